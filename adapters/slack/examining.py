"""What is wrong with a Slack app as it is configured, each with the clicks that mend it. Changes nothing."""

import asyncio
import errno
import socket
from collections.abc import AsyncIterator
from typing import TypeAlias

from adapters.slack.calls import Calls
from adapters.slack.doors import PATH
from adapters.slack.manifest import scopes
from bot.errors import BriefwireError, Refused

Check: TypeAlias = tuple[bool, str, str]

_PATIENCE = 2.0
_APP = "api.slack.com/apps > your app"
_ADD = f"{_APP} > OAuth & Permissions > Scopes > Bot Token Scopes > Add an OAuth Scope"
_SOCKET = f"{_APP} > Settings > Socket Mode > Enable, with an app-level token that has connections:write"


async def examined(*, bot_token: str | None, app_token: str | None, url: str | None) -> AsyncIterator[Check]:
    """One check after another."""
    calls = Calls(bot_token or "", url)
    await calls.open()
    try:
        if bot_token:
            async for check in _bot(calls):
                yield check
        if app_token:
            yield await _app(calls, app_token)
    finally:
        await calls.close()


async def listening(listen: str) -> Check:
    """Whether we may listen where Slack is to call us, or already do."""
    host, _, port = listen.rpartition(":")
    host, what = host.strip("[]"), "Slack, listen"
    trouble = _taken(host, int(port))
    if trouble is None:
        return True, what, f"{listen} is free"
    if trouble == errno.EADDRINUSE and await _is_ours(host, int(port)):
        return True, what, f"a Briefwire that runs listens on {listen}"
    set_it = "[platforms.slack] listen, and the address that leads there"
    if trouble == errno.EADDRINUSE:
        words = f"another program has {listen}. End it (ss -ltnp names it), or choose another port in {set_it}"
    elif trouble == errno.EACCES:
        words = f"port {port} is for administrators. Choose one above 1023 in {set_it}"
    else:
        words = f"{host} is no address of this machine. Say 0.0.0.0:{port} in {set_it}"
    return False, what, words


def _taken(host: str, port: int) -> int | None:
    """Why a place cannot be listened on, as the system numbers it; None where it can."""
    try:
        family, *_, address = socket.getaddrinfo(
            host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, socket.SOCK_STREAM) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(address)
            tried.listen()
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    except OSError as error:
        return error.errno
    return None


async def _is_ours(host: str, port: int) -> bool:
    """Whether who listens there turns an unsigned call away as we do."""
    there = "127.0.0.1" if host in {"", "0.0.0.0"} else "::1" if host == "::" else host  # noqa: S104 - compared
    try:
        async with asyncio.timeout(_PATIENCE):
            reader, writer = await asyncio.open_connection(there, port)
            head = f"POST {PATH} HTTP/1.1\r\nHost: {there}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            writer.write(head.encode())
            answered = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        return False
    return b" 401 " in answered


async def _bot(calls: Calls) -> AsyncIterator[Check]:
    try:
        said, granted = await calls.granted()
    except BriefwireError as error:
        yield False, "Slack, bot_token", str(error)
        return
    yield True, "Slack, bot_token", f"works in {said.get('team') or said.get('team_id') or 'the workspace'}"
    if granted is None:
        return
    missing = [scope for scope in scopes() if scope not in granted]
    if missing:
        words = f"{', '.join(missing)} missing. {_ADD}; then Install App > Reinstall to Workspace"
        yield False, "Slack, scopes", words
    else:
        yield True, "Slack, scopes", f"all {len(scopes())} granted"


async def _app(calls: Calls, app_token: str) -> Check:
    try:
        url = await calls.socket_url(app_token)
    except BriefwireError as error:
        return False, "Slack, app_token", f"{error} {'' if isinstance(error, Refused) else _SOCKET}".strip()
    return bool(url), "Slack, app_token", "opens a socket" if url else f"no socket. {_SOCKET}"
