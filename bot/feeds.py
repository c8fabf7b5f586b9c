"""A feed's state and what a poll brought in, its next state out: when to look again, how it is doing, and
what people are told of that.

Pure: `now` and the jitter (a number from 0 to 1, drawn by the caller) are given. It refuses to know HTTP.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise, zip_longest
from math import ceil

from bot import wording
from bot.errors import BriefwireError, Gone, NotAFeed, Refused, Retry
from bot.model import Entry, FeedState, Notice, NoticeKind, Poll, Telling

LONGEST_WAIT = timedelta(days=1)
"""However long a server or a row of failures would have us wait, a feed is looked at once a day; configurable."""

PAUSE_AFTER_FAILURES = 12
PAUSE_AFTER_SILENCE = timedelta(days=7)
SPREAD = 0.1
"""Polls are put off by up to this share of the wait, so that feeds added together do not stay together."""

CADENCE_SHARE = 10
"""A quiet feed is looked at ten times in its usual gap: no item waits longer than a tenth of that."""

MANY_NEW = 40
FAR_TOO_MANY_NEW = 400
SURPRISE = 5
"""The breaker lets through this many new items whatever came before, never more than the second number, and
between them as many times the usual number as the third says."""

SOONEST_ALERT = timedelta(hours=1)
LATEST_ALERT = timedelta(days=2)
ALERT_WITHOUT_CADENCE = timedelta(hours=6)
ALERT_AFTER_FAILURES = 3

LOOK_BACK = timedelta(days=3650)
BRIEFED = timedelta(days=3)
"""How far back from its newest item a feed's first poll is read, and how far back the next briefs hear of it."""

_LEAVE_NEW_ADDRESS_AFTER = 3
_DATES = 20


def after_success(
    state: FeedState,
    poll: Poll,
    now: datetime,
    every: timedelta,
    jitter: float = 0.0,
    longest: timedelta = LONGEST_WAIT,
) -> FeedState:
    """The state after a poll that worked; `every` is the configured interval for feeds without their own.

    The server's wish to be left alone counts, up to the longest wait, and so does the feed's own rhythm where
    nobody set an interval for this feed. A permanent redirect is noted and asked directly from then on; the feed
    keeps the address that it was added under as its name.
    """
    asked = poll.wait if poll.changed else _longer(poll.wait, state.wait)
    dates = [entry.published for entry in poll.entries if entry.published is not None]
    rhythm = (cadence(dates) if dates else None) or state.cadence
    least = _interval(state, every)
    unhurried = rhythm / CADENCE_SHARE if rhythm is not None and state.feed.every is None else timedelta(0)
    wait = _within(max(asked or timedelta(0), unhurried), least, longest)
    return replace(
        state,
        title=poll.title or state.title,
        health="ok",
        reason=None,
        failures=0,
        etag=poll.etag,
        last_modified=poll.last_modified,
        body_digest=poll.body_digest,
        checked=now,
        succeeded=now,
        next_check=_spread(now, wait, jitter),
        moved_to=_moved(state, poll),
        wait=asked,
        cadence=rhythm,
    )


def after_failure(
    state: FeedState,
    error: BriefwireError,
    now: datetime,
    every: timedelta,
    jitter: float = 0.0,
    longest: timedelta = LONGEST_WAIT,
) -> FeedState:
    """The state after a poll that failed: waits double up to the longest, then the feed is paused; gone is gone.

    A moved feed that fails at its new address is asked at its old one again, at once if the new address
    says no, after some tries if it is only out of order.
    """
    failed = replace(
        state,
        failures=state.failures + 1,
        checked=now,
        reason=_sentence(error),
        moved_to=_still_moved(state, error),
    )
    if failed.moved_to != state.moved_to:
        return _again_at_old_address(failed, now, _interval(state, every), jitter)
    if isinstance(error, Gone):
        return replace(failed, health="gone", next_check=None)
    if _hopeless(failed, now):
        return replace(failed, health="paused", next_check=None, reason=_pause_sentence(failed))
    least = _interval(state, every)
    wait = _within(least * 2 ** min(failed.failures - 1, 20), least, longest)
    asked = error.after if isinstance(error, Retry) and error.after is not None else timedelta(0)
    return replace(failed, health="failing", next_check=_spread(now, _within(asked, wait, longest), jitter))


