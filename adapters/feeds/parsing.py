"""Bodies in, readings out, by child processes that are killed when they take too long.

Why processes: a thread cannot be killed, and holds the interpreter while it parses. They are started when
first needed and live on; one that had a large body is let go, with the memory it took.
"""

import asyncio
import json
import os
import subprocess
import sys
from types import TracebackType
from typing import Any, Protocol, Self

from adapters.feeds.documents import Reading, from_json
from bot.errors import NotAFeed, Unsafe

_LARGE = 1 << 20
_LONGEST_ANSWER = 64 << 20
_STARTING = 60.0
_INHERITED = ("PATH", "SYSTEMROOT", "LANG", "LC_ALL", "TMPDIR", "TEMP")


class Parsing(Protocol):
    """Makes a reading of a body."""

    async def __call__(self, body: bytes, *, url: str, feed: str, content_type: str) -> Reading:
        """Raises `NotAFeed` or `Unsafe`, whose message is the end of a sentence."""
        ...


class ParsingProcesses:
    """At most `most` children, each with one body at a time, each body with `seconds`."""

    def __init__(self, *, most: int = 2, seconds: float = 10.0) -> None:
        self._free = asyncio.Semaphore(most)
        self._seconds = seconds
        self._idle: list[asyncio.subprocess.Process] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        children, self._idle = self._idle, []
        for child in children:
            await _end(child)

    async def __call__(self, body: bytes, *, url: str, feed: str, content_type: str) -> Reading:
        """One body, read by a child."""
        async with self._free:
            child = await self._one()
            kept = False
            try:
                answer = await self._ask(child, body, url=url, feed=feed, content_type=content_type)
                kept = len(body) < _LARGE
            finally:
                if kept:
                    self._idle.append(child)
                else:
                    await _end(child)
        return _understood(answer, feed)

    async def _one(self) -> asyncio.subprocess.Process:
        """A child that lives, or a new one."""
        while self._idle:
            child = self._idle.pop()
            if child.returncode is None:
                return child
            await _end(child)
        return await _begin()

    async def _ask(self, child: asyncio.subprocess.Process, body: bytes, **request: str) -> dict[str, Any]:
        line = json.dumps({**request, "length": len(body)}).encode() + b"\n"
        try:
            async with asyncio.timeout(self._seconds):
                return await _exchange(child, line + body)
        except TimeoutError as error:
            raise Unsafe(f"it takes more than {self._seconds:g} seconds to read") from error
        except (OSError, ValueError, EOFError) as error:
            raise Unsafe("reading it takes more memory than we give") from error


async def _begin() -> asyncio.subprocess.Process:
    """A new child. It inherits no secret: only what Python needs of our environment."""
    environment = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "adapters.feeds.child",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        limit=_LONGEST_ANSWER,
    )
    try:
        async with asyncio.timeout(_STARTING):
            ready = await child.stdout.readline() if child.stdout is not None else b""
    except BaseException:
        await _end(child)
        raise
    if not ready:
        await _end(child)
        raise RuntimeError("the process that parses feeds does not start")
    return child


async def _end(child: asyncio.subprocess.Process) -> None:
    """Kills a child and waits for its end, which is at once."""
    if child.returncode is None:
        child.kill()
    await child.communicate()


async def _exchange(child: asyncio.subprocess.Process, request: bytes) -> dict[str, Any]:
    if child.stdin is None or child.stdout is None:
        raise EOFError
    child.stdin.write(request)
    await child.stdin.drain()
    line = await child.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    answer: dict[str, Any] = json.loads(line)
    return answer


def _understood(answer: dict[str, Any], feed: str) -> Reading:
    match answer.get("error"):
        case None:
            return from_json(answer, feed)
        case "Unsafe":
            raise Unsafe(answer["message"])
        case _:
            raise NotAFeed(answer["message"])
