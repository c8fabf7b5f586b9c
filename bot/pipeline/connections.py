"""What the pipeline is connected to, how hard it works, and what a pass of it brought."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from bot.feeds import LONGEST_WAIT, LOOK_BACK, MANY_NEW
from bot.model import Article, Reading
from bot.ports import Archive, Clock, Feeds, Pages, Platform

T = TypeVar("T")
Progress = Callable[[str, int, int], None]
Kept = Callable[..., Awaitable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How hard the pipeline works: feeds at once, articles read at once, and the interval between polls.

    `longest` caps what a publisher, a quiet feed or a row of failures makes of the interval. Of a feed's first
    poll, items up to `look_back` are read, and live subscriptions get one as a `sample`. `many` new items at once
    are a surprise.
    """

    every: timedelta = timedelta(minutes=10)
    longest: timedelta = LONGEST_WAIT
    feeds: int = 150
    articles: int = 16
    look_back: timedelta = LOOK_BACK
    sample: bool = True
    many: int = MANY_NEW


@dataclass(slots=True)
class Pass:
    """What one pass over the due feeds brought. `problems` are (feed, sentence), `questions` sentences."""

    polled: int = 0
    unchanged: int = 0
    new: int = 0
    read: int = 0
    repeated: int = 0
    later: int = 0
    problems: list[tuple[str, str]] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What the pipeline needs done for it. `read` turns an article into a reading and may be slow."""

    archive: Archive
    feeds: Feeds
    pages: Pages
    read: Callable[[Article], Reading]
    platforms: Mapping[str, Platform]
    clock: Clock


async def kept(call: Callable[..., T], *given: Any, **named: Any) -> T:  # noqa: ANN401 - what `call` takes
    """An archive call, off the event loop."""
    return await asyncio.to_thread(partial(call, *given, **named))


class OneThread:
    """Archive calls in one thread of their own: many short ones in many threads only wait for each other."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive")

    async def __call__(self, call: Callable[..., T], *given: Any, **named: Any) -> T:  # noqa: ANN401 - as above
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(call, *given, **named))


def steady_now() -> float:
    """Seconds of a clock that never goes back."""
    return asyncio.get_running_loop().time()
