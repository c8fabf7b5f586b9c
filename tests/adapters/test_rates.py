import sys
from datetime import date
from decimal import Decimal
from types import ModuleType

import pytest

from adapters.rates import EcbRates, connect
from bot.model import Rate

FRIDAY = date(2026, 10, 30)


class RateNotFoundError(Exception):
    pass


class CurrencyConverter:
    """The part of the package that is used: rates of two working days."""

    def __init__(self, *, decimal: bool, currency_file: str | None = None) -> None:
        assert decimal
        self.currencies = {"EUR", "USD", "CNY", "RUB"}

    def convert(self, amount: int, unit: str, to: str, day: date) -> Decimal:
        per_euro = {"EUR": Decimal(1), "USD": Decimal("1.1"), "CNY": Decimal(8)}
        if day > FRIDAY or day.weekday() > 4 or unit == "RUB":
            raise RateNotFoundError(day)
        return Decimal(amount) / per_euro[unit] * per_euro[to]


@pytest.fixture
def package():
    made = ModuleType("currency_converter")
    made.CurrencyConverter = CurrencyConverter
    made.RateNotFoundError = RateNotFoundError
    return made


def test_a_weekend_takes_the_last_day_before_it_and_says_which(package):
    assert EcbRates(package).rate("CNY", "USD", date(2026, 10, 25)) == Rate(
        value=Decimal("0.1375"), day=date(2026, 10, 23), source="ECB"
    )


def test_days_after_the_last_rates_take_those_for_a_while(package):
    rates = EcbRates(package)
    assert rates.rate("EUR", "USD", date(2026, 11, 24)) == Rate(value=Decimal("1.1"), day=FRIDAY, source="ECB")
    assert rates.rate("EUR", "USD", date(2027, 6, 1)) is None


def test_a_currency_without_rates_has_none(package):
    rates = EcbRates(package)
    assert rates.rate("TWD", "USD", FRIDAY) is None
    assert rates.rate("RUB", "USD", FRIDAY) is None


def test_without_the_package_there_are_no_rates(monkeypatch, package):
    monkeypatch.setitem(sys.modules, "currency_converter", None)
    assert connect() is None
    monkeypatch.setitem(sys.modules, "currency_converter", package)
    assert isinstance(connect(), EcbRates)


def test_the_real_package_gives_the_banks_rates():
    rates = connect()
    assert rates is not None
    found = rates.rate("CNY", "USD", date(2024, 12, 22))
    assert found is not None
    assert (round(found.value, 3), found.day) == (Decimal("0.137"), date(2024, 12, 20))
