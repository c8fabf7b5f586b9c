"""What is Slack's own: its two doors, deliveries that come again, buttons, sharing, threads, App Home, its errors."""

import asyncio
import importlib.util
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from simulators.slack import (
    ANN,
    BEN,
    BOT_TOKEN,
    ELSEWHERE,
    HERE,
    TEAM,
    Trouble,
    Workspace,
    another,
    connected,
    happening,
    platform,
    pressed,
    silence,
    slash,
    started,
    workspace,
)

from adapters.slack import Slack, asking, connect
from adapters.slack.manifest import manifest as made_manifest
from bot.commands import VERBS
from bot.config import Secret
from bot.errors import BadConfig, Gone, Refused, Retry, Unsure
from bot.model import Actions, Address, Button, Card, Heading, Image, Request

ROOT = Path(__file__).parents[2]
VALIDATORS = ROOT.parent / "shared" / "platform"
NOW = datetime.now(UTC)
STORY = Card(
    kind="story",
    parts=(
        Heading(text="ByteDance plans a bigger budget", badge="PLANNED", url="https://news.example/a1"),
        Actions(
            buttons=(
                Button(label="Sources", verb="sources", argument="a1"),
                Button(label="Why this?", verb="why", argument="a1"),
                *(Button(label=f"Other {n}", verb="why", argument=f"o{n}") for n in range(4)),
            )
        ),
    ),
)


def module(name: str) -> ModuleType:
    """A validator of the platform's, where they stand beside the repository."""
    path = VALIDATORS / f"{name}.py"
    if not path.is_file():
        pytest.skip("the platform's own validators are not here")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


