"""The stories of the last day or week, in; the brief of what a channel follows, or of all, out."""

from collections.abc import Sequence
from datetime import timedelta

from bot import cards, subscriptions, topics, wording
from bot.companies import companies
from bot.errors import NotUnderstood
from bot.model import Card, Story, Subscription
from bot.ports import Archive
from bot.queries.asked import Asked
from bot.queries.channels import subject
from bot.queries.denials import denials

_NAMED = 3
_SPANS = frozenset("today day week all daily weekly this the of on for latest about with from".split())
_LOOKED_AT = 2 * cards.ITEMS_ON_A_BRIEF  # stories of which a brief says what was denied
_OTHER_SPANS = frozenset("yesterday month monthly quarter year hour".split())


def brief(asked: Asked, archive: Archive) -> Card:
    """The stories of the last day (or week) that this channel follows, or on the topic or company that is named.

    All of them where it follows nothing, or where they are asked for. What is left out is said.
    """
    words = [word.casefold() for word in asked.command.arguments]
    days = 7 if "week" in words else 1
    stories = archive.recent_stories(asked.now - timedelta(days=days))
    named = _named(" ".join(word for word in words if word not in _SPANS), asked)
    mine = [named] if named else [one for one in archive.subscriptions(asked.address) if one.rule is None]
    narrowed = bool(mine) and (named is not None or "all" not in words)
    shown = [story for story in stories if _follows(mine, story)] if narrowed else list(stories)
    told, today = ranked(shown, named), asked.now.astimezone(subscriptions.zone(asked.tz)).date()
    return cards.brief(
        told,
        today,
        since=today - timedelta(days=days) if days > 1 else None,
        empty=f"Nothing new{_on(named) if narrowed else ' this week' if days > 1 else ' today'}.",
        denied=denials(told[:_LOOKED_AT], archive, now=asked.now, rates=asked.rates),
        note=_left_out(mine, named, len(stories), "week" if days > 1 else "") if len(shown) < len(stories) else "",
    )


def _named(words: str, asked: Asked) -> Subscription | None:
    """The topic or company that a brief is asked of; None where none is named."""
    if not words:
        return None
    if set(words.split()) & _OTHER_SPANS:
        raise NotUnderstood(
            "A brief is of a day or a week.", hint="Say /brief, /brief week, or /brief chips week."
        )
    topic, company = topics.find(words), companies().find(words)
    if topic is None and company is None:
        near = [one.id for one in topics.suggest(words)] + [one.name for one in companies().suggest(words, 2)]
        raise NotUnderstood(
            f"I know no topic or company “{words}”.",
            hint=f"Did you mean /brief {near[0]}?" if near else "Say /brief, /brief week, or /brief chips week.",
            suggestions=tuple(f"/brief {one}" for one in near[:_NAMED]),
        )
    return Subscription(
        id="brief",
        address=asked.address,
        topics=(topic.id,) if topic else (),
        companies=() if topic or company is None else (company.id,),
        tz=asked.tz,
    )


def _on(named: Subscription | None) -> str:
    return f" on {subject(named)}" if named else " on what you follow"


def _left_out(mine: Sequence[Subscription], named: Subscription | None, number: int, span: str) -> str:
    """By what a brief is narrowed, and how to see the others."""
    everything = " ".join(filter(None, ("/brief", span, "all")))
    if named:
        return f"only {subject(named)} · {everything} shows all {number}"
    some = [subject(one) for one in mine[:_NAMED]]
    followed = f"{', '.join(some)} and more" if len(mine) > _NAMED else wording.joined(some)
    return f"only what is followed here: {followed} · {everything} shows all {number}"


def _follows(mine: Sequence[Subscription], story: Story) -> bool:
    return any(subscriptions.wanted(subscription, reading) for subscription in mine for reading in story.readings)


def ranked(stories: Sequence[Story], named: Subscription | None = None) -> list[Story]:
    """Stories by importance, the newest first among equals; of a company first those that are about it."""
    whose = named.companies if named else ()
    return sorted(
        stories,
        key=lambda s: (_about(s, whose), s.importance, s.lead.article.published, s.id),
        reverse=True,
    )


def _about(story: Story, whose: Sequence[str]) -> bool:
    """Whether a title names one of the companies, or a figure that matters is of one."""
    return bool(whose) and any(
        any(figure.key and figure.company in whose for figure in reading.figures)
        or any(mention.company.id in whose for mention in companies().mentions(reading.article.title))
        for reading in story.readings
    )
