"""The REST API of the simulated Discord: trouble first, then the rate limit, then what was asked."""

import asyncio
import json
import re
import time
from collections.abc import Callable
from typing import Any

from aiohttp import BodyPartReader, web
from simulators.discord import limits
from simulators.discord.names import (
    ANN,
    APP,
    BOT,
    DM,
    EVERYONE,
    FILES,
    FORUM_TYPE,
    GUILD,
    HISTORY,
    HOME,
    IN_THREADS,
    LINKS,
    PUBLIC_THREAD,
    TEXT,
    THREADS,
    TOKEN,
    WAIT,
)
from simulators.discord.objects import Channel, channel_object, message_object, user
from simulators.discord.server import Asked, No, Server


async def answer(there: Server, request: web.Request) -> web.StreamResponse:
    """One call: trouble first, then the rate limit, then what was asked."""
    path = request.path.removeprefix("/api/v10")
    body, files = await _body(request)
    there.calls.append((request.method, path, body))
    there.files = files
    kind, after = there.trouble.take(f"{request.method} {path}")
    left = _limits(there, request.method, path)
    if kind == "silent":
        await asyncio.sleep(WAIT)
    if kind in {"silent", "hung up"}:
        return _hang_up(there, request)
    if kind == "broken":
        return web.Response(status=503, text="upstream trouble")
    if kind == "missing":
        return web.Response(status=404, text="404: Not Found")
    if kind == "limited" or left is None:
        return _wait_please(there, after or there.window)
    try:
        status, said = _do(there, request, path, body, refuse=kind == "refused")
    except No as no:
        status, said = no.status, {"code": no.code, "message": no.message}
    there.changed.set()
    if kind == "lost":
        return _hang_up(there, request)
    # Exactly this content type: the library does not parse JSON of any other.
    if status == 204:
        return web.Response(status=status, headers=left)
    headers = {"Content-Type": "application/json", **left}
    return web.Response(status=status, body=json.dumps(said).encode(), headers=headers)


async def fetch(there: Server, request: web.Request) -> web.Response:
    """A file that was sent."""
    return web.Response(body=there.stored[request.match_info["ident"]], content_type="image/png")


async def _body(request: web.Request) -> tuple[Any, dict[str, bytes]]:
    """What a request says, and the files that it brings."""
    if not request.can_read_body:
        return None, {}
    if request.content_type == "application/json":
        return await request.json(), {}
    body, files = None, {}
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            body = await part.json()
        else:
            assert part.name == f"files[{len(files)}]"
            files[part.filename or ""] = bytes(await part.read())
    return body, files


