import asyncio
import importlib.util
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import discord as library
import pytest
from aiohttp.client_reqrep import ConnectionKey
from simulators import discord
from simulators.discord import ANN, HERE

from adapters.discord import connect
from adapters.discord.posting import mark
from adapters.discord.refusals import ours
from bot.commands import VERBS
from bot.config import Secret
from bot.errors import BadConfig, Gone, Refused, Retry, Unsure
from bot.model import Actions, Address, Button, Card, FigureRow, FigureTable, Heading, Prose

NOW = datetime.now(UTC)
PATIENT = replace(discord.PACE, guilds=0.5)  # waits for what it must know of the server
POST = "POST /channels/4001/messages"


def card(title="A bigger budget", badge=None):
    return Card(
        kind="story",
        parts=(
            Heading(text=title, badge=badge),
            FigureTable(rows=(FigureRow(label="Capex 2025", amount="US$22bn"),)),
            Actions(buttons=(Button(label="Sources", verb="sources", argument="a1"),)),
        ),
    )


async def desk(request):
    timeline = Button(label="Timeline", verb="figures", argument="bytedance capex")
    parts = (Heading(text=f"You asked {request.text}"), Prose(text="Done."), Actions(buttons=(timeline,)))
    return Card(kind="answer", parts=parts, private=True)


def made(server, method, path):
    return [body for how, where, body in server.calls if (how, where) == (method, path)]


# --- connecting -----------------------------------------------------------------------------------


async def test_no_privileged_intent_is_asked_for_and_commands_are_registered_once():
    async with discord.connected(desk) as (platform, seen, trouble):
        await seen.until(lambda: "" in seen.commands)
        assert len(seen.commands[""]) == len(VERBS) + 1
        await trouble.send_nonsense("READY")
        await seen.until(lambda: seen.identified == 2)
        await platform.ready()
        assert len(made(seen, "PUT", "/applications/2002/commands")) == 1


async def test_chosen_servers_get_their_commands_and_nobody_sees_one_twice():
    async with discord.connected(desk, guild_ids=("3001", "3999")) as (_, seen, _):
        await seen.until(lambda: "" in seen.commands)
        assert len(seen.commands["3001"]) == len(seen.commands[""]) == len(VERBS) + 1
        assert all(0 not in one["contexts"] for one in seen.commands[""])


async def test_commands_are_registered_although_discord_has_trouble_at_first():
    def prepare(there):
        there.trouble.next("broken", at="PUT .*")
        there.trouble.next("hung up", at="PUT .*")

    async with discord.connected(desk, prepare=prepare) as (_, seen, _):
        await seen.until(lambda: "" in seen.commands)


async def test_a_first_connection_that_fails_is_tried_again():
    def prepare(there):
        there.refuse_gateway = 2
        there.trouble.next("broken", at="GET /users/@me")
        there.trouble.next("hung up", at="GET /oauth2/applications/@me")

    async with discord.connected(desk, prepare=prepare) as (_, seen, _):
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))


async def test_nobody_listening_is_no_reason_to_give_up(unused_tcp_port):
    pace = discord.Pace(start=0.2, first_wait=0.05, longest_wait=0.05, call=0.2, guilds=0.1)
    there = discord.Server(url=f"http://127.0.0.1:{unused_tcp_port}/api/v10")
    platform = discord.platform(there, gateway_url="", pace=pace)
    await platform.start(desk)
    with pytest.raises(Retry):
        await platform.post(HERE, card(), "k1")
    async with discord.server(unused_tcp_port) as later:
        await later.type("/capex bytedance")
        assert await platform.post(HERE, card(), "k1")
        await platform.stop()


async def test_an_event_that_cannot_be_read_is_left_out_and_nothing_else():
    async with discord.connected(desk) as (_, seen, trouble):
        await trouble.send_nonsense()
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        assert seen.identified == 1


async def test_a_beginning_that_cannot_be_read_is_begun_again():
    async with discord.connected(desk) as (_, seen, trouble):
        await trouble.send_nonsense("READY")
        await seen.until(lambda: seen.identified == 2)
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))


async def test_a_server_that_tells_only_what_it_must_is_served():
    """No version, no application and no guild in its greeting, and questions without what nobody reads."""

    def prepare(there):
        there.bare = True

    async with discord.connected(desk, prepare=prepare) as (platform, seen, _):
        await seen.type("/capex bytedance", bare=True)
        await seen.until(lambda: seen.private(ANN))
        assert await platform.post(HERE, card(), "k1")


@pytest.mark.parametrize(("asked", "connections"), [(3, 3), (0, 2)])
async def test_several_connections_are_made_when_asked(asked, connections):
    def prepare(there):
        there.advised = 2

    async with discord.connected(desk, prepare=prepare, shards=asked) as (platform, seen, trouble):
        assert [one.shard for one in seen.sessions.values()] == [(n, connections) for n in range(connections)]
        await trouble.disconnect(politely=True)
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        assert await platform.post(HERE, card(), "k1")


