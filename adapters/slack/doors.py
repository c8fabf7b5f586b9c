"""The two doors by which Slack reaches us: a socket that we open, or an address at which we listen.

Both feed the same app. A socket that breaks is opened again for as long as it takes.
"""

import asyncio
import contextlib
import json
import logging
from typing import Protocol

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from adapters.memory import Seen
from adapters.slack.calls import Calls, Misconfigured, library_log
from bot.errors import BadConfig, Retry

log = logging.getLogger(__name__)

PATH = "/slack/events"
CONNECT_WITHIN = 10.0
_PING_EVERY = 5.0
_LOOK_EVERY = 0.25
_LONGEST_WAIT = 30.0


class Door(Protocol):
    """A way for Slack to reach us."""

    async def open(self) -> None:
        """Lets Slack in; returns when it can come, or when it is clear that it takes longer."""
        ...

    async def close(self) -> None: ...


class _Socket(SocketModeClient):
    """The library's client, which would try an address for ever although it is good for one connection."""

    async def connect(self) -> None:
        while not self.closed:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(CONNECT_WITHIN):
                    await super().connect()  # type: ignore[no-untyped-call]
                    return
            self.wss_uri = None


class SocketDoor:
    """Socket Mode: needs no public address, only an app-level token."""

    def __init__(self, app: AsyncApp, calls: Calls, app_token: str) -> None:
        self._app, self._calls, self._token = app, calls, app_token
        self._seen = Seen()
        self._socket: _Socket | None = None
        self._keeping: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Connects; where Slack cannot be reached just now, goes on trying and returns."""
        socket = _Socket(
            app_token=self._token,
            web_client=self._calls.web,
            ping_interval=_PING_EVERY,
            logger=library_log("socket"),
        )
        socket.socket_mode_request_listeners.append(self._heard)
        self._socket = socket
        try:
            socket.wss_uri = await self._calls.socket_url(self._token) or None
        except Misconfigured:
            raise
        except Retry as error:
            log.warning("no socket yet, trying on reason=%s", error)
        connected = asyncio.Event()
        self._keeping = asyncio.create_task(self._keep_open(socket, connected))
        try:
            await asyncio.wait_for(connected.wait(), CONNECT_WITHIN)
        except TimeoutError:
            log.warning("Slack's socket does not answer yet, trying on")

    async def _keep_open(self, socket: _Socket, connected: asyncio.Event) -> None:
        """Connects, and again at once where the line drops: the library looks only every few seconds."""
        await socket.connect()
        connected.set()
        wait = _LOOK_EVERY
        while True:
            await asyncio.sleep(wait)
            session = socket.current_session
            if session is not None and not session.closed:
                wait = _LOOK_EVERY
                continue
            wait = min(wait * 2, _LONGEST_WAIT)
            try:
                await socket.connect_to_new_endpoint()
            except Exception as error:  # whatever it is, the line is to be opened again
                log.warning("no new socket yet, trying on error=%s", type(error).__name__)

    async def _heard(self, client: AsyncBaseSocketModeClient, heard: SocketModeRequest) -> None:
        """Everything is acknowledged; what came before is only acknowledged."""
        payload = None
        if not self._seen.before(heard.envelope_id):
            request = AsyncBoltRequest(mode="socket_mode", body=heard.payload, headers={})
            response = await self._app.async_dispatch(request)
            payload = response.body if response.status == 200 and response.body.startswith("{") else None
        await client.send_socket_mode_response(_receipt(heard.envelope_id, payload))

    async def close(self) -> None:
        """Hangs up."""
        if self._keeping is not None:
            self._keeping.cancel()
            await asyncio.gather(self._keeping, return_exceptions=True)
        if self._socket is not None:
            await self._socket.close()  # type: ignore[no-untyped-call]
            await asyncio.sleep(0)  # lets the library's own tasks see that they are cancelled


def _receipt(envelope: str, payload: str | None) -> SocketModeResponse:
    return SocketModeResponse(envelope_id=envelope, payload=json.loads(payload) if payload else None)


class HttpDoor:
    """HTTP: Slack calls us; each call is signed, and one that is not, or is old, is turned away."""

    def __init__(self, app: AsyncApp, listen: str, installs: AsyncOAuthFlow | None = None) -> None:
        self._app, self._installs = app, installs
        host, _, port = listen.rpartition(":")
        self._host, self._port = host.strip("[]"), int(port)
        self._runner: web.AppRunner | None = None

    async def open(self) -> None:
        """Listens."""
        pages = self._app.web_app(path=PATH)
        if self._installs is not None:
            pages.router.add_get(self._installs.install_path, self._begin_install)
            pages.router.add_get(self._installs.redirect_uri_path, self._end_install)
        self._runner = web.AppRunner(pages, access_log=None, shutdown_timeout=5.0)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            raise BadConfig("platforms.slack.listen", f"cannot be listened on: {error.strerror}.") from error

    async def _begin_install(self, request: web.Request) -> web.Response:
        assert self._installs is not None  # noqa: S101 - only then the page is there
        return await to_aiohttp_response(await self._installs.handle_installation(await to_bolt_request(request)))

    async def _end_install(self, request: web.Request) -> web.Response:
        assert self._installs is not None  # noqa: S101 - only then the page is there
        return await to_aiohttp_response(await self._installs.handle_callback(await to_bolt_request(request)))

    @property
    def port(self) -> int:
        """The port that is listened on, which may have been left to the system to choose."""
        return int(self._runner.addresses[0][1]) if self._runner else self._port

    async def close(self) -> None:
        """Stops listening, after what is being answered is answered."""
        if self._runner is not None:
            await self._runner.cleanup()
