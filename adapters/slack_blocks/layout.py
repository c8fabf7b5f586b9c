"""The parts of a card in, Slack's blocks out: header, fields, quotes, lists, small print, buttons.

Every text is cut to what its block may hold; how much a whole message may hold is for the caller.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from adapters.slack_blocks.buttons import elements, usable
from adapters.slack_blocks.words import bold, clean, length, link, moment, mrkdwn, place, plain, web_address
from bot.model import (
    Actions,
    Card,
    FigureRow,
    FigureTable,
    File,
    Footer,
    Heading,
    Image,
    Item,
    Listing,
    Part,
    Prose,
    Quote,
)

Block: TypeAlias = dict[str, Any]

MOST_CHARACTERS = 13_000
_HEADER = 150
_SECTION = 3000
_GLANCE = 6
_COMPUTED = "↳"
_HEADLINE = 30
_BREATH = " "  # an empty line between headlines
_LONG, _MIDDLE, _SHORT = 2400, 1000, 300


def blocks(card: Card, tz: str, dropped: int = 0) -> list[Block]:
    """A card as blocks; `dropped` is how many things were taken off its end before."""
    tables = [part for part in card.parts if isinstance(part, FigureTable)]
    down = any(map(_is_long, tables))
    made = [block for part in card.parts for block in _part(part, tz, down=down)]
    if not made:
        made.append(_section(mrkdwn(card.title, _SHORT) or "Briefwire"))
    return [*made, _small(f"… {dropped:,} more")] if dropped else made


def size(made: Sequence[Block]) -> int:
    """How many characters blocks are as they are sent, which is no less than they are as Slack counts."""
    return length(json.dumps(made, ensure_ascii=False))


def _is_long(table: FigureTable) -> bool:
    """Whether a table is one to read and not to glance at: then all of its card are read downwards."""
    return len(table.rows) > _GLANCE or any(row.label.startswith(_COMPUTED) for row in table.rows)


def _part(part: Part, tz: str, *, down: bool) -> Iterable[Block]:
    match part:
        case Heading():
            return _heading(part)
        case Prose():
            return _sections([mrkdwn(part.text, _LONG)])
        case FigureTable():
            return _figures(part, down=down)
        case Quote():
            return _sections([_quote(part)])
        case Listing():
            return _listing(part)
        case Image():
            return _sections([mrkdwn(part.alt, _LONG)])
        case File():
            return _sections([mrkdwn(part.about, _LONG)])
        case Footer():
            return _footer(part, tz)
        case Actions():
            return _actions(part)


def _heading(part: Heading) -> Iterable[Block]:
    title = clean(part.text)
    if title and length(title) <= _HEADER:
        yield {"type": "header", "text": {"type": "plain_text", "text": plain(title, _HEADER), "emoji": False}}
    elif title:
        yield _section(bold(mrkdwn(title, _LONG)))
    badge = bold(mrkdwn(part.badge or "", _SHORT))
    leads = link(part.url, "Open the article") if web_address(part.url) else ""
    if badge or leads:
        yield _small(_beside(badge, leads))


def _figures(part: FigureTable, *, down: bool) -> Iterable[Block]:
    """A few figures side by side, for a glance; many below each other, for reading."""
    title = bold(mrkdwn(part.title or "", _SHORT))
    if down:
        return _sections([*([title] if title else []), *map(_line, part.rows)])
    above = {"text": _mrkdwn(title)} if title else {}
    fields = [_mrkdwn(_figure(row)) for row in part.rows]
    return [{"type": "section", **above, "fields": fields}] if fields else []


def _figure(row: FigureRow) -> str:
    """What, then how much in bold, then what to know of it: one under the other, so that they stay together."""
    what, how_much, note = mrkdwn(row.label, 400), bold(mrkdwn(row.amount, 400)), mrkdwn(row.note, 800)
    return "\n".join(filter(None, (what, how_much, note))) or "—"


def _line(row: FigureRow) -> str:
    """The same on one line, how much first: that is what the eye runs down for."""
    what, how_much, note = mrkdwn(row.label, 400), bold(mrkdwn(row.amount, 400)), mrkdwn(row.note, 800)
    return _beside("  ".join(filter(None, (what, how_much))), note) or "—"


def _quote(part: Quote) -> str:
    """Who said it and where, then the words."""
    source = mrkdwn(part.source, _SHORT) or ("Source" if web_address(part.url) else "")
    said = mrkdwn(part.text, 1200)
    return "\n".join(filter(None, (link(part.url, source), f">{said}" if said else "")))


def _listing(part: Listing) -> Iterable[Block]:
    title = bold(mrkdwn(part.title or "", _SHORT))
    line = _headline if any(item.url and length(item.text) > _HEADLINE for item in part.items) else _item
    return _sections([*([title] if title else []), *map(line, part.items)])


def _item(item: Item) -> str:
    """A term with what is said of it beside it."""
    return f"•  {'  '.join(filter(None, _said(item)))}"


def _headline(item: Item) -> str:
    """A headline with what is said of it below, and some air."""
    return "\n".join((*filter(None, _said(item)), _BREATH))


def _said(item: Item) -> tuple[str, str]:
    text, detail = mrkdwn(item.text, 600), _beside(place(item.at), mrkdwn(item.detail, 800))
    return bold(link(item.url, text)) if item.url or detail else text, detail


def _footer(part: Footer, tz: str) -> Iterable[Block]:
    words = _beside(mrkdwn(part.text, _MIDDLE), moment(part.at, tz) if part.at else "")
    return [_small(words)] if words else []


def _actions(part: Actions) -> Iterable[Block]:
    buttons = usable(part.buttons)
    if buttons:
        yield {"type": "actions", "elements": elements(buttons)}
    if len(buttons) < len(part.buttons):
        yield _small(f"… {len(part.buttons) - len(buttons):,} more")


def _sections(lines: Iterable[str]) -> Iterable[Block]:
    """Lines as sections, as many to a section as it may hold."""
    held = ""
    for line in filter(None, lines):
        if held and length(held) + 1 + length(line) > _SECTION:
            yield _section(held)
            held = ""
        held = f"{held}\n{line}" if held else line
    if held:
        yield _section(held)


def _section(shown: str) -> Block:
    return {"type": "section", "text": _mrkdwn(shown.removesuffix(f"\n{_BREATH}"))}


def _small(shown: str) -> Block:
    return {"type": "context", "elements": [_mrkdwn(shown)]}


def _mrkdwn(shown: str) -> Block:
    return {"type": "mrkdwn", "text": shown, "verbatim": True}


def _beside(*pieces: str) -> str:
    return " · ".join(filter(None, pieces))
