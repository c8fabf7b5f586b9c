"""The workspaces that let us in: the one of the configured token, or each that installed the app, by its id.

What is done in a workspace is done with its own token; a token is read when it is needed and kept in memory only.
"""

import asyncio
from collections.abc import Collection
from dataclasses import dataclass

from slack_bolt.authorization import AuthorizeResult

from adapters.memory import Memory
from adapters.slack.asking import Body
from adapters.slack.calls import DEADLINE, Calls
from adapters.slack.people import People
from adapters.slack.posting import Posting
from adapters.slack.vault import Installed, Vault
from bot.errors import Gone
from bot.model import Address

_WHO_WITHIN = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """One workspace. `team` is None where there is only one, whose addresses need not name it."""

    calls: Calls
    posting: Posting
    people: People
    team: str | None = None

    def address(self, channel: str, thread: str | None = None) -> Address:
        return Address(platform="slack", workspace=self.team, channel=channel, thread=thread)


class Workspaces:
    """All workspaces: with a token only its own, with a vault those whose tokens are in it."""

    def __init__(
        self, *, token: str | None = None, vault: Vault | None = None, url: str | None = None,
        deadline: float = DEADLINE, admins: Collection[str] = (),
    ) -> None:  # fmt: skip
        self._url, self._deadline, self._admins = url, deadline, admins
        self.vault = vault
        self._me = AuthorizeResult(enterprise_id=None, team_id=None)
        self._mes: Memory[str, AuthorizeResult] = Memory(4096)
        self._teams: dict[str, Workspace] = {}
        self._turn = asyncio.Lock()
        self._opened = False
        self.only = self._made(token) if token else None

    def _made(self, token: str, team: str | None = None, installer: str | None = None) -> Workspace:
        calls = Calls(token, self._url, self._deadline)
        admins = {*self._admins, *((installer,) if installer else ())}
        return Workspace(calls=calls, posting=Posting(calls), people=People(calls, admins), team=team)

    async def open(self) -> None:
        """From now on connections are shared."""
        self._opened = True
        if self.only is not None:
            await self.only.calls.open()

    def know(self, said: Body) -> None:
        """Learns from auth.test who we are in the only workspace, so that we do not answer ourselves."""
        self._me = AuthorizeResult(
            enterprise_id=said.get("enterprise_id"), team_id=said.get("team_id"),
            bot_id=said.get("bot_id"), bot_user_id=said.get("user_id"),
        )  # fmt: skip

    async def identity(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """Who we are to Bolt, which would otherwise ask Slack while somebody waits. Its client has no token."""
        if self.only is not None or self.vault is None:
            return self._me
        team = team_id or enterprise_id or ""
        me = self._mes.get(team)
        if me is None:
            me = await self._installed(team, enterprise_id, team_id)
        return me

    async def _installed(self, team: str, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """Who we are where somebody has installed us; an archive that is slow does not keep Slack waiting."""
        assert self.vault is not None  # noqa: S101 - only then there are many workspaces
        try:
            found = await asyncio.wait_for(self.vault.installation(team), _WHO_WITHIN)
        except TimeoutError:
            found = None
        if found is None:
            return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)
        me = AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_id=found.bot, bot_user_id=found.bot_user
        )
        self._mes.put(team, me)
        return me

    async def of(self, team: str | None) -> Workspace:
        """The workspace with this id; `Gone` where it has not let us in."""
        if self.only is not None:
            return self.only
        async with self._turn:
            known = self._teams.get(team or "")
            if known is not None:
                return known
            found = await self.vault.installation(team or "") if self.vault and team else None
            if found is None:
                raise Gone(f"The workspace {team or 'of that channel'} has not installed the app, or removed it.")
            return await self._opened_workspace(found)

    async def _opened_workspace(self, found: Installed) -> Workspace:
        made = self._made(found.token, found.team, found.installer)
        if self._opened:
            await made.calls.open()
            self._teams[found.team] = made
        return made

    async def renew(self, team: str) -> None:
        """Reads the workspace's token anew when it is needed next: it was installed again, or removed."""
        self._mes.pop(team)
        old = self._teams.pop(team, None)
        if old is not None:
            await old.calls.close()

    async def finish(self, within: float) -> None:
        """Waits for what is being posted, for so long."""
        await asyncio.gather(*(one.posting.finish(within) for one in self._all()))

    async def close(self) -> None:
        for one in self._all():
            await one.calls.close()
        self._teams.clear()

    def _all(self) -> list[Workspace]:
        return [*([self.only] if self.only else []), *self._teams.values()]


def team_of(body: Body) -> str | None:
    """The workspace that something happened in."""
    authorized = next(iter(body.get("authorizations") or ()), None) or {}
    team = body.get("team_id") or (body.get("team") or {}).get("id") or authorized.get("team_id")
    return str(team) if team else None
