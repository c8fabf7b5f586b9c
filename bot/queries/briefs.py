"""The stories of the last day or week, in; the brief of what a channel follows, or of all, out."""

from collections.abc import Sequence
from datetime import timedelta

from bot import cards, subscriptions, wording
from bot.model import Card, Story, Subscription
from bot.ports import Archive
from bot.queries.asked import Asked
from bot.queries.channels import subject
from bot.queries.denials import denials

_NAMED = 3
_LOOKED_AT = 2 * cards.ITEMS_ON_A_BRIEF  # stories of which a brief says what was denied


def brief(asked: Asked, archive: Archive) -> Card:
    """The stories of the last day (or week) that this channel follows; all of them where it follows nothing, or
    where they are asked for. What is left out is said.
    """
    words = asked.command.arguments
    days = 7 if "week" in words else 1
    stories = archive.recent_stories(asked.now - timedelta(days=days))
    mine = [one for one in archive.subscriptions(asked.address) if one.rule is None]
    narrowed = bool(mine) and "all" not in words
    shown = [story for story in stories if _follows(mine, story)] if narrowed else list(stories)
    told, today = ranked(shown), asked.now.astimezone(subscriptions.zone(asked.tz)).date()
    return cards.brief(
        told,
        today,
        since=today - timedelta(days=days) if days > 1 else None,
        empty=f"Nothing new{' on what you follow' if narrowed else ' this week' if days > 1 else ' today'}.",
        denied=denials(told[:_LOOKED_AT], archive, now=asked.now, rates=asked.rates),
        note=_left_out(mine, len(stories), "week" if days > 1 else "") if len(shown) < len(stories) else "",
    )


def _left_out(mine: Sequence[Subscription], number: int, span: str) -> str:
    """By what a brief is narrowed, and how to see the others."""
    named = [subject(one) for one in mine[:_NAMED]]
    followed = f"{', '.join(named)} and more" if len(mine) > _NAMED else wording.joined(named)
    everything = " ".join(filter(None, ("/brief", span, "all")))
    return f"only what is followed here: {followed} · {everything} shows all {number}"


def _follows(mine: Sequence[Subscription], story: Story) -> bool:
    return any(subscriptions.wanted(subscription, reading) for subscription in mine for reading in story.readings)


def ranked(stories: Sequence[Story]) -> list[Story]:
    """Stories by importance, the newest first among equals."""
    return sorted(stories, key=lambda s: (s.importance, s.lead.article.published, s.id), reverse=True)
