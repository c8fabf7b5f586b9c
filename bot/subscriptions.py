"""Who wants what, and when: a subscription's wishes against a story, and its next brief against the clock.

All times come in; a brief is keyed by its local date, so that no clock change can make two of one or none.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import wording
from bot.errors import NotUnderstood
from bot.model import Address, Figure, Minimum, Quiet, Reading, Story, Subscription, When
from bot.topics import EVERYTHING

GRACE = timedelta(hours=6)
HELD_BACK_AT = time(8)
CONFIG_OWNER = "config"
"""Owns the subscriptions that stand in the configuration file."""
ENDED_THERE = "ended in its channel"
"""Why a subscription of the configuration does not come back with the next start."""

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK = re.compile(r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)|(?P<whole>1[0-2]|[1-9])\s?(?P<half>am|pm)")
_WHEN_HELP = "Say now, daily 08:00, weekdays 08:00 or weekly mon 09:00."


def when(text: str) -> When:
    """What "now", "daily 08:00", "weekdays 08:00" or "weekly mon 09:00" means; raises NotUnderstood."""
    words = text.lower().split()
    if words in (["now"], ["live"], []):
        return When()
    at = _clock(words[-1])
    kind = words[:-1]
    if at is None or not kind:
        raise NotUnderstood(f"I do not know when “{text}” is.", hint=_WHEN_HELP)
    if kind == ["daily"]:
        return When(at=at)
    if kind == ["weekdays"]:
        return When(at=at, weekdays=(0, 1, 2, 3, 4))
    if len(kind) == 2 and kind[0] == "weekly" and kind[1][:3] in _DAYS:
        return When(at=at, weekdays=(_DAYS.index(kind[1][:3]),))
    raise NotUnderstood(f"I do not know when “{text}” is.", hint=_WHEN_HELP)


def when_words(value: When) -> str:
    """The same in words that `when` understands again."""
    if value.at is None:
        return "now"
    at = f"{value.at:%H:%M}"
    if len(value.weekdays) == 7:
        return f"daily {at}"
    if value.weekdays == (0, 1, 2, 3, 4):
        return f"weekdays {at}"
    return f"weekly {_DAYS[value.weekdays[0]]} {at}"


def _clock(text: str) -> time | None:
    match = _CLOCK.fullmatch(text)
    if match is None:
        return None
    if match["whole"]:
        return time(int(match["whole"]) % 12 + (12 if match["half"] == "pm" else 0))
    return time(int(match["hour"]), int(match["minute"]))


def zone(name: str) -> ZoneInfo:
    """The IANA time zone of that name; raises NotUnderstood."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NotUnderstood(
            f"I do not know the time zone “{name}”.", hint="Use an IANA name such as Asia/Hong_Kong or UTC."
        ) from error


_QUIET = re.compile(
    r"(?P<start>\d{1,2}[:.]\d\d)\s?(?:-|–|to)\s?(?P<end>\d{1,2}[:.]\d\d)(?:\s+unless\s+(?P<unless>.{1,60}))?",
    re.IGNORECASE,
)


def quiet(text: str) -> Quiet:
    """The hours that "22:00-07:00" or "22:00-07:00 unless 1bn usd" names; raises NotUnderstood."""
    match = _QUIET.fullmatch(text.strip())
    start, end = (_clock(match["start"]), _clock(match["end"])) if match else (None, None)
    if match is None or start is None or end is None or start == end:
        hint = "Write them like 22:00-07:00, or 22:00-07:00 unless 1bn usd."
        raise NotUnderstood(f"I do not know which hours “{text}” are.", hint=hint)
    return Quiet(start=start, end=end, unless=minimum(match["unless"]) if match["unless"] else None)


def quiet_words(value: Quiet) -> str:
    """The same in words that `quiet` understands again."""
    unless = f" unless {minimum_words(value.unless)}" if value.unless else ""
    return f"{value.start:%H:%M}-{value.end:%H:%M}{unless}"


