"""Months, dates and weekdays in English: "in November", "Feb. 10", "on Tuesday", "October-December"."""

import re

from bot.figures.periods.calendars import Calendar, iso, quarter_of
from bot.figures.periods.expressions import MONTH, MONTHS, SINCE, WEEKDAYS, YEAR, S, mention
from bot.figures.periods.mention import PeriodMention

_MONTH_DATE = re.compile(
    rf"""
    (?P<month>{MONTH})(?![A-Za-z])\.?
    (?:{S}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?![\d%:]|[.,]\d|{S}(?:percent|million|billion))
         (?:[-–]\d{{1,2}})?(?:,?{S}(?P<day_year>{YEAR})(?!\d))?
      | (?:{S}(?P<from_year>{YEAR}))?(?:[-–/]|{S}(?:to|(?P<and>and)){S})(?P<to>{MONTH})(?![A-Za-z])\.?
         (?:{S}(?P<to_year>{YEAR}))?(?:{S}(?:quarter|period))?
      | [\s\u00a0-](?P<quarter>quarter)(?:{S}of)?(?:{S}(?P<quarter_year>{YEAR}|(?:this|last){S}year))?
      | ,?{S}(?:of{S})?(?P<year>{YEAR})(?!\d)(?P<year_quarter>{S}quarter)?
      | {S}(?:of{S})?(?P<which>last|this|next){S}year
    )?
    """,
    re.VERBOSE,
)
_MONTH_LEAD = re.compile(
    r"\b(?:in|as|of|since|until|till|by|for|from|early|late|mid|and|to|through|during|before|after|end|between|ago|on|via)"
    r"[\s\u00a0-](?:early\s|late\s|mid-)?$",
    re.IGNORECASE,
)
_MONTH_FOLLOW = re.compile(
    r"[’']s\b|[\s\u00a0](?:sales|revenue|deliveries|shipments|exports|output|production|earnings|report|alone"
    r"|deadline|meeting|figures|futures|options|data|event|keynote|peak|high|low|record)\b"
)
_TRADED_AHEAD = re.compile(
    r"\b(?:by|until|till|through|expected in|due in|scheduled for|begin in|start in|starting in|launch in)"
    r"[\s\u00a0](?:the end of\s|early\s|late\s|mid-)?$",
    re.IGNORECASE,
)

_SAME_CLAUSE = r"\b(?:[^.;]|\.(?=\S|\s[a-z])){0,80}$"
_FORTHCOMING = re.compile(
    r"\b(?:will|would|plan(?:s|ned|ning)?|(?:set|gearing up|expected|likely) to|could|may|due|scheduled|slated"
    r"|maturing|matures|arrives|begins|debuts)" + _SAME_CLAUSE
)
_GONE = re.compile(
    r"\b(?:had|was|were|has|have|fell|rose|grew"
    r"|(?!announc|promis|pledg|propos|commit|vow|agre|order|ask|need|want)\w{3,}ed)" + _SAME_CLAUSE
)
# "By the end of September, it increased ..." opens a sentence that looks back.
_GONE_BY = re.compile(
    r"(?:^|\s)By (?:the end of |early |late |mid-)?[A-Z]\w+\.?,?"
    r"(?![^.;]{0,60}\b(?:will|would|could|may|might|should)\b)"
    r"[^.;]{0,40}\b(?:had|was|were|(?!expect|plan|need|intend)\w{3,}ed)\b"
)
_SOON = 5


# A quarter's last day as the first cell of a table's row names the quarter.
_QUARTER_ROW = re.compile(r"\|[ ]?[ ]?\|")


_ENDED = re.compile(rf"\bended{S}(?:on{S})?$", re.IGNORECASE)


