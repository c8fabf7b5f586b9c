"""Expressions of time in English: one pass over the words, each trigger word tried against its few phrases."""

import re

from bot.figures.periods.ago import counted_units
from bot.figures.periods.calendars import Calendars
from bot.figures.periods.days import day_first, month, numeric_date, weekday
from bot.figures.periods.expressions import MONTHS, WEEKDAYS, Reader
from bot.figures.periods.mention import PeriodMention
from bot.figures.periods.quarters import (
    before_that,
    letter_quarter,
    months_ended,
    ordinal_quarter,
    part_of_year,
    period_ended,
    quarter_word,
)
from bot.figures.periods.relative import (
    annual_outlook,
    end_of,
    relative,
    since_start,
    so_far,
    today,
    trailing,
    year_to_date,
    year_word,
    yr_ago,
)
from bot.figures.periods.years import fiscal, year
from bot.text.words import places


def _readers() -> dict[str, tuple[Reader, ...]]:
    table: dict[str, tuple[Reader, ...]] = {}

    def add(words: str, *readers: Reader) -> None:
        for word in words.split():
            for form in {word, word.lower(), word.capitalize(), word.upper()}:
                table[form] = (*table.get(form, ()), *readers)

    add("first", part_of_year, ordinal_quarter)
    add("last final", part_of_year)
    add("second third fourth final 1st 2nd 3rd 4th", ordinal_quarter)
    add("fiscal financial", fiscal)
    add("calendar", ordinal_quarter, relative)
    add("three six nine twelve 3 6 9 12", months_ended)
    add("3", letter_quarter)
    add("3 6 9 12", numeric_date, day_first)
    add(
        "last this next current present previous prior latest past coming same following upcoming preceding most"
        " recent comparable corresponding late early holiday full entire whole just ongoing",
        relative,
    )
    add("year", relative, year_word)
    add("yr", yr_ago)
    add("quarter quarterly", quarter_word)
    add("period", period_ended)
    add("years months weeks days month week day decade decades", counted_units)
    add("end", end_of)
    add("one", before_that)
    add("so", so_far)
    add("since", since_start)
    add("annual yearly", annual_outlook)
    add("ytd", year_to_date)
    add("trailing rolling ttm ltm", trailing)
    add("today yesterday tomorrow tonight", today)
    for word in MONTHS:
        table[word] = (*table.get(word, ()), month)
    for word in WEEKDAYS:
        table[word] = (*table.get(word, ()), weekday)
    for word in ("Q", "H", "q", "h", "FQ"):
        table[word] = (letter_quarter,)
    table["FY"] = table["fy"] = (fiscal,)
    return table


READERS = _readers()
_DIGITS = re.compile(r"\d+(?:st|nd|rd|th)?")


def mentions(text: str, calendar: Calendars) -> list[PeriodMention]:
    """All expressions of time in an English text, in order; relative ones not yet resolved."""
    found: list[PeriodMention] = []
    done = 0
    numerals = [match.span() for match in _DIGITS.finditer(text)]
    for at, end in sorted((*places(text, READERS.keys()), *numerals)):
        if at < done:
            continue
        word = text[at:end]
        for reader in READERS.get(word) or _digit_readers(text, at, word):
            mention = reader(text, at, calendar(at))
            if mention is not None and mention.start >= done:
                found.append(mention)
                done = mention.end
                break
    return found


def _digit_readers(text: str, at: int, word: str) -> tuple[Reader, ...]:
    size = len(word)
    if size == 4 and word.isdigit() and word[:2] in ("19", "20"):
        return (year,)
    if size == 1 and word in "1234" and text[at + 1 : at + 2] in ("Q", "H"):
        return (letter_quarter,)
    return (numeric_date, day_first) if size <= 2 or not word.isdigit() else ()
