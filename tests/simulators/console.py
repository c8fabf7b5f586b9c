"""A terminal that somebody reads and types on."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from adapters.console import HERE, Console
from bot.model import Address, Card
from bot.ports import Answer

__all__ = ["ANN", "HERE", "another", "connected"]

ANN = "terminal"
WAIT = 5.0


@dataclass(kw_only=True)
class Terminal:
    """What was printed, and the keyboard."""

    journal: Path
    out: StringIO = field(default_factory=StringIO)
    keyboard: int = -1

    def messages(self, address: Address) -> list[str]:
        return [said for said in self.out.getvalue().split("\n\n") if said.strip()]

    def private(self, person: str) -> list[str]:
        """A terminal has one reader, who reads everything."""
        return self.messages(HERE)

    async def until(self, there: Callable[[], object]) -> None:
        async with asyncio.timeout(WAIT):
            while not there():  # noqa: ASYNC110 - a text stream tells nobody that it has changed
                await asyncio.sleep(0.005)

    async def type(self, text: str) -> None:
        os.write(self.keyboard, f"{text}\n".encode())


async def _silence(request: Any) -> Card:
    raise AssertionError(f"nobody was to ask {request}")


@asynccontextmanager
async def connected(answer: Answer = _silence) -> AsyncIterator[tuple[Console, Terminal, None]]:
    """A console on that terminal. Nothing goes wrong with terminals."""
    reads, writes = os.pipe()
    with TemporaryDirectory() as folder, os.fdopen(reads, encoding="utf-8") as lines:
        seen = Terminal(journal=Path(folder) / "told", keyboard=writes)
        made = Console(out=seen.out, lines=lines, journal=seen.journal)
        await made.start(answer)
        try:
            yield made, seen, None
        finally:
            os.close(writes)
            await made.closed()
            await made.stop()


def another(seen: Terminal) -> Console:
    """A console with no memory but its journal."""
    return Console(out=seen.out, journal=seen.journal)
