from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import Gone, NotAFeed, Refused, Retry, Unsafe
from bot.feeds import (
    after_failure,
    after_success,
    alert,
    baseline,
    breaker,
    cadence,
    credible_date,
    first_look,
    health_line,
    in_turns,
    usual,
)
from bot.model import Entry, Feed, FeedState, Poll

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MINUTES = timedelta(minutes=1)
EVERY = 10 * MINUTES
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

FEED = Feed(url="https://wire.example/feed")
FRESH = FeedState(feed=FEED)
WELL = FeedState(
    feed=FEED,
    title="The Wire",
    health="ok",
    etag='"1"',
    last_modified="Sun, 01 Mar 2026 08:00:00 GMT",
    body_digest="0f" * 32,
    checked=NOW - EVERY,
    succeeded=NOW - EVERY,
    next_check=NOW,
)


# --- after a poll that worked ---------------------------------------------------------------------


def test_a_first_success_keeps_what_the_poll_brought():
    poll = Poll(changed=True, title="The Wire", etag='"2"', last_modified="today", body_digest="aa" * 32)
    assert after_success(FRESH, poll, NOW, EVERY) == FeedState(
        feed=FEED,
        title="The Wire",
        health="ok",
        etag='"2"',
        last_modified="today",
        body_digest="aa" * 32,
        checked=NOW,
        succeeded=NOW,
        next_check=NOW + EVERY,
    )


def test_a_success_ends_every_trouble_and_keeps_the_title():
    for health in ("failing", "paused", "gone"):
        troubled = replace(WELL, health=health, reason="It was broken.", failures=7, next_check=None)
        after = after_success(troubled, Poll(changed=False, etag='"1"'), NOW, EVERY)
        assert (after.health, after.reason, after.failures, after.title) == ("ok", None, 0, "The Wire")
        assert after.next_check == NOW + EVERY


def test_validators_that_the_poll_does_not_bring_are_forgotten():
    after = after_success(WELL, Poll(changed=True), NOW, EVERY)
    assert (after.etag, after.last_modified, after.body_digest) == (None, None, None)


@pytest.mark.parametrize(
    ("own", "wait", "next_in"),
    [
        (None, None, EVERY),
        (None, 3 * MINUTES, EVERY),
        (None, HOUR, HOUR),
        (None, 30 * DAY, DAY),
        (HOUR, None, HOUR),
        (HOUR, 30 * MINUTES, HOUR),
        (2 * MINUTES, None, 2 * MINUTES),
        (2 * MINUTES, 5 * MINUTES, 5 * MINUTES),
        (7 * DAY, HOUR, 7 * DAY),
    ],
)
def test_the_next_look_is_when_both_sides_want_it(own, wait, next_in):
    state = FeedState(feed=replace(FEED, every=own))
    assert after_success(state, Poll(changed=True, wait=wait), NOW, EVERY).next_check == NOW + next_in


@pytest.mark.parametrize(
    ("kept", "asked", "next_in", "keeps"),
    [
        (None, None, EVERY, None),
        (HOUR, None, HOUR, HOUR),
        (HOUR, 2 * HOUR, 2 * HOUR, 2 * HOUR),
        (HOUR, MINUTES, HOUR, HOUR),
        (30 * DAY, None, DAY, 30 * DAY),
    ],
)
def test_what_a_publisher_asked_for_holds_while_nothing_changes(kept, asked, next_in, keeps):
    after = after_success(replace(WELL, wait=kept), Poll(changed=False, wait=asked), NOW, EVERY)
    assert (after.next_check, after.wait) == (NOW + next_in, keeps)


def test_a_changed_feed_says_anew_how_long_to_wait():
    after = after_success(replace(WELL, wait=HOUR), Poll(changed=True), NOW, EVERY)
    assert (after.next_check, after.wait) == (NOW + EVERY, None)


def entries_of(*ages):
    return tuple(Entry(feed=FEED.url, guid=None, link=None, title="t", published=NOW - age) for age in ages)


