"""The terminal as a platform: cards printed with rich, requests read from standard input.

Every text is printed as text, never as markup or control characters, so an article cannot colour or move anything.
"""

import asyncio
import contextlib
import os
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import TextIO

from rich.cells import cell_len
from rich.console import Console as Terminal
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.errors import Retry
from bot.model import (
    Actions,
    Address,
    Card,
    FigureTable,
    File,
    Footer,
    Heading,
    Image,
    Listing,
    Part,
    Prose,
    Quote,
    Request,
)
from bot.ports import Answer
from bot.wording import clock

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_BADGE_STYLES = {"RUMOURED": "black on yellow", "PLANNED": "white on blue", "FORECAST": "black on cyan"}
_JOURNAL_LINES = 2000
_BETWEEN = " · "
_WIDE = 100
HERE = Address(platform="console", channel="terminal")


def render(card: Card, *, tz: str = "UTC", width: int = 100) -> RenderableType:
    """A card as something that rich can print, at most `width` columns wide."""
    leads = ""
    shown: list[RenderableType] = []
    for part in card.parts:
        if isinstance(part, Heading):
            leads = part.url or ""
            shown += [Text("")] if shown else []
        if isinstance(part, Listing) and card.kind == "brief":
            shown.append(_ranking(part, width))
        elif isinstance(part, Footer):
            shown.append(_footer(part, tz, leads, width))
            leads = ""
        else:
            shown.append(_part(part, tz, width))
    return Group(*shown, Text(""))


def plain(card: Card, *, tz: str = "UTC", width: int = 88) -> str:
    """A card as plain text, without colours."""
    out = StringIO()
    Terminal(file=out, width=width, color_system=None, legacy_windows=False).print(
        render(card, tz=tz, width=width)
    )
    return "\n".join(line.rstrip() for line in out.getvalue().rstrip().splitlines()) + "\n"


def _part(part: Part, tz: str, width: int) -> RenderableType:
    match part:
        case Heading():
            return _heading(part)
        case Prose():
            return Padding(_text(part.text), (0, 0, 0, 2))
        case FigureTable():
            return _figures(part, width)
        case Quote():
            return _quote(part)
        case Listing():
            return _listing(part, width)
        case Image():
            return Padding(_text(part.alt, "dim"), (0, 0, 0, 2))
        case File():
            return Padding(_text(f"{part.filename} ({len(part.data):,} bytes): {part.about}"), (0, 0, 0, 2))
        case Footer():
            return _footer(part, tz, "", width)
        case Actions():
            return _actions(part, width)


def _text(text: str, style: str = "") -> Text:
    return Text(_UNPRINTABLE.sub("", text), style=style)


def _heading(part: Heading) -> RenderableType:
    line = _text(part.text, "bold")
    if part.badge:
        line.append("  ").append(f" {part.badge} ", style=_BADGE_STYLES.get(part.badge, "reverse"))
    return line


