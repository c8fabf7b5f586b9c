"""Expressions of time in a text: text and publication date in, mentions with resolved periods out, in order.

It refuses to know which figure a period belongs to; comparisons ("a year earlier") are resolved against the
nearest explicit period before them in the same paragraph.
"""

import re
from datetime import date

from bot.figures.periods import chinese, english
from bot.figures.periods.anchors import resolved
from bot.figures.periods.calendars import Calendar
from bot.figures.periods.mention import PeriodMention

__all__ = ["PeriodMention", "periods"]


_JAPANESE = re.compile(" yen|japan|¥", re.IGNORECASE)


def periods(
    text: str, published: date, *, fiscal_year_end: int | None = None, language: str = "en"
) -> tuple[PeriodMention, ...]:
    """The expressions of time in a text. `fiscal_year_end`: the month in which the company's fiscal year ends."""
    starts = fiscal_year_end == 3 and _JAPANESE.search(text) is not None
    calendar = Calendar(date(published.year, published.month, published.day), fiscal_year_end, starts)
    found = english.mentions(text, calendar)
    if language == "zh" or chinese.HAS_CHINESE.search(text):
        found = _merged(chinese.mentions(text, calendar), found)
    return tuple(resolved(text, found, calendar))


def _merged(first: list[PeriodMention], second: list[PeriodMention]) -> list[PeriodMention]:
    """Both lists in text order; where two overlap, the one that begins earlier, then a list, then the longer."""
    out: list[PeriodMention] = []
    for mention in sorted((*first, *second), key=lambda m: (m.start, m.rule != "zh-year-list", -m.end)):
        if not out or mention.start >= out[-1].end:
            out.append(mention)
    return out