@pytest.mark.parametrize(
    ("ages", "gap"),
    [
        ((), None),
        ((0 * DAY, 1 * DAY, 2 * DAY), None),
        ((3 * DAY, 0 * DAY, 2 * DAY, 1 * DAY), DAY),
        ((HOUR, HOUR, HOUR, HOUR, HOUR), None),
        ((HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR, 90 * DAY), HOUR),
        (tuple(HOUR * n for n in range(20)) + tuple(DAY * n for n in range(30, 90)), HOUR),
        ((0 * DAY, 1 * DAY, 2 * DAY, 3 * DAY) * 5, DAY / 5),
    ],
    ids=[
        "none",
        "few",
        "daily, in any order",
        "all at once",
        "hourly after a pause",
        "hourly of late",
        "days only",
    ],
)
def test_the_rhythm_of_a_feed_is_the_usual_gap_between_its_latest_dates(ages, gap):
    assert cadence(NOW - age for age in ages) == gap


@pytest.mark.parametrize(
    ("gap", "every", "own", "asked", "next_in"),
    [
        (HOUR, EVERY, None, None, EVERY),
        (5 * HOUR, EVERY, None, None, 30 * MINUTES),
        (DAY, EVERY, None, None, 144 * MINUTES),
        (DAY, EVERY, None, 5 * HOUR, 5 * HOUR),
        (7 * DAY, EVERY, None, HOUR, 7 * DAY / 10),
        (90 * DAY, EVERY, None, None, DAY),
        (DAY, 6 * HOUR, None, None, 6 * HOUR),
        (DAY, EVERY, 5 * MINUTES, None, 5 * MINUTES),
    ],
)
def test_a_quiet_feed_is_looked_at_less_often(gap, every, own, asked, next_in):
    state = FeedState(feed=replace(FEED, every=own))
    poll = Poll(changed=True, entries=entries_of(*(gap * n for n in range(5))), wait=asked)
    after = after_success(state, poll, NOW, every)
    assert (after.next_check, after.cadence) == (NOW + next_in, gap)
    later = after_success(after, Poll(changed=False), NOW, every)
    assert (later.next_check, later.cadence) == (NOW + next_in, gap)


@pytest.mark.parametrize(
    ("longest", "wait", "error", "next_in"),
    [
        (2 * HOUR, 9 * DAY, None, 2 * HOUR),
        (2 * HOUR, HOUR, None, HOUR),
        (9 * DAY, 5 * DAY, None, 5 * DAY),
        (MINUTES, DAY, None, EVERY),
        (2 * HOUR, None, Retry("503", 9 * DAY), 2 * HOUR),
        (3 * DAY, None, Retry("503", 2 * DAY), 2 * DAY),
    ],
)
def test_the_configuration_caps_every_wait(longest, wait, error, next_in):
    if error is None:
        after = after_success(WELL, Poll(changed=True, wait=wait), NOW, EVERY, longest=longest)
    else:
        after = after_failure(WELL, error, NOW, EVERY, longest=longest)
    assert after.next_check == NOW + next_in


@pytest.mark.parametrize(
    ("ages", "telling"),
    [
        ((), ()),
        ((0, 3, 4, 3650, 3651), ("first", "first", "background", "background", "unread")),
        ((4000, 4002, 4004, 7700), ("first", "first", "background", "unread")),
        ((-5, 0, 4), ("first", "first", "background")),
        ((None, 4, 0), ("first", "background", "first")),
        ((None, None), ("first", "first")),
    ],
    ids=["empty", "live", "resting for years", "dated ahead", "one without a date", "no dates"],
)
def test_a_first_look_goes_back_from_the_newest_item(ages, telling):
    entries = [
        Entry(feed=FEED.url, guid=None, link=None, title="t", published=None if age is None else NOW - age * DAY)
        for age in ages
    ]
    assert first_look(entries, NOW) == telling


def test_the_feeds_of_one_host_take_turns_with_those_of_others():
    urls = [f"https://crowd.example/{n}" for n in range(3)] + [
        "https://a.example/1",
        "https://b.example/1",
        "no url[",
    ]
    due = [FeedState(feed=Feed(url=url)) for url in urls]
    assert [urls.index(state.feed.url) for state in in_turns(due)] == [0, 3, 4, 5, 1, 2]