def _figures(part: FigureTable, width: int) -> RenderableType:
    table = Table.grid(padding=(0, 2))
    table.add_column(max_width=width // 2)
    table.add_column(style="bold", max_width=width * 2 // 5, justify="right")
    table.add_column(style="dim")
    most = width * 2 // 5
    beside = (min(most, max(map(cell_len, cells), default=0)) for cells in zip(*_cells(part), strict=True))
    left = width - 2 - sum(beside) - 4
    for row in part.rows:
        table.add_row(_text(row.label), _text(row.amount), _text(_broken(row.note, left)))
    title = [_text(part.title, "underline")] if part.title else []
    return Padding(Group(*title, table), (0, 0, 0, 2))


def _cells(part: FigureTable) -> list[tuple[str, str]]:
    return [(row.label, row.amount) for row in part.rows]


def _broken(note: str, width: int) -> str:
    """A note on lines of that width, broken between its pieces and not within them."""
    lines: list[str] = []
    for piece in note.split(" · "):
        longer = f"{lines[-1]} · {piece}" if lines else piece
        if lines and cell_len(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(piece)
    return "\n".join(lines)


def _quote(part: Quote) -> RenderableType:
    lines = [_text(f"“{part.text}”", "italic"), _text(part.source, "dim")]
    if part.url:
        lines.append(_text(part.url, "dim underline"))
    return Padding(Group(*lines), (0, 0, 1, 2))


def _listing(part: Listing, width: int) -> RenderableType:
    widest = max((len(item.text) for item in part.items), default=0)
    title = [_text(part.title, "underline")] if part.title else []
    if widest > width // 2:
        lines = Table.grid(padding=(0, 1))
        for item in part.items:
            lines.add_row("•", _text(item.text))
            if item.detail:
                lines.add_row("", _text(item.detail, "dim"))
        return Padding(Group(*title, lines), (0, 0, 0, 2))
    table = Table.grid(padding=(0, 2))
    for item in part.items:
        table.add_row(_text(item.text, "bold"), _text(item.detail))
    return Padding(Group(*title, table), (0, 0, 0, 2))


def _ranking(part: Listing, width: int) -> RenderableType:
    """The lines of a brief, each with its place: headline on the left, the figures that matter on the right; on a
    narrow terminal the first of them, for the others are told below.
    """
    figures = [item.detail.split(_BETWEEN)[: 1 + (width >= _WIDE)] for item in part.items]
    room = min(max((len(figure) for some in figures for figure in some), default=0), width * 9 // 20)
    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim", justify="right")
    table.add_column(style="bold", max_width=width - room - 8)
    table.add_column(max_width=room)
    for place, (item, shown) in enumerate(zip(part.items, figures, strict=True), 1):
        table.add_row(str(place), _text(item.text), _text("\n".join(shown)))
    return Padding(table, (0, 0, 0, 1))


def _footer(part: Footer, tz: str, leads: str, width: int) -> RenderableType:
    """The small print; and where the heading above it leads, for a terminal's headings are no links."""
    said = " · ".join(filter(None, (part.text, clock(part.at, tz) if part.at else "")))
    between = "\n" if len(said) + len(leads) + 5 > width else " · "
    line = _text(said, "dim")
    if leads:
        line.append(between).append(_UNPRINTABLE.sub("", leads), style="underline")
    return Padding(line, (0, 0, 0, 2))


def _actions(part: Actions, width: int) -> RenderableType:
    """What to type for each button, but for those that are seldom wanted; no hint is broken in two."""
    lines: list[str] = []
    for button in part.buttons:
        typed = f"/{button.verb} {button.argument}".strip()
        hint = typed if typed == button.label else f"{button.label}: {typed}"
        if button.style == "more":
            continue
        if lines and len(lines[-1]) + len(hint) + 5 <= width:
            lines[-1] += f"   {hint}"
        else:
            lines.append(hint)
    return Padding(_text("\n".join(lines), "dim"), (0, 0, 0, 2))


class Console:
    """The `Platform` port over a terminal or a stream; a journal tells, after a crash, what was printed."""

    name = "console"

    def __init__(
        self, *, out: TextIO | None = None, lines: TextIO | None = None, journal: Path | None = None,
        tz: str = "UTC", prompt: str = "",
    ) -> None:  # fmt: skip
        self._terminal = Terminal(file=out or sys.stdout, highlight=False, soft_wrap=False)
        self._lines = lines
        self._journal = journal
        self._tz = tz
        self._prompt = prompt
        self._listening: asyncio.Task[None] | None = None
        self._printed = _read_journal(journal)

    async def start(self, answer: Answer) -> None:
        """Begins to answer what is typed, where there is something to read from."""
        if self._lines is not None:
            self._listening = asyncio.create_task(self._listen(self._lines, answer))

    async def closed(self) -> None:
        """Waits until the input ends."""
        if self._listening is not None:
            await self._listening

    async def post(self, address: Address, card: Card, key: str) -> str:
        """Prints a card, once a key."""
        if key not in self._printed:
            self.show(card)
            self._remember(key)
        return key

    async def edit(self, address: Address, receipt: str, card: Card) -> None:
        """Nothing: a terminal cannot take back what it has shown. What changed is posted in a line of its own."""

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """Whether the journal has the key."""
        return key if key in self._printed else None

    async def stop(self) -> None:
        """Stops listening."""
        if self._listening is not None:
            self._listening.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._listening

    def show(self, card: Card) -> None:
        """Prints a card now."""
        try:
            self._terminal.print(render(card, tz=self._tz, width=min(self._terminal.width, 110)))
            self._terminal.file.flush()
        except OSError as error:
            raise Retry(f"The terminal does not take output: {error.strerror}.") from error

    def _remember(self, key: str) -> None:
        self._printed.add(key)
        if self._journal is not None:
            with self._journal.open("a", encoding="utf-8") as journal:
                journal.write(f"{key}\n")

    async def _listen(self, lines: TextIO, answer: Answer) -> None:
        loop = asyncio.get_running_loop()
        while True:
            if self._prompt:
                self._terminal.print(Text(self._prompt, style="bold green"), end="")
            line = await loop.run_in_executor(None, lines.readline)
            if not line or line.strip().lower() in {"quit", "exit", "/quit", "/exit"}:
                return
            if line.strip():
                self.show(await answer(Request(text=line.strip(), address=HERE, user="terminal", tz=self._tz)))


def _read_journal(journal: Path | None) -> set[str]:
    """The keys printed before; the journal is cut to its last lines on the way."""
    if journal is None or not journal.exists():
        return set()
    lines = journal.read_text(encoding="utf-8").splitlines()[-_JOURNAL_LINES:]
    shorter = journal.with_suffix(".new")
    shorter.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    shorter.replace(journal)
    return set(lines)


def connect(settings: Mapping[str, object]) -> Console:
    """The console of a configuration; it listens where standard input is a terminal."""
    journal = settings.get("journal")
    return Console(
        lines=sys.stdin if sys.stdin and sys.stdin.isatty() else None,
        journal=Path(str(journal)) if journal else None,
        tz=str(settings.get("tz") or os.environ.get("TZ") or "UTC"),
    )


def show_all(cards: Iterable[Card], *, tz: str = "UTC") -> None:
    """Prints cards to standard output."""
    console = Console(tz=tz)
    for card in cards:
        console.show(card)
