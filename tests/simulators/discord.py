"""A Discord on 127.0.0.1 that the real library talks to: the REST API, the gateway, and the people in its channels.

It refuses what Discord would refuse, limits each bucket in fixed windows, and keeps what people would see.
"""

import asyncio
import importlib.util
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

from adapters.discord import Discord, Pace
from bot.model import Address, Card
from bot.ports import Answer

TOKEN = "sim.token.1234567890"  # made up
BOT, APP, GUILD, HOME, OTHER, FORUM = "2001", "2002", "3001", "4001", "4002", "4003"
ANN, BEN, ANOTHER_BOT = "5001", "5002", "5003"
HERE = Address(platform="discord", workspace=GUILD, channel=HOME)
ELSEWHERE = Address(platform="discord", workspace=GUILD, channel=OTHER)
IN_FORUM = Address(platform="discord", workspace=GUILD, channel=FORUM)
ACK_WITHIN = 3.0
WAIT = 5.0
EPOCH = 1420070400000
TEXT, DM, PUBLIC_THREAD, FORUM_TYPE = 0, 1, 11, 15
MANAGE_CHANNELS, VIEW, SEND, LINKS, HISTORY, COMMANDS = 1 << 4, 1 << 10, 1 << 11, 1 << 14, 1 << 16, 1 << 31
EVERYONE = VIEW | SEND | LINKS | HISTORY | COMMANDS
PRIVILEGED = 1 << 1 | 1 << 8 | 1 << 15
PACE = Pace(call=1.0, patience=1.0, first_wait=0.02, longest_wait=0.1, guilds=0.1, start=10.0, stop=5.0)

# --- Discord's limits -----------------------------------------------------------------------------

EMBED = {"title": 256, "description": 4096, "url": 2048}
EMBED_KEYS = {"title", "description", "url", "color", "timestamp", "fields", "footer", "author"}
BUTTON_KEYS = {"type", "style", "label", "custom_id", "disabled"}
CONTENT, FOOTER, AUTHOR, FIELDS, NAME, VALUE, TOTAL = 2000, 2048, 256, 25, 256, 1024, 6000
ROWS, ROW, CUSTOM_ID, LABEL, NONCE, THREAD_NAME = 5, 5, 100, 80, 25, 100
MESSAGE_KEYS = {
    "content", "embeds", "components", "allowed_mentions", "flags", "nonce", "enforce_nonce", "message_reference",
}  # fmt: skip
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
WEB = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


def size(text: str) -> int:
    """How long Discord's clients say that a text is."""
    return len(text.encode("utf-16-le")) // 2


def wrong_message(body: dict[str, Any], *, editing: bool = False) -> list[str]:
    """What Discord would not take in this message."""
    return list(_wrong_message(body, editing=editing))


def _wrong_message(body: dict[str, Any], *, editing: bool) -> Iterator[str]:
    yield from (f"unknown property {key}" for key in set(body) - MESSAGE_KEYS)
    yield from _too_long(body.get("content"), CONTENT, "content")
    embeds, components = body.get("embeds") or [], body.get("components") or []
    if not editing and not (embeds or components or (body.get("content") or "").strip()):
        yield "an empty message"
    if len(embeds) > 10:
        yield f"{len(embeds)} embeds"
    for embed in embeds:
        yield from _wrong_embed(embed)
    if sum(map(_embed_size, embeds)) > TOTAL:
        yield f"embeds of {sum(map(_embed_size, embeds))} characters in all"
    yield from _wrong_rows(components)
    if len(str(body.get("nonce", ""))) > NONCE:
        yield "a long nonce"
    if body.get("allowed_mentions") is None:
        yield "pings are not switched off"  # Discord takes it; we must not send it
    elif body["allowed_mentions"].get("parse"):
        yield "pings are allowed"


def _wrong_embed(embed: dict[str, Any]) -> Iterator[str]:
    yield from (f"unknown embed property {key}" for key in set(embed) - EMBED_KEYS)
    for key, most in EMBED.items():
        yield from _too_long(embed.get(key), most, key)
    if embed.get("url") is not None and not WEB.fullmatch(embed["url"]):
        yield f"not a well formed URL: {embed['url']:.80}"
    for part, key, most in (("footer", "text", FOOTER), ("author", "name", AUTHOR)):
        if part in embed:
            yield from _not_blank(embed[part].get(key), most, part)
    fields = embed.get("fields", [])
    if len(fields) > FIELDS:
        yield f"{len(fields)} fields"
    for one in fields:
        yield from _not_blank(one.get("name"), NAME, "field name")
        yield from _not_blank(one.get("value"), VALUE, "field value")
    if not embed.keys() - {"color", "timestamp"}:
        yield "an embed that shows nothing"


