"""A feed's state and what a poll brought in, its next state out: when to look again, and how it is doing.

Pure: `now` and the jitter (a number from 0 to 1, drawn by the caller) are given. It refuses to know HTTP.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.errors import BriefwireError, Gone, NotAFeed, Refused, Retry
from bot.model import FeedState, Poll

LONGEST_WAIT = timedelta(days=1)
"""However long a server or a row of failures would have us wait, a feed is looked at once a day."""

PAUSE_AFTER_FAILURES = 12
PAUSE_AFTER_SILENCE = timedelta(days=7)
SPREAD = 0.1
"""Polls are put off by up to this share of the wait, so that feeds added together do not stay together."""

_LEAVE_NEW_ADDRESS_AFTER = 3


def after_success(state: FeedState, poll: Poll, now: datetime, every: timedelta, jitter: float = 0.0) -> FeedState:
    """The state after a poll that worked; `every` is the configured interval for feeds without their own.

    The server's wish to be left alone counts, up to a day. A permanent redirect is noted and asked directly
    from then on; the feed keeps the address that it was added under as its name.
    """
    wait = _within(poll.wait or timedelta(0), _interval(state, every))
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
    )


def after_failure(
    state: FeedState, error: BriefwireError, now: datetime, every: timedelta, jitter: float = 0.0
) -> FeedState:
    """The state after a poll that failed: waits double up to a day, then the feed is paused; gone is gone.

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
    wait = _backed_off(failed.failures, _interval(state, every))
    asked = error.after if isinstance(error, Retry) and error.after is not None else timedelta(0)
    return replace(failed, health="failing", next_check=_spread(now, _within(asked, wait), jitter))


def credible_date(published: datetime | None, seen: datetime) -> datetime:
    """When an entry was published: what it says, but never after we saw it, and that moment if it says nothing."""
    return seen if published is None else min(published, seen)


def _interval(state: FeedState, every: timedelta) -> timedelta:
    return state.feed.every or every


def _within(asked: timedelta, least: timedelta) -> timedelta:
    """A wait between the least and a day. Who configured more than a day meant it."""
    return max(least, min(asked, LONGEST_WAIT))


def _backed_off(failures: int, every: timedelta) -> timedelta:
    doubled: timedelta = every * 2 ** min(failures - 1, 20)
    return _within(doubled, every)


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
