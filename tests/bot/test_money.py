from datetime import date
from decimal import Decimal

from making import figure, yuan

from bot.model import Amount, Rate
from bot.money import Conversion, Exchange, converted, given_in, rounded, same_money

DAY = date(2026, 11, 20)


class YuanAtFourteenCents:
    def rate(self, unit: str, to: str, day: date) -> Rate | None:
        return Rate(value=Decimal("0.14"), day=day, source="ECB") if (unit, to) == ("CNY", "USD") else None


RATES = YuanAtFourteenCents()


def test_a_conversion_has_three_digits_and_its_rate():
    assert converted(yuan("157300000000"), "USD", DAY, RATES) == Conversion(
        amount=Amount(value=Decimal("22000000000"), unit="USD"),
        rate=Rate(value=Decimal("0.14"), day=DAY, source="ECB"),
    )


def test_what_is_no_money_or_has_no_rate_is_not_converted():
    assert converted(yuan("1"), "USD", DAY, None) is None
    assert converted(yuan("1"), "EUR", DAY, RATES) is None
    assert converted(Amount(value=Decimal(5), unit="percent"), "USD", DAY, RATES) is None
    assert converted(yuan("1"), "CNY", DAY, RATES) is None


def test_figures_in_two_currencies_are_one_amount_at_the_rate():
    original = figure("160000000000", unit="CNY")
    assert same_money(original, figure("22400000000"), DAY, RATES)
    assert same_money(original, figure("22000000000"), DAY, RATES)
    assert not same_money(original, figure("25000000000"), DAY, RATES)
    assert not same_money(original, figure("22400000000"), DAY, None)


def test_what_the_source_gives_needs_no_rate():
    both = figure("160000000000", unit="CNY", alt=(Amount(value=Decimal("21000000000"), unit="USD"),))
    wanted = Exchange(to="USD", rates=RATES)
    assert given_in(both, "USD") == Amount(value=Decimal("21000000000"), unit="USD")
    assert not wanted.needed(both)
    assert wanted.value(both, DAY) == Decimal("21000000000")
    assert wanted.value(figure("100", unit="CNY"), DAY) == Decimal(14)
    assert wanted.value(figure("100", unit="TWD"), DAY) is None


def test_rounding_keeps_small_and_negative_numbers():
    assert [rounded(Decimal(value)) for value in ("0", "0.012345", "-98765")] == [
        Decimal("0"), Decimal("0.0123"), Decimal("-98800"),
    ]  # fmt: skip
