"""What is wrong with a Slack app as it is configured, each with the clicks that mend it. Changes nothing."""

from collections.abc import AsyncIterator
from typing import TypeAlias

from adapters.slack.calls import Calls
from adapters.slack.manifest import scopes
from bot.errors import BriefwireError, Refused

Check: TypeAlias = tuple[bool, str, str]

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