async def test_a_dropped_connection_is_resumed_and_nothing_is_missed():
    async with discord.connected(desk) as (_, seen, trouble):
        await trouble.disconnect(politely=True)
        await seen.until(lambda: seen.resumed)
        assert seen.identified == 1


async def test_a_wrong_token_is_said_once_and_not_tried_again():
    async with discord.server() as there:
        platform = discord.platform(there, token="not.the.token")
        with pytest.raises(BadConfig, match=r"Developer Portal .* Reset Token") as raised:
            await platform.start(desk)
        assert "not.the.token" not in str(raised.value)
        tried = len(there.calls)
        await asyncio.sleep(0.2)
        assert len(there.calls) == tried
        with pytest.raises(Gone, match="token"):
            await platform.post(HERE, card(), "k1")
        await platform.stop()


async def test_a_gateway_that_refuses_us_for_good_is_left_alone():
    async with discord.server() as there:
        there.close_with = 4014
        platform = discord.platform(there)
        with pytest.raises(BadConfig, match="intents"):
            await platform.start(desk)
        assert there.identified == 1
        await platform.stop()


async def test_a_server_may_be_named_without_its_gateway():
    async with discord.connected(desk, gateway_url="") as (_, seen, _):
        await seen.type("/help")
        assert made(seen, "GET", "/gateway/bot")


async def test_a_configuration_makes_a_platform_that_posts_without_being_started():
    async with discord.server() as there:
        platform = connect({"token": Secret(discord.TOKEN), "api_url": there.url + "/", "guild_ids": ("3001",)})
        receipt = await platform.post(HERE, card(), "k1")
        assert len(there.messages(HERE)) == 1
        await platform.edit(HERE, receipt, card("Another title"))
        assert "Another title" in there.messages(HERE)[0]
        await platform.stop()


# --- posting --------------------------------------------------------------------------------------


async def test_the_same_key_within_minutes_is_one_message_whoever_posts_it():
    async with discord.connected() as (platform, seen, _):
        first = await platform.post(HERE, card(), "k1")
        assert await discord.another(seen).post(HERE, card(), "k1") == first
        (body, again) = made(seen, "POST", "/channels/4001/messages")
        assert (body["nonce"], body["enforce_nonce"]) == (mark("k1"), True)
        assert body["allowed_mentions"] == {"parse": []}
        assert again == body


async def test_a_receipt_lost_long_ago_is_found_where_no_nonce_helps_any_more():
    async with discord.connected() as (platform, seen, trouble):
        trouble.next("lost")
        with pytest.raises(Retry):
            await platform.post(HERE, card(), "k1")
        for said in seen.channels[HERE.channel].messages:
            said.pop("nonce")
        assert await platform.post(HERE, card(), "k1")
        assert len(seen.messages(HERE)) == 1


async def test_where_the_history_is_hidden_nothing_is_claimed_about_it():
    def prepare(there):
        there.channels[HERE.channel].deny = discord.HISTORY

    async with discord.connected(prepare=prepare, pace=PATIENT) as (platform, _, _):
        assert await platform.find(HERE, "k1", datetime.now(UTC)) is None
        with pytest.raises(Retry, match="Read Message History") as raised:
            await platform.find(HERE, "k1", datetime.now(UTC) - timedelta(minutes=5))
        assert raised.value.after == timedelta(minutes=15)


async def test_where_embeds_are_off_the_words_are_still_there():
    def prepare(there):
        there.channels[HERE.channel].deny = discord.LINKS

    async with discord.connected(prepare=prepare, pace=PATIENT) as (platform, seen, _):
        await platform.post(HERE, card(), "k1")
        (text,) = seen.messages(HERE)
        assert "A bigger budget" in text
        assert "US$22bn" in text


async def test_many_cards_keep_within_the_rate_limit():
    def prepare(there):
        there.a_window, there.window = 5, 0.5

    pace = discord.Pace(call=10.0, patience=5.0, guilds=0.1)
    async with discord.connected(prepare=prepare, pace=pace) as (platform, seen, _):
        await asyncio.gather(*(platform.post(HERE, card(f"Story {n}"), f"k{n}") for n in range(12)))
        assert len(seen.messages(HERE)) == 12
        assert seen.limited <= 3


async def test_a_channel_that_forbids_us_names_the_click_path():
    async with discord.connected() as (platform, _, trouble):
        trouble.forbid(HERE)
        with pytest.raises(Gone) as raised:
            await platform.post(HERE, card(), "k1")
        assert str(raised.value) == (
            "I can't post in #markets: Send Messages is off for me there. Edit Channel → Permissions → Briefwire: "
            "allow View Channel, Send Messages and Embed Links."
        )


