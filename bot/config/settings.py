"""The nouns of the configuration: what an operator can decide, with defaults that already work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from types import MappingProxyType
from typing import Literal, TypeAlias

from bot.feeds import LONGEST_WAIT, LOOK_BACK, MANY_NEW
from bot.model import Address, Feed, Subscription

Network: TypeAlias = IPv4Network | IPv6Network
Kind: TypeAlias = Literal["secret", "web", "websocket", "listen", "ids", "count", "text"]


class Secret:
    """A token or password: `reveal()` gives it, and nothing that is printed or logged ever shows it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The secret itself, for whoever has to present it."""
        return self._value

    def __repr__(self) -> str:
        return "Secret(…)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._value == self._value

    def __hash__(self) -> int:
        return hash(self._value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One thing that a platform may be told: what kind of value it is, and whether nothing works without it.

    `unless` names another key that can stand for a required one.
    """

    kind: Kind = "text"
    required: bool = False
    unless: str = ""


Platforms: TypeAlias = Mapping[str, Mapping[str, Setting]]
"""For each platform that there is, the keys of its section."""

CONSOLE: Platforms = MappingProxyType({"console": MappingProxyType({})})


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreConfig:
    """Where the archive is. The address may hold a password, so it is not shown."""

    url: str = field(default="sqlite:///briefwire.db", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PollConfig:
    """How feeds and pages are asked for; `max_bytes` counts unpacked bytes.

    `longest` caps the time between two looks at a feed; of a new feed, items up to `look_back` are read, and a
    live channel sees one as a `sample`; more than `surprise` new items at once are asked about first.
    """

    every: timedelta = timedelta(minutes=10)
    longest: timedelta = LONGEST_WAIT
    look_back: timedelta = LOOK_BACK
    sample: bool = True
    surprise: int = MANY_NEW
    concurrency: int = 150
    per_host: int = 4
    user_agent: str = "Briefwire (news bot that honours Retry-After)"
    contact: str | None = None
    max_bytes: int = 5 * 1024 * 1024
    timeout: timedelta = timedelta(seconds=20)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchConfig:
    """Networks that may be fetched from although they are not on the public internet."""

    allow_private: tuple[Network, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Everything an operator can decide. Without a file it still works: the console, and SQLite beside it.

    `notices` is where whoever runs this hears of feeds in trouble. `platforms` holds the settings that were given
    for each platform to be connected; tokens are `Secret`.
    """

    store: StoreConfig = StoreConfig()
    poll: PollConfig = PollConfig()
    fetch: FetchConfig = FetchConfig()
    feeds: tuple[Feed, ...] = ()
    notices: Address | None = None
    platforms: Mapping[str, Mapping[str, object]] = field(
        default_factory=lambda: MappingProxyType({"console": MappingProxyType({})})
    )
    subscriptions: tuple[Subscription, ...] = ()
