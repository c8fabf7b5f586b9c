"""Live facts of one thing that do not agree, in; the same with the disagreement and its likely cause, out.

Also says which facts may not be put beside each other at all: a year against five, a part against the whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from bot import wording
from bot.amounts import compatible
from bot.ledger import scopes
from bot.ledger.facts import ONE_AFTER_ANOTHER, Dispute, Fact, comparable
from bot.ledger.plausible import misread
from bot.ledger.sameness import Same, joins
from bot.model import Amount, Figure, Report
from bot.money import converted
from bot.ports import Rates

MOST = 8
"""So many others are kept of those that contradict a fact."""
_SEVERAL = 3
_DISPUTABLE = {"actual", "planned"}


def disputed(facts: Sequence[Fact], same: Same, rates: Rates | None) -> tuple[Fact, ...]:
    """Facts of one thing and period, each with the live ones of its kind whose amount is another: those that most
    outlets tell, for nobody reads all of many.
    """
    live = {number: fact for number, fact in enumerate(facts) if _live(fact)}
    by_kind: dict[str, list[int]] = defaultdict(list)
    for number in sorted(live, key=lambda number: _weight(live[number]), reverse=True):
        by_kind[live[number].figure.status].append(number)
    beside = _by_article(live.values())
    return tuple(
        replace(
            fact,
            disputes=tuple(_against(number, facts, by_kind[fact.figure.status], same, rates)),
            beside=_beside(fact, beside),
        )
        if number in live
        else fact
        for number, fact in enumerate(facts)
    )


def _weight(fact: Fact) -> tuple[int, datetime]:
    return fact.outlets, fact.latest.article.published


def _against(
    number: int, facts: Sequence[Fact], others: Iterable[int], same: Same, rates: Rates | None
) -> Iterator[Dispute]:
    """The first of some others that contradict a fact, in the order of all facts."""
    contradicting = (
        other
        for other in others
        if other != number and contradict(facts[min(number, other)], facts[max(number, other)], same)
    )
    for other in sorted(islice(contradicting, MOST)):
        yield _dispute(facts[number], facts[other], rates)


def _by_article(facts: Iterable[Fact]) -> dict[str, list[Fact]]:
    """Facts by the articles that tell them."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        for article in fact.articles:
            found[article].append(fact)
    return found


def _beside(fact: Fact, by_article: Mapping[str, Sequence[Fact]]) -> Figure | None:
    """The greatest amount of the same kind that an article of this fact gives for the same thing as well."""
    figure = fact.figure
    if figure.measure != "level" or fact.outlets > 1:
        return None
    greater = [
        other.figure
        for report in fact.reports
        for other in by_article[report.article.id]
        if other.figure.status == figure.status
        and other.figure.unit == figure.unit
        and other.figure.value > (figure.value_high or figure.value)
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
    if one.figure.status != other.figure.status or joins(one.latest, other.faces, same):
        return False
    return not one.articles & other.articles


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
