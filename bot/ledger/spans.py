"""A period's notation and the month in which fiscal years end, in; the months that it covers, out.

Two names for the same months are one period (FY2026Q2 of a year that ends in June is 2025Q4), and two that look
alike may not be (FY2026 and 2026). The month counts from January of the year that names a fiscal year: 6 is
June of it, 15 is March of the next one, as in Japan.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_PERIOD = re.compile(
    r"(?P<fy>FY)?(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
    r"(?:/(?:FY)?(?P<until>\d{4}))?"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months, counted from year 0, the last one included. `day` only where the period is one day."""

    first: int
    last: int
    fiscal: bool = False
    day: str | None = None

    @property
    def months(self) -> int:
        return self.last - self.first + 1

    @property
    def years(self) -> int:
        return self.months // 12

    @property
    def annual(self) -> bool:
        return self.months == 12

    @property
    def key(self) -> tuple[int, int, str]:
        """Equal for two names of one period."""
        return (self.last, self.first, self.day or "")

    def holds(self, other: "Span") -> bool:
        """Whether another period lies within this one, and is shorter or a day of it."""
        shorter = other.months < self.months or (other.day is not None and self.day is None)
        return shorter and self.day is None and self.first <= other.first and other.last <= self.last

    def moved(self, months: int) -> "Span":
        return Span(self.first + months, self.last + months, self.fiscal)

    def over(self, day: date) -> bool:
        """Whether the whole period lies before a day's month."""
        return self.last < _month(day)

    def begun(self, day: date) -> bool:
        return self.first <= _month(day)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


@lru_cache(maxsize=10_000)
def span(period: str | None, year_end: int | None) -> Span | None:
    """The months of a period; None without a period, or for a fiscal one of nobody knows which months."""
    found = _PERIOD.fullmatch(period or "")
    if found is None or (found["fy"] and year_end is None):
        return None
    shift = (year_end or 12) - 12 if found["fy"] else 0
    start = int(found["year"]) * 12
    first, months = start, 12
    if found["until"]:
        months = (int(found["until"]) - int(found["year"]) + 1) * 12
    elif found["quarter"]:
        first, months = start + (int(found["quarter"]) - 1) * 3, 3
    elif found["half"]:
        first, months = start + (int(found["half"]) - 1) * 6, 6
    elif found["month"]:
        first, months = start + int(found["month"]) - 1, 1
    return Span(
        first + shift,
        first + months - 1 + shift,
        fiscal=bool(found["fy"]) and shift != 0,
        day=period if found["day"] else None,
    )


def year(period: str | None) -> int | None:
    """The year in a period's name, the last one of several."""
    found = _PERIOD.fullmatch(period or "")
    return int(found["until"] or found["year"]) if found else None


def several_years(period: str | None) -> int:
    """How many years a period's name goes over: "2025/2029" five; at most one year counts as one. That is not how
    many a text speaks of: who says "over five years" in 2025 is noted as 2025/2030.
    """
    found = _PERIOD.fullmatch(period or "")
    return int(found["until"]) - int(found["year"]) + 1 if found and found["until"] else 1
