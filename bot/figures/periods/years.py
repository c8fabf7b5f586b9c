"""Years in English, calendar and fiscal, and spans of them: "fiscal 2026", "2025 to 2028", "through 2028"."""

import re

from bot.figures.periods.calendars import Calendar, iso
from bot.figures.periods.expressions import ORDINALS, SINCE, YEAR, S, end_date, full_year, mention
from bot.figures.periods.mention import PeriodMention
from bot.figures.periods.quarters import letter_quarter, ordinal_quarter

_FISCAL = re.compile(
    rf"(?:fiscal|financial)(?:[\s\u00a0-]year)?{S}(?:ended{S}|ending{S})?(?:[’'])?(?P<year>{YEAR}|\d\d(?!\d))(?:[-/–](?P<second>\d\d(?:\d\d)?))?(?!\d|,\d)"
    rf"|(?:FY|fy)[\s’'-]?(?P<year2>\d{{4}}|\d\d)(?:[-/–](?P<second2>\d\d(?:\d\d)?))?(?!\d)(?P<estimate>E)?",
    re.IGNORECASE,
)
_FISCAL_ENDED = re.compile(
    rf"(?:fiscal|financial|full|business)?[\s\u00a0-]?year{S}(?:that{S})?(?:ended|ending|ends|to){S}(?:on{S}|in{S}|the{S}end{S}of{S})?(?=[A-Z\d])",
    re.IGNORECASE,
)

_RUNS = re.compile(r"\bend(?:ing|s)\b", re.IGNORECASE)


def fiscal(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    if quarter := (ordinal_quarter(text, at, calendar) or letter_quarter(text, at, calendar)):
        return quarter
    if ended := _FISCAL_ENDED.match(text, at):
        closing = end_date(text, ended.end(), calendar, ahead=_RUNS.search(ended[0]) is not None)
        if closing:
            year, month = closing[1]
            if " ends" in ended[0] and not text[closing[0] - 4 : closing[0]].isdigit():
                year += (year, month) < (calendar.year, calendar.published.month)
            return mention(at, closing[0], calendar.year_ended(year, month), "fiscal-year-ended")
    found = _FISCAL.match(text, at)
    if found is None:
        return None
    year = full_year(found["year"] or found["year2"])
    second = found["second"] or found["second2"]
    # "FY2024-25" is one Indian or British fiscal year, named by its end elsewhere.
    if second and full_year(second) == year + 1:
        year += 1
    elif second:
        return mention(at, found.end(), f"FY{year}/{full_year(second)}", "fiscal-year-span")
    if letter := _LETTER_TAIL.match(text, found.end()):
        return mention(at, letter.end(), f"FY{year}Q{letter['before'] or letter['after']}", "fiscal-quarter")
    if named := _FISCAL_TAIL.match(text, found.end()):
        kind = "H" if named["half"] else "Q"
        return mention(at, named.end(), f"FY{year}{kind}{ORDINALS[named['ordinal'].lower()]}", "fiscal-quarter")
    if not 1950 <= year <= 2100:
        return None
    both = _AND_FISCAL.match(text, found.end())
    if both and full_year(both["year"]) == year + 1:
        return mention(at, both.end(), f"FY{year}/{year + 1}", "both-years")
    return mention(at, found.end(), f"FY{year}", "fiscal-year")


_AND_FISCAL = re.compile(
    rf"{S}(?:and|/){S}(?:fiscal{S}|FY[\s’']?)(?P<year>\d{{4}}|\d\d)(?!\d)(?!.{{0,40}}\brespectively)",
    re.IGNORECASE,
)


_LETTER_TAIL = re.compile(r"[\s-](?:Q(?P<before>[1-4])|(?P<after>[1-4])Q)(?![\dA-Za-z])", re.IGNORECASE)
_FISCAL_TAIL = re.compile(
    rf"[’']?s?,?{S}(?P<ordinal>first|second|third|fourth|final|1st|2nd|3rd|4th)[\s\u00a0-](?:quarter|(?P<half>half))",
    re.IGNORECASE,
)
_SPAN = re.compile(
    rf"(?P<first>{YEAR})(?:{S}?[-–—/]{S}?|{S}(?:to|through|until|and){S})(?P<last>{YEAR}|\d\d(?!\d))(?!-\d|\d)(?![,.]\d)"
)
_ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)")
_YEAR_MONTH = re.compile(rf"{YEAR}-(?:0[1-9]|1[0-2])(?![\d-])")
_SLASHED = re.compile(r"(?P<year>\d{4})/(?P<month>\d\d)/(?P<day>\d\d)(?!\d)")
_NOT_A_YEAR = re.compile(
    r"-[A-Z](?![a-z])|[\s\u00a0](?:people|employees|workers|jobs|users|customers|units|shares|stores|megawatts|MW|tonnes|tons|miles|km|points|vehicles|cars|homes|staff|yuan|yen|won|euros|dollars|percent|times|GPUs|chips|patents|startups|companies|seats|rooms)\b|[,.]\d|[%:\d]|[\s-]?(?:bn|billion|million|m|k)\b|[A-DF-Za-df-z]",
)
_MID_OR_END = re.compile(r"\b(?:mid|end)[-–]$", re.IGNORECASE)
_THEN_FISCAL = re.compile(rf"{S}(?:fiscal|financial)[\s\u00a0-]year(?![A-Za-z])", re.IGNORECASE)
_DUE = re.compile(r"\b(?:due|maturing)[\s\u00a0](?:in\s)?$", re.IGNORECASE)
_BOTH_YEARS = re.compile(
    rf"{S}and{S}(?P<year>{YEAR})(?![\d-])(?![,.]\d)(?!.{{0,60}}\brespectively)", re.IGNORECASE
)
_THROUGH = re.compile(rf"\b(?:through|thru){S}(?:the{S}end{S}of{S}|fiscal{S}|at{S}least{S})?$", re.IGNORECASE)
_OPENING = re.compile(rf"\b(?:start|beginning|outset){S}of{S}$", re.IGNORECASE)
_SAME_POINT = re.compile(
    rf"\bsame{S}(?:point|period|quarter|time|stage|three{S}months){S}(?:in{S}|of{S})?$", re.IGNORECASE
)
_WHEN = re.compile(r",?[ ]when\b")
_SPAN_LEAD = re.compile(r"\b(?:from|between)[\s\u00a0](?:fiscal\s)?$", re.IGNORECASE)
_JOINED_YEARS = re.compile(r"[-–—/]|\sto\s|\sthrough\s")


