"""What stands of one company and metric, in; the same with what speaks against an amount, out.

An amount a thousand times what others tell is mostly a misread unit, theirs or ours. Nothing is silenced for it:
it is marked, stands last, and no number is computed of it. Refuses to say which amount is right.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import TypeAlias

from bot import wording
from bot.amounts import digits, equal
from bot.companies import companies
from bot.ledger.facts import ACCRUING, ONE_AFTER_ANOTHER, Fact
from bot.ledger.names import Thing
from bot.ledger.spans import Span
from bot.ledger.sums import change
from bot.model import Figure
from bot.money import Exchange, given_in, is_money
from bot.ports import Rates

# By how much amounts differ where million, billion, 万 or 亿 was mistaken for another, or a point was lost.
_POWERS = tuple(Decimal(10) ** power for power in (3, 6, 9, 2, 1, 4, 8))
_THOUSAND, _LITTLE = 1000, Decimal("0.03")
_DRIFT = Decimal("0.06")  # wider than what lies between two amounts that are one
_FEW = 16  # so many are looked through one by one as fast
_YEAR = 12
_FAR = Decimal(8)  # so many times what two outlets tell, one outlet alone is hardly right
_FAR_IN_TIME = Decimal(60)  # as many times all that is told for other periods
_STEADY = frozenset("capex revenue rnd cost users headcount units cash market_cap".split())
# In a year or less, in dollars or in number: no company has come near so much.
_BEYOND: Mapping[str, int] = MappingProxyType(
    {
        "revenue": 10**12, "capex": 5 * 10**11, "net_income": 5 * 10**11, "operating_income": 5 * 10**11,
        "cash_flow": 5 * 10**11, "cash": 10**12, "rnd": 2 * 10**11, "funding": 3 * 10**11, "fine": 10**11,
        "market_cap": 2 * 10**13, "valuation": 2 * 10**13, "buyback": 5 * 10**11, "dividend": 3 * 10**11,
        "eps": 10**6, "headcount": 10**7, "layoffs": 10**6, "users": 10**10,
    }
)  # fmt: skip

Series: TypeAlias = Mapping[tuple[Thing, int], Sequence[tuple[Thing, Sequence[Fact]]]]

# More percent, or more times, are rare for who has a billion a year.
_GROWN, _TIMES, _LARGE = 400, 5, 10**9


def beyond(figure: Figure, worth: Decimal | None = None) -> str:
    """That an amount is more than any company has; "" for one that may be, and for what is no company's.

    `worth` is the amount in dollars, where its source does not give them.
    """
    most = _BEYOND.get(figure.metric)
    row = companies().get(figure.company) if figure.company else None
    if most is None or figure.measure != "level" or (row is not None and row.kind != "company"):
        return ""
    given = given_in(figure, "USD") if is_money(figure.unit) else None
    value = given.value if given else worth if is_money(figure.unit) else figure.value
    return "more than any company has" if value is not None and abs(value) > most else ""


def weighed(stood: Mapping[Thing, Sequence[Fact]], rates: Rates | None) -> dict[Thing, tuple[Fact, ...]]:
    """All facts of a timeline by what they are of, each with its doubt, if there is one."""
    exchange = Exchange(to="USD", rates=rates)
    series = _series(stood)
    alone = {
        id(fact): _alone(fact, key, stood, series, exchange) for key, facts in stood.items() for fact in facts
    }
    found = {key: tuple(_doubted(facts, alone, exchange)) for key, facts in stood.items()}
    doubtful = {id(fact.figure) for facts in found.values() for fact in facts if fact.doubt}
    return {key: tuple(_undisputed(fact, doubtful) for fact in facts) for key, facts in found.items()}


def _series(stood: Mapping[Thing, Sequence[Fact]]) -> Series:
    """What is of one thing at different times, by that thing and the months of each time."""
    found: dict[tuple[Thing, int], list[tuple[Thing, Sequence[Fact]]]] = defaultdict(list)
    for key, facts in stood.items():
        covered = facts[0].span if facts else None
        if covered is not None:
            found[key[:4], covered.months].append((key, facts))
    return found


def _doubted(facts: Sequence[Fact], alone: Mapping[int, str], exchange: Exchange) -> Iterator[Fact]:
    """The facts for one time with their doubts, which the others of that time are looked through for."""
    standing = [fact for fact in facts if not fact.superseded]
    others = _Others(standing, exchange)
    fitting = _Others([fact for fact in standing if not alone[id(fact)]], exchange)
    for fact in facts:
        if fact.superseded or fact.figure.measure != "level":
            yield replace(fact, doubt=alone[id(fact)])
            continue
        # What nothing else speaks against fits better than what something does.
        beside = others if alone[id(fact)] else fitting
        yield replace(fact, doubt=next(_beside(fact, beside.far_from(fact), exchange), "") or alone[id(fact)])


class _Others:
    """The facts for one time, to be searched for those that are far from one of them."""

    def __init__(self, facts: Sequence[Fact], exchange: Exchange) -> None:
        self._facts, self._exchange = facts, exchange

    def far_from(self, fact: Fact) -> Iterator[Fact]:
        """All others, as long as they are few; else those that are several outlets' or may be a misread amount."""
        numbers: Iterable[int] = range(len(self._facts))
        if len(self._facts) > _FEW:
            several = self._several if self._is_far(fact) else ()
            numbers = sorted({*several, *self._misread(fact)})
        return (self._facts[number] for number in numbers if self._facts[number] is not fact)

    @cached_property
    def _several(self) -> Sequence[int]:
        return [number for number, fact in enumerate(self._facts) if fact.outlets > 1]

    @cached_property
    def _values(self) -> Mapping[str, Sequence[tuple[Decimal, int]]]:
        """All amounts of each unit in their order, and whose each is."""
        found: dict[str, list[tuple[Decimal, int]]] = defaultdict(list)
        for number, fact in enumerate(self._facts):
            found[fact.figure.unit].append((abs(fact.figure.value), number))
        return {unit: sorted(theirs) for unit, theirs in found.items()}

    @cached_property
    def _reach(self) -> Mapping[str, tuple[Decimal, Decimal]]:
        """The least and the most that several outlets tell in a unit; under "" in dollars, for what has none."""
        found: dict[str, list[Decimal]] = defaultdict(list)
        for fact in map(self._facts.__getitem__, self._several):
            worth = _worth(fact, self._exchange)
            found[fact.figure.unit].append(fact.figure.value)
            found[""] += [worth] if worth is not None else []
        return {unit: (min(theirs), max(theirs)) for unit, theirs in found.items()}

    def _is_far(self, fact: Fact) -> bool:
        """Whether it is far from anything that several outlets tell."""
        for unit, value in ((fact.figure.unit, fact.figure.value), ("", _worth(fact, self._exchange))):
            if value is None or unit not in self._reach:
                continue
            least, most = self._reach[unit]
            if value * _FAR <= most or value >= least * _FAR:
                return True
        return False

    def _misread(self, fact: Fact) -> Iterator[int]:
        """Whoever tells about as much times or by a power of ten."""
        values, value = self._values.get(fact.figure.unit, ()), abs(fact.figure.value)
        for factor in (*_POWERS, *(1 / power for power in _POWERS)):
            low, high = (value * factor * (1 + drift) for drift in (-_DRIFT, _DRIFT))
            first, last = bisect_left(values, (low, -1)), bisect_left(values, (high, len(self._facts)))
            yield from (number for _, number in values[first:last])


