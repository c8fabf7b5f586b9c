"""What readers say about a story, in; a choice, or a thank you, out: less like this, not one story, wrong.

Each is kept for whoever runs us, with who said it; nothing of it is posted.
"""

from dataclasses import replace

from bot import cards, subscriptions, wording
from bot.errors import NotUnderstood
from bot.model import Actions, Button, Card, Change, Item, Story, Subscription
from bot.ports import Archive
from bot.queries import channels
from bot.queries.asked import Asked

_FEW, _LARGE = 3, "1bn usd"


def less(asked: Asked, archive: Archive) -> Card:
    """The ways to get less of what brought this story here."""
    story = _story(asked, archive)
    mine = [one for one in archive.subscriptions(asked.address) if subscriptions.wants(one, story)]
    if not mine:
        return cards.notice(
            "Nothing here asks for this story", "This channel follows nothing that would bring another like it."
        )
    _keep(asked, archive, "wants less like this")
    items = [Item(text=channels.subject(one), detail=subscriptions.wants(one, story) or "") for one in mine]
    buttons = tuple(button for one in mine[:2] for button in _ways(one, several=len(mine) > 1))
    made = cards.listing("Less like this: what brought it here", items, footer="What was already posted stays.")
    return Card(kind="answer", parts=(*made.parts, Actions(buttons=buttons)), private=True)


def _ways(one: Subscription, *, several: bool) -> list[Button]:
    """Presses that narrow a wish, and one that ends it; a wish for metrics cannot be typed, so it can only end."""
    of = f" of {channels.subject(one)}" if several else ""
    narrower: dict[str, str] = {}
    if not one.metrics:
        narrower[f"Only over US$1bn{of}"] = channels.line(one, over=_LARGE)
    if not one.metrics and one.when.live:
        narrower[f"At most {_FEW} a day{of}"] = channels.line(one, cap=_FEW)
        narrower[f"In a daily brief{of}"] = channels.line(one, when="daily 08:00")
    ways = [Button(label=label, verb="subscribe", argument=line) for label, line in narrower.items()]
    sure = f"This channel will get nothing more on {channels.subject(one)}."
    stop = Button(label=f"Stop {channels.subject(one)}", verb="unsubscribe", argument=one.id)
    return [*ways, replace(stop, style="danger", confirm=sure)]


def split(asked: Asked, archive: Archive) -> Card:
    """Keeps that somebody sees more than one story in this one, and shows what it is made of."""
    story = _story(asked, archive)
    if len(story.readings) == 1:
        return cards.notice("It is one article", "This story is told by one article only, so nothing was merged.")
    _keep(asked, archive, f"is not one story: {wording.count(len(story.readings), 'article')}")
    items = [
        Item(text=one.article.title, detail=f"{one.article.outlet}, {wording.day(one.article.published)}",
             url=one.article.url)
        for one in story.readings
    ]  # fmt: skip
    return cards.listing(
        "Noted: these are not one story", items, footer="Whoever runs me sees it, with these articles. Thank you."
    )


def report(asked: Asked, archive: Archive) -> Card:
    """Keeps that something is wrong with a story."""
    story = _story(asked, archive)
    said = " ".join(asked.command.arguments[1:])
    _keep(asked, archive, f"something is wrong: {said or 'the reader did not say what'}")
    return cards.notice(
        "Reported, thank you",
        f"Whoever runs me sees it together with “{story.lead.article.title}”, its figures and their sentences. "
        "To check a figure yourself, press Sources.",
    )


def request(asked: Asked, archive: Archive) -> Card:
    """Passes a wish on to whoever may grant it, with one button that does."""
    verb, _, argument = " ".join(asked.command.arguments).lstrip("/").partition(" ")
    if not verb:
        raise NotUnderstood("Ask for what?", hint="Try /subscribe ai-capex daily 08:00.")
    done = cards.notice("Asked", "Your wish is in the channel; whoever may change it can grant it with one press.")
    wish = f"/{verb} {argument}".strip()
    grant = Button(label="Do it", verb=verb, argument=argument, style="primary")
    return channels.announced(done, asked, f"would like: {wish}", Actions(buttons=(grant,)))


def _keep(asked: Asked, archive: Archive, outcome: str) -> None:
    said = Change(
        address=asked.address,
        at=asked.now,
        user=asked.user,
        name=asked.name,
        command=f"/{asked.command.verb} {asked.command.arguments[0]}",
        outcome=outcome,
        remark=True,
    )
    archive.put_change(said)


def _story(asked: Asked, archive: Archive) -> Story:
    story = archive.story(asked.command.arguments[0]) if asked.command.arguments else None
    if story is None:
        raise NotUnderstood("I no longer have that story.", hint="/brief shows the stories that I have.")
    return story
