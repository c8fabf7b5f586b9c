from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from making import figure, yuan

from bot import wording


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"value": "22000000000", "bound": "up_to"}, "up to US$22bn"),
        ({"value": "60000000000", "value_high": Decimal("65000000000")}, "US$60–65bn"),
        ({"value": "900000000", "value_high": Decimal("1200000000")}, "US$900m to US$1.2bn"),
        ({"value": "10", "value_high": Decimal(15), "unit": "percent"}, "10–15%"),
        ({"value": "-5", "unit": "percent", "measure": "change"}, "−5%"),
        ({"value": "22", "unit": "percent", "measure": "change"}, "+22%"),
        ({"value": "22", "unit": "percent", "measure": "change", "bound": "about"}, "about +22%"),
        ({"value": "2", "unit": "x", "measure": "change"}, "2×"),
        ({"value": "60000000", "unit": "count", "of": "users", "bound": "about"}, "about 60m users"),
        ({"value": "1200", "unit": "count", "of": "jobs"}, "1,200 jobs"),
        ({"value": "-3000000", "unit": "USD"}, "−US$3m"),
        ({"value": "131.17"}, "US$131.17"),
        ({"value": "0.5"}, "US$0.50"),
        ({"value": "53.90"}, "US$53.90"),
        ({"value": "19"}, "US$19"),
        ({"value": "0.0085"}, "US$0.0085"),
        ({"value": "1240000000000", "unit": "TWD"}, "NT$1.24tn"),
        ({"value": "1250.5", "unit": "THB"}, "1,250.5 THB"),
        ({"value": "25", "unit": "bps", "measure": "change"}, "+25 bps"),
    ],
)
def test_amounts_read_as_people_write_them(given, said):
    assert wording.amount(figure(given.pop("value"), **given)) == said


def test_the_other_currency_is_written_as_money():
    assert wording.others((yuan("160000000000"),)) == "CN¥160bn"


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2025", "2025"),
        ("2025Q3", "Q3 2025"),
        ("2025H1", "H1 2025"),
        ("2024-11", "Nov 2024"),
        ("2025-01-29", "29 Jan 2025"),
        ("FY2026", "fiscal 2026"),
        ("FY2026Q2", "fiscal Q2 2026"),
        ("2025/2028", "2025–2028"),
        ("FY2025/2028", "fiscal 2025–2028"),
        (None, ""),
    ],
)
def test_periods_read_as_people_say_them(period, said):
    assert wording.period(period) == said


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (timedelta(days=3, hours=4), "3 days ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(hours=5, minutes=59), "5 hours ago"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(seconds=20), "just now"),
        (timedelta(seconds=-20), "just now"),
    ],
)
def test_how_long_ago(gap, said):
    now = datetime(2026, 11, 23, tzinfo=UTC)
    assert wording.ago(now - gap, now) == said


def test_times_are_told_in_the_readers_zone():
    assert wording.clock(datetime(2026, 11, 23, 23, 30, tzinfo=UTC), "Asia/Hong_Kong") == "24 Nov 2026, 07:30"


def test_lists_and_counts():
    assert [wording.joined(items) for items in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
    assert [wording.count(n, "story", "stories") for n in (0, 1, 2000)] == [
        "0 stories",
        "1 story",
        "2,000 stories",
    ]


def test_metrics_have_names_for_people():
    assert wording.metric("no_such_metric") == "No such metric"
    assert wording.metric("capex").lower().startswith("cap")