def _undisputed(fact: Fact, doubtful: set[int]) -> Fact:
    """What is not doubted is not disputed by what is."""
    if fact.doubt or not doubtful:
        return fact
    return replace(fact, disputes=tuple(one for one in fact.disputes if id(one.figure) not in doubtful))


def _alone(
    fact: Fact, key: Thing, stood: Mapping[Thing, Sequence[Fact]], series: Series, exchange: Exchange
) -> str:
    """What speaks against an amount besides those for the same time."""
    if fact.superseded or fact.figure.measure == "share":
        return ""
    if fact.figure.measure == "change":
        return _too_much_growth(fact, stood, exchange)
    too_much = "" if _several_years(fact) else beyond(fact.figure, _worth(fact, exchange))
    return too_much or _in_its_year(fact, key, series, exchange) or _in_time(fact, key, series, exchange)


# --- amounts --------------------------------------------------------------------------------------


def misread(one: Figure, other: Figure) -> Decimal | None:
    """The power of ten by which two amounts of the same digits differ; None where they do not.

    Ten times as much is told of two round amounts by chance, too.
    """
    if one.unit != other.unit or one.measure != "level" or not (is_money(one.unit) or one.unit == "count"):
        return None
    small, large = sorted((abs(one.value), abs(other.value)))
    if not small or one.value * other.value < 0 or large < small * _FAR:
        return None
    by_chance = max(digits(small), digits(large)) < len("139")
    powers = (power for power in _POWERS if power >= _THOUSAND or not by_chance)
    return next((power for power in powers if _near(small * power, large, power)), None)


def _near(one: Decimal, other: Decimal, power: Decimal) -> bool:
    """Whether two amounts are one; what differs by a thousand and a little besides was still misread."""
    return equal(one, other) or (power >= _THOUSAND and abs(one - other) <= other * _LITTLE)


def _beside(fact: Fact, others: Iterable[Fact], exchange: Exchange) -> Iterator[str]:
    """How far an amount is from what others tell for the same time, where that is told by more, or by as many."""
    if fact.figure.metric in ONE_AFTER_ANOTHER or fact.figure.period is None:
        return
    for other in others:
        factor = _factor(fact, other, exchange)
        if factor is None or 1 / _FAR < factor < _FAR:
            continue
        if other.outlets < fact.outlets or _in_one_article(fact, other):
            continue
        power = misread(fact.figure, other.figure)
        if power is not None and (power >= _THOUSAND or other.outlets > fact.outlets):
            yield f"differs by a factor of {power:,f} from {_who(other)}"
        elif other.outlets > max(1, fact.outlets):
            yield f"{_times(factor)} what {_who(other)} tell"


