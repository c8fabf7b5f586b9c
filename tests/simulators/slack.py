"""A Slack workspace on 127.0.0.1 that the real libraries talk to: Web API, Socket Mode, HTTP calls, response_urls.

It refuses what Slack would refuse, limits how fast a channel is written to, and keeps what people would see.
"""

import asyncio
import hashlib
import hmac
import json
import re
import time
from base64 import b64encode
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlencode

from aiohttp import ClientSession, WSMsgType, web

from adapters.slack import Slack
from bot.model import Address, Card
from bot.ports import Answer

BOT_TOKEN, APP_TOKEN = "xoxb-sim-1234567890", "xapp-sim-1234567890"  # made up
SIGNING_SECRET = "0123456789abcdef0123456789abcdef"
BOT, TEAM = "U0BOT", "T0SIM"
HERE = Address(platform="slack", channel="C0HOME")
ELSEWHERE = Address(platform="slack", channel="C0OTHER")
ANN, BEN = "U0ANN", "U0BEN"
ACK_WITHIN = 3.0
SENT = count(1)
WAIT = 15.0

# --- Slack's limits -------------------------------------------------------------------------------

BLOCKS, HOME_BLOCKS, TOTAL, TEXT = 50, 100, 13_200, 40_000
BLOCK_KEYS = {
    "header": {"type", "text", "block_id"},
    "section": {"type", "text", "fields", "accessory", "block_id", "expand"},
    "context": {"type", "elements", "block_id"},
    "actions": {"type", "elements", "block_id"},
    "divider": {"type", "block_id"},
}
LONGEST = {
    "header text": 150,
    "section text": 3000,
    "field": 2000,
    "context text": 3000,
    "button text": 75,
    "button value": 2000,
    "option text": 75,
    "option value": 75,
    "action_id": 255,
    "confirm title": 100,
    "confirm text": 300,
    "confirm button": 30,
    "view title": 24,
    "view button": 24,
    "label": 2000,
    "placeholder": 150,
    "metadata": 3000,
}
MOST = {"fields": 10, "context elements": 10, "action elements": 25, "options": 5, "choices": 100}
READS = {
    "conversations.history",
    "conversations.replies",
    "conversations.list",
    "conversations.info",
    "users.info",
}
SCOPES = {
    "chat.postMessage": "chat:write",
    "users.info": "users:read",
    "files.getUploadURLExternal": "files:write",
    "conversations.info": "channels:read",
}
CHOOSERS = {"multi_external_select", "static_select", "timepicker", "plain_text_input"}
PINGS = re.compile(r"<!(?:channel|here|everyone)\b|<!subteam\^|<@[UW][A-Z0-9]+")
MARKUP = re.compile(r"<(?:https?://[^\s<>|]+|!date\^\d+\^[^<>|]+|#[CG][A-Z0-9]+)(?:\|[^<>]+)?>")


def wrong_blocks(blocks: Any, most: int = BLOCKS) -> list[str]:
    """What Slack would not take in these blocks."""
    if not isinstance(blocks, list):
        return ["blocks are no list"]
    found = [f"{len(blocks)} blocks"] if len(blocks) > most else []
    for block in blocks:
        found += list(_wrong_block(block))
    written = sum(len(said) for said in _texts(blocks))
    return [*found, *([f"{written} characters in all"] if written > TOTAL else [])]


def _wrong_block(block: dict[str, Any]) -> Iterator[str]:
    kind = block.get("type", "")
    if kind not in BLOCK_KEYS or not set(block) <= BLOCK_KEYS[kind]:
        yield f"unknown block or property: {kind} {sorted(block)}"
        return
    match kind:
        case "header":
            yield from _wrong_text(block["text"], "header text", "plain_text")
        case "section":
            if not block.get("text") and not block.get("fields"):
                yield "a section with neither text nor fields"
            if block.get("text"):
                yield from _wrong_text(block["text"], "section text", "mrkdwn")
            yield from _too_many(block.get("fields"), "fields", least=0)
            for one in block.get("fields", ()):
                yield from _wrong_text(one, "field", "mrkdwn")
        case "context":
            yield from _too_many(block["elements"], "context elements")
            for one in block["elements"]:
                yield from _wrong_text(one, "context text", "mrkdwn")
        case "actions":
            yield from _too_many(block["elements"], "action elements")
            ids = [one["action_id"] for one in block["elements"]]
            if len(set(ids)) < len(ids):
                yield "an action_id twice in one block"
            for one in block["elements"]:
                yield from _wrong_action(one)


