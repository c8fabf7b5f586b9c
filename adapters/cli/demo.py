"""The demo: the whole product over the built-in newsroom, in memory, with no network, token or configuration."""

import argparse
import asyncio
import sys
from dataclasses import replace
from datetime import timedelta

from adapters.console import HERE, Console
from adapters.demo.newsroom import Newsroom
from adapters.wiring import Briefwire, briefwire
from bot import cards, queries
from bot.config import Config, parse
from bot.model import Feed, Request
from bot.pipeline import Pass

_WELCOME = """\
This is Briefwire on a newsroom of its own: {articles} articles by {outlets} outlets, all of them fiction.
It has just polled their feeds, read every article, and kept each figure with its sentence.
"""
_QUESTION = "/capex bytedance"
_TRY = """\
Ask something: /capex bytedance   /sources   /brief week   /subscribe ai-capex daily 08:00   /topics   /help
(quit ends it)
"""
_CARDS = 3


def demo(given: argparse.Namespace) -> int:
    """Polls, briefs, shows cards, and answers what is typed until the input ends."""
    return asyncio.run(_demo(once=given.once))


async def _demo(*, once: bool) -> int:
    async with Newsroom() as newsroom:
        console = Console(lines=None if once else sys.stdin, prompt="" if once else "briefwire> ")
        async with briefwire(settings(newsroom), with_platforms={"console": console}) as bot:
            sys.stdout.write(_WELCOME.format(articles=len(newsroom.pieces), outlets=len(newsroom.outlets)) + "\n")
            _say(await bot.collector.collect())
            await _show(bot, console)
            if once:
                console.show(await bot.desk.reply(Request(text=_QUESTION, address=HERE, user="terminal")))
                return 0
            sys.stdout.write(f"{_TRY}\n")
            await console.start(bot.desk.reply)
            await console.closed()
    return 0


def settings(newsroom: Newsroom) -> Config:
    """The defaults, in memory, with the newsroom's feeds and permission to fetch from this machine."""
    config = parse('[store]\nurl = "sqlite:///:memory:"\n[fetch]\nallow_private = ["127.0.0.1/32"]\n', {})
    feeds = tuple(
        Feed(url=f"{newsroom.base}/feeds/{outlet['id']}.xml", name=outlet["name"], publisher=outlet["family"])
        for outlet in newsroom.outlets.values()
    )
    return replace(config, feeds=feeds)


async def _show(bot: Briefwire, console: Console) -> None:
    """The week's brief, then the cards of its first stories."""
    now = bot.ports.clock()
    stories = queries.ranked(bot.ports.archive.recent_stories(now - timedelta(days=14)))
    denied = queries.denials(stories, bot.ports.archive, now=now)
    console.show(cards.brief(stories, now.date(), title="Brief of the last ten days", denied=denied))
    for story in stories[:_CARDS]:
        console.show(cards.story(story, denied=denied))


def _say(result: Pass) -> None:
    sys.stdout.write(f"{result.polled} feeds polled, {result.read} articles read.\n\n")
    for feed, reason in result.problems:
        sys.stdout.write(f"{feed}: {reason}\n")
