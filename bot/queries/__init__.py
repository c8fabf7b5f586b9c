"""A command and the archive, in; the card that answers it, out. One function a verb.

Knows what to look up and what to say when nothing is there; how it looks is for `cards`. What asks for figures
is in `figures` and `comparisons`, the rest is here.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from bot import cards, subscriptions, topics, wording
from bot.commands import VERBS
from bot.errors import NotUnderstood
from bot.model import (
    Actions,
    Card,
    Item,
    Story,
    Subscription,
)
from bot.ports import Archive
from bot.queries import (
    alerts,
    channels,
    charts,
    comparisons,
    explanations,
    exports,
    feeds,
    figures,
    places,
    remarks,
    sources,
)
from bot.queries.asked import Asked, company_name
from bot.queries.channels import subject
from bot.queries.denials import denials

__all__ = ["Asked", "answer", "company_name", "denials", "ranked", "subject"]

_LOOKED_AT = 2 * cards.ITEMS_ON_A_BRIEF  # stories of which a brief says what was denied


def answer(asked: Asked, archive: Archive) -> Card:
    """The card that answers a command; raises NotUnderstood where it needs to be put another way."""
    command = asked.command
    if command.metric and command.verb not in {"alert", "chart", "compare", "export", "sources", "top"}:
        return figures.metric_of(asked, archive, command.metric)
    return _ANSWERS[command.verb](asked, archive)


# --- stories --------------------------------------------------------------------------------------


def _brief(asked: Asked, archive: Archive) -> Card:
    """The stories of the last day (or week) that this channel follows, or all of them where it follows nothing."""
    days = 7 if "week" in asked.command.arguments else 1
    stories = archive.recent_stories(asked.now - timedelta(days=days))
    mine = [one for one in archive.subscriptions(asked.address) if one.rule is None]
    followed = [story for story in stories if _follows(mine, story)] if mine else list(stories)
    told, today = ranked(followed), asked.now.astimezone(subscriptions.zone(asked.tz)).date()
    denied = denials(told[:_LOOKED_AT], archive, now=asked.now, rates=asked.rates)
    return cards.brief(told, today, denied=denied)


def _follows(mine: Sequence[Subscription], story: Story) -> bool:
    return any(subscriptions.wanted(subscription, reading) for subscription in mine for reading in story.readings)


def ranked(stories: Sequence[Story]) -> list[Story]:
    """Stories by importance, the newest first among equals."""
    return sorted(stories, key=lambda s: (s.importance, s.lead.article.published, s.id), reverse=True)


# --- subscriptions --------------------------------------------------------------------------------


def _subscriptions(asked: Asked, archive: Archive) -> Card:
    mine = archive.subscriptions(asked.address)
    if not mine:
        return cards.notice(
            "This channel follows nothing yet", "Try /subscribe ai-capex daily 08:00; /topics lists the topics."
        )
    items = [Item(text=subject(s), detail=channels.state(s, asked)) for s in mine]
    made = cards.listing(
        "This channel follows", items, footer=f"{wording.count(len(items), 'subscription')} in total"
    )
    return replace(made, parts=(*made.parts, Actions(buttons=tuple(channels.buttons(mine)))))


# --- tables and help ------------------------------------------------------------------------------


def _topics(asked: Asked, archive: Archive) -> Card:
    words = " ".join(asked.command.arguments).lower()
    rows = [t for t in topics.table() if words in f"{t.id} {t.name} {t.about}".lower()]
    items = [Item(text=topic.id, detail=topic.about) for topic in rows]
    if not items:
        near = topics.suggest(words)
        hint = f"Did you mean {near[0].id}?" if near else "/topics lists them all."
        raise NotUnderstood(
            f"No topic is called “{words}”.", hint=hint, suggestions=tuple(f"/topics {t.id}" for t in near)
        )
    return cards.listing("Topics", items, footer="/subscribe <topic> daily 08:00")


def _help(asked: Asked, archive: Archive) -> Card:
    words = " ".join(asked.command.arguments).lower().lstrip("/")
    verb = next((v for v in VERBS if words in (v.name, *v.also)), None)
    if verb is not None:
        return cards.listing(f"/{verb.usage}", [Item(text=verb.about), Item(text="Example", detail=verb.example)])
    others = [v.name for v in VERBS if v.metric and v.name not in {"capex", "revenue", "funding"}]
    shown = [v for v in VERBS if not v.metric or v.name in {"capex", "revenue", "funding"}]
    items = [Item(text=f"/{v.usage}", detail=v.about) for v in shown]
    items.append(Item(text="and", detail=f"the same for {', '.join(others)}"))
    return cards.listing(
        "What can be asked", items, footer="Try /capex bytedance, /brief, /subscribe ai-capex daily 08:00"
    )


_ANSWERS: dict[str, Callable[[Asked, Archive], Card]] = {
    "figures": figures.overview,
    "compare": comparisons.compare,
    "alert": alerts.alert,
    "alerts": alerts.listed,
    "chart": charts.chart,
    "export": exports.export,
    "top": comparisons.top,
    "sources": sources.sources,
    "brief": _brief,
    "why": explanations.why,
    "subscribe": channels.subscribe,
    "unsubscribe": channels.unsubscribe,
    "pause": channels.pause,
    "resume": channels.resume,
    "preview": channels.preview,
    "history": explanations.history,
    "subscriptions": _subscriptions,
    "settings": places.settings,
    "start": places.start,
    "greet": places.greet,
    "home": places.home,
    "changes": places.changes,
    "less": remarks.less,
    "split": remarks.split,
    "report": remarks.report,
    "request": remarks.request,
    "topics": _topics,
    "feeds": feeds.overview,
    "admit": feeds.admit,
    "dismiss": feeds.dismiss,
    "help": _help,
}