def _wrong_action(one: dict[str, Any]) -> Iterator[str]:
    yield from _too_long(one["action_id"], "action_id")
    if one["type"] == "button":
        yield from _wrong_text(one["text"], "button text", "plain_text")
        yield from _too_long(one["value"], "button value")
        if one.get("style", "primary") not in {"primary", "danger"}:
            yield f"unknown style {one['style']}"
        yield from _wrong_confirm(one.get("confirm"))
    elif one["type"] == "overflow":
        yield from _too_many(one["options"], "options")
        for option in one["options"]:
            yield from _wrong_text(option["text"], "option text", "plain_text")
            yield from _too_long(option["value"], "option value")
    else:
        yield f"unknown element {one['type']}"


def _wrong_confirm(asked: Any) -> Iterator[str]:
    if asked is None:
        return
    for name, what in (("title", "title"), ("text", "text"), ("confirm", "button"), ("deny", "button")):
        yield from _wrong_text(asked[name], f"confirm {what}", "plain_text")


def wrong_modal(view: dict[str, Any]) -> list[str]:
    """What Slack would not take in this window."""
    found: list[str] = []
    if view.get("type") != "modal" or not 1 <= len(view["blocks"]) <= 100:
        found.append("no modal, or blocks for none")
    found += _wrong_text(view["title"], "view title", "plain_text")
    for name in ("submit", "close"):
        found += _wrong_text(view[name], "view button", "plain_text")
    found += _too_long(view["private_metadata"], "metadata")
    for block in view["blocks"]:
        found += _wrong_input(block) if block["type"] == "input" else []
    ids = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    return [*found, *(["a block_id twice"] if len(set(ids)) < len(ids) else [])]


def _wrong_input(block: dict[str, Any]) -> Iterator[str]:
    yield from _wrong_text(block["label"], "label", "plain_text")
    element = block["element"]
    if element["type"] not in CHOOSERS:
        yield f"unknown element {element['type']}"
    if "placeholder" in element:
        yield from _wrong_text(element["placeholder"], "placeholder", "plain_text")
    yield from wrong_options(element.get("options", [])) if element["type"] == "static_select" else ()


def wrong_options(options: list[dict[str, Any]]) -> Iterator[str]:
    """What Slack would not take among things to choose from."""
    yield from _too_many(options, "choices", least=0)
    for option in options:
        yield from _wrong_text(option["text"], "option text", "plain_text")
        yield from _too_long(option["value"], "option value")


def _wrong_text(text: Any, what: str, kind: str) -> Iterator[str]:
    if not isinstance(text, dict) or text.get("type") != kind or not text.get("text", "").strip():
        yield f"{what} is no {kind} with words in it: {text!r:.80}"
        return
    yield from _too_long(text["text"], what)
    if kind == "mrkdwn":
        yield from wrong_markup(text["text"])


def wrong_markup(text: str) -> Iterator[str]:
    """Pings, and what would be read as markup without being any."""
    if PINGS.search(text):
        yield f"a ping: {PINGS.search(text)}"
    rest = MARKUP.sub("", text)
    if re.search(r"&(?!amp;|lt;|gt;)|<|(?<!\n)(?<!^)>", rest):
        yield f"something not escaped: {rest!r:.100}"


def _too_long(text: str, what: str) -> Iterator[str]:
    if not text or len(text) > LONGEST[what]:
        yield f"{what} of {len(text)} characters"


def _too_many(things: Any, what: str, least: int = 1) -> Iterator[str]:
    if not least <= len(things or ()) <= MOST[what]:
        yield f"{len(things or ())} {what}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get("type") in {"plain_text", "mrkdwn"}:
            yield value.get("text", "")
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


# --- the workspace --------------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel. `member`: whether the bot is in it; `creator` may manage it."""

    name: str
    creator: str = "U0ANN"
    archived: bool = False
    member: bool = True
    messages: list[dict[str, Any]] = field(default_factory=list)
    window: int = 0
    written: int = 0


class No(Exception):
    """An `ok: false` with this error code."""