async def test_a_name_instead_of_an_id_says_where_ids_are():
    async with discord.connected() as (platform, _, _):
        with pytest.raises(Refused, match="Copy Channel ID"):
            await platform.post(Address(platform="discord", channel="#markets"), card(), "k1")


NOBODY = ConnectionKey("discord.example", 443, True, True, None, None, None)


class Answered:
    """An HTTP answer, as far as the library's errors look at it."""

    def __init__(self, status, **headers):
        self.status, self.reason, self.headers = status, "", {k.replace("_", "-"): v for k, v in headers.items()}


@pytest.mark.parametrize(
    ("error", "kind", "said", "after"),
    [
        (library.HTTPException(Answered(429, Retry_After="7.5"), "<html>"), Retry, "asks to wait", 7.5),
        (
            library.HTTPException(Answered(429), {"code": 20016, "message": "x"}),
            Retry,
            "#markets is in slow mode",
            None,
        ),
        (library.RateLimited(9.0), Retry, "asks to wait", 9.0),
        (library.DiscordServerError(Answered(502), ""), Unsure, "HTTP 502", None),
        (library.Forbidden(Answered(403), "<html>"), Retry, "HTTP 403", None),
        (library.HTTPException(Answered(401), {"code": 0, "message": "x"}), Gone, "token", None),
        (library.NotFound(Answered(404), {"code": 10003, "message": "x"}), Gone, "#markets was deleted", None),
        (library.NotFound(Answered(404), {"code": 10004, "message": "x"}), Gone, "Invite Briefwire again", None),
        (library.NotFound(Answered(404), {"code": 10099, "message": "x"}), Gone, "#markets is not there", None),
        (library.NotFound(Answered(404), {"code": 0, "message": "x"}), Refused, "HTTP 404", None),
        (library.Forbidden(Answered(403), {"code": 50001, "message": "x"}), Gone, "View Channel", None),
        (library.Forbidden(Answered(403), {"code": 50007, "message": "x"}), Gone, "Privacy Settings", None),
        (library.HTTPException(Answered(400), {"code": 50035, "message": "odd"}), Refused, "odd", None),
        (library.HTTPException(Answered(400), {"code": 160005, "message": "x"}), Gone, "locked", None),
        (aiohttp.ServerDisconnectedError(), Unsure, "ServerDisconnectedError", None),
        (aiohttp.ClientConnectorError(NOBODY, OSError()), Retry, "could not be reached", None),
        (TimeoutError(), Unsure, "in time", None),
    ],
)
def test_what_errors_mean(error, kind, said, after):
    found = ours(error, "#markets")
    assert type(found) is kind
    assert said in str(found)
    assert getattr(found, "after", None) == (timedelta(seconds=after) if after else None)


async def test_logs_hold_no_token(caplog):
    caplog.set_level("INFO")
    async with discord.connected(desk) as (platform, seen, trouble):
        trouble.next("broken")
        with pytest.raises(Retry):
            await platform.post(HERE, card(), "k1")
        trouble.next("broken", at="PATCH /webhooks/.*")
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        await trouble.send_nonsense()
        await trouble.send_nonsense("READY")
        await seen.until(lambda: seen.identified == 2)
    assert caplog.records
    assert discord.TOKEN not in caplog.text
    assert "sim-interaction" not in caplog.text


# --- the simulator itself -------------------------------------------------------------------------


async def test_what_the_simulator_sends_is_what_discord_sends():
    folder = Path(__file__).parents[3] / "shared" / "platform"
    if not (folder / "validate_inbound.py").is_file():
        pytest.skip("there are no schemas of what Discord sends beside the repository")
    sys.path.insert(0, str(folder))
    try:
        spec = importlib.util.spec_from_file_location("validate_inbound", folder / "validate_inbound.py")
        validator = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(validator)
    finally:
        sys.path.remove(str(folder))
    async with discord.connected(desk) as (platform, seen, _):
        await platform.post(HERE, card(), "k1")
        await seen.type("/capex bytedance")
        await seen.complete("capex", "company", "by")
        await seen.press("Sources", seen.channels[HERE.channel].messages[0])
        (session,) = seen.sessions.values()
        sent = [(one["t"], one["d"]) for one in session.sent]
    names = {2: "SlashInteraction", 4: "AutocompleteInteraction", 3: "ButtonInteraction"}
    wrong = []
    for event, data in sent:
        name = {"READY": "Ready", "GUILD_CREATE": "GuildCreate"}.get(event) or names[data["type"]]
        wrong += [f"{name}: {one}" for one in validator.check(f"discord.{name}", data)]
    assert wrong == [], "\n".join(wrong)
