"""A command and the archive, in; the card that answers it, out. One function a verb.

Knows what to look up and what to say when nothing is there; how it looks is for `cards`. What asks for figures
is in `figures`, `comparisons` and `rankings`, what stories there are in `briefs`, the rest is here.
"""

from collections.abc import Callable
from dataclasses import replace

from bot import cards, topics, wording
from bot.commands import VERBS
from bot.errors import NotUnderstood
from bot.model import (
    Actions,
    Card,
    Item,
)
from bot.ports import Archive
from bot.queries import (
    alerts,
    briefs,
    channels,
    charts,
    comparisons,
    explanations,
    exports,
    feeds,
    figures,
    names,
    places,
    rankings,
    remarks,
    settings,
    sources,
)
from bot.queries.asked import Asked, company_name
from bot.queries.briefs import ranked
from bot.queries.channels import subject
from bot.queries.denials import denials

__all__ = ["Asked", "answer", "company_name", "denials", "ranked", "subject"]


def answer(asked: Asked, archive: Archive) -> Card:
    """The card that answers a command; raises NotUnderstood where it needs to be put another way."""
    understood, unknown = names.known(asked, archive)
    return names.told_apart(_answered(understood, archive), asked.command, unknown, archive)


def _answered(asked: Asked, archive: Archive) -> Card:
    command = asked.command
    if command.metric and command.verb not in {"alert", "chart", "compare", "export", "sources", "top"}:
        return figures.metric_of(asked, archive, command.metric)
    return _ANSWERS[command.verb](asked, archive)


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
    "top": rankings.top,
    "sources": sources.sources,
    "brief": briefs.brief,
    "why": explanations.why,
    "subscribe": channels.subscribe,
    "unsubscribe": channels.unsubscribe,
    "pause": channels.pause,
    "resume": channels.resume,
    "preview": channels.preview,
    "history": explanations.history,
    "subscriptions": _subscriptions,
    "settings": settings.settings,
    "start": places.start,
    "greet": places.greet,
    "home": places.home,
    "changes": settings.changes,
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
