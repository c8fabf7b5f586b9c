"""Quarters, halves and parts of years in English: "fiscal second quarter", "3Q24", "three months to March"."""

import re

from bot.figures.periods.calendars import Calendar, quarter_of
from bot.figures.periods.expressions import ORDINALS, YEAR, S, around, end_date, full_year, looks_ahead, mention
from bot.figures.periods.mention import PeriodMention

_OF = rf"(?:{S}of|{S}in|,)?"
_WHICH_YEAR = rf"""
    (?:{_OF}{S}(?:(?:its|their|the|our){S})?(?P<fiscal_after>fiscal|FY)?{S}?(?:year{S})?[’']?(?P<year>{YEAR})(?!\d)
     | {S}?(?P<fy>FY)[\s’']?(?P<fy_year>\d{{4}}|\d\d)(?!\d)
     | {_OF}{S}(?:the{S})?(?P<which>this|last|next|previous|prior|same|current)(?P<which_fiscal>{S}fiscal)?{S}
       (?:calendar{S})?year(?!-)
     | {S}?[’'](?P<short>\d\d)(?!\d)
     | {S}of{S}the{S}(?:fiscal{S})?year
    )?
"""
_ORDINAL = re.compile(
    rf"""
    (?:(?P<fiscal>fiscal|financial|calendar)(?:{S}year)?{S})?(?:(?P<lead_year>{YEAR}){S})?(?:(?P<lead2>fiscal){S})?
    (?P<ordinal>first|second|third|fourth|final|1st|2nd|3rd|4th)[\s\u00a0-](?:(?P<inner>fiscal){S})?
    (?:(?:quarter|qtr)(?![A-Za-z])
         (?P<ending>-?(?:,?{S}which|,(?={S}ended))?{S}(?:that{S}|\()?end(?:ed|ing|s){S}(?:on{S}|in{S})?)?
       |(?P<half>half)(?![\s-]dozen))
    """,
    re.VERBOSE | re.IGNORECASE,
)
_YEAR_TAIL = re.compile(_WHICH_YEAR, re.VERBOSE | re.IGNORECASE)
_Q = re.compile(
    rf"(?:(?P<fiscal>fiscal{S}|FY{S}|F(?=Q)))?(?:(?P<lead>{YEAR})[\s-]?)?(?:Q(?P<quarter>[1-4])|(?P<quarter2>[1-4])Q|H(?P<half>[12])|(?P<half2>[12])H)"
    rf"(?:(?P<glued_fiscal>{S}?FY[’']?)?[-/\s]?(?P<glued>\d\d)(?!\d)(?![,.]\d)|(?P<glued4>{YEAR}))?(?![A-Za-z\d])",
    re.IGNORECASE,
)


def _year_tail(text: str, end: int, calendar: Calendar) -> tuple[int, int | None, bool]:
    """The year named right after a quarter or half: where it ends, the year, and whether it is fiscal."""
    found = _YEAR_TAIL.match(text, end)
    if found is None or not found[0]:
        return end, None, False
    if digits := found["year"] or found["fy_year"] or found["short"]:
        return found.end(), full_year(digits), bool(found["fiscal_after"] or found["fy"])
    if found["which"]:
        step = {"this": 0, "current": 0, "next": 1}.get(found["which"].lower(), -1)
        if found["which_fiscal"]:
            return found.end(), int(calendar.fiscal_year(step)[2:]), True
        return found.end(), calendar.year + step, False
    return found.end(), None, False


