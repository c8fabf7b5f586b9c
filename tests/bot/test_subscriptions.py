from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from making import CHANNEL, NOW, figure, reading, subscription, yuan

from bot import subscriptions
from bot.errors import NotUnderstood
from bot.model import Minimum, When

WEEKDAYS = (0, 1, 2, 3, 4)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("now", When()),
        ("live", When()),
        ("", When()),
        ("daily 08:00", When(at=time(8))),
        ("Daily 8am", When(at=time(8))),
        ("daily 12am", When(at=time(0))),
        ("daily 12pm", When(at=time(12))),
        ("daily 23.59", When(at=time(23, 59))),
        ("weekdays 07:30", When(at=time(7, 30), weekdays=WEEKDAYS)),
        ("weekly mon 09:00", When(at=time(9), weekdays=(0,))),
        ("weekly Sunday 09:00", When(at=time(9), weekdays=(6,))),
    ],
)
def test_when_is_read(text, meant):
    assert subscriptions.when(text) == meant


@pytest.mark.parametrize(
    "text", ["daily", "08:00", "daily 25:00", "daily 13pm", "weekly 09:00", "weekly moon day 09:00", "often"]
)
def test_when_that_makes_no_sense_says_what_would(text):
    with pytest.raises(NotUnderstood) as told:
        subscriptions.when(text)
    assert "daily 08:00" in told.value.hint


@pytest.mark.parametrize("text", ["now", "daily 08:00", "weekdays 08:00", "weekly fri 17:45"])
def test_when_is_said_as_it_was_read(text):
    assert subscriptions.when_words(subscriptions.when(text)) == text


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1bn usd", Minimum(value=Decimal(10**9), unit="USD")),
        ("20 bn USD", Minimum(value=Decimal(20 * 10**9), unit="USD")),
        ("capex > 1.5bn eur", Minimum(value=Decimal("1.5") * 10**9, unit="EUR", metric="capex")),
        ("net income >= 10 %", Minimum(value=Decimal(10), unit="percent", metric="net_income")),
    ],
)
def test_thresholds_are_read(text, meant):
    assert subscriptions.minimum(text) == meant


def test_a_threshold_that_cannot_be_read():
    with pytest.raises(NotUnderstood):
        subscriptions.minimum("a lot of money")


def test_time_zones():
    assert subscriptions.zone("Asia/Hong_Kong") == ZoneInfo("Asia/Hong_Kong")
    for name in ("Mars/Olympus", "../etc/passwd", "", "Hong Kong\x00"):
        with pytest.raises(NotUnderstood):
            subscriptions.zone(name)


@pytest.mark.parametrize(
    ("wishes", "why"),
    [
        ({"topics": ("ai-capex",)}, "topic ai-capex (capex)"),
        ({"topics": ("layoffs",)}, None),
        ({"topics": (), "companies": ("bytedance",)}, "company bytedance"),
        ({"topics": (), "companies": ("alibaba",)}, None),
        ({"topics": ("all",)}, "every story"),
        (
            {"minimum": Minimum(value=Decimal(10**10), unit="USD")},
            "topic ai-capex (capex), and up to US$22bn reaches the threshold",
        ),
        ({"minimum": Minimum(value=Decimal(10**11), unit="USD")}, None),
        (
            {"minimum": Minimum(value=Decimal(10**11), unit="CNY")},
            "topic ai-capex (capex), and up to US$22bn reaches the threshold",
        ),
        ({"minimum": Minimum(value=Decimal(1), unit="USD", metric="revenue")}, None),
    ],
)
def test_what_a_subscription_wants(wishes, why):
    told = reading(figures=(figure(bound="up_to", alt=(yuan("160000000000"),)),))
    assert subscriptions.wanted(subscription(**wishes), told) == why


def test_a_brief_is_due_once_at_its_local_hour():
    wish = subscription(when=When(at=time(8)), tz="Asia/Hong_Kong")
    before, at = datetime(2026, 11, 22, 23, 59, tzinfo=UTC), datetime(2026, 11, 23, 0, 0, tzinfo=UTC)
    assert subscriptions.due_brief(wish, before, None) is None
    assert subscriptions.due_brief(wish, at, None) == date(2026, 11, 23)
    assert subscriptions.due_brief(wish, at, "2026-11-23") is None
    assert subscriptions.due_brief(wish, at + timedelta(hours=5), "2026-11-22") == date(2026, 11, 23)
    assert subscriptions.due_brief(wish, at + timedelta(hours=7), "2026-11-22") is None


def test_a_new_or_paused_subscription_gets_no_brief_of_an_earlier_hour():
    wish = {"when": When(at=time(8)), "tz": "UTC"}
    assert subscriptions.due_brief(subscription(**wish, since=NOW), NOW, None) is None
    assert subscriptions.due_brief(subscription(**wish, state="paused"), NOW, None) is None
    assert subscriptions.due_brief(subscription(when=When()), NOW, None) is None


def test_weekly_briefs_keep_to_their_day():
    wish = subscription(when=When(at=time(9), weekdays=(1,)), tz="UTC")
    monday, tuesday = datetime(2026, 11, 23, 9, 30, tzinfo=UTC), datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert subscriptions.due_brief(wish, monday, None) is None
    assert subscriptions.due_brief(wish, tuesday, None) == date(2026, 11, 24)
    assert subscriptions.next_slot(wish, monday) == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert subscriptions.next_slot(wish, tuesday) == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


# Zones with changes of their clocks in each hemisphere, half-hour ones, odd hours, and some without any.
ZONES = (
    "America/New_York", "America/Los_Angeles", "America/St_Johns", "America/Santiago", "Europe/London", "Europe/Berlin",
    "Europe/Istanbul", "Africa/Cairo", "Asia/Hong_Kong", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland",
)  # fmt: skip
TRANSITIONS = tuple(
    datetime(2026, month, day, tzinfo=UTC) for month, day in ((3, 8), (3, 29), (4, 5), (10, 25), (11, 1))
)


@pytest.mark.parametrize("tz", ZONES)
@pytest.mark.parametrize("around", TRANSITIONS, ids=lambda moment: f"{moment:%m-%d}")
@pytest.mark.parametrize("at", [time(1, 30), time(2, 30), time(8), time(0, 0)], ids=str)
def test_exactly_one_brief_a_day_whatever_the_clocks_do(tz, around, at):
    wish = subscription(when=When(at=at), tz=tz)
    moment = around - timedelta(days=2)
    last, told = None, []
    while moment < around + timedelta(days=3):
        day = subscriptions.due_brief(wish, moment, last)
        if day is not None:
            told.append(day)
            last = day.isoformat()
        moment += timedelta(minutes=10)
    assert told == [told[0] + timedelta(days=n) for n in range(len(told))]
    assert len(told) in {5, 6}


def test_the_same_wish_has_the_same_id():
    one = subscriptions.subscription_id(CHANNEL, ("a", "b"), ())
    assert one == subscriptions.subscription_id(CHANNEL, ("b", "a"), ())
    assert one != subscriptions.subscription_id(CHANNEL, ("a",), ("b",))
    assert len(one) == 8
