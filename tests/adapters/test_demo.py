"""The demo's articles, read as the demo reads them, against what they themselves say an analyst would keep."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

from adapters.cli.demo import settings
from adapters.demo.newsroom import Newsroom, Piece
from adapters.wiring import briefwire
from bot.companies import companies
from bot.ledger import span
from bot.model import Figure, Reading

ROWS: dict[str, dict[str, Any]] = {
    row["id"]: row
    for row in tomllib.loads(files("adapters.demo").joinpath("articles.toml").read_text(encoding="utf-8"))[
        "articles"
    ]
}
DAYS = [datetime(2025, month, 9, 12, tzinfo=UTC) for month in (2, 11)]


@dataclass(frozen=True)
class Calendar:
    """What the table's words for a period mean on the day of an article."""

    day: datetime
    now: datetime

    def periods(self, company: str, word: str | None) -> set[str | None]:
        """Every notation that says the same of a company; the one of no period without a word."""
        year, quarter = (
            self.now.year,
            (self.day.month - 1) // 3,
        )  # the last completed one, 0 for last year's fourth
        return {
            None: {None, self.day.date().isoformat()},  # what is announced is of the day of its announcement
            "this-year": {str(year)}, "next-year": {str(year + 1)}, "last-year": {str(year - 1)},
            "today": {self.day.date().isoformat(), None},
            "last-quarter": self._quarter(company, quarter), "this-quarter": self._quarter(company, quarter + 1),
            "year-ago-quarter": self._quarter(company, quarter - 4),
            "fiscal-this-year": {f"FY{year}"}, "fiscal-next-year": {f"FY{year + 1}"},
        }[word]  # fmt: skip

    def _quarter(self, company: str, number: int) -> set[str | None]:
        year, quarter = self.day.year + (number - 1) // 4, (number - 1) % 4 + 1
        row = companies().find(company)
        wanted = span(f"{year}Q{quarter}", 12)
        fiscal = (f"FY{named}Q{n}" for named in (year, year + 1) for n in (1, 2, 3, 4))
        return {f"{year}Q{quarter}"} | {
            named
            for named in fiscal
            if wanted and (got := span(named, row.fiscal_year_end if row else None)) and got.key == wanted.key
        }


async def read(now: datetime) -> tuple[dict[str, Piece], dict[str, Reading]]:
    """The pieces of the newsroom and what is kept of each."""
    async with Newsroom(now) as newsroom, briefwire(settings(newsroom), with_platforms={}) as bot:
        await bot.collector.collect()
        found = bot.ports.archive.recent_stories(datetime(2020, 1, 1, tzinfo=UTC), 1000)
        kept = {one.article.url.rsplit("/", 1)[-1]: one for story in found for one in story.readings}
        return {piece.id: piece for piece in newsroom.pieces}, kept


def missing(piece: Piece, now: datetime, kept: Reading) -> Iterator[str]:
    calendar = Calendar(piece.published, now)
    for wanted in ROWS[piece.id].get("expect", ()):
        if not any(is_expected(figure, wanted, calendar) for figure in kept.figures):
            near = [
                f"{figure.entity} {figure.metric} {figure.measure} {figure.period} {figure.status} {figure.bound}"
                for figure in kept.figures
                if figure.value == Decimal(str(wanted["value"]))
            ]
            yield f"{piece.id}: {wanted} — instead {near}"


def is_expected(figure: Figure, wanted: dict[str, Any], calendar: Calendar) -> bool:
    company = wanted.get("company", "")
    high = wanted.get("value_high")
    return (
        (figure.metric, figure.measure, figure.unit, figure.status, figure.bound)
        == (wanted["metric"], wanted["measure"], wanted["unit"], wanted["status"], wanted["bound"])
        and figure.value == Decimal(str(wanted["value"]))
        and figure.value_high == (None if high is None else Decimal(str(high)))
        and (not company or company in (figure.entity or ""))
        and figure.period in calendar.periods(company, wanted.get("period"))
    )


@pytest.mark.parametrize("now", DAYS, ids=lambda now: f"{now:%B}")
async def test_the_demo_reads_its_own_articles_as_it_says_they_are_to_be_read(now: datetime) -> None:
    pieces, kept = await read(now)
    assert set(kept) == set(pieces)
    assert [line for key, piece in pieces.items() for line in missing(piece, now, kept[key])] == []
