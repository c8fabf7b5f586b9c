"""A card in, its words line by line out, as notifications show them and screen readers read them."""

from collections.abc import Iterable

from adapters.slack_blocks.words import clean, length, mrkdwn
from bot.model import Actions, Card, FigureTable, File, Footer, Heading, Image, Listing, Part, Prose, Quote
from bot.wording import clock

MOST_CHARACTERS = 3900
_LINE = 1000


def text(card: Card, tz: str) -> str:
    """All of a card without its buttons, at most `MOST_CHARACTERS`; what finds no room is counted."""
    lines = [line for line in (mrkdwn(line, _LINE) for part in card.parts for line in _lines(part, tz)) if line]
    shown: list[str] = []
    room = MOST_CHARACTERS - 30
    for line in lines:
        room -= length(line) + 1
        if room < 0:
            return "\n".join([*shown, f"… {len(lines) - len(shown):,} more"])
        shown.append(line)
    return "\n".join(shown) or mrkdwn(card.title, _LINE) or "Briefwire"


def _lines(part: Part, tz: str) -> Iterable[str]:
    match part:
        case Heading():
            yield f"{part.text} [{part.badge}]" if part.badge else part.text
        case Prose():
            yield part.text
        case FigureTable():
            yield part.title or ""
            for row in part.rows:
                yield f"{row.label}: {row.amount}{f' ({row.note})' if row.note else ''}"
        case Quote():
            yield f"“{part.text}” {part.source}"
        case Listing():
            yield part.title or ""
            for item in part.items:
                yield f"• {item.text}{f': {item.detail}' if clean(item.detail) else ''}"
        case Image():
            yield part.alt
        case File():
            yield part.about
        case Footer():
            yield " · ".join(filter(None, (part.text, f"{clock(part.at, tz)} {tz}" if part.at else "")))
        case Actions():
            return
