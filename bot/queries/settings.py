"""The rules of a channel, in its own words: its time zone, who may change what it follows, and who did."""

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from bot import cards, subscriptions, wording
from bot.errors import NotUnderstood
from bot.model import Actions, Button, Card, Editors, Item, Prose, Subscription
from bot.ports import Archive
from bot.queries import channels
from bot.queries.asked import Asked

_LATEST = 20


def settings(asked: Asked, archive: Archive) -> Card:
    """What holds here; with words, a new time zone, a new rule of who may change it, or both."""
    given = asked.command.arguments
    if given[:1] == ("tz",):
        done = [_new_zone(given[1], asked, archive)]
        if given[2:]:
            done.append(_new_rule(given[2:], asked, archive))
        return _with_wrong(_together(done, asked), asked)
    words = [word.casefold().strip(",.") for word in given]
    if words:
        return _with_wrong(_new_rule(words, asked, archive), asked)
    mine = archive.subscriptions(asked.address)
    rules = archive.channel(asked.address)
    now = rules.editors
    items = [
        Item(text="Time zone", detail=_zones(mine) or asked.tz),
        Item(text="Subscriptions", detail=f"{len(mine)} · /subscriptions lists them"),
        Item(text="Who may change this", detail=_EDITORS[now]),
    ]
    others = [editors for editors in get_args(Editors) if editors != now]
    buttons = tuple(
        Button(label=_CHOICES[editors], verb="settings", argument=f"editors {editors}") for editors in others
    )
    made = cards.listing(
        "Settings of this channel",
        items,
        footer="/settings tz Europe/Paris sets the time zone, /subscribe … daily 08:00 the hour",
    )
    return replace(made, parts=(*made.parts, Actions(buttons=buttons)))


def _zones(mine: Sequence[Subscription]) -> str:
    """The time zone of what is followed; where there are several, each with what is told in it."""
    zones = dict.fromkeys(one.tz for one in mine)
    if len(zones) < 2:
        return "".join(zones)
    return "; ".join(
        f"{zone} for {wording.joined(channels.subject(one) for one in mine if one.tz == zone)}" for zone in zones
    )


_EDITORS: dict[Editors, str] = {
    "everyone": "everyone in the channel",
    "managers": "whoever manages the channel",
    "admins": "only the workspace's admins",
}
_CHOICES: dict[Editors, str] = {
    "everyone": "Let everyone change it",
    "managers": "Only channel managers",
    "admins": "Only admins",
}


def _together(done: Sequence[Card], asked: Asked) -> Card:
    """The answers to what was changed at once, as one."""
    if len(done) < 2:
        return done[0]
    told = [part.text for card in done if card.announce for part in card.announce.parts if isinstance(part, Prose)]
    said = [f"{card.title}. {part.text}" for card in done for part in card.parts if isinstance(part, Prose)]
    made = cards.notice("Settings changed", " ".join(said))
    name = asked.name or "Somebody"
    changed = [line.removeprefix(f"{name} ") for line in told]
    return channels.announced(made, asked, wording.joined(changed)) if changed else made


def _with_wrong(card: Card, asked: Asked) -> Card:
    """The answer, with what of the line was not understood and what to press instead."""
    wrong = [said for key, said in asked.command.options if key == "wrong"]
    instead = [said for key, said in asked.command.options if key == "instead"]
    buttons = tuple(Button(label=said, verb="settings", argument=said.partition(" ")[2]) for said in instead)
    parts = (*card.parts, *(Prose(text=f"Not changed: {said}") for said in wrong))
    return replace(card, parts=(*parts, Actions(buttons=buttons)) if buttons else parts)


def _new_rule(words: Sequence[str], asked: Asked, archive: Archive) -> Card:
    chosen = next((editors for editors in get_args(Editors) if editors == words[-1]), None)
    if words[0] not in {"editors", *get_args(Editors)} or chosen is None:
        raise NotUnderstood(
            f"I know no setting “{' '.join(words)}”.",
            hint="Say /settings tz Europe/London, or /settings editors everyone, managers or admins.",
        )
    archive.put_channel(replace(archive.channel(asked.address), editors=chosen))
    done = cards.notice(
        "Settings changed", f"From now on {_EDITORS[chosen]} may change what this channel follows."
    )
    return channels.announced(done, asked, f"lets {_EDITORS[chosen]} change what this channel follows")


def _new_zone(zone: str, asked: Asked, archive: Archive) -> Card:
    """The channel's time zone: what it follows moves there, by the same hour of the clock."""
    rules, mine = archive.channel(asked.address), archive.subscriptions(asked.address)
    moved = [replace(one, tz=zone) for one in mine if one.tz != zone]
    there = f"There it is {wording.clock(asked.now, zone)}."
    if rules.tz == zone and not moved:
        return cards.notice(f"The time zone is {zone} already", f"Nothing has changed. {there}")
    archive.put_channel(replace(rules, tz=zone))
    for one in moved:
        archive.put_subscription(one)
    done = cards.notice(f"Time zone set to {zone}", f"{there} {_from_now_on(moved, asked)}")
    return channels.announced(done, asked, f"set the time zone of this channel to {zone}")


def _from_now_on(moved: Sequence[Subscription], asked: Asked) -> str:
    """When what is followed comes in its new zone; without any, for what the zone is kept."""
    told = [
        f"{channels.subject(one)}: {'; '.join(channels.terms(one))}, next {wording.clock(upcoming, one.tz)}"
        for one in moved
        if (upcoming := subscriptions.next_slot(one, asked.now))
    ]
    if told:
        return f"{'. '.join(told)}."
    return "Hours, quiet hours and days in this channel are meant there, unless a /subscribe names another."


def changes(asked: Asked, archive: Archive) -> Card:
    """Who changed what here, newest first."""
    latest = archive.changes(asked.address, limit=_LATEST)
    if not latest:
        return cards.notice(
            "Nothing was changed here", "Whatever somebody changes in this channel is listed here."
        )
    items = [
        Item(
            text=f"{wording.clock(one.at, asked.tz)} · {one.name or one.user or 'somebody'}",
            detail=f"{one.command} — {one.outcome}",
        )
        for one in latest
    ]
    return cards.listing("Who changed what here", items, footer=f"Times are in {asked.tz}")