def ordinal_quarter(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    found = _ORDINAL.match(text, at)
    if found is None:
        return None
    if found["ending"] and (
        closing := end_date(text, found.end(), calendar, ahead="ended" not in found["ending"])
    ):
        return mention(at, closing[0], quarter_of(*closing[1]), "quarter-ended")
    number = ORDINALS[found["ordinal"].lower()]
    if found["half"] and number > 2:
        return None
    fiscal_word = (found["fiscal"] or found["lead2"] or found["inner"] or "").lower()
    body_end = found.start("ending") if found["ending"] else found.end()
    end, year, fiscal = _year_tail(text, body_end, calendar)
    if found["lead_year"]:
        year = int(found["lead_year"])
    fiscal = fiscal or fiscal_word in ("fiscal", "financial")
    letter = "H" if found["half"] else "Q"
    rule = "half-ordinal" if found["half"] else "quarter-ordinal"
    plain, ahead = fiscal_word == "calendar", year is None and _is_coming(text, at, end, number, calendar)
    period = _numbered(letter, number, year, calendar, fiscal=fiscal, plain=plain, ahead=ahead)
    return mention(at, end, period, ("fiscal-" if fiscal else "") + rule)


def _is_coming(text: str, at: int, end: int, number: int, calendar: Calendar) -> bool:
    """Whether a quarter known by its number alone is the one about to begin, in a sentence on what is to come."""
    return calendar.comes_next(number) and looks_ahead(text, at, end)


def _numbered(
    letter: str, number: int, year: int | None, calendar: Calendar, *, fiscal: bool, plain: bool, ahead: bool
) -> str:
    if year is not None:
        return f"{'FY' if fiscal else ''}{year}{letter}{number}"
    if plain:
        calendar = Calendar(calendar.published)
    if letter == "H":
        period = calendar.half(number)
        return "FY" + period.removeprefix("FY") if fiscal else period
    return calendar.fiscal_quarter(number) if fiscal else calendar.quarter(number, ahead=ahead)


def letter_quarter(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    found = _Q.match(text, at)
    before = text[max(0, at - 2) : at]
    marked = before.endswith("F") and not before[:-1].isalnum()
    if found is None or ("A" <= before[-1:] <= "Z" and not marked):
        return None
    number = int(found["quarter"] or found["quarter2"] or found["half"] or found["half2"])
    letter = "Q" if found["quarter"] or found["quarter2"] else "H"
    year = next((full_year(found[g]) for g in ("lead", "glued", "glued4") if found[g]), None)
    end, tail_year, fiscal = (found.end(), None, False) if year else _year_tail(text, found.end(), calendar)
    fiscal = fiscal or marked or bool(found["fiscal"] or found["glued_fiscal"])
    year = year or tail_year
    ahead = year is None and _is_coming(text, at, end, number, calendar)
    period = _numbered(letter, number, year, calendar, fiscal=fiscal, plain=False, ahead=ahead)
    return mention(at - marked, end, period, "quarter-letter" if letter == "Q" else "half-letter")


_QUARTER_WORD = re.compile(
    rf"quarter(?:ly)?(?P<ended>{S}(?:that{S})?(?:end(?:ed|ing|s)|to){S}(?:on{S}|in{S})?)?",
    re.IGNORECASE,
)
_THE_QUARTER = re.compile(rf"\b(?:the|its|for|per){S}$", re.IGNORECASE)


_JUST_OVER = " just ended"
_BEFORE_THAT = re.compile(rf"(?:quarter|one|period){S}before{S}(?:that|it|last)\b", re.IGNORECASE)


def before_that(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    """Reads "the one before that": a period back from the one just spoken of."""
    found = _BEFORE_THAT.match(text, at)
    return mention(at, found.end(), None, "quarter-before", ("quarters", -1)) if found else None


def quarter_word(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    found = _QUARTER_WORD.match(text, at)
    if found is None:
        return None
    if found["ended"] and (closing := end_date(text, found.end(), calendar, ahead="ended" not in found["ended"])):
        return mention(at, closing[0], quarter_of(*closing[1]), "quarter-ended")
    if before := _BEFORE_THAT.match(text, at):
        return mention(at, before.end(), None, "quarter-before", ("quarters", -1))
    if not _THE_QUARTER.search(text[max(0, at - 5) : at]) and text[at : at + 9].lower() != "quarterly":
        return None
    if text[at + 7 : at + 10] in (" of", "-of", "-ce"):
        return None
    if text.startswith(_JUST_OVER, at + 7):
        return mention(at, at + 7 + len(_JUST_OVER), calendar.last_quarter(), "last-quarter")
    return mention(
        at,
        at + (9 if text[at + 7 : at + 9] == "ly" else 7),
        calendar.last_quarter(),
        "the-quarter",
        ("quarters", 0),
    )


_MONTHS_ENDED = re.compile(
    rf"(?:(?P<n>three|six|nine|twelve|3|6|9|12)[\s\u00a0-]months?(?:{S}period)?){S}(?:that{S})?(?:end(?:ed|ing)?|to|through){S}(?:on{S}|in{S})?(?:the{S}end{S}of{S})?",
    re.IGNORECASE,
)
_HALF_MONTHS = {"three": "Q", "3": "Q", "six": "H", "6": "H"}


def months_ended(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    found = _MONTHS_ENDED.match(text, at)
    closing = end_date(text, found.end(), calendar, ahead="ended" not in found[0]) if found else None
    if found is None or closing is None:
        return None
    end, (year, month) = closing
    letter = _HALF_MONTHS.get(found["n"].lower())
    if letter == "Q":
        return mention(at, end, quarter_of(year, month), "months-ended")
    if found["n"].lower() in ("twelve", "12") and month in (12, calendar.fiscal_year_end):
        return mention(at, end, calendar.year_ended(year, month), "fiscal-year-ended")
    half = calendar.half_ended(year, month) if letter == "H" else None
    return mention(at, end, half, "months-ended")


_PERIOD_ENDED = re.compile(rf"period{S}(?:that{S})?end(?:ed|ing){S}(?:on{S}|in{S})?", re.IGNORECASE)
_A_PERIOD = re.compile(rf"(?:the|in|for){S}(?:fiscal{S}|reporting{S})?$", re.IGNORECASE)


def period_ended(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    """Reads "the period ended Feb. 28": the quarter that closes then, or the year in an annual statement."""
    found = _PERIOD_ENDED.match(text, at)
    ahead = found is not None and "ing" in found[0].lower()
    closing = end_date(text, found.end(), calendar, ahead=ahead) if found else None
    if closing is None or not _A_PERIOD.search(text[max(0, at - 16) : at]):
        return None
    if _ANNUAL.search(around(text, at, at)):
        return mention(at, closing[0], calendar.year_ended(*closing[1]), "fiscal-year-ended")
    return mention(at, closing[0], quarter_of(*closing[1]), "quarter-ended")


_ANNUAL = re.compile(r"\b(?:annual|full[- ]year)\b", re.IGNORECASE)
_FIRST_MONTHS = re.compile(
    rf"(?:first|last|final){S}(?:(?P<quarters>two{S}quarters)|(?:(?P<six>six|6|three|3)|two|four|five|seven|eight|nine|ten|eleven|\d\d?){S}(?:months|weeks|days))(?P<of>{S}of(?:{S}the)?{S}(?:(?P<year>{YEAR})|(?P<which>last|this){S}year|(?:its{S}|fiscal{S})*year))?",
    re.IGNORECASE,
)


def part_of_year(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    found = _FIRST_MONTHS.match(text, at)
    if found is None:
        return None
    first, months = text[at : at + 5].lower() == "first", "month" in found[0].lower() or bool(found["quarters"])
    if not first and not months:
        return None
    part = found["six"] or found["quarters"]
    six = part not in ("three", "3")
    if not (months and part and found["of"]) or (not first and not (found["year"] or found["which"])):
        return mention(at, found.end(), None, "part-of-year")
    year = int(found["year"]) if found["year"] else calendar.year - ((found["which"] or "").lower() == "last")
    number = 1 if first else 2 if six else 4
    return mention(at, found.end(), f"{year}{'H' if six else 'Q'}{number}", "part-of-year")