def _in_time(fact: Fact, key: Thing, series: Series, exchange: Exchange) -> str:
    """How far an amount is from all that is told of the same for other periods of that length; two at least."""
    if fact.figure.metric not in _STEADY or fact.span is None or fact.outlets > 1:
        return ""
    factors: list[Decimal] = []
    elsewhere = (facts for other_key, facts in series[key[:4], fact.span.months] if other_key != key)
    for other in chain.from_iterable(elsewhere):
        if other.superseded:
            continue
        factor = _factor(fact, other, exchange)
        if factor is not None and 1 / _FAR_IN_TIME < factor < _FAR_IN_TIME:
            return ""
        factors += [factor] if factor is not None else []
    if len(factors) < 2 or min(factors) < 1 < max(factors):
        return ""
    nearest = min(factors) if min(factors) > 1 else max(factors)
    return f"{_times(nearest)} what is told for other periods"


def _in_its_year(fact: Fact, key: Thing, series: Series, exchange: Exchange) -> str:
    """That a quarter has as much as the year that it lies in: one of the two has the other's amount."""
    if fact.figure.metric not in ACCRUING or fact.span is None or fact.span.months not in {3, 6}:
        return ""
    years = (facts for _, facts in series.get((key[:4], _YEAR), ()) if _holds(facts[0], fact.span))
    for other in chain.from_iterable(years):
        factor = None if other.superseded else _factor(fact, other, exchange)
        if factor is None or other.outlets < fact.outlets:
            continue
        if abs(factor - 1) <= _LITTLE:
            return f"the same is told for the whole of {wording.period(other.figure.period)}"
        if factor > 1 and other.outlets > max(1, fact.outlets):
            year = wording.period(other.figure.period)
            return f"{_who(other)} tell {wording.amount(other.figure)} for the whole of {year}"
    return ""


def _holds(fact: Fact, covered: Span) -> bool:
    """Whether it is for a year in which that time lies."""
    return fact.span is not None and fact.span.annual and fact.span.holds(covered)


def _factor(fact: Fact, other: Fact, exchange: Exchange) -> Decimal | None:
    """How many times another amount one is; None where they cannot be compared, as apples with people."""
    one, two = fact.figure.value, other.figure.value
    if fact.figure.unit != other.figure.unit:
        mine, theirs = _worth(fact, exchange), _worth(other, exchange)
        if mine is None or theirs is None:
            return None
        one, two = mine, theirs
    elif fact.figure.of != other.figure.of:
        return None
    return one / two if one > 0 and two > 0 else None


def _worth(fact: Fact, exchange: Exchange) -> Decimal | None:
    """An amount of money in dollars; None for what is none, or where there is no rate."""
    if not is_money(fact.figure.unit):
        return None
    return exchange.value(fact.figure, fact.latest.article.published.date())


def _several_years(fact: Fact) -> bool:
    return fact.span is not None and fact.span.months > 12


def _in_one_article(one: Fact, other: Fact) -> bool:
    """Whether one article tells both, and so knows that they differ."""
    return bool({r.article.id for r in one.reports} & {r.article.id for r in other.reports})


def _who(fact: Fact) -> str:
    return fact.latest.article.outlet if fact.outlets == 1 else wording.count(fact.outlets, "outlet")


def _times(factor: Decimal) -> str:
    """How far from something: "40 times", "40 times less than"."""
    return f"{factor:,.0f} times" if factor >= 1 else f"{1 / factor:,.0f} times less than"


# --- changes --------------------------------------------------------------------------------------


def _too_much_growth(fact: Fact, stood: Mapping[Thing, Sequence[Fact]], exchange: Exchange) -> str:
    """What speaks against a growth beyond fourfold: the amounts that are told, or the size of the company."""
    figure = fact.figure
    least = {"percent": _GROWN, "x": _TIMES}.get(figure.unit)
    if least is None or figure.value < least or figure.metric not in _STEADY or figure.subject or not fact.span:
        return ""
    now, before = _level(fact.span.key, stood), _level(fact.span.moved(-12).key, stood)
    made = change(now.figure, before.figure) if now and before else None
    told = figure.value if figure.unit == "percent" else (figure.value - 1) * 100
    if made is not None:
        return f"the amounts that are told make it {wording.signed(made.value)}" if made.value * 2 < told else ""
    size = _worth(now, exchange) if now else None
    return "rare for a company of this size" if size is not None and size > _LARGE else ""


def _level(months: object, stood: Mapping[Thing, Sequence[Fact]]) -> Fact | None:
    """What was reported of the whole for a time, as most outlets tell it."""
    levels = (facts for key, facts in stood.items() if key[:2] == ("", "level") and key[4] == months)
    told = [fact for facts in levels for fact in facts if not fact.superseded and fact.figure.status == "actual"]
    return max(told, key=lambda fact: fact.outlets, default=None)
