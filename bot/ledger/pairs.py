"""Facts of one thing in two years, or a plan and what became of it, in; the change to be computed of them, out.

A number of ours lends its authority to both its sides. So both must speak of the same subject and the same kind of
year, be undisputed, possible in time and two claims, and agree with the change that their own sentence states.
Refuses to judge either side alone.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from bot.amounts import digits
from bot.companies import companies, product_name
from bot.ledger.cues import sentence
from bot.ledger.facts import Computed, Fact
from bot.ledger.spans import Span
from bot.ledger.sums import change

FLOWS = frozenset(
    "capex revenue net_income operating_income eps rnd cash_flow cost users headcount units cash".split()
)
_SURENESS = {"actual": 0, "planned": 1, "forecast": 2, "rumoured": 3}
# In percent: beyond, an article says so itself, or one side is a part of the other or was misread.
_LEAST, _MOST = -75, 300  # in a year
_SHORT, _OVER = -40, 60  # of what was planned
_DIGITS_OF_CHANCE = 2  # two amounts with more digits are not the same by chance
_POINTS, _PART = (
    Decimal(3),
    Decimal("0.15"),
)  # so far the change of rounded amounts may lie from the one that is stated


def on_year_before(fact: Fact, earlier: Iterable[Fact], stated: Iterable[Fact]) -> Computed | None:
    """The change of a fact on the surest one of a year earlier; `stated` are the changes that sources give."""
    before = _surest(fact, earlier)
    if before is None or fact.figure.metric not in FLOWS or fact.span is None or fact.span.months > 12:
        return None
    if not _may_meet(fact, before) or before.disputes or _one_claim(fact, before):
        return None
    made = change(fact.figure, before.figure)
    if made is None or not _LEAST <= made.value <= _MOST or _contradicted(made, fact, stated):
        return None
    return made


def _surest(fact: Fact, earlier: Iterable[Fact]) -> Fact | None:
    """What was reported, or else what was planned, rather in the same currency."""
    found = [other for other in earlier if not (other.superseded or other.early) and _stands_beside(fact, other)]
    return min(
        found,
        key=lambda other: (
            _SURENESS[other.figure.status],
            other.figure.unit != fact.figure.unit,
            -other.latest.article.published.timestamp(),
        ),
        default=None,
    )


def _stands_beside(fact: Fact, before: Fact) -> bool:
    """Whether a year may be measured against another by who tells it: what happened, plans by plans, and whatever
    else one article sets side by side.
    """
    kinds = (fact.figure.status, before.figure.status)
    if before.figure.status == "rumoured":
        return False
    return before.figure.status == "actual" or kinds == ("planned", "planned") or bool(_shared(fact, before))


def outcome(plan: Fact, done: Fact) -> Computed | None:
    """How far from a plan its outcome is; None where the two hardly speak of the same."""
    if not _may_meet(done, plan) or _disputed(plan) or (_shared(done, plan) and _same_value(done, plan)):
        return None
    made = change(done.figure, plan.figure)
    return made if made is not None and _SHORT <= made.value <= _OVER else None


def reported(facts: Iterable[Fact], covered: Span) -> Fact | None:
    """What was reported after the period was over; what is said within it is not the outcome yet."""
    done = [
        fact
        for fact in facts
        if fact.figure.status == "actual"
        and not fact.superseded
        and covered.over(fact.latest.article.published.date())
    ]
    return max(done, key=lambda fact: (fact.outlets, fact.latest.article.published), default=None)


def _may_meet(one: Fact, other: Fact) -> bool:
    """Whether two facts speak of the same subject and kind of year, and nothing speaks against the first."""
    if (
        one.doubt
        or other.doubt
        or one.superseded
        or one.early
        or _disputed(one)
        or one.beside is not None
        or other.beside is not None
    ):
        return False
    alike = (one.scope, _products(one)) == (other.scope, _products(other)) or _one_sentence(one, other)
    return alike and bool(_kinds_of_year(one) & _kinds_of_year(other))


def _products(fact: Fact) -> frozenset[str]:
    """The products that the very words of a figure name: "iPhone revenue of $69bn", whatever it was taken for."""
    return _named(fact.latest.figure.quote)


@lru_cache(maxsize=4096)
def _named(words: str) -> frozenset[str]:
    return frozenset(
        product_name(mention.product) or mention.product
        for mention in companies().mentions(words)
        if mention.product
    )


def _kinds_of_year(fact: Fact) -> set[bool]:
    """Whether its reports name a fiscal year, as they wrote it: a table may not know what a text means by one."""
    return {(report.figure.period or "").startswith("FY") for report in fact.reports}


def _disputed(fact: Fact) -> bool:
    return any(not other.explained for other in fact.disputes)


def _shared(one: Fact, other: Fact) -> set[str]:
    """The articles that tell both."""
    return {report.article.id for report in one.reports} & {report.article.id for report in other.reports}


def _one_sentence(one: Fact, other: Fact) -> bool:
    mine = {(report.article.id, sentence(report)) for report in one.reports}
    return any((report.article.id, sentence(report)) in mine for report in other.reports)


def _one_claim(fact: Fact, before: Fact) -> bool:
    """Whether one amount is told for both years: then one of them has the wrong year."""
    return _same_value(fact, before) and digits(fact.figure.value) > _DIGITS_OF_CHANCE


def _same_value(one: Fact, other: Fact) -> bool:
    return (one.figure.value, one.figure.unit) == (other.figure.value, other.figure.unit)


def _contradicted(made: Computed, fact: Fact, stated: Iterable[Fact]) -> bool:
    """Whether the sentence of a fact states its change, and none that comes near the computed one."""
    said = [
        other.figure.value
        for other in stated
        if other.figure.status == fact.figure.status and _one_sentence(fact, other)
    ]
    return bool(said) and not any(abs(value - made.value) <= max(_POINTS, abs(value) * _PART) for value in said)
