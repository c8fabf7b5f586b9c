"""`briefwire verify` and `briefwire export`, over a database on disk."""

import csv
import json
import sqlite3

import pytest
from making import NOW, article, figure, reading, story

from adapters.__main__ import main
from adapters.archive import connect
from bot.articles import digest
from bot.model import Evidence

TITLE, TEXT = "ByteDance plans", "ByteDance plans to spend up to US$22bn next year. It spent US$11bn in 2024."
QUOTES = (("22000000000", "up to US$22bn next year", "2025"), ("11000000000", "US$11bn in 2024", "2024"))


@pytest.fixture
def database(tmp_path, monkeypatch):
    path = tmp_path / "archive.db"
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{path}")
    monkeypatch.chdir(tmp_path)
    hashed = digest(TITLE, TEXT)
    made = article("a1", title=TITLE, text=TEXT, digest=hashed)
    figures = tuple(
        figure(value, period=period, quote=quote, evidence=Evidence(
            article="a1", start=TEXT.index(quote), end=TEXT.index(quote) + len(quote), quote=quote, digest=hashed,
        ))
        for value, quote, period in QUOTES
    )  # fmt: skip
    told = reading("a1", title=made.title, text=made.text, digest=hashed, figures=figures)
    archive = connect(f"sqlite:///{path}")
    archive.keep_reading(None, told, story(told), (), reason="", now=NOW)
    archive.close()
    return path


def change(database, statement):
    with sqlite3.connect(database) as connection:
        connection.execute(statement)
    connection.close()


def test_all_is_found_again(database, capsys):
    assert main(["verify"]) == 0
    assert capsys.readouterr().out == "2 figures found again, each in its stored text.\n"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE articles SET text = replace(text, 'It spent', 'It Spent')",
            "2 of 2 figures cannot be found again",
        ),
        ("UPDATE figures SET starts = starts + 1 WHERE position = 0", "1 of 2 figures cannot be found again"),
        (
            "UPDATE figures SET quote = 'US$12bn in 2024' WHERE position = 1",
            "1 of 2 figures cannot be found again",
        ),
    ],
)
def test_one_changed_byte_fails_it(database, capsys, statement, said):
    change(database, statement)
    assert main(["verify"]) == 1
    assert said in capsys.readouterr().out


def test_an_export_has_each_figure_with_its_proof(database, capsys):
    assert main(["export"]) == 0
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(row["value"], row["quote"], row["sentence"], row["url"]) for row in rows] == [
        (
            "22000000000",
            "up to US$22bn next year",
            "ByteDance plans to spend up to US$22bn next year.",
            "https://news.example/a1",
        ),
        ("11000000000", "US$11bn in 2024", "It spent US$11bn in 2024.", "https://news.example/a1"),
    ]
    assert {row["sha256"] for row in rows} == {digest(TITLE, TEXT)}


@pytest.mark.parametrize(
    ("words", "count"),
    [([], 2), (["--metric", "capex"], 2), (["--metric", "revenue"], 0), (["--company", "ByteDance"], 2), (["--company", "Nobody"], 0)],
)  # fmt: skip
def test_an_export_can_be_narrowed(database, capsys, words, count):
    assert main(["export", "--format", "json", *words]) == 0
    assert len(json.loads(capsys.readouterr().out)) == count
    assert main(["export", "--format", "jsonl", *words]) == 0
    assert len(capsys.readouterr().out.splitlines()) == count
