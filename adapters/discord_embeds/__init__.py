"""A card in, the JSON of a Discord message out: one embed, and rows of buttons. No I/O.

Why an embed and not the newer components: its title is what notifications show and screen readers begin with,
its footer has a clock in the reader's own zone, its fields stand side by side, older clients show it, and an
edit can change all of it. Refuses to know the library, channels, and who reads.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, TypeAlias

from adapters.discord_embeds.buttons import Pressed, already_shared, marks_of, pressed, rows
from adapters.discord_embeds.markdown import clip, link, plain, units, web_address
from bot.model import (
    Actions,
    Address,
    Button,
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

__all__ = ["Pressed", "already_shared", "attached", "marks", "message", "pressed", "words"]

Payload: TypeAlias = dict[str, Any]

# Discord's limits, counted as its clients count.
TITLE, DESCRIPTION, EVERYTHING, CONTENT, FIELDS, ALT, ATTACHED = 256, 4096, 6000, 2000, 6, 1024, 10

# How much of each thing is shown at most, so that one long text does not push the figures out.
_PROSE, _QUOTE, _TEXT, _DETAIL = 1500, 800, 300, 400
_LABEL, _AMOUNT, _NOTE, _BADGE, _SMALL = 150, 150, 250, 80, 500
_MORE = 32
# Where a note without a title would lead if it had one: nobody sees it, and it keeps the note's mark.
UNSEEN = "https://discord.com/#briefwire-"
_NO_MENTIONS: Payload = {"parse": []}
_COLOURS = {
    "RUMOURED": 0xF0B232,
    "PLANNED": 0x5865F2,
    "CONFIRMED PLAN": 0x23A55A,
    "FORECAST": 0x00A8A8,
}
_KIND_COLOURS = {"story": 0x4E7CBF, "brief": 0x4E7CBF, "timeline": 0x4E7CBF, "notice": 0x80848E}


@dataclass(slots=True)
class _Room:
    """What is left of a length, and how much was hidden because it ran out."""

    left: int
    hidden: int = 0
    lines: list[str] = field(default_factory=list)

    def put(self, piece: str) -> None:
        """Adds a piece on lines of its own. After the first that does not fit, none is added."""
        if not piece:
            return
        if not self.hidden and units(piece) + 1 <= self.left:
            self.left -= units(piece) + 1
            self.lines.append(piece)
        else:
            self.hidden += 1

    @property
    def text(self) -> str:
        return "\n".join(self.lines).lstrip("\n")


def message(card: Card, *, tz: str = "UTC", mark: str = "", share: bool = False, bare: bool = False) -> Payload:
    """A card as the body of a message that mentions nobody.

    Times are shown in each reader's own zone, so `tz` decides nothing here. `mark` says which delivery it is;
    `share` adds a button that shows a private answer to all; `bare`: Discord will leave the embed out.
    """
    buttons = _buttons(card)
    unseen = mark if mark and not (buttons or bare or _titled_by(card)) else ""
    components, unpressable = rows(buttons, mark="" if unseen else mark, share=share)
    embed = _embed(card, unpressable)
    made: Payload = {
        "embeds": [{**embed, "url": f"{UNSEEN}{unseen}"} if unseen else embed],
        "components": components,
        "allowed_mentions": _NO_MENTIONS,
    }
    handed = attached(card)
    if handed:
        pictures = [{"image": {"url": f"attachment://{one.filename}"}} for one in handed if isinstance(one, Image)]
        if pictures:
            made["embeds"] = [made["embeds"][0] | pictures[0], *pictures[1:]]
        made["attachments"] = [
            {
                "id": str(number),
                "filename": one.filename,
                "description": clip(_of(one), ALT, plain) or one.filename,
            }
            for number, one in enumerate(handed)
        ]
    return made


def attached(card: Card) -> tuple[Image | File, ...]:
    """The card's pictures and files as they are to be sent with its payload, each under a name of its own."""
    found = [part for part in card.parts if isinstance(part, Image | File)][:ATTACHED]
    names = [_named(one.filename) for one in found]
    unique = [name if name not in names[:at] else f"{at + 1}-{name}" for at, name in enumerate(names)]
    return tuple(replace(one, filename=name) for one, name in zip(found, unique, strict=True))


def _of(one: Image | File) -> str:
    """What a picture or a file shows, in words."""
    return one.alt if isinstance(one, Image) else one.about


def _titled_by(card: Card) -> bool:
    """Whether the card has a title, which would become a link."""
    return any(isinstance(part, Heading) for part in card.parts)


def marks(message: Mapping[str, Any]) -> frozenset[str]:
    """The marks of a message as Discord tells it: those of its buttons, and that of a note without any."""
    links = (str(shown.get("url") or "") for shown in message.get("embeds", ()))
    unseen = {link.removeprefix(UNSEEN) for link in links if link.startswith(UNSEEN)}
    return frozenset(unseen | marks_of(message))


def _named(filename: str) -> str:
    return re.sub(r"[^A-Za-z0-9._-]+", "-", filename)[-60:].strip(".-_") or "file"


def words(card: Card) -> Payload:
    """A card as a plain message, for channels where the bot may not show embeds."""
    room = _Room(CONTENT - _MORE)
    for part in card.parts:
        for piece in _pieces(part):
            room.put(piece)
    more = f"\n… {room.hidden:,} more" if room.hidden else ""
    return {"content": f"{room.text}{more}" or "…", "flags": 4, "allowed_mentions": _NO_MENTIONS}


def _buttons(card: Card) -> list[Button]:
    return [button for part in card.parts if isinstance(part, Actions) for button in part.buttons]


