"""Hundreds of facts of one thing: what is looked for among few candidates is all that comparing each with each
finds, and the work grows with the facts, not with their pairs.
"""

import random
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from making import NOW, report

from adapters.rates import connect as connect_rates
from bot import cards, ledger
from bot.ledger import disputes, plausible, sameness
from bot.ledger.facts import groups
from bot.ledger.sameness import Same
from bot.model import Amount, FigureTable, Listing, Report

RATES = connect_rates()
OUTLETS = ("Ledger Wire", "Meridian Business", "Seedling", "Lantau Courier", "The Transistor")
STATUSES = ("actual", "actual", "planned", "forecast", "rumoured")
SAYS = (
    "It plans to spend {}.",
    "It denied reports that it plans to spend {}.",
    "It now plans {}.",
    "It restated {}.",
)


def histories(count: int, **given: object) -> list[Report]:
    """Reports by chance, of which `given` has what they choose from."""
    luck = random.Random(3)
    made = []
    for number in range(count):
        digits = luck.choice((2, 3, 3, 6))
        value = Decimal(luck.randrange(10 ** (digits - 1), 10**digits)).scaleb(
            11 - digits + luck.choice((0, 0, 0, 3))
        )
        chosen = {name: luck.choice(choice) for name, choice in given.items()}
        if chosen.get("measure", "level") != "level":
            value, chosen["unit"] = Decimal(luck.randrange(1, 60)), "percent"
        if luck.random() < 0.1:
            chosen["value_high"] = value * Decimal("1.2")
        if luck.random() < 0.1 and chosen.get("unit") == "CNY":
            chosen["alt"] = (Amount(value=round(value / 7, -8), unit="USD"),)
        told = report(
            str(value), ident=f"a{number // luck.choice((1, 1, 4))}", outlet=luck.choice(OUTLETS),
            published=NOW - timedelta(minutes=luck.randrange(500_000)), quote=luck.choice(SAYS).format(value),
            **{"status": luck.choice(STATUSES), **chosen},
        )  # fmt: skip
        made.append(told)
    return made


SHAPES = {
    "one year": {"unit": ("USD",)},
    "one year that is over": {"unit": ("USD",), "status": ("actual",), "period": ("2024",)},
    "several currencies": {"unit": ("USD", "CNY", "EUR"), "bound": ("exact", "about", "up_to")},
    "years and quarters": {"period": ("2024", "2025", "2025Q1", "2025H2", "FY2025", None), "metric": ("revenue",)},
    "parts and changes": {"subject": (None, "cloud", "Cloud services"), "measure": ("level", "change", "share")},
    "deals": {"metric": ("funding",), "period": ("2025", "2025-04", "2025-04-03")},
}


@pytest.mark.parametrize("shape", SHAPES)
def test_candidates_are_all_that_comparing_each_with_each_finds(shape, monkeypatch):
    reports = histories(160, **SHAPES[shape])
    monkeypatch.setattr(disputes, "MOST", len(reports))
    quick = ledger.timeline("bytedance", "capex", reports, now=NOW, rates=RATES)
    for module in (sameness, plausible):
        monkeypatch.setattr(module, "_FEW", len(reports))
    assert quick == ledger.timeline("bytedance", "capex", reports, now=NOW, rates=RATES)


@pytest.mark.parametrize("shape", SHAPES)
def test_whatever_gives_the_same_amount_is_near_it(shape):
    reports, same = histories(120, **SHAPES[shape]), Same(rates=RATES)
    near = same.among(reports)
    for one in reports:
        found = set(near.near(one))
        assert {number for number, other in enumerate(reports) if same(one, other) or same(other, one)} <= found


class Counting(Same):
    """Counts what it compares."""

    compared: int = 0

    def __call__(self, one: Report, other: Report) -> bool:
        Counting.compared += 1
        return super().__call__(one, other)


def compared(count: int) -> int:
    """How many pairs of so many reports of one year are looked at, from merging them to what contradicts them."""
    reports = [
        report(str(10**9 + number * 977 * 10**5), ident=f"a{number}", status="actual", outlet=OUTLETS[number % 5])
        for number in range(count)
    ]
    Counting.compared, same = 0, Counting()
    for group in groups(reports, year_end=None, same=same).values():
        disputes.disputed(ledger.standings.Judge(group=group, same=same, now=NOW).standing(), same, None)
    return Counting.compared


def test_the_work_grows_with_the_facts_and_not_with_their_pairs():
    work = [compared(count) for count in (100, 200, 400)]
    assert all(more <= 2.6 * less for less, more in pairwise(work))
    assert work[-1] < 400 * 40


def test_of_many_that_contradict_a_fact_those_are_kept_that_most_tell():
    amounts = [str((number + 10) * 10**9) for number in range(20)]
    reports = [report(value, ident=f"a{value}", outlet=OUTLETS[0], status="actual") for value in amounts]
    reports += [report(amounts[-1], ident="b", outlet=OUTLETS[1], status="actual")]
    found = ledger.timeline("bytedance", "capex", reports, now=NOW)
    first = next(fact for fact in found.facts if str(fact.figure.value) == amounts[0])
    assert len(first.disputes) == disputes.MOST
    assert amounts[-1] in {str(other.figure.value) for other in first.disputes}


def test_a_card_shows_the_first_differences_and_counts_the_rest():
    reports = [
        report(str((number + 10) * 10**9), ident=f"a{number}", outlet=OUTLETS[number % 5], status="actual")
        for number in range(6)
    ]
    card = cards.timeline(ledger.timeline("bytedance", "capex", reports, now=NOW), name="ByteDance")
    (listed,) = [part for part in card.parts if isinstance(part, Listing)]
    assert len(listed.items) == 6
    assert listed.items[-1].text == "and 10 more differences"


def test_an_overview_of_much_shows_the_newest_of_each_metric_and_names_the_rest():
    metrics = [f"metric{number}" for number in range(cards.ledger.LINES)] + ["price", "fine"]
    tables = [
        ledger.timeline(
            "bytedance", metric, [report(metric=metric, ident=f"a{n}", period=str(2020 + n)) for n in range(5)]
        )
        for metric in metrics
    ]
    card = cards.overview("ByteDance", tables)
    (table,) = [part for part in card.parts if isinstance(part, FigureTable)]
    assert [row.label.split()[-1] for row in table.rows] == ["2024"] * cards.ledger.LINES
    assert "20 of 110 facts · also price (5) and fine (5)" in card.parts[-1].text
