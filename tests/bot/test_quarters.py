"""Quarters and halves in questions: how they are read, and what answers them."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from making import CHANNEL, NOW, figure, reading, story

from adapters.archive import connect
from bot import commands, queries
from bot.commands import threads
from bot.commands.quarters import quarter
from bot.commands.terms import terms
from bot.errors import NotUnderstood
from bot.model import Command, FigureTable, Prose
from bot.queries.timelines import typed_time

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
        ("alphabet Q1 2025 and Q1 2026", "alphabet 2025 2026", None),
        ("alphabet since Q3 2025 until 2026", "alphabet since 2025 until 2026", None),
        ("Q2 Holdings 2025", "Q2 Holdings 2025", None),
        ("alphabet 2026", "alphabet 2026", None),
    ],
)
def test_a_quarter_is_read_however_it_is_written(text, left, period):
    rest, found = quarter(text, TODAY)
    assert (" ".join(rest.split()), found) == (left, period)


@pytest.mark.parametrize(
    ("text", "left", "period"),
    [
        ("tencent Q1 2025-Q3 2026", "tencent", "2025Q1/2026Q3"),
        ("tencent Q1 2025 – Q3 2026 in usd", "tencent in usd", "2025Q1/2026Q3"),
        ("tencent from Q1 2025 to Q3 2026", "tencent", "2025Q1/2026Q3"),
        ("tencent between Q1 2025 and Q2 2026", "tencent", "2025Q1/2026Q2"),
        ("tencent 2025Q1-2026Q3", "tencent", "2025Q1/2026Q3"),
        ("tencent Q1-Q3 2026", "tencent", "2026Q1/2026Q3"),
        ("tencent Q1 to Q3", "tencent", "2026Q1/2026Q3"),
        ("tencent Q3 2026 to Q1 2025", "tencent", "2025Q1/2026Q3"),
        ("tencent H1 2025 through H2 2026", "tencent", "2025H1/2026H2"),
        ("nvidia fiscal Q1 2026 to Q3 2026", "nvidia", "FY2026Q1/FY2026Q3"),
        ("腾讯2025年第一季度至2026年第三季度收入", "腾讯 收入", "2025Q1/2026Q3"),
        ("tencent since Q1 2025", "tencent", "2025Q1/"),
        ("tencent until Q3 2026", "tencent", "/2026Q3"),
        ("tencent over the last four quarters", "tencent", "2025Q4/2026Q3"),
        ("tencent Q3 2025-2026", "tencent 2025 -2026", None),
    ],
)
def test_a_span_of_quarters_is_read_however_it_is_written(text, left, period):
    rest, found = quarter(text, TODAY)
    assert (" ".join(rest.split()), found) == (left, period)


@pytest.mark.parametrize(
    ("text", "words", "since", "until"),
    [
        ("bytedance 2023-2025", "bytedance", 2023, 2025),
        ("bytedance FY2023-FY2025", "bytedance", 2023, 2025),
        ("bytedance fiscal 2023 to fiscal 2025", "bytedance", 2023, 2025),
        ("bytedance between 2023 and 2025", "bytedance", 2023, 2025),
        ("bytedance from 2023 through 2025", "bytedance", 2023, 2025),
        ("bytedance 2023-25", "bytedance", 2023, 2025),
        ("bytedance 2025/26", "bytedance", 2025, 2026),
        ("bytedance 2025-09", "bytedance -09", 2025, 2025),
        ("字节跳动2023年至2025年", "字节跳动", 2023, 2025),
        ("字节跳动2024年以来", "字节跳动", 2024, None),
        ("bytedance since FY2024", "bytedance", 2024, None),
        ("bytedance until 2024", "bytedance", None, 2024),
        ("bytedance over the last three years", "bytedance", 2024, 2026),
        ("bytedance next 2 years", "bytedance", 2027, 2028),
        ("tencent Q3 2025-2026", "tencent", 2025, 2026),
        ("tencent since Q3 2025 until 2026", "tencent", 2025, 2026),
        ("tencent since Q3 2025", "tencent", 2025, None),
        ("tencent until Q3 2025", "tencent", None, 2025),
    ],
)
def test_a_span_of_years_is_read_however_it_is_written(text, words, since, until):
    found = terms(text, TODAY)
    assert (found.words, found.since, found.until) == (words, since, until)


@pytest.mark.parametrize(
    "text", ["capex alphabet Q3", "capex alphabet last quarter", "capex alphabet last 2 years"]
)
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
    span = threads.follow_up("what about Q1 2025 to Q3 2026?", before, TODAY, commands.metric_named)
    assert span == replace(before, since=2025, until=2026, period="2025Q1/2026Q3")


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
        ("/capex alphabet Q3 2026-Q4 2026", [("Q3 2026", "US$21.8bn")]),
        ("/capex alphabet Q1-Q4 2026", [("Q3 2026", "US$21.8bn"), ("2026", "US$85bn")]),
        ("/capex alphabet since Q2 2026", [("Q3 2026", "US$21.8bn")]),
        ("/capex alphabet until Q4 2026", [("Q3 2026", "US$21.8bn"), ("2026", "US$85bn")]),
        ("/capex nvidia Q1-Q4 2026", [("Fiscal Q4 2026", "US$68bn")]),
        ("/capex nvidia Q4 2025-Q1 2026", [("Fiscal Q4 2026", "US$68bn")]),
        ("/capex alphabet last quarter", [("Q3 2026", "US$21.8bn")]),
        ("/capex alphabet last 4 quarters", [("Q3 2026", "US$21.8bn")]),
        ("/capex nvidia last 4 quarters", [("Fiscal Q4 2026", "US$68bn")]),
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


def test_what_is_told_from_today_is_no_fiscal_quarter_of_that_name(archive):
    assert ask(archive, "/capex nvidia this quarter").title == "No capex of Nvidia for Q4 2026"
    assert table(ask(archive, "/capex nvidia Q4 2026"))
    before = commands.parse("capex nvidia", TODAY)
    assert threads.follow_up("this quarter?", before, TODAY, commands.metric_named).by_months
    assert not threads.follow_up("Q4 2026?", before, TODAY, commands.metric_named).by_months


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("/capex alphabet Q1 2024-Q2 2026", "No capex of Alphabet for Q1 2024–Q2 2026"),
        ("/capex alphabet since Q4 2026", "No capex of Alphabet for Q4 2026 and later"),
        ("/capex alphabet until Q2 2026", "No capex of Alphabet for Q2 2026 and earlier"),
        ("/capex alphabet 2023-2025", "No capex of Alphabet for 2023–2025"),
        ("/capex alphabet until 2025", "No capex of Alphabet for 2025 and earlier"),
    ],
)
def test_a_span_that_has_nothing_is_said_back(archive, text, title):
    assert ask(archive, text).title == title


@pytest.mark.parametrize(
    "said",
    ["2023–2025", "since 2023", "until 2025", "Q3 2026", "Q1 2025–Q3 2026", "since Q1 2025", "until Q3 2026"],
)
def test_the_time_asked_for_is_typed_as_it_is_understood(said):
    command = commands.parse(f"/capex alphabet {said}", TODAY)
    assert typed_time(command) == said


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("/top capex 2024-2026", "Try /top capex 2026."),
        ("/top capex since 2024", "Try /top capex."),
        ("/top capex Q1 2026-Q3 2026", "Try /top capex Q3 2026."),
        ("who spends most on capex since Q1 2026?", "Try /top capex."),
    ],
)
def test_a_ranking_is_of_one_time(archive, text, hint):
    with pytest.raises(NotUnderstood, match="one year, quarter or half") as error:
        ask(archive, text)
    assert error.value.hint == hint
    ask(archive, hint.removeprefix("Try ").rstrip("."))


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


def test_without_a_time_companies_are_compared_by_the_latest_year_that_each_has(archive):
    for ident, company, value, period in (
        ("y1", "alphabet", "52000000000", "2024"), ("y2", "tencent", "11000000000", "2024"), ("y3", "alphabet", "91400000000", "2025"),
    ):  # fmt: skip
        one = figure(value, company=company, entity=company, period=period)
        told = reading(ident, figures=(replace(one, evidence=replace(one.evidence, article=ident)),),
                       published=NOW - timedelta(days=1))  # fmt: skip
        archive.keep_reading(None, told, story(told), (), reason="", now=NOW)
    beside = ask(archive, "/compare capex alphabet tencent")
    assert [label for label, _ in table(beside)] == ["Alphabet 2024", "Tencent 2024"]
    said = [part.text for part in beside.parts if isinstance(part, Prose)]
    assert said == ["2024 is the latest year told of each; of Alphabet there is 2025 as well."]
    asked = ask(archive, "/compare capex alphabet tencent 2026")
    assert [label for label, _ in table(asked)] == ["Alphabet 2026", "Tencent Q3 2026"]


def test_companies_that_share_no_year_are_said_to_differ_in_it(archive):
    for ident, company, period in (("y1", "alphabet", "2025"), ("y2", "tencent", "2024")):
        one = figure("52000000000", company=company, entity=company, period=period)
        told = reading(ident, figures=(replace(one, evidence=replace(one.evidence, article=ident)),),
                       published=NOW - timedelta(days=1))  # fmt: skip
        archive.keep_reading(None, told, story(told), (), reason="", now=NOW)
    beside = ask(archive, "/compare capex alphabet tencent")
    assert "Years differ: 2024 and 2025." in next(part.text for part in beside.parts if isinstance(part, Prose))


def test_who_asks_for_a_part_is_shown_that_part_or_told_that_it_is_the_whole(archive):
    for ident, value, subject in (("p1", "14300000000", "Google Cloud"), ("p2", "11000000000", "YouTube ads")):
        one = figure(
            value, company="alphabet", entity="alphabet", period="2026Q3", metric="revenue", subject=subject
        )
        told = reading(ident, figures=(replace(one, evidence=replace(one.evidence, article=ident)),),
                       published=NOW - timedelta(days=1))  # fmt: skip
        archive.keep_reading(None, told, story(told), (), reason="", now=NOW)
    cloud = ask(archive, "google cloud revenue")
    assert (cloud.title, table(cloud)) == (
        "Google Cloud (Alphabet): revenue", [("Google Cloud Q3 2026", "US$14.3bn")],
    )  # fmt: skip
    assert table(ask(archive, "/revenue youtube")) == [("YouTube ads Q3 2026", "US$11bn")]
    none = ask(archive, "/capex google cloud")
    said = next(part.text for part in none.parts if isinstance(part, Prose))
    assert said == "Understood as: capex of all of Alphabet, for I have none of Google Cloud alone."
    before = commands.parse("google cloud revenue", TODAY)
    assert threads.follow_up("and nvidia?", before, TODAY, commands.metric_named).options == ()
    assert threads.follow_up("what about 2025?", before, TODAY, commands.metric_named).options == before.options
