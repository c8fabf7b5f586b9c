"""One bot's connection to Discord: kept up, begun again whenever it ends, and used for calls with a deadline.

The library dies of a failed first connection, a malformed event or a 503; this does not. It ends only when it is
told to, or when the token is wrong. Refuses to know cards and commands.
"""

import asyncio
import json
import logging
import mimetypes
import random
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import Any, TypeAlias

import discord
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from adapters.discord.client import Client, Hears, make_client
from adapters.discord.refusals import FOREIGN, NOT_ACCEPTED, ours
from bot.errors import BadConfig, Gone, Retry
from bot.model import File, Image

log = logging.getLogger(__name__)

Ids: TypeAlias = Mapping[str, str | int]

API = "https://discord.com/api/v10"
GATEWAY = "wss://gateway.discord.gg/"
_AUTHENTICATION_FAILED = 4004
_UNMENDABLE = {4012: "API version", 4013: "intents", 4014: "intents"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How long things may take, in seconds. `patience`: the longest pause that Discord may ask for in a call."""

    call: float = 15.0
    acknowledge: float = 2.5
    answer: float = 60.0
    start: float = 10.0
    stop: float = 10.0
    patience: float = 6.0
    first_wait: float = 1.0
    longest_wait: float = 60.0
    guilds: float = 2.0
    between_shards: float = 5.0


class Session:
    """A connection that is kept up between `open` and `close`; calls work without `open` too."""

    def __init__(
        self, token: str, hears: Hears, *, api_url: str = "", gateway_url: str = "", shards: int | None = None,
        pace: Pace,
    ) -> None:  # fmt: skip
        """`shards`: None for one connection; 0 for as many as Discord advises."""
        self._token = token
        self._shards = shards
        self._hears = hears
        self._api_url = (api_url or API).rstrip("/")
        self._gateway_url = gateway_url or GATEWAY
        self._ask_for_gateway = bool(api_url and not gateway_url)
        self.pace = pace
        self._client: Client | None = None
        self._logged_in = asyncio.Event()
        self._ready = asyncio.Event()
        self._closing = asyncio.Event()
        self._login = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._failure: BadConfig | None = None

    async def open(self) -> None:
        """Connects. Returns when ready, or after a while when Discord is away; a wrong token is raised."""
        if self._client is not None:
            await self._forget(self._client)
        self._task = asyncio.create_task(self._keep_up(), name="discord")
        ready = asyncio.create_task(self._ready.wait())
        await asyncio.wait({self._task, ready}, timeout=self.pace.start, return_when=asyncio.FIRST_COMPLETED)
        ready.cancel()
        if self._failure is not None:
            raise self._failure
        if not self._ready.is_set():
            log.warning("discord not ready yet seconds=%s; connecting goes on", self.pace.start)

    async def close(self) -> None:
        """Disconnects for good."""
        self._closing.set()
        if self._client is not None:
            await self._let_go(self._client)
        if self._task is not None:
            await asyncio.wait({self._task}, timeout=self.pace.stop)
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    @property
    def user(self) -> discord.ClientUser | None:
        """Who we are, once logged in."""
        return self._client.user if self._client else None

    @property
    def application(self) -> int | None:
        """Our application's id, once logged in."""
        return self._client.application_id if self._client else None

    def channel(self, channel: str) -> object | None:
        """What is known of a channel without asking: nothing, if there is no connection."""
        return self._client.get_channel(int(channel)) if self._client else None

    def knows(self, channel: int | None) -> bool:
        """Whether a channel is one of a server that we are in."""
        return channel is not None and self.channel(str(channel)) is not None

    def place(self, channel: str) -> str:
        """A channel as people call it."""
        name = getattr(self.channel(channel), "name", None)
        return f"#{name}" if name else f"the channel {channel}"

    def may(self, channel: str, permission: str) -> bool | None:
        """Whether we have a permission in a channel, None where that is not known."""
        known = self.channel(channel)
        if not isinstance(known, discord.abc.GuildChannel | discord.Thread) or known.guild.me is None:
            return None
        return bool(getattr(known.permissions_for(known.guild.me), permission))

    async def call(
        self, method: str, path: str, ids: Ids, *, place: str = "it", body: object = None,
        params: Mapping[str, str] | None = None, within: float | None = None, files: Sequence[Image | File] = (),
    ) -> Any:  # noqa: ANN401 - whatever JSON Discord answers  # fmt: skip
        """One request. `ids` fill the path; the library keeps Discord's rate limits. Raises our errors only."""
        given = _given(body, files)
        try:
            async with asyncio.timeout(within or self.pace.call):
                client = await self._usable()
                return await client.http.request(
                    Route(method, path, metadata=None, **ids), params=params or {}, **given
                )
        except FOREIGN as error:
            raise ours(error, place) from error

    # --- keeping it up ----------------------------------------------------------------------------

    async def _usable(self) -> Client:
        """A client that is logged in. One that nobody keeps up is logged in here, for calls alone."""
        if self._failure is not None:
            raise Gone(NOT_ACCEPTED)
        if self._task is not None:
            await self._logged_in.wait()
        async with self._login:
            if self._client is None and self._task is None:
                client = self._new_client()
                try:
                    await self._log_in(client)
                except BaseException:
                    await self._let_go(client)
                    raise
        if self._client is None or self._closing.is_set():
            raise Retry("The connection to Discord is being renewed.")
        return self._client

    def _new_client(self) -> Client:
        """A client that talks to our server: the library keeps these addresses for all of its clients."""
        Route.BASE = self._api_url
        DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self._gateway_url)
        pace = self.pace
        return make_client(
            self._hears, patience=pace.patience, guilds=pace.guilds, shards=self._shards,
            between_shards=pace.between_shards,
        )  # fmt: skip

    async def _log_in(self, client: Client) -> None:
        try:
            async with asyncio.timeout(self.pace.start):
                await client.login(self._token)
        except discord.LoginFailure as error:
            self._failure = BadConfig("platforms.discord.token", NOT_ACCEPTED)
            raise self._failure from error
        if self._ask_for_gateway or self._shards == 0:
            await self._ask_about_gateway(client)
        self._client = client
        self._logged_in.set()

    async def _ask_about_gateway(self, client: Client) -> None:
        """Asks a server that was named without its gateway where that is, and how many connections it advises."""
        shards, url, _ = await client.http.get_bot_gateway()
        if self._ask_for_gateway:
            DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(url)
        if self._shards == 0:
            client.shard_count = shards

    async def _keep_up(self) -> None:
        """Connects again and again, waiting longer each time, until closed or the token is wrong."""
        wait = self.pace.first_wait
        while not self._closing.is_set():
            client = self._new_client()
            try:
                await self._log_in(client)
                await client.connect()
            except BadConfig:
                log.error("discord refused the token; nothing is tried again until a restart")  # noqa: TRY400
                return
            except Exception as error:
                if self._is_final(error):
                    return
                log.warning("discord connection ended reason=%s", _reason(error))
            finally:
                was_ready = self._ready.is_set()
                await self._forget(client)
            wait = self.pace.first_wait if was_ready else min(2 * wait, self.pace.longest_wait)
            with suppress(TimeoutError):
                spread = 1 + random.random() / 2  # noqa: S311 - spreads reconnections, guards nothing
                await asyncio.wait_for(self._closing.wait(), wait * spread)

    def _is_final(self, error: Exception) -> bool:
        """Whether connecting again cannot help: then it is said once, loudly."""
        closed = error.code if isinstance(error, discord.ConnectionClosed) else None
        if closed == _AUTHENTICATION_FAILED:
            self._failure = BadConfig("platforms.discord.token", NOT_ACCEPTED)
        elif closed in _UNMENDABLE or isinstance(error, discord.PrivilegedIntentsRequired):
            what = _UNMENDABLE.get(closed or 0, "intents")
            self._failure = BadConfig(
                "platforms.discord", f"the gateway refuses our {what} (close code {closed})."
            )
        if self._failure is not None:
            log.error("discord ends for good: %s", self._failure)
        return self._failure is not None

    async def _forget(self, client: Client) -> None:
        if self._client is client:
            self._client = None
        self._logged_in.clear()
        self._ready.clear()
        await self._let_go(client)

    async def _let_go(self, client: Client) -> None:
        """Closes a client; what goes wrong in closing is no matter."""
        with suppress(*FOREIGN, AttributeError):
            async with asyncio.timeout(self.pace.stop):
                await client.close()

    def set_ready(self) -> None:
        """The gateway is there, and so are the channels."""
        self._ready.set()


def _given(body: object, attached: Sequence[Image | File]) -> dict[str, Any]:
    """What a request carries: JSON, and beside it the pictures and files that the JSON speaks of, in order."""
    if not attached:
        return {} if body is None else {"json": body}
    files = [
        discord.File(BytesIO(one.png), one.filename, description=one.alt)
        if isinstance(one, Image)
        else discord.File(BytesIO(one.data), one.filename, description=one.about)
        for one in attached
    ]
    form: list[dict[str, Any]] = [{"name": "payload_json", "value": json.dumps(body)}]
    for number, file in enumerate(files):
        kind = mimetypes.guess_type(file.filename)[0] or "application/octet-stream"
        part = {"name": f"files[{number}]", "value": file.fp, "filename": file.filename, "content_type": kind}
        form.append(part)
    return {"form": form, "files": files}


def _reason(error: Exception) -> str:
    """What ended a connection, without anything that the error might quote."""
    number = getattr(error, "code", None) or getattr(error, "status", None)
    return f"{type(error).__name__}{f' {number}' if number else ''}"