@pytest.mark.parametrize(("jitter", "next_in"), [(0.0, HOUR), (0.5, 63 * MINUTES), (1.0, 66 * MINUTES)])
def test_jitter_puts_off_and_never_hurries(jitter, next_in):
    poll = Poll(changed=True, wait=HOUR)
    assert after_success(WELL, poll, NOW, EVERY, jitter).next_check == NOW + next_in


# --- after a poll that failed ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failures", "next_in"),
    [
        (0, EVERY),
        (1, 2 * EVERY),
        (2, 4 * EVERY),
        (6, 64 * EVERY),
        (7, 128 * EVERY),
        (8, DAY),
        (10, DAY),
    ],
)
def test_waits_double_up_to_a_day(failures, next_in):
    state = replace(WELL, failures=failures, succeeded=NOW - HOUR)
    after = after_failure(state, Retry("wire.example broke the connection"), NOW, EVERY)
    assert after == replace(
        state,
        health="failing",
        reason="wire.example broke the connection.",
        failures=failures + 1,
        checked=NOW,
        next_check=NOW + next_in,
    )


@pytest.mark.parametrize(
    ("asked", "next_in"), [(None, EVERY), (MINUTES, EVERY), (HOUR, HOUR), (9 * DAY, DAY), (timedelta(0), EVERY)]
)
def test_a_wish_to_be_left_alone_is_honoured_up_to_a_day(asked, next_in):
    after = after_failure(WELL, Retry("wire.example answered 429.", asked), NOW, EVERY)
    assert after.next_check == NOW + next_in


@pytest.mark.parametrize(
    "error",
    [
        Retry("wire.example took too long to answer; we ask again later."),
        Refused("wire.example answered 403 (Forbidden): it does not let us in."),
        Unsafe("wire.example sends more than 5 MiB; we stopped reading."),
        NotAFeed("wire.example gives us no feed: the answer is empty."),
    ],
)
def test_trouble_is_told_as_what_it_is_and_looked_at_again(error):
    after = after_failure(WELL, error, NOW, EVERY)
    assert (after.health, after.reason, after.failures) == ("failing", str(error), 1)
    assert after.next_check == NOW + EVERY
    assert (after.etag, after.body_digest, after.succeeded) == (WELL.etag, WELL.body_digest, WELL.succeeded)


def test_an_error_without_words_gets_some():
    assert after_failure(WELL, Retry(""), NOW, EVERY).reason == "It failed without saying why."


def test_gone_is_gone():
    after = after_failure(WELL, Gone("wire.example answered 410 (Gone)."), NOW, EVERY)
    assert (after.health, after.next_check, after.reason) == ("gone", None, "wire.example answered 410 (Gone).")


@pytest.mark.parametrize(
    ("failures", "succeeded", "health"),
    [
        (11, NOW - 8 * DAY, "paused"),
        (11, NOW - 6 * DAY, "failing"),
        (10, NOW - 80 * DAY, "failing"),
        (11, None, "paused"),
        (500, NOW - HOUR, "failing"),
    ],
)
def test_a_feed_is_paused_after_many_failures_over_many_days(failures, succeeded, health):
    state = replace(WELL, failures=failures, succeeded=succeeded)
    after = after_failure(state, Retry("wire.example broke the connection."), NOW, EVERY)
    assert (after.health, after.next_check is None) == (health, health == "paused")


def test_a_pause_says_how_long_and_why():
    state = replace(WELL, failures=14, succeeded=NOW - 9 * DAY)
    assert after_failure(state, Retry("wire.example broke the connection."), NOW, EVERY).reason == (
        "Paused after 15 failures in a row since 21 February 2026, the last: wire.example broke the connection."
    )