def quiet_until(subscription: Subscription, now: datetime) -> datetime | None:
    """When the quiet hours end in which `now` falls there, UTC; None outside them."""
    hours = subscription.quiet
    if hours is None:
        return None
    tz = ZoneInfo(subscription.tz)
    local = now.astimezone(tz)
    at = local.time()
    within = hours.start <= at < hours.end if hours.start < hours.end else not hours.end <= at < hours.start
    if not within:
        return None
    day = local.date() + timedelta(days=at >= hours.end)
    # Where the clock shows the end twice, it is the one that is still to come.
    ends = (datetime.combine(day, hours.end, tzinfo=tz).replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    return next((end for end in ends if end > now), None)


def breaks_quiet(subscription: Subscription, story: Story) -> bool:
    """Whether a story has a figure for which the quiet hours are broken."""
    unless = subscription.quiet.unless if subscription.quiet else None
    return unless is not None and any(_reaches(f, unless) for reading in story.readings for f in reading.figures)


def day_start(subscription: Subscription, now: datetime) -> datetime:
    """When today began there, UTC."""
    tz = ZoneInfo(subscription.tz)
    return datetime.combine(now.astimezone(tz).date(), time(), tzinfo=tz).astimezone(UTC)


def subscription_id(
    address: Address,
    wanted_topics: Sequence[str],
    wanted_companies: Sequence[str],
    keywords: Sequence[str] = (),
    metrics: Sequence[str] = (),
) -> str:
    """A short id that stays the same for one channel and subject, so that subscribing again replaces."""
    parts = (
        address.platform,
        address.workspace or "",
        address.channel,
        *sorted(wanted_topics),
        "|",
        *sorted(wanted_companies),
        *(("|", *sorted(keywords), "|", *sorted(metrics)) if keywords or metrics else ()),
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:8]


def wanted(subscription: Subscription, reading: Reading) -> str | None:
    """Why this subscription wants the article, in words; None if it does not."""
    reason = _subject(subscription, reading) if subscription.rule is None else None
    if reason is None:
        return None
    if subscription.metrics:
        named = next((f for f in reading.figures if f.key and f.metric in subscription.metrics), None)
        if named is None:
            return None
        reason = f"{reason}, with a figure of {wording.metric(named.metric).lower()}"
    if subscription.minimum is None:
        return reason
    reached = next((f for f in reading.figures if _reaches(f, subscription.minimum)), None)
    return None if reached is None else f"{reason}, and {wording.amount(reached)} reaches the threshold"


def without_figures(subscription: Subscription) -> Subscription:
    """The wish for the subject alone, whatever figures there are."""
    return replace(subscription, metrics=(), minimum=None)


def wants(subscription: Subscription, story: Story) -> str | None:
    """Why this subscription wants the story, by the first of its articles that it wants."""
    return next(filter(None, (wanted(subscription, reading) for reading in story.readings)), None)


def _subject(subscription: Subscription, reading: Reading) -> str | None:
    for match in reading.topics:
        if match.topic in subscription.topics:
            return f"topic {match.topic} ({match.cue})"
    named = next((company for company in reading.companies if company in subscription.companies), None)
    if named is not None:
        return f"company {named}"
    said = next((word for word in subscription.keywords if says(reading, word)), None)
    if said is not None:
        return f"keyword {said}"
    only_metrics = not (subscription.topics or subscription.companies or subscription.keywords)
    return "every story" if EVERYTHING in subscription.topics or only_metrics else None


def says(reading: Reading, keyword: str) -> bool:
    """Whether the article has the keyword, in any case, and not as a part of a longer word."""
    article, pattern = reading.article, _keyword(keyword)
    return pattern.search(article.title) is not None or pattern.search(article.text) is not None


@lru_cache(maxsize=10_000)
def _keyword(keyword: str) -> re.Pattern[str]:
    """Chinese and its neighbours write no spaces, so there any place is the edge of a word."""
    before = r"(?<!\w)" if keyword[:1].isascii() else ""
    after = r"(?!\w)" if keyword[-1:].isascii() else ""
    return re.compile(f"{before}{re.escape(keyword)}{after}", re.IGNORECASE)


def _reaches(figure: Figure, minimum: Minimum) -> bool:
    if minimum.metric not in {None, figure.metric}:
        return False
    amounts = [(figure.value_high or figure.value, figure.unit), *((alt.value, alt.unit) for alt in figure.alt)]
    return any(unit == minimum.unit and abs(value) >= minimum.value for value, unit in amounts)


_MINIMUM = re.compile(
    r"""(?P<metric>[a-z_ ]{3,30}?)? \s* (?:[≥>]=?)? \s*
        (?P<value>\d[\d,]{0,20}(?:\.\d{1,6})?) \s* (?P<scale>bn|b|m|mn|k|tn)? \s* (?P<unit>[a-z]{3}|%|percent)""",
    re.IGNORECASE | re.VERBOSE,
)
_SCALES = {"": 1, "k": 10**3, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "tn": 10**12}


def minimum(text: str) -> Minimum:
    """The threshold that "20bn usd", "capex > 1bn usd" or "10 %" means; raises NotUnderstood."""
    match = _MINIMUM.fullmatch(text.strip())
    if match is None:
        raise NotUnderstood(
            f"I cannot read the threshold “{text}”.", hint="Write it like 1bn usd or capex > 10 %."
        )
    unit = match["unit"].lower()
    return Minimum(
        value=Decimal(match["value"].replace(",", "")) * _SCALES[(match["scale"] or "").lower()],
        unit="percent" if unit in {"%", "percent"} else unit.upper(),
        metric=(match["metric"] or "").strip().lower().replace(" ", "_") or None,
    )


def minimum_words(value: Minimum) -> str:
    """The same in words that `minimum` understands again."""
    amount = value.value.normalize()
    for scale in ("tn", "bn", "m"):
        if value.unit != "percent" and amount >= _SCALES[scale]:
            amount = (amount / _SCALES[scale]).normalize()
            break
    else:
        scale = ""
    unit = "%" if value.unit == "percent" else value.unit.lower()
    metric = f"{value.metric.replace('_', ' ')} > " if value.metric else ""
    return f"{metric}{amount:f}{scale} {unit}"


def slots(subscription: Subscription, now: datetime, at: time | None = None) -> Iterable[tuple[date, datetime]]:
    """The brief slots of yesterday, today and tomorrow there: local date and UTC instant, in order.

    `at` is for subscriptions that have no hour of their own.
    """
    at = subscription.when.at or at
    if at is None:
        return
    tz = ZoneInfo(subscription.tz)
    today = now.astimezone(tz).date()
    for offset in (-1, 0, 1):
        day = today + timedelta(days=offset)
        if day.weekday() in subscription.when.weekdays:
            yield day, datetime.combine(day, at, tzinfo=tz).astimezone(UTC)


def due_brief(
    subscription: Subscription, now: datetime, last: str | None, *, held_back: bool = False
) -> date | None:
    """The local date whose brief is to be sent now; None if there is none.

    `last` is the local date of the last one. A slot that was missed is caught up once within `GRACE`;
    after that its items wait for the next brief. What was `held_back` from a live subscription, by its cap or
    while it was paused, comes in a brief at `HELD_BACK_AT`.
    """
    if subscription.state != "active":
        return None
    at = HELD_BACK_AT if held_back else None
    for day, instant in reversed(tuple(slots(subscription, now, at))):
        if instant <= now and now - instant <= GRACE:
            fresh = last is None or day.isoformat() > last
            old_enough = subscription.since is None or instant >= subscription.since
            return day if fresh and old_enough else None
    return None


def next_slot(subscription: Subscription, now: datetime) -> datetime | None:
    """When the next brief is due, UTC; None for a live subscription."""
    return None if subscription.when.at is None else next_brief(subscription, now)


def next_brief(subscription: Subscription, now: datetime) -> datetime | None:
    """The same; for a live subscription, when what was held back from it would come."""
    for week in range(3):
        for _, instant in slots(subscription, now + timedelta(days=3 * week), HELD_BACK_AT):
            if instant > now:
                return instant
    return None
