"""Why a story was told here, or why it was not: one answer for each thing that can become of an article."""

from collections.abc import Iterable, Mapping, Sequence

from bot import alerts, cards, stories, subscriptions, wording
from bot.accounts import balance
from bot.errors import NotUnderstood
from bot.model import Card, Delivery, Item, Reading, Story, Subscription
from bot.ports import Archive
from bot.queries.asked import Asked

LATEST = 20
_STATES = {
    "sent": "Told",
    "held": "Held",
    "queued": "Waits",
    "sending": "Being sent",
    "paused": "Paused",
    "failed": "Failed",
    "rejected": "Not told",
}


def why(asked: Asked, archive: Archive) -> Card:
    """What became of a story in this channel, and why: rule, cues, the sum of its importance, what it merges."""
    given = next((word for word in asked.command.arguments if word.lower() != "missing"), None)
    if given is None:
        raise NotUnderstood("Why what?", hint="Give the story's link: /why https://….")
    fate = archive.entry_fate(given)
    reading = archive.find_article(given) or (archive.article(fate[2]) if fate and fate[2] else None)
    story = archive.story_with(reading.article.id) if reading else archive.story(given)
    if story is None:
        return _unread(given, fate)
    wishes = _wishes(asked, archive)
    fates = [_fate(one, asked, wishes) for one in archive.outcomes(story.id, asked.address)]
    merged = [*_merged(story, reading, fate), *([] if reading else _became(story, given))]
    items = [*merged, *fates, *_reasons(asked, archive, story)]
    return cards.listing(f"Why: {(reading or story.lead).article.title}", items)


def _unread(given: str, fate: tuple[str, str, str | None] | None) -> Card:
    """An address under which no story is kept: never fetched, not read yet, or failed."""
    if fate is None:
        return cards.notice("Never fetched", f"No feed that I read has brought {given}. /feeds lists what I read.")
    state, reason, _ = fate
    if state == "failed":
        return cards.notice("Failed", f"It came in a feed, and could not be read: {reason}")
    return cards.notice("Not read yet", f"It came in a feed and waits to be read. {reason}".strip())


def _merged(story: Story, reading: Reading | None, fate: tuple[str, str, str | None] | None) -> Iterable[Item]:
    """Into what an article was merged that did not begin the story, or was kept before under another address."""
    first = story.readings[0].article
    if reading is not None and reading.article.id != first.id:
        yield Item(text="Merged", detail=f"into “{first.title}” of {first.outlet}, which tells the same")
    elif fate is not None and fate[1].startswith("the same"):
        yield Item(text="Merged", detail=fate[1])


def _became(story: Story, given: str) -> Iterable[Item]:
    """What a story became a part of that was one of its own."""
    if given != story.id:
        first = story.readings[0].article.title
        yield Item(text="Merged", detail=f"it was a story of its own, and is one with “{first}” now")


def _fate(delivery: Delivery, asked: Asked, wishes: Mapping[str, Subscription]) -> Item:
    """One line: what became of it, when, and why."""
    said = _STATES[delivery.state]
    if delivery.state == "sent" and delivery.settled:
        said = f"{said} {wording.clock(delivery.settled, asked.tz)}"
    elif delivery.state == "queued" and delivery.due > asked.now:
        said = f"Held until {wording.clock(delivery.due, asked.tz)}"
    elif delivery.state == "held":
        until = _next_brief(wishes.get(delivery.subscription), asked)
        said = f"Held until {until}, for a brief" if until else "Held for the next brief"
    return Item(text=said, detail="; ".join(filter(None, (delivery.trouble or delivery.reason, delivery.note))))


def _wishes(asked: Asked, archive: Archive) -> Mapping[str, Subscription]:
    return {subscription.id: subscription for subscription in archive.subscriptions(asked.address)}


def _next_brief(subscription: Subscription | None, asked: Asked) -> str | None:
    slot = subscriptions.next_brief(subscription, asked.now) if subscription else None
    return wording.clock(slot, asked.tz) if slot else None


def _reasons(asked: Asked, archive: Archive, story: Story) -> Iterable[Item]:
    """What the story is about, who wanted it or why nobody did, and what its importance is the sum of."""
    cues: dict[str, dict[str, None]] = {}
    for match in (match for reading in story.readings for match in reading.topics):
        cues.setdefault(match.topic, {})[match.cue] = None
    for topic, words in cues.items():
        yield Item(text=f"Topic {topic}", detail=f"because of {', '.join(words)}")
    if not cues:
        yield Item(text="No topic", detail="nothing in it speaks for a topic that I know")
    mine = [one for one in archive.subscriptions(asked.address) if one.rule is None]
    wishes = dict.fromkeys(filter(None, (subscriptions.wants(subscription, story) for subscription in mine)))
    for wish in wishes:
        yield Item(text="This channel follows it", detail=wish)
    if not wishes:
        yield Item(
            text="Filtered", detail=_filtered(mine, story.readings) if mine else "this channel follows nothing"
        )
    if story.parts:
        sums = " + ".join(f"{name} {value:g}" for name, value in story.parts)
        yield Item(text=f"Importance {story.importance:g}", detail=f"= {sums}")
    if len(story.readings) > 1:
        outlets = wording.joined(dict.fromkeys(reading.article.outlet for reading in story.readings))
        origins = wording.joined(stories.origins(story.readings))
        found = f"; found out by {origins}" if len(stories.outlets(story.readings)) > 1 else ""
        yield Item(text=f"{len(story.readings)} articles are one story", detail=f"by {outlets}{found}")


def _filtered(mine: Sequence[Subscription], readings: Sequence[Reading]) -> str:
    """By what: the subject, or a figure that is not in it."""
    if not mine:
        return "this channel follows nothing"
    bare = [subscriptions.without_figures(subscription) for subscription in mine]
    near = next(
        (s for s, b in zip(mine, bare, strict=True) if any(subscriptions.wanted(b, r) for r in readings)), None
    )
    if near is None:
        return "no subscription of this channel wants it"
    if near.minimum is not None:
        return f"no figure in it reaches the threshold of {subscriptions.minimum_words(near.minimum)}"
    return f"no key figure in it is of {wording.joined((wording.metric(m).lower() for m in near.metrics), 'or')}"


def history(asked: Asked, archive: Archive) -> Card:
    """The last outcomes of this channel, newest first."""
    latest = archive.deliveries(address=asked.address, limit=LATEST)
    if not latest:
        return cards.notice("Nothing yet", "Nothing was sent to this channel, and nothing waits for it.")
    items, wishes = [], _wishes(asked, archive)
    for delivery in latest:
        fate = _fate(delivery, asked, wishes)
        items.append(Item(text=_title(delivery, archive), detail=f"{fate.text}: {fate.detail}"))
    return cards.listing("The last outcomes here", items, footer=f"in all channels: {balance(archive.account())}")


def _title(delivery: Delivery, archive: Archive) -> str:
    if alerts.is_alert(delivery):
        return f"Alert: {delivery.note.splitlines()[0]}"
    if delivery.items or delivery.story.startswith("brief:"):
        day, number = delivery.story.removeprefix("brief:"), len(delivery.items)
        return f"Brief of {day}, {wording.count(number, 'story', 'stories')}"
    story = archive.story(delivery.story)
    return story.lead.article.title if story else delivery.story
