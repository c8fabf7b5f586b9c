"""What is polled: feeds, their state, and the items they bring."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

FeedHealth: TypeAlias = Literal["new", "ok", "failing", "paused", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that somebody asked for. `every` None: the poll interval of the configuration."""

    url: str
    name: str | None = None
    publisher: str | None = None
    topics: tuple[str, ...] = ()
    every: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A feed with what we know from polling it: validators, health, and when to look again.

    `wait` is how long its publisher last asked us to stay away, `cadence` the usual gap between its items.
    """

    feed: Feed
    title: str | None = None
    health: FeedHealth = "new"
    reason: str | None = None
    failures: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    checked: datetime | None = None
    succeeded: datetime | None = None
    next_check: datetime | None = None
    moved_to: str | None = None
    wait: timedelta | None = None
    cadence: timedelta | None = None

    @property
    def label(self) -> str:
        """What people call the feed: its given name, its own title, or its address."""
        return self.feed.name or self.title or self.feed.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as the feed gave it. `summary` and `content` are still markup; `published` may be absent."""

    feed: str
    guid: str | None
    link: str | None
    title: str
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    author: str | None = None
    source: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What one successful look at a feed brought. `changed` False: the server or the body hash said so.

    `wait` is how long the server asked us to stay away (Cache-Control, Expires, ttl), None if it did not.
    """

    changed: bool
    entries: tuple[Entry, ...] = ()
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    wait: timedelta | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEntry:
    """An entry that is kept but not read yet. `id` is the archive's; `attempts` counts failed readings."""

    id: int
    entry: Entry
    seen: datetime
    attempts: int = 0
