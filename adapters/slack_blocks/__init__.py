"""A card in, what Slack shows out: the arguments of chat.postMessage, or the blocks of an App Home.

Pure: it asks nobody and keeps nothing. Whatever an article says, the payload keeps within Slack's limits, notifies
nobody and shows the words as words; what finds no room is dropped from the end of the card, which says so.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from adapters.slack_blocks.buttons import SHARE
from adapters.slack_blocks.layout import MOST_CHARACTERS, Block, blocks, size
from adapters.slack_blocks.lines import text
from adapters.slack_blocks.trimming import trimmed, units
from adapters.slack_blocks.words import mrkdwn
from bot.model import Actions, Button, Card, File, Image

__all__ = ["attached", "home", "message", "shareable", "small", "without_files"]

MESSAGE_BLOCKS, HOME_BLOCKS = 50, 100


def message(card: Card, *, tz: str = "UTC") -> dict[str, Any]:
    """A card as a message: blocks for the eye, and all of it once more as text, for notifications and readers."""
    return {"text": text(card, tz), "blocks": _fitting(card, tz), "unfurl_links": False, "unfurl_media": False}


def attached(card: Card) -> tuple[Image | File, ...]:
    """The pictures and files of a card, which Slack takes by themselves and not as part of a message."""
    return tuple(part for part in card.parts if isinstance(part, Image | File))


def without_files(card: Card) -> Card:
    """The card without them."""
    kept = tuple(part for part in card.parts if not isinstance(part, Image | File))
    return card if len(kept) == len(card.parts) else replace(card, parts=kept)


def small(text: str) -> Block:
    """A line of small print."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": mrkdwn(text, 300) or "…", "verbatim": True}],
    }


def shareable(card: Card, asked: str) -> Card:
    """The card with a button that asks the same again, for everybody in the channel."""
    button = Button(label="Share to channel", verb=SHARE, argument=asked)
    there = next((part for part in reversed(card.parts) if isinstance(part, Actions)), None)
    if there is None:
        return replace(card, parts=(*card.parts, Actions(buttons=(button,))))
    more = Actions(buttons=(*there.buttons, button))
    return replace(card, parts=tuple(more if part is there else part for part in card.parts))


def home(cards: Sequence[Card], *, tz: str = "UTC", note: str = "") -> dict[str, Any]:
    """Cards below each other as an App Home. `note` comes back with whatever is pressed there."""
    shown: list[Block] = []
    most = min(MESSAGE_BLOCKS, HOME_BLOCKS // max(len(cards), 1) - 1)
    for card in cards:
        shown += [{"type": "divider"}] if shown else []
        shown += _fitting(card, tz, most)
    return {"type": "home", "private_metadata": note, "blocks": shown}


def _fitting(card: Card, tz: str, most_blocks: int = MESSAGE_BLOCKS) -> list[Block]:
    """The card's blocks, with as little dropped from the end as Slack's limits ask for."""

    def fits(made: Sequence[Block]) -> bool:
        return len(made) <= most_blocks and size(made) <= MOST_CHARACTERS

    def without(dropped: int) -> list[Block]:
        return blocks(trimmed(card, dropped), tz, dropped)

    whole = blocks(card, tz)
    if fits(whole):
        return whole
    fewest, most = 1, units(card)
    while fewest < most:
        middle = (fewest + most) // 2
        fewest, most = (fewest, middle) if fits(without(middle)) else (middle + 1, most)
    return without(fewest)
