"""Column types that give back exactly what was put in, on every database. They know nothing of the tables."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, DateTime, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_MICROSECOND = timedelta(microseconds=1)


class Words(TypeDecorator[str]):
    """Text. What no database takes (NUL, half a surrogate pair) becomes U+FFFD, so that offsets still hold."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], str | None]:
        """The cleaning itself, without the steps around it: most of what is written is text."""
        return _storable


class Instant(TypeDecorator[datetime]):
    """A moment: aware in, aware UTC out. SQLite keeps no zone, so the zone is always UTC there."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], datetime | str | None]:
        """For SQLite the text itself, as SQLAlchemy writes it, without the steps around it."""
        return _moment_text if dialect.name == "sqlite" else _moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal number as its own digits: a database's NUMERIC may be a float underneath."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class Span(TypeDecorator[timedelta]):
    """A length of time in whole microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else value // _MICROSECOND

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else value * _MICROSECOND


class TimeOfDay(TypeDecorator[time]):
    """A local time of day, as `08:00:00`."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: time | None, dialect: Dialect) -> str | None:
        return None if value is None else value.isoformat()

    def process_result_value(self, value: str | None, dialect: Dialect) -> time | None:
        return None if value is None else time.fromisoformat(value)


class Listed(TypeDecorator[tuple[Any, ...]]):
    """A short tuple of strings, numbers or pairs, as a JSON list: always read whole, never searched."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[Any, ...] | None, dialect: Dialect) -> str | None:
        return _storable(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) if value else "[]"

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[Any, ...]:
        if value is None or value == "[]":
            return ()
        return tuple(tuple(item) if isinstance(item, list) else item for item in json.loads(value))


def _moment(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"the archive keeps aware times only, not {value!r}")
    return value.astimezone(UTC)


def _moment_text(value: datetime | None) -> str | None:
    moment = _moment(value)
    return None if moment is None else moment.replace(tzinfo=None).isoformat(" ", "microseconds")


def _storable(text: str | None) -> str | None:
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)
