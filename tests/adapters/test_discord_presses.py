"""What people press and fill in on Discord, and what they see of it."""

import asyncio
from dataclasses import replace

import pytest
from discord_samples import LISTED, SOURCES, Asked, card, desk
from simulators import discord
from simulators.discord import ANN, BEN, HERE

from bot.model import Actions, Address, Button, Card, Heading


async def test_buttons_work_after_a_restart_for_everybody():
    async with discord.connected(desk) as (platform, seen, _):
        await platform.post(HERE, card(), "k1")
        (posted,) = seen.channels[HERE.channel].messages
        await platform.stop()
        seen.sessions.clear()
        later = discord.another(seen)
        await later.start(desk)
        await asyncio.gather(seen.press("Sources", posted, ANN), seen.press("Sources", posted, BEN))
        await seen.until(lambda: seen.private(ANN) and seen.private(BEN))
        assert "You asked /sources a1" in seen.private(BEN)[0]
        assert len(seen.messages(HERE)) == 1


@pytest.mark.parametrize("custom_id", ["old-style-button", "bw::forgotten a1", "bw::"])
async def test_a_button_of_another_time_says_so_kindly(custom_id):
    async with discord.connected() as (platform, seen, _):
        await platform.post(HERE, card(), "k1")
        (posted,) = seen.channels[HERE.channel].messages
        posted["components"][0]["components"][0]["custom_id"] = custom_id
        await seen.press("Sources", posted)
        await seen.until(lambda: seen.private(ANN))
        assert "no longer in use" in seen.private(ANN)[0]


@pytest.mark.parametrize("where", ["server", "group"])
async def test_nothing_is_followed_where_nothing_can_be_posted(where):
    others = {
        "server": {
            "guild_id": "3999",
            "guild": {"id": "3999", "features": []},
            "authorizing_integration_owners": {"1": ANN},
        },
        "group": {"context": 2, "authorizing_integration_owners": {"1": ANN}},
    }
    channel = discord.Channel(id="4999", name="theirs", guild="3999", type=0 if where == "server" else discord.DM)
    there_is = Address(platform="discord", channel="4999")

    def prepare(there):
        there.channels["4999"] = channel

    answer = Asked(LISTED)
    async with discord.connected(answer, prepare=prepare) as (_, seen, _):
        await seen.choose("start", {}, ANN, there_is, **others[where])
        await seen.until(lambda: seen.private(ANN))
        await seen.press("Pause", seen.whispers(ANN)[0], ANN, there_is, **others[where])
        await seen.until(lambda: len(seen.private(ANN)) == 2)
        assert seen.private(ANN)[1].startswith("I can't post here\nOnly you have added me")
        assert answer.texts == ["/start"]


DOTS = (
    *SOURCES,
    Button(label="Less like this", verb="less", argument="a1", style="more"),
    Button(label="Report", verb="report", argument="a1", style="more"),
)


async def test_behind_the_three_dots_is_what_is_seldom_wanted():
    answer = Asked()
    async with discord.connected(answer) as (platform, seen, _):
        await platform.post(HERE, card("A *bigger* budget", DOTS), "k1")
        (posted,) = seen.channels[HERE.channel].messages
        assert [one["label"] for row in posted["components"] for one in row["components"]] == ["Sources", "⋯"]
        await seen.press("⋯", posted, BEN)
        (menu,) = seen.whispers(BEN)
        assert discord.words(menu) == "A *bigger* budget\nWhat about it?"
        labels = [one["label"] for row in menu["components"] for one in row["components"]]
        assert labels == ["Get less like this story here", "Say that something is wrong"]
        opened = await seen.press(labels[1], menu, BEN)
        await seen.fill(opened, {"words": "the year\nis wrong"}, BEN)
        await seen.until(lambda: answer.requests)
        await seen.fill(opened, {}, BEN)
        await seen.until(lambda: len(answer.requests) == 2)
        assert answer.texts == ["/report a1 the year is wrong", "/report a1"]


