"""Who people of a workspace are: their name, their time zone, and what they may change in a channel.

Asks Slack once and remembers it for a while. What Slack does not tell is None, and never guessed.
"""

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from adapters.memory import Memory
from adapters.slack.calls import Calls
from bot.errors import BriefwireError, Gone, Refused
from bot.model import Role

_WITHIN = 1.0
_REMEMBERED = 600.0
ADMINS = "the workspace's admins"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """`admin` is None where Slack does not tell."""

    zone: str = "UTC"
    name: str | None = None
    admin: bool | None = None


class People:
    """The people of one workspace. `admins` are those whom the configuration makes admins."""

    def __init__(self, calls: Calls, admins: Collection[str] = ()) -> None:
        self._calls = calls
        self._admins = admins
        self._known: Memory[str, tuple[float, Person]] = Memory(4096)
        self._creators: Memory[str, str] = Memory(4096)

    async def person(self, user: str | None) -> Person:
        """Somebody; in UTC and without a name where Slack does not tell in time."""
        if not user:
            return Person()
        known = self._known.get(user)
        if known is not None and known[0] > time.monotonic():
            return known[1]
        try:
            said = await self._calls.read("users.info", deadline=_WITHIN, user=user)
        except BriefwireError as error:
            if isinstance(error, Refused | Gone):
                self._remember(user, Person())
            return known[1] if known is not None else Person()
        found = _person(said.get("user") or {})
        self._remember(user, found)
        return found

    def _remember(self, user: str, found: Person) -> None:
        self._known.put(user, (time.monotonic() + _REMEMBERED, found))

    async def role(self, user: str | None, channel: str) -> tuple[Role | None, tuple[str, ...]]:
        """What somebody may do in a channel, and who manages it, by name."""
        person = await self.person(user)
        if person.admin or user in self._admins:
            return "admin", ()
        if person.admin is None:
            return None, ()
        if channel[:1] in {"D", "U", "W"}:
            return "manager", ()
        try:
            creator = await self._creator(channel)
        except BriefwireError as error:
            # What Slack will not tell us it does not rule by; what it cannot tell just now, nobody may assume.
            return (None, ()) if isinstance(error, Refused | Gone) else ("member", (ADMINS,))
        if not creator:
            return None, ()
        if creator == user:
            return "manager", ()
        owner = (await self.person(creator)).name
        return "member", tuple(filter(None, (owner, ADMINS)))

    async def _creator(self, channel: str) -> str:
        known = self._creators.get(channel)
        if known is None:
            said = await self._calls.read("conversations.info", deadline=_WITHIN, channel=channel)
            known = str((said.get("channel") or {}).get("creator") or "")
            self._creators.put(channel, known)
        return known


def _person(user: dict[str, Any]) -> Person:
    profile = user.get("profile") or {}
    name = profile.get("display_name") or user.get("real_name") or profile.get("real_name") or user.get("name")
    roles = [user.get(role) for role in ("is_admin", "is_owner", "is_primary_owner")]
    return Person(
        zone=_known_zone(user.get("tz")),
        name=str(name) if name else None,
        admin=any(roles) if any(role is not None for role in roles) else None,
    )


def _known_zone(name: object) -> str:
    try:
        return ZoneInfo(str(name)).key
    except (ValueError, OSError):
        return "UTC"
