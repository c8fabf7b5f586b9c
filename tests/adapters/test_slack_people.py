"""Slack with the real desk behind it: windows, who may change what, what a channel is told, pictures, greetings."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from making import figure, reading, story, subscription
from simulators.slack import (
    ANN,
    BEN,
    BOT,
    HERE,
    Workspace,
    connected,
    happening,
    submission,
    suggestion,
    wrong_modal,
    wrong_options,
)

from adapters.archive import connect
from adapters.slack.people import People
from bot import cards
from bot.model import Address, Card, ChannelSettings, Delivery, File, Heading, Image, Request
from bot.pipeline import Desk
from bot.ports import Archive

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n" + b"picture" * 20


@asynccontextmanager
async def bot(**more: Any) -> AsyncIterator[tuple[Archive, Workspace, Any]]:
    archive = connect("sqlite:///:memory:")
    told = reading("a1", figures=(figure(),))
    archive.keep_reading(None, told, story(told, importance=3.0), (), reason="nobody", now=NOW)
    async with connected(Desk(archive, lambda: NOW).reply, **more) as (made, seen, _):
        yield archive, seen, made
    archive.close()


def event(seen: Workspace, **given: Any) -> dict[str, Any]:
    return happening(seen, {"event_ts": "1.2", **given})


# --- the window to follow something ---------------------------------------------------------------


async def opened(seen: Workspace) -> dict[str, Any]:
    await seen.type("/subscribe")
    await seen.until(lambda: seen.windows)
    return seen.windows[-1]


@pytest.mark.parametrize("over_http", [False, True])
async def test_a_wish_without_words_is_asked_for_in_a_window(over_http):
    async with bot(over_http=over_http) as (archive, seen, _):
        view = await opened(seen)
        chosen = {
            "topics": ["chips"],
            "companies": ["nvidia"],
            "rhythm": "weekdays",
            "at": "07:30",
            "over": "1bn usd",
        }
        assert await seen.deliver("interactive", submission(view, chosen)) == {}
        await seen.until(lambda: seen.private(ANN) and len(seen.messages(HERE)) == 1)
        (made,) = archive.subscriptions()
        assert (made.topics, made.companies, made.tz, made.owner) == (
            ("chips",),
            ("nvidia",),
            "Asia/Hong_Kong",
            ANN,
        )
        assert (made.when.at.isoformat(), made.when.weekdays) == ("07:30:00", (0, 1, 2, 3, 4))
        assert (int(made.minimum.value), made.minimum.unit) == (1_000_000_000, "USD")
        assert made.address == HERE
        assert "Subscribed to chips and Nvidia" in seen.private(ANN)[0]
        assert seen.messages(HERE) == ["Ann set up chips and Nvidia here: weekdays 07:30; over 1bn usd"]


@pytest.mark.parametrize(
    ("chosen", "fields"),
    [
        ({}, {"topics"}),
        ({"topics": ["chips"], "over": "a lot"}, {"over"}),
        ({"over": "daily 08:00"}, {"topics", "over"}),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(chosen, fields):
    async with bot() as (archive, seen, _):
        view = await opened(seen)
        answer = await seen.deliver("interactive", submission(view, chosen))
        assert answer["response_action"] == "errors"
        assert set(answer["errors"]) == fields
        assert all(answer["errors"].values())
        assert archive.subscriptions() == ()


@pytest.mark.parametrize(
    ("field", "letters", "first"),
    [
        ("topics", "", "all"),
        ("topics", "capex", "ai-capex"),
        ("companies", "byt", "bytedance"),
        ("companies", "NVDA", "nvidia"),
        ("companies", "字节", "bytedance"),
    ],
)
@pytest.mark.parametrize("over_http", [False, True])
async def test_topics_and_companies_are_found_by_their_first_letters(field, letters, first, over_http):
    async with bot(over_http=over_http) as (_, seen, _):
        answer = await seen.deliver("interactive", suggestion(field, letters))
        assert answer["options"][0]["value"] == first
        assert list(wrong_options(answer["options"])) == []
    async with bot() as (_, seen, _):
        assert (await seen.deliver("interactive", suggestion("something", "x")))["options"] == []


@pytest.mark.parametrize(
    ("said", "kept"), [("the year is wrong", "the year is wrong"), (None, "the reader did not say what")]
)
async def test_a_report_says_in_a_window_what_is_wrong(said, kept):
    async with bot() as (archive, seen, made):
        story = archive.story("a1")
        await made.post(HERE, cards.story(story), "k1")
        await seen.press("Report", seen.channels["C0HOME"].messages[0], BEN)
        await seen.until(lambda: seen.windows)
        assert wrong_modal(seen.windows[0]) == []
        await seen.deliver("interactive", submission(seen.windows[0], {"words": said}, BEN))
        await seen.until(lambda: seen.private(BEN))
        assert seen.private(BEN)[0].startswith("Reported, thank you")
        (remark,) = archive.changes(remarks=True)
        assert (remark.name, remark.command, remark.outcome) == (
            "Ben",
            "/report a1",
            f"something is wrong: {kept}",
        )


async def test_where_no_window_opens_words_say_what_to_type():
    async with bot() as (_, seen, _):
        seen.trouble.next("expired_trigger_id", method="views.open")
        await seen.type("/subscribe")
        await seen.until(lambda: seen.private(ANN))
        assert "Subscribe to what?" in seen.private(ANN)[0]


# --- who may change what --------------------------------------------------------------------------


async def test_only_who_manages_the_channel_may_change_it_and_the_others_can_ask():
    async with bot() as (archive, seen, _):
        await seen.type("/subscribe chips", person=BEN)
        await seen.until(lambda: seen.private(BEN))
        refused = seen.private(BEN)[0]
        assert "Only Ann or the workspace's admins may change what this channel follows." in refused
        assert archive.subscriptions() == ()
        await seen.press("Ask them", seen.whispers[BEN][0], BEN)
        await seen.until(lambda: seen.messages(HERE))
        assert "Ben would like: /subscribe chips" in seen.messages(HERE)[0]
        asked = seen.channels["C0HOME"].messages[0]
        await seen.press("Do it", asked, BEN)
        await seen.until(lambda: len(seen.private(BEN)) == 2)
        assert seen.private(BEN)[0].startswith("Asked"), "it stands where the refusal stood"
        assert "Only Ann" in seen.private(BEN)[1]
        await seen.press("Do it", asked, ANN)
        await seen.until(lambda: len(seen.messages(HERE)) == 2)
        assert [one.topics for one in archive.subscriptions()] == [("chips",)]
        assert seen.messages(HERE)[1] == "Ann set up chips here: now"
        await seen.until(lambda: "Done by ann" in seen.messages(HERE)[0])
        assert "Do it" not in seen.messages(HERE)[0]


@pytest.mark.parametrize(
    ("people", "rule", "may"),
    [
        ({"is_admin": True}, "managers", True),
        ({"is_owner": True}, "admins", True),
        ({}, "everyone", True),
        ({}, "admins", False),
        ({"is_admin": None, "is_owner": None, "is_primary_owner": None}, "managers", True),
    ],
)
async def test_a_channels_rule_and_the_platforms_roles_decide(people, rule, may):
    async with bot() as (archive, seen, _):
        seen.people[BEN] = people
        archive.put_channel(ChannelSettings(address=HERE, editors=rule))
        await seen.type("/subscribe chips", person=BEN)
        await seen.until(lambda: seen.private(BEN))
        assert bool(archive.subscriptions()) is may


async def test_the_configuration_may_name_admins():
    async with bot(admins=(BEN,)) as (archive, seen, _):
        await seen.type("/subscribe chips", person=BEN)
        await seen.until(lambda: seen.private(BEN))
        assert len(archive.subscriptions()) == 1


@pytest.mark.parametrize(
    ("kind", "role"), [("unknown_method", None), ("broken", "member"), ("missing_scope", "member")]
)
async def test_what_slack_will_not_tell_is_no_rule_and_what_it_cannot_tell_is_not_assumed(kind, role):
    async with connected() as (_, seen, trouble):
        for _ in range(3):
            trouble.next(kind, method="conversations.info")
        people = People((await _only(seen)).calls)
        found, _ = await people.role(BEN, "C0HOME")
        assert found == role


async def _only(seen: Workspace) -> Any:
    from simulators.slack import BOT_TOKEN

    from adapters.slack.workspaces import Workspaces

    return await Workspaces(token=BOT_TOKEN, url=f"{seen.url}/api/").of(None)


@pytest.mark.parametrize(
    ("people", "channel", "role"),
    [
        ({}, "D0BEN", "manager"),
        ({"is_admin": True}, "D0BEN", "admin"),
        ({"is_admin": None, "is_owner": None}, "D0BEN", None),
        ({}, "C0HOME", "member"),
    ],
)
async def test_between_two_everybody_manages_and_admins_stay_admins(people, channel, role):
    async with connected() as (_, seen, _):
        seen.people[BEN] = people
        found, _ = await People((await _only(seen)).calls).role(BEN, channel)
        assert found == role


async def test_asking_looks_nobody_up_but_the_asker():
    async with bot() as (_, seen, _):
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        assert [method for method, _ in seen.calls if method.startswith(("users", "conv"))] == ["users.info"]


async def test_a_channel_that_cannot_be_posted_to_is_told_to_whoever_set_it_up():
    async with bot() as (_, seen, _):
        seen.trouble.next("not_in_channel")
        await seen.type("/subscribe chips")
        await seen.until(lambda: len(seen.private(ANN)) == 2)
        assert "I cannot post here" in seen.private(ANN)[1]
        assert "/invite" in seen.private(ANN)[1]


async def test_between_two_nobody_else_is_told():
    async with bot() as (archive, seen, _):
        alone = Address(platform="slack", channel="D0ANN")
        await seen.type("/subscribe chips", address=alone)
        await seen.until(lambda: seen.private(ANN))
        assert len(archive.subscriptions()) == 1
        assert seen.messages(alone) == []


# --- home, greetings, threads ---------------------------------------------------------------------


async def test_home_shows_what_is_followed_and_opens_the_window():
    async with bot() as (archive, seen, _):
        archive.put_subscription(replace(subscription(), owner=ANN, address=HERE))
        opens = {"type": "app_home_opened", "user": ANN, "channel": "D0ANN", "tab": "home"}
        await seen.deliver("events_api", event(seen, **opens))
        await seen.until(lambda: seen.homes)
        shown = str(seen.homes[ANN])
        assert "<#C0HOME>" in shown
        assert "US$22bn" in shown
        await seen.press("Follow something", seen.homes[ANN], ANN)
        await seen.until(lambda: seen.windows)
        await seen.deliver("interactive", submission(seen.windows[0], {"topics": ["ai"]}))
        await seen.until(lambda: len([1 for method, _ in seen.calls if method == "views.publish"]) == 2)
        assert "ai" in {one for made in archive.subscriptions() for one in made.topics}


async def test_a_channel_that_we_join_gets_one_line_and_others_joining_get_none():
    async with bot() as (_, seen, _):
        await seen.deliver("events_api", event(seen, type="member_joined_channel", user=BEN, channel="C0HOME"))
        await seen.deliver("events_api", event(seen, type="member_joined_channel", user=BOT, channel="C0HOME"))
        await seen.until(lambda: seen.messages(HERE))
        assert seen.messages(HERE)[0].startswith("Briefwire is here")
        await seen.press("Set up this channel", seen.channels["C0HOME"].messages[0], ANN)
        await seen.until(lambda: seen.private(ANN))
        await seen.press("AI capex", seen.whispers[ANN][-1], ANN)
        await seen.until(lambda: len(seen.private(ANN)) == 2)
        assert "ByteDance plans bigger budget" in seen.private(ANN)[1]
        await seen.press("As it happens", dict(seen.whispers[ANN][-1]), ANN)
        await seen.until(lambda: "Subscribed to" in seen.private(ANN)[-1])
        assert len(seen.private(ANN)) == 2, "the result stands where the buttons stood"


async def test_what_is_said_beneath_a_card_is_about_it():
    async with bot() as (archive, seen, made):
        wish = replace(subscription(), address=HERE)
        archive.put_subscription(wish)
        archive.queue((Delivery(subscription=wish.id, story="a1", revision=0, state="queued", due=NOW),))
        receipt = await made.post(HERE, Card(kind="story", parts=(Heading(text="A card"),)), "k1")
        (taken,) = archive.claim(NOW, timedelta(minutes=2))
        archive.settle(replace(taken, state="sent", receipt=receipt, settled=NOW))
        for number, (said, answer) in enumerate(
            [("sources", "Sources: ByteDance"), ("what about 2024?", "2024"), ("compare with Alibaba", "Alibaba")],
            1,
        ):
            await seen.mention(said, under=receipt)
            await seen.until(lambda number=number: len(seen.thread(HERE, receipt)) == 2 * number)
            assert answer in seen.thread(HERE, receipt)[-1]


# --- pictures -------------------------------------------------------------------------------------

CHART = Card(
    kind="answer",
    parts=(Heading(text="Capex"), Image(png=PNG, alt="Capex of ByteDance: 2024 US$11bn", filename="capex.png")),
    private=True,
)


async def chart(request: Request) -> Card:
    return CHART


async def test_a_picture_comes_beneath_its_card_with_words_for_those_who_cannot_see_it():
    async with connected() as (made, seen, _):
        receipt = await made.post(HERE, CHART, "k1")
        (file,) = seen.files.values()
        assert (file["data"], file["name"]) == (PNG, "capex.png")
        assert seen.thread(HERE, receipt) == ["capex.png: Capex of ByteDance: 2024 US$11bn"]
        assert seen.messages(HERE) == ["Capex"]


async def test_a_picture_that_slack_does_not_take_is_told_in_words():
    async with connected() as (made, seen, trouble):
        trouble.next("missing_scope", method="files.getUploadURLExternal")
        receipt = await made.post(HERE, CHART, "k1")
        assert seen.thread(HERE, receipt) == ["Capex of ByteDance: 2024 US$11bn"]


async def test_a_private_answers_picture_goes_into_the_askers_messages_until_it_is_shared():
    async with connected(chart) as (_, seen, _):
        await seen.type("/figures bytedance")
        await seen.until(lambda: seen.private(ANN))
        alone = Address(platform="slack", channel="D0ANN")
        assert seen.messages(alone) == ["capex.png: Capex of ByteDance: 2024 US$11bn"]
        assert "Its chart is in your messages with me." in seen.private(ANN)[0]
        assert seen.messages(HERE) == []
        await seen.press("Share to channel", dict(seen.whispers[ANN][0]), ANN)
        await seen.until(lambda: len(seen.channels["C0HOME"].messages) == 2)
        assert len(seen.messages(HERE)) == 1


async def test_a_file_is_handed_over_like_a_picture():
    export = File(data=b"company,value\n", filename="capex.csv", about="Capex: 1 figure, with its sentence")
    card = Card(kind="answer", parts=(Heading(text="Capex"), export), private=True)

    async def hand_over(request: Request) -> Card:
        return card

    async with connected(hand_over) as (_, seen, _):
        await seen.type("/export capex")
        await seen.until(lambda: seen.private(ANN))
        (file,) = seen.files.values()
        assert (file["data"], file["name"]) == (b"company,value\n", "capex.csv")
        assert "Its file is in your messages with me." in seen.private(ANN)[0]


async def test_a_slow_archive_does_not_make_slack_show_an_error():
    async def slow(request: Request) -> Card:
        await asyncio.sleep(3.5)
        return CHART

    async with connected(slow) as (_, seen, _):
        await seen.type("/capex bytedance")
        await seen.mention("capex bytedance")
        command, event = seen.waits
        assert command < 1.0
        assert event < 2.0  # Slack waits for three
        await seen.until(lambda: seen.private(ANN))
