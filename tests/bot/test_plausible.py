"""Amounts that are hardly right: what is said of them, and what is left out of them. No amount is real."""

from dataclasses import replace
from datetime import timedelta

import pytest
from histories import FixedRates
from making import CHANNEL, NOW, figure, reading, report, story

from adapters.archive import connect
from adapters.console import plain
from bot import cards, commands, queries
from bot.ledger import timeline

DAY = timedelta(days=1)
BN = "000000000"


def told(value, ident, outlet="Ledger Wire", **given):
    return report(value, ident=ident, outlet=outlet, published=NOW - DAY, **{"metric": "revenue", **given})


def doubts(*reports, metric="revenue", rates=None):
    facts = timeline("bytedance", metric, reports, rates=rates).facts
    return [(f"{fact.figure.value:f}", fact.doubt) for fact in facts]


def test_a_misread_unit_is_marked_and_stands_last_and_the_others_are_not_disputed_for_it():
    facts = timeline(
        "bytedance", "revenue",
        (told(f"22{BN}", "a1", "Seedling"), told(f"22{BN}", "a2", "Lantau Courier"), told("22000000", "a3")),
    ).facts  # fmt: skip
    assert [(f"{fact.figure.value:f}", fact.doubt, len(fact.disputes)) for fact in facts] == [
        (f"22{BN}", "", 0),
        ("22000000", "differs by a factor of 1,000 from 2 outlets", 1),
    ]
    assert facts[1].disputes[0].cause == "one is 1,000 times the other: a unit may have been misread"


def test_of_two_outlets_neither_is_believed_before_the_other():
    assert doubts(told(f"22{BN}", "a1", "Seedling"), told("22000000", "a2")) == [
        (f"22{BN}", "differs by a factor of 1,000 from Ledger Wire"),
        ("22000000", "differs by a factor of 1,000 from Seedling"),
    ]


