from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from making import CHANNEL, NOW, figure, reading, subscription, yuan

from bot import subscriptions
from bot.errors import NotUnderstood
from bot.model import Minimum, Quiet, When

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


# Four changes of each zone's clocks, on their local dates: whole hours, half an hour on Lord Howe, at midnight in
# Santiago and Cairo, on a Friday in Cairo and during Ramadan in Casablanca.
TRANSITIONS = {
    "America/New_York": ("2025-03-09", "2025-11-02", "2026-03-08", "2026-11-01"),
    "America/Los_Angeles": ("2025-03-09", "2025-11-02", "2026-03-08", "2026-11-01"),
    "America/St_Johns": ("2025-03-09", "2025-11-02", "2026-03-08", "2026-11-01"),
    "America/Santiago": ("2025-04-06", "2025-09-07", "2026-04-05", "2026-09-06"),
    "Europe/London": ("2025-03-30", "2025-10-26", "2026-03-29", "2026-10-25"),
    "Europe/Berlin": ("2025-03-30", "2025-10-26", "2026-03-29", "2026-10-25"),
    "Africa/Cairo": ("2025-04-25", "2025-10-31", "2026-04-24", "2026-10-30"),
    "Africa/Casablanca": ("2025-02-23", "2025-04-06", "2026-02-15", "2026-03-22"),
    "Asia/Beirut": ("2025-03-30", "2025-10-26", "2026-03-29", "2026-10-25"),
    "Australia/Sydney": ("2025-04-06", "2025-10-05", "2026-04-05", "2026-10-04"),
    "Australia/Lord_Howe": ("2025-04-06", "2025-10-05", "2026-04-05", "2026-10-04"),
    "Pacific/Auckland": ("2025-04-06", "2025-09-28", "2026-04-05", "2026-09-27"),
}


def offsets(tz, day):
    """How far from UTC that zone is at the first and the last moment of a day."""
    start = datetime.combine(day, time(), tzinfo=ZoneInfo(tz))
    return {moment.utcoffset() for moment in (start - timedelta(hours=1), start + timedelta(hours=30))}


@pytest.mark.parametrize(
    ("tz", "changes"), TRANSITIONS.items(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_exactly_one_brief_a_day_whatever_the_clocks_do(tz, changes):
    for change in map(date.fromisoformat, changes):
        assert len(offsets(tz, change)) == 2
        for at in (time(0), time(0, 30), time(1, 30), time(2), time(2, 30), time(3), time(8), time(23, 50)):
            assert told_days(tz, at, change) == [change + timedelta(days=n) for n in (-1, 0, 1)], (change, at)


def told_days(tz, at, change):
    """The local dates of the briefs from the day before a change to the day after it."""
    wish = subscription(when=When(at=at), tz=tz)
    moment = datetime.combine(change - timedelta(days=1), time(), tzinfo=ZoneInfo(tz)).astimezone(UTC)
    end = datetime.combine(change + timedelta(days=2), time(), tzinfo=ZoneInfo(tz)).astimezone(UTC)
    last, told = (change - timedelta(days=2)).isoformat(), []
    while moment < end:
        day = subscriptions.due_brief(wish, moment, last)
        if day is not None:
            told.append(day)
            last = day.isoformat()
        moment += timedelta(minutes=10)
    return told


@pytest.mark.parametrize(
    "jump", [timedelta(minutes=-90), timedelta(hours=-30), timedelta(hours=3), timedelta(days=2)]
)
def test_a_clock_that_jumps_makes_no_second_brief(jump):
    wish = subscription(when=When(at=time(8)), tz="UTC")
    moment, last, told = datetime(2026, 11, 20, tzinfo=UTC), None, []
    for step in range(6 * 24 * 6):
        day = subscriptions.due_brief(wish, moment, last)
        if day is not None:
            told.append(day)
            last = day.isoformat()
        moment += timedelta(minutes=10) + (jump if step == 3 * 24 * 6 else timedelta())
    assert told == sorted(set(told))
    assert len(told) >= 4


def test_a_missed_brief_is_caught_up_once_within_the_grace():
    wish = subscription(when=When(at=time(8)), tz="UTC")
    slot = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert subscriptions.due_brief(wish, slot + subscriptions.GRACE, "2026-11-20") == date(2026, 11, 23)
    assert subscriptions.due_brief(wish, slot + subscriptions.GRACE, "2026-11-23") is None
    assert subscriptions.due_brief(wish, slot + subscriptions.GRACE + timedelta(seconds=1), "2026-11-20") is None


def test_what_was_held_back_from_a_live_wish_has_an_hour_of_its_own():
    eight = datetime(2026, 11, 23, 8, tzinfo=UTC)
    assert subscriptions.due_brief(subscription(), eight, None) is None
    assert subscriptions.due_brief(subscription(), eight, None, held_back=True) == date(2026, 11, 23)
    assert (
        subscriptions.due_brief(subscription(), eight - timedelta(minutes=1), "2026-11-22", held_back=True) is None
    )


# --- quiet hours ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("22:00-07:00", Quiet(start=time(22), end=time(7))),
        ("9.30 to 12:00", Quiet(start=time(9, 30), end=time(12))),
        (
            "22:00–07:00 unless 1bn usd",
            Quiet(start=time(22), end=time(7), unless=Minimum(value=Decimal(10**9), unit="USD")),
        ),
    ],
)
def test_quiet_hours_are_read(text, meant):
    assert subscriptions.quiet(text) == meant
    assert subscriptions.quiet(subscriptions.quiet_words(meant)) == meant


