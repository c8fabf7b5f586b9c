"""What people choose, press, fill in and say on Discord, and what they see of it."""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from simulators import discord
from simulators.discord import ANN, BEN, CAT, ELSEWHERE, HERE

from adapters.archive import connect
from bot.model import Actions, Address, Button, Card, FigureRow, FigureTable, File, Heading, Image, Prose, Request
from bot.pipeline import Desk

PNG = b"\x89PNG\r\n\x1a\n made up"


SOURCES = (Button(label="Sources", verb="sources", argument="a1"),)


def card(title="A bigger budget", buttons=SOURCES):
    return Card(
        kind="story",
        parts=(
            Heading(text=title),
            FigureTable(rows=(FigureRow(label="Capex 2025", amount="US$22bn"),)),
            Actions(buttons=buttons),
        ),
    )


async def desk(request):
    timeline = Button(label="Timeline", verb="figures", argument="bytedance capex")
    parts = (Heading(text=f"You asked {request.text}"), Prose(text="Done."), Actions(buttons=(timeline,)))
    return Card(kind="answer", parts=parts, private=True)


class Asked:
    """An answerer that keeps what it was asked, and answers with what a test wants."""

    def __init__(self, answer=None):
        self.requests = []
        self.answer = answer

    async def __call__(self, request):
        self.requests.append(request)
        return self.answer or await desk(request)

    @property
    def texts(self):
        return [request.text for request in self.requests]


# --- answering ------------------------------------------------------------------------------------


async def test_an_answer_can_be_shared_once_with_the_channel():
    async with discord.connected(desk) as (_, seen, _):
        await seen.choose("compare", {"metric": "capex", "company": "microsoft", "company-2": "alphabet"})
        await seen.until(lambda: seen.private(ANN))
        assert seen.messages(HERE) == []
        (answer,) = seen.whispers(ANN)
        await seen.press("Share to channel", answer)
        await seen.until(lambda: seen.messages(HERE))
        (public,) = seen.channels[HERE.channel].messages
        assert "Shared by Ann *of* the desk" in discord.words(public)
        assert "You asked /compare capex microsoft, alphabet" in discord.words(public)
        assert [one["label"] for one in public["components"][0]["components"]] == ["Timeline"]
        await seen.until(lambda: answer["components"][0]["components"][1]["label"] == "Shared")
        assert answer["components"][0]["components"][1]["disabled"]


async def test_pressing_share_twice_shows_one_message():
    async with discord.connected(desk) as (_, seen, _):
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        (answer,) = seen.whispers(ANN)
        await asyncio.gather(*(seen.press("Share to channel", answer) for _ in range(3)))
        await seen.until(lambda: "Shared" in str(answer["components"]))
        assert len(seen.messages(HERE)) == 1


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


async def test_letters_typed_are_completed():
    async with discord.connected(desk) as (_, seen, _):
        assert (await seen.complete("capex", "company", "byted"))[0]["value"] == "bytedance"
        assert await seen.complete("capex", "company", "nobody is called so") == []


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


@pytest.mark.parametrize(
    ("person", "said", "pressed", "typed"),
    [
        (ANN, "manager", "manager", "manager"),
        (BEN, "member", "member", "manager"),
        (CAT, "admin", "admin", "admin"),
    ],
)
async def test_what_somebody_may_is_told_by_discords_own_roles(person, said, pressed, typed):
    """A command that changes things reaches us only where Discord, or the server's own settings, let it through."""
    answer = Asked()
    buttons = (Button(label="Stop", verb="unsubscribe", argument="all"),)
    async with discord.connected(answer) as (platform, seen, _):
        await platform.post(ELSEWHERE, card(buttons=buttons), "k1")
        await seen.mention("subscribe ai-capex", person=person, address=ELSEWHERE)
        await seen.until(lambda: len(seen.messages(ELSEWHERE)) == 3)
        await seen.press("Stop", seen.channels[ELSEWHERE.channel].messages[0], person, ELSEWHERE)
        await seen.choose("subscribe", {"topic": "ai-capex"}, person, ELSEWHERE)
        await seen.until(lambda: len(answer.requests) == 3)
        assert [request.role for request in answer.requests] == [said, pressed, typed]
        assert [request.managers for request in answer.requests] == [("@owners", "@desk")] * 3
        assert {request.user for request in answer.requests} == {person}
        assert all(request.name for request in answer.requests)


