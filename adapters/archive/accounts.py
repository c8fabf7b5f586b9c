"""What became of everything fetched: one statement that gives each entry exactly one fate, and why."""

from collections import Counter
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Subquery, and_, case, func, select

from adapters.archive.tables import deliveries, entries, story_articles
from bot.model import Account, Fate

_WAITING = ("held", "queued", "sending", "paused")


def account(c: Connection) -> Account:
    """`fetched` is counted by itself in the same statement, so that the sum is a check and not a definition."""
    fates: Counter[Fate] = Counter()
    reasons: Counter[tuple[Fate, str]] = Counter()
    fetched = 0
    for row in c.execute(_fates()):
        fetched = row.fetched
        fates[row.fate] += row.number
        if row.reason:
            reasons[row.fate, row.reason] += row.number
    return Account(fetched=fetched, fates=MappingProxyType(dict(fates)), reasons=MappingProxyType(dict(reasons)))


def _fates() -> Any:  # noqa: ANN401 - a Select whose type is longer than it is useful
    """Told beats held beats failed: whoever was told or waits counts for more than whoever was missed."""
    story = _by_story()
    read = entries.c.state == "read"
    told, held = and_(read, story.c.told == 1), and_(read, story.c.held == 1)
    missed, dropped = and_(read, story.c.missed == 1), and_(read, story.c.dropped == 1)
    each = (
        select(
            case(
                (~read, entries.c.state), (told, "told"), (held, "held"), (missed, "failed"), else_="filtered"
            ).label("fate"),
            case(
                (told, story.c.why_told),
                (held, story.c.why_held),
                (missed, story.c.why_missed),
                (dropped, story.c.why_dropped),
                else_=entries.c.reason,
            ).label("reason"),
        )
        .select_from(entries)
        .outerjoin(story_articles, story_articles.c.article_id == entries.c.article_id)
        .outerjoin(story, story.c.story_id == story_articles.c.story_id)
        .subquery()
    )
    fetched = select(func.count()).select_from(entries).scalar_subquery()
    return select(each.c.fate, each.c.reason, func.count().label("number"), fetched.label("fetched")).group_by(
        each.c.fate, each.c.reason
    )


def _by_story() -> Subquery:
    """What became of each story's deliveries, whosever they were, with one reason for each outcome."""
    state, dropped = deliveries.c.state, deliveries.c.dropped
    outcomes = {
        "told": state == "sent",
        "held": state.in_(_WAITING),
        "missed": and_(state.in_(("failed", "rejected")), ~dropped),
        "dropped": dropped,
    }
    columns = [
        column
        for name, happened in outcomes.items()
        for column in (
            func.max(case((happened, 1), else_=0)).label(name),
            func.min(
                case((happened, func.coalesce(func.nullif(deliveries.c.trouble, ""), deliveries.c.reason)))
            ).label(f"why_{name}"),
        )
    ]
    return (
        select(deliveries.c.story_id, *columns)
        .where(deliveries.c.story_id.is_not(None))
        .group_by(deliveries.c.story_id)
        .subquery()
    )