def year(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    if dated := (_ISO_DATE.match(text, at) or _SLASHED.match(text, at)):
        period = iso(int(dated["year"]), int(dated["month"]), int(dated["day"]))
        return mention(at, dated.end(), period, "iso-date") if period else None
    before = text[max(0, at - 24) : at]
    if before and (
        before[-1] in "$€£¥₹#@/.,:_"
        or before[-1].isalnum()
        or (before[-1] in "-–" and before[-2:-1].isalnum() and not _MID_OR_END.search(before))
    ):
        return None
    if quarter := (letter_quarter(text, at, calendar) or _lead_ordinal(text, at, calendar)):
        return quarter
    if (span := _SPAN.match(text, at)) and (found := _span(text, before, at, span)):
        return found
    if year_month := _YEAR_MONTH.match(text, at):
        return mention(at, year_month.end(), year_month[0], "year-month")
    if _NOT_A_YEAR.match(text, at + 4) and not _is_row(text, at, before):
        return None
    return _lone_year(text, at, before, calendar)


def _is_row(text: str, at: int, before: str) -> bool:
    """Whether a year opens a line and heads what follows: "2015: 340 shops"."""
    return text[at + 4 : at + 6] == ": " and before[-1:] in ("", "\n")


def _lone_year(text: str, at: int, before: str, calendar: Calendar) -> PeriodMention:
    """A year by itself, read with the words before it."""
    number, end = int(text[at : at + 4]), at + 4
    if SINCE.search(before) and not _WHEN.match(text, end):
        return mention(at, end, None, "since")
    if _DUE.search(before):
        return mention(at, end, None, "maturity")
    if _THROUGH.search(before) and number > calendar.year:
        return mention(at, end, f"{calendar.year}/{number}", "through-year")
    if opening := _OPENING.search(before):
        return mention(at - len(before) + opening.start(), end, f"{number}-01", "start-of-year")
    if same := _SAME_POINT.search(before):
        return mention(at - len(before) + same.start(), end, None, "same-in-year", ("in", number))
    if fiscal := _THEN_FISCAL.match(text, end):
        return mention(at, fiscal.end(), f"FY{number}", "fiscal-year")
    both = _BOTH_YEARS.match(text, end)
    if both and int(both["year"]) == number + 1 and not before.lower().endswith("between "):
        return mention(at, both.end(), f"{number}/{number + 1}", "both-years")
    return mention(at, end, str(number), "year")


def _lead_ordinal(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    """The quarter in "2025 fourth-quarter", "2025's first half"."""
    found = _FISCAL_TAIL.match(text, at + 4)
    if found is None:
        return None
    letter = "H" if found["half"] else "Q"
    return mention(
        at, found.end(), f"{text[at : at + 4]}{letter}{ORDINALS[found['ordinal'].lower()]}", "quarter-ordinal"
    )


def _span(text: str, before: str, at: int, span: re.Match[str]) -> PeriodMention | None:
    first = int(span["first"])
    last = int(span["last"]) if len(span["last"]) == 4 else first // 100 * 100 + int(span["last"])
    link = span[0][4 : -len(span["last"])].strip()
    if not first < last <= first + 50:
        return None
    if link == "and" and not before.lower().endswith("between "):
        return None
    if last == first + 1 and (fiscal := _THEN_FISCAL.match(text, span.end())):
        return mention(at, fiscal.end(), f"FY{last}", "fiscal-year")
    return mention(at, span.end(), f"{first}/{last}", "year-span")
