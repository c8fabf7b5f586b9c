"""How long a publisher asks us to stay away: HTTP's caching headers, and a feed's own ttl or update period."""

import re
from collections.abc import Mapping
from datetime import timedelta

from adapters.feeds.dates import read_date

LONGEST = timedelta(days=30)
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s{0,9}=\s{0,9}\"?(\d{1,9})")
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}


def header_wait(headers: Mapping[str, str]) -> timedelta | None:
    """`Cache-Control: max-age` less `Age`, else `Expires` less `Date`."""
    control = headers.get("cache-control", "").lower()
    if "no-store" in control or "no-cache" in control:
        return None
    max_age = _MAX_AGE.search(control)
    if max_age is not None:
        return _sensible(timedelta(seconds=int(max_age[1]) - _number(headers.get("age"))))
    expires, date = read_date(headers.get("expires")), read_date(headers.get("date"))
    return _sensible(expires - date) if expires and date else None


def feed_wait(ttl: object, period: object, frequency: object) -> timedelta | None:
    """RSS `ttl` is minutes; the syndication module's period is shared by `frequency` updates."""
    minutes = _number(ttl)
    if minutes:
        return _sensible(timedelta(minutes=minutes))
    span = _PERIODS.get(str(period or "").strip().lower())
    return _sensible(span / max(_number(frequency), 1)) if span else None


def longer(one: timedelta | None, other: timedelta | None) -> timedelta | None:
    """The longer of two waits, either of which may be unknown."""
    known = [wait for wait in (one, other) if wait is not None]
    return max(known) if known else None


def _sensible(wait: timedelta) -> timedelta | None:
    return min(wait, LONGEST) if wait > timedelta(0) else None


def _number(value: object) -> int:
    text = str(value or "").strip()
    return int(text[:9]) if text.isascii() and text.isdigit() else 0