@dataclass(slots=True, kw_only=True)
class Trouble:
    """What the workspace does wrong next, once each, in order; and the button that drops every socket."""

    workspace: "Workspace"
    coming: deque[tuple[str, str, float]] = field(default_factory=deque)

    def next(self, kind: str, *, method: str = "chat.postMessage", after: float = 0) -> None:
        """`kind`: limited, broken, silent, lost, hung up, or an error code of Slack's."""
        self.coming.append((method, kind, after))

    def archive(self, address: Address) -> None:
        self.workspace.channels[address.channel].archived = True

    def delete(self, address: Address) -> None:
        del self.workspace.channels[address.channel]

    def kick(self, address: Address) -> None:
        self.workspace.channels[address.channel].member = False

    def refuse(self) -> None:
        """The next message is one that Slack will not take."""
        self.next("invalid_blocks")

    def revoke(self) -> None:
        self.workspace.revoked = True

    async def disconnect(self, *, politely: bool = True) -> None:
        """Ends the connection by which the bot hears, as Slack does every few hours, or as networks do."""
        for socket in [*self.workspace.sockets]:
            if politely:
                await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
            elif socket._req is not None and socket._req.transport is not None:  # nothing public drops a line
                socket._req.transport.abort()
            self.workspace.sockets.remove(socket)


