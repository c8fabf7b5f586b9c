"""A chat platform on 127.0.0.1 that takes messages, refuses them, or falls silent, by the dice; and its adapter.

The server counts every message that it takes and knows no idempotency keys: two posts with one key are two messages,
so whatever is posted twice shows. The adapter keeps nothing in mind either: exactly once is the pipeline's doing.

Of some messages it takes note only after their sender has given up, and some look-ups answer what was true a while
ago: a look at what is there, taken too soon, misleads. `latest` is how late the latest came.
"""

import asyncio
import random
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from aiohttp import ClientConnectorError, ClientError, ClientSession, ClientTimeout, web

from bot.errors import Retry, Unsure
from bot.model import Address, Card

PATIENCE = 0.6
LANDS_WITHIN = 2.0
# What happens to a request, and how often of a hundred. `taken` ones count although the sender hears no good news.
FATES = {
    "ok": 57, "slow": 6, "taken-500": 5, "taken-cut": 5, "taken-silent": 4, "taken-late": 5, "429": 6, "500": 5,
    "cut": 4, "silent": 3,
}  # fmt: skip
MOMENTS = ("arrived", "taken", "answered", "looked up", "edited")


@dataclass
class Server:
    """What was taken, and what goes wrong. `struck(moment)` is told of each step, so that one can pull the plug."""

    dice: random.Random = field(default_factory=lambda: random.Random(1))
    trouble: bool = True
    taken: list = field(default_factory=list)
    edits: Counter = field(default_factory=Counter)
    answers: Counter = field(default_factory=Counter)
    struck: Callable[[str], None] = lambda moment: None
    by_key: dict = field(default_factory=lambda: defaultdict(list))
    latest: float = 0.0

    def fate(self) -> str:
        fates = FATES if self.trouble else {"ok": 1}
        return self.dice.choices(list(fates), weights=list(fates.values()))[0]

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/messages", self._post)
        app.router.add_get("/messages", self._find)
        app.router.add_put("/messages", self._edit)
        return app

    async def _post(self, request: web.Request) -> web.StreamResponse:
        said, fate = await request.json(), self.fate()
        self.answers[fate] += 1
        self.struck("arrived")
        ident = ""
        if fate == "taken-late":
            await asyncio.sleep(self.dice.uniform(PATIENCE, LANDS_WITHIN - PATIENCE / 2))
        if fate in {"ok", "slow"} or fate.startswith("taken"):
            ident = self._take(said, float(request.headers["Begun"]))
        answer = await self._answer(request, fate, {"id": ident})
        asyncio.get_running_loop().call_later(self.dice.random() / 50, self.struck, "answered")
        return answer

    def _take(self, said: dict, begun: float) -> str:
        ident, place = f"m{len(self.taken)}", (said["channel"], said["thread"], said["key"])
        self.taken.append({**said, "id": ident})
        self.by_key[place].append(ident)
        self.latest = max(self.latest, time.monotonic() - begun)
        self.struck("taken")
        return ident

    async def _find(self, request: web.Request) -> web.StreamResponse:
        self.struck("looked up")
        fate = self.fate().removeprefix("taken-")
        found = self.by_key[request.query["channel"], request.query.get("thread") or None, request.query["key"]]
        return await self._answer(request, fate, {"id": found[0] if found else None})

    async def _edit(self, request: web.Request) -> web.StreamResponse:
        said = await request.json()
        self.edits[said["id"]] += 1
        self.struck("edited")
        return await self._answer(request, self.fate().removeprefix("taken-"), {})

    async def _answer(self, request: web.Request, fate: str, body: dict) -> web.StreamResponse:
        match fate.removeprefix("taken-"):
            case "500":
                return web.json_response({}, status=500)
            case "429":
                return web.json_response({}, status=429, headers={"Retry-After": "0.2"})
            case "cut":
                if request.transport is not None:
                    request.transport.abort()
            case "silent" | "late":
                await asyncio.sleep(2 * PATIENCE)
                if request.transport is not None:  # to a sender who overslept, this must be no good news
                    request.transport.abort()
            case "slow":
                await asyncio.sleep(PATIENCE / 2)
        return web.json_response(body)


class Scripted:
    """The `Platform` port over that server."""

    name = "scripted"

    def __init__(self, api_url: str) -> None:
        self._url = f"{api_url}/messages"
        self._session: ClientSession | None = None

    async def start(self, answer) -> None:
        """Hears nothing."""

    async def post(self, address: Address, card: Card, key: str) -> str:
        said = {"channel": address.channel, "thread": address.thread, "key": key, "text": card.title}
        # One machine has one such clock, whichever process looks at it.
        return (await self._call("POST", json=said, headers={"Begun": str(time.monotonic())}))["id"]

    async def edit(self, address: Address, receipt: str, card: Card) -> None:
        await self._call("PUT", json={"id": receipt, "text": card.title})

    async def find(self, address: Address, key: str, since) -> str | None:
        asked = {"channel": address.channel, "thread": address.thread or "", "key": key}
        return (await self._call("GET", params=asked))["id"]

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()

    async def _call(self, method: str, **given) -> dict:
        if self._session is None:
            self._session = ClientSession(timeout=ClientTimeout(total=PATIENCE))
        try:
            async with self._session.request(method, self._url, **given) as answer:
                if answer.status == 429:
                    raise Retry("busy", after=timedelta(seconds=float(answer.headers["Retry-After"])))
                if answer.status >= 500:
                    raise Unsure("out of order")
                return await answer.json()
        except ClientConnectorError as error:
            raise Retry("nobody there") from error
        except (ClientError, TimeoutError, OSError) as error:
            raise Unsure(f"no answer: {type(error).__name__}") from error


def connect(settings) -> Scripted:
    return Scripted(str(settings["api_url"]))


async def serve(server: Server, ready: Callable[[int], None], stop: asyncio.Event) -> None:
    """Serves until told to stop; `ready` is given the port."""
    runner = web.AppRunner(server.app(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    ready(runner.addresses[0][1])
    await stop.wait()
    with suppress(asyncio.CancelledError):
        await runner.cleanup()