async def test_what_takes_something_away_is_asked_for_once_more():
    answer = Asked()
    stop = (Button(label="Stop all", verb="unsubscribe", argument="all", style="danger", confirm="All of it?"),)
    async with discord.connected(answer) as (platform, seen, _):
        await platform.post(HERE, card(buttons=stop), "k1")
        (posted,) = seen.channels[HERE.channel].messages
        await seen.press("Stop all", posted)
        (question,) = seen.whispers(ANN)
        assert discord.words(question) == "Stop all?\nAll of it?"
        await seen.press("No, keep it", question)
        assert discord.words(question) == "Nothing was changed\nAll is as it was."
        assert answer.requests == []
        await seen.press("Stop all", posted, BEN)
        await seen.press("Yes: Stop all", seen.whispers(BEN)[0], BEN)
        await seen.until(lambda: answer.requests)
        assert answer.texts == ["/unsubscribe all"]


PAUSED = Card(kind="notice", parts=(Heading(text="Paused"),), private=True, announce=card("Ann paused it"))


REFUSED = Card(kind="notice", parts=(Heading(text="Only @desk may"),), private=True)


@pytest.mark.parametrize(
    ("outcome", "shown"), [(PAUSED, ["Paused"]), (REFUSED, ["Follows", "Only @desk may"])], ids=["done", "refused"]
)
async def test_what_a_press_changed_is_shown_where_it_was_pressed(outcome, shown):
    answer = Asked(LISTED)
    async with discord.connected(answer) as (_, seen, _):
        await seen.choose("subscriptions", {})
        await seen.until(lambda: seen.private(ANN))
        answer.answer = outcome
        await seen.press("Pause", seen.whispers(ANN)[0])
        await seen.until(lambda: seen.private(ANN) == shown)


async def test_what_everybody_could_press_is_done_once():
    wish = Card(kind="notice", parts=(Heading(text="Ben would like"), Actions(buttons=LISTED.parts[1].buttons)))
    answer = Asked(replace(REFUSED, announce=wish))
    async with discord.connected(answer) as (_, seen, _):
        await seen.choose("subscribe", {"topic": "ai"}, BEN)
        await seen.until(lambda: seen.messages(HERE))
        (asked_for,) = seen.channels[HERE.channel].messages
        answer.answer = PAUSED
        await seen.press("Pause", asked_for)
        await seen.until(lambda: asked_for["components"] == [])
        assert discord.words(asked_for) == "-# Done by Ann *of* the desk\nBen would like"


async def test_a_pressed_button_says_beneath_which_card():
    answer = Asked()
    async with discord.connected(answer) as (platform, seen, _):
        receipt = await platform.post(HERE, card(), "k1")
        await seen.press("Sources", seen.channels[HERE.channel].messages[0])
        await seen.until(lambda: answer.requests)
        assert answer.requests[0].under == receipt


async def test_subscribing_without_a_word_opens_a_form_that_makes_the_line():
    answer = Asked(Card(kind="notice", parts=(Heading(text="I know no topic “cips”"),), private=True))
    async with discord.connected(answer) as (_, seen, _):
        opened = await seen.choose("subscribe", {}, locale="de")
        filled = {
            "topics": ["ai-capex", "chips"],
            "others": "ByteDance,  MSFT",
            "when": ["daily 08:00"],
            "over": "1bn usd",
        }
        await seen.fill(opened, filled)
        await seen.until(lambda: seen.private(ANN))
        assert answer.texts == [
            "/subscribe ai-capex, chips, ByteDance, MSFT daily 08:00 over 1bn usd in Europe/Berlin"
        ]
        (answered,) = seen.whispers(ANN)
        again = await seen.press("Change it", answered)
        await seen.fill(again, {"others": ""})
        await seen.until(lambda: len(answer.requests) == 2)
        assert answer.texts[1] == "/subscribe ai-capex, chips daily 08:00 over 1bn usd in Europe/Berlin"


async def test_a_button_that_subscribes_to_nothing_yet_opens_the_form():
    add = (Button(label="Add", verb="subscribe", argument=""),)
    answer = Asked(Card(kind="notice", parts=(Heading(text="Done"),), private=True, announce=card("Ann follows")))
    async with discord.connected(answer) as (platform, seen, _):
        await platform.post(HERE, card(buttons=add), "k1")
        opened = await seen.press("Add", seen.channels[HERE.channel].messages[0])
        assert opened.acknowledged.result()["type"] == 9
        await seen.fill(opened, {"topics": ["all"]})
        await seen.until(lambda: len(seen.messages(HERE)) == 2)
        assert answer.texts == ["/subscribe all weekdays 08:00 in UTC"]
        assert seen.whispers(ANN)[0]["components"] == []
