"""What we need done for us: each port is a Protocol whose docstring is the contract its adapters keep.

Ports that wait on a network are async; the archive (a module of its own) and computing ports are plain calls that
the pipeline runs in a thread. Adapters raise only the errors of `bot.errors`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from bot.model import Address, Feed, FeedState, Page, Poll, Rate, Request
from bot.ports.archive import Archive, Choose

if TYPE_CHECKING:
    from bot.model import Card, Chart

__all__ = [
    "Answer", "Archive", "Charts", "Choose", "Clock", "Feeds", "Pages", "Platform", "Rates", "SentenceRanker",
    "Sheets",
]  # fmt: skip


class Clock(Protocol):
    """The time, as an aware UTC datetime. Given, never taken, so that tests own it."""

    def __call__(self) -> datetime: ...


class Feeds(Protocol):
    """Fetches and parses feeds."""

    async def poll(self, state: FeedState) -> Poll:
        """One conditional look at a feed.

        The validators in the result are only to be stored together with its entries. Raises `Retry`
        (slow, broken connection, 429, 5xx; `after` from Retry-After), `Gone` (404 that stays, 410),
        `Refused` (401, 403, unsafe address, too large) and `NotAFeed`.
        """
        ...

    async def discover(self, url: str) -> tuple[Feed, ...]:
        """The feeds at an address with one GET: the feed itself, or those that the page there offers."""
        ...


class Pages(Protocol):
    """Fetches article pages and takes their text."""

    async def read(self, url: str) -> Page:
        """The article at an address. Raises `Retry`, `Gone` or `Refused`; never returns an empty text."""
        ...


class SentenceRanker(Protocol):
    """Scores sentences for a summary."""

    def __call__(self, sentences: Sequence[str], language: str) -> tuple[float, ...]:
        """One score in 0..1 a sentence, in order; higher is more central. Never raises for any text."""
        ...


class Rates(Protocol):
    """Reference rates of exchange, of which every one has a day and a source that can be named."""

    def rate(self, unit: str, to: str, day: date) -> Rate | None:
        """What one `unit` was worth in `to` on a day, or on the last day before it that has a rate.

        None for a currency without rates, and where the last rate is too old to stand for that day.
        """
        ...


class Charts(Protocol):
    """Draws bars."""

    def __call__(self, chart: "Chart") -> bytes:
        """The chart as a PNG that can be read on a phone. It takes a while, so call it in a thread."""
        ...


class Sheets(Protocol):
    """Makes files of flat rows."""

    def __call__(self, rows: Sequence[Mapping[str, str]], form: str) -> bytes:
        """The rows as csv, json or xlsx. Refused where what that takes is not installed."""
        ...


Answer = Callable[[Request], "Awaitable[Card]"]


class Platform(Protocol):
    """One chat platform: posts cards and hears requests. The only thing that knows what an address means."""

    name: str

    async def start(self, answer: Answer) -> None:
        """Connects and begins to hear requests; each is answered by `answer`. Returns when ready."""
        ...

    async def post(self, address: Address, card: "Card", key: str) -> str:
        """Posts a card and returns a receipt by which it can be edited. Two posts with one key are one.

        An address whose thread is the receipt of a posted card leads beneath that card, where there are threads.

        Raises `Retry` (it surely was not posted; later, `after` if the platform said), `Unsure` (it may have
        been), `Gone` (the channel is), `Refused` (our fault). It gives up within 20 seconds, and then nothing more
        leaves, so that what was posted has arrived within `deliveries.SEND_WITHIN`.
        """
        ...

    async def edit(self, address: Address, receipt: str, card: "Card") -> None:
        """Replaces a posted card."""
        ...

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """The receipt of what was posted with this key since then, None if it surely was not: else it raises."""
        ...

    async def stop(self) -> None:
        """Disconnects, after what is in hand is done."""
        ...
