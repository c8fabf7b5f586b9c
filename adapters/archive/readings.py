"""Articles with all that was taken from them, and the stories they tell: statements that keep and find them."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, delete, func, insert, or_, select, update

from adapters.archive import merges, outbox, polls, records
from adapters.archive.identities import article_identity, link_identity
from adapters.archive.lookups import rows_for
from adapters.archive.records import Values
from adapters.archive.tables import (
    article_companies,
    article_topics,
    articles,
    figures,
    signatures,
    stories,
    story_articles,
)
from bot.model import Delivery, PendingEntry, Reading, Story

SIGNATURES_FOR = timedelta(days=10)


def keep(
    c: Connection,
    pending: PendingEntry | None,
    reading: Reading,
    story: Story,
    caused: Sequence[Delivery],
    *,
    reason: str,
    now: datetime,
    signature: Mapping[str, Any] | None = None,
    absorbed: Sequence[str] = (),
) -> bool:
    """Keeps an article and what follows from it; False if an article of that address was kept before."""
    twin = _twin(c, reading)
    if twin is not None:
        if pending is not None:
            polls.settle_entry(c, pending.id, "merged", f"the same article as {twin.url}", twin.id, now)
        return False
    _keep_article(c, reading, now)
    merges.absorb(c, story.id, absorbed, now)
    _keep_story(c, story, reading)
    if signature is not None:
        _keep_signature(c, reading.article.id, signature, now)
    added = outbox.add(c, caused)
    if pending is not None:
        told_before = not added and outbox.on_their_way(c, story.id)
        state = "merged" if told_before else "read"
        if told_before:
            reason = reason or "its story was told before"
        polls.settle_entry(c, pending.id, state, reason, reading.article.id, now)
    return True


def correct(
    c: Connection,
    pending: PendingEntry,
    reading: Reading | None,
    story: Story | None,
    caused: Sequence[Delivery],
    now: datetime,
    signature: Mapping[str, Any] | None = None,
) -> None:
    """Puts an article's new form in the place of its old one, with its story and what that causes.

    Without a reading the article stays as it was, and only its entry is settled.
    """
    if reading is not None and story is not None:
        article_id = reading.article.id
        for table in (figures, article_companies, article_topics):
            c.execute(delete(table).where(table.c.article_id == article_id))
        values = records.article_values(reading)
        kept = {name: value for name, value in values.items() if name not in ("id", "identity", "url")}
        c.execute(update(articles).where(articles.c.id == article_id).values(kept))
        _keep_details(c, reading)
        _keep_story(c, story, reading)
        if signature is not None:
            _keep_signature(c, article_id, signature, now)
        outbox.add(c, caused)
    polls.settle_entry(c, pending.id, "read", "", pending.revises or "", now)


def story_with(c: Connection, article_id: str) -> Story | None:
    """The story that an article is in."""
    story_id = c.scalar(select(story_articles.c.story_id).where(story_articles.c.article_id == article_id))
    return None if story_id is None else one_story(c, story_id)


def by_id(c: Connection, article_id: str) -> Reading | None:
    return _load(c, [article_id]).get(article_id)


def by_url(c: Connection, url: str) -> Reading | None:
    article_id = c.scalar(select(articles.c.id).where(articles.c.identity == link_identity(url)))
    return None if article_id is None else by_id(c, article_id)


def one_story(c: Connection, story_id: str) -> Story | None:
    now_in = c.scalar(select(merges.current(story_id)))
    return None if now_in is None else next(iter(_stories(c, [now_in])), None)


def recent(c: Connection, since: datetime, limit: int) -> tuple[Story, ...]:
    newest = func.max(articles.c.published)
    rows = c.execute(
        select(story_articles.c.story_id)
        .join(articles)
        .where(articles.c.published >= since)
        .group_by(story_articles.c.story_id)
        .order_by(newest.desc(), story_articles.c.story_id)
        .limit(limit)
    )
    return _stories(c, [row.story_id for row in rows])


def recent_signatures(c: Connection, since: datetime) -> tuple[tuple[str, Mapping[str, Any]], ...]:
    """The signatures of the articles kept since then, each with its story, first kept first."""
    rows = select(story_articles.c.story_id, signatures.c.body).join_from(
        signatures, story_articles, story_articles.c.article_id == signatures.c.article_id
    )
    found = c.execute(rows.where(signatures.c.kept >= since).order_by(signatures.c.kept, signatures.c.article_id))
    return tuple((row.story_id, json.loads(row.body)) for row in found)


def kept_since(c: Connection, since: datetime) -> int:
    """How many signatures were kept since then."""
    return c.scalar(select(func.count()).select_from(signatures).where(signatures.c.kept >= since)) or 0


# --- keeping --------------------------------------------------------------------------------------


def _twin(c: Connection, reading: Reading) -> Any:  # noqa: ANN401 - a row
    """The kept article that this one is, by its address or its id."""
    same = or_(articles.c.identity == article_identity(reading.article), articles.c.id == reading.article.id)
    return c.execute(select(articles.c.id, articles.c.url).where(same)).first()


def _keep_article(c: Connection, reading: Reading, now: datetime) -> None:
    c.execute(insert(articles).values(records.article_values(reading) | {"kept": now}))
    _keep_details(c, reading)


def _keep_details(c: Connection, reading: Reading) -> None:
    """What was taken from an article."""
    article_id = reading.article.id
    rows: dict[Any, list[Values]] = {
        figures: [records.figure_values(reading, position) for position in range(len(reading.figures))],
        article_companies: [
            {"article_id": article_id, "position": position, "company": company}
            for position, company in enumerate(reading.companies)
        ],
        article_topics: [
            {"article_id": article_id, "position": position, "topic": match.topic, "cue": match.cue}
            for position, match in enumerate(reading.topics)
        ],
    }
    for table, values in rows.items():
        if values:
            c.execute(insert(table), values)


def _keep_signature(c: Connection, article_id: str, signature: Mapping[str, Any], now: datetime) -> None:
    """Keeps one, and lets go of those that no article of these days can be compared with any more."""
    old = or_(signatures.c.article_id == article_id, signatures.c.kept < now - SIGNATURES_FOR)
    c.execute(delete(signatures).where(old))
    body = json.dumps(signature, ensure_ascii=False, separators=(",", ":"))
    c.execute(insert(signatures).values(article_id=article_id, kept=now, body=body))


def _keep_story(c: Connection, story: Story, reading: Reading) -> None:
    """Stores the story as it now is. Members are never dropped: two processes may grow it at once."""
    values = records.story_values(story)
    if c.scalar(select(stories.c.id).where(stories.c.id == story.id)) is None:
        c.execute(insert(stories).values(values))
    else:
        c.execute(update(stories).where(stories.c.id == story.id).values(values))
    members = [member.article.id for member in story.readings]
    if reading.article.id not in members:
        members.append(reading.article.id)
    _keep_members(c, story.id, members)


def _keep_members(c: Connection, story_id: str, members: Sequence[str]) -> None:
    rows = rows_for(c, select(story_articles), story_articles.c.article_id, members)
    known = {row.article_id: (row.story_id, row.position) for row in rows}
    wanted = {member: (story_id, position) for position, member in enumerate(members)}
    new = [_member(key, place) for key, place in wanted.items() if key not in known]
    moved = [_member(key, place) for key, place in wanted.items() if known.get(key, place) != place]
    if new:
        c.execute(insert(story_articles), new)
    if moved:
        moving = update(story_articles).where(story_articles.c.article_id == bindparam("member"))
        c.execute(moving, [{"member": row.pop("article_id"), **row} for row in moved])


def _member(article_id: str, place: tuple[str, int]) -> Values:
    return {"article_id": article_id, "story_id": place[0], "position": place[1]}


# --- finding --------------------------------------------------------------------------------------


def _stories(c: Connection, ids: Sequence[str]) -> tuple[Story, ...]:
    """The stories of these ids, in the order of the ids; a story that lost all its articles is none."""
    heads = {row.id: row for row in rows_for(c, select(stories), stories.c.id, ids)}
    rows = rows_for(c, select(story_articles, articles.c.published).join(articles), story_articles.c.story_id, ids)
    members: dict[str, list[str]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.position, row.published, row.article_id)):
        members[row.story_id].append(row.article_id)
    readings = _load(c, [member for story_id in ids for member in members[story_id]])
    return tuple(
        records.story(heads[story_id], [readings[member] for member in members[story_id]])
        for story_id in ids
        if members[story_id]
    )


def _load(c: Connection, ids: Sequence[str]) -> dict[str, Reading]:
    """The readings of these articles: four statements for up to some hundred of them."""
    rows = {row.id: row for row in rows_for(c, select(articles), articles.c.id, ids)}
    found = _by_article(c, figures, ids)
    mentioned = _by_article(c, article_companies, ids)
    about = _by_article(c, article_topics, ids)
    return {key: records.reading(row, found[key], mentioned[key], about[key]) for key, row in rows.items()}


def _by_article(c: Connection, table: Table, ids: Sequence[str]) -> defaultdict[str, list["Row[Any]"]]:
    """A table's rows for each article, in the order in which they were kept."""
    found = defaultdict(list)
    for row in rows_for(c, select(table).order_by(table.c.article_id, table.c.position), table.c.article_id, ids):
        found[row.article_id].append(row)
    return found
