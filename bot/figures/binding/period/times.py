"""A scene in, the times that its article is about out: its quarter, its trading day, its news, what follows."""

from datetime import date, timedelta

from bot.figures.binding.period.steps import day_of, kind_of, quarter_after, year_before
from bot.figures.binding.period.telling import News
from bot.figures.passages import Scene


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
    return 0 <= (published - day_of(day, date.min)).days <= _RECENT


def _is_past(period: str, published: date) -> bool:
    bare = period.removeprefix("FY")
    year, quarter = int(bare[:4]), int(bare[5:6]) if bare[5:6].isdigit() else 4
    return period.startswith("FY") or (year, quarter) < (published.year, (published.month + 2) // 3)


def _last_quarter(published: date) -> str:
    quarter = (published.month - 1) // 3
    return f"{published.year}Q{quarter}" if quarter else f"{published.year - 1}Q4"