@given(st.integers(0, 2000), st.floats(0, 1), st.timedeltas(MINUTES, 3 * DAY))
def test_a_failing_feed_is_never_looked_at_sooner_than_configured_nor_left_for_days(failures, jitter, every):
    state = replace(WELL, failures=failures, succeeded=NOW)
    after = after_failure(state, Retry("x", 99 * DAY), NOW, every, jitter)
    assert every <= after.next_check - NOW <= max(every, DAY) * 1.11


# --- moving ---------------------------------------------------------------------------------------

NEW = "https://new.example/feed"


def test_a_move_is_noted_confirmed_by_the_next_success_and_kept():
    noted = after_success(WELL, Poll(changed=True, moved_to=NEW), NOW, EVERY)
    kept = after_success(noted, Poll(changed=False), NOW + EVERY, EVERY)
    further = after_success(kept, Poll(changed=False, moved_to="https://third.example/"), NOW + HOUR, EVERY)
    assert [state.moved_to for state in (noted, kept, further)] == [NEW, NEW, "https://third.example/"]
    assert {state.feed for state in (noted, kept, further)} == {FEED}


def test_a_move_back_is_no_move():
    moved = replace(WELL, moved_to=NEW)
    assert after_success(moved, Poll(changed=True, moved_to=FEED.url), NOW, EVERY).moved_to is None


@pytest.mark.parametrize("error", [Gone("410."), Refused("403."), NotAFeed("A page."), Unsafe("Inside.")])
def test_a_new_address_that_says_no_is_left_for_the_old_one(error):
    after = after_failure(replace(WELL, moved_to=NEW), error, NOW, EVERY)
    assert after == replace(
        WELL,
        health="failing",
        reason=str(error),
        failures=1,
        etag=None,
        last_modified=None,
        checked=NOW,
        next_check=NOW + EVERY,
    )


def test_a_new_address_that_is_out_of_order_gets_three_tries():
    state = replace(WELL, moved_to=NEW)
    addresses = []
    for _ in range(3):
        state = after_failure(state, Retry("503."), NOW, EVERY)
        addresses.append((state.moved_to, state.failures))
    assert addresses == [(NEW, 1), (NEW, 2), (None, 1)]


# --- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("published", "date"),
    [
        (None, NOW),
        (NOW - HOUR, NOW - HOUR),
        (NOW - 900 * DAY, NOW - 900 * DAY),
        (NOW, NOW),
        (NOW + HOUR, NOW),
        (NOW + 400 * DAY, NOW),
    ],
)
def test_nothing_was_published_after_we_saw_it(published, date):
    assert credible_date(published, seen=NOW) == date


# --- surprises ------------------------------------------------------------------------------------


def test_only_the_first_poll_that_works_is_a_baseline():
    first = after_failure(FRESH, Retry("503."), NOW, EVERY)
    read = after_success(first, Poll(changed=True), NOW, EVERY)
    failed = after_failure(read, Retry("503."), NOW + HOUR, EVERY)
    assert [baseline(state) for state in (FRESH, first, read, failed)] == [True, True, False, False]


@pytest.mark.parametrize(
    ("gap", "silence", "likely"),
    [(None, DAY, 0), (HOUR, timedelta(0), 0), (HOUR, 90 * MINUTES, 2), (HOUR, DAY, 24), (7 * DAY, HOUR, 1)],
)
def test_what_is_usual_follows_from_the_rhythm(gap, silence, likely):
    assert usual(replace(WELL, cadence=gap, succeeded=NOW - silence), NOW) == likely
    assert usual(FRESH, NOW) == 0


@pytest.mark.parametrize(
    ("new", "usual", "trips"),
    [
        (0, 0, False),
        (40, 0, False),
        (41, 0, True),
        (41, 9, False),
        (46, 9, True),
        (400, 500, False),
        (401, 500, True),
    ],
)
def test_the_breaker_trips_on_what_the_history_does_not_explain(new, usual, trips):
    assert (breaker(WELL, new, usual) is not None) == trips
    assert breaker(FRESH, new, usual) is None


def test_the_breaker_says_what_surprises_and_asks():
    asked = (breaker(WELL, 180, 3), breaker(WELL, 41))
    assert asked == (
        "The Wire suddenly lists 180 new items, where about 3 are usual; are they news, or was it rebuilt?",
        "The Wire suddenly lists 41 new items; are they news, or was it rebuilt?",
    )


