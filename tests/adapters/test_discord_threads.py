"""Threads and forums of Discord: what goes beneath a card, what sleeps, what is locked, what may not be."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from simulators import discord
from simulators.discord import HERE, HISTORY, IN_FORUM, THREADS

from bot.errors import Gone, Retry
from bot.model import Actions, Address, Button, Card, FigureRow, FigureTable, Heading, Prose

NOW = datetime.now(UTC)
NOTE = Card(kind="notice", parts=(Prose(text="Updated: raised"),))


def card(title="A bigger budget", badge=None):
    return Card(
        kind="story",
        parts=(
            Heading(text=title, badge=badge),
            FigureTable(rows=(FigureRow(label="Capex 2025", amount="US$22bn"),)),
            Actions(buttons=(Button(label="Sources", verb="sources", argument="a1"),)),
        ),
    )


async def test_a_thread_is_posted_to_and_its_history_searched():
    async with discord.connected() as (platform, seen, _):
        first = await platform.post(HERE, card(), "k1")
        ident = first.split("/")[1]
        await seen.open_thread(seen.channels[HERE.channel], ident)
        below = Address(platform="discord", workspace="3001", channel=HERE.channel, thread=ident)
        receipt = await platform.post(below, card("A note"), "k2")
        assert len(seen.thread(HERE, first)) == 1
        assert await discord.another(seen).find(below, "k2", NOW) == receipt
        assert await discord.another(seen).find(HERE, "k2", NOW) is None


async def test_a_forum_gets_a_post_with_a_fitting_tag():
    async with discord.connected() as (platform, seen, _):
        receipt = await platform.post(IN_FORUM, card("x" * 300, badge="PLANNED"), "k1")
        (text,) = seen.messages(IN_FORUM)
        assert "US$22bn" in text
        thread = seen.channels[receipt.split("/")[0]]
        assert [one["id"] for one in thread.tags] == ["2"]
        assert thread.name.endswith("more characters")
        assert await discord.another(seen).find(IN_FORUM, "k1", NOW) == receipt
        assert await discord.another(seen).find(IN_FORUM, "k2", NOW) is None
        await platform.edit(IN_FORUM, receipt, card("Another title"))
        assert "Another title" in seen.messages(IN_FORUM)[0]


async def test_a_forum_that_wants_a_tag_gets_one():
    async with discord.connected() as (platform, seen, _):
        seen.channels[IN_FORUM.channel].flags = 1 << 4
        receipt = await platform.post(IN_FORUM, card(), "k1")
        assert [one["id"] for one in seen.channels[receipt.split("/")[0]].tags] == ["1"]


async def test_a_lost_receipt_of_a_forum_post_makes_no_second_one():
    async with discord.connected() as (platform, seen, trouble):
        await platform.post(IN_FORUM, card(), "k0")
        trouble.next("lost")
        with pytest.raises(Retry):
            await platform.post(IN_FORUM, card(), "k1")
        await platform.post(IN_FORUM, card(), "k1")
        assert len(seen.messages(IN_FORUM)) == 2


async def test_a_thread_is_called_like_its_card():
    async with discord.connected() as (platform, seen, _):
        receipt = await platform.post(HERE, card("A *bigger* budget" * 20), "k1")
        await platform.post(replace(HERE, thread=receipt), NOTE, "k2")
        thread = seen.channels[receipt.split("/")[1]]
        assert thread.name.startswith("A *bigger* budget")
        assert thread.name.endswith("more characters")
        assert thread.parent == HERE.channel


async def test_a_thread_that_somebody_else_began_is_used():
    async with discord.connected() as (platform, seen, _):
        receipt = await platform.post(HERE, card(), "k1")
        await seen.open_thread(seen.channels[HERE.channel], receipt.split("/")[1])
        await platform.post(replace(HERE, thread=receipt), NOTE, "k2")
        assert seen.thread(HERE, receipt) == ["Updated: raised"]


async def test_where_no_threads_may_be_begun_what_belongs_beneath_a_card_answers_it():
    def prepare(there):
        there.channels[HERE.channel].deny = THREADS

    async with discord.connected(prepare=prepare) as (platform, seen, _):
        receipt = await platform.post(HERE, card(), "k1")
        beneath = replace(HERE, thread=receipt)
        note = await platform.post(beneath, NOTE, "k2")
        said = seen.channels[HERE.channel].messages[1]
        assert discord.words(said) == "Updated: raised"
        assert said["message_reference"] == {"message_id": receipt.split("/")[1], "fail_if_not_exists": False}
        assert await discord.another(seen).find(beneath, "k2", NOW) == note


async def test_a_lost_receipt_beneath_a_card_makes_no_second_note():
    async with discord.connected() as (platform, seen, trouble):
        receipt = await platform.post(HERE, card(), "k1")
        beneath = replace(HERE, thread=receipt)
        await platform.post(beneath, NOTE, "k2")
        trouble.next("lost")
        with pytest.raises(Retry):
            await platform.post(beneath, NOTE, "k3")
        await platform.post(beneath, NOTE, "k3")
        assert len(seen.thread(HERE, receipt)) == 2


async def test_beneath_a_post_of_a_forum_is_in_it():
    async with discord.connected() as (platform, seen, _):
        receipt = await platform.post(IN_FORUM, card(), "k1")
        beneath = replace(IN_FORUM, thread=receipt)
        note = await platform.post(beneath, NOTE, "k2")
        assert seen.thread(IN_FORUM, receipt)[1:] == ["Updated: raised"]
        assert await discord.another(seen).find(beneath, "k2", NOW) == note


async def test_a_thread_that_sleeps_is_woken_to_be_edited():
    async with discord.connected() as (platform, seen, _):
        receipt = await platform.post(IN_FORUM, card(), "k1")
        thread = seen.channels[receipt.split("/")[0]]
        thread.state = "asleep"
        await platform.edit(IN_FORUM, receipt, card("Another title"))
        assert thread.state == "open"
        assert "Another title" in seen.messages(IN_FORUM)[0]


async def test_a_thread_that_is_locked_is_left_as_it_is():
    async with discord.connected() as (platform, seen, _):
        receipt = await platform.post(IN_FORUM, card(), "k1")
        seen.channels[receipt.split("/")[0]].state = "archived"
        with pytest.raises(Gone, match=r"is locked\. A moderator can unlock it"):
            await platform.edit(IN_FORUM, receipt, card("Another title"))


async def test_a_question_that_may_not_be_answered_directly_is_answered_below():
    def prepare(there):
        there.channels[HERE.channel].deny = HISTORY

    async def answer(request):
        return NOTE

    async with discord.connected(answer, prepare=prepare) as (_, seen, _):
        await seen.mention("what is new")
        await seen.until(lambda: len(seen.messages(HERE)) == 2)
        assert "message_reference" not in seen.channels[HERE.channel].messages[1]


async def test_in_a_thread_that_was_asleep_the_card_above_it_is_still_known():
    asked = []

    async def answer(request):
        asked.append(request)
        return NOTE

    async with discord.connected(answer) as (platform, seen, _):
        receipt = await platform.post(HERE, card(), "k1")
        ident = receipt.split("/")[1]
        seen.channels[ident] = discord.Channel(id=ident, name="about it", type=11, parent=HERE.channel)
        thread = Address(platform="discord", workspace=HERE.workspace, channel=HERE.channel, thread=ident)
        await seen.mention("sources", address=thread)
        await seen.until(lambda: asked)
        assert [(one.text, one.address, one.under) for one in asked] == [("/sources a1", thread, receipt)]