def _hang_up(there: Server, request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def _limits(there: Server, method: str, path: str) -> dict[str, str] | None:
    """The rate limit headers of a call, in fixed windows for each route and channel; None over the limit."""
    if path.startswith(("/interactions", "/webhooks", "/gateway")):
        return {}
    bucket = re.sub(r"(?<!channels)/\d+", "/x", f"{method} {path}")
    now = time.time()
    number = int(now / there.window)
    ends = (number + 1) * there.window
    there.spent[bucket, number] += 1
    left = there.a_window - there.spent[bucket, number]
    if left < 0:
        return None
    return {
        "X-RateLimit-Limit": str(there.a_window), "X-RateLimit-Remaining": str(left),
        "X-RateLimit-Reset": f"{ends:.3f}", "X-RateLimit-Reset-After": f"{ends - now:.3f}",
        "X-RateLimit-Bucket": re.sub(r"\d+", "x", bucket).replace("/", "-").replace(" ", ""),
    }  # fmt: skip


def _wait_please(there: Server, after: float) -> web.Response:
    there.limited += 1
    said = {"message": "You are being rate limited.", "retry_after": after, "global": False}
    headers = {"Content-Type": "application/json", "Retry-After": str(after), "Via": "1.1 sim"}
    return web.Response(status=429, body=json.dumps(said).encode(), headers=headers)


def _do(there: Server, request: web.Request, path: str, body: Any, *, refuse: bool) -> tuple[int, Any]:
    if refuse:
        raise No(400, 50035, "Invalid Form Body: embeds[0].title: odd")
    public = path.startswith(("/interactions", "/webhooks"))
    if not public and (request.headers.get("Authorization") != f"Bot {TOKEN}" or there.revoked):
        raise No(401, 0, "401: Unauthorized")
    _check(there, request.method, path, body)
    for route, act in ROUTES:
        found = re.fullmatch(route, f"{request.method} {path}")
        if found is not None:
            return act(there, body, request.query, **found.groupdict())
    raise No(404, 0, "404: Not Found")


def _check(there: Server, method: str, path: str, body: Any) -> None:
    """Discord's own specification, where it is at hand."""
    if body is not None:
        there.refuse_wrong(
            limits.against_specification(method, path, json.dumps(body, sort_keys=True), tuple(there.files))
        )


def create(there: Server, body: Any, query: Any, channel: str) -> tuple[int, Any]:
    place = there.reach(channel)
    if place.state == "forbidden" or (place.type == PUBLIC_THREAD and place.deny & IN_THREADS):
        raise No(403, 50013, "Missing Permissions")
    if place.state == "archived":
        raise No(400, 50083, "Thread is archived")
    if "message_reference" in body and place.deny & HISTORY:
        raise No(400, 160002, "Cannot reply without permission to read message history")
    if place.type == FORUM_TYPE:
        raise No(400, 50008, "Cannot send messages in a non-text channel")
    there.refuse_wrong(limits.wrong_message(body, files=there.files))
    place.state = "open"  # whatever is said in a thread that sleeps wakes it
    if body.get("enforce_nonce"):
        for said in place.messages:
            if said.get("nonce") == body["nonce"]:
                return 200, said
    return 200, there.write(place, body, author=user(BOT, bot=True))


def create_post(there: Server, body: Any, query: Any, channel: str) -> tuple[int, Any]:
    place = there.reach(channel)
    if not 1 <= limits.size(body["name"]) <= limits.THREAD_NAME:
        there.refuse_wrong(["name"])
    there.refuse_wrong(limits.wrong_message(body["message"], files=there.files))
    if place.flags & 1 << 4 and not body["applied_tags"]:
        raise No(400, 40067, "A tag is required to create a forum post in this channel")
    ident = there.snowflake()
    thread = Channel(id=ident, name=body["name"], type=PUBLIC_THREAD, parent=channel)
    thread.tags = [{"id": one} for one in body["applied_tags"]]
    there.channels[ident] = thread
    there.write(thread, body["message"], author=user(BOT, bot=True), ident=ident)
    return 201, channel_object(thread)


def change(there: Server, body: Any, query: Any, channel: str, message: str) -> tuple[int, Any]:
    said = there.one(channel, message)
    if there.channels[channel].state in {"archived", "asleep"}:
        raise No(400, 50083, "Thread is archived")
    there.refuse_wrong(limits.wrong_message({"allowed_mentions": {}, **body}, editing=True, files=there.files))
    said.update({key: body[key] for key in ("content", "embeds", "components") if key in body})
    if "attachments" in body:
        said["attachments"] = there.attach(body, there.files)
    if there.channels[channel].deny & LINKS:
        said["embeds"] = []
    return 200, said


def begin_thread(there: Server, body: Any, query: Any, channel: str, message: str) -> tuple[int, Any]:
    """A thread of a message, which gets the message's id."""
    parent = there.reach(channel)
    there.one(channel, message)
    if parent.type != TEXT:
        raise No(400, 50024, "Cannot execute action on this channel type")
    if parent.deny & THREADS:
        raise No(403, 50013, "Missing Permissions")
    if message in there.channels:
        raise No(400, 160004, "A thread has already been created for this message")
    if not 1 <= limits.size(body["name"]) <= limits.THREAD_NAME:
        there.refuse_wrong(["name"])
    there.channels[message] = Channel(
        id=message, name=body["name"], type=PUBLIC_THREAD, parent=channel, deny=parent.deny
    )
    return 201, channel_object(there.channels[message])


def wake(there: Server, body: Any, query: Any, channel: str) -> tuple[int, Any]:
    """Opens a thread that went to sleep, unless somebody locked it."""
    thread = there.reach(channel)
    if thread.type != PUBLIC_THREAD or body != {"archived": False}:
        raise No(400, 50024, "Cannot execute action on this channel type")
    if thread.state == "archived":
        raise No(403, 160005, "Thread is locked")
    thread.state = "open"
    return 200, channel_object(thread)


def read(there: Server, body: Any, query: Any, channel: str, message: str) -> tuple[int, Any]:
    return 200, there.one(channel, message)


def history(there: Server, body: Any, query: Any, channel: str) -> tuple[int, Any]:
    place = there.reach(channel)
    if place.type == FORUM_TYPE:
        raise No(400, 50008, "Cannot send messages in a non-text channel")
    limit = int(query.get("limit", 50))
    later = [said for said in place.messages if int(said["id"]) > int(query.get("after", 0))]
    page = sorted(later, key=lambda said: int(said["id"]))[:limit]
    hidden = bool(place.deny & HISTORY)
    # What is echoed in a history is not the nonce.
    return 200, [] if hidden else [{k: v for k, v in said.items() if k != "nonce"} for said in reversed(page)]


def look(there: Server, body: Any, query: Any, channel: str) -> tuple[int, Any]:
    return 200, channel_object(there.reach(channel))


def threads(there: Server, body: Any, query: Any, guild: str) -> tuple[int, Any]:
    found = [channel_object(one) for one in there.channels.values() if one.type == PUBLIC_THREAD]
    return 200, {"threads": found, "members": []}


def register(there: Server, body: Any, query: Any, guild: str = "") -> tuple[int, Any]:
    there.refuse_wrong(limits.wrong_commands(body))
    if guild not in {"", GUILD}:
        raise No(403, 50001, "Missing Access")
    there.commands[guild] = body
    return 200, [{**one, "id": there.snowflake(), "application_id": APP, "version": "1"} for one in body]


def call_back(there: Server, body: Any, query: Any, token: str) -> tuple[int, Any]:
    asked = there.asked.get(token)
    if asked is None:
        raise No(404, 10062, "Unknown interaction")
    if asked.acknowledged.done():
        raise No(400, 40060, "Interaction has already been acknowledged.")
    _show_at_once(there, asked, body)
    asked.acknowledged.set_result(body)
    return 204, None


def _show_at_once(there: Server, asked: Asked, body: Any) -> None:
    """What an acknowledgement itself shows: suggestions, a form, a message, or a message changed."""
    if body["type"] == 8:
        there.refuse_wrong(limits.wrong_choices(body["data"]["choices"]))
    elif body["type"] == 9:
        there.refuse_wrong(limits.wrong_form(body["data"]))
    elif body["type"] == 4:
        there.refuse_wrong(limits.wrong_message(body["data"]))
        asked.original = message_object(there.snowflake(), asked.channel, user(BOT, bot=True), body["data"])
    elif body["type"] == 7 and asked.source is not None:
        there.refuse_wrong(limits.wrong_message(body["data"], editing=True))
        asked.source.update({key: body["data"][key] for key in ("embeds", "components")})


def edit_original(there: Server, body: Any, query: Any, token: str) -> tuple[int, Any]:
    asked = there.acknowledged(token)
    there.refuse_wrong(limits.wrong_message({"allowed_mentions": {}, **body}, editing=True, files=there.files))
    how = asked.acknowledged.result()
    if how["type"] == 6 and asked.source is not None:
        asked.source.update({key: body[key] for key in ("embeds", "components") if key in body})
        return 200, asked.source
    if asked.original is None:
        made = message_object(there.snowflake(), asked.channel, user(BOT, bot=True), body)
        made["flags"] = how.get("data", {}).get("flags", 0)
        made["attachments"] = there.attach(body, there.files)
        asked.original = made
    return 200, asked.original


def follow_up(there: Server, body: Any, query: Any, token: str) -> tuple[int, Any]:
    asked = there.acknowledged(token)
    there.refuse_wrong(limits.wrong_message(body, files=there.files))
    if body.get("flags", 0) & 64:
        asked.original = message_object(there.snowflake(), asked.channel, user(BOT, bot=True), body)
        return 200, asked.original
    return 200, there.write(there.channels[asked.channel], body, author=user(BOT, bot=True))


def me(there: Server, body: Any, query: Any) -> tuple[int, Any]:
    return 200, user(BOT, bot=True)


def application(there: Server, body: Any, query: Any) -> tuple[int, Any]:
    return 200, {
        "id": APP, "name": "Briefwire", "icon": None, "description": "", "bot_public": True,
        "bot_require_code_grant": False, "verify_key": "0" * 64, "owner": user(ANN), "summary": "", "flags": 0,
    }  # fmt: skip


def greet(there: Server, body: Any, query: Any) -> tuple[int, Any]:
    """A direct conversation with somebody."""
    if there.private_people:
        raise No(403, 50007, "Cannot send messages to this user")
    ident = f"77{body['recipient_id']}"
    there.channels.setdefault(ident, Channel(id=ident, name="", type=DM))
    return 200, channel_object(there.channels[ident])


def log(there: Server, body: Any, query: Any, guild: str) -> tuple[int, Any]:
    if there.added_by is None:
        raise No(403, 50013, "Missing Permissions")
    return 200, {
        "audit_log_entries": [{"id": "1", "action_type": 28, "target_id": BOT, "user_id": there.added_by}]
    }


def guilds(there: Server, body: Any, query: Any) -> tuple[int, Any]:
    rights = str(EVERYONE & ~there.channels[HOME].deny | FILES)
    return 200, [
        {"id": GUILD, "name": "Newsroom", "icon": None, "owner": False, "permissions": rights, "features": []}
    ]


def registered(there: Server, body: Any, query: Any, guild: str) -> tuple[int, Any]:
    if guild != GUILD:
        raise No(403, 50001, "Missing Access")
    return 200, there.commands.get(guild, [])


def where(there: Server, body: Any, query: Any) -> tuple[int, Any]:
    limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
    return 200, {"url": there.gateway, "shards": there.advised, "session_start_limit": limit}


_CHANNEL, _MESSAGE = r"/channels/(?P<channel>\d+)", r"/messages/(?P<message>\d+)"
_TOKEN = r"(?P<token>[\w-]+)"
ROUTES: list[tuple[str, Callable[..., tuple[int, Any]]]] = [
    (r"GET /users/@me", me),
    (r"GET /oauth2/applications/@me", application),
    (r"GET /gateway/bot", where),
    (r"GET /users/@me/guilds", guilds),
    (r"POST /users/@me/channels", greet),
    (r"GET /guilds/(?P<guild>\d+)/audit-logs", log),
    (rf"GET /applications/{APP}/guilds/(?P<guild>\d+)/commands", registered),
    (rf"POST {_CHANNEL}/messages", create),
    (rf"GET {_CHANNEL}/messages", history),
    (rf"PATCH {_CHANNEL}{_MESSAGE}", change),
    (rf"GET {_CHANNEL}{_MESSAGE}", read),
    (rf"GET {_CHANNEL}", look),
    (rf"PATCH {_CHANNEL}", wake),
    (rf"POST {_CHANNEL}{_MESSAGE}/threads", begin_thread),
    (rf"POST {_CHANNEL}/threads", create_post),
    (r"GET /guilds/(?P<guild>\d+)/threads/active", threads),
    (rf"PUT /applications/{APP}/commands", register),
    (rf"PUT /applications/{APP}/guilds/(?P<guild>\d+)/commands", register),
    (rf"POST /interactions/\d+/{_TOKEN}/callback", call_back),
    (rf"PATCH /webhooks/{APP}/{_TOKEN}/messages/@original", edit_original),
    (rf"POST /webhooks/{APP}/{_TOKEN}", follow_up),
]
