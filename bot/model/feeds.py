"""What is polled: feeds, their state, and the items they bring."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

_LOGIN = re.compile(r"(?<=://)[^/?#@]*@")

FeedHealth: TypeAlias = Literal["new", "ok", "failing", "paused", "gone"]

Telling: TypeAlias = Literal["news", "first", "background", "unread", "withheld"]
"""Who is to hear of an entry. `news`: everybody who wants it. Of a feed's first poll: `first` are for briefs,
`background` is only read, `unread` is too old even for that. `withheld`: read, and told when somebody says so.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that somebody asked for. `every` None: the poll interval of the configuration."""

    url: str
    name: str | None = None
    publisher: str | None = None
    topics: tuple[str, ...] = ()
    every: timedelta | None = None

    @property
    def id(self) -> str:
        """A short name for buttons and commands, that tells nothing of the address."""
        return hashlib.sha256(self.url.encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A feed with what we know from polling it: validators, health, and when to look again.

    `wait` is how long its publisher last asked us to stay away, `cadence` the usual gap between its items.
    `question` is what we want to know of people before they are told of what it suddenly listed.
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
    question: str | None = None

    @property
    def label(self) -> str:
        """What people call the feed: its given name, its own title, or its address."""
        return self.feed.name or self.title or self.address

    @property
    def address(self) -> str:
        """Where the feed is, as people may see it: without a login."""
        return _LOGIN.sub("", self.feed.url, count=1)


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
    """An entry that is kept but not read yet. `id` is the archive's; `attempts` counts failed readings.

    `revises` is the article that was made of it before its publisher changed it.
    """

    id: int
    entry: Entry
    seen: datetime
    attempts: int = 0
    telling: Telling = "news"
    revises: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a look at a feed leaves to be kept: its new state, what it lists, who is to hear of each entry of that
    (empty: all are news), and what whoever runs this is to hear.
    """

    state: FeedState
    entries: tuple[Entry, ...] = ()
    telling: tuple[Telling, ...] = ()
    notice: "Notice | None" = None


NoticeKind: TypeAlias = Literal["trouble", "recovery", "question"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What whoever runs Briefwire is to hear of a feed, once. `id` is the archive's, 0 before it is kept.

    `begun` is when an earlier attempt to tell it began, so that what it may have sent can be looked up.
    """

    feed: str
    kind: NoticeKind
    text: str
    due: datetime
    id: int = 0
    attempts: int = 0
    begun: datetime | None = None

    @property
    def key(self) -> str:
        """By which a platform knows it again."""
        return f"feed-notice/{self.id}"
