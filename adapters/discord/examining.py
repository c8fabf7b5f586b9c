"""What Discord itself says of our token, our servers and our commands: one check after another, with what to do.

Nothing is changed by asking, and nobody is connected. Refuses to know what else may be wrong.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any, TypeAlias
from urllib.parse import urlencode

from adapters.discord.refusals import code
from adapters.discord.session import Session
from bot.errors import BriefwireError, Gone, Refused, Retry

Check: TypeAlias = tuple[bool, str, str]

# What cards, threads, pictures and looking up what was posted need.
_RIGHTS = {
    "View Channel": 1 << 10, "Send Messages": 1 << 11, "Embed Links": 1 << 14, "Attach Files": 1 << 15,
    "Read Message History": 1 << 16, "Create Public Threads": 1 << 35, "Send Messages in Threads": 1 << 38,
}  # fmt: skip
_LISTED = 200


async def examined(session: Session, guilds: Sequence[str]) -> AsyncIterator[Check]:
    """One check after another."""
    try:
        me = await session.call("GET", "/users/@me", {})
    except BriefwireError as error:
        yield False, "Discord, token", str(error)
        return
    yield True, "Discord, token", f"works as {me.get('global_name') or me.get('username') or 'the bot'}"
    yield True, "Discord, intents", "none needed that Discord has to grant"
    for look in (_gateway(session), _servers(session, str(session.application or ""), guilds)):
        try:
            async for check in look:
                yield check
        except Refused:  # a server that speaks Discord's protocol need not have these pages
            continue


async def _gateway(session: Session) -> AsyncIterator[Check]:
    try:
        found = await session.call("GET", "/gateway/bot", {})
    except (Gone, Retry) as error:
        yield False, "Discord, gateway", str(error)
        return
    shards, left = int(found.get("shards") or 1), found.get("session_start_limit", {}).get("remaining")
    said = "takes one connection" if shards == 1 else f"wants {shards} connections: set shards = 0"
    yield left != 0, "Discord, gateway", said if left != 0 else "takes no more connections today"


async def _servers(session: Session, application: str, guilds: Sequence[str]) -> AsyncIterator[Check]:
    link = invitation(application)
    try:
        found: Sequence[dict[str, Any]] = await session.call(
            "GET", "/users/@me/guilds", {}, params={"limit": str(_LISTED)}
        )
    except (Gone, Retry) as error:
        yield False, "Discord, servers", str(error)
        return
    names = ", ".join(str(one.get("name")) for one in found[:3])
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    yield bool(found), "Discord, servers", f"in {names}{more}" if found else f"in none yet. Invite me: {link}"
    for one in found:
        missing = _missing(one)
        if missing:
            words = (
                f"{', '.join(missing)} off for me. Server Settings → Roles → Briefwire, or invite me again: {link}"
            )
            yield False, f"Discord, rights in {one.get('name')}", words
    for guild in guilds:
        yield await _commands(session, application, guild, link)


def _missing(server: dict[str, Any]) -> list[str]:
    """The rights that our roles lack in a server; a channel may still take some of them away."""
    held = server.get("permissions")
    if held is None or int(held) & 1 << 3:  # an administrator has them all
        return []
    return [name for name, bit in _RIGHTS.items() if not int(held) & bit]


async def _commands(session: Session, application: str, guild: str, link: str) -> Check:
    """Whether we may have commands in a chosen server."""
    path = "/applications/{application_id}/guilds/{guild_id}/commands"
    what = f"Discord, guild_ids {guild}"
    try:
        found = await session.call("GET", path, {"application_id": application, "guild_id": guild})
    except BriefwireError as error:
        if isinstance(error, Gone) or code(error) == 50001:
            return False, what, f"I am not in it, or it is no server's id. Invite me: {link}"
        return False, what, str(error)
    return True, what, f"{len(found)} commands" if found else "no commands yet; briefwire run registers them"


def invitation(application: str) -> str:
    """Where somebody invites us, with the rights that we need."""
    rights = sum(_RIGHTS.values())
    asked = {"client_id": application, "scope": "bot applications.commands", "permissions": rights}
    return f"https://discord.com/oauth2/authorize?{urlencode(asked)}"
