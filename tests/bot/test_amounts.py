from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import figure, yuan

from bot.amounts import compatible, digits, equal, same_amount

BN = 10**9


@pytest.mark.parametrize(
    ("one", "other", "loose", "same"),
    [
        ("22", "22.05", False, True),
        ("22", "22.4", False, True),
        ("22", "22.6", False, False),
        ("20", "22", False, False),
        ("1", "1.04", False, True),
        ("1", "1.2", False, False),
        ("100", "99.6", False, True),
        ("150", "154", False, False),
        ("160", "157.3", False, False),
        ("160", "157.3", True, True),
        ("-4.8", "-4.6", False, False),
        ("0", "0", False, True),
    ],
)
def test_numbers_are_one_within_the_rounding_of_the_rougher(one, other, loose, same):
    assert equal(Decimal(one) * BN, Decimal(other) * BN, loose=loose) is same
    assert equal(Decimal(other) * BN, Decimal(one) * BN, loose=loose) is same


def test_whole_percents_round_to_one_digit():
    assert equal(Decimal(5), Decimal("5.4"), percent=True)
    assert not equal(Decimal(5), Decimal("5.4"))


@pytest.mark.parametrize(
    ("value", "count"), [("22000000000", 2), ("20000000000", 2), ("150000000000", 3), ("1250000", 3), ("0", 1)]
)
def test_digits_before_the_point_are_all_written(value, count):
    assert digits(Decimal(value)) == count


def test_a_second_currency_of_the_source_joins_two_figures():
    assert same_amount(figure(alt=(yuan("160000000000"),)), figure("160200000000", unit="CNY"))
    assert not same_amount(figure(), figure(unit="EUR"))
    assert not same_amount(
        figure("160000000000", unit="CNY", alt=(yuan("1"),)), figure("150000000000", unit="CNY", alt=(yuan("1"),))
    )


def test_ranges_are_the_same_as_ranges_and_as_their_ends():
    wide = figure("44000000000", value_high=Decimal("46000000000"))
    assert same_amount(wide, figure("44000000000", value_high=Decimal("46000000000")))
    assert not same_amount(wide, figure("44000000000", value_high=Decimal("48000000000")))
    assert same_amount(wide, figure("46000000000", bound="up_to"))
    assert not same_amount(wide, figure("45000000000"))


def test_amounts_within_each_others_reach_do_not_exclude_each_other():
    assert compatible(figure("44000000000", value_high=Decimal("46000000000")), figure("45000000000"))
    assert compatible(figure("22000000000", bound="up_to"), figure("18000000000"))
    assert compatible(figure("22000000000", bound="at_least"), figure("30000000000"))
    assert not compatible(figure("22000000000", bound="up_to"), figure("23000000000"))
    assert not compatible(figure("22000000000"), figure("22000000000", unit="EUR"))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=3))
def test_every_number_is_itself_and_not_its_double(value):
    assert equal(value, value)
    assert value == 0 or not equal(value, value * 2)