class Desk:
    """Answers by repeating the question, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    @property
    def texts(self) -> list[str]:
        return [request.text for request in self.asked]

    async def __call__(self, request: Request) -> Card:
        self.asked.append(request)
        kind = "notice" if "nothing" in request.text else "answer"
        topics = Actions(buttons=(Button(label="Topics", verb="topics", argument=""),))
        more = (topics,) if request.text == "/home" else ()
        return Card(kind=kind, parts=(Heading(text=f"You asked {request.text}"), *more), private=True)


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture(params=["socket", "http"])
async def slack(request: Any, desk: Desk) -> AsyncIterator[tuple[Slack, Workspace, Trouble]]:
    async with connected(desk, over_http=request.param == "http") as there:
        yield there


def methods(seen: Workspace) -> list[str]:
    return [method for method, _ in seen.calls]


async def settled(seen: Workspace) -> None:
    """Gives whatever was set off the time to happen."""
    for _ in range(20):
        await asyncio.sleep(0.002)


# --- commands -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/capex bytedance", "/capex bytedance"),
        ("/briefwire capex bytedance", "/capex bytedance"),
        ("/briefwire /capex bytedance", "/capex bytedance"),
        ("/briefwire", "/help"),
        ("/brief", "/brief"),
        ("/capex AT&amp;T", "/capex AT&T"),
        ("/why <https://news.example/a?b=1&amp;c=2|news.example>", "/why https://news.example/a?b=1&c=2"),
        ("/capex <@U123|bytedance>", "/capex bytedance"),
        ("/capex <!channel>", "/capex"),
    ],
)
def test_what_was_typed_is_what_is_asked(typed, asked):
    command, _, text = typed.partition(" ")
    assert asking.slash(slash(Workspace(), command, text, ANN, "C1")).text == asked


async def test_the_asker_is_known_with_the_time_zone(slack, desk):
    _, seen, _ = slack
    await seen.type("/brief", person=ANN)
    await seen.until(lambda: seen.private(ANN))
    await seen.type("/capex bytedance", person=ANN)
    await seen.until(lambda: len(seen.private(ANN)) == 2)
    assert desk.asked[0] == Request(text="/brief", address=HERE, user=ANN, name="Ann", tz="Asia/Hong_Kong")
    assert methods(seen).count("users.info") == 1


@pytest.mark.parametrize("kind", ["limited", "broken", "silent", "hung up", "missing_scope", "user_not_found"])
async def test_without_a_time_zone_it_is_utc(slack, desk, kind):
    _, seen, trouble = slack
    for _ in range(8):
        trouble.next(kind, method="users.info", after=30)
    await seen.type("/brief")
    await seen.until(lambda: seen.private(ANN))
    assert desk.asked[0].tz == "UTC"


async def test_every_command_is_acknowledged_known_or_not(slack, desk):
    _, seen, _ = slack
    for command in ("/capex bytedance", "/cpaex bytedance", "/briefwire", "/help"):
        await seen.type(command)
    await seen.until(lambda: len(seen.private(ANN)) == 4)
    assert sorted(desk.texts) == sorted(["/capex bytedance", "/cpaex bytedance", "/help", "/help"])


async def test_an_answer_that_never_comes_says_so(monkeypatch):
    monkeypatch.setattr("adapters.slack.answering.ANSWER_WITHIN", 0.05)

    async def never(request: Request) -> Card:
        await asyncio.Event().wait()
        return STORY

    async with connected(never) as (_, seen, _):
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        assert "That took too long" in seen.private(ANN)[0]


async def test_an_answerer_that_breaks_takes_nothing_else_with_it(caplog):
    async def breaks(request: Request) -> Card:
        if "bad" in request.text:
            raise RuntimeError("a bug")
        return STORY

    async with connected(breaks) as (_, seen, _):
        await seen.type("/capex bad")
        await seen.type("/capex good")
        await seen.until(lambda: seen.private(ANN))
        assert len(seen.private(ANN)) == 1
    assert "answering failed" in caplog.text


async def test_an_expired_address_for_the_answer_is_no_hindrance(slack, desk):
    _, seen, _ = slack
    await seen.type("/capex bytedance", response_url=f"{seen.url}/respond/expired")
    await seen.until(lambda: seen.private(ANN))
    assert methods(seen)[-1] == "chat.postEphemeral"


# --- deliveries that come again -------------------------------------------------------------------


async def test_an_envelope_that_comes_again_is_answered_once(desk):
    async with connected(desk) as (_, seen, _):
        payload = slash(seen, "/capex", "bytedance", ANN, "C0HOME")
        for _ in range(3):
            await seen.deliver("slash_commands", payload, envelope="the-same")
        await seen.until(lambda: seen.private(ANN))
        await settled(seen)
        assert desk.texts == ["/capex bytedance"]


async def test_an_event_that_comes_again_is_answered_once(slack, desk):
    _, seen, _ = slack
    event = {"type": "app_mention", "user": ANN, "text": "<@U0BOT> help", "ts": "1.2", "channel": "C0HOME"}
    body = happening(seen, {**event, "event_ts": "1.2"})
    for _ in range(3):
        await seen.deliver("events_api", body)
    await seen.until(lambda: seen.thread(HERE, "1.2"))
    await settled(seen)
    assert desk.texts == ["help"]


async def test_a_press_that_comes_again_is_answered_once_but_two_presses_twice(slack, desk):
    platform_, seen, _ = slack
    await platform_.post(HERE, STORY, "k1")
    shown = seen.channels["C0HOME"].messages[0]
    again = pressed(seen, "Sources", shown, ANN, "C0HOME")
    await seen.deliver("interactive", again)
    await seen.deliver("interactive", again)
    await seen.press("Sources", shown, ANN)
    await seen.until(lambda: len(seen.private(ANN)) == 2)
    await settled(seen)
    assert desk.texts == ["/sources a1", "/sources a1"]


async def test_what_was_seen_is_forgotten_in_the_end():
    from adapters.memory import Seen

    seen = Seen(most=2)
    assert [seen.before(key) for key in ("a", "a", "b", "c", "a")] == [False, True, False, False, False]


# --- buttons --------------------------------------------------------------------------------------


async def test_a_button_answers_whoever_presses_it(slack, desk):
    platform_, seen, _ = slack
    await platform_.post(HERE, STORY, "k1")
    shown = seen.channels["C0HOME"].messages[0]
    await asyncio.gather(seen.press("Why this?", shown, ANN), seen.press("Why this?", shown, BEN))
    await seen.until(lambda: seen.private(ANN) and seen.private(BEN))
    assert desk.texts == ["/why a1", "/why a1"]
    assert len(seen.messages(HERE)) == 1


async def test_a_button_behind_the_three_dots_works_too(slack, desk):
    platform_, seen, _ = slack
    await platform_.post(HERE, STORY, "k1")
    await seen.press("Other 3", seen.channels["C0HOME"].messages[0])
    await seen.until(lambda: seen.private(ANN))
    assert desk.texts == ["/why o3"]


async def test_a_button_works_after_a_restart(desk):
    async with workspace() as seen:
        await another(seen).post(HERE, STORY, "k1")
        reborn = await started(seen, desk)
        await seen.press("Sources", seen.channels["C0HOME"].messages[0])
        await seen.until(lambda: seen.private(ANN))
        await reborn.stop()
    assert desk.texts == ["/sources a1"]


async def test_a_button_in_a_thread_answers_in_the_thread(slack, desk):
    platform_, seen, _ = slack
    receipt = await platform_.post(HERE, STORY, "k1")
    ts = receipt.rpartition("/")[2]
    await platform_.post(Address(platform="slack", channel="C0HOME", thread=ts), STORY, "k2")
    await seen.press("Sources", seen.channels["C0HOME"].messages[1])
    await seen.until(lambda: seen.private(ANN))
    assert seen.whispers[ANN][0]["thread_ts"] == ts


async def test_a_link_that_is_pressed_needs_no_answer(slack, desk):
    _, seen, _ = slack
    body = pressed(seen, "Sources", {"ts": "1.1", "blocks": _blocks(STORY)}, ANN, "C0HOME")
    body["actions"] = [{"type": "button", "action_id": "open", "block_id": "b", "action_ts": "1.1"}]
    await seen.deliver("interactive", body)
    await settled(seen)
    assert desk.texts == []


def _blocks(card: Card) -> Any:
    from adapters.slack_blocks import message

    return message(card)["blocks"]


# --- sharing --------------------------------------------------------------------------------------


async def test_an_answer_can_be_shared_once_and_says_by_whom(slack, desk):
    _, seen, _ = slack
    await seen.type("/capex bytedance", person=ANN)
    await seen.until(lambda: seen.private(ANN))
    shown = dict(seen.whispers[ANN][0])
    await seen.press("Share to channel", shown, ANN)
    await seen.until(lambda: "Shared to the channel." in seen.private(ANN)[0])
    await seen.press("Share to channel", shown, ANN)
    await settled(seen)
    (public,) = seen.messages(HERE)
    assert "You asked /capex bytedance" in public
    assert "Shared by ann · /capex bytedance" in public
    assert "Share to channel" not in public
    assert len(seen.private(ANN)) == 1


@pytest.mark.parametrize(("text", "channel"), [("/capex nothing", "C0HOME"), ("/capex bytedance", "D0ANN")])
async def test_there_is_nothing_to_share_of_errors_and_among_two(slack, text, channel):
    _, seen, _ = slack
    await seen.type(text, address=Address(platform="slack", channel=channel))
    await seen.until(lambda: seen.private(ANN))
    assert "Share to channel" not in seen.private(ANN)[0]


# --- mentions, messages, home ---------------------------------------------------------------------


async def test_a_mention_in_a_channel_is_answered_in_a_thread_of_its_own(slack, desk):
    _, seen, _ = slack
    ts = await seen.mention("capex bytedance")
    await seen.until(lambda: len(seen.thread(HERE, ts)) == 1)
    assert len(seen.messages(HERE)) == 1
    assert desk.asked[0] == Request(
        text="capex bytedance", address=HERE, user=ANN, name="Ann", tz="Asia/Hong_Kong"
    )


@pytest.mark.parametrize("kind", ["missing_scope", "broken", "hung up", "thread_not_found"])
async def test_a_mention_is_answered_though_the_card_above_cannot_be_read(slack, desk, kind):
    platform_, seen, trouble = slack
    receipt = await platform_.post(HERE, STORY, "k1")
    for _ in range(8):
        trouble.next(kind, method="conversations.replies")
    await seen.mention("sources", under=receipt)
    await seen.until(lambda: len(seen.thread(HERE, receipt)) == 2)
    assert desk.texts == ["sources"]


async def test_what_is_written_to_the_app_alone_is_answered(slack, desk):
    _, seen, _ = slack
    event = {"type": "message", "channel_type": "im", "user": ANN, "text": "capex bytedance", "ts": "1.2"}
    await seen.deliver("events_api", happening(seen, {**event, "channel": "D0ANN", "event_ts": "1.2"}))
    await seen.until(lambda: seen.messages(Address(platform="slack", channel="D0ANN")))
    assert desk.texts == ["capex bytedance"]


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "channel_type": "im", "bot_id": "B0BOT", "user": "U0BOT", "text": "me", "ts": "1.2"},
        {"type": "message", "channel_type": "im", "subtype": "message_changed", "ts": "1.2"},
        {"type": "message", "channel_type": "channel", "user": ANN, "text": "not to you", "ts": "1.2"},
        {"type": "app_mention", "bot_id": "B1", "text": "<@U0BOT> bots among themselves", "ts": "1.2"},
        {"type": "channel_archive", "user": ANN},
        {"type": "something_new"},
        {"type": "app_home_opened", "tab": "messages", "user": ANN},
        {"type": "tokens_revoked", "tokens": {"bot": ["U0BOT"]}},
    ],
)
async def test_other_events_are_acknowledged_and_left(slack, desk, event):
    _, seen, _ = slack
    await seen.deliver("events_api", happening(seen, {"channel": "C0HOME", "event_ts": "1.2", **event}))
    await settled(seen)
    assert desk.texts == []


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "view_submission", "view": {"type": "modal", "callback_id": "x"}},
        {"type": "view_closed", "view": {"type": "modal", "callback_id": "x"}},
        {"type": "shortcut", "callback_id": "x", "trigger_id": "1.2"},
        {"type": "message_action", "callback_id": "x", "trigger_id": "1.2"},
        {"type": "block_suggestion", "action_id": "x", "block_id": "b", "value": "byt"},
        {"type": "something_new"},
    ],
)
async def test_whatever_slack_sends_is_acknowledged(slack, desk, payload):
    _, seen, _ = slack
    await seen.deliver("interactive", {"user": {"id": ANN}, "team": {"id": TEAM, "domain": "sim"}, **payload})
    assert desk.texts == []


async def test_the_home_is_shown_when_it_is_opened_and_its_buttons_work(slack, desk):
    _, seen, _ = slack
    event = {"type": "app_home_opened", "user": ANN, "channel": "D0ANN", "tab": "home", "event_ts": "1.2"}
    await seen.deliver("events_api", happening(seen, event))
    await seen.until(lambda: seen.homes)
    assert desk.texts == ["/home"]
    view = seen.homes[ANN]
    await seen.press("Topics", view)
    alone = Address(platform="slack", channel="D0ANN")
    await seen.until(lambda: seen.messages(alone))
    assert desk.texts[-1] == "/topics"
    assert desk.asked[-1].address == alone


# --- the doors ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("age", "secret"), [(0, "f" * 32), (360, None), (-360, None)])
async def test_a_call_that_is_not_signed_or_old_is_turned_away(desk, age, secret):
    async with connected(desk, over_http=True) as (_, seen, _):
        payload = slash(seen, "/capex", "bytedance", ANN, "C0HOME")
        given = {"age": age, **({"secret": secret} if secret else {})}
        status, _ = await seen.signed("slash_commands", payload, **given)
        assert status == 401
        await settled(seen)
        assert desk.texts == []
        await seen.deliver("slash_commands", payload)


async def test_slack_may_ask_whether_the_address_is_ours(desk):
    async with connected(desk, over_http=True) as (_, seen, _):
        status, answer = await seen.signed("events_api", {"type": "url_verification", "challenge": "c-1"})
        assert (status, json.loads(answer)) == (200, {"challenge": "c-1"})


async def test_a_port_that_is_taken_is_said_to_be():
    async with connected(silence, over_http=True) as (_, seen, _):
        taken = seen.http.split("/")[2]
        with pytest.raises(BadConfig, match=r"platforms\.slack\.listen: cannot be listened on"):
            await platform(seen, over_http=True, listen=taken).start(silence)


async def test_a_socket_comes_though_slack_is_away_at_first(desk):
    async with workspace() as seen:
        for method in ("auth.test", "apps.connections.open"):
            seen.trouble.next("fatal_error", method=method)
        made = await started(seen, desk)
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        await made.stop()


@pytest.mark.parametrize(
    ("method", "code", "says"),
    [
        ("auth.test", "invalid_auth", "Slack does not know the token"),
        ("auth.test", "account_inactive", "uninstalled"),
        ("apps.connections.open", "invalid_auth", "Slack does not know the token"),
        ("apps.connections.open", "not_allowed_token_type", "app_token with xapp-"),
    ],
)
async def test_a_wrong_token_ends_the_start_with_what_to_do(method, code, says):
    async with workspace() as seen:
        seen.trouble.next(code, method=method)
        with pytest.raises((Retry, Gone), match=says):
            await started(seen, silence)


async def test_without_a_way_in_nothing_starts():
    made = connect({"bot_token": Secret(BOT_TOKEN)})
    with pytest.raises(BadConfig, match="Socket Mode"):
        await made.start(silence)


async def test_the_configuration_is_taken_as_it_is():
    async with workspace() as seen:
        made = connect({"bot_token": Secret(BOT_TOKEN), "api_url": f"{seen.url}/api"})
        assert await made.post(HERE, STORY, "k1")
        assert len(seen.messages(HERE)) == 1
        await made.stop()


async def test_environment_variables_of_the_library_change_nothing(monkeypatch, desk):
    for name in ("SLACK_BOT_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "something-else")
    async with connected(desk) as (_, seen, _):
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))


# --- posting --------------------------------------------------------------------------------------


async def test_a_post_is_as_slack_likes_it(slack):
    platform_, seen, _ = slack
    await platform_.post(Address(platform="slack", channel="C0HOME", thread="1.2"), STORY, "sub/story/0")
    method, given = seen.calls[-1]
    assert method == "chat.postMessage"
    assert {name: given[name] for name in given if name not in {"blocks", "text"}} == {
        "channel": "C0HOME",
        "thread_ts": "1.2",
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {"event_type": "briefwire_delivery", "event_payload": {"key": "sub/story/0"}},
    }
    assert given["text"] == "ByteDance plans a bigger budget [PLANNED]"


async def test_a_channel_may_be_named_and_a_person_written_to(slack):
    platform_, seen, _ = slack
    for channel, there in (("#markets", "C0HOME"), (ANN, "D0ANN")):
        address = Address(platform="slack", channel=channel)
        receipt = await platform_.post(address, STORY, f"to {channel}")
        assert receipt.startswith(f"{there}/")
        await platform_.edit(address, receipt, Card(kind="notice", parts=(Heading(text="Edited"),)))
        assert seen.messages(Address(platform="slack", channel=there)) == ["Edited"]
        assert await another(seen).find(address, f"to {channel}", NOW) == receipt


async def test_a_channel_by_a_name_that_nobody_has_is_gone():
    async with workspace() as seen:
        with pytest.raises(Gone, match="no channel called #nowhere"):
            await platform(seen).find(Address(platform="slack", channel="#nowhere"), "k1", NOW)


async def test_what_was_posted_in_a_thread_is_found_there(slack):
    platform_, seen, _ = slack
    receipt = await platform_.post(HERE, STORY, "k1")
    thread = Address(platform="slack", channel="C0HOME", thread=receipt.rpartition("/")[2])
    below = await platform_.post(thread, STORY, "k2")
    assert await another(seen).find(thread, "k2", NOW) == below
    assert await another(seen).find(HERE, "k2", NOW) is None


async def test_what_belongs_beneath_a_card_is_posted_and_found_there(slack):
    platform_, seen, _ = slack
    receipt = await platform_.post(HERE, STORY, "k1")
    beneath = Address(platform="slack", channel="C0HOME", thread=receipt)
    below = await platform_.post(beneath, Card(kind="notice", parts=(Heading(text="Updated"),)), "k2")
    assert seen.thread(HERE, receipt) == ["Updated"]
    assert len(seen.messages(HERE)) == 1
    assert await another(seen).find(beneath, "k2", NOW) == below


async def test_a_public_channel_is_joined_to_look_into_it():
    async with workspace() as seen:
        receipt = await another(seen).post(HERE, STORY, "k1")
        seen.trouble.kick(HERE)
        assert await another(seen).find(HERE, "k1", NOW) == receipt


async def test_where_nobody_can_look_nobody_says_that_nothing_was_posted():
    async with workspace() as seen:
        seen.trouble.kick(ELSEWHERE)
        with pytest.raises(Gone, match="/invite"):
            await another(seen).find(ELSEWHERE, "k1", NOW)
        seen.trouble.next("broken", method="conversations.history")
        seen.trouble.next("broken", method="conversations.history")
        with pytest.raises(Retry):
            await another(seen).find(HERE, "k1", NOW)


async def test_what_was_posted_here_is_known_without_asking_slack():
    async with workspace() as seen:
        made = another(seen)
        receipt = await made.post(HERE, STORY, "k1")
        assert await made.find(HERE, "k1", datetime.now(UTC)) == receipt
        assert methods(seen) == ["chat.postMessage"]


async def test_what_another_process_has_posted_just_now_is_found():
    async with workspace() as seen:
        begun = datetime.now(UTC)
        one, other = another(seen), another(seen)
        receipt = await one.post(HERE, STORY, "k1")
        assert await other.find(HERE, "k1", begun) == receipt


async def test_what_slack_may_have_done_by_half_is_looked_up_and_not_done_again():
    async with workspace() as seen:
        for code in ("fatal_error", "internal_error", "operation_timeout"):
            seen.trouble.next(code, method="chat.postMessage")
            with pytest.raises(Unsure, match=code):
                await another(seen).post(HERE, STORY, code)
        seen.trouble.next("service_unavailable", method="chat.postMessage")
        with pytest.raises(Retry) as caught:
            await another(seen).post(HERE, STORY, "k1")
        assert type(caught.value) is Retry


async def test_a_slack_that_does_not_let_us_look_is_asked_again_later():
    async with workspace() as seen:
        seen.trouble.next("unknown_method", method="conversations.history")
        with pytest.raises(Retry, match="I cannot look"):
            await another(seen).find(HERE, "k1", NOW)


async def test_a_short_wait_is_waited_here():
    async with workspace() as seen:
        seen.trouble.next("limited", after=1)
        await platform(seen, deadline=5.0).post(HERE, STORY, "k1")
        assert methods(seen) == ["chat.postMessage", "chat.postMessage"]
        assert len(seen.messages(HERE)) == 1


async def test_a_channel_that_is_written_to_too_fast_gets_everything_in_the_end():
    async with workspace() as seen:
        seen.a_second = 2
        made = another(seen)
        for number in range(5):
            for _ in range(3):
                try:
                    await made.post(HERE, STORY, f"k{number}")
                    break
                except Retry as error:
                    await asyncio.sleep((error.after or timedelta(seconds=1)).total_seconds())
        assert len(seen.messages(HERE)) == 5


@pytest.mark.parametrize(
    ("code", "error", "says"),
    [
        ("channel_not_found", Gone, "Slack knows no channel C0HOME"),
        ("is_archived", Gone, "C0HOME is archived. Unarchive it, or move"),
        ("not_in_channel", Gone, "Type /invite"),
        ("restricted_action", Gone, "only some people may post"),
        ("account_inactive", Gone, "uninstalled"),
        ("token_revoked", Gone, "revoked"),
        ("invalid_auth", Retry, "Slack does not know the token"),
        ("missing_scope", Retry, "lacks the scope"),
        ("fatal_error", Retry, "has trouble"),
        ("ratelimited", Retry, "write more slowly"),
        ("service_unavailable", Retry, "has trouble"),
        ("msg_too_long", Refused, "msg_too_long"),
        ("invalid_blocks: [ERROR] must be shorter", Refused, r"invalid_blocks \(\[ERROR\] must be shorter\)"),
        ("something_new", Refused, "something_new"),
    ],
)
async def test_each_no_of_slacks_means_what_it_means(code, error, says):
    async with workspace() as seen:
        seen.trouble.next(code)
        with pytest.raises(error, match=says) as raised:
            await another(seen).post(HERE, STORY, "k1")
        assert type(raised.value) is error or issubclass(type(raised.value), Retry)
        assert str(raised.value).endswith(".")


async def test_a_server_that_is_not_there_is_tried_again_later():
    nowhere = Slack(bot_token=BOT_TOKEN, api_url="http://127.0.0.1:9/api/", deadline=5.0)
    with pytest.raises(Retry, match="cannot be reached"):
        await nowhere.post(HERE, STORY, "k1")


@pytest.mark.parametrize("answer", [b"<html>no</html>", b"", b"[1]", b'{"ok": tru', b'"text"'])
@pytest.mark.parametrize("kind", ["text/html", "text/plain", "application/json"])
async def test_an_answer_that_is_none_is_tried_again_later(answer, kind):
    from simulators import web

    async with web.web() as site:
        site.scripts["/api/chat.postMessage"] = web.answer(answer, content_type=kind)
        with pytest.raises(Retry):
            await Slack(bot_token=BOT_TOKEN, api_url=site.url("/api/")).post(HERE, STORY, "k1")


async def test_no_secret_is_said_or_logged(caplog):
    caplog.set_level(logging.DEBUG)
    said = []
    async with workspace() as seen:
        for code in ("invalid_auth", "token_revoked", "missing_scope", "something_new"):
            seen.trouble.next(code)
            try:
                await another(seen).post(HERE, STORY, "k1")
            except (Retry, Gone, Refused) as error:
                said.append(f"{error!r} {error.__cause__!r}")
        made = await started(seen, silence)
        seen.trouble.next("broken", method="apps.connections.open")
        await seen.trouble.disconnect(politely=False)
        await seen.until(lambda: seen.sockets)
        await made.stop()
    everything = " ".join(said) + caplog.text
    assert not [secret for secret in ("xoxb-", "xapp-", "ticket=hush") if secret in everything]


# --- the platform's own schemas -------------------------------------------------------------------


@asynccontextmanager
async def everything_done(desk: Desk) -> AsyncIterator[Workspace]:
    """A workspace in which everything that we do was done once."""
    async with connected(desk) as (made, seen, _):
        receipt = await made.post(HERE, STORY, "k1")
        await made.edit(HERE, receipt, STORY)
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        await seen.press("Share to channel", dict(seen.whispers[ANN][0]))
        await seen.mention("sources", under=receipt)
        await seen.type("/capex bytedance", person=BEN, response_url=f"{seen.url}/respond/expired")
        event = {"type": "app_home_opened", "user": ANN, "channel": "D0ANN", "tab": "home", "event_ts": "1.2"}
        await seen.deliver("events_api", happening(seen, event))
        await seen.type("/subscribe")
        await seen.deliver("interactive", reporting(seen))
        picture = Image(png=b"a picture", alt="Capex 2025: US$22bn", filename="capex.png")
        await made.post(HERE, Card(kind="story", parts=(Heading(text="With a picture"), picture)), "k2")
        await seen.until(
            lambda: seen.homes and seen.private(BEN) and seen.thread(HERE, receipt)[1:] and seen.windows[1:]
        )
        yield seen


async def test_the_platforms_own_schemas_take_all_that_is_sent(desk):
    blocks, inbound = module("validate_blocks").BlockKit(), module("validate_inbound")
    schemas = {
        "chat.postMessage": "slack.PostMessage",
        "chat.update": "slack.Update",
        "chat.postEphemeral": "slack.Ephemeral",
        "views.publish": "slack.Publish",
        "files.getUploadURLExternal": "slack.UploadUrl",
        "files.completeUploadExternal": "slack.UploadDone",
    }
    async with everything_done(desk) as seen:
        sent = [(method, given) for method, given in seen.calls if method in schemas]
        assert {method for method, _ in sent} == set(schemas)
        assert [inbound.check(schemas[method], _typed(given)) for method, given in sent] == [[]] * len(sent)
        assert [blocks.check(view, kind="modal", no_mentions=True) for view in seen.windows] == [[], []]
        assert [blocks.check(view, kind="home", no_mentions=True) for view in seen.homes.values()] == [[]]
        messages = [given for method, given in seen.calls if "blocks" in given]
        assert [blocks.check(one, sdk=True, no_mentions=True) for one in messages] == [[]] * len(messages)


def reporting(seen: Workspace) -> dict[str, Any]:
    """Somebody presses Report."""
    card = Card(kind="story", parts=(Actions(buttons=(Button(label="Report", verb="report", argument="a1"),)),))
    return pressed(seen, "Report", {"ts": "1.1", "blocks": _blocks(card)}, ANN, "C0HOME")


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    """What came as a form, as the schema writes it."""
    if "files" in given and isinstance(given["files"], str):
        return {**given, "files": json.loads(given["files"])}
    if "length" in given:  # the schema calls `alt_text` what the method and every SDK but one call `alt_txt`
        return {
            name: int(value) if name == "length" else value for name, value in given.items() if name != "alt_txt"
        }
    return given


async def test_what_the_simulator_sends_is_what_slack_sends():
    inbound, there = module("validate_inbound"), Workspace(url="http://127.0.0.1")
    shown = {"ts": "1.1", "blocks": _blocks(STORY)}
    assert inbound.check("slack.Slash", slash(there, "/capex", "x", ANN, "C1")) == []
    assert inbound.check("slack.Block_Action", pressed(there, "Sources", shown, ANN, "C1")) == []


# --- the manifest ---------------------------------------------------------------------------------


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "adapters" / "slack_manifest.json").read_text(encoding="utf-8"))
    return found


def test_the_manifest_has_every_command_of_the_table():
    commands = {row["command"]: row for row in manifest()["features"]["slash_commands"]}
    assert set(commands) == {"/briefwire", *(f"/{verb.name}" for verb in VERBS)}
    assert made_manifest() == manifest(), "make it anew with: briefwire manifest > adapters/slack_manifest.json"


def test_the_platforms_own_schema_takes_the_manifest():
    check = module("validate_manifest").check
    assert check(manifest()) == []
    assert check(made_manifest("https://bot.example", many=True)) == []