@pytest.mark.parametrize("text", ["22-7", "22:00", "22:00-22:00", "25:00-07:00", "22:00-07:00 unless much", ""])
def test_quiet_hours_that_make_no_sense(text):
    with pytest.raises(NotUnderstood) as told:
        subscriptions.quiet(text)
    assert told.value.hint


@pytest.mark.parametrize("text", ["1bn usd", "1.5bn eur", "250m jpy", "10 %", "capex > 20bn usd", "700 usd"])
def test_a_threshold_is_said_as_it_was_read(text):
    assert subscriptions.minimum_words(subscriptions.minimum(text)) == text


def quiet_at(hours, tz, *local):
    wish = subscription(quiet=subscriptions.quiet(hours), tz=tz)
    return subscriptions.quiet_until(wish, datetime(*local, tzinfo=ZoneInfo(tz)).astimezone(UTC))


def test_quiet_hours_are_half_open_and_may_cross_midnight():
    end, next_end = datetime(2026, 11, 23, 7, tzinfo=UTC), datetime(2026, 11, 24, 7, tzinfo=UTC)
    night = [
        quiet_at("22:00-07:00", "UTC", 2026, 11, 23, *at) for at in ((6, 59), (7, 0), (21, 59), (22, 0), (0, 0))
    ]
    assert night == [end, None, None, next_end, end]
    noon = datetime(2026, 11, 23, 14, tzinfo=UTC)
    day = [quiet_at("12:00-14:00", "UTC", 2026, 11, 23, *at) for at in ((11, 59), (12, 0), (13, 59), (14, 0))]
    assert day == [None, noon, noon, None]
    assert subscriptions.quiet_until(subscription(), NOW) is None


def test_quiet_hours_end_by_the_clock_there_whatever_it_does():
    assert quiet_at("22:00-07:00", "Europe/Berlin", 2026, 3, 28, 23) == datetime(2026, 3, 29, 5, tzinfo=UTC)
    assert quiet_at("22:00-07:00", "Europe/Berlin", 2026, 10, 24, 23) == datetime(2026, 10, 25, 6, tzinfo=UTC)
    assert quiet_at("22:00-02:30", "Europe/Berlin", 2026, 3, 29, 1, 59) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    wish = subscription(quiet=subscriptions.quiet("22:00-02:30"), tz="Europe/Berlin")
    second_pass = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)  # 02:10 for the second time
    assert subscriptions.quiet_until(wish, second_pass) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


# --- keywords and metrics -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "text", "there"),
    [
        ("hbm", "Micron sells more HBM than ever.", True),
        ("hbm", "The HBMX index fell.", False),
        ("c++", "It is written in C++ now.", True),
        ("内存", "三星提高内存产量", True),
        ("data centre", "A Data Centre in Oslo", True),
    ],
)
def test_keywords_are_whole_words_in_any_case(word, text, there):
    wish = subscription(topics=(), keywords=(word,))
    assert (subscriptions.wanted(wish, reading(text=text, title="News")) == f"keyword {word}") is there


def test_metrics_narrow_a_wish_to_key_figures_of_them():
    told = reading(figures=(figure(),))
    assert (
        subscriptions.wanted(subscription(metrics=("capex",)), told)
        == "topic ai-capex (capex), with a figure of capex"
    )
    assert subscriptions.wanted(subscription(metrics=("revenue",)), told) is None
    assert (
        subscriptions.wanted(subscription(topics=(), metrics=("capex",)), told)
        == "every story, with a figure of capex"
    )
    assert subscriptions.wanted(subscription(metrics=("capex",)), reading(figures=(figure(key=False),))) is None


def test_the_same_wish_has_the_same_id():
    one = subscriptions.subscription_id(CHANNEL, ("a", "b"), ())
    assert one == subscriptions.subscription_id(CHANNEL, ("b", "a"), ())
    assert one != subscriptions.subscription_id(CHANNEL, ("a",), ("b",))
    assert len(one) == 8


def test_keywords_and_metrics_make_another_subject():
    plain = subscriptions.subscription_id(CHANNEL, ("a",), ())
    assert plain == subscriptions.subscription_id(CHANNEL, ("a",), (), (), ())
    assert (
        len(
            {
                plain,
                *(
                    subscriptions.subscription_id(CHANNEL, ("a",), (), *more)
                    for more in ((("b",), ()), ((), ("b",)))
                ),
            }
        )
        == 3
    )
