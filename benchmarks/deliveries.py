"""How fast stories are planned and queues drain: 50,000 subscriptions, and 10,000 deliveries over 2,000 channels.

The drain runs against a platform in this process that enforces the real limits and answers 429 to whoever breaks
them; it is measured against the time that the limits themselves would take.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.archive import connect
from adapters.settings import BUDGETS
from bot import deliveries, topics
from bot.companies import companies
from bot.errors import Retry
from bot.model import Address, Article, Delivery, Gist, Reading, Story, Subscription, TopicMatch
from bot.pipeline import Ports, Publisher

NOW = datetime.now(UTC)


def story(number: int, about: tuple[str, ...], named: tuple[str, ...]) -> Story:
    text = f"Orbix Dynamics said on day {number} that it would spend more on data centres and memory chips. " * 20
    article = Article(
        id=f"a{number}", url=f"https://news.example/{number}", title=f"Orbix spends more, part {number}",
        text=text,
        published=NOW, outlet="Ledger Wire", digest=str(number),
    )  # fmt: skip
    matches = tuple(TopicMatch(topic=topic, cue="data centres") for topic in about)
    gist = Gist(sentences=(article.title,), indices=(0,))
    reading = Reading(article=article, gist=gist, topics=matches, companies=named, extractor="bench")
    return Story(id=article.id, readings=(reading,))


# --- planning -------------------------------------------------------------------------------------


def wishes(number: int, dice: random.Random) -> list[Subscription]:
    """As people wish: mostly a topic or two, often companies, seldom a keyword."""
    about, named = [topic.id for topic in topics.table()], [company.id for company in companies()]
    words = [f"keyword {n}" for n in range(200)]
    return [
        Subscription(
            id=f"{n:06}",
            address=Address(platform="slack", workspace=f"T{n % 500}", channel=f"C{n % 20_000}"),
            topics=tuple(dice.sample(about, dice.randint(0, 2))),
            companies=tuple(dice.sample(named, dice.randint(1, 5))),
            keywords=(dice.choice(words),) if dice.random() < 0.02 else (),
        )
        for n in range(number)
    ]


def planning(number: int) -> str:
    dice = random.Random(3)
    begun = time.perf_counter()
    index = deliveries.Index(wishes(number, dice))
    indexed = time.perf_counter() - begun
    told = story(1, ("ai-capex", "chips"), ("bytedance", "nvidia"))
    took = []
    for _ in range(9):
        begun = time.perf_counter()
        plan = deliveries.plan(told, told.readings[0], index, now=NOW)
        took.append(time.perf_counter() - begun)
    return (
        f"planning a story against {number:,} subscriptions: {sorted(took)[4] * 1000:.1f} ms for "
        f"{len(plan.deliveries):,} deliveries (the index of all, made when one changes: {indexed * 1000:.0f} ms)"
    )


# --- draining -------------------------------------------------------------------------------------


@dataclass
class Limited:
    """A platform with Slack's limits: a message a second in a channel, `workspace` a second in a workspace."""

    workspace: float
    name: str = "slack"
    posts: Counter = field(default_factory=Counter)
    refused: int = 0
    times: dict = field(default_factory=lambda: defaultdict(deque))
    first: dict = field(default_factory=dict)

    async def post(self, address, card, key: str) -> str:
        await asyncio.sleep(random.uniform(0.02, 0.1))
        now = time.monotonic()
        if not self._allowed(address.channel_key, 1, 1.0, now) or not self._allowed(
            address.workspace_key, round(self.workspace * 60), 60.0, now
        ):
            self.refused += 1
            raise Retry("slower", after=timedelta(seconds=1))
        for place in (address.channel_key, address.workspace_key):
            self.times[place].append(now)
        self.posts[key] += 1
        self.first.setdefault(address.channel_key, now)
        return key

    def _allowed(self, place: str, most: int, window: float, now: float) -> bool:
        times = self.times[place]
        # Latency moves messages together: Slack tolerates that, a twentieth of the window here.
        while times and now - times[0] > window * 0.95:
            times.popleft()
        return len(times) < most

    async def find(self, address, key: str, since) -> str | None:
        return key if self.posts[key] else None

    async def edit(self, address, receipt, card) -> None:
        raise AssertionError("nothing is edited here")


async def drain(folder: Path, *, number: int, channels: int, workspaces: int, longest: float = 0.0) -> str:
    """`longest`: the part of a workspace's time that the first channel of each needs for itself."""
    archive = connect(f"sqlite:///{folder / 'bench.db'}")
    for n in range(channels):
        place = Address(platform="slack", workspace=f"T{n % workspaces}", channel=f"C{n}")
        archive.put_subscription(Subscription(id=f"s{n}", address=place, topics=("all",)))
    queues = _queues(number // workspaces, channels // workspaces, longest)
    for n in range(queues[0]):
        told = story(n, ("ai-capex",), ())
        caused = [
            Delivery(subscription=f"s{c}", story=told.id, revision=0, state="queued", due=NOW, reason="bench")
            for c in range(channels) if n < queues[c // workspaces]
        ]  # fmt: skip
        archive.keep_reading(None, told.readings[0], told, caused, reason="", now=NOW)
    # The limit itself, of which the budget leaves a hundredth.
    budget = BUDGETS["slack"]
    rate = 1 / budget.workspace * 1.01
    platform = Limited(workspace=rate)
    ports = Ports(
        archive=archive, feeds=None, pages=None, read=None, platforms={"slack": platform},
        clock=lambda: datetime.now(UTC),
    )  # fmt: skip
    begun, cpu = time.monotonic(), time.process_time()
    await Publisher(ports, BUDGETS).publish()
    took, busy = max(map(max, platform.times.values())) - begun, time.process_time() - cpu
    # No schedule is done sooner than the workspace's limit lets it, nor than the longest channel's.
    ideal = max(sum(queues) / rate, queues[0] * 1.0)
    states = Counter(one.state for one in archive.deliveries(limit=number * 2))
    archive.close()
    return (
        f"{sum(queues) * workspaces:,} deliveries over {channels:,} channels of {workspaces} workspaces, "
        f"{queues[0]} for the longest: {took:.1f} s, "
        f"{100 * ideal / took:.1f} % of what the limits allow ({ideal:.1f} s), {platform.refused} times 429, "
        f"{dict(states)}, twice {sum(n - 1 for n in platform.posts.values())}, {busy:.1f} s of CPU, "
        f"the last channel heard something after {max(platform.first.values()) - begun:.1f} s"
    )


def _queues(number: int, channels: int, longest: float) -> list[int]:
    """How much waits for each channel of a workspace, the longest first."""
    first = round(longest * number * BUDGETS["slack"].workspace) or -(-number // channels)
    rest, more = divmod(number - first, channels - 1)
    return [first, *(rest + (n < more) for n in range(channels - 1))]


def main() -> int:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--subscriptions", type=int, default=50_000)
    given.add_argument("--deliveries", type=int, default=10_000)
    given.add_argument("--channels", type=int, default=2_000)
    given.add_argument("--workspaces", type=int, default=20)
    given.add_argument("--longest", type=float, default=0.0, help="the share of the time that one channel needs")
    asked = given.parse_args()
    print(planning(asked.subscriptions))
    with tempfile.TemporaryDirectory() as folder:
        work = drain(
            Path(folder), number=asked.deliveries, channels=asked.channels, workspaces=asked.workspaces,
            longest=asked.longest,
        )  # fmt: skip
        print(asyncio.run(work))
    return 0


if __name__ == "__main__":
    sys.exit(main())
