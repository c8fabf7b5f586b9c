"""Figures as reported: the statements that find them by company and metric, newest article first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, select

from adapters.archive.lookups import rows_for
from adapters.archive.records import Kept, article, figure, unknown_company
from adapters.archive.tables import articles, figures, story_articles
from bot.model import Article, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which figures are asked for; empty means all."""

    metrics: tuple[str, ...]
    periods: tuple[str, ...]
    since: datetime | None
    limit: int


def reports(c: Connection, companies: Sequence[str], wanted: Wanted) -> tuple[Report, ...]:
    """Each company by itself, for that is one walk along the index; asked for several at once, a database may
    rather walk through everybody's figures of the metric. The articles are read once each.
    """
    whose: tuple[str | None, ...] = tuple(dict.fromkeys(_who(c, companies))) or (None,)
    rows = [row for who in whose for row in c.execute(_newest(who, wanted))]
    rows.sort(key=lambda row: row.id)
    rows.sort(key=lambda row: row.published, reverse=True)
    del rows[wanted.limit :]
    return tuple(report for _, report in _with_articles(c, rows))


def every_report(c: Connection, after: int, limit: int) -> tuple[tuple[int, Report], ...]:
    """A page of all figures, by their numbers."""
    page = _told(select(figures.c.id).where(figures.c.id > after).order_by(figures.c.id).limit(limit))
    return _with_articles(c, sorted(c.execute(page), key=lambda row: row.id))


def _with_articles(c: Connection, rows: Sequence[Kept]) -> tuple[tuple[int, Report], ...]:
    wanted = tuple({row.article_id: None for row in rows})
    sources = {row.id: article(row) for row in rows_for(c, select(articles), articles.c.id, wanted)}
    return tuple((row.id, _report(row, sources[row.article_id])) for row in rows)


def _report(row: Kept, source: Article) -> Report:
    return Report(figure=figure(row, source), article=source, story=row.story_id)


def metric_counts(c: Connection, company: str) -> dict[str, int]:
    """How many figures of each metric, most first."""
    count = func.count().label("number")
    rows = c.execute(
        select(figures.c.metric, count)
        .where(figures.c.who.in_(_who(c, (company,))))
        .group_by(figures.c.metric)
        .order_by(count.desc(), figures.c.metric)
    )
    return {row.metric: row.number for row in rows}


def names_like(c: Connection, typed: str, limit: int) -> tuple[str, ...]:
    """Names that our table lacks and that begin so, as articles have them."""
    begun = figures.c.who.startswith(unknown_company(typed), autoescape=True)
    rows = c.scalars(
        select(func.min(figures.c.entity))
        .where(begun)
        .group_by(figures.c.who)
        .order_by(figures.c.who)
        .limit(limit)
    )
    return tuple(name for name in rows if name)


def _newest(who: str | None, wanted: Wanted) -> Select[Any]:
    """The figures themselves, after the newest of them were found in the index alone."""
    newest = select(figures.c.id).order_by(figures.c.published.desc(), figures.c.id).limit(wanted.limit)
    if who is not None:
        newest = newest.where(figures.c.who == who)
    if wanted.metrics:
        newest = newest.where(figures.c.metric.in_(wanted.metrics))
    if wanted.periods:
        newest = newest.where(figures.c.period.in_(wanted.periods))
    if wanted.since is not None:
        newest = newest.where(figures.c.published >= wanted.since)
    return _told(newest)


def _told(numbers: Select[Any]) -> Select[Any]:
    """The figures of some numbers, each with the story that its article is in."""
    return (
        select(figures, story_articles.c.story_id)
        .outerjoin(story_articles, story_articles.c.article_id == figures.c.article_id)
        .where(figures.c.id.in_(numbers))
    )


def _who(c: Connection, companies: Sequence[str]) -> tuple[str, ...]:
    """Each company's id, if we have a figure of that id; else it is the name of somebody without one."""
    if not companies:
        return ()
    probes = (select(figures.c.id).where(figures.c.who == company).exists() for company in companies)
    known = c.execute(select(*(probe.label(f"known_{at}") for at, probe in enumerate(probes)))).one()
    return tuple(
        company if is_known else unknown_company(company)
        for company, is_known in zip(companies, known, strict=True)
    )
