"""Commands on Discord: acknowledged in time, answered for the asker alone, whatever goes wrong between."""

import asyncio
import time
from datetime import UTC, datetime

import pytest
from discord_samples import SOURCES, Asked, card, desk
from simulators import discord
from simulators.discord import ANN, BEN, HERE

from adapters.archive import connect
from bot.model import Button, Card, Heading
from bot.pipeline import Desk


async def test_letters_typed_are_completed():
    async with discord.connected(desk) as (_, seen, _):
        assert (await seen.complete("capex", "company", "byted"))[0]["value"] == "bytedance"
        assert await seen.complete("capex", "company", "nobody is called so") == []


async def test_an_answer_is_shown_although_discord_has_trouble_between():
    async with discord.connected(desk) as (_, seen, trouble):
        trouble.next("broken", at="PATCH /webhooks/.*")
        trouble.next("hung up", at="PATCH /webhooks/.*")
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))


@pytest.mark.parametrize("kind", ["broken", "hung up", "lost"])
async def test_an_acknowledgement_that_fails_is_given_again(kind):
    async with discord.connected(desk) as (_, seen, trouble):
        trouble.next(kind, at="POST /interactions/.*")
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))


async def test_a_card_that_is_not_taken_is_shown_in_words():
    async with discord.connected(desk) as (_, seen, trouble):
        trouble.next("refused", at="PATCH /webhooks/.*")
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        (answer,) = seen.whispers(ANN)
        assert answer["embeds"] == []
        assert "You asked /capex bytedance" in answer["content"]


async def test_an_answerer_that_fails_or_never_ends_is_covered_for():
    async def fails(request):
        if "meta" in request.text:
            await asyncio.sleep(60)
        raise LookupError("a secret")

    pace = discord.Pace(answer=0.1, call=1.0, first_wait=0.02, guilds=0.1)
    async with discord.connected(fails, pace=pace) as (_, seen, _):
        await seen.type("/capex bytedance")
        await seen.type("/capex meta", person=BEN)
        await seen.until(lambda: seen.private(ANN) and seen.private(BEN))
        assert "That failed on our side" in seen.private(ANN)[0]
        assert "secret" not in seen.private(ANN)[0]
        assert "takes longer" in seen.private(BEN)[0]


async def test_an_acknowledgement_is_quick():
    async with discord.connected(desk) as (_, seen, _):
        for number in range(20):
            await seen.type(f"/capex company{number}")
        await seen.until(lambda: len(seen.private(ANN)) == 20)
        assert max(seen.waits) < 3


async def test_a_slow_archive_keeps_nobody_waiting_for_the_first_answer():
    """The archive is asked in a thread: meanwhile others are heard, and suggested to."""

    class Slow:
        """An archive of which every call takes its time."""

        def __init__(self, archive):
            self._archive = archive

        def __getattr__(self, name):
            call = getattr(self._archive, name)

            def slowly(*given, **named):
                time.sleep(0.6)
                return call(*given, **named)

            return slowly

    archive = connect("sqlite:///:memory:")
    slow = Desk(Slow(archive), lambda: datetime(2026, 11, 23, tzinfo=UTC))
    try:
        async with discord.connected(slow.reply) as (_, seen, _):
            for person in (ANN, BEN):
                await seen.type("/capex bytedance", person)
            assert (await seen.complete("capex", "company", "byted"))[0]["value"] == "bytedance"
            assert seen.private(ANN) == []
            await seen.until(lambda: seen.private(ANN) and seen.private(BEN))
            assert "No figures of ByteDance so far" in seen.private(ANN)[0]
    finally:
        archive.close()


@pytest.mark.parametrize("kind", ["", "lost"])
async def test_what_an_answer_changed_is_told_to_the_channel_once(kind):
    news = Card(kind="notice", parts=(Heading(text="Ann follows AI capex here"),))
    answer = Asked(Card(kind="notice", parts=(Heading(text="Subscribed"),), private=True, announce=news))
    async with discord.connected(answer) as (_, seen, trouble):
        if kind:
            trouble.next(kind)
        await seen.choose("subscribe", {"topic": "ai-capex"})
        await seen.until(
            lambda: len([c for c in seen.calls if c[:2] == ("POST", "/channels/4001/messages")]) > bool(kind)
        )
        assert seen.private(ANN) == ["Subscribed"]
        assert seen.messages(HERE) == ["Ann follows AI capex here"]


async def test_why_a_message_stands_here_is_asked_on_the_message():
    answer = Asked()
    why = (*SOURCES, Button(label="Why this?", verb="why", argument="a1"))
    async with discord.connected(answer) as (platform, seen, _):
        await platform.post(HERE, card(buttons=why), "k1")
        await seen.mention("look: <https://news.example/x>, they say", whom="")
        await seen.mention("nothing", whom="")
        for shown in seen.channels[HERE.channel].messages:
            await seen.apply("Why this?", shown)
        await seen.until(lambda: len(seen.private(ANN)) == 3)
        assert answer.texts == ["/why a1", "/why https://news.example/x"]
        assert "There is no story in this message" in seen.private(ANN)[2]