def credible_date(published: datetime | None, seen: datetime) -> datetime:
    """When an entry was published: what it says, but never after we saw it, and that moment if it says nothing."""
    return seen if published is None else min(published, seen)


def cadence(dates: Iterable[datetime]) -> timedelta | None:
    """The usual gap between the latest items of a feed; None for too few to tell.

    Where several items share a date, as they do where a feed gives days only, they share its gap.
    """
    latest = sorted(dates)[-_DATES:]
    moments = sorted(set(latest))
    gaps = sorted(later - earlier for earlier, later in pairwise(moments))
    return gaps[len(gaps) // 2] * len(moments) / len(latest) if len(gaps) >= 3 else None


def in_turns(due: Sequence[FeedState]) -> tuple[FeedState, ...]:
    """The feeds to look at, those of one host no longer side by side: the first of every host, then the second.

    A host with hundreds of feeds lets us in a few at a time, and must not stand in everybody's way meanwhile.
    """
    hosts: dict[str, list[FeedState]] = defaultdict(list)
    for state in due:
        hosts[_host(state)].append(state)
    return tuple(state for turn in zip_longest(*hosts.values()) for state in turn if state is not None)


def _host(state: FeedState) -> str:
    """What stands for the host in an address: good enough for turns, and no address is too odd for it."""
    return (state.moved_to or state.feed.url).partition("//")[2].partition("/")[0].lower()


# --- surprises ------------------------------------------------------------------------------------


def baseline(state: FeedState) -> bool:
    """Whether a poll of this state is the first that works: what it brings is kept and read, but is no news."""
    return state.succeeded is None


def first_look(entries: Sequence[Entry], now: datetime, look_back: timedelta = LOOK_BACK) -> tuple[Telling, ...]:
    """Who is to hear of each entry of a feed's first poll: nobody at once, the next briefs of the latest.

    Age is counted from the feed's newest item, so that a feed that rests is known by its last ones. An entry
    without a date is taken for a new one.
    """
    newest = min(now, max((entry.published for entry in entries if entry.published), default=now))
    return tuple(_by_age(newest - (entry.published or newest), look_back) for entry in entries)


def _by_age(age: timedelta, look_back: timedelta) -> Telling:
    if age > look_back:
        return "unread"
    return "first" if age <= BRIEFED else "background"


def usual(state: FeedState, now: datetime) -> int:
    """How many new items the feed's rhythm makes likely since it was last read; 0 without a rhythm."""
    if state.succeeded is None or not state.cadence:
        return 0
    return ceil(max(now - state.succeeded, timedelta(0)) / state.cadence)


def breaker(state: FeedState, new: int, usual: int = 0, many: int = MANY_NEW) -> str | None:
    """Why nobody is told of a poll's new items before somebody said so; None for a number that is no surprise."""
    most = max(many, min(SURPRISE * usual, FAR_TOO_MANY_NEW))
    if baseline(state) or new <= most:
        return None
    than = f", where about {usual} are usual" if usual else ""
    return (
        f"{state.label} suddenly lists {wording.count(new, 'new item')}{than}; are they news, or was it rebuilt?"
    )


# --- what people are told -------------------------------------------------------------------------


def health_line(state: FeedState, now: datetime) -> str:
    """One line on how a feed is: its name, and its health."""
    return f"{state.label}: {health(state, now)}"


def health(state: FeedState, now: datetime) -> str:
    """How a feed is: state, last success, rhythm, next look, and the reason where there is trouble."""
    parts = [_HEALTH[state.health], _last_read(state, now)]
    if state.cadence:
        parts.append(f"an item about every {_span(state.cadence)}")
    if state.health not in ("paused", "gone"):
        parts.append(_next_look(state, now))
    said = f"{', '.join(parts)}."
    reason = state.reason if state.health != "ok" else None
    return " ".join(filter(None, (said, reason, state.question)))


def alert(before: FeedState, after: FeedState, now: datetime) -> str | None:
    """What to tell of the step from one state to the next: trouble once, when it lasts long for a feed of this
    rhythm or is for good, and its end. `now` is when the second was found.
    """
    worrying = _worrying(before, before.checked or now)
    if worrying and after.health == "ok":
        since = f" after {_span(now - before.succeeded)}" if before.succeeded else ""
        return f"{after.label} can be read again{since}."
    if worrying or not _worrying(after, now):
        return None
    match after.health:
        case "gone":
            end = "We do not ask for it any more."
        case "paused":
            end = "We ask for it no more until `briefwire feeds add` names it again."
        case _:
            end = "We keep trying."
    trouble = f"cannot be read, {_last_read(after, now)}" if after.succeeded else "could not be read yet"
    return " ".join(filter(None, (f"{after.label} {trouble}.", after.reason, end)))


def notice(before: FeedState, after: FeedState, now: datetime) -> Notice | None:
    """What whoever runs Briefwire is to hear of the step from one state to the next; None for nothing."""
    if after.question and after.question != before.question:
        return Notice(feed=after.feed.url, kind="question", text=after.question, due=now)
    said = alert(before, after, now)
    kind: NoticeKind = "recovery" if after.health == "ok" else "trouble"
    return Notice(feed=after.feed.url, kind=kind, text=said, due=now) if said else None


_HEALTH = {
    "new": "not looked at yet",
    "ok": "fine",
    "failing": "in trouble",
    "paused": "paused",
    "gone": "gone",
}


def _worrying(state: FeedState, now: datetime) -> bool:
    """Whether a feed's trouble is worth a word. A feed of many items a day is missed sooner than a weekly one."""
    if state.health in ("gone", "paused"):
        return True
    if state.health != "failing":
        return False
    if state.succeeded is None:
        return state.failures >= ALERT_AFTER_FAILURES
    return now - state.succeeded >= _patience(state)


def _patience(state: FeedState) -> timedelta:
    if state.cadence is None:
        return ALERT_WITHOUT_CADENCE
    return min(max(3 * state.cadence, SOONEST_ALERT), LATEST_ALERT)


def _last_read(state: FeedState, now: datetime) -> str:
    return f"last read {wording.ago(state.succeeded, now)}" if state.succeeded else "never read"


def _next_look(state: FeedState, now: datetime) -> str:
    if state.next_check is None or state.next_check <= now:
        return "next look now"
    return f"next look in {_span(state.next_check - now)}"


def _span(length: timedelta) -> str:
    """A length of time in the largest unit of which it has two, rounded: "90 minutes", "36 hours", "3 days"."""
    minutes = max(round(length / timedelta(minutes=1)), 1)
    if minutes < 120:
        return wording.count(minutes, "minute")
    hours = round(minutes / 60)
    return wording.count(hours, "hour") if hours < 48 else wording.count(round(hours / 24), "day")


# --- waiting --------------------------------------------------------------------------------------


def _longer(one: timedelta | None, other: timedelta | None) -> timedelta | None:
    known = [wait for wait in (one, other) if wait is not None]
    return max(known) if known else None


def _interval(state: FeedState, every: timedelta) -> timedelta:
    return state.feed.every or every


def _within(asked: timedelta, least: timedelta, longest: timedelta) -> timedelta:
    """A wait between the least and the longest. Who configured a longer interval than that meant it."""
    return max(least, min(asked, longest))


def _spread(now: datetime, wait: timedelta, jitter: float) -> datetime:
    return now + wait * (1 + SPREAD * jitter)


def _moved(state: FeedState, poll: Poll) -> str | None:
    moved = poll.moved_to or state.moved_to
    return moved if moved != state.feed.url else None


def _still_moved(state: FeedState, error: BriefwireError) -> str | None:
    if state.moved_to is None:
        return None
    says_no = isinstance(error, Gone | Refused | NotAFeed)
    return None if says_no or state.failures + 1 >= _LEAVE_NEW_ADDRESS_AFTER else state.moved_to


def _again_at_old_address(failed: FeedState, now: datetime, every: timedelta, jitter: float) -> FeedState:
    """The validators were the new address's, and do not hold at the old one."""
    return replace(
        failed,
        health="failing",
        failures=1,
        etag=None,
        last_modified=None,
        next_check=_spread(now, every, jitter),
    )


def _hopeless(state: FeedState, now: datetime) -> bool:
    """Many failures in a row that also span many days, so that a short interval does not pause a feed early."""
    silent = state.succeeded is None or now - state.succeeded >= PAUSE_AFTER_SILENCE
    return state.failures >= PAUSE_AFTER_FAILURES and silent


def _sentence(error: BriefwireError) -> str:
    text = str(error).strip() or "It failed without saying why"
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."


def _pause_sentence(state: FeedState) -> str:
    since = f" since {state.succeeded:%d %B %Y}" if state.succeeded else ""
    return f"Paused after {state.failures} failures in a row{since}, the last: {state.reason}"