def _embed_size(embed: dict[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description"), embed.get("footer", {}).get("text")]
    texts += [embed.get("author", {}).get("name")]
    texts += [text for one in embed.get("fields", []) for text in (one["name"], one["value"])]
    return sum(size(text or "") for text in texts)


def _wrong_rows(rows: list[dict[str, Any]]) -> Iterator[str]:
    buttons = [button for row in rows for button in row.get("components", [])]
    if len(rows) > ROWS or any(not 1 <= len(row.get("components", [])) <= ROW or row["type"] != 1 for row in rows):
        yield "rows that do not fit"
    ids = [button.get("custom_id") for button in buttons]
    if len(set(ids)) < len(ids):
        yield "a custom_id twice"
    for button in buttons:
        yield from (f"unknown button property {key}" for key in set(button) - BUTTON_KEYS)
        yield from _not_blank(button.get("custom_id"), CUSTOM_ID, "custom_id")
        yield from _not_blank(button.get("label"), LABEL, "label")
        if button.get("style") not in {1, 2, 3, 4}:
            yield f"a button of style {button.get('style')}"


def _too_long(text: str | None, most: int, what: str) -> Iterator[str]:
    if size(text or "") > most:
        yield f"{what} of {size(text or '')} characters"


def _not_blank(text: str | None, most: int, what: str) -> Iterator[str]:
    if not (text or "").strip():
        yield f"{what} is blank"
    yield from _too_long(text, most, what)


def wrong_commands(body: list[dict[str, Any]]) -> list[str]:
    """What Discord would not take in these commands."""
    found = [f"{len(body)} commands"] if len(body) > 100 else []
    if len({one["name"] for one in body}) < len(body):
        found.append("a command twice")
    return [*found, *(wrong for one in body for wrong in _wrong_command(one))]


def _wrong_command(one: dict[str, Any]) -> Iterator[str]:
    named = [one, *one["options"]]
    for thing in named:
        if not COMMAND_NAME.fullmatch(thing["name"]) or thing["name"] != thing["name"].lower():
            yield f"the name {thing['name']}"
        if not 1 <= len(thing["description"]) <= 100:
            yield f"the description of {thing['name']}"
    names, needed = [option["name"] for option in one["options"]], [o["required"] for o in one["options"]]
    if len(names) > 25 or len(set(names)) < len(names) or needed != sorted(needed, reverse=True):
        yield f"the options of {one['name']}"
    if sum(len(thing["name"]) + len(thing["description"]) for thing in named) > 8000:
        yield f"{one['name']} is too long in all"


def wrong_choices(choices: list[dict[str, str]]) -> list[str]:
    """What Discord would not take in these suggestions."""
    found = [f"{len(choices)} choices"] if len(choices) > 25 else []
    return found + [
        str(one) for one in choices if not 1 <= len(one["name"]) <= 100 or not 1 <= len(one["value"]) <= 100
    ]


@cache
def specification() -> Any:
    """Discord's own specification as a validator, where it lies beside the repository; None elsewhere."""
    path = Path(__file__).parents[3] / "shared" / "platform" / "validate_discord.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("validate_discord", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.DiscordSpec()


# --- the server -----------------------------------------------------------------------------------


class No(Exception):
    """An answer that is not a success."""

    def __init__(self, status: int, code: int = 0, message: str = "") -> None:
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.message = status, code, message


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel or thread. `deny`: the permissions that the bot lacks here."""

    id: str
    name: str
    type: int = TEXT
    parent: str | None = None
    deny: int = 0
    tags: list[dict[str, Any]] = field(default_factory=list)
    flags: int = 0
    state: str = "open"
    messages: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Asked:
    """An interaction: when it was acknowledged and how, and what its asker sees."""

    person: str
    channel: str
    acknowledged: "asyncio.Future[dict[str, Any]]"
    source: dict[str, Any] | None = None
    original: dict[str, Any] | None = None


@dataclass(slots=True, kw_only=True)
class GatewaySession:
    """A gateway session, which outlives its socket."""

    id: str
    socket: web.WebSocketResponse | None
    sent: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Trouble:
    """What goes wrong next, once each, in order; and what is wrong with channels from now on."""

    server: "Server"
    coming: deque[tuple[str, str, float]] = field(default_factory=deque)

    def next(self, kind: str, *, after: float = 0, at: str = r"POST /channels/\d+/(?:messages|threads)") -> None:
        """`kind`: limited, broken, silent, lost, hung up, refused. `at` is what it happens to."""
        self.coming.append((at, kind, after))

    def take(self, call: str) -> tuple[str, float]:
        if self.coming and re.fullmatch(self.coming[0][0], call):
            _, kind, after = self.coming.popleft()
            return kind, after
        return "", 0

    def refuse(self) -> None:
        """The next message is one that Discord will not take."""
        self.next("refused")

    def archive(self, address: Address) -> None:
        self.server.channels[address.thread or address.channel].state = "archived"

    def delete(self, address: Address) -> None:
        self.server.channels[address.thread or address.channel].state = "deleted"

    def kick(self, address: Address) -> None:
        self.server.channels[address.thread or address.channel].state = "kicked"

    def forbid(self, address: Address) -> None:
        self.server.channels[address.thread or address.channel].state = "forbidden"

    def revoke(self) -> None:
        self.server.revoked = True

    async def disconnect(self, *, politely: bool = True) -> None:
        """Ends the gateway connection, as Discord does now and then, or as networks do."""
        for session in self.server.sessions.values():
            socket, session.socket = session.socket, None
            if socket is None:
                continue
            if politely:
                await socket.send_json({"op": 7, "d": None})
            elif socket._req is not None and socket._req.transport is not None:  # nothing public drops a line
                socket._req.transport.abort()

    async def send_nonsense(self) -> None:
        """An event without what the library needs to read it."""
        await self.server.dispatch("INTERACTION_CREATE", {"type": 2})


@dataclass(slots=True, kw_only=True)
class Server:
    """What there is, what was done, and what people see of it. `calls` are (method, path, body) as they came."""

    channels: dict[str, Channel] = field(
        default_factory=lambda: {
            HOME: Channel(id=HOME, name="markets"),
            OTHER: Channel(id=OTHER, name="other"),
            FORUM: Channel(
                id=FORUM, name="stories", type=FORUM_TYPE, tags=[tag("1", "Rumoured"), tag("2", "Planned")]
            ),
        }
    )
    url: str = ""
    gateway: str = ""
    revoked: bool = False
    a_window: int = 100
    window: float = 0.25
    refuse_gateway: int = 0
    close_with: int = 0
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    limited: int = 0
    identified: int = 0
    resumed: int = 0
    commands: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    sessions: dict[str, GatewaySession] = field(default_factory=dict)
    asked: dict[str, Asked] = field(default_factory=dict)
    spent: dict[tuple[str, int], int] = field(default_factory=lambda: defaultdict(int))
    waits: list[float] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    others: list[Discord] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    trouble: Trouble = field(init=False)

    def __post_init__(self) -> None:
        self.trouble = Trouble(server=self)

    # --- what people see ---

    def messages(self, address: Address) -> list[str]:
        """The words of what stands in a channel; in a forum, of its posts' first messages."""
        channel = self.channels[address.thread or address.channel]
        if channel.type == FORUM_TYPE:
            return [words(one.messages[0]) for one in self.channels.values() if one.parent == channel.id]
        return [words(message) for message in channel.messages]

    def thread(self, address: Address, receipt: str) -> list[str]:
        """The words of what stands in the thread below a message."""
        return [words(message) for message in self.channels[receipt.split("/")[1]].messages]

    def private(self, person: str) -> list[str]:
        """The words of what only this person sees."""
        return [words(message) for message in self.whispers(person)]

    def whispers(self, person: str) -> list[dict[str, Any]]:
        shown = (asked.original for asked in self.asked.values() if asked.person == person)
        return [message for message in shown if message is not None and message["flags"] & 64]

    async def until(self, there: Callable[[], object]) -> None:
        """Waits until something is there."""
        async with asyncio.timeout(WAIT):
            while not there():
                self.changed.clear()
                await self.changed.wait()

    # --- what people do ---

    async def type(self, text: str, person: str = ANN, address: Address = HERE) -> Asked:
        """Somebody types a command with what it needs first; returns once it is acknowledged."""
        await self.until(lambda: self.commands)
        name, _, rest = text.removeprefix("/").partition(" ")
        options = self.command(name)["options"]
        return await self.choose(name, {options[0]["name"]: rest} if rest else {}, person, address)

    def command(self, name: str) -> dict[str, Any]:
        known = [*self.commands.get(GUILD, []), *self.commands.get("", [])]
        return next(one for one in known if one["name"] == name)

    async def choose(
        self, name: str, options: dict[str, Any], person: str = ANN, address: Address = HERE, **more: Any
    ) -> Asked:
        """Somebody fills in a command; returns once it is acknowledged."""
        await self.until(lambda: self.commands)
        types = {option["name"]: option["type"] for option in self.command(name)["options"]}
        filled = [{"name": key, "type": types[key], "value": value} for key, value in options.items()]
        data = {"id": "900", "type": 1, "name": name, "options": filled, "resolved": {}}
        return await self.interact(2, data, person, address, **more)

    async def complete(self, name: str, option: str, typed: str) -> list[dict[str, str]]:
        """Somebody types some letters into an option; what they are offered."""
        option_ = {"name": option, "type": 3, "value": typed, "focused": True}
        asked = await self.interact(4, {"id": "900", "type": 1, "name": name, "options": [option_]}, ANN, HERE)
        return asked.acknowledged.result()["data"]["choices"]

    async def press(
        self, label: str, shown: dict[str, Any], person: str = ANN, address: Address = HERE, **more: Any
    ) -> Asked:
        """Somebody presses a button of a message."""
        buttons = [button for row in shown["components"] for button in row["components"]]
        button = next(one for one in buttons if one["label"] == label)
        assert not button.get("disabled"), "this cannot be pressed"
        data = {"custom_id": button["custom_id"], "component_type": 2}
        return await self.interact(3, data, person, address, message=shown, **more)

    async def interact(self, kind: int, data: dict[str, Any], person: str, address: Address, **more: Any) -> Asked:
        await self.connection()
        ident, token = self.snowflake(), f"sim-interaction-{next(self.numbers)}"
        channel = self.channels[address.thread or address.channel]
        asked = Asked(
            person=person, channel=channel.id, acknowledged=asyncio.get_running_loop().create_future(),
            source=more.get("message"),
        )  # fmt: skip
        self.asked[token] = asked
        begun = time.monotonic()
        await self.dispatch(
            "INTERACTION_CREATE", interaction(self, ident, token, kind, data, person, channel, **more)
        )
        async with asyncio.timeout(ACK_WITHIN):
            await asyncio.shield(asked.acknowledged)
        self.waits.append(time.monotonic() - begun)
        return asked

    async def mention(
        self, text: str, person: str = ANN, address: Address = HERE, under: str | None = None, *, whom: str = BOT
    ) -> str:
        """Somebody writes to the bot in a channel, or in the thread of a message; returns that message's id."""
        await self.connection()
        channel = self.channels[address.thread or address.channel]
        if under is not None:
            channel = await self.open_thread(channel, under.split("/")[1])
        said = self.write(
            channel,
            {"content": f"<@{whom}> {text}" if whom else text},
            author=user(person, bot=person in {BOT, ANOTHER_BOT}),
        )
        named = [{**user(whom, bot=whom == BOT), "member": without_user(whom)}] if whom else []
        event = {**said, "guild_id": GUILD, "mentions": named, "member": without_user(person)}
        if channel.type == DM:
            del event["guild_id"], event["member"]
        await self.dispatch("MESSAGE_CREATE", event)
        return said["id"]

    async def open_thread(self, parent: Channel, ident: str) -> Channel:
        """The thread of a message, which has the message's id; made where there is none."""
        if ident not in self.channels:
            self.channels[ident] = Channel(id=ident, name="about it", type=PUBLIC_THREAD, parent=parent.id)
            await self.dispatch("THREAD_CREATE", channel_object(self.channels[ident]))
        return self.channels[ident]

    # --- the gateway ---

    async def connection(self) -> None:
        await self.until(lambda: any(session.socket for session in self.sessions.values()))

    async def dispatch(self, event: str, data: dict[str, Any]) -> None:
        """An event for every session; one whose line is down gets it when it resumes."""
        for session in self.sessions.values():
            payload = {"op": 0, "t": event, "s": len(session.sent) + 1, "d": data}
            session.sent.append(payload)
            if session.socket is not None:
                await session.socket.send_json(payload)

    async def talk(self, request: web.Request) -> web.StreamResponse:
        """One gateway connection."""
        if self.refuse_gateway:
            self.refuse_gateway -= 1
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41250}})
        session: GatewaySession | None = None
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            said = json.loads(message.data)
            if said["op"] == 1:
                await socket.send_json({"op": 11})
            elif said["op"] == 2:
                session = await self.identify(socket, said["d"])
            elif said["op"] == 6:
                session = await self.resume(socket, said["d"])
        if session is not None and session.socket is socket:
            session.socket = None
        return socket

    async def identify(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> GatewaySession | None:
        self.identified += 1
        if said["token"] != TOKEN or self.revoked:
            await socket.close(code=4004)
            return None
        if said["intents"] & PRIVILEGED or self.close_with:
            await socket.close(code=self.close_with or 4014)
            return None
        self.sessions.clear()
        session = GatewaySession(id=f"session-{self.identified}", socket=None)
        self.sessions[session.id] = session
        ready = {
            "v": 10, "user": user(BOT, bot=True), "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": session.id, "resume_gateway_url": self.gateway, "application": {"id": APP, "flags": 0, "flags_new": "0"},
        }  # fmt: skip
        session.socket = socket
        await self.dispatch("READY", ready)
        await self.dispatch("GUILD_CREATE", guild_object(self))
        self.changed.set()
        return session

    async def resume(self, socket: web.WebSocketResponse, said: dict[str, Any]) -> GatewaySession | None:
        session = self.sessions.get(said["session_id"])
        if session is None:
            await socket.send_json({"op": 9, "d": False})
            return None
        self.resumed += 1
        for missed in session.sent[said["seq"] :]:
            await socket.send_json(missed)
        session.socket = socket
        await self.dispatch("RESUMED", {})
        self.changed.set()
        return session

    # --- the REST API ---

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """One call: trouble first, then the rate limit, then what was asked."""
        path = request.path.removeprefix("/api/v10")
        body = await request.json() if request.can_read_body else None
        self.calls.append((request.method, path, body))
        kind, after = self.trouble.take(f"{request.method} {path}")
        limits = self._limits(request.method, path)
        if kind == "silent":
            await asyncio.sleep(WAIT)
        if kind in {"silent", "hung up"}:
            return self._hang_up(request)
        if kind == "broken":
            return web.Response(status=503, text="upstream trouble")
        if kind == "limited" or limits is None:
            return self._wait_please(after or self.window)
        try:
            status, said = self._do(request, path, body, refuse=kind == "refused")
        except No as no:
            status, said = no.status, {"code": no.code, "message": no.message}
        self.changed.set()
        if kind == "lost":
            return self._hang_up(request)
        # Exactly this content type: the library does not parse JSON of any other.
        if status == 204:
            return web.Response(status=status, headers=limits)
        headers = {"Content-Type": "application/json", **limits}
        return web.Response(status=status, body=json.dumps(said).encode(), headers=headers)

    def _hang_up(self, request: web.Request) -> web.Response:
        if request.transport is not None:
            request.transport.abort()
        return web.Response(status=500)

    def _limits(self, method: str, path: str) -> dict[str, str] | None:
        """The rate limit headers of a call, in fixed windows for each route and channel; None over the limit."""
        if path.startswith(("/interactions", "/webhooks", "/gateway")):
            return {}
        bucket = re.sub(r"(?<!channels)/\d+", "/x", f"{method} {path}")
        now = time.time()
        number = int(now / self.window)
        ends = (number + 1) * self.window
        self.spent[bucket, number] += 1
        left = self.a_window - self.spent[bucket, number]
        if left < 0:
            return None
        return {
            "X-RateLimit-Limit": str(self.a_window), "X-RateLimit-Remaining": str(left),
            "X-RateLimit-Reset": f"{ends:.3f}", "X-RateLimit-Reset-After": f"{ends - now:.3f}",
            "X-RateLimit-Bucket": re.sub(r"\d+", "x", bucket).replace("/", "-").replace(" ", ""),
        }  # fmt: skip

    def _wait_please(self, after: float) -> web.Response:
        self.limited += 1
        said = {"message": "You are being rate limited.", "retry_after": after, "global": False}
        headers = {"Content-Type": "application/json", "Retry-After": str(after), "Via": "1.1 sim"}
        return web.Response(status=429, body=json.dumps(said).encode(), headers=headers)

    def _do(self, request: web.Request, path: str, body: Any, *, refuse: bool) -> tuple[int, Any]:
        if refuse:
            raise No(400, 50035, "Invalid Form Body: embeds[0].title: odd")
        public = path.startswith(("/interactions", "/webhooks"))
        if not public and (request.headers.get("Authorization") != f"Bot {TOKEN}" or self.revoked):
            raise No(401, 0, "401: Unauthorized")
        self._check(request.method, path, body)
        for route, act in ROUTES:
            found = re.fullmatch(route, f"{request.method} {path}")
            if found is not None:
                return act(self, body, request.query, **found.groupdict())
        raise No(404, 0, "404: Not Found")

    def _check(self, method: str, path: str, body: Any) -> None:
        """Discord's own specification, where it is at hand."""
        spec = specification()
        if spec is not None and body is not None:
            wrong = spec.check(method, path, body)
            self._refuse(wrong)

    def _refuse(self, wrong: list[str]) -> None:
        if wrong:
            self.refused += wrong
            raise No(400, 50035, f"Invalid Form Body: {wrong[0]}")

    def reach(self, ident: str) -> Channel:
        """A channel that the bot may see."""
        channel = self.channels.get(ident)
        if channel is None or channel.state == "deleted":
            raise No(404, 10003, "Unknown Channel")
        if channel.state == "kicked":
            raise No(403, 50001, "Missing Access")
        return channel

    def create(self, body: Any, query: Any, channel: str) -> tuple[int, Any]:
        there = self.reach(channel)
        if there.state == "forbidden":
            raise No(403, 50013, "Missing Permissions")
        if there.state == "archived":
            raise No(400, 50083, "Thread is archived")
        if there.type == FORUM_TYPE:
            raise No(400, 50008, "Cannot send messages in a non-text channel")
        self._refuse(wrong_message(body))
        if body.get("enforce_nonce"):
            for said in there.messages:
                if said.get("nonce") == body["nonce"]:
                    return 200, said
        return 200, self.write(there, body, author=user(BOT, bot=True))

    def create_post(self, body: Any, query: Any, channel: str) -> tuple[int, Any]:
        there = self.reach(channel)
        if not 1 <= size(body["name"]) <= THREAD_NAME:
            self._refuse(["name"])
        self._refuse(wrong_message(body["message"]))
        if there.flags & 1 << 4 and not body["applied_tags"]:
            raise No(400, 40067, "A tag is required to create a forum post in this channel")
        ident = self.snowflake()
        thread = Channel(id=ident, name=body["name"], type=PUBLIC_THREAD, parent=channel)
        thread.tags = [{"id": one} for one in body["applied_tags"]]
        self.channels[ident] = thread
        self.write(thread, body["message"], author=user(BOT, bot=True), ident=ident)
        return 201, channel_object(thread)

    def write(
        self, channel: Channel, body: dict[str, Any], *, author: dict[str, Any], ident: str | None = None
    ) -> dict[str, Any]:
        message = message_object(ident or self.snowflake(), channel.id, author, body)
        if channel.deny & LINKS and author["id"] == BOT:
            message["embeds"] = []
        if "nonce" in body:
            message["nonce"] = body["nonce"]
        channel.messages.append(message)
        self.changed.set()
        return message

    def change(self, body: Any, query: Any, channel: str, message: str) -> tuple[int, Any]:
        said = self.one(channel, message)
        self._refuse(wrong_message({"allowed_mentions": {}, **body}, editing=True))
        said.update({key: body[key] for key in ("content", "embeds", "components") if key in body})
        if self.channels[channel].deny & LINKS:
            said["embeds"] = []
        return 200, said

    def read(self, body: Any, query: Any, channel: str, message: str) -> tuple[int, Any]:
        return 200, self.one(channel, message)

    def one(self, channel: str, message: str) -> dict[str, Any]:
        for said in self.reach(channel).messages:
            if said["id"] == message:
                return said
        raise No(404, 10008, "Unknown Message")

    def history(self, body: Any, query: Any, channel: str) -> tuple[int, Any]:
        there = self.reach(channel)
        if there.type == FORUM_TYPE:
            raise No(400, 50008, "Cannot send messages in a non-text channel")
        limit = int(query.get("limit", 50))
        later = [said for said in there.messages if int(said["id"]) > int(query.get("after", 0))]
        page = sorted(later, key=lambda said: int(said["id"]))[:limit]
        hidden = bool(there.deny & HISTORY)
        # What is echoed in a history is not the nonce.
        return 200, [] if hidden else [{k: v for k, v in said.items() if k != "nonce"} for said in reversed(page)]

    def look(self, body: Any, query: Any, channel: str) -> tuple[int, Any]:
        return 200, channel_object(self.reach(channel))

    def threads(self, body: Any, query: Any, guild: str) -> tuple[int, Any]:
        found = [channel_object(one) for one in self.channels.values() if one.type == PUBLIC_THREAD]
        return 200, {"threads": found, "members": []}

    def register(self, body: Any, query: Any, guild: str = "") -> tuple[int, Any]:
        self._refuse(wrong_commands(body))
        if guild not in {"", GUILD}:
            raise No(403, 50001, "Missing Access")
        self.commands[guild] = body
        return 200, [{**one, "id": self.snowflake(), "application_id": APP, "version": "1"} for one in body]

    def call_back(self, body: Any, query: Any, token: str) -> tuple[int, Any]:
        asked = self.asked.get(token)
        if asked is None:
            raise No(404, 10062, "Unknown interaction")
        if asked.acknowledged.done():
            raise No(400, 40060, "Interaction has already been acknowledged.")
        if body["type"] == 8:
            self._refuse(wrong_choices(body["data"]["choices"]))
        asked.acknowledged.set_result(body)
        return 204, None

    def edit_original(self, body: Any, query: Any, token: str) -> tuple[int, Any]:
        asked = self._acknowledged(token)
        self._refuse(wrong_message({"allowed_mentions": {}, **body}, editing=True))
        how = asked.acknowledged.result()
        if how["type"] == 6 and asked.source is not None:
            asked.source.update({key: body[key] for key in ("embeds", "components") if key in body})
            return 200, asked.source
        if asked.original is None:
            made = message_object(self.snowflake(), asked.channel, user(BOT, bot=True), body)
            made["flags"] = how.get("data", {}).get("flags", 0)
            asked.original = made
        return 200, asked.original

    def follow_up(self, body: Any, query: Any, token: str) -> tuple[int, Any]:
        asked = self._acknowledged(token)
        self._refuse(wrong_message(body))
        return 200, self.write(self.channels[asked.channel], body, author=user(BOT, bot=True))

    def _acknowledged(self, token: str) -> Asked:
        asked = self.asked.get(token)
        if asked is None or not asked.acknowledged.done():
            raise No(404, 10015, "Unknown Webhook")
        return asked

    def snowflake(self) -> str:
        return str((int(time.time() * 1000) - EPOCH << 22) + next(self.numbers))


def me(server: Server, body: Any, query: Any) -> tuple[int, Any]:
    return 200, user(BOT, bot=True)


def application(server: Server, body: Any, query: Any) -> tuple[int, Any]:
    return 200, {
        "id": APP, "name": "Briefwire", "icon": None, "description": "", "bot_public": True,
        "bot_require_code_grant": False, "verify_key": "0" * 64, "owner": user(ANN), "summary": "", "flags": 0,
    }  # fmt: skip


def where(server: Server, body: Any, query: Any) -> tuple[int, Any]:
    limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return 200, {"url": server.gateway, "shards": 1, "session_start_limit": limit}


_CHANNEL, _MESSAGE = r"/channels/(?P<channel>\d+)", r"/messages/(?P<message>\d+)"
_TOKEN = r"(?P<token>[\w-]+)"
ROUTES: list[tuple[str, Callable[..., tuple[int, Any]]]] = [
    (r"GET /users/@me", me),
    (r"GET /oauth2/applications/@me", application),
    (r"GET /gateway/bot", where),
    (rf"POST {_CHANNEL}/messages", Server.create),
    (rf"GET {_CHANNEL}/messages", Server.history),
    (rf"PATCH {_CHANNEL}{_MESSAGE}", Server.change),
    (rf"GET {_CHANNEL}{_MESSAGE}", Server.read),
    (rf"GET {_CHANNEL}", Server.look),
    (rf"POST {_CHANNEL}/threads", Server.create_post),
    (r"GET /guilds/(?P<guild>\d+)/threads/active", Server.threads),
    (rf"PUT /applications/{APP}/commands", Server.register),
    (rf"PUT /applications/{APP}/guilds/(?P<guild>\d+)/commands", Server.register),
    (rf"POST /interactions/\d+/{_TOKEN}/callback", Server.call_back),
    (rf"PATCH /webhooks/{APP}/{_TOKEN}/messages/@original", Server.edit_original),
    (rf"POST /webhooks/{APP}/{_TOKEN}", Server.follow_up),
]

# --- things as Discord describes them -------------------------------------------------------------


def words(message: dict[str, Any]) -> str:
    """What people read of a message, markdown signs left out."""
    texts = [message["content"]]
    for embed in message["embeds"]:
        texts += [embed.get("author", {}).get("name"), embed.get("title"), embed.get("description")]
        texts += [text for one in embed.get("fields", []) for text in (one["name"], one["value"])]
        texts += [embed.get("footer", {}).get("text")]
    return re.sub(r"\\(?=[^A-Za-z0-9\s])|\*\*", "", "\n".join(filter(None, texts)))


def tag(ident: str, name: str) -> dict[str, Any]:
    return {"id": ident, "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}


def user(ident: str, *, bot: bool = False) -> dict[str, Any]:
    names = {ANN: "Ann *of* the desk", BEN: "Ben", BOT: "Briefwire"}
    return {
        "id": ident, "username": names.get(ident, "somebody").lower(), "global_name": names.get(ident), "discriminator": "0",
        "avatar": None, "bot": bot, "public_flags": 0, "flags": 0, "email": None, "verified": True,
        "mfa_enabled": False, "locale": "en-GB", "avatar_decoration_data": None, "banner": None, "accent_color": None,
    }  # fmt: skip


def without_user(ident: str) -> dict[str, Any]:
    return {
        "roles": ["3002"] if ident == ANN else [], "joined_at": "2024-01-01T00:00:00+00:00", "deaf": False,
        "mute": False, "flags": 0, "nick": None, "avatar": None, "premium_since": None, "banner": None,
        "communication_disabled_until": None, "pending": False,
    }  # fmt: skip


def permissions(ident: str) -> int:
    return EVERYONE | (MANAGE_CHANNELS if ident == ANN else 0)


def channel_object(channel: Channel) -> dict[str, Any]:
    made: dict[str, Any] = {"id": channel.id, "type": channel.type, "name": channel.name, "flags": channel.flags}
    if channel.type == DM:
        return {"id": channel.id, "type": DM, "flags": 0, "recipients": [user(ANN)], "last_message_id": None}
    made |= {"guild_id": GUILD, "parent_id": channel.parent, "last_message_id": None, "rate_limit_per_user": 0}
    if channel.type == PUBLIC_THREAD:
        meta = {
            "archived": False, "auto_archive_duration": 1440, "locked": False,
            "archive_timestamp": "2026-01-01T00:00:00+00:00", "create_timestamp": "2026-01-01T00:00:00+00:00",
        }  # fmt: skip
        made |= {"owner_id": BOT, "thread_metadata": meta, "message_count": 0, "member_count": 1}
        return {**made, "applied_tags": [one["id"] for one in channel.tags], "total_message_sent": 0}
    denied = [{"id": GUILD, "type": 0, "allow": "0", "deny": str(channel.deny)}] if channel.deny else []
    made |= {"position": 0, "permission_overwrites": denied, "nsfw": False, "topic": None}
    if channel.type == FORUM_TYPE:
        made |= {"available_tags": channel.tags, "default_reaction_emoji": None, "default_sort_order": None}
        made |= {"default_forum_layout": 0}
    return made


def message_object(ident: str, channel: str, author: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": ident, "channel_id": channel, "author": author, "content": body.get("content") or "",
        "timestamp": "2026-11-23T12:00:00+00:00", "edited_timestamp": None, "tts": False, "mention_everyone": False,
        "mentions": [], "mention_roles": [], "attachments": [], "pinned": False, "type": 0,
        "embeds": [{**embed, "type": "rich"} for embed in body.get("embeds") or []],
        "components": numbered(body.get("components") or []), "flags": body.get("flags") or 0,
    }  # fmt: skip


def numbered(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Components with the ids that Discord gives them."""
    numbers = count(1)
    return [
        {**row, "id": next(numbers), "components": [{**one, "id": next(numbers)} for one in row["components"]]}
        for row in components
    ]


def guild_object(server: Server) -> dict[str, Any]:
    role = {
        "color": 0, "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}, "hoist": False,
        "icon": None, "unicode_emoji": None, "managed": False, "mentionable": False, "flags": 0,
    }  # fmt: skip
    roles = [
        {**role, "id": GUILD, "name": "@everyone", "position": 0, "permissions": str(EVERYONE)},
        {**role, "id": "3002", "name": "desk", "position": 1, "permissions": str(MANAGE_CHANNELS)},
    ]
    open_ones = [one for one in server.channels.values() if one.state == "open"]
    return {
        "id": GUILD, "name": "Newsroom", "icon": None, "icon_hash": None, "splash": None, "discovery_splash": None,
        "owner_id": "5009", "afk_channel_id": None, "afk_timeout": 300, "verification_level": 1,
        "default_message_notifications": 1, "explicit_content_filter": 0, "roles": roles, "emojis": [], "features": [],
        "mfa_level": 0, "application_id": None, "system_channel_id": None, "system_channel_flags": 0,
        "rules_channel_id": None, "vanity_url_code": None, "description": None, "banner": None, "premium_tier": 0,
        "preferred_locale": "en-GB", "public_updates_channel_id": None, "nsfw_level": 0, "stickers": [],
        "premium_progress_bar_enabled": False, "safety_alerts_channel_id": None, "joined_at": "2024-01-01T00:00:00+00:00",
        "large": False, "unavailable": False, "member_count": 3, "voice_states": [], "presences": [], "region": "x",
        "members": [{**without_user(BOT), "user": user(BOT, bot=True)}],
        "channels": [channel_object(one) for one in open_ones if one.type in {TEXT, FORUM_TYPE}],
        "threads": [channel_object(one) for one in open_ones if one.type == PUBLIC_THREAD],
        "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [], "incidents_data": None,
        "hub_type": None, "max_members": 1000,
    }  # fmt: skip


def interaction(
    server: Server,
    ident: str,
    token: str,
    kind: int,
    data: dict[str, Any],
    person: str,
    channel: Channel,
    **more: Any,
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": ident, "application_id": APP, "type": kind, "token": token, "version": 1, "data": data,
        "channel_id": channel.id, "channel": channel_object(channel),
        "app_permissions": str(EVERYONE), "locale": "en-GB", "entitlements": [], "attachment_size_limit": 10485760,
        "authorizing_integration_owners": {"0": GUILD},
    }  # fmt: skip
    if channel.type == DM:
        made |= {"user": user(person), "context": 1}
    else:
        asker = {**without_user(person), "user": user(person), "permissions": str(permissions(person))}
        made |= {"member": asker, "context": 0, "guild_id": GUILD}
        made |= {"guild": {"id": GUILD, "locale": "en-GB", "features": []}, "guild_locale": "en-GB"}
    return {**made, **more}


# --- running it -----------------------------------------------------------------------------------


async def silence(request: Any) -> Card:
    raise AssertionError(f"nobody was to ask {request}")


@asynccontextmanager
async def server(port: int = 0) -> AsyncIterator[Server]:
    """Discord, with nobody connected."""
    there = Server()
    site = web.Application()
    site.router.add_get("/gateway", there.talk)
    site.router.add_get("/gateway/", there.talk)
    site.router.add_route("*", "/api/v10/{call:.*}", there.answer)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", port)
    await listening.start()
    port = runner.addresses[0][1]
    there.url, there.gateway = f"http://127.0.0.1:{port}/api/v10", f"ws://127.0.0.1:{port}/gateway"
    try:
        yield there
    finally:
        await runner.cleanup()


def platform(there: Server, **more: Any) -> Discord:
    given = {"api_url": there.url, "gateway_url": there.gateway, "pace": PACE, **more}
    return Discord(given.pop("token", TOKEN), **given)


@asynccontextmanager
async def connected(
    answer: Answer = silence, *, prepare: Callable[[Server], None] = lambda there: None, **more: Any
) -> AsyncIterator[tuple[Discord, Server, Trouble]]:
    """A running platform, what people see of it, and what may go wrong."""
    async with server() as there:
        prepare(there)
        made = platform(there, **more)
        try:
            await made.start(answer)
            yield made, there, there.trouble
        finally:
            with suppress(TimeoutError):
                await made.stop()
            for one in there.others:
                await one.stop()


def another(there: Server) -> Discord:
    """A platform with no memory, as after a crash."""
    made = platform(there)
    there.others.append(made)
    return made
