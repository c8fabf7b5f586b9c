"""Installations into the archive and out of it, sealed with a key that the archive does not have.

What is sealed with another key cannot be read, and is as good as not installed.
"""

import asyncio
import base64
import hashlib
import json
import logging
import secrets
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.errors import BadConfig
from bot.ports import Archive

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

log = logging.getLogger(__name__)

PLATFORM = "slack"
STATE_LASTS = timedelta(minutes=10)
_SHORTEST_KEY = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """What a workspace gave us when it installed the app."""

    team: str
    token: str = field(repr=False)
    bot: str | None = None
    bot_user: str | None = None
    installer: str | None = None
    name: str | None = None


def _seal(key: str) -> "Fernet":
    try:
        from cryptography.fernet import Fernet
    except ModuleNotFoundError as error:
        raise BadConfig(
            "platforms.slack.client_id", "needs cryptography; install it with: pip install 'briefwire[workspaces]'"
        ) from error
    if len(key) < _SHORTEST_KEY:
        raise BadConfig(
            "platforms.slack.encryption_key",
            f"is to be {_SHORTEST_KEY} or more characters that nobody can guess; it seals tokens in the archive.",
        )
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest()))


class Vault:
    """The installations of all workspaces."""

    def __init__(self, archive: Archive, key: str) -> None:
        self._archive = archive
        self._seal = _seal(key)

    async def keep(self, installed: Installed) -> None:
        """Keeps an installation; one of the same workspace is replaced."""
        sealed = self._seal.encrypt(json.dumps(asdict(installed)).encode()).decode()
        await asyncio.to_thread(
            self._archive.put_installation, PLATFORM, installed.team, sealed, now=datetime.now(UTC)
        )

    async def installation(self, team: str) -> Installed | None:
        """What a workspace gave us, None if it gave nothing that can be read."""
        from cryptography.fernet import InvalidToken

        sealed = await asyncio.to_thread(self._archive.installation, PLATFORM, team)
        if sealed is None:
            return None
        try:
            return Installed(**json.loads(self._seal.decrypt(sealed.encode())))
        except (InvalidToken, ValueError, TypeError) as error:
            why = type(error).__name__
            log.warning("installation not unsealed, was encryption_key changed? team=%s error=%s", team, why)
            return None

    async def forget(self, team: str) -> int:
        """Deletes everything that is kept of a workspace; returns how many subscriptions it had."""
        return await asyncio.to_thread(self._archive.forget, PLATFORM, team)

    async def issue(self) -> str:
        """A state that an installation which begins now must bring back."""
        state, now = secrets.token_urlsafe(24), datetime.now(UTC)
        await asyncio.to_thread(self._archive.put_install_state, state, until=now + STATE_LASTS, now=now)
        return state

    async def consume(self, state: str) -> bool:
        """Whether a state came from here, lately, and for the first time."""
        return await asyncio.to_thread(self._archive.take_install_state, state, now=datetime.now(UTC))
