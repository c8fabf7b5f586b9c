"""Live facts of one thing that do not agree, in; the same with the disagreement and its likely cause, out.

Also says which facts may not be put beside each other at all: a year against five, a part against the whole.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from bot import wording
from bot.amounts import compatible
from bot.ledger import scopes
from bot.ledger.facts import ONE_AFTER_ANOTHER, Dispute, Fact, Same, comparable, joins
from bot.ledger.plausible import misread
from bot.model import Amount, Figure, Report
from bot.money import converted
from bot.ports import Rates

_SEVERAL = 3
_DISPUTABLE = {"actual", "planned"}


def disputed(facts: Sequence[Fact], same: Same, rates: Rates | None) -> tuple[Fact, ...]:
    """Facts of one thing and period, each with the live ones of its kind whose amount is another."""
    found: dict[int, list[Dispute]] = {}
    for one, other in combinations([fact for fact in facts if _live(fact)], 2):
        if contradict(one, other, same):
            found.setdefault(id(one), []).append(_dispute(one, other, rates))
            found.setdefault(id(other), []).append(_dispute(other, one, rates))
    return tuple(
        replace(fact, disputes=tuple(found.get(id(fact), ())), beside=_beside(fact, facts)) for fact in facts
    )


def _beside(fact: Fact, facts: Sequence[Fact]) -> Figure | None:
    """The greatest amount of the same kind that an article of this fact gives for the same thing as well."""
    figure = fact.figure
    if not _live(fact) or figure.measure != "level" or fact.outlets > 1:
        return None
    articles = {report.article.id for report in fact.reports}
    greater = [
        other.figure
        for other in facts
        if _live(other)
        and other.figure.status == figure.status
        and other.figure.unit == figure.unit
        and other.figure.value > (figure.value_high or figure.value)
        and articles & {report.article.id for report in other.reports}
    ]
    return max(greater, key=lambda other: other.value, default=None)


def _live(fact: Fact) -> bool:
    figure = fact.figure
    return (
        fact.standing in {"live", "fulfilled"}
        and figure.period is not None
        and figure.metric not in ONE_AFTER_ANOTHER
        and figure.status in _DISPUTABLE
    )


def contradict(one: Fact, other: Fact, same: Same) -> bool:
    """Whether two live facts of one kind, told by different articles, cannot both be exact and whole."""
    if one.figure.status != other.figure.status or joins(one.latest, other.reports, same):
        return False
    return not {r.article.id for r in one.reports} & {r.article.id for r in other.reports}


def _dispute(mine: Fact, other: Fact, rates: Rates | None) -> Dispute:
    why, explained = cause(mine.latest, other.latest, may_compare=comparable(mine, other, rates))
    why = why or _at_the_rate(mine, other, rates)
    outvoted = mine.origins >= _SEVERAL and other.origins == 1
    outlet = other.latest.article.outlet
    return Dispute(figure=other.figure, outlet=outlet, cause=why, explained=explained, outvoted=outvoted)


def cause(mine: Report, other: Report, *, may_compare: bool = True) -> tuple[str, bool]:
    """Why two amounts for one thing may differ, as the reader should be told, and whether both may be right."""
    one, two = mine.figure, other.figure
    if one.unit != two.unit and one.value == two.value:
        return "the same number in two currencies: one of them may be mistaken", False
    if (power := misread(one, two)) is not None:
        return f"one is {power:,f} times the other: a unit may have been misread", False
    if scopes.says_years(mine) != scopes.says_years(other):
        return "one is for several years together", True
    if on := _bases(scopes.basis(mine), scopes.basis(other)):
        return on, True
    mine_of, other_of = scopes.scope(mine), scopes.scope(other)
    if mine_of != other_of:
        return _scopes(mine_of, other_of), True
    if compatible(one, two):
        return _limit(one, two), True
    if not may_compare:
        return "two currencies, without a rate to compare them by", True
    return "", False


def _at_the_rate(mine: Fact, other: Fact, rates: Rates | None) -> str:
    """What an amount in another currency is worth at the day's rate, the same way round for both."""
    one, two = sorted((mine, other), key=lambda fact: (fact.figure.unit == "USD", fact.figure.unit))
    if one.figure.unit == two.figure.unit or one.figure.value_high is not None:
        return ""
    day = min(one.latest.article.published, two.latest.article.published).date()
    amount = Amount(value=one.figure.value, unit=one.figure.unit)
    found = converted(amount, two.figure.unit, day, rates)
    if found is None:
        return ""
    worth = wording.quantity(found.amount.value, found.amount.unit)
    return f"two currencies: {wording.amount(one.figure)} was {worth} at that day's {found.rate.source} rate"


def _bases(mine: str, other: str) -> str:
    """That two changes are not measured on the same; what nobody says is on the year before."""
    one, two = mine or "year", other or "year"
    return f"one is {scopes.BASES[one]}, the other {scopes.BASES[two]}" if one != two else ""


def _scopes(mine: frozenset[str], other: frozenset[str]) -> str:
    one, two = sorted((mine, other), key=len, reverse=True)
    named = wording.joined(sorted(two)) if two else "no part"
    return f"scope: one speaks of {wording.joined(sorted(one))}, the other of {named}"


def _limit(one: Figure, two: Figure) -> str:
    bounds = {one.bound, two.bound}
    if "up_to" in bounds:
        return "one is an upper limit"
    if "at_least" in bounds:
        return "one is a lower limit"
    return "one is a range that holds the other"


def apart(one: Fact, other: Fact) -> str:
    """Why two facts may not be compared as they are; "" where they may."""
    mine, theirs = one.span, other.span
    if mine is not None and theirs is not None and mine.months != theirs.months:
        return f"{wording.period(other.figure.period)} is {_length(theirs.months)}, not {_length(mine.months)}"
    if one.figure.subject_key != other.figure.subject_key:
        return f"{scopes.named(other.figure)} is not {scopes.named(one.figure)}"
    if mine is not None and theirs is not None and mine.fiscal != theirs.fiscal:
        return "one is a fiscal year and the other a calendar year"
    if scopes.says_years(one.latest) != scopes.says_years(other.latest):
        return "one is for several years together"
    return ""


def _length(months: int) -> str:
    if months % 12 == 0:
        return "a year" if months == 12 else "for several years together"
    return "a quarter" if months == 3 else "half a year" if months == 6 else wording.count(months, "month")
