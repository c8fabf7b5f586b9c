"""Why a story was told here, or why it was not: one answer for each thing that can become of an article."""

from collections.abc import Sequence

from bot import alerts, cards, stories, subscriptions, wording
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
    given = [word for word in asked.command.arguments if word.lower() != "missing"]
    if not given:
        raise NotUnderstood("Why what?", hint="Give the story's link: /why https://….")
    reading = archive.find_article(given[0])
    story = archive.story(given[0]) or (_story_of(archive, reading) if reading else None)
    if story is None and reading is None:
        return _unread(given[0], archive)
    readings: Sequence[Reading] = story.readings if story else (reading,) if reading else ()
    fates = [_fate(one, asked) for one in _outcomes(asked, archive, story)]
    reasons = _reasons(asked, archive, story, readings)
    if reading is not None and story is not None and len(story.readings) > 1:
        reasons.append(_merged(story))
    return cards.listing(f"Why: {readings[0].article.title}", [*fates, *reasons])


def _story_of(archive: Archive, reading: Reading) -> Story | None:
    """The story that an article tells, which need not have begun with it."""
    return archive.story_with(reading.article.id)


def _unread(given: str, archive: Archive) -> Card:
    """An address under which nothing is kept: never fetched, not read yet, failed, or the same as another."""
    fate = archive.entry_fate(given)
    if fate is None:
        return cards.notice("Never fetched", f"No feed that I read has brought {given}. /feeds lists what I read.")
    state, reason = fate
    if state == "pending":
        return cards.notice("Not read yet", f"It came in a feed and waits to be read. {reason}".strip())
    if state == "failed":
        return cards.notice("Failed", f"It came in a feed, and could not be read: {reason}")
    return cards.notice("Merged", f"It is {reason}." if reason.startswith("the same") else f"Merged: {reason}.")


def _outcomes(asked: Asked, archive: Archive, story: Story | None) -> Sequence[Delivery]:
    return archive.outcomes(story.id, asked.address) if story else ()


def _fate(delivery: Delivery, asked: Asked) -> Item:
    """One line: what became of it, when, and why."""
    said = _STATES[delivery.state]
    if delivery.state == "sent" and delivery.settled:
        said = f"{said} {wording.clock(delivery.settled, asked.tz)}"
    elif delivery.state == "queued" and delivery.due > asked.now:
        said = f"Held until {wording.clock(delivery.due, asked.tz)}"
    elif delivery.state == "held":
        said = "Held for the next brief"
    return Item(text=said, detail="; ".join(filter(None, (delivery.reason, delivery.note))))


def _reasons(asked: Asked, archive: Archive, story: Story | None, readings: Sequence[Reading]) -> list[Item]:
    matches = [match for reading in readings for match in reading.topics]
    items = [
        Item(text=f"Topic {match.topic}", detail=f"because of {match.cue}") for match in dict.fromkeys(matches)
    ]
    mine = [one for one in archive.subscriptions(asked.address) if one.rule is None]
    wishes = dict.fromkeys(filter(None, (subscriptions.wanted(s, r) for s in mine for r in readings)))
    items += [Item(text="This channel follows it", detail=wish) for wish in wishes]
    if mine and not wishes:
        items.append(Item(text="Filtered", detail=_filtered(mine, readings)))
    if story and story.parts:
        sums = " + ".join(f"{name} {value:g}" for name, value in story.parts)
        items.append(Item(text=f"Importance {story.importance:g}", detail=f"= {sums}"))
    return items or [Item(text="No topic", detail="nothing in it speaks for a topic that I know")]


def _filtered(mine: Sequence[Subscription], readings: Sequence[Reading]) -> str:
    """By what: the subject, or a figure that is not in it."""
    bare = [subscriptions.without_figures(subscription) for subscription in mine]
    near = next(
        (s for s, b in zip(mine, bare, strict=True) if any(subscriptions.wanted(b, r) for r in readings)), None
    )
    if near is None:
        return "no subscription of this channel wants it"
    if near.minimum is not None:
        return f"no figure in it reaches the threshold of {subscriptions.minimum_words(near.minimum)}"
    return f"no key figure in it is of {wording.joined((wording.metric(m).lower() for m in near.metrics), 'or')}"


def _merged(story: Story) -> Item:
    outlets = wording.joined(dict.fromkeys(reading.article.outlet for reading in story.readings))
    origins = stories.origins(story.readings)
    found = f"; found out by {wording.joined(origins)}" if len(stories.outlets(story.readings)) > 1 else ""
    return Item(text=f"{len(story.readings)} articles are one story", detail=f"by {outlets}{found}")


def history(asked: Asked, archive: Archive) -> Card:
    """The last outcomes of this channel, newest first."""
    latest = archive.deliveries(address=asked.address, limit=LATEST)
    if not latest:
        return cards.notice("Nothing yet", "Nothing was sent to this channel, and nothing waits for it.")
    items = []
    for delivery in latest:
        fate = _fate(delivery, asked)
        items.append(Item(text=_title(delivery, archive), detail=f"{fate.text}: {fate.detail}"))
    account = archive.account()
    fates = " + ".join(f"{number} {fate}" for fate, number in account.fates.items() if number)
    return cards.listing(
        "The last outcomes here", items, footer=f"of all channels: {account.fetched} fetched = {fates or '0'}"
    )


def _title(delivery: Delivery, archive: Archive) -> str:
    if alerts.is_alert(delivery):
        return f"Alert: {delivery.note.splitlines()[0]}"
    if delivery.items or delivery.story.startswith("brief:"):
        day, number = delivery.story.removeprefix("brief:"), len(delivery.items)
        return f"Brief of {day}, {wording.count(number, 'story', 'stories')}"
    story = archive.story(delivery.story)
    return story.lead.article.title if story else delivery.story
