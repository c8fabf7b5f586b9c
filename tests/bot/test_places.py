"""What a place shows of itself, and what readers say of stories, through the desk over a real archive in memory."""

from dataclasses import replace
from datetime import timedelta

import pytest
from making import CHANNEL, NOW, article, figure, reading, story, subscription

from adapters.archive import connect
from adapters.console import plain
from bot.model import Actions, Button, ChannelSettings, Delivery, Request
from bot.pipeline import Desk

ANN = Request(text="", address=CHANNEL, user="U1", name="Ann", role="manager", tz="Asia/Hong_Kong")
BEN = replace(ANN, user="U2", name="Ben", role="member", managers=("Ann", "the workspace's admins"))


@pytest.fixture
def archive():
    made = connect("sqlite:///:memory:")
    for number in range(6):
        ident = f"a{number}"
        told = reading(
            ident, figures=(figure(period=f"201{number}", evidence=replace(figure().evidence, article=ident)),)
        )
        made.keep_reading(None, told, story(told, importance=float(number)), (), reason="nobody", now=NOW)
    yield made
    made.close()


@pytest.fixture
def desk(archive):
    return Desk(archive, lambda: NOW)


async def ask(desk, who, text, **more):
    return await desk.reply(replace(who, text=text, **more))


def buttons(card):
    return [button for part in card.parts if isinstance(part, Actions) for button in part.buttons]


def command(button: Button) -> str:
    return f"/{button.verb} {button.argument}".strip()


async def test_the_first_minutes_end_in_a_subscription_by_presses_alone(desk, archive):
    packs = await ask(desk, ANN, "/start")
    assert buttons(packs)[0].label == "AI capex"
    offered = await ask(desk, ANN, command(buttons(packs)[0]))
    assert plain(offered).count("ByteDance plans bigger budget") == 3
    assert "Last week that was 6 stories" in plain(offered)
    done = await ask(desk, ANN, command(buttons(offered)[0]))
    (made,) = archive.subscriptions()
    assert (made.topics, made.when.at.hour, made.tz) == (("ai-capex", "data-centres"), 8, "Asia/Hong_Kong")
    assert "Ann set up ai-capex and data-centres here: daily 08:00" in plain(done.announce)


async def test_a_pack_that_is_none_is_said_to_be(desk):
    assert "no starter pack “gold”" in plain(await ask(desk, ANN, "/start gold"))


async def test_home_shows_a_figure_once_that_two_stories_lead_with(desk, archive):
    again = reading(
        "again", figures=(figure(period="2015", evidence=replace(figure().evidence, article="again")),)
    )
    archive.keep_reading(None, again, story(again, importance=9.0), (), reason="nobody", now=NOW)
    assert plain(await ask(desk, ANN, "/home")).count("ByteDance capex 2015") == 1


async def test_home_shows_what_is_followed_five_figures_and_health(desk, archive):
    empty = plain(await ask(desk, ANN, "/home"))
    assert "You follow nothing yet" in empty
    archive.put_subscription(replace(subscription(), owner="U1", address=replace(CHANNEL, channel="other")))
    shown = plain(await ask(desk, ANN, "/home"))
    assert "What you follow" in shown
    assert "Today's five figures" in shown
    assert shown.count("US$22bn") == 5
    assert "0 feeds fine" in shown
    assert "You follow nothing yet" in plain(await ask(desk, BEN, "/home"))


async def test_whoever_may_not_is_told_who_may_and_can_ask_them(desk, archive):
    refused = await ask(desk, BEN, "/subscribe chips daily 08:00")
    assert "Only Ann or the workspace's admins may change what this channel follows." in plain(refused)
    assert archive.subscriptions() == ()
    asked = await ask(desk, BEN, command(buttons(refused)[0]))
    assert "Ben would like: /subscribe chips daily 08:00" in plain(asked.announce)
    (grant,) = buttons(asked.announce)
    assert "Only Ann" in plain(await ask(desk, BEN, command(grant)))
    assert "Subscribed to chips" in plain(await ask(desk, ANN, command(grant)))
    assert [one.topics for one in archive.subscriptions()] == [("chips",)]


async def test_a_channel_may_have_its_own_rule(desk, archive):
    shown = await ask(desk, ANN, "/settings")
    assert "whoever manages the channel" in plain(shown)
    done = await ask(desk, ANN, command(buttons(shown)[0]))
    assert "Ann lets everyone in the channel change" in " ".join(plain(done.announce).split())
    assert "Subscribed" in plain(await ask(desk, BEN, "/subscribe chips"))
    assert "I know no setting" in plain(await ask(desk, ANN, "/settings volume high"))


