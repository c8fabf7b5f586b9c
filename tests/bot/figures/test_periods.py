"""Expressions of time: the golden cases, what holds for any text, and anchors for comparisons."""

import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from making import article

from bot.figures.passages import scene
from bot.figures.periods import PeriodMention, periods
from bot.figures.periods.calendars import kind_of, shifted

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "periods"
PUBLISHED = date(2025, 2, 13)


def described(text: str, found: PeriodMention) -> str:
    """A mention as the golden files write it: words -> period, "-" for none."""
    return f"{text[found.start : found.end]} -> {found.period or '-'}"


def cases() -> Iterator[object]:
    for path in sorted(GOLDEN.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            yield pytest.param(
                case["text"],
                case.get("published", PUBLISHED),
                case.get("fiscal_year_end"),
                case["expect"],
                id=f"{path.stem}: {case['text'][:40]}",
            )


@pytest.mark.parametrize(("text", "published", "fiscal_year_end", "expected"), list(cases()))
def test_reads_the_golden_periods(text, published, fiscal_year_end, expected):
    found = periods(text, published, fiscal_year_end=fiscal_year_end)
    assert [described(text, mention) for mention in found] == expected


def test_a_fifth_of_the_golden_cases_are_negatives():
    counts = {
        path.stem: len(tomllib.loads(path.read_text(encoding="utf-8"))["case"]) for path in GOLDEN.glob("*.toml")
    }
    assert sum(counts.values()) >= 120
    assert counts["negatives"] * 5 >= sum(counts.values())


def test_a_comparison_says_how_far_it_is_from_its_anchor():
    text = "Third-quarter orders beat those of a year earlier."
    assert periods(text, PUBLISHED) == (
        PeriodMention(start=0, end=13, period="2024Q3", rule="quarter-ordinal"),
        PeriodMention(
            start=text.index("a year"),
            end=text.index("earlier.") + 7,
            period="2023Q3",
            rule="year-ago",
            relative=True,
            offset=("years", -1),
        ),
    )


def test_stretches_of_a_text_can_go_by_the_calendar():
    text = "Third quarter here, third quarter there, third quarter here again."
    there = (text.index("there") - 14, text.index("there") + 5)
    found = periods(text, PUBLISHED, fiscal_year_end=9, by_calendar=[there])
    assert [mention.period for mention in found] == ["FY2024Q3", "2024Q3", "FY2024Q3"]


def test_a_paragraph_about_a_company_of_the_calendar_year_goes_by_the_calendar():
    text = (
        "Microsoft said its third quarter was good.\n\n"
        "Lyft said its first quarter was good too.\n\n"
        "Microsoft said so after Lyft in the third quarter.\n\n"
        "It was a good first quarter, according to Lyft in its first quarter."
    )
    given = article(title="Microsoft does well", text=text, published=datetime(2025, 5, 20, tzinfo=UTC))
    found = [mention.period for passage in scene(given).passages for mention in passage.periods]
    assert found == ["FY2025Q3", "2025Q1", "FY2025Q3", "FY2025Q1", "FY2025Q1"]


def test_an_anchor_in_another_paragraph_serves_only_quarters():
    apart = "January was mild.\n\nProfit beat that of the same month last year."
    assert [mention.period for mention in periods(apart, PUBLISHED)] == ["2025-01", "2024-02"]


@pytest.mark.parametrize(
    ("period", "steps", "expected"),
    [
        ("2025Q1", {"quarters": -1}, "2024Q4"),
        ("FY2025Q3", {"years": -1}, "FY2024Q3"),
        ("2025-01", {"months": -2}, "2024-11"),
        ("2025-03-01", {"days": -1}, "2025-02-28"),
        ("2025H1", {"years": -1}, "2024H1"),
        ("2024-02-29", {"years": -1}, None),
        ("2025/2028", {"years": -1}, None),
    ],
)
def test_shifts_a_period_by_its_own_kind_of_step(period, steps, expected):
    assert shifted(period, **steps) == expected


@pytest.mark.parametrize(
    ("period", "kind"),
    [("2025", "year"), ("FY2025", "year"), ("2025Q1", "quarter"), ("2025/2028", "span"), (None, "")],
)
def test_knows_what_kind_of_period_it_is(period, kind):
    assert kind_of(period) == kind


NOTATION = re.compile(r"(FY)?\d{4}(Q[1-4]|H[12]|-\d\d(-\d\d)?|/\d{4})?")
PIECES = st.sampled_from(
    [
        *" .,-–()/'\n0123456789年月日季",
        "Q1",
        "FY",
        "2025",
        "fiscal ",
        "quarter",
        "last ",
        "year",
        "first ",
        "half ",
        " of ",
        "ended ",
        "Dec. 31",
        "a ",
        "month",
        " ago",
        " earlier",
        "over the next ",
        "May ",
        "on Tuesday",
        "第",
        "半年",
        "去年",
        "未来",
        "since ",
        "3Q",
        "two weeks later",
        "99 decades ago",
        "In December ",
        "the one before that",
        "F4Q",
        "FQ",
        "period ",
        "yr-ago qtr",
        "years to ",
        "between ",
        " and ",
        "January 2024",
        "Black Friday",
        "calendar ",
        "fiscal year ",
        "’s first half",
        "By the end of ",
    ]
)


@settings(max_examples=250, deadline=None)
@given(
    st.one_of(st.text(max_size=120), st.lists(PIECES, max_size=30).map("".join)),
    st.dates(date(1990, 1, 1), date(2090, 12, 31)),
    st.one_of(st.none(), st.integers(1, 12)),
)
@example("1Q 00 Decade AGO", date(2000, 1, 1), None)
@example("Next 800 DECADES", date(2000, 1, 1), None)
@example("over 800 decades", date(2000, 1, 1), None)
def test_any_text_gives_ordered_spans_that_do_not_overlap(text, published, fiscal_year_end):
    at = 0
    for found in periods(text, published, fiscal_year_end=fiscal_year_end):
        assert at <= found.start < found.end <= len(text)
        assert found.rule
        assert found.period is None or NOTATION.fullmatch(found.period)
        at = found.end


def test_many_comparisons_in_one_text_are_all_resolved():
    found = periods("It beat a year ago. " * 20_000, PUBLISHED)
    assert {mention.period for mention in found} == {"2024"}
    assert len(found) == 20_000


@pytest.mark.parametrize("piece", ["1", "2024", "year ", "last ", "Q", "-", "年", "first "])
def test_repetition_without_end_gives_few_periods(piece):
    assert len(periods(piece * (200_000 // len(piece)), PUBLISHED)) <= 1