# --- what people are told -------------------------------------------------------------------------

DOWN = "wire.example answered 503 (Service Unavailable); we ask again later."


@pytest.mark.parametrize(
    ("state", "line"),
    [
        (FRESH, "https://wire.example/feed: not looked at yet, never read, next look now."),
        (
            replace(WELL, next_check=NOW + 20 * MINUTES, cadence=3 * HOUR),
            "The Wire: fine, last read 10 minutes ago, an item about every 3 hours, next look in 20 minutes.",
        ),
        (
            replace(WELL, health="failing", reason=DOWN, succeeded=NOW - 3 * DAY, next_check=NOW + 5 * HOUR),
            f"The Wire: in trouble, last read 3 days ago, next look in 5 hours. {DOWN}",
        ),
        (
            replace(WELL, health="paused", reason="Paused after 15 failures in a row.", cadence=2 * DAY),
            "The Wire: paused, last read 10 minutes ago, an item about every 2 days. "
            "Paused after 15 failures in a row.",
        ),
        (replace(FRESH, health="gone", reason="410."), "https://wire.example/feed: gone, never read. 410."),
    ],
)
def test_one_line_says_how_a_feed_is(state, line):
    assert health_line(state, NOW) == line


def told(gap, error=None, minutes=30, succeeded=True):
    """What is told in half-hourly failures and then a success: (hours since the last success, sentence)."""
    state = (
        replace(WELL, cadence=gap, succeeded=NOW, checked=NOW) if succeeded else replace(FRESH, title="The Wire")
    )
    said, now = [], NOW
    for _ in range(24 * 60 // minutes * 4):
        now += minutes * MINUTES
        after = after_failure(state, error or Retry(DOWN), now, EVERY)
        said.append(((now - NOW) / HOUR, alert(state, after, now)))
        state = after
    now += HOUR
    after = after_success(state, Poll(changed=True), now, EVERY)
    said.append((None, alert(state, after, now)))
    now += HOUR
    said.append((None, alert(after, after_success(after, Poll(changed=False), now, EVERY), now)))
    return [(hours, sentence) for hours, sentence in said if sentence]


@pytest.mark.parametrize(
    ("gap", "hours", "ago"),
    [
        (MINUTES, 1, "1 hour"),
        (HOUR, 3, "3 hours"),
        (None, 6, "6 hours"),
        (8 * HOUR, 24, "1 day"),
        (30 * DAY, 48, "2 days"),
    ],
)
def test_trouble_is_told_once_when_it_lasts_long_for_the_feed_and_so_is_its_end(gap, hours, ago):
    assert told(gap) == [
        (hours, f"The Wire cannot be read, last read {ago} ago. {DOWN} We keep trying."),
        (None, "The Wire can be read again after 4 days."),
    ]


def test_a_feed_that_never_worked_is_told_of_after_three_tries():
    assert told(None, succeeded=False) == [
        (1.5, f"The Wire could not be read yet. {DOWN} We keep trying."),
        (None, "The Wire can be read again."),
    ]


def test_a_feed_that_is_gone_is_told_of_at_once():
    gone = Gone("wire.example answered 410 (Gone).")
    assert told(DAY, gone)[0] == (
        0.5,
        "The Wire cannot be read, last read 30 minutes ago. wire.example answered 410 (Gone). "
        "We do not ask for it any more.",
    )


def test_a_short_hiccup_is_not_told():
    failed = after_failure(WELL, Retry(DOWN), NOW, EVERY)
    well = after_success(failed, Poll(changed=True), NOW + EVERY, EVERY)
    assert (alert(WELL, failed, NOW), alert(failed, well, NOW + EVERY)) == (None, None)


def test_nobody_is_shown_the_login_of_a_feed():
    state = FeedState(feed=Feed(url="https://jo:s3cret@wire.example/feed?at=1@2"))
    assert (state.label, state.address) == ("https://wire.example/feed?at=1@2",) * 2
