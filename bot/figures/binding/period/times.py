"""Periods in one notation in, what they are out: kinds, steps between them, and the times an article is about."""

import re
from datetime import date, timedelta
from functools import lru_cache

from bot.figures.linear import bucket
from bot.figures.passages import Scene

UNDATED = ""
_YEAR = re.compile(r"\d{4}")


class Times:
    """An article's periods: what was said first, and the quarter or year that its results are for."""

    def __init__(self, scene: Scene) -> None:
        self.published = scene.published
        self.first: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        for passage in scene.passages:
            if passage.skip is not None:
                continue
            for mention in passage.periods:
                if mention.period is not None:
                    self.first.setdefault(mention.period, passage.number)
                    self.counts[mention.period] = self.counts.get(mention.period, 0) + 1
        past = [
            period for period in self.first if kind_of(period) == "quarter" and _is_past(period, self.published)
        ]
        self.governing = max(past, key=lambda period: (self.counts[period], -self.first[period])) if past else None
        self.lead = past[0] if past else None
        self.last_quarter = _last_quarter(self.published)
        self.session = _trading_day(scene)
        from bot.figures.binding.period.telling import News

        self.news = News(scene)
        self.implied = self._implied(flows=False)
        self.implied_of_flows = self._implied(flows=True)

    def _implied(self, *, flows: bool) -> tuple[tuple[str, str], ...]:
        """The periods that nobody needs to name, each with what it is to the article."""
        published, governing = self.published, self.governing
        year = governing.partition("Q")[0] if governing else None
        implied = {
            "day of publication": published.isoformat(),
            "day before publication": (published - timedelta(days=1)).isoformat(),
            "month of publication": published.isoformat()[:7],
            "year of publication": str(published.year),
            "governing quarter": governing,
            "first quarter named": self.lead,
            "last quarter": self.last_quarter if flows else None,
            "quarter after the governing one": quarter_after(governing) if governing else None,
            "year of the governing quarter": year,
            "year after the governing one": year_before(year, -1) if year else None,
            "year ahead": str(published.year + 1) if flows else None,
            "year gone": str(published.year - 1) if flows else None,
        }
        return tuple((name, period) for name, period in implied.items() if period is not None)


def _trading_day(scene: Scene) -> str:
    """The day whose trading an article tells of: the day named most beside shares, else the last weekday."""
    days: dict[str, int] = {}
    for passage in scene.passages:
        named = [
            mention.period for mention in passage.periods if mention.period and kind_of(mention.period) == "day"
        ]
        recent = [day for day in named if _recent(day, scene.published)]
        if recent and passage.skip is None and any(cue.value in _MARKETS for cue in passage.cues):
            for day in recent:
                days[day] = days.get(day, 0) + 1
    if days:
        return max(days, key=lambda day: (days[day], day))
    back = max(0, scene.published.weekday() - 4)
    return (scene.published - timedelta(days=back)).isoformat()


_MARKETS = frozenset({"share_price", "index"})
_RECENT = 4


def _recent(day: str, published: date) -> bool:
    return 0 <= (published - _day(day, date.min)).days <= _RECENT


@lru_cache(maxsize=4096)
def kind_of(period: str) -> str:
    """What kind of period it is: quarter, half, year, span, month, day."""
    bare = period.removeprefix("FY")
    if "/" in bare:
        return "span"
    if "Q" in bare:
        return "quarter"
    if "H" in bare:
        return "half"
    return {4: "year", 7: "month", 10: "day"}.get(len(bare), "year")


def _is_past(period: str, published: date) -> bool:
    bare = period.removeprefix("FY")
    year, quarter = int(bare[:4]), int(bare[5:6]) if bare[5:6].isdigit() else 4
    return period.startswith("FY") or (year, quarter) < (published.year, (published.month + 2) // 3)


def _last_quarter(published: date) -> str:
    quarter = (published.month - 1) // 3
    return f"{published.year}Q{quarter}" if quarter else f"{published.year - 1}Q4"


@lru_cache(maxsize=4096)
def year_before(period: str, years: int = 1) -> str:
    """The same period of the year before."""
    return _YEAR.sub(lambda match: str(int(match.group()) - years), period, count=2)


@lru_cache(maxsize=4096)
def quarter_before(period: str) -> str | None:
    """The quarter before a quarter, None for anything else."""
    head, mark, quarter = period.partition("Q")
    if not mark or not quarter.isdigit():
        return None
    if quarter != "1":
        return f"{head}Q{int(quarter) - 1}"
    return f"{year_before(head)}Q4"


@lru_cache(maxsize=4096)
def quarter_after(period: str) -> str | None:
    """The quarter after a quarter, None for anything else."""
    head, mark, quarter = period.partition("Q")
    if not mark or not quarter.isdigit():
        return None
    return f"{head}Q{int(quarter) + 1}" if quarter != "4" else f"{year_before(head, -1)}Q1"


@lru_cache(maxsize=4096)
def relation(period: str, published: date) -> str:
    """Where a period lies, seen from the day of publication."""
    if period == UNDATED:
        return "none"
    bare = period.removeprefix("FY")
    sort = kind_of(period)
    if not bare[:4].isdigit():
        return "none"
    year = int(bare[:4])
    ahead = year - published.year
    if sort == "day":
        days = (published - _day(bare, published)).days
        return "today" if days == 0 else f"day {'ahead' if days < 0 else bucket(days, (1, 2, 4, 8, 32))}"
    if sort == "month":
        months = (year - published.year) * 12 + int(bare[5:7]) - published.month
        return (
            "month now"
            if months == 0
            else "month ahead"
            if months > 0
            else f"month back {bucket(-months, (1, 2, 4, 13))}"
        )
    if sort == "quarter" and bare[5:6].isdigit():
        quarters = ahead * 4 + int(bare[5:6]) - (published.month + 2) // 3
        return f"quarter {max(-5, min(quarters, 2))}"
    return f"{sort} {max(-3, min(ahead, 2))}"


def _day(text: str, fallback: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return fallback
