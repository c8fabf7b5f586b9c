"""The golden histories on each platform: every row of the reply is there, whole and in its order."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from histories import asked, histories, kept

from adapters import discord_embeds, slack_blocks
from bot.model import Card, FigureTable, Footer, Heading, Listing, Prose


def expected(card: Card) -> Iterator[str]:
    """What the reply says, in its order, a piece each; the heading apart, for it has a place of its own."""
    for part in card.parts:
        match part:
            case Prose():
                yield part.text
            case FigureTable():
                yield from filter(None, (part.title, *(cell for row in part.rows for cell in _cells(row))))
            case Listing():
                yield from filter(None, (text for item in part.items for text in (item.text, item.detail)))
            case _:
                pass


def _cells(row: Any) -> tuple[str, ...]:
    return row.label, row.amount, row.note


def texts(payload: Any) -> Iterator[str]:
    """All strings of a payload, in the order in which they are shown."""
    if isinstance(payload, str):
        yield payload
    elif isinstance(payload, dict):
        yield from (
            text for key, value in payload.items() if key not in {"components", "url"} for text in texts(value)
        )
    elif isinstance(payload, list | tuple):
        yield from (text for one in payload for text in texts(one))


def letters(text: str) -> str:
    """A text without what platforms add to show it: markup, escapes, blanks."""
    return re.sub(r"[\\s*_`~|>#\\\\•-]+|&amp;|&", "", text.replace("&gt;", "").replace("&lt;", ""))


def in_order(pieces: Iterator[str], shown: str) -> list[str]:
    """The pieces that are not there, or not after the one before."""
    missing, at = [], 0
    for piece in pieces:
        found = shown.find(letters(piece), at)
        if found < 0:
            missing.append(piece)
        else:
            at = found + len(letters(piece))
    return missing


@pytest.fixture(params=histories())
def card(request: pytest.FixtureRequest) -> Iterator[Card]:
    archive = kept(request.param)
    yield asked(request.param, archive)
    archive.close()


@pytest.mark.parametrize("platform", ["slack", "discord"])
def test_the_reply_says_the_same_everywhere(card: Card, platform: str) -> None:
    if platform == "slack":
        payload: Any = slack_blocks.message(card)["blocks"]
    else:
        payload = discord_embeds.message(card)["embeds"]
    shown = letters("\n".join(texts(payload)))
    assert in_order(expected(card), shown) == []
    assert all(letters(part.text) in shown for part in card.parts if isinstance(part, Heading | Footer))
