"""How feeds are, in; the notice of it, and the list of all of them, out."""

from collections.abc import Sequence

from bot import wording
from bot.cards.answers import listing
from bot.model import Actions, Button, Card, Feed, FeedState, Heading, Item, Notice, Part, Prose

_TITLES = {"trouble": "A feed is in trouble", "recovery": "A feed is back", "question": "Are these news?"}


def feed_notice(notice: Notice) -> Card:
    """A notice to whoever runs this; a question comes with its two answers."""
    parts: list[Part] = [Heading(text=_TITLES[notice.kind]), Prose(text=notice.text)]
    if notice.kind == "question":
        parts.append(_answers(Feed(url=notice.feed)))
    return Card(kind="notice", parts=tuple(parts))


def _answers(feed: Feed) -> Actions:
    news = Button(label="They are news", verb="admit", argument=feed.id)
    return Actions(buttons=(news, Button(label="Keep them quiet", verb="dismiss", argument=feed.id)))


def feed_list(lines: Sequence[tuple[FeedState, str]]) -> Card:
    """All feeds, those in trouble or with a question first; each with a line on how it is."""
    bad = [pair for pair in lines if _wants_attention(pair[0])]
    good = [pair for pair in lines if not _wants_attention(pair[0])]
    items = [Item(text=state.label, detail=line, url=state.address) for state, line in (*bad, *good)]
    return listing("Feeds", items, footer=f"{len(good)} fine, {wording.count(len(bad), 'problem')}")


def _wants_attention(state: FeedState) -> bool:
    return state.health not in ("ok", "new") or state.question is not None