def _embed(card: Card, hidden: int) -> Payload:
    heading = next((part for part in card.parts if isinstance(part, Heading)), None)
    footer = _last(card)
    body = [part for part in card.parts if part is not heading and part is not footer]
    made = _head(heading, card)
    small = clip(footer.text, _SMALL, plain) if footer else ""
    left = EVERYTHING - sum(units(text) for text in _texts(made)) - units(small) - _MORE
    table = _side_by_side(body)
    described = _Room(min(DESCRIPTION, left))
    for part in body:
        if part is not table and not isinstance(part, Image):
            for piece in _pieces(part):
                described.put(piece)
    if described.lines:
        made["description"] = described.text
    hidden += described.hidden
    if table is not None:
        fields = list(_fields(table, left - units(described.text), hidden=bool(described.hidden)))
        made["fields"] = fields
        hidden += len(table.rows) - len(fields)
    made |= _foot(small, footer, hidden)
    return made if made.keys() - {"color", "author", "timestamp"} else {**made, "description": "…"}


def _last(card: Card) -> Footer | None:
    """The small print of the whole card: what is said last. Small print before that belongs to what it follows."""
    said = [part for part in card.parts if not isinstance(part, Actions | Image | File)]
    last = said[-1] if said else None
    return last if isinstance(last, Footer) else None


def _head(heading: Heading | None, card: Card) -> Payload:
    """Badge, title, where it leads, and a colour; the badge is a word, so the colour alone says nothing."""
    badge = clip(heading.badge, _BADGE, plain) if heading and heading.badge else ""
    made: Payload = {"color": _COLOURS.get(badge, _KIND_COLOURS.get(card.kind, 0x4E7CBF))}
    if badge:
        made["author"] = {"name": badge}
    title = clip(heading.text, TITLE) if heading else ""
    if title:
        made["title"] = title
        url = web_address(heading.url) if heading else None
        made |= {"url": url} if url else {}
    return made


def _texts(made: Payload) -> Iterator[str]:
    yield made.get("title", "")
    yield made.get("author", {}).get("name", "")


def _foot(small: str, footer: Footer | None, hidden: int) -> Payload:
    """The small print with what was hidden, and the time, which Discord shows in the reader's zone."""
    text = " · ".join(filter(None, (f"… {hidden:,} more" if hidden else "", small)))
    made: Payload = {"footer": {"text": text}} if text else {}
    if footer is not None and footer.at is not None:
        made["timestamp"] = footer.at.astimezone(UTC).isoformat(timespec="seconds")
    return made


def _side_by_side(body: Sequence[Part]) -> FigureTable | None:
    """The table that becomes fields: a short one after which nothing more is said, since fields come last."""
    said = [part for part in body if not isinstance(part, Actions | Image | File)]
    last = said[-1] if said else None
    if isinstance(last, FigureTable) and not last.title and 0 < len(last.rows) <= FIELDS:
        return last
    return None


def _fields(table: FigureTable, left: int, *, hidden: bool) -> Iterator[Payload]:
    """The rows as fields for which there is room; none, where something before them was hidden already."""
    for row in table.rows:
        name, value = clip(row.label, _LABEL) or "—", "\n".join(filter(None, (_bold(row.amount), _note(row.note))))
        left -= units(name) + units(value)
        if hidden or left < 0:
            return
        yield {"name": name, "value": value, "inline": True}


def _pieces(part: Part) -> Iterator[str]:
    """A part as pieces of markdown, each of which is shown whole or not at all."""
    match part:
        case Heading():
            named = link(_bold(part.text, TITLE), part.url)
            yield "\n" + " · ".join(filter(None, (named, clip(part.badge or "", _BADGE))))
        case Prose():
            yield clip(part.text, _PROSE)
        case FigureTable():
            yield from _titled(part.title)
            yield from map(_row, part.rows)
        case Quote():
            yield f"> {clip(part.text, _QUOTE)}\n-# {link(clip(part.source, _TEXT) or '—', part.url)}"
        case Listing():
            yield from _titled(part.title)
            yield from map(_item, part.items)
        case Image():
            yield clip(part.alt, _PROSE)
        case File():
            yield clip(part.about, _PROSE)
        case Footer():
            yield f"-# {' · '.join(filter(None, (clip(part.text, _SMALL), _moment(part.at))))}"
        case Actions():
            return


def _titled(title: str | None) -> Iterator[str]:
    if title:
        yield f"\n{_bold(title, _TEXT)}"


def _row(row: FigureRow) -> str:
    note = f"\n-# {_note(row.note)}" if _note(row.note) else ""
    return f"{clip(row.label, _LABEL) or '—'} — {_bold(row.amount)}{note}"


def _item(item: Item) -> str:
    """A term with what is said of it on one line; a headline that leads somewhere, with the rest below it."""
    text = _bold(item.text, _TEXT)
    detail = " · ".join(filter(None, (_channel(item.at), clip(item.detail, _DETAIL))))
    if item.url:
        return "\n".join(filter(None, (link(text, item.url), f"-# {detail}" if detail else "")))
    return "- " + " — ".join(filter(None, (text, detail)))


def _channel(at: Address | None) -> str:
    """A channel, by a link that shows its name to those who may see it."""
    ident = (at.thread or at.channel) if at is not None and at.platform == "discord" else ""
    return f"<#{ident}>" if ident.isascii() and ident.isdigit() else ""


def _bold(text: str, room: int = _AMOUNT) -> str:
    return f"**{clip(text, room - 4) or '—'}**"


def _note(text: str) -> str:
    return clip(text, _NOTE)


def _moment(at: datetime | None) -> str:
    return f"<t:{int(at.timestamp())}:f>" if at else ""
