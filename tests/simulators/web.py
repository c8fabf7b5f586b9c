"""A web server on 127.0.0.1 that says exactly what its script says, honest or hostile; and a name server."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came: path with query, headers in lower case."""

    path: str
    headers: dict[str, str]


Say: TypeAlias = Callable[[bytes], Awaitable[None]]
Script: TypeAlias = bytes | Callable[[Say], Awaitable[None]]


@dataclass
class Web:
    """What the server says, and what it was asked. `busiest` is the most requests that it had at once."""

    port: int = 0
    scripts: dict[str, Script] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    busy: int = 0
    busiest: int = 0

    def url(self, path: str, host: str = "127.0.0.1", login: str = "") -> str:
        return f"http://{login}{'@' if login else ''}{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


@asynccontextmanager
async def web(**scripts: Script) -> AsyncIterator[Web]:
    """A server on a free port. Scripts are found by path; a keyword `feed` is the path `/feed`."""
    site = Web(scripts={f"/{name}": script for name, script in scripts.items()})
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        site.busy += 1
        site.busiest = max(site.busiest, site.busy)
        try:
            with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await _talk(site, reader, writer)
        finally:
            site.busy -= 1
            writer.close()
            talks.discard(task)

    server = await asyncio.start_server(talk, "127.0.0.1", 0, limit=1 << 20)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        for task in tuple(talks):
            task.cancel()
        await asyncio.gather(*talks, return_exceptions=True)
        await server.wait_closed()


async def _talk(site: Web, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = (line.partition(":") for line in head[1:] if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in fields}
    site.asked.append(Asked(path=head[0].split(" ")[1], headers=headers))
    script = site.scripts.get(site.asked[-1].path.partition("?")[0], answer(b"nothing", 404))

    async def say(piece: bytes) -> None:
        writer.write(piece)
        await writer.drain()

    if isinstance(script, bytes):
        await say(script)
    else:
        await script(say)


def head(status: int = 200, **headers: str | int) -> bytes:
    """A status line and headers; `content_type` stands for Content-Type. Connections end after each answer."""
    lines = [f"HTTP/1.1 {status} Scripted", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def answer(body: bytes = b"", status: int = 200, **headers: str | int) -> bytes:
    """A whole answer with its length."""
    if status != 304:
        headers = {"content_length": len(body), **headers}
    return head(status, **headers) + body


def redirect(location: str, status: int = 302) -> bytes:
    return answer(b"", status, location=location)


def in_pieces(*pieces: bytes, pause: float = 0.02) -> Callable[[Say], Awaitable[None]]:
    """Says the pieces one after the other, then hangs up."""

    async def script(say: Say) -> None:
        for piece in pieces:
            await say(piece)
            await asyncio.sleep(pause)

    return script


def for_ever(start: bytes, piece: bytes, pause: float = 0.0) -> Callable[[Say], Awaitable[None]]:
    """Says the start, then the piece again and again until the other side hangs up."""

    async def script(say: Say) -> None:
        await say(start)
        while True:
            await say(piece)
            await asyncio.sleep(pause)

    return script


class Names:
    """A name server from a table. A name with several answers gives one after the other, the last for ever."""

    def __init__(self, **answers: Sequence[Sequence[str]]) -> None:
        self._answers = {name.replace("_", "."): list(given) for name, given in answers.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        given = self._answers.get(host)
        if not given:
            raise OSError("no such name")
        return given.pop(0) if len(given) > 1 else given[0]