async def test_of_a_server_that_is_not_known_yet_nobody_is_taken_for_a_manager_and_talk_is_not_listened_to():
    def prepare(there):
        there.bare = True

    answer = Asked()
    async with discord.connected(answer, prepare=prepare) as (_, seen, _):
        await seen.mention("capex bytedance", whom="")
        await seen.mention("subscribe ai-capex", person=CAT)
        await seen.until(lambda: answer.requests)
        assert [(one.text, one.role, one.address) for one in answer.requests] == [
            ("subscribe ai-capex", "member", HERE)
        ]


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


async def test_where_only_a_person_has_us_the_answer_is_theirs_and_sharing_says_so():
    """Installed by a user, in a server that did not install us: no channel of it is ours to post in."""
    elsewhere = {"guild_id": "3999", "guild": {"id": "3999", "features": []}}
    owners = {"authorizing_integration_owners": {"1": ANN}, "app_permissions": "0"}
    there_is = Address(platform="discord", workspace="3999", channel="4999")

    def prepare(there):
        there.channels["4999"] = discord.Channel(id="4999", name="theirs", guild="3999")

    answer = Asked()
    async with discord.connected(answer, prepare=prepare) as (_, seen, _):
        await seen.choose("capex", {"company": "bytedance"}, ANN, there_is, **elsewhere, **owners)
        await seen.until(lambda: seen.private(ANN))
        assert answer.requests[0].address == there_is
        await seen.press("Share to channel", seen.whispers(ANN)[0], ANN, there_is, **elsewhere, **owners)
        await seen.until(lambda: seen.messages(there_is))
        assert any(how == "POST" and where.startswith("/webhooks/") for how, where, _ in seen.calls)


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


# --- the three dots, and what takes something away -------------------------------------------------


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
        await seen.press(labels[1], menu, BEN)
        await seen.until(lambda: answer.requests)
        assert answer.texts == ["/report a1"]


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


LISTED = Card(
    kind="answer",
    parts=(Heading(text="Follows"), Actions(buttons=(Button(label="Pause", verb="pause", argument="all"),))),
    private=True,
)
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


# --- what an answer changes, and its pictures -------------------------------------------------------


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


async def test_a_picture_is_sent_with_its_words_and_shared_with_both():
    picture = Image(png=PNG, alt="Capex: 2025 US$22bn", filename="capex of ByteDance.png")
    whole = await desk(Request(text="/capex bytedance", address=HERE))
    table = File(data=b"a,b\n1,2\n", about="All figures", filename="figures.csv")
    answer = Asked(replace(whole, parts=(*whole.parts, picture, table)))
    async with discord.connected(answer) as (_, seen, _):
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        (shown,) = seen.whispers(ANN)
        assert shown["embeds"][0]["image"] == {"url": "attachment://capex-of-ByteDance.png"}
        assert [one["description"] for one in shown["attachments"]] == ["Capex: 2025 US$22bn", "All figures"]
        await seen.press("Share to channel", shown)
        await seen.until(lambda: seen.messages(HERE))
        (public,) = seen.channels[HERE.channel].messages
        assert public["embeds"][0]["image"] == {"url": "attachment://capex-of-ByteDance.png"}
        assert [one["description"] for one in public["attachments"]] == ["Capex: 2025 US$22bn", "All figures"]
        assert list(seen.stored.values()) == [PNG, table.data, PNG, table.data]


# --- forms and commands on messages -----------------------------------------------------------------


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


# --- the first minutes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("added_by", "private", "where", "text"),
    [
        (BEN, False, f"77{BEN}", "/greet installer"),
        (None, False, "775009", "/greet installer"),
        (BEN, True, "4101", "/greet channel"),
    ],
)
async def test_whoever_lets_us_in_gets_one_message(added_by, private, where, text):
    answer = Asked(card("Hello"))
    async with discord.connected(answer) as (_, seen, _):
        seen.added_by, seen.private_people = added_by, private
        await seen.join()
        await seen.until(lambda: where in seen.channels and seen.channels[where].messages)
        assert [discord.words(one).splitlines()[0] for one in seen.channels[where].messages] == ["Hello"]
        assert answer.texts[-1] == text
        assert seen.messages(HERE) == []


async def test_a_server_that_is_only_told_of_late_is_not_greeted():
    answer = Asked()
    async with discord.connected(answer) as (_, seen, _):
        await seen.join(just_now=False)
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        assert answer.texts == ["/capex bytedance"]
