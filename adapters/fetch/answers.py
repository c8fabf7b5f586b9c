"""A status and its headers in, what we make of it out: nothing, or one of our errors in a sentence for people."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from bot.errors import BriefwireError, Gone, Refused, Retry

LONGEST_RETRY = timedelta(days=1)
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
_PASSING = frozenset({408, 421, 425, 429})


class Missing(Gone):
    """404: it is not there now. Unlike 410 it does not say that it will never be again."""


def http_date(text: str | None) -> datetime | None:
    """A date as HTTP writes it, in UTC; None for anything else."""
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long a server asked us to wait, at most a day. Its own clock counts, where it shows one."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        wait = timedelta(seconds=min(int(text[:9]), LONGEST_RETRY.total_seconds()))
    elif (until := http_date(text)) is not None:
        wait = until - (http_date(headers.get("date")) or now)
    else:
        return None
    return min(wait, LONGEST_RETRY) if wait > timedelta(0) else None


def complaint(status: int, headers: Mapping[str, str], host: str, now: datetime) -> BriefwireError | None:
    """What is wrong with an answer that is no redirect; None if it is content or "not modified"."""
    if 200 <= status < 300 or status == 304:
        return None
    said = f"{host} answered {_named(status)}"
    if status == 404:
        return Missing(f"{said}: nothing is there; check the address.")
    if status == 410:
        return Gone(f"{said}: it is gone for good; remove it or find its new address.")
    if status in _PASSING or status >= 500:
        return Retry(f"{said}; we ask again later.", retry_after(headers, now))
    if status in (401, 407):
        return Refused(f"{said}: it wants a login; put the credentials into the address or remove it.")
    if status in (403, 451):
        return Refused(f"{said}: it does not let us in; ask the site to allow our user agent or remove it.")
    return Refused(f"{said}: it does not serve this address to us; check it in a browser.")


def _named(status: int) -> str:
    try:
        return f"{status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return str(status)