async def test_every_change_is_attributed_and_kept(desk, archive):
    assert "Nothing was changed here" in plain(await ask(desk, BEN, "/changes"))
    await ask(desk, ANN, "/subscribe chips")
    await ask(desk, ANN, "/capex bytedance")
    await ask(desk, BEN, "/pause")
    await ask(desk, ANN, "/settings editors everyone")
    await ask(desk, BEN, "/pause chips")
    assert [(one.name, one.command, one.outcome) for one in archive.changes(CHANNEL)] == [
        ("Ben", "/pause chips", "Paused: chips"),
        ("Ann", "/settings editors everyone", "Settings changed"),
        ("Ann", "/subscribe chips", "Subscribed to chips"),
    ]
    shown = plain(await ask(desk, BEN, "/changes"))
    assert "20:00 · Ben" in shown
    assert "/pause chips — Paused: chips" in shown


@pytest.mark.parametrize("text", ["/subscribe chips", "/alert save capex > 20bn usd", "/pause chips"])
async def test_what_changes_nothing_is_neither_told_nor_kept(desk, archive, text):
    await ask(desk, ANN, "/subscribe chips")
    before = len(archive.changes(CHANNEL))
    first, second = await ask(desk, ANN, text), await ask(desk, ANN, text)
    assert second.announce is None
    assert len(archive.changes(CHANNEL)) == before + (first.announce is not None)
    assert (await ask(desk, ANN, "/subscribe chips daily 08:00")).announce is not None


async def test_nobody_is_told_where_people_have_no_names(desk):
    done = await ask(desk, replace(ANN, name=None, role=None), "/subscribe chips")
    assert done.announce is None


# --- what readers say -----------------------------------------------------------------------------


async def test_less_like_this_offers_ways_that_work(desk, archive):
    await ask(desk, ANN, "/subscribe ai-capex")
    offered = await ask(desk, ANN, "/less a1")
    over, few, daily, stop = buttons(offered)
    assert (stop.style, bool(stop.confirm)) == ("danger", True)
    await ask(desk, ANN, command(few))
    assert [(one.cap, one.when.live) for one in archive.subscriptions()] == [(3, True)]
    await ask(desk, ANN, command(daily))
    assert [one.when.live for one in archive.subscriptions()] == [False]
    await ask(desk, ANN, command(over))
    assert [one.minimum.unit for one in archive.subscriptions()] == ["USD"]
    await ask(desk, ANN, command(replace(stop, argument=archive.subscriptions()[0].id)))
    assert archive.subscriptions() == ()
    assert "Nothing here asks for this story" in plain(await ask(desk, ANN, "/less a1"))


async def test_reports_are_kept_for_whoever_runs_us(desk, archive):
    told = reading("b1"), reading("b2", title="Another story")
    archive.keep_reading(None, told[0], story(told[0]), (), reason="nobody", now=NOW)
    archive.keep_reading(None, told[1], story(*told), (), reason="nobody", now=NOW)
    await ask(desk, BEN, "/report a1 the year is wrong")
    assert "It is one article" in plain(await ask(desk, BEN, "/split a1"))
    assert "Another story" in plain(await ask(desk, BEN, "/split b1"))
    assert "no longer have that story" in plain(await ask(desk, BEN, "/report gone"))
    kept = [(one.name, one.command, one.outcome) for one in archive.changes(remarks=True)]
    assert kept == [
        ("Ben", "/split b1", "is not one story: 2 articles"),
        ("Ben", "/report a1", "something is wrong: the year is wrong"),
    ]
    assert archive.changes() == ()


# --- beneath a card -------------------------------------------------------------------------------


@pytest.fixture
def posted(archive):
    """A receipt of the card of story a1."""
    wish = subscription()
    archive.put_subscription(wish)
    archive.queue((Delivery(subscription=wish.id, story="a1", revision=0, state="queued", due=NOW),))
    (taken,) = archive.claim(NOW, timedelta(minutes=2))
    archive.settle(replace(taken, state="sent", receipt="C1/1.2", settled=NOW))
    return "C1/1.2"


async def test_a_word_beneath_a_card_is_about_its_story(desk, posted):
    assert f"Sources: {article().title}" in plain(await ask(desk, ANN, "sources", under=posted))


async def test_a_question_beneath_a_card_goes_on_from_its_figures(desk, posted):
    assert "for 2024" in plain(await ask(desk, ANN, "what about 2024?", under=posted))
    assert "ByteDance" in plain(await ask(desk, BEN, "and 2025?", under=posted))
    compared = plain(await ask(desk, BEN, "compare with Alibaba", under=posted))
    assert [word in compared for word in ("Comparison: capex 2025", "ByteDance", "Alibaba")] == [True] * 3


