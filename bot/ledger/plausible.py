"""What stands of one company and metric, in; the same with what speaks against an amount, out.

An amount a thousand times what others tell is mostly a misread unit, theirs or ours. Nothing is silenced for it:
it is marked, stands last, and no number is computed of it. Refuses to say which amount is right.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

from bot import wording
from bot.amounts import digits, equal
from bot.companies import companies
from bot.ledger.facts import ACCRUING, ONE_AFTER_ANOTHER, Fact
from bot.ledger.names import Thing
from bot.ledger.sums import change
from bot.model import Figure
from bot.money import Exchange, given_in, is_money
from bot.ports import Rates

# By how much amounts differ where million, billion, 万 or 亿 was mistaken for another, or a point was lost.
_POWERS = tuple(Decimal(10) ** power for power in (3, 6, 9, 2, 1, 4, 8))
_THOUSAND, _LITTLE = 1000, Decimal("0.03")
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
    alone = {id(fact): _alone(fact, key, stood, exchange) for key, facts in stood.items() for fact in facts}
    found = {
        key: tuple(replace(fact, doubt=_doubt(fact, facts, alone, exchange)) for fact in facts)
        for key, facts in stood.items()
    }
    doubtful = {id(fact.figure) for facts in found.values() for fact in facts if fact.doubt}
    return {key: tuple(_undisputed(fact, doubtful) for fact in facts) for key, facts in found.items()}


def _undisputed(fact: Fact, doubtful: set[int]) -> Fact:
    """What is not doubted is not disputed by what is."""
    if fact.doubt or not doubtful:
        return fact
    return replace(fact, disputes=tuple(one for one in fact.disputes if id(one.figure) not in doubtful))


def _doubt(fact: Fact, facts: Sequence[Fact], alone: Mapping[int, str], exchange: Exchange) -> str:
    if fact.superseded or fact.figure.measure != "level":
        return alone[id(fact)]
    beside = [other for other in facts if other is not fact and not other.superseded]
    if not alone[id(fact)]:  # then it fits better than what does not
        beside = [other for other in beside if not alone[id(other)]]
    return next(_beside(fact, beside, exchange), "") or alone[id(fact)]


def _alone(fact: Fact, key: Thing, stood: Mapping[Thing, Sequence[Fact]], exchange: Exchange) -> str:
    """What speaks against an amount besides those for the same time."""
    if fact.superseded or fact.figure.measure == "share":
        return ""
    if fact.figure.measure == "change":
        return _too_much_growth(fact, stood, exchange)
    too_much = "" if _several_years(fact) else beyond(fact.figure, _worth(fact, exchange))
    return too_much or _in_its_year(fact, key, stood, exchange) or _in_time(fact, key, stood, exchange)


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


def _in_time(fact: Fact, key: Thing, stood: Mapping[Thing, Sequence[Fact]], exchange: Exchange) -> str:
    """How far an amount is from all that is told of the same for other periods of that length; two at least."""
    if fact.figure.metric not in _STEADY or fact.span is None or fact.outlets > 1:
        return ""
    factors: list[Decimal] = []
    for other in (other for other_key, facts in stood.items() if _elsewhere(key, other_key) for other in facts):
        if other.superseded or other.span is None or other.span.months != fact.span.months:
            continue
        factor = _factor(fact, other, exchange)
        if factor is not None and 1 / _FAR_IN_TIME < factor < _FAR_IN_TIME:
            return ""
        factors += [factor] if factor is not None else []
    if len(factors) < 2 or min(factors) < 1 < max(factors):
        return ""
    nearest = min(factors) if min(factors) > 1 else max(factors)
    return f"{_times(nearest)} what is told for other periods"


def _elsewhere(key: Thing, other: Thing) -> bool:
    """Whether two things are one at different times."""
    return key != other and key[:4] == other[:4]


def _in_its_year(fact: Fact, key: Thing, stood: Mapping[Thing, Sequence[Fact]], exchange: Exchange) -> str:
    """That a quarter has as much as the year that it lies in: one of the two has the other's amount."""
    if fact.figure.metric not in ACCRUING or fact.span is None or fact.span.months not in {3, 6}:
        return ""
    for other in (other for other_key, facts in stood.items() if other_key[:4] == key[:4] for other in facts):
        whole = other.span is not None and other.span.annual and other.span.holds(fact.span)
        factor = _factor(fact, other, exchange) if whole and not other.superseded else None
        if factor is None or other.outlets < fact.outlets:
            continue
        if abs(factor - 1) <= _LITTLE:
            return f"the same is told for the whole of {wording.period(other.figure.period)}"
        if factor > 1 and other.outlets > max(1, fact.outlets):
            year = wording.period(other.figure.period)
            return f"{_who(other)} tell {wording.amount(other.figure)} for the whole of {year}"
    return ""


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
