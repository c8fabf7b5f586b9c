"""What people say to the bot on Discord, and what is not for it."""

import asyncio

from discord_samples import Asked, card, desk
from simulators import discord
from simulators.discord import ANN, BEN, HERE

from adapters.archive import connect
from bot.model import Address


async def test_a_direct_message_is_a_question():
    there_is = Address(platform="discord", channel="4009")

    def prepare(there):
        there.channels["4009"] = discord.Channel(id="4009", name="", type=discord.DM)

    async with discord.connected(desk, prepare=prepare) as (_, seen, _):
        await seen.mention("capex bytedance", address=there_is, whom="")
        await seen.until(lambda: len(seen.messages(there_is)) == 2)
        assert "You asked capex bytedance" in seen.messages(there_is)[1]
        await seen.choose("subscribe", {"topic": "ai-capex"}, address=there_is)
        await seen.until(lambda: seen.private(ANN))
        assert "You asked /subscribe ai-capex" in seen.private(ANN)[0]
        assert not any("Share" in str(one["components"]) for one in seen.whispers(ANN))


async def test_talk_among_people_is_not_listened_to():
    async with discord.connected() as (_, seen, _):
        await seen.mention("capex bytedance", whom="")
        await seen.mention("capex bytedance", whom=BEN)
        await seen.mention("capex bytedance", person=discord.BOT)
        await seen.mention("capex bytedance", person=discord.ANOTHER_BOT)
        await seen.complete("capex", "company", "x")  # events are handled in order: those before are done
        await asyncio.sleep(0.1)
        assert not any(how == "POST" for how, where, _ in seen.calls if where == "/channels/4001/messages")


async def test_a_remark_on_a_card_is_no_question_but_a_question_about_it_is():
    answer = Asked()
    async with discord.connected(answer) as (platform, seen, _):
        receipt = await platform.post(HERE, card(), "k1")
        (posted,) = seen.channels[HERE.channel].messages
        said = ["wow, that is a lot", "Sources", "what about 2024?", "compare with Alibaba", "capex bytedance"]
        for text in said:
            await seen.mention(text, answers=posted)
        await seen.until(lambda: len(answer.requests) == 4)
        assert answer.texts == ["/sources a1", *said[2:]]
        assert {request.under for request in answer.requests} == {receipt}


async def test_a_message_that_two_processes_are_told_of_is_answered_by_one(tmp_path):
    archive = connect(f"sqlite:///{tmp_path / 'archive.db'}")
    one, other = Asked(), Asked()
    async with discord.connected(one, archive=archive) as (_, seen, _):
        beside = discord.platform(seen, archive=archive)
        await beside.start(other)
        try:
            for number in range(4):
                await seen.mention(f"subscribe chips {number}")
            await seen.until(lambda: len(seen.messages(HERE)) == 8)
            await asyncio.sleep(0.2)
            asked = sorted(one.texts + other.texts)
            assert asked == [f"subscribe chips {number}" for number in range(4)]
        finally:
            await beside.stop()
            archive.close()