async def test_beneath_anything_else_words_stand_for_themselves(desk, posted):
    assert "I do not know the command" in plain(await ask(desk, ANN, "blah", under="C1/9.9"))


async def test_a_channel_has_a_time_zone_of_its_own(desk, archive):
    await ask(desk, ANN, "/subscribe chips daily 08:00 in UTC")
    await ask(desk, ANN, "/subscribe ai-capex now")
    done = await ask(desk, ANN, "/settings tz london", tz="UTC")
    assert (done.title, done.parts[1].text) == (
        "Time zone set to Europe/London",
        "There it is 23 Nov 2026, 12:00. chips: daily 08:00, next 24 Nov 2026, 08:00.",
    )
    assert "Ann set the time zone of this channel to Europe/London" in plain(done.announce)
    assert {one.tz for one in archive.subscriptions()} == {"Europe/London"}
    assert "Europe/London" in plain(await ask(desk, BEN, "/settings"))
    again = await ask(desk, ANN, "/settings tz Europe/London")
    assert again.title == "The time zone is Europe/London already"
    await ask(desk, ANN, "/subscribe funding daily 09:00")  # Ann's own zone is another
    assert {one.tz for one in archive.subscriptions()} == {"Europe/London"}
    await ask(desk, ANN, "/subscribe memory daily 09:00 in Asia/Tokyo")
    assert {one.tz for one in archive.subscriptions()} == {"Europe/London", "Asia/Tokyo"}


async def test_a_time_zone_and_the_rule_of_who_may_change_it_do_not_undo_each_other(desk, archive):
    await ask(desk, ANN, "/settings tz Asia/Tokyo")
    await ask(desk, ANN, "/settings editors everyone")
    assert archive.channel(CHANNEL) == ChannelSettings(address=CHANNEL, editors="everyone", tz="Asia/Tokyo")
    await ask(desk, BEN, "/settings tz Asia/Seoul")
    assert archive.channel(CHANNEL) == ChannelSettings(address=CHANNEL, editors="everyone", tz="Asia/Seoul")


async def test_of_two_settings_at_once_what_is_right_is_taken(desk, archive):
    done = await ask(desk, ANN, "/settings tz Asia/Tokyo editors everyone")
    assert archive.channel(CHANNEL) == ChannelSettings(address=CHANNEL, editors="everyone", tz="Asia/Tokyo")
    assert done.title == "Settings changed"
    assert " ".join(plain(done.announce).split()) == (
        "Ann set the time zone of this channel to Asia/Tokyo and lets everyone in the channel change what this channel "
        "follows"
    )
    half = await ask(desk, ANN, "/settings editors admins tz Asia/Soul")
    assert archive.channel(CHANNEL) == ChannelSettings(address=CHANNEL, editors="admins", tz="Asia/Tokyo")
    assert "Not changed: I do not know the time zone “Asia/Soul”." in plain(half)
    assert "/settings tz Asia/Seoul" in [command(button) for button in buttons(half)]
    other = await ask(desk, replace(ANN, role="admin"), "/settings tz Asia/Seoul editors nobody")
    assert archive.channel(CHANNEL) == ChannelSettings(address=CHANNEL, editors="admins", tz="Asia/Seoul")
    assert "Not changed: I know no editors “nobody”." in plain(other)
    neither = await ask(desk, replace(ANN, role="admin"), "/settings tz Nowhere editors nobody")
    assert neither.title == "I do not know the time zone “Nowhere”."
    assert archive.channel(CHANNEL).tz == "Asia/Seoul"


async def test_who_may_not_change_the_rule_does_not_change_it_with_a_time_zone_beside(desk, archive):
    await ask(desk, ANN, "/settings editors everyone")
    refused = await ask(desk, BEN, "/settings tz Asia/Tokyo editors admins")
    assert "may change who may change this channel" in plain(refused)
    assert archive.channel(CHANNEL) == ChannelSettings(address=CHANNEL, editors="everyone")


async def test_only_who_may_change_the_channel_sets_its_time_zone(desk, archive):
    refused = await ask(desk, BEN, "/settings tz Asia/Tokyo")
    assert "Only Ann or the workspace's admins may change what this channel follows." in plain(refused)
    assert archive.channel(CHANNEL).tz is None


async def test_a_time_zone_that_nobody_knows_offers_those_it_is_like(desk):
    shown = await ask(desk, ANN, "/settings tz Londn")
    assert "I do not know the time zone “Londn”" in plain(shown)
    assert [command(button) for button in buttons(shown)] == ["/settings tz Europe/London"]