@dataclass(slots=True, kw_only=True)
class Workspace:
    """What there is, what was done, and what people see of it. `calls` are (method, arguments) as they came."""

    channels: dict[str, Channel] = field(
        default_factory=lambda: {
            "C0HOME": Channel(name="markets"),
            "C0OTHER": Channel(name="other"),
            "D0ANN": Channel(name=""),
        }
    )
    url: str = ""
    revoked: bool = False
    a_second: int = 50
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    whispers: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    windows: list[dict[str, Any]] = field(default_factory=list)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=lambda: {BOT_TOKEN: TEAM})
    used: list[tuple[str, str]] = field(default_factory=list)
    scopes: set[str] | None = None
    codes: dict[str, dict[str, Any]] = field(default_factory=dict)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    acks: dict[str, "asyncio.Future[dict[str, Any]]"] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    hooks: dict[str, dict[str, Any]] = field(default_factory=dict)
    http: str = ""
    numbers: Iterator[int] = field(default_factory=lambda: count(1))
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    trouble: Trouble = field(init=False)

    def __post_init__(self) -> None:
        self.trouble = Trouble(workspace=self)

    # --- what people see ---

    def messages(self, address: Address) -> list[str]:
        """The words of what stands in a channel, threads left out."""
        there = self.channels[address.channel].messages
        return [words(one) for one in there if one.get("thread_ts") in {None, one["ts"]}]

    def thread(self, address: Address, receipt: str) -> list[str]:
        """The words of what stands in the thread below a message."""
        ts = receipt.rpartition("/")[2]
        return [words(m) for m in self.channels[address.channel].messages if m.get("thread_ts") == ts != m["ts"]]

    def pictures(self, address: Address, receipt: str) -> list[tuple[str, str, bytes]]:
        """Name, words and bytes of the pictures in the thread below a message."""
        ts = receipt.rpartition("/")[2]
        below = [m for m in self.channels[address.channel].messages if m.get("thread_ts") == ts]
        files = [self.files[ident] for message in below for ident in message.get("files", ())]
        return [(file["name"], file["alt"], file["data"]) for file in files]

    def private(self, person: str) -> list[str]:
        """The words of what only this person sees."""
        return [words(one) for one in self.whispers[person]]

    async def until(self, there: Callable[[], object], within: float = WAIT) -> None:
        """Waits until something is there."""
        async with asyncio.timeout(within):
            while not there():
                self.changed.clear()
                await self.changed.wait()

    # --- what people do ---

    async def type(self, text: str, person: str = ANN, address: Address = HERE, **more: Any) -> dict[str, Any]:
        """Somebody types a command; returns once Slack knows that it was heard."""
        command, _, rest = text.partition(" ")
        return await self.deliver("slash_commands", slash(self, command, rest, person, address.channel, **more))

    async def mention(
        self, text: str, person: str = ANN, address: Address = HERE, under: str | None = None
    ) -> str:
        """Somebody writes to the bot in a channel, or in the thread below a message; returns that message's ts."""
        thread = under.rpartition("/")[2] if under else None
        ts = self.write(address.channel, {"user": person, "text": f"<@{BOT}> {text}", "thread_ts": thread})
        event = {"type": "app_mention", "user": person, "text": f"<@{BOT}> {text}", "ts": ts, "event_ts": ts}
        event |= {"channel": address.channel, **({"thread_ts": thread} if thread else {})}
        await self.deliver("events_api", happening(self, event))
        return ts

    async def press(self, label: str, shown: dict[str, Any], person: str = ANN, address: Address = HERE) -> None:
        """Somebody presses a button of something that is shown."""
        await self.deliver("interactive", pressed(self, label, shown, person, address.channel))

    async def deliver(self, kind: str, payload: dict[str, Any], envelope: str = "") -> dict[str, Any]:
        """Hands something over and waits for the acknowledgement, for as long as Slack does."""
        begun = time.monotonic()
        async with asyncio.timeout(ACK_WITHIN):
            answer = await (self._call(kind, payload) if self.http else self._send(kind, payload, envelope))
        self.waits.append(time.monotonic() - begun)
        return answer

    async def _send(self, kind: str, payload: dict[str, Any], envelope: str) -> dict[str, Any]:
        await self.until(lambda: self.sockets)
        ident = envelope or f"e-{next(self.numbers)}"
        acked = self.acks[ident] = asyncio.get_running_loop().create_future()
        await self.sockets[-1].send_json(
            {
                "type": kind,
                "envelope_id": ident,
                "payload": payload,
                "accepts_response_payload": kind != "events_api",
            }
        )
        return await acked

    async def _call(
        self, kind: str, payload: dict[str, Any], *, age: float = 0, secret: str = SIGNING_SECRET
    ) -> Any:
        status, answer = await self.signed(kind, payload, age=age, secret=secret)
        assert status == 200, f"Slack shows a failure: {status} {answer}"
        return json.loads(answer) if answer.startswith("{") else {}

    async def signed(
        self, kind: str, payload: dict[str, Any], *, age: float = 0, secret: str = SIGNING_SECRET
    ) -> tuple[int, str]:
        """An HTTP call as Slack makes it."""
        body, content = json.dumps(payload), "application/json"
        if kind != "events_api":
            form = payload if kind == "slash_commands" else {"payload": body}
            body, content = urlencode(form), "application/x-www-form-urlencoded"
        stamp = str(int(time.time() - age))
        mark = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
        headers = {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={mark}", "Content-Type": content}
        async with ClientSession() as session, session.post(self.http, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    # --- what the bot asks ---

    def write(self, channel: str, message: dict[str, Any]) -> str:
        """Puts a message into a channel and returns its time stamp."""
        ts = f"{time.time():.0f}.{next(self.numbers):06d}"
        self.channels[channel].messages.append({k: v for k, v in message.items() if v is not None} | {"ts": ts})
        self.changed.set()
        return ts

    async def call(self, request: web.Request) -> web.StreamResponse:
        """A method of the Web API."""
        method, given = request.match_info["method"], await _arguments(request)
        self.calls.append((method, given))
        kind, after = self._trouble(method)
        if kind == "limited":
            return _no("ratelimited", 429, {"Retry-After": f"{after:.0f}"} if after else {})
        if kind == "broken":
            return web.Response(status=503, text="<html>upstream</html>", content_type="text/html")
        if kind == "silent":
            await asyncio.sleep(WAIT)
        if kind == "hung up":
            return _hang_up(request)
        if kind not in {"", "silent", "lost"}:
            return _no(kind)
        try:
            answer = self._done(method, given, request)
        except No as no:
            return _no(str(no))
        except OverflowError:
            return _no("ratelimited", 429, {"Retry-After": "1"})
        self.changed.set()
        told = {"x-oauth-scopes": ",".join(sorted(self.scopes))} if self.scopes is not None else {}
        return _hang_up(request) if kind == "lost" else web.json_response({"ok": True, **answer}, headers=told)

    def _trouble(self, method: str) -> tuple[str, float]:
        for one in self.trouble.coming:
            if one[0] == method:
                self.trouble.coming.remove(one)
                return one[1], one[2]
        return "", 0

    def _done(self, method: str, given: dict[str, Any], request: web.Request) -> dict[str, Any]:
        if method == "oauth.v2.access":
            return self._exchange(given, request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or given.get("token", "")
        self.used.append((method, token))
        if self.revoked:
            raise No("token_revoked")
        if token not in ({APP_TOKEN} if method == "apps.connections.open" else self.tokens):
            raise No("invalid_auth")
        if self.scopes is not None and SCOPES.get(method) not in {None, *self.scopes}:
            raise No("missing_scope")
        if method in READS and request.content_type == "application/json":
            raise No("invalid_arguments")
        methods: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
            "auth.test": lambda _: {
                "user_id": BOT,
                "bot_id": "B0BOT",
                "team_id": self.tokens[token],
                "team": "Sim",
                "url": self.url,
            },
            "apps.connections.open": lambda _: {"url": f"{self.url.replace('http', 'ws', 1)}/socket?ticket=hush"},
            "chat.postMessage": self._post,
            "chat.postEphemeral": self._whisper,
            "chat.update": self._update,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
            "conversations.join": self._join,
            "conversations.open": lambda given: {"channel": {"id": given["users"].replace("U", "D", 1)}},
            "conversations.list": lambda _: {
                "channels": [{"id": ident, "name": one.name} for ident, one in self.channels.items()]
            },
            "conversations.info": self._info,
            "users.info": lambda given: {"user": self._person(given["user"])},
            "views.publish": self._publish,
            "views.open": self._open,
            "files.getUploadURLExternal": self._ticket,
            "files.completeUploadExternal": self._complete,
        }
        if method not in methods:
            raise No("unknown_method")
        return methods[method](given)

    def _channel(self, ident: str, *, to_write: bool = True) -> Channel:
        by_name = {f"#{one.name}": key for key, one in self.channels.items() if one.name}
        channel = self.channels.get(by_name.get(ident, ident))
        if channel is None:
            raise No("channel_not_found")
        if channel.archived and to_write:
            raise No("is_archived")
        if not channel.member:
            raise No("not_in_channel")
        return channel

    def _post(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["channel"][0] == "U":
            given = {**given, "channel": given["channel"].replace("U", "D", 1)}
        channel = self._channel(given["channel"])
        _check(given)
        if not re.fullmatch(r"\d+\.\d+", given.get("thread_ts", "1.2")):
            raise No("invalid_thread_ts")
        if channel.window != int(time.time()):
            channel.window, channel.written = int(time.time()), 0
        channel.written += 1
        if channel.written > self.a_second:
            raise OverflowError
        ident = next(key for key, one in self.channels.items() if one is channel)
        return {"channel": ident, "ts": self.write(ident, {**given, "bot_id": "B0BOT", "user": BOT})}

    def _whisper(self, given: dict[str, Any]) -> dict[str, Any]:
        self._channel(given["channel"])
        _check(given)
        self.whispers[given["user"]].append(given)
        return {"message_ts": f"{time.time():.6f}"}

    def _update(self, given: dict[str, Any]) -> dict[str, Any]:
        _check(given)
        for one in self._channel(given["channel"]).messages:
            if one["ts"] == given["ts"]:
                one |= {"text": given["text"], "blocks": given["blocks"]}
                return {"channel": given["channel"], "ts": given["ts"]}
        raise No("message_not_found")

    def _history(self, given: dict[str, Any]) -> dict[str, Any]:
        if given["channel"][0] not in "CDG":
            raise No("channel_not_found")
        there = self._channel(given["channel"], to_write=False).messages
        return _page([one for one in there if one.get("thread_ts") in {None, one["ts"]}], given)

    def _replies(self, given: dict[str, Any]) -> dict[str, Any]:
        there = self._channel(given["channel"], to_write=False).messages
        found = [one for one in there if given["ts"] in {one["ts"], one.get("thread_ts")}]
        if not found:
            raise No("thread_not_found")
        return _page(found, given, newest_first=False)

    def _join(self, given: dict[str, Any]) -> dict[str, Any]:
        if self.channels[given["channel"]].name == "other":
            raise No("method_not_supported_for_channel_type")
        self.channels[given["channel"]].member = True
        return {"channel": {"id": given["channel"]}}

    def _info(self, given: dict[str, Any]) -> dict[str, Any]:
        channel = self._channel(given["channel"], to_write=False)
        return {"channel": {"id": given["channel"], "name": channel.name, "creator": channel.creator}}

    def _person(self, user: str) -> dict[str, Any]:
        name = user[2:].capitalize()
        usual = {"id": user, "name": name.lower(), "tz": "Asia/Hong_Kong", "is_admin": False, "is_owner": False}
        return {**usual, "profile": {"display_name": name}, **self.people.get(user, {})}

    def _open(self, given: dict[str, Any]) -> dict[str, Any]:
        if not given.get("trigger_id"):
            raise No("invalid_trigger_id")
        found = wrong_modal(given["view"])
        if found:
            raise No(f"invalid_arguments: {found}")
        self.windows.append(given["view"])
        return {"view": given["view"]}

    def _ticket(self, given: dict[str, Any]) -> dict[str, Any]:
        ident = f"F{next(self.numbers)}"
        self.files[ident] = {
            "name": given["filename"],
            "length": int(given["length"]),
            "alt": given.get("alt_txt", ""),
        }
        return {"upload_url": f"{self.url}/upload/{ident}", "file_id": ident}

    def _complete(self, given: dict[str, Any]) -> dict[str, Any]:
        wanted = given["files"] if isinstance(given["files"], list) else json.loads(given["files"])
        for one in wanted:
            file = self.files[one["id"]]
            if len(file.get("data", b"")) != file["length"]:
                raise No("file_not_uploaded")
            self._channel(given["channel_id"])
            shown = {"user": BOT, "text": f"{file['name']}: {file['alt']}", "thread_ts": given.get("thread_ts")}
            self.write(given["channel_id"], {**shown, "files": [one["id"]]})
        return {"files": wanted}

    def _exchange(self, given: dict[str, Any], request: web.Request) -> dict[str, Any]:
        """OAuth: a code, once, against a token."""
        if request.headers.get("Authorization") != f"Basic {b64encode(b'c-1:s-1').decode()}":
            raise No("invalid_client_id")
        if given["code"] not in self.codes:
            raise No("invalid_code")
        said = self.codes.pop(given["code"])
        self.tokens[said["access_token"]] = said["team"]["id"]
        return said

    async def upload(self, request: web.Request) -> web.Response:
        """Where a file goes that has a ticket."""
        self.files[request.match_info["ident"]]["data"] = await request.read()
        return web.Response(text="OK")

    def _publish(self, given: dict[str, Any]) -> dict[str, Any]:
        found = wrong_blocks(given["view"]["blocks"], HOME_BLOCKS)
        if found:
            raise No(f"invalid_arguments: {found}")
        self.homes[given["user_id"]] = given["view"]
        return {"view": given["view"]}

    # --- the other ways in ---

    async def hook(self, request: web.Request) -> web.Response:
        """A response_url: five answers, each for one person or for the channel."""
        given, hook = await request.json(), self.hooks.get(request.match_info["ident"])
        self.calls.append(("response_url", given))
        if hook is None or hook["uses"] >= 5:
            return web.json_response({"ok": False, "error": "used_url" if hook else "expired_url"}, status=404)
        hook["uses"] += 1
        try:
            _check(given)
        except No as no:
            return web.json_response({"ok": False, "error": str(no)}, status=400)
        shown = {**given, "is_ephemeral": True, "ts": f"{time.time():.6f}"}
        if given.get("replace_original") and hook["pressed"]:
            hook["pressed"] |= {"text": given["text"], "blocks": given["blocks"]}
        elif given.get("replace_original") and self.whispers[hook["user"]]:
            self.whispers[hook["user"]][-1] = shown
        elif given.get("response_type") == "in_channel":
            self.write(hook["channel"], {**given, "user": BOT})
        else:
            self.whispers[hook["user"]].append(shown)
        self.changed.set()
        return web.Response(text="ok")

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Socket Mode."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.sockets.append(socket)
        self.changed.set()
        with suppress(OSError):
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    self._acked(json.loads(message.data))
        if socket in self.sockets:
            self.sockets.remove(socket)
        return socket

    def _acked(self, said: dict[str, Any]) -> None:
        waiting = self.acks.get(said.get("envelope_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(said.get("payload") or {})


def words(message: dict[str, Any]) -> str:
    """All that can be read in a message's blocks, or its text where it has none."""
    blocks = message.get("blocks") or []
    return "\n".join(_texts(blocks)) if blocks else str(message.get("text", ""))


def _check(given: dict[str, Any]) -> None:
    found = wrong_blocks(given.get("blocks", [])) + list(wrong_markup(given.get("text", "")))
    if not given.get("text") and not given.get("blocks"):
        raise No("no_text")
    if found or len(given.get("text", "")) > TEXT:
        raise No(f"invalid_blocks: {found}")


def _page(found: list[dict[str, Any]], given: dict[str, Any], newest_first: bool = True) -> dict[str, Any]:
    since = [one for one in found if float(one["ts"]) > float(given.get("oldest", 0))]
    ordered = since[::-1] if newest_first else since
    start, limit = int(given.get("cursor") or 0), min(int(given.get("limit", 100)), 15)
    shown = [
        one if given.get("include_all_metadata") in {"1", "true"} else {k: one[k] for k in one if k != "metadata"}
        for one in ordered[start : start + limit]
    ]
    more = str(start + limit) if start + limit < len(ordered) else ""
    return {"messages": shown, "has_more": bool(more), "response_metadata": {"next_cursor": more}}


async def _arguments(request: web.Request) -> dict[str, Any]:
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **await request.post()}


def _no(code: str, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    code, _, why = code.partition(": ")
    more = {"response_metadata": {"messages": [why]}} if why else {}
    return web.json_response({"ok": False, "error": code, **more}, status=status, headers=headers)


def _hang_up(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


# --- what Slack sends -----------------------------------------------------------------------------


def _hook(workspace: Workspace, channel: str, person: str, pressed: str | None = None) -> str:
    ident = f"h{next(workspace.numbers)}"
    there = workspace.channels[channel].messages if channel in workspace.channels else ()
    public = next((message for message in there if message["ts"] == pressed), None)
    workspace.hooks[ident] = {"uses": 0, "channel": channel, "user": person, "pressed": public}
    return f"{workspace.url}/respond/{ident}"


def slash(workspace: Workspace, command: str, text: str, person: str, channel: str, **more: Any) -> dict[str, Any]:
    return {
        "token": "t", "command": command, "text": text, "response_url": _hook(workspace, channel, person),
        "trigger_id": f"{next(workspace.numbers)}.1", "user_id": person, "user_name": person[2:].lower(),
        "team_id": TEAM, "team_domain": "sim", "channel_id": channel, "channel_name": "markets", "api_app_id": "A0SIM",
        **more,
    }  # fmt: skip


def happening(workspace: Workspace, event: dict[str, Any]) -> dict[str, Any]:
    return {
        "token": "t", "team_id": TEAM, "api_app_id": "A0SIM", "type": "event_callback", "event": event,
        "event_id": f"Ev{next(workspace.numbers)}", "event_time": int(time.time()),
    }  # fmt: skip


def pressed(workspace: Workspace, label: str, shown: dict[str, Any], person: str, channel: str) -> dict[str, Any]:
    """The payload of a press on the button or the overflow's option with this label."""
    element, option = next(
        (element, option)
        for block in shown["blocks"] if block["type"] == "actions"
        for element in block["elements"]
        for option in element.get("options", [element])
        if option["text"]["text"] == label
    )  # fmt: skip
    action = {"type": element["type"], "action_id": element["action_id"], "block_id": "b1"}
    action |= {"action_ts": f"{time.time():.0f}.{next(workspace.numbers):06d}"}
    action |= (
        {"selected_option": option}
        if option is not element
        else {"value": option["value"], "text": option["text"]}
    )
    payload = {
        "type": "block_actions", "actions": [action], "token": "t", "api_app_id": "A0SIM",
        "user": {"id": person, "username": person[2:].lower(), "name": person[2:].lower(), "team_id": TEAM},
        "team": {"id": TEAM, "domain": "sim"}, "trigger_id": f"{next(workspace.numbers)}.2",
    }  # fmt: skip
    if shown.get("type") == "home":
        return payload | {"view": shown, "container": {"type": "view", "view_id": "V1"}}
    container = {"type": "message", "message_ts": shown["ts"], "channel_id": channel}
    container |= {"is_ephemeral": shown.get("is_ephemeral", False)}
    container |= {"thread_ts": shown["thread_ts"]} if shown.get("thread_ts") else {}
    place = {"channel": {"id": channel, "name": "markets"}, "container": container}
    message = (
        {"message": {"type": "message", "ts": shown["ts"], "blocks": shown["blocks"]}}
        if not shown.get("is_ephemeral")
        else {}
    )
    return payload | place | message | {"response_url": _hook(workspace, channel, person, shown["ts"])}


def suggestion(field: str, letters: str, person: str = ANN) -> dict[str, Any]:
    """Somebody types into a field of a window to see what there is to choose."""
    return {
        "type": "block_suggestion", "action_id": field, "block_id": field, "value": letters, "token": "t",
        "api_app_id": "A0SIM", "team": {"id": TEAM, "domain": "sim"}, "user": {"id": person, "team_id": TEAM},
        "container": {"type": "view", "view_id": "V1"}, "view": {"type": "modal", "callback_id": "follow"},
    }  # fmt: skip


def submission(view: dict[str, Any], chosen: dict[str, Any], person: str = ANN) -> dict[str, Any]:
    """Somebody sends a window off. `chosen` are the values of its fields."""
    values = {
        block["block_id"]: {
            block["element"]["action_id"]: _filled(block["element"], chosen.get(block["block_id"]))
        }
        for block in view["blocks"]
        if block["type"] == "input"
    }
    return {
        "type": "view_submission", "token": "t", "api_app_id": "A0SIM", "trigger_id": f"{next(SENT)}.9",
        "team": {"id": TEAM, "domain": "sim"}, "user": {"id": person, "username": person[2:].lower(), "team_id": TEAM},
        "view": {**view, "id": "V1", "state": {"values": values}}, "response_urls": [],
    }  # fmt: skip


def _filled(element: dict[str, Any], value: Any) -> dict[str, Any]:
    match element["type"]:
        case "multi_external_select":
            return {"type": element["type"], "selected_options": [{"value": one} for one in value or ()]}
        case "static_select":
            return {
                "type": element["type"],
                "selected_option": {"value": value} if value else element["initial_option"],
            }
        case "timepicker":
            return {"type": element["type"], "selected_time": value or element["initial_time"]}
        case _:
            return {"type": element["type"], "value": value}


# --- a platform connected to it: what the contract suite asks of every simulator -------------------------------------------------------------------


async def silence(request: Any) -> Card:
    """An answerer that nobody asks."""
    raise AssertionError(f"nobody was to ask {request}")


def platform(workspace: Workspace, *, over_http: bool = False, deadline: float = 1.0, **more: Any) -> Slack:
    """A platform that would connect to the workspace."""
    way = {"listen": "127.0.0.1:0", "signing_secret": SIGNING_SECRET} if over_http else {"app_token": APP_TOKEN}
    return Slack(
        **{"bot_token": BOT_TOKEN, "api_url": f"{workspace.url}/api/", "deadline": deadline, **way, **more}
    )


@asynccontextmanager
async def workspace() -> AsyncIterator[Workspace]:
    """A workspace that can be reached."""
    there = Workspace()
    app = web.Application(client_max_size=1 << 22)
    app.router.add_route("*", "/api/{method}", there.call)
    app.router.add_post("/respond/{ident}", there.hook)
    app.router.add_post("/upload/{ident}", there.upload)
    app.router.add_get("/socket", there.socket)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    there.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield there
    finally:
        await runner.cleanup()


async def started(there: Workspace, answer: Answer, *, over_http: bool = False, **more: Any) -> Slack:
    """A platform that is connected to the workspace."""
    made = platform(there, over_http=over_http, **more)
    await made.start(answer)
    if over_http:
        there.http = f"http://127.0.0.1:{made.door.port}/slack/events"  # type: ignore[union-attr]
    return made


@asynccontextmanager
async def connected(
    answer: Answer = silence, *, over_http: bool = False, **more: Any
) -> AsyncIterator[tuple[Slack, Workspace, Trouble]]:
    """A running platform, what people see of it, and what may go wrong."""
    async with workspace() as there:
        made = await started(there, answer, over_http=over_http, **more)
        try:
            yield made, there, there.trouble
        finally:
            await made.stop()


def another(there: Workspace) -> Slack:
    """A platform with no memory, as after a crash."""
    return platform(there)
