"""Slack as a platform: cards into its channels, and answers to what its people type, press and mention.

`posting` sends, `hearing` and `answering` answer, `doors` are how Slack reaches us, `workspaces` those that let us
in, `calls` is Slack's Web API in our words.
"""

import logging
from collections.abc import AsyncIterator, Collection, Mapping
from datetime import datetime

from adapters.claims import Claims
from adapters.slack.calls import API, DEADLINE, Calls, Misconfigured
from adapters.slack.doors import Door, HttpDoor, SocketDoor
from adapters.slack.examining import Check, examined, listening
from adapters.slack.hearing import Hearing
from adapters.slack.installs import oauth_flow
from adapters.slack.manifest import scopes
from adapters.slack.vault import Installed, Vault
from adapters.slack.workspaces import Workspaces
from bot.errors import BadConfig, Retry
from bot.model import Address, Card
from bot.ports import Answer, Archive

log = logging.getLogger(__name__)

LISTEN = "0.0.0.0:3000"
NO_DOOR = "is missing; give it for Socket Mode, or signing_secret and listen to be called over HTTP."
FINISH_WITHIN = 8.0


class Slack:
    """The `Platform` port over one Slack workspace, or over all that installed the app."""

    name = "slack"

    def __init__(
        self, *, bot_token: str | None = None, app_token: str | None = None, signing_secret: str | None = None,
        listen: str | None = None, api_url: str | None = None, deadline: float = DEADLINE,
        admins: Collection[str] = (), client_id: str = "", client_secret: str = "", vault: Vault | None = None,
        archive: Archive | None = None,
    ) -> None:  # fmt: skip
        self._app_token, self._secret, self._listen = app_token, signing_secret, listen
        self._url, self._client = api_url or API, (client_id, client_secret)
        self._workspaces = Workspaces(token=bot_token, vault=vault, url=api_url, deadline=deadline, admins=admins)
        self._plain = Calls(bot_token or "", api_url, deadline)
        self._claims = Claims(self.name, archive)
        self._hearing: Hearing | None = None
        self.door: Door | None = None
        self._doors: list[Door] = []

    async def start(self, answer: Answer) -> None:
        """Says who we are, and lets Slack in. A token that is wrong ends it; trouble that passes does not."""
        if not self._app_token and not self._secret:
            raise BadConfig("platforms.slack.app_token", NO_DOOR)
        await self._workspaces.open()
        await self._plain.open()
        self._hearing = Hearing(self._workspaces, answer, self._claims, signing_secret=self._secret or "")
        try:
            await self._introduce()
            for door in self._made_doors(self._hearing):
                self._doors.append(door)
                await door.open()
        except BaseException:
            await self.stop()
            raise
        self.door = self._doors[0]

    async def _introduce(self) -> None:
        if self._workspaces.only is None:
            return
        try:
            self._workspaces.know(await self._workspaces.only.calls.write("auth.test"))
        except Misconfigured:
            raise
        except Retry as error:
            log.warning("Slack does not say who we are, going on reason=%s", error)

    def _made_doors(self, hearing: Hearing) -> list[Door]:
        """HTTP where there is no socket, and for the pages by which workspaces install the app."""
        made: list[Door] = []
        if self._app_token:
            made.append(SocketDoor(hearing.app, self._plain, self._app_token))
        vault = self._workspaces.vault
        if not self._app_token or vault is not None:
            installs = vault and oauth_flow(
                vault, client_id=self._client[0], client_secret=self._client[1], scopes=scopes(), url=self._url,
                welcome=self._welcome,
            )  # fmt: skip
            made.append(HttpDoor(hearing.app, self._listen or LISTEN, installs or None))
        return made

    async def _welcome(self, installed: Installed) -> None:
        """Greets whoever installed the app, in their messages."""
        await self._workspaces.renew(installed.team)
        if self._hearing is not None and installed.installer:
            await (await self._hearing.answering(installed.team)).greet(installed.installer, "installer")

    async def post(self, address: Address, card: Card, key: str) -> str:
        """Posts a card, once a key."""
        return await (await self._workspaces.of(address.workspace)).posting.post(address, card, key)

    async def edit(self, address: Address, receipt: str, card: Card) -> None:
        """Replaces a posted card."""
        await (await self._workspaces.of(address.workspace)).posting.edit(address, receipt, card)

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """The receipt of what was posted with this key since then."""
        return await (await self._workspaces.of(address.workspace)).posting.find(address, key, since)

    async def stop(self) -> None:
        """Finishes what is being answered and posted, then hangs up."""
        if self._hearing is not None:
            await self._hearing.finish(FINISH_WITHIN)
        while self._doors:
            await self._doors.pop().close()
        self.door = None
        if self._hearing is not None:
            await self._hearing.finish(FINISH_WITHIN)
        await self._workspaces.finish(FINISH_WITHIN)
        await self._workspaces.close()
        await self._plain.close()


def connect(settings: Mapping[str, object], archive: Archive | None = None) -> Slack:
    """The platform of a configuration; nothing is reached before it starts or posts.

    With a `bot_token` it is in one workspace; with a `client_id` in all that install it, whose tokens are in the
    archive, which also knows what another process answers.
    """
    client_id = _revealed(settings.get("client_id"))
    vault = None
    if client_id:
        if archive is None:
            raise BadConfig("platforms.slack.client_id", "needs an archive to keep installations in")
        vault = Vault(archive, _needed(settings, "encryption_key"))
        _needed(settings, "client_secret"), _needed(settings, "signing_secret")
    elif not settings.get("bot_token"):
        raise BadConfig(
            "platforms.slack.bot_token",
            "is missing; copy it from OAuth & Permissions of the app, or give client_id for many workspaces.",
        )
    return Slack(
        bot_token=None if client_id else _revealed(settings.get("bot_token")),
        app_token=_revealed(settings.get("app_token")),
        signing_secret=_revealed(settings.get("signing_secret")),
        listen=_revealed(settings.get("listen")),
        api_url=_revealed(settings.get("api_url")),
        admins=_listed(settings.get("admins")),
        client_id=client_id or "",
        client_secret=_revealed(settings.get("client_secret")) or "",
        vault=vault,
        archive=archive,
    )


async def examine(settings: Mapping[str, object]) -> AsyncIterator[Check]:
    """What can be checked of a configuration by asking Slack: tokens, scopes, Socket Mode."""
    if settings.get("client_id"):
        needed = ("client_secret", "signing_secret", "encryption_key")
        missing = [key for key in needed if not settings.get(key)]
        said = f"missing: {', '.join(missing)}" if missing else "all there; workspaces install from /slack/install"
        yield not missing, "Slack, many workspaces", said
    elif not settings.get("app_token") and not settings.get("signing_secret"):
        yield False, "platforms.slack.app_token", NO_DOOR
    called = settings.get("signing_secret") and not settings.get("app_token")
    if called or settings.get("client_id"):
        yield await listening(_revealed(settings.get("listen")) or LISTEN)
    async for check in examined(
        bot_token=_revealed(settings.get("bot_token")),
        app_token=_revealed(settings.get("app_token")),
        url=_revealed(settings.get("api_url")),
    ):
        yield check


def _needed(settings: Mapping[str, object], key: str) -> str:
    found = _revealed(settings.get(key))
    if not found:
        raise BadConfig(f"platforms.slack.{key}", "is missing; it is needed where workspaces install the app.")
    return found


def _listed(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _revealed(secret: object) -> str | None:
    """A secret's text; a plain text is taken as it is."""
    if secret is None or secret == "":
        return None
    reveal = getattr(secret, "reveal", None)
    return str(reveal()) if callable(reveal) else str(secret)
