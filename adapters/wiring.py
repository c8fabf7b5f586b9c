"""Connects the ports: a configuration in, a running set of adapters out. The only place that knows them all."""

import importlib
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from adapters import sheets
from adapters.archive import connect as connect_archive
from adapters.charts import connect as connect_charts
from adapters.feeds import FeedReader
from adapters.fetch import Fetcher
from adapters.fetch import Settings as FetchSettings
from adapters.pages import PageReader
from adapters.rates import connect as connect_rates
from adapters.settings import BUDGETS, PLATFORMS
from adapters.summary import SumyRanker
from bot.config import Config, parse
from bot.errors import BadConfig
from bot.model import Article, Reading, Subscription
from bot.pipeline import Collector, Pace, Ports
from bot.ports import Archive, Platform
from bot.subscriptions import CONFIG_OWNER, ENDED_THERE

if TYPE_CHECKING:
    from bot.pipeline import Desk, Notifier, Publisher

DEFAULT_CONFIG = Path("config.toml")
# What other processes answer is in the archive, and who installed us.
_WITH_ARCHIVE = frozenset({"discord", "slack"})


def utc_now() -> datetime:
    """The one real clock."""
    return datetime.now(UTC)


def load(path: Path | None) -> Config:
    """The configuration of a file and the environment; without a file, the defaults."""
    if path is None and not DEFAULT_CONFIG.exists():
        return parse("", os.environ, PLATFORMS)
    chosen = path or DEFAULT_CONFIG
    try:
        text = chosen.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise BadConfig(str(chosen), "there is no such file; copy config.example.toml to start one.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig(str(chosen), f"it cannot be read: {error}.") from error
    return parse(text, os.environ, PLATFORMS, file=str(chosen))


def platforms(config: Config, archive: Archive) -> dict[str, Platform]:
    """Every configured platform, connected to nothing yet. Its module is imported here and not before."""
    made = {}
    for name, settings in config.platforms.items():
        try:
            module = importlib.import_module(f"adapters.{name}")
        except ModuleNotFoundError as error:
            raise BadConfig(
                f"platforms.{name}", "this version has no adapter for it yet; remove the section."
            ) from error
        if name in _WITH_ARCHIVE:
            made[name] = module.connect(settings, archive)
        else:
            made[name] = module.connect(_console_settings(config, settings) if name == "console" else settings)
    return made


def _console_settings(config: Config, settings: Mapping[str, object]) -> Mapping[str, object]:
    """The console's settings, its journal beside a database that is a file, and here if that is elsewhere."""
    path = config.store.url.removeprefix("sqlite:///")
    if path in {"", ":memory:", "sqlite://"}:
        return settings
    return {"journal": "briefwire.told" if path == config.store.url else f"{path}.told", **settings}


class Briefwire:
    """Everything connected. Each part is made when it is first asked for: who only polls loads no cards."""

    def __init__(self, ports: Ports, config: Config) -> None:
        self.ports = ports
        self._config = config
        self._rates = connect_rates()
        self.collector = Collector(ports, _pace(config), rates=self._rates)

    @cached_property
    def publisher(self) -> "Publisher":
        from bot.pipeline import Publisher

        return Publisher(self.ports, BUDGETS)

    @cached_property
    def desk(self) -> "Desk":
        from bot.pipeline import Desk

        return Desk(self.ports.archive, utc_now, self._rates, connect_charts(), sheets.write)

    @cached_property
    def notifier(self) -> "Notifier":
        from bot.pipeline import Notifier

        return Notifier(self.ports, self._config.notices)


@asynccontextmanager
async def briefwire(
    config: Config, *, with_platforms: Mapping[str, Platform] | None = None
) -> AsyncIterator[Briefwire]:
    """Connects everything for as long as it is entered, and brings the configured feeds and wishes up to date."""
    archive = connect_archive(config.store.url)
    try:
        put_configured(archive, config, utc_now())
        async with Fetcher(fetch_settings(config)) as fetcher, FeedReader(fetcher) as feeds:
            ports = Ports(
                archive=archive,
                feeds=feeds,
                pages=PageReader(fetcher),
                read=_reading(),
                platforms=platforms(config, archive) if with_platforms is None else with_platforms,
                clock=utc_now,
            )
            yield Briefwire(ports, config)
    finally:
        archive.close()


def _reading() -> Callable[[Article], Reading]:
    """What reads articles. The engine is loaded with the first."""
    rank = SumyRanker()

    def read(article: Article) -> Reading:
        from bot.readings import read as read_by_engine

        return read_by_engine(article, rank)

    return read


def _pace(config: Config) -> Pace:
    poll = config.poll
    return Pace(
        every=poll.every,
        longest=poll.longest,
        feeds=poll.concurrency,
        look_back=poll.look_back,
        sample=poll.sample,
        many=poll.surprise,
    )


def fetch_settings(config: Config) -> FetchSettings:
    """How the configuration wants things to be fetched."""
    poll = config.poll
    return FetchSettings(
        user_agent=f"{poll.user_agent} +{poll.contact}" if poll.contact else poll.user_agent,
        max_bytes=poll.max_bytes,
        timeout=poll.timeout.total_seconds(),
        concurrency=poll.concurrency,
        per_host=poll.per_host,
        allow_private=tuple(str(network) for network in config.fetch.allow_private),
    )


def put_configured(archive: Archive, config: Config, now: datetime) -> None:
    """Makes the archive's managed feeds and subscriptions those of the configuration; what people made stays.

    What stands in the configuration and was ended in its channel stays ended.
    """
    archive.put_feeds(config.feeds, managed=True, now=now)
    kept = {subscription.id: subscription for subscription in archive.subscriptions()}
    wanted = {subscription.id: subscription for subscription in config.subscriptions}
    ended = {one.id: one for one in archive.subscriptions(ended=True) if one.reason == ENDED_THERE}
    for subscription in wanted.values():
        if subscription.id not in ended:
            own = archive.channel(subscription.address).tz
            archive.put_subscription(_configured(subscription, kept.get(subscription.id), now, own))
    for subscription in ended.values():
        if subscription.id not in wanted:  # so that it counts again when it is configured again
            archive.put_subscription(replace(subscription, reason=None))
            archive.remove_subscription(subscription.id)
    for subscription in kept.values():
        if subscription.owner == CONFIG_OWNER and subscription.id not in wanted:
            archive.remove_subscription(subscription.id)


def _configured(given: Subscription, kept: Subscription | None, now: datetime, tz: str | None) -> Subscription:
    """A configured subscription with what the archive knows of it: since when, whether it is paused, and the time
    zone that its channel chose.
    """
    wanted = replace(given, tz=tz or given.tz)
    if kept is None:
        return replace(wanted, owner=CONFIG_OWNER, since=now)
    return replace(wanted, owner=CONFIG_OWNER, since=kept.since, state=kept.state, reason=kept.reason)


def warn(sentence: str) -> None:
    """Says something to the operator without ending anything."""
    sys.stderr.write(f"briefwire: {sentence}\n")
