"""What the English readers share: month and weekday names, counts, regex fragments, and how a mention is made."""

import re
from collections.abc import Callable

from bot.figures.numbers.spelled import ONES, TENS
from bot.figures.periods.calendars import Calendar
from bot.figures.periods.mention import PeriodMention

Reader = Callable[[str, int, Calendar], PeriodMention | None]
YearAndMonth = tuple[int, int]

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("January", "Jan"),
            ("February", "Feb"),
            ("March", "Mar"),
            ("April", "Apr"),
            ("May",),
            ("June", "Jun"),
            ("July", "Jul"),
            ("August", "Aug"),
            ("September", "Sept", "Sep"),
            ("October", "Oct"),
            ("November", "Nov"),
            ("December", "Dec"),
        ),
        start=1,
    )
    for name in names
}
WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            ("Monday", "Mon"),
            ("Tuesday", "Tues", "Tue"),
            ("Wednesday", "Wed"),
            ("Thursday", "Thurs", "Thu"),
            ("Friday", "Fri"),
            ("Saturday",),
            ("Sunday",),
        )
    )
    for name in names
}
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4}
_COUNTS = {**ONES, **TENS, "a": 1, "an": 1, "couple": 2, "dozen": 12}

# Regex fragments: a space, a month's name, a count, a year.
S = "[\\s\u00a0]"
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
COUNT = (
    "a couple of|a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|couple of"
    "|several|few|dozen|\\d{1,3}"
)
YEAR = "(?:19[5-9]|20\\d)\\d"

SINCE = re.compile(
    rf"\b(?:since|after){S}(?:early{S}|late{S}|at{S}least{S}|mid-|the{S}(?:end|start|beginning){S}of{S})?$",
    re.IGNORECASE,
)


def mention(
    start: int, end: int, period: str | None, rule: str, offset: tuple[str, int] | None = None
) -> PeriodMention:
    """A mention; with an `offset` it is a comparison that still has to be resolved."""
    return PeriodMention(
        start=start, end=end, period=period, rule=rule, relative=offset is not None, offset=offset
    )


def count(word: str) -> int:
    """The number that a count word stands for, 0 when it is vague ("several")."""
    word = word.lower().removeprefix("a ").removesuffix(" of") or "a"
    return int(word) if word.isdigit() else _COUNTS.get(word, 0)


def full_year(digits: str) -> int:
    """The year that two or four digits stand for."""
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


_END_DATE = re.compile(
    rf"(?P<month>{MONTH})\.?(?:{S}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?(?:,?{S}(?P<year>{YEAR}))?(?![A-Za-z])"
    rf"|(?P<day_first>\d{{1,2}}){S}(?P<month_last>{MONTH})(?:{S}(?P<year_last>{YEAR}))?(?![A-Za-z])"
)


def end_date(text: str, at: int, calendar: Calendar, *, ahead: bool = False) -> tuple[int, YearAndMonth] | None:
    """The closing date of a period ("Dec. 31, 2024", "March"): where it ends, and the year and month it closes.

    `ahead`: the period is still running ("ending March").
    """
    found = _END_DATE.match(text, at)
    if found is None:
        return None
    month = MONTHS[found["month"] or found["month_last"]]
    day = int(found["day"] or found["day_first"] or 28)
    # A fiscal calendar of whole weeks closes a few days into the next month.
    closed, back = ((month - 2) % 12 + 1, month == 1) if day <= 7 else (month, False)
    if digits := found["year"] or found["year_last"]:
        return found.end(), (int(digits) - back, closed)
    near = calendar.near_month(closed) if ahead else calendar.month(closed)
    return found.end(), (int(near[:4]), closed)


OUTLOOK = re.compile(
    r"\b(?:outlook|guidance|forecast|expect|project|target|plan|see[sn]?\b|guid|anticipat|rais|cut\b|lift|lower|estimate)",
    re.IGNORECASE,
)
_AHEAD = re.compile(OUTLOOK.pattern + r"|\b(?:will|would|could|may|might|should|predict)\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"[.!?][”\"’)]?\s+(?=[\"“A-Z*•])|\n")


def around(text: str, at: int, end: int, before: int = 160, after: int = 120) -> str:
    """What stands around a place in its own sentence."""
    opening = max(0, at - before)
    # One character more, as a sentence ends where the next one begins.
    start = max((found.end() for found in SENTENCE_END.finditer(text, opening, at + 1)), default=opening)
    stop = SENTENCE_END.search(text, end, end + after)
    return text[start : stop.start() if stop else end + after]


def looks_ahead(text: str, start: int, end: int) -> bool:
    """Whether the sentence around a place tells of what is to come."""
    return _AHEAD.search(around(text, start, end, 120, 60)) is not None
