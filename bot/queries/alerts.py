"""Alerts of a channel: a rule said back before it is saved, saved, and listed."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot import alerts, cards, wording
from bot.model import Actions, Button, Card, Item, Rule, Subscription
from bot.ports import Archive
from bot.queries import channels
from bot.queries.asked import Asked

LATELY = timedelta(days=30)
_TRIED, _SHOWN = 200, 3
_MENDED = 4
_MANNERS = {
    "new": "Told here at once, once for each fact, by the article that has it first.",
    "first": "Told here once, by the article that has it.",
    "amount": "Told here once for a company and period, by the article that first says so, with the arithmetic.",
    "change": "Told here once, by the article that first says so, with the arithmetic.",
    "conflict": "Told here when two amounts stand that cannot both be right, with the likely cause.",
}


def alert(asked: Asked, archive: Archive) -> Card:
    """The rule as it was understood; saved only when that was asked for."""
    rule = asked.command.rule
    if rule is None:
        return listed(asked, archive)
    if "save" in asked.command.arguments:
        wish = _wish(rule, asked)
        if any(one.id == wish.id and one.state == "active" for one in archive.subscriptions(asked.address)):
            return cards.notice(f"Saved already: {alerts.words(rule)}", "Nothing has changed. /alerts lists it.")
        archive.put_subscription(wish)
        done = cards.notice(
            f"Alert saved: {alerts.words(rule)}",
            f"{_MANNERS[rule.condition]} /alerts lists the alerts of this channel.",
        )
        return channels.announced(done, asked, f"set an alert here: {alerts.words(rule)}")
    before = _before(rule, asked, archive)
    text = f"Nothing is saved yet. {_MANNERS[rule.condition]}{_counted(before)}"
    made = cards.notice(f"Alert on {alerts.words(rule)}?", text, before[-_SHOWN:] if before else ())
    save = Button(label="Save", verb="alert", argument=f"save {alerts.typed(rule)}", style="primary")
    return Card(kind=made.kind, parts=(*made.parts, Actions(buttons=(save,))), private=True)


def _before(rule: Rule, asked: Asked, archive: Archive) -> list[Item] | None:
    """When the rule would have fired of late; None where it asks for too much to be tried."""
    if rule.company is None or rule.metric is None:
        return None
    reports = archive.reports(companies=(rule.company,), metrics=(rule.metric,), limit=_TRIED)
    fired = alerts.replay(rule, reports, since=asked.now - LATELY, rates=asked.rates)
    return [
        Item(
            text=sentence, detail=f"{article.outlet}, {wording.day(article.published, asked.tz)}", url=article.url
        )
        for article, sentence in fired
    ]


def _counted(before: list[Item] | None) -> str:
    if before is None:
        return ""
    return f" In the last {LATELY.days} days it would have been told {wording.count(len(before), 'time')}."


def _wish(rule: Rule, asked: Asked) -> Subscription:
    key = f"{asked.address.channel_key}\x1f{asked.address.thread or ''}\x1f{alerts.typed(rule)}"
    return Subscription(
        id=hashlib.sha256(key.encode()).hexdigest()[:8],
        address=asked.address,
        rule=rule,
        tz=asked.tz,
        since=asked.now,
        owner=asked.user,
    )


def listed(asked: Asked, archive: Archive) -> Card:
    """The alerts of this channel."""
    mine = [(one, one.rule) for one in archive.subscriptions(asked.address) if one.rule is not None]
    if not mine:
        return cards.notice(
            "No alerts here yet", "Try /alert bytedance capex > 25bn usd, or /alert capex change > 10 %."
        )
    items = [Item(text=alerts.words(rule), detail=_terms(one, rule, asked.tz)) for one, rule in mine]
    made = cards.listing("Alerts of this channel", items, footer="/unsubscribe <id> ends one")
    mending = tuple(button for one, rule in mine for button in _mending(one, rule))[:_MENDED]
    return replace(made, parts=(*made.parts, Actions(buttons=mending))) if mending else made


def _mending(one: Subscription, rule: Rule) -> Iterator[Button]:
    """Presses that ask for a rule again with its money, and that end the one without."""
    if alerts.never_fires(rule):
        again = alerts.with_money(rule)
        yield Button(label=f"Set {again}", verb="alert", argument=again, style="primary")
        yield Button(label=f"End {one.id}", verb="unsubscribe", argument=one.id)


def _terms(one: Subscription, rule: Rule, tz: str) -> str:
    """Since when, how it is, and what is wrong with it."""
    since = f"since {wording.day(one.since, tz)}" if one.since else ""
    paused = f"paused: {one.reason or 'by request'}" if one.state == "paused" else ""
    why = alerts.never_fires(rule)
    again = f"{why} Say /alert {alerts.with_money(rule)}, then /unsubscribe {one.id}." if why else ""
    return " · ".join(filter(None, (again, since, paused, f"id {one.id}")))
