"""`briefwire verify`, `export` and `import`, over a database on disk."""

import csv
import json
import sqlite3
from datetime import timedelta

import pytest
from histories import histories, read
from making import NOW, article, figure, reading, story, subscription

from adapters.__main__ import main
from adapters.archive import connect
from bot import deliveries
from bot.articles import digest
from bot.ledger import timeline
from bot.model import Delivery, Evidence

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
    [([], 2), (["--metric", "capex"], 2), (["--metric", "revenue"], 0), (["--company", "ByteDance"], 2), (["--company", "Nvidia"], 0), (["--metric", "sales"], 0)],
)  # fmt: skip
def test_an_export_can_be_narrowed(database, capsys, words, count):
    assert main(["export", "--format", "json", *words]) == 0
    assert len(json.loads(capsys.readouterr().out)) == count
    assert main(["export", "--format", "jsonl", *words]) == 0
    assert len(capsys.readouterr().out.splitlines()) == count


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--company", "bytedanse"], "I know no company bytedanse; did you mean ByteDance"),
        (["--company", "zqxwv"], "I know no company zqxwv; try its full name or its ticker."),
        (["--metric", "zzz"], "There is no metric zzz; name one such as capex"),
    ],
)
def test_an_export_of_what_nobody_knows_is_wrong_usage(database, capsys, words, said):
    assert main(["export", *words]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert said in told.err


# --- and back -------------------------------------------------------------------------------------


def elsewhere(tmp_path, monkeypatch):
    """Another archive, empty."""
    url = f"sqlite:///{tmp_path / 'other.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def ledger(url):
    """Every fact of every history, with its standing and its counts."""
    archive = connect(url)
    try:
        found = [report for _, report in archive.every_report()]
    finally:
        archive.close()
    series = {(report.figure.company or report.figure.entity, report.figure.metric) for report in found}
    return [
        (
            fact.figure,
            fact.standing,
            fact.because,
            fact.disputes,
            fact.change,
            fact.outcome,
            fact.outlets,
            fact.origins,
        )
        for who, metric in sorted(series)
        for fact in timeline(
            who,
            metric,
            [r for r in found if (r.figure.company or r.figure.entity, r.figure.metric) == (who, metric)],
            now=NOW,
        ).facts
    ]


def texts(url):
    archive = connect(url)
    try:
        return {r.article.id: (r.article.text, r.article.digest) for _, r in archive.every_report()}
    finally:
        archive.close()


@pytest.fixture
def histories_kept(tmp_path, monkeypatch):
    """All golden histories in one database; of articles that share an id only the first is kept."""
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    archive = connect(url)
    for number, parameter in enumerate(histories()):
        history = parameter.values[0]
        for at, told in enumerate(history["article"]):
            given = read(history, 100 * number + at, told)
            archive.keep_reading(None, given, story(given), (), reason="", now=NOW)
    archive.close()
    return url


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_with_the_texts_an_import_is_the_same_ledger_to_the_letter(
    histories_kept, tmp_path, monkeypatch, capsys, form
):
    path = tmp_path / f"all.{form}"
    assert main(["export", "--format", form, "--texts", "--output", str(path)]) == 0
    other = elsewhere(tmp_path, monkeypatch)
    assert main(["import", str(path)]) == 0
    assert "already here" not in capsys.readouterr().out
    assert ledger(other) == ledger(histories_kept)
    assert texts(other) == texts(histories_kept)
    assert main(["verify"]) == 0
    assert "imported sentence" not in capsys.readouterr().out
    assert main(["import", str(path)]) == 0
    assert ledger(other) == ledger(histories_kept)
    assert " 0 articles that are new" in capsys.readouterr().out


def test_without_the_texts_there_are_the_sentences(database, tmp_path, monkeypatch, capsys):
    path = tmp_path / "all.csv"
    main(["export", "--output", str(path)])
    other = elsewhere(tmp_path, monkeypatch)
    assert main(["import", str(path)]) == 0
    assert ledger(other) == ledger(f"sqlite:///{database}")
    capsys.readouterr()
    assert main(["verify"]) == 0
    assert "there is only the imported sentence." in capsys.readouterr().out
    again = tmp_path / "again.csv"
    main(["export", "--output", str(again)])
    assert again.read_bytes() == path.read_bytes()


def test_a_spreadsheet_needs_a_file(database, tmp_path, capsys):
    assert main(["export", "--format", "xlsx"]) == 1
    assert "Add --output" in capsys.readouterr().err
    assert main(["export", "--format", "xlsx", "--output", str(tmp_path / "f.xlsx")]) == 0
    assert (tmp_path / "f.xlsx").read_bytes().startswith(b"PK")


# --- cards ----------------------------------------------------------------------------------------


@pytest.fixture
def posted(database):
    """The story of the database was posted in a channel."""
    archive = connect(f"sqlite:///{database}")
    archive.put_subscription(subscription())
    archive.queue((Delivery(subscription="s1", story="a1", revision=0, state="queued", due=NOW),))
    (claimed,) = archive.claim(NOW, timedelta(minutes=2))
    archive.settle(deliveries.sent(claimed, "m1", NOW))
    archive.close()
    return database


def test_the_figures_on_the_last_cards_are_found_again(posted, capsys):
    assert main(["verify", "--cards", "5"]) == 0
    assert capsys.readouterr().out == "2 figures on the last 5 cards found again, each in its stored text.\n"
    change(posted, "UPDATE articles SET text = replace(text, 'It spent', 'It Spent')")
    assert main(["verify", "--cards", "5"]) == 1
    assert "2 of 2 figures on the last 5 cards cannot be found again." in capsys.readouterr().out


def test_what_was_never_posted_is_on_no_card(database, capsys):
    assert main(["verify", "--cards", "5"]) == 0
    assert capsys.readouterr().out.startswith("0 figures on the last 5 cards")
