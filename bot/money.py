"""Amounts of money in one currency in, the same in another out, with the rate, its day and its source.

The rates are given. A converted amount is for showing and comparing; it is never what a source reported.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot.amounts import digits
from bot.model import Amount, Figure, Rate
from bot.ports import Rates

_NO_MONEY = frozenset({"percent", "pp", "bps", "x", "count"})
_SHOWN_DIGITS = 3
_DRIFT = Decimal("0.02")  # outlets take the rate of another hour, or round it, before they convert


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """An amount in another currency, `high` the end of a range, and what they were computed with."""

    amount: Amount
    rate: Rate
    high: Decimal | None = None


def is_money(unit: str) -> bool:
    """Whether a unit is a currency."""
    return unit not in _NO_MONEY


def converted(amount: Amount, to: str, day: date, rates: Rates | None) -> Conversion | None:
    """The amount in another currency at the day's rate; None where there is no rate."""
    if rates is None or amount.unit == to or not (is_money(amount.unit) and is_money(to)):
        return None
    rate = rates.rate(amount.unit, to, day)
    if rate is None:
        return None
    return Conversion(amount=Amount(value=rounded(amount.value * rate.value), unit=to), rate=rate)


def rounded(value: Decimal, shown: int = _SHOWN_DIGITS) -> Decimal:
    """A computed amount with no more digits than it deserves."""
    return round(value, shown - 1 - value.adjusted()) if value else value


def given_in(figure: Figure, unit: str) -> Amount | None:
    """A figure's amount in a unit as the source itself gave it."""
    own = Amount(value=figure.value, unit=figure.unit)
    return next((amount for amount in (own, *figure.alt) if amount.unit == unit), None)


def same_money(one: Figure, other: Figure, day: date, rates: Rates | None) -> bool:
    """Whether two figures in different currencies are one amount at the rate of the day."""
    if one.value_high is not None or other.value_high is not None or one.unit == other.unit:
        return False
    found = converted(Amount(value=one.value, unit=one.unit), other.unit, day, rates)
    return found is not None and _near(other.value, found.amount.value)


def _near(said: Decimal, computed: Decimal) -> bool:
    """Within the drift of rates, and half of the last digit that was written."""
    step = Decimal(1).scaleb(said.adjusted() - max(2, digits(said)) + 1) if said else Decimal(0)
    return abs(said - computed) <= max(step / 2, _DRIFT * abs(said))


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """The currency that somebody wants to read amounts in, and the rates to get there, if there are any."""

    to: str
    rates: Rates | None = None

    def needed(self, figure: Figure) -> bool:
        """Whether a figure is money that its source does not give in that currency."""
        return is_money(figure.unit) and given_in(figure, self.to) is None

    def of(self, figure: Figure, day: date) -> Conversion | None:
        """A figure's amount in that currency at the day's rate; None where there is no rate."""
        found = converted(Amount(value=figure.value, unit=figure.unit), self.to, day, self.rates)
        if found is None or figure.value_high is None:
            return found
        return replace(found, high=rounded(figure.value_high * found.rate.value))

    def value(self, figure: Figure, day: date) -> Decimal | None:
        """A figure's value in that currency, as its source gives it or else as computed, to rank by."""
        given = given_in(figure, self.to)
        if given is not None:
            return given.value
        found = self.of(figure, day)
        return found.amount.value if found else None
