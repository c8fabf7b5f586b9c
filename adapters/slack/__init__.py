"""Slack as a platform: cards into its channels, and answers to what its people type, press and mention.

`posting` sends, `hearing` answers, `doors` are how Slack reaches us, `calls` is its Web API in our words.
"""

import logging
from collections.abc import Mapping
from datetime import datetime

from adapters.slack.calls import DEADLINE, Calls, Misconfigured
from adapters.slack.doors import Door, HttpDoor, SocketDoor
from adapters.slack.hearing import Hearing
from adapters.slack.posting import Posting
from bot.errors import BadConfig, Retry
from bot.model import Address, Card
from bot.ports import Answer

log = logging.getLogger(__name__)

LISTEN = "0.0.0.0:3000"
FINISH_WITHIN = 8.0


class Slack:
    """The `Platform` port over one Slack workspace."""

    name = "slack"

    def __init__(
        self, *, bot_token: str, app_token: str | None = None, signing_secret: str | None = None,
        listen: str | None = None, api_url: str | None = None, deadline: float = DEADLINE,
    ) -> None:  # fmt: skip
        self._token, self._app_token = bot_token, app_token
        self._secret, self._listen = signing_secret, listen
        self._calls = Calls(bot_token, api_url, deadline)
        self._posting = Posting(self._calls)
        self._hearing: Hearing | None = None
        self.door: Door | None = None

    async def start(self, answer: Answer) -> None:
        """Says who we are, and lets Slack in. A token that is wrong ends it; trouble that passes does not."""
        if not self._app_token and not self._secret:
            raise BadConfig(
                "platforms.slack.app_token",
                "is missing; give it for Socket Mode, or signing_secret and listen to be called over HTTP.",
            )
        await self._calls.open()
        self._hearing = Hearing(self._calls, self._posting, answer, signing_secret=self._secret or "")
        try:
            await self._introduce(self._hearing)
            self.door = self._a_door(self._hearing)
            await self.door.open()
        except BaseException:
            await self.stop()
            raise

    async def _introduce(self, hearing: Hearing) -> None:
        try:
            hearing.know(await self._calls.write("auth.test"), self._token)
        except Misconfigured:
            raise
        except Retry as error:
            log.warning("Slack does not say who we are, going on reason=%s", error)
            hearing.know({}, self._token)

    def _a_door(self, hearing: Hearing) -> Door:
        if self._app_token:
            return SocketDoor(hearing.app, self._calls, self._app_token)
        return HttpDoor(hearing.app, self._listen or LISTEN)

    async def post(self, address: Address, card: Card, key: str) -> str:
        """Posts a card, once a key."""
        return await self._posting.post(address, card, key)

    async def edit(self, address: Address, receipt: str, card: Card) -> None:
        """Replaces a posted card."""
        await self._posting.edit(address, receipt, card)

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """The receipt of what was posted with this key since then."""
        return await self._posting.find(address, key, since)

    async def stop(self) -> None:
        """Finishes what is being answered and posted, then hangs up."""
        if self._hearing is not None:
            await self._hearing.finish(FINISH_WITHIN)
        if self.door is not None:
            await self.door.close()
            self.door = None
        if self._hearing is not None:
            await self._hearing.finish(FINISH_WITHIN)
        await self._posting.finish(FINISH_WITHIN)
        await self._calls.close()


def connect(settings: Mapping[str, object]) -> Slack:
    """The platform of a configuration; nothing is reached before it starts or posts."""
    return Slack(
        bot_token=_revealed(settings.get("bot_token")) or "",
        app_token=_revealed(settings.get("app_token")),
        signing_secret=_revealed(settings.get("signing_secret")),
        listen=str(settings["listen"]) if settings.get("listen") else None,
        api_url=str(settings["api_url"]) if settings.get("api_url") else None,
    )


def _revealed(secret: object) -> str | None:
    """A secret's text; a plain text is taken as it is."""
    if secret is None:
        return None
    reveal = getattr(secret, "reveal", None)
    return str(reveal()) if callable(reveal) else str(secret)