def month(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    found = _MONTH_DATE.match(text, at)
    if found is None:
        return None
    number, end = MONTHS[found["month"]], found.end()
    before = text[max(0, at - 26) : at]
    if found["day"]:
        year = found["day_year"]
        day, past = int(found["day"]), _ENDED.search(before) is not None or _lies_back(text, at, end)
        period = iso(int(year), number, day) if year else calendar.day(number, day, past=past)
        if SINCE.search(before):
            return mention(at, end, None, "since")
        if (
            period
            and _QUARTER_ROW.search(text[max(0, at - 2) : at] + text[end : end + 2])
            and number % 3 == 0
            and day >= 30
        ):
            return mention(at, end, quarter_of(int(period[:4]), number), "quarter-row")
        return mention(at, end, period, "date") if period else None
    if found["to"]:
        span = _month_range(at, found, calendar)
        if not found["and"] or (span.period and _BETWEEN.search(before)):
            return span
        if year := found["from_year"]:
            return mention(at, found.end("from_year"), f"{year}-{number:02d}", "month-year")
        return _bare_month(text, at, found.end("month"), before, number, calendar)
    if found["quarter"] or found["year_quarter"]:
        return _month_quarter(at, found, calendar)
    if found["year"] or found["which"]:
        step = {"last": -1, "this": 0, "next": 1}.get((found["which"] or "").lower(), 0)
        year_ = int(found["year"]) if found["year"] else calendar.year + step
        trailing = SINCE.search(before) and not text.startswith((", when", " when"), end)
        period = None if trailing else f"{year_}-{number:02d}"
        return mention(at, end, period, "month-year" if period else "since")
    return _bare_month(text, at, end, before, number, calendar)


_BETWEEN = re.compile(rf"\bbetween{S}$", re.IGNORECASE)


def _month_range(at: int, found: re.Match[str], calendar: Calendar) -> PeriodMention:
    first, last = MONTHS[found["month"]], MONTHS[found["to"]]
    year = int(found["to_year"]) if found["to_year"] else int(calendar.month(first)[:4]) + (first > last)
    if found["from_year"] and int(found["from_year"]) != year - (first > last):
        return mention(at, found.end(), None, "month-range")
    if (last - first) % 12 == 2:
        return mention(at, found.end(), quarter_of(year, last), "month-range")
    if (first, last) in ((1, 6), (7, 12)):
        return mention(at, found.end(), f"{year}H{1 if last == 6 else 2}", "month-range")
    if (first, last) == (1, 12):
        return mention(at, found.end(), str(year), "month-range")
    return mention(at, found.end(), None, "month-range")


def _month_quarter(at: int, found: re.Match[str], calendar: Calendar) -> PeriodMention:
    number = MONTHS[found["month"]]
    given = found["year"] or found["quarter_year"]
    if given and given.isdigit():
        year = int(given)
    else:
        year = int(calendar.near_month(number)[:4])
        if given:
            year = calendar.year - given.lower().startswith("last")
    return mention(at, found.end(), quarter_of(year, number), "month-quarter")


def _bare_month(
    text: str, at: int, end: int, before: str, number: int, calendar: Calendar
) -> PeriodMention | None:
    word = text[at:end].rstrip(".")
    lead = _MONTH_LEAD.search(before)
    if (
        word in ("May", "March", "Mar", "Sep", "Sept", "Dec", "Jan", "Jun", "August")
        and not lead
        and not _MONTH_FOLLOW.match(text, end)
    ):
        return None
    end = (
        at + len(word)
        if text[at:end].endswith(".") and not (end < len(text) and text[end : end + 2].strip()[:1].islower())
        else end
    )
    if SINCE.search(before):
        return mention(at, end, None, "since")
    return mention(at, end, calendar.month(number, ahead=_lies_ahead(text, at, number, calendar)), "month")


def _lies_ahead(text: str, at: int, number: int, calendar: Calendar) -> bool:
    """Whether a month known by its name alone is still to come: "by April", "will go public in April"."""
    months = (number - calendar.published.month) % 12
    before = text[max(0, at - 110) : at]
    by_then = _TRADED_AHEAD.search(before) is not None and not _GONE_BY.search(text[max(0, at - 20) : at + 80])
    if _FORTHCOMING.search(before):
        return months > 0 and (by_then or months <= _SOON)
    return months > 0 and by_then and not _GONE.search(before)


_BY = re.compile(r"\b(?:by|until|before|(?:is|are) \w+ing(?: on)?) $")
_AS_OF = re.compile(r"\bas of (?:\w+, )?$", re.IGNORECASE)
_SAID_AHEAD = re.compile(r"[^.;]{0,50}\b(?:will|would|due|scheduled|expected|set|is|are)\b")


def _lies_back(text: str, at: int, end: int) -> bool:
    """Whether what is told of a day has happened: "closed at $340 on April 13", "on July 23, he bought"."""
    before = text[max(0, at - 110) : at]
    if _BY.search(before) or _FORTHCOMING.search(before) or _SAID_AHEAD.match(text, end):
        return False
    return bool(_AS_OF.search(before) or _GONE.search(before) or _ACTED.match(text, end))


_ACTED = re.compile(r",? (?:he|she|it|they|the (?:company|stock|shares)) (?:had|was|were|bought|sold|\w{3,}ed)\b")
_DAY_FIRST = re.compile(
    rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{S}(?:of{S})?(?P<month>{MONTH})(?![A-Za-z])\.?(?:,?{S}(?P<year>{YEAR})(?!\d))?"
)


_NUMERIC = re.compile(rf"(?P<first>\d{{1,2}})[/.](?P<second>\d{{1,2}})[/.](?P<year>{YEAR})(?![\d/.]\d)")


def numeric_date(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    """A date such as 10/31/2024: month first, unless only the other order makes a date."""
    found = _NUMERIC.match(text, at)
    if found is None or text[at - 1 : at] in ("/", ".", "$"):
        return None
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    period = iso(year, first, second) or iso(year, second, first)
    return mention(at, found.end(), period, "date") if period else None


def day_first(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    found = _DAY_FIRST.match(text, at)
    if found is None:
        return None
    month, day = MONTHS[found["month"]], int(found["day"])
    period = iso(int(found["year"]), month, day) if found["year"] else calendar.day(month, day)
    return mention(at, found.end(), period, "date") if period else None


_DAY_AHEAD = re.compile(
    r"\b(?:will|due|scheduled|slated|set (?:to|for)|is expected|are expected|later on)\b[^.;]{0,30}$"
    r"|\b(?:until|next) $",
    re.IGNORECASE,
)


_DATE_FOLLOWS = re.compile(rf"\.?,?{S}\(?(?:{MONTH})\.?{S}\d")


# Days of sales, by how many days after Thanksgiving they are.
_SALES = {"Black Friday": 1, "Cyber Monday": 4}


def weekday(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    word = next(
        (w for w in WEEKDAYS if text.startswith(w, at) and not text[at + len(w) : at + len(w) + 1].isalpha()), None
    )
    if word is None or (len(word) < 6 and not text.startswith(".", at + len(word))):
        return None
    if _DATE_FOLLOWS.match(text, at + len(word)):
        return None
    if sale := _SALES.get(text[max(0, at - 6) : at + len(word)]):
        return mention(at - 6, at + len(word), calendar.after_thanksgiving(sale), "sale-day")
    ahead = bool(_DAY_AHEAD.search(text[max(0, at - 40) : at])) and calendar.published.weekday() != WEEKDAYS[word]
    return mention(at, at + len(word), calendar.weekday(WEEKDAYS[word], ahead=ahead), "weekday")
