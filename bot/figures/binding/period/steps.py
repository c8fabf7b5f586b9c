"""Periods in one notation in, what they are out: kinds, steps between them, how they lie to a day.

Knows the notation (`2025Q3`, `FY2026`, `2025-01-29`); refuses to know where a period was named.
"""

import re
from datetime import date
from functools import lru_cache

from bot.figures.linear import bucket

UNDATED = ""
_YEAR = re.compile(r"\d{4}")


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
        days = (published - day_of(bare, published)).days
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


def day_of(text: str, fallback: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return fallback
