"""Who gets what, where and when, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A place on a platform. Opaque here: only the platform's adapter knows what the parts mean."""

    platform: str
    channel: str
    workspace: str | None = None
    thread: str | None = None

    @property
    def workspace_key(self) -> str:
        """Names the workspace, among all platforms."""
        return f"{self.platform}/{self.workspace or ''}"

    @property
    def channel_key(self) -> str:
        """Names the channel, whatever the thread, among all platforms."""
        return f"{self.workspace_key}/{self.channel}"


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When a subscription is told: `at` None means at once; `weekdays` are 0 (Monday) to 6."""

    at: time | None = None
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)

    @property
    def live(self) -> bool:
        """Told at once, not in a brief."""
        return self.at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """A threshold: at least `value` of `unit` (an ISO 4217 code or `percent`), of `metric` if given."""

    value: Decimal
    unit: str
    metric: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours in which a channel is left alone, `start` inclusive, `end` exclusive; they may cross midnight.

    `unless`: a figure that reaches it is told all the same.
    """

    start: time
    end: time
    unless: Minimum | None = None


Condition: TypeAlias = Literal["new", "first", "amount", "change", "conflict"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What an alert waits for, of one company and metric or of all: a new figure, the first one, an amount beyond
    `value` of `unit`, a change by `value` percent, or two amounts that cannot both be right. `strict`: the value
    itself is not beyond.
    """

    condition: Condition
    company: str | None = None
    metric: str | None = None
    value: Decimal | None = None
    unit: str | None = None
    below: bool = False
    strict: bool = False


SubscriptionState: TypeAlias = Literal["active", "paused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a channel wants: topics, companies, keywords or metrics (any of them), a threshold, and when, in its
    time zone.

    `id` is short and stable. `since` is when it was made: what we had read before is never sent live.
    `cap` is the most stories that are told live on a local day; what is over it comes in the next brief. `empty`:
    a day without news gets a brief too, which says so.
    """

    id: str
    address: Address
    topics: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    minimum: Minimum | None = None
    when: When = When()
    quiet: Quiet | None = None
    cap: int | None = None
    empty: bool = True
    tz: str = "UTC"
    state: SubscriptionState = "active"
    reason: str | None = None
    since: datetime | None = None
    owner: str | None = None
    rule: Rule | None = None


DeliveryState: TypeAlias = Literal["held", "queued", "sending", "sent", "failed", "rejected", "paused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing for one subscription, keyed by (subscription, story, revision): sent once or never.

    A brief is a delivery too: its `story` is `brief:<local date>`, and `items` are the stories in it. So is an
    alert: its `story` is `alert:<article id>`, and its `note` says why, a sentence a line.
    `held` waits for a brief. `due` is when it may be tried (again). `reason` is why it is to be told, or not now;
    `trouble` what went wrong the last time. `begun` is when an earlier attempt began, so that what it may have
    sent can be looked up. A revision says what changed in its `note`; `notice`: the whole channel is to hear of
    it, as the story's state has changed.
    """

    subscription: str
    story: str
    revision: int
    state: DeliveryState
    due: datetime
    reason: str = ""
    attempts: int = 0
    claimed: datetime | None = None
    settled: datetime | None = None
    items: tuple[str, ...] = ()
    receipt: str | None = None
    note: str = ""
    notice: bool = False
    begun: datetime | None = None
    trouble: str = ""

    @property
    def key(self) -> str:
        """The idempotency key, at most 25 characters where hashed by platforms that need it short."""
        return f"{self.subscription}/{self.story}/{self.revision}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The oldest delivery that waits for a channel, and how many wait there. `id` is the archive's."""

    id: int
    due: datetime
    platform: str
    workspace: str
    """The workspace's key, as an address has it."""
    channel: str
    """The channel's key."""
    number: int


Fate: TypeAlias = Literal["told", "merged", "held", "filtered", "failed", "pending"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of everything fetched: `fetched` is always the sum of the fates.

    `reasons` counts, for each fate, the reasons given.
    """

    fetched: int
    fates: Mapping[Fate, int]
    reasons: Mapping[tuple[Fate, str], int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def closes(self) -> bool:
        """Whether every fetched item has exactly one fate."""
        return self.fetched == sum(self.fates.values())
