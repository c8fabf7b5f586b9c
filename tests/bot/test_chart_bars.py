"""Facts as bars: what is drawn, in which unit, and what is said to those who cannot see it."""

from datetime import date, timedelta
from decimal import Decimal

from making import NOW, report, yuan

from bot import cards
from bot.cards import Line
from bot.ledger import timeline
from bot.model import Bar, Rate

BN = Decimal(10) ** 9


class FixedRates:
    def rate(self, unit: str, to: str, day: date) -> Rate | None:
        rates = {("CNY", "USD"): "0.14", ("USD", "CNY"): "7"}
        return Rate(value=Decimal(rates[unit, to]), day=day, source="ECB") if (unit, to) in rates else None


def drawn(*reports, **given):
    return cards.by_period(timeline("bytedance", "capex", reports, now=NOW), name="ByteDance", **given)


PLAN = report("22000000000", ident="a1", period="2027", status="planned", bound="up_to", published=NOW)
SPENT = report("140000000000", ident="a2", period="2025", unit="CNY", published=NOW)


def test_one_bar_a_fact_with_what_the_source_gave():
    chart = drawn(PLAN, SPENT, rates=FixedRates())
    assert chart.bars == (
        Bar(name="2027", value=22 * BN, text="up to US$22bn", kind="planned", bound="up_to"),
        Bar(name="2025", value=Decimal("19600000000"), text="CN¥140bn ≈ US$19.6bn", kind="actual"),
    )
    assert chart.alt == (
        "Bar chart, ByteDance: capex. 2027: up to US$22bn, planned; 2025: CN¥140bn ≈ US$19.6bn, reported. "
        "≈ 1 CNY = 0.14 USD (ECB, 23 Nov 2026)."
    )


def test_another_currency_can_be_asked_for():
    assert [bar.text for bar in drawn(PLAN, SPENT, to="CNY", rates=FixedRates()).bars] == [
        "up to US$22bn ≈ CN¥154bn", "CN¥140bn",
    ]  # fmt: skip


def test_what_the_source_gave_in_both_is_not_converted():
    both = report("160000000000", ident="a3", period="2026", unit="CNY", alt=(_dollars("22"),), status="planned")
    chart = drawn(PLAN, both)
    assert [(bar.text, bar.value) for bar in chart.bars] == [
        ("up to US$22bn", 22 * BN), ("CN¥160bn (US$22bn)", 22 * BN),
    ]  # fmt: skip
    assert chart.footer == ""


def _dollars(billions):
    return yuan("1").__class__(value=Decimal(billions) * BN, unit="USD")


def test_what_has_no_rate_is_named_and_not_drawn():
    other = report("480000000000", ident="a3", period="2026", unit="TWD", status="planned")
    chart = drawn(PLAN, SPENT, other, rates=FixedRates())
    assert [bar.name for bar in chart.bars] == ["2027", "2025"]
    assert chart.footer.endswith("Not drawn for want of a rate: 2026: NT$480bn.")


def test_a_part_of_a_year_and_a_dispute_are_marked():
    early = report("9000000000", ident="a3", period="2026", published=NOW - timedelta(days=1))
    one = report("5000000000", ident="a4", period="2024", outlet="Seedling", published=NOW - timedelta(days=400))
    other = report("6000000000", ident="a5", period="2024", published=NOW - timedelta(days=401))
    chart = drawn(early, one, other)
    assert [(bar.name, bar.early, bar.disputed) for bar in chart.bars] == [
        ("2026", True, False), ("2024", False, True), ("2024", False, True),
    ]  # fmt: skip
    assert "reported before the period was over" in chart.alt
    assert chart.alt.count("disputed") == 2


def test_less_than_two_periods_are_no_chart():
    assert drawn(PLAN) is None
    pledge = report("90000000000", ident="a3", period="2026/2030", status="planned")
    assert drawn(PLAN, pledge) is None


def test_companies_stand_side_by_side_and_gaps_are_named():
    fact = timeline("bytedance", "capex", (SPENT,), now=NOW).facts[0]
    dollars = timeline("microsoft", "capex", (report(ident="a3", company="microsoft", period="FY2026"),), now=NOW)
    lines = (
        Line(name="ByteDance", fact=fact),
        Line(name="Microsoft", fact=dollars.facts[0]),
        Line(name="Alibaba", fact=None),
    )
    chart = cards.side_by_side("capex", lines, period="2026", to="USD", rates=FixedRates())
    assert chart.title == "Capex 2026"
    assert [(bar.name, bar.under, bar.text) for bar in chart.bars] == [
        ("ByteDance", "2025 · CN¥140bn", "≈ US$19.6bn"), ("Microsoft", "fiscal 2026", "US$22bn"),
    ]  # fmt: skip
    assert chart.footer == "≈ 1 CNY = 0.14 USD (ECB, 23 Nov 2026). No figure to compare of Alibaba."
    assert cards.side_by_side("capex", (Line(name="Alibaba", fact=None),), period="") is None