def test_other_periods_decide_between_the_two():
    assert doubts(
        told(f"22{BN}", "a1", "Seedling"), told("22000000", "a2"),
        told(f"20{BN}", "a3", period="2024"), told(f"18{BN}", "a4", period="2023"),
    ) == [
        (f"22{BN}", ""),
        ("22000000", "differs by a factor of 1,000 from Seedling"),
        (f"20{BN}", ""),
        (f"18{BN}", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reports", "doubt"),
    [
        # What stands alone in its own time, among others.
        ((told("22000000", "a1"), told(f"20{BN}", "a2", period="2024"), told(f"18{BN}", "a3", period="2023")),
         "818 times less than what is told for other periods"),
        ((told(f"9900{BN}", "a1", unit="JPY"), told(f"66{BN}", "a2", period="2024"), told(f"1{BN}", "a3", period="2023")),
         ""),
        # One against several that tell another amount.
        ((told("500000000", "a1"), told(f"22{BN}", "a2", "Seedling"), told(f"22{BN}", "a3", "Lantau Courier")),
         "44 times less than what 2 outlets tell"),
        ((told(f"10{BN}", "a1"), told(f"22{BN}", "a2", "Seedling"), told(f"22{BN}", "a3", "Lantau Courier")), ""),
        # Ten times as much by chance, and one digit too many.
        ((told(f"20{BN}", "a1"), told(f"2{BN}", "a2", "Seedling")), ""),
        ((told("13990000000", "a1"), told("139900000000", "a2", "Seedling"), told("139900000000", "a3", "Lantau Courier")),
         "differs by a factor of 10 from 2 outlets"),
        # More than anybody has.
        ((told(f"2451000{BN}", "a1", metric="market_cap"),), "more than any company has"),
        ((told(f"1100{BN}", "a1"),), "more than any company has"),
        ((told(f"1100{BN}", "a1", period="2025/2029"),), ""),
        ((told(f"1100{BN}", "a1", company="united-states", entity="United States"),), ""),
        ((told("22000000", "a1", metric="headcount", unit="count"),), "more than any company has"),
        # The year's amount for a quarter of it.
        ((told(f"22{BN}", "a1", period="2025Q4"), told(f"22{BN}", "a2")), "the same is told for the whole of 2025"),
        ((told(f"30{BN}", "a1", period="2025Q4"), told(f"22{BN}", "a2", "Seedling"), told(f"22{BN}", "a3", "Lantau Courier")),
         "2 outlets tell US$22bn for the whole of 2025"),
        ((told(f"6{BN}", "a1", period="2025Q4"), told(f"22{BN}", "a2")), ""),
        # Of what there is one after another, amounts differ as they like.
        ((told("5000000", "a1", metric="funding"), told(f"5{BN}", "a2", "Seedling", metric="funding")), ""),
        # Growth that the amounts do not bear out, and growth at that size.
        ((told("700", "a1", measure="change", unit="percent"), told(f"22{BN}", "a2"), told(f"11{BN}", "a3", period="2024")),
         "the amounts that are told make it +100%"),
        ((told("8", "a1", measure="change", unit="x"), told(f"22{BN}", "a2"), told(f"11{BN}", "a3", period="2024")),
         "the amounts that are told make it +100%"),
        ((told("700", "a1", measure="change", unit="percent"), told(f"22{BN}", "a2")), "rare for a company of this size"),
        ((told("700", "a1", measure="change", unit="percent"), told("22000000", "a2")), ""),
        ((told("90", "a1", measure="change", unit="percent"), told(f"22{BN}", "a2"), told(f"11{BN}", "a3", period="2024")), ""),
    ],
)  # fmt: skip
def test_what_is_to_be_checked(reports, doubt):
    metric = reports[0].figure.metric
    facts = timeline("bytedance", metric, reports, rates=FixedRates()).facts
    (fact,) = (fact for fact in facts if reports[0] in fact.reports)
    assert fact.doubt == doubt


def test_nothing_is_computed_of_what_is_to_be_checked():
    reports = (told("22000000", "a1"), told(f"22{BN}", "a2", "Seedling"), told(f"22{BN}", "a3", "Lantau Courier"),
               told("20000000", "a4", period="2024"))  # fmt: skip
    facts = timeline("bytedance", "revenue", reports).facts
    assert [fact.change for fact in facts if fact.doubt] == [None]


@pytest.fixture
def archive():
    made = connect("sqlite:///:memory:")
    for ident, company, value, period in (
        ("p1", "tencent", "90000000000", "2025"),
        ("p2", "alphabet", "5000000000000", "2025"),
        ("p3", "tencent", "80000000000", "2024"),
    ):
        one = figure(value, company=company, entity=company.title(), period=period, metric="revenue")
        made.keep_reading(
            None, told := reading(ident, figures=(replace(one, evidence=replace(one.evidence, article=ident)),)),
            story(told), (), reason="", now=NOW,
        )  # fmt: skip
    yield made
    made.close()


def ask(archive, text):
    return plain(
        queries.answer(queries.Asked(command=commands.parse(text), address=CHANNEL, now=NOW), archive), width=110
    )


def test_who_has_to_be_checked_has_no_place_in_a_ranking_but_is_named(archive):
    first, second, *_ = ask(archive, "/top revenue 2025").splitlines()[1:]
    assert first.split("  ")[1] == "1. Tencent 2025"
    assert "Alphabet 2025" in second
    assert "check the source: more than any company has" in ask(archive, "/top revenue 2025")


def test_a_card_of_one_article_marks_it_too_and_puts_it_last():
    huge, usual = figure(f"2451000{BN}", metric="market_cap"), figure(metric="capex", period="2027")
    shown = plain(cards.story(story(reading(figures=(huge, usual)))), width=110)
    assert shown.index("US$22bn") < shown.index("US$2,451tn")
    assert "check the source: more than any company has" in shown
