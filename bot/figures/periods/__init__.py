"""Expressions of time in a text: text and publication date in, mentions with resolved periods out, in order.

It refuses to know which figure a period belongs to; comparisons ("a year earlier") are resolved against the
nearest explicit period before them in the same paragraph.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from datetime import date
from operator import itemgetter

from bot.figures.periods import chinese, english
from bot.figures.periods.anchors import resolved
from bot.figures.periods.calendars import Calendar
from bot.figures.periods.mention import PeriodMention

__all__ = ["PeriodMention", "periods"]


_DECEMBER = 12
_start = itemgetter(0)
_JAPANESE = re.compile(" yen|japan|¥", re.IGNORECASE)


def periods(
    text: str,
    published: date,
    *,
    fiscal_year_end: int | None = None,
    by_calendar: Sequence[tuple[int, int]] = (),
    language: str = "en",
    chinese_company: bool = False,
) -> tuple[PeriodMention, ...]:
    """The expressions of time in a text. `fiscal_year_end`: the month in which the company's fiscal year ends.

    It counts from January of the year that names a fiscal year: 15 is March of the next one, as in Japan.

    `chinese_company`: Chinese calls the fiscal quarters of its companies so (财季); all others are the calendar's.

    `by_calendar` are half-open stretches of the text, in order, that tell of companies of the calendar year.
    """
    day = date(published.year, published.month, published.day)
    starts = fiscal_year_end > _DECEMBER if fiscal_year_end else _JAPANESE.search(text) is not None
    end = fiscal_year_end and (fiscal_year_end - 1) % 12 + 1
    calendar, plain = Calendar(day, end, starts), Calendar(day, _DECEMBER)

    def at(place: int) -> Calendar:
        stretch = bisect_right(by_calendar, place, key=_start) - 1
        return plain if stretch >= 0 and place < by_calendar[stretch][1] else calendar

    found = english.mentions(text, at)
    if language == "zh" or chinese.HAS_CHINESE.search(text):
        found = _merged(chinese.mentions(text, calendar, plain if chinese_company else calendar), found)
    return tuple(resolved(text, found, at))


def _merged(first: list[PeriodMention], second: list[PeriodMention]) -> list[PeriodMention]:
    """Both lists in text order; where two overlap, the one that begins earlier, then a list, then the longer."""
    out: list[PeriodMention] = []
    for mention in sorted((*first, *second), key=lambda m: (m.start, m.rule != "zh-year-list", -m.end)):
        if not out or mention.start >= out[-1].end:
            out.append(mention)
    return out
