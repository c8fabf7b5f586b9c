"""A Discord as it stands: its channels, its gateway, what people see and do there, and what goes wrong."""

import asyncio
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from mimetypes import guess_type
from typing import Any

from aiohttp import WSMsgType, web
from simulators.discord.names import (
    ACK_WITHIN,
    ANN,
    ANOTHER_BOT,
    APP,
    BOT,
    DM,
    EPOCH,
    FORUM,
    FORUM_TYPE,
    GUILD,
    HERE,
    HOME,
    LINKS,
    OTHER,
    PRIVILEGED,
    PUBLIC_THREAD,
    TOKEN,
    WAIT,
)
from simulators.discord.objects import (
    Channel,
    channel_object,
    guild_object,
    interaction,
    message_object,
    tag,
    user,
    without_user,
    without_what_nobody_reads,
    words,
)

from adapters.discord import Discord
from bot.model import Address


class No(Exception):
    """An answer that is not a success."""

    def __init__(self, status: int, code: int = 0, message: str = "") -> None:
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.message = status, code, message


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
    shard: tuple[int, int] = (0, 1)
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

    async def send_nonsense(self, event: str = "INTERACTION_CREATE") -> None:
        """An event without what the library needs to read it."""
        await self.server.dispatch(event, {"type": 2})


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
    bare: bool = False
    private_people: bool = False
    added_by: str | None = None
    advised: int = 1
    calls: list[tuple[str, str, Any]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    stored: dict[str, bytes] = field(default_factory=dict)
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

    def pictures(self, address: Address, receipt: str) -> list[tuple[str, str, bytes]]:
        """The pictures that go with a posted card: their names, their words, and themselves."""
        channel, ident, _ = receipt.split("/")
        attached = self.one(channel, ident)["attachments"]
        return [(one["filename"], one["description"], self.stored[one["id"]]) for one in attached]

    def private(self, person: str) -> list[str]:
        """The words of what only this person sees."""
        return [words(message) for message in self.whispers(person)]

    def whispers(self, person: str) -> list[dict[str, Any]]:
        shown = (asked.original for asked in self.asked.values() if asked.person == person)
        return [message for message in shown if message is not None and message["flags"] & 64]

    async def until(self, there: Callable[[], object], *, within: float = WAIT) -> None:
        """Waits until something is there."""
        async with asyncio.timeout(within):
            while not there():
                self.changed.clear()
                await self.changed.wait()

    # --- what people do ---

    async def type(self, text: str, person: str = ANN, address: Address = HERE, **more: Any) -> Asked:
        """Somebody types a command with what it needs first; returns once it is acknowledged."""
        await self.until(lambda: self.commands)
        name, _, rest = text.removeprefix("/").partition(" ")
        options = self.command(name)["options"]
        return await self.choose(name, {options[0]["name"]: rest} if rest else {}, person, address, **more)

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

    async def apply(self, name: str, shown: dict[str, Any], person: str = ANN, address: Address = HERE) -> Asked:
        """Somebody chooses a command on a message."""
        await self.until(lambda: self.commands)
        assert self.command(name)["type"] == 3
        data = {
            "id": "901", "type": 3, "name": name, "target_id": shown["id"],
            "resolved": {"messages": {shown["id"]: shown}},
        }  # fmt: skip
        return await self.interact(2, data, person, address)

    async def fill(
        self, opened: Asked, given: dict[str, Any], person: str = ANN, address: Address = HERE
    ) -> Asked:
        """Somebody sends the form that was opened, with what they changed in it."""
        form = opened.acknowledged.result()["data"]
        labels = []
        for number, label in enumerate(form["components"]):
            field_ = label["component"]
            chosen = [one["value"] for one in field_.get("options", ()) if one.get("default")]
            value = given.get(field_["custom_id"], chosen if field_["type"] == 3 else field_.get("value", ""))
            filled = {"type": field_["type"], "id": 2 * number + 2, "custom_id": field_["custom_id"]}
            filled["values" if field_["type"] == 3 else "value"] = value
            labels.append({"type": 18, "id": 2 * number + 1, "component": filled})
        return await self.interact(5, {"custom_id": form["custom_id"], "components": labels}, person, address)

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
        bare = more.pop("bare", False)
        event = interaction(ident, token, kind, data, person, channel, **more)
        await self.dispatch("INTERACTION_CREATE", without_what_nobody_reads(event) if bare else event)
        async with asyncio.timeout(ACK_WITHIN):
            await asyncio.shield(asked.acknowledged)
        self.waits.append(time.monotonic() - begun)
        return asked

    async def mention(
        self,
        text: str,
        person: str = ANN,
        address: Address = HERE,
        under: str | None = None,
        *,
        whom: str = BOT,
        answers: dict[str, Any] | None = None,
    ) -> str:
        """Somebody writes to the bot in a channel, or in the thread of a message; returns that message's id."""
        await self.connection()
        channel = self.channels[address.thread or address.channel]
        if under is not None:
            channel = await self.open_thread(channel, under.split("/")[1])
        said = self.write(
            channel,
            {"content": f"<@{whom}> {text}" if whom and answers is None else text},
            author=user(person, bot=person in {BOT, ANOTHER_BOT}),
        )
        named = [{**user(whom, bot=whom == BOT), "member": without_user(whom)}] if whom else []
        event = {**said, "guild_id": GUILD, "mentions": named, "member": without_user(person)}
        if answers is not None:  # the author of what is answered is told, though the words do not name them
            event["message_reference"] = {"channel_id": channel.id, "message_id": answers["id"], "guild_id": GUILD}
        if channel.type == DM:
            del event["guild_id"], event["member"]
        await self.dispatch("MESSAGE_CREATE", event)
        return said["id"]

    async def join(self, *, just_now: bool = True) -> None:
        """A server lets the bot in, or is told of late."""
        guild = guild_object([Channel(id="4101", name="general")])
        at = datetime.now(UTC).isoformat() if just_now else "2024-01-01T00:00:00+00:00"
        members = [{**one, "joined_at": at} for one in guild["members"]]
        roles = [{**one, "id": "3101"} if one["id"] == GUILD else one for one in guild["roles"]]
        self.channels.setdefault("4101", Channel(id="4101", name="general"))
        new = {**guild, "id": "3101", "roles": roles, "members": members, "system_channel_id": "4101"}
        await self.dispatch("GUILD_CREATE", {**new, "unavailable": None})

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
        """An event for the session that the newsroom's server belongs to; it waits where a line is down."""
        for session in self.sessions.values():
            if session.shard[0] == int(GUILD) >> 22:
                await self.send(session, event, data)

    async def send(self, session: GatewaySession, event: str, data: dict[str, Any]) -> None:
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
        shard = (said.get("shard", (0, 1))[0], said.get("shard", (0, 1))[1])
        # Another process that is connected goes on hearing everything, too.
        for old in [one.id for one in self.sessions.values() if one.shard == shard and one.socket is None]:
            del self.sessions[old]
        session = GatewaySession(id=f"session-{self.identified}", socket=None, shard=shard)
        self.sessions[session.id] = session
        ready = {
            "v": 10, "user": user(BOT, bot=True), "guilds": [{"id": GUILD, "unavailable": True}],
            "session_id": session.id, "resume_gateway_url": self.gateway, "application": {"id": APP, "flags": 0, "flags_new": "0"},
        }  # fmt: skip
        session.socket = socket
        if "shard" in said:
            ready["shard"] = said["shard"]
        if self.bare:
            ready = {key: ready[key] for key in ("user", "session_id", "resume_gateway_url", "guilds")}
        await self.send(session, "READY", ready)
        if not self.bare and shard[0] == int(GUILD) >> 22:
            await self.send(session, "GUILD_CREATE", guild_object(self.channels.values()))
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
        await self.send(session, "RESUMED", {})
        self.changed.set()
        return session

    # --- what the API finds here ---

    def refuse_wrong(self, wrong: list[str]) -> None:
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

    def write(
        self, channel: Channel, body: dict[str, Any], *, author: dict[str, Any], ident: str | None = None
    ) -> dict[str, Any]:
        message = message_object(ident or self.snowflake(), channel.id, author, body)
        if channel.deny & LINKS and author["id"] == BOT:
            message["embeds"] = []
        if "nonce" in body:
            message["nonce"] = body["nonce"]
        message["attachments"] = self.attach(body, self.files)
        channel.messages.append(message)
        self.changed.set()
        return message

    def attach(self, body: dict[str, Any], files: dict[str, bytes]) -> list[dict[str, Any]]:
        """The files of a message, kept where they can be fetched from."""
        made = []
        for one, data in zip(body.get("attachments") or [], files.values(), strict=True):
            ident = self.snowflake()
            self.stored[ident] = data
            url = f"{self.url.removesuffix('/api/v10')}/cdn/{ident}"
            made.append(
                {
                    **one,
                    "id": ident,
                    "url": url,
                    "proxy_url": url,
                    "size": len(data),
                    "content_type": guess_type(str(one["filename"]))[0],
                }
            )
        return made

    def one(self, channel: str, message: str) -> dict[str, Any]:
        for said in self.reach(channel).messages:
            if said["id"] == message:
                return said
        raise No(404, 10008, "Unknown Message")

    def acknowledged(self, token: str) -> Asked:
        asked = self.asked.get(token)
        if asked is None or not asked.acknowledged.done():
            raise No(404, 10015, "Unknown Webhook")
        return asked

    def snowflake(self) -> str:
        return str((int(time.time() * 1000) - EPOCH << 22) + next(self.numbers))
