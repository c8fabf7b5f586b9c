"""`briefwire explain --story`, over a database on disk."""

import pytest
from making import NOW, article, reading, story

from adapters.__main__ import main
from adapters.archive import connect
from bot import stories
from bot.stories.likeness import ENOUGH


@pytest.fixture
def told(tmp_path, monkeypatch):
    path = tmp_path / "archive.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.chdir(tmp_path)
    first, second = reading("a1"), reading("a2", outlet="Reuters", url=article("a2").url)
    made = stories.story((first, second), None)
    archive = connect(f"sqlite:///{path}")
    archive.keep_reading(None, first, story(first), (), reason="", now=NOW)
    archive.keep_reading(None, second, made, (), reason="", now=NOW)
    archive.close()
    return made


@pytest.mark.parametrize("name", ["a1", "a2", "https://news.example/a2"])
def test_a_story_is_explained_by_its_id_and_by_each_of_its_articles(told, name, capsys):
    assert main(["explain", "--story", name]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == [
        told.lead.article.title,
        "Story a1: reported, revision 0, 2 articles by 2 outlets, 1 origin",
    ]
    rows = [line.split() for line in lines[2:]]
    total = next(float(row[0]) for row in rows if row[1:2] == ["importance"])
    assert sum(float(row[0]) for row in rows if row[0].startswith(("+", "-"))) == pytest.approx(total)
    assert total == told.importance
    assert sum(f"of the {ENOUGH} needed" in line for line in lines) == 1


def test_a_story_that_became_a_part_of_another_is_explained_by_its_old_id(told, tmp_path, capsys):
    archive = connect(f"sqlite:///{tmp_path / 'archive.db'}")
    other, last = reading("a3"), reading("a4")
    archive.keep_reading(None, other, story(other), (), reason="", now=NOW)
    whole = stories.story((*told.readings, other, last), told, (story(other),))
    assert archive.keep_reading(None, last, whole, (), reason="", now=NOW, absorbed=("a3",))
    archive.close()
    assert main(["explain", "--story", "a3"]) == 0
    assert capsys.readouterr().out.splitlines()[1:3] == [
        "Story a1: reported, revision 1, 4 articles by 2 outlets, 1 origin",
        "a3 was a story of its own, and became a part of this one.",
    ]


def test_a_story_that_is_not_there_and_nothing_to_explain(told, capsys):
    assert main(["explain", "--story", "https://news.example/none"]) == 1
    assert main(["explain"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "briefwire: No story in the archive is called https://news.example/none. Give the link of one of its "
        "articles, or the id that stands at its card's end.",
        "briefwire: Explain what? Give a sentence in quotes, or a story: explain --story LINK.",
    ]
