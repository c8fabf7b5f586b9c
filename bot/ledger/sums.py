"""Two figures in, what a person would compute from them, out, always with the formula: changes and gaps.

Nothing is computed across currencies that no source joined, across ranges, or between unlike things.
"""

from decimal import Decimal

from bot import wording
from bot.ledger.facts import Computed
from bot.model import Bound, Figure
from bot.money import given_in

_SCALES = (Decimal(10) ** 12, Decimal(10) ** 9, Decimal(10) ** 6)
_HUNDRED = Decimal(100)


def change(now: Figure, before: Figure) -> Computed | None:
    """By how many percent an amount differs from another: 22 / 20.6 − 1 = +6.8 %."""
    values = _comparable(now, before)
    if values is None:
        return None
    new, old = values
    if old <= 0 or new < 0:
        return None
    percent = _tidy((new / old - 1) * _HUNDRED)
    scale = next((size for size in _SCALES if min(new, old) >= size), Decimal(1))
    formula = f"{wording.plain(new / scale)} / {wording.plain(old / scale)} − 1"
    return Computed(value=percent, formula=formula, against=before, bound=_bound(now, before))


def _bound(now: Figure, before: Figure) -> Bound:
    """How sure the result is: an upper limit over an exact amount is an upper limit still."""
    if before.bound == "exact":
        return now.bound
    return "about"


def _comparable(now: Figure, before: Figure) -> tuple[Decimal, Decimal] | None:
    """The two values in one unit that both sources gave; None where there is none, or where one is a range."""
    if now.value_high is not None or before.value_high is not None or now.of != before.of:
        return None
    for unit in (now.unit, *(amount.unit for amount in now.alt)):
        mine, theirs = given_in(now, unit), given_in(before, unit)
        if mine is not None and theirs is not None:
            return mine.value, theirs.value
    return None


def _tidy(percent: Decimal) -> Decimal:
    """One decimal below a hundred percent, none above."""
    places = Decimal("0.1") if abs(percent) < _HUNDRED else Decimal(1)
    return percent.quantize(places)
