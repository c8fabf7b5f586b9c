"""A card in, the same card with less at its end out. Knows what a reader would count as one thing; no platform."""

from collections.abc import Iterable
from dataclasses import replace

from bot.model import Actions, Card, FigureTable, Listing, Part


def units(card: Card) -> int:
    """How many things a card shows: rows, items and buttons each count, and so does any other part."""
    return sum(_count(part) for part in card.parts)


def trimmed(card: Card, dropped: int) -> Card:
    """The card without its last `dropped` things."""
    return replace(card, parts=tuple(_kept(card.parts, units(card) - dropped)))


def _count(part: Part) -> int:
    match part:
        case FigureTable():
            return len(part.rows)
        case Listing():
            return len(part.items)
        case Actions():
            return len(part.buttons)
        case _:
            return 1


def _kept(parts: Iterable[Part], room: int) -> Iterable[Part]:
    for part in parts:
        if room <= 0:
            return
        yield _first(part, room)
        room -= _count(part)


def _first(part: Part, room: int) -> Part:
    match part:
        case FigureTable():
            return replace(part, rows=part.rows[:room])
        case Listing():
            return replace(part, items=part.items[:room])
        case Actions():
            return replace(part, buttons=part.buttons[:room])
        case _:
            return part
