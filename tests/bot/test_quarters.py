"""Quarters and halves in questions: how they are read, and what answers them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from making import CHANNEL, NOW, figure, reading, story

from adapters.archive import connect
from bot import commands, queries
from bot.commands import threads
from bot.commands.quarters import quarter
from bot.errors import NotUnderstood
from bot.model import Command, FigureTable, Prose

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "left", "period"),
    [
        ("alphabet Q3 2026", "alphabet", "2026Q3"),
        ("alphabet 2026Q3", "alphabet", "2026Q3"),
        ("alphabet 2026-Q3", "alphabet", "2026Q3"),
        ("alphabet quarter 3 2026", "alphabet", "2026Q3"),
        ("nvidia fiscal Q4 2026", "nvidia", "FY2026Q4"),
        ("nvidia Q4 fiscal 2026", "nvidia", "FY2026Q4"),
        ("nvidia Q4 FY26", "nvidia", "FY2026Q4"),
        ("nvidia FY2026Q4", "nvidia", "FY2026Q4"),
        ("nvidia second fiscal quarter of 2026", "nvidia", "FY2026Q2"),
        ("the third quarter of 2026", "", "2026Q3"),
        ("first half of 2025 tencent", "tencent", "2025H1"),
        ("tencent 1H25", "tencent", "2025H1"),
        ("tencent Q3'26", "tencent", "2026Q3"),
        ("腾讯2026年第三季度收入", "腾讯 收入", "2026Q3"),
        ("腾讯2026上半年", "腾讯", "2026H1"),
        ("alphabet Q3", "alphabet", "2026Q3"),
        ("alphabet last quarter", "alphabet", "2026Q3"),
        ("alphabet since Q3 2025", "alphabet since 2025", None),
        ("alphabet Q1 2025 to Q3 2026", "alphabet 2025 to 2026", None),
        ("Q2 Holdings 2025", "Q2 Holdings 2025", None),
        ("alphabet 2026", "alphabet 2026", None),
    ],
)
def test_a_quarter_is_read_however_it_is_written(text, left, period):
    rest, found = quarter(text, TODAY)
    assert (" ".join(rest.split()), found) == (left, period)


@pytest.mark.parametrize("text", ["capex alphabet Q3", "capex alphabet last quarter"])
def test_a_quarter_without_a_year_needs_a_today(text):
    with pytest.raises(NotUnderstood, match="Which year"):
        commands.parse(text)


def test_the_quarter_of_a_question_is_said_back():
    assert commands.parse("coinbase revenue in Q4 2024?", TODAY) == Command(
        verb="revenue", metric="revenue", companies=("coinbase",), since=2024, until=2024, period="2024Q4",
        heard="revenue of Coinbase, Q4 2024",
    )  # fmt: skip


def test_what_follows_may_be_another_quarter_and_then_a_year():
    before = commands.parse("capex alphabet 2025", TODAY)
    now = threads.follow_up("what about Q3 2026?", before, TODAY, commands.metric_named)
    assert now == replace(before, since=2026, until=2026, period="2026Q3")
    assert threads.follow_up("and 2025?", now, TODAY, commands.metric_named) == before


@pytest.fixture
def archive():
    made = connect("sqlite:///:memory:")
    for ident, company, value, period in (
        ("q1", "alphabet", "85000000000", "2026"),
        ("q2", "alphabet", "21800000000", "2026Q3"),
        ("q3", "tencent", "2700000000", "2026Q3"),
        ("q4", "nvidia", "68000000000", "FY2026Q4"),
    ):
        one = figure(value, company=company, entity=company, period=period)
        told = reading(ident, figures=(replace(one, evidence=replace(one.evidence, article=ident)),),
                       published=NOW - timedelta(days=1))  # fmt: skip
        made.keep_reading(None, told, story(told), (), reason="", now=NOW)
    yield made
    made.close()


def ask(archive, text):
    return queries.answer(queries.Asked(command=commands.parse(text, TODAY), address=CHANNEL, now=NOW), archive)


def table(card):
    return [(row.label, row.amount) for part in card.parts if isinstance(part, FigureTable) for row in part.rows]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("/capex alphabet Q3 2026", [("Q3 2026", "US$21.8bn")]),
        ("/capex nvidia fiscal Q4 2026", [("Fiscal Q4 2026", "US$68bn")]),
        ("/capex nvidia Q4 2026", [("Fiscal Q4 2026", "US$68bn")]),
        ("/compare capex alphabet tencent Q3 2026", [("Alphabet Q3 2026", "US$21.8bn"), ("Tencent Q3 2026", "US$2.7bn")]),
        ("/top capex Q3 2026", [("1. alphabet Q3 2026", "US$21.8bn"), ("2. tencent Q3 2026", "US$2.7bn")]),
    ],
)  # fmt: skip
def test_a_quarter_is_answered_with_that_quarter(archive, text, rows):
    assert [(label.casefold(), amount) for label, amount in table(ask(archive, text))] == [
        (label.casefold(), amount) for label, amount in rows
    ]


def test_a_quarter_that_nobody_told_says_which_are_known(archive):
    card = ask(archive, "/capex alphabet Q2 2026")
    assert card.title == "No capex of Alphabet for Q2 2026"
    assert card.parts[1] == Prose(
        text="I do have Q3 2026: US$21.8bn; 2026: US$85bn. /figures Alphabet capex shows all."
    )
    beside = ask(archive, "/compare capex alphabet tencent Q2 2026")
    notes = [row.note for part in beside.parts if isinstance(part, FigureTable) for row in part.rows]
    assert notes == ["nothing for Q2 2026 · Q3 2026: US$21.8bn", "nothing for Q2 2026 · Q3 2026: US$2.7bn"]


def test_a_file_may_be_of_one_quarter(archive):
    asked = queries.Asked(
        command=commands.parse("/export capex Q3 2026", TODAY), address=CHANNEL, now=NOW,
        sheets=lambda rows, form: f"{len(rows)} {form}".encode(),
    )  # fmt: skip
    card = queries.answer(asked, archive)
    assert (card.title, card.parts[1].data) == ("Export: capex Q3 2026", b"2 csv")


def test_where_nobody_can_be_ranked_the_reason_is_true_and_the_hint_answers(archive):
    card = ask(archive, "/top capex 2025")
    assert card.title == "No ranking by capex for 2025"
    assert card.parts[1] == Prose(
        text="I rank by what is given of a whole company for the whole of 2025; of the 4 figures of capex that I "
        "have, none is. Try /top capex Q3 2026."
    )
    assert table(ask(archive, card.parts[1].text.partition("Try ")[2].rstrip(".")))
    assert ask(archive, "/top revenue").parts[1] == Prose(
        text="Nothing that I have read gives a figure of revenue."
    )
