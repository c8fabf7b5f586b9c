from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from making import NOW, report

from bot import ledger
from bot.model import Amount

DAY = timedelta(days=1)


def summary(*reports):
    return [
        (fact.figure.period, str(fact.figure.value), fact.outlets, fact.superseded)
        for fact in ledger.timeline("bytedance", "capex", reports).facts
    ]


def test_the_same_fact_told_twice_is_one_fact_with_two_reports():
    one = report(ident="a1", outlet="Ledger Wire", published=NOW - DAY)
    other = report("22050000000", ident="a2", outlet="Meridian Business")
    assert summary(one, other) == [("2025", "22050000000", 2, False)]


def test_a_yuan_original_and_its_dollar_rewrite_are_one_fact():
    original = report("160000000000", ident="a1", unit="CNY", alt=(Amount(value=Decimal(22 * 10**9), unit="USD"),))
    rewrite = report(ident="a2", outlet="Ledger Wire")
    assert len(ledger.timeline("bytedance", "capex", (original, rewrite)).facts) == 1


def test_one_article_counts_once_for_a_fact():
    first, again = report(ident="a1"), report(ident="a1")
    assert [len(fact.reports) for fact in ledger.timeline("bytedance", "capex", (first, again)).facts] == [1]


def test_a_newer_plan_supersedes_an_older_rumour_but_not_the_other_way():
    rumour = report("20000000000", ident="a1", status="rumoured", published=NOW - 3 * DAY)
    plan = report("22000000000", ident="a2", status="planned", published=NOW - DAY)
    assert summary(rumour, plan) == [("2025", "22000000000", 1, False), ("2025", "20000000000", 1, True)]
    later_rumour = report("25000000000", ident="a3", status="rumoured", published=NOW)
    assert summary(plan, later_rumour) == [("2025", "22000000000", 1, False), ("2025", "25000000000", 1, False)]


def test_periods_come_newest_first_and_a_year_before_its_quarters():
    reports = [
        report(ident=f"a{n}", period=period)
        for n, period in enumerate(("2024", "2025Q3", None, "2025", "FY2026", "2024-11"))
    ]
    assert [row[0] for row in summary(*reports)] == ["FY2026", "2025", "2025Q3", "2024", "2024-11", None]


def test_parts_and_changes_are_not_mixed_with_the_whole():
    reports = (
        report(ident="a1"),
        report("2", ident="a2", unit="x", measure="change"),
        report("56", ident="a3", unit="percent", measure="share", subject="AI infrastructure"),
    )
    assert [row[1] for row in summary(*reports)] == ["22000000000", "2", "56"]


def test_figures_without_a_period_do_not_supersede_each_other():
    older, newer = report("1", ident="a1", period=None, published=NOW - DAY), report("9", ident="a2", period=None)
    assert [row[3] for row in summary(older, newer)] == [False, False]


def test_there_are_never_more_origins_than_outlets():
    named = report(ident="a1", outlet="Seedling", attribution="Vivian Tsoi")
    own = "The owner of TikTok set aside US$22bn for next year, which nobody had foreseen in spring."
    theirs = "Next year's budget of the Beijing company stands at US$22bn, far above what rivals spend at home."
    same_outlet, other = report(ident="a2", outlet="Seedling"), report(ident="a3")
    reports = (
        named,
        replace(same_outlet, article=replace(same_outlet.article, text=own)),
        replace(other, article=replace(other.article, text=theirs)),
    )
    (fact,) = ledger.timeline("bytedance", "capex", reports).facts
    assert (fact.outlets, fact.origins) == (2, 2)
