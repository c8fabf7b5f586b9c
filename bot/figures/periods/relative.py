"""Time counted from publication or another period: "last year", "a year earlier", "the next three years"."""

import re
from datetime import timedelta

from bot.figures.periods.ago import LAST_YEAR
from bot.figures.periods.calendars import Calendar, moved, quarter_of
from bot.figures.periods.expressions import (
    COUNT,
    MONTH,
    MONTHS,
    ORDINALS,
    OUTLOOK,
    SINCE,
    WEEKDAYS,
    YEAR,
    S,
    around,
    count,
    end_date,
    mention,
)
from bot.figures.periods.mention import PeriodMention

_RELATIVE = re.compile(
    rf"""
    (?P<which>last|this|next|current|present|previous|prior|latest|past|coming|same|following|upcoming|preceding|ongoing
      |most\srecent|recent|year-ago|year-earlier|prior-year|previous-year|just-ended|most-recent|comparable|corresponding
      |late\slast|early\slast|late\sthis|early\sthis|early\snext|late\snext|holiday|full|entire|whole|calendar)
    [\s\u00a0-](?P<fiscal>fiscal[\s\u00a0-]|financial[\s\u00a0-]|reported{S}|calendar{S}|full{S}|business{S})?
    (?:(?P<quarter>quarter)(?P<q_last>{S}(?:of{S})?(?:last|the{S}(?:previous|prior)|a){S}year(?:{S}(?:ago|earlier|before))?)?
      |(?P<year>year)
      |(?P<month>month)(?P<m_last>{S}(?:last{S}year|a{S}year{S}(?:ago|earlier|before)))?
      |(?P<half>half)(?P<h_last>{S}last{S}year)?
      |(?P<period>period)(?P<p_last>{S}(?:of{S}|in{S})?(?:last{S}year|(?:the{S})?(?:previous|prior){S}year|a{S}year{S}(?:ago|earlier|before)|\d{{4}}))?
      |(?P<week>weeks?|weekend|days?|decade|months|years|quarters|session)
      |(?P<monthname>{MONTH})(?![A-Za-z])
      |(?P<weekday>{"|".join(WEEKDAYS)})(?![A-Za-z])
      |(?P<summer>summer|winter|spring|fall|autumn)
      |(?:(?:{COUNT})(?:{S}(?:to|or){S}|-))?(?P<n>{COUNT}){S}(?P<unit>days|weeks|months|quarters|years|decades|trading{S}sessions|sessions)
    )(?![A-Za-z])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUARTER = 3  # months
_BACK = frozenset({"last", "previous", "prior", "preceding", "late last", "early last"})
_AHEAD = frozenset({"next", "coming", "upcoming", "following", "early next", "late next"})
_YEAR_AGO = frozenset(
    {"year-ago", "year-earlier", "prior-year", "previous-year", "same", "comparable", "corresponding"}
)
_SO_FAR = re.compile(r"\bso far[\s\u00a0]$", re.IGNORECASE)
_COMPARING = re.compile(
    r"\b(?:from|than|versus|vs\.?|over|to|against|on|with|in|of|for|while|and)\s(?:the|its)\s$|\bthe\s$",
    re.IGNORECASE,
)


def relative(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    found = _RELATIVE.match(text, at)
    if found is None:
        return None
    which = " ".join(found["which"].lower().split())
    end = found.end()
    fiscal = (found["fiscal"] or "").strip("- \u00a0").lower()
    for part, reader in _PARTS:
        if found[part]:
            return reader(text, at, end, which, fiscal, found, calendar)
    return None


_NAMED_YEAR = re.compile(rf"{S}(?:of|in){S}(?P<year>{YEAR})(?![\d-])")


def _rel_quarter(
    text: str, at: int, end: int, which: str, fiscal: str, found: re.Match[str], calendar: Calendar
) -> PeriodMention | None:
    if which in _YEAR_AGO and (named := _NAMED_YEAR.match(text, end)):
        return mention(at, named.end(), None, "quarter-in-year", ("in", int(named["year"])))
    if found["q_last"] or which in _YEAR_AGO:
        return mention(at, end, None, "year-ago-quarter", ("years", -1))
    if which == "holiday":
        year = calendar.year - (calendar.published.month < 10)
        return mention(at, end, f"{year}Q4", "holiday-quarter")
    if which in ("previous", "prior", "preceding"):
        return mention(at, end, None, "previous-quarter", ("quarters", -1))
    if which == "following":
        return mention(at, end, None, "next-quarter", ("quarters", 1))
    if which in _AHEAD:
        return mention(at, end, calendar.last_quarter(-1), "next-quarter")
    if which in ("this", "current", "ongoing", "present"):
        ended = which == "this" and calendar.reports_last_quarter and not _OF_NOW.search(around(text, at, end))
        return mention(at, end, calendar.last_quarter(int(ended)), "this-quarter")
    if which in ("full", "entire", "whole"):
        return None
    return mention(at, end, calendar.last_quarter(), "last-quarter")


_PART_OF_YEAR = re.compile(
    rf"[’']s{S}(?P<ordinal>(?:first|second)(?=.(?:quarter|(?P<half>half)))|(?:third|fourth|final)(?=.quarter)).\w+",
    re.IGNORECASE,
)


def _rel_year(
    text: str, at: int, end: int, which: str, fiscal: str, found: re.Match[str], calendar: Calendar
) -> PeriodMention | None:
    if which in ("past", "recent", "most recent") and not fiscal:
        return mention(at, end, None, "trailing-window")
    if which == "calendar" and re.match(rf"{S}{YEAR}", text[end : end + 5]):
        return None
    if which in ("last", "this", "next") and not fiscal and (part := _PART_OF_YEAR.match(text, end)):
        year = calendar.year + {"last": -1, "this": 0}.get(which, 1)
        period = f"{year}{'H' if part['half'] else 'Q'}{ORDINALS[part['ordinal'].lower()]}"
        return mention(at, part.end(), period, "quarter-ordinal")
    if which in ("full", "entire", "whole"):
        return _whole_year(text, at, end, calendar)
    if which in ("previous", "prior", "preceding", "same", "year-ago", "prior-year") and fiscal not in (
        "fiscal",
        "financial",
    ):
        return mention(at, end, None, "previous-year", ("years", -1))
    if which == "following":
        return mention(at, end, None, "next-year", ("years", 1))
    step = (
        -1
        if which in _BACK or which in ("latest", "most recent", "just-ended", "past", "most-recent")
        else 1
        if which in _AHEAD
        else 0
    )
    if fiscal in ("fiscal", "financial", "business"):
        return mention(at, end, calendar.fiscal_year(step), "relative-fiscal-year")
    if step == -1 and which == "latest":
        return mention(at, end, None, "trailing-window")
    return mention(at, end, str(calendar.year + step), "relative-year")


# What looks ahead, and what is traded every day, is of the quarter that runs.
_OF_NOW = re.compile(
    OUTLOOK.pattern + r"|\b(?:will|would|could|may|might|should|next|ahead|predict|so far|shares|stock|index)\b",
    re.IGNORECASE,
)


def _whole_year(text: str, at: int, end: int, calendar: Calendar, rule: str = "whole-year") -> PeriodMention:
    """Reads "the full year": the one that results are just in for, unless an outlook is spoken of."""
    near = around(text, at, end, 60, 40)
    past = not (OUTLOOK.search(near) or " should " in near)
    return mention(at, end, calendar.whole_year(reported=past), rule)


def _rel_month(
    text: str, at: int, end: int, which: str, fiscal: str, found: re.Match[str], calendar: Calendar
) -> PeriodMention | None:
    if found["m_last"] or which in ("year-ago", "year-earlier"):
        return mention(at, end, None, "year-ago-month", ("years", -1))
    if which == "past":
        return mention(at, end, None, "trailing-window")
    if which in ("previous", "prior", "preceding"):
        return mention(at, end, None, "previous-month", ("months", -1))
    if which in ("full", "entire", "whole", "holiday"):
        return None
    step = 1 if which in _BACK else -1 if which in _AHEAD else 0
    return mention(at, end, calendar.month_at(step), "relative-month")


def _rel_half(
    text: str, at: int, end: int, which: str, fiscal: str, found: re.Match[str], calendar: Calendar
) -> PeriodMention | None:
    if found["h_last"]:
        return mention(at, end, None, "year-ago-half", ("years", -1))
    return None


def _rel_period(
    text: str, at: int, end: int, which: str, fiscal: str, found: re.Match[str], calendar: Calendar
) -> PeriodMention | None:
    if which in _YEAR_AGO and (named := _NAMED_YEAR.match(text, found.end("period"))):
        return mention(at, named.end(), None, "same-in-year", ("in", int(named["year"])))
    if which in _YEAR_AGO or found["p_last"]:
        return mention(at, end, None, "year-ago-period", ("years", -1))
    if which in ("previous", "prior", "preceding"):
        return mention(at, end, None, "previous-period", ("quarters", -1))
    if which == "current":
        return mention(at, end, None, "current-period", ("quarters", 1))
    return mention(at, end, None, "other-window") if which == "past" else None


def _rel_window(
    text: str, at: int, end: int, which: str, fiscal: str, found: re.Match[str], calendar: Calendar
) -> PeriodMention | None:
    if which in ("full", "entire", "whole", "calendar", "holiday", "same"):
        return None
    if which in ("previous", "prior", "preceding", "last") and (found["week"] or "").lower() == "session":
        return mention(at, end, calendar.session_before(), "session-before")
    if which == "this" and found["week"] and found["week"].lower().startswith("week"):
        return mention(at, end, calendar.month_at(0), "this-week")
    if which in _AHEAD and found["week"] and found["week"].lower() == "decade":
        return mention(at, end, f"{calendar.year}/{calendar.year + 10}", "coming-years")
    return mention(at, end, None, "trailing-window" if which not in _AHEAD else "coming-window")


_THEN_QUARTER = re.compile(rf"{S}quarter")


def _rel_monthname(
    text: str, at: int, end: int, which: str, fiscal: str, found: re.Match[str], calendar: Calendar
) -> PeriodMention | None:
    number = MONTHS.get(found["monthname"].capitalize())
    if number is None or not found["monthname"][0].isupper():
        return None
    if quarter := _THEN_QUARTER.match(text, end):
        return mention(
            at, quarter.end(), quarter_of(int(calendar.near_month(number)[:4]), number), "month-quarter"
        )
    period = calendar.month(number, ahead=which in _AHEAD, back=which in _BACK)
    if SINCE.search(text[max(0, at - 20) : at]):
        return mention(at, end, None, "since")
    return mention(at, end, period, "relative-month-name")


def _rel_weekday(
    text: str, at: int, end: int, which: str, fiscal: str, found: re.Match[str], calendar: Calendar
) -> PeriodMention | None:
    number = WEEKDAYS.get(found["weekday"].capitalize())
    if number is None or not found["weekday"][0].isupper():
        return None
    return mention(at, end, calendar.weekday(number, ahead=which in _AHEAD), "weekday")


def _rel_season(
    text: str, at: int, end: int, which: str, fiscal: str, found: re.Match[str], calendar: Calendar
) -> PeriodMention | None:
    opens = _SEASONS[found["summer"].lower()]
    begun, over = calendar.published.month >= opens, calendar.published.month >= opens + 3
    step = {"this": 0, "next": int(begun), "last": -int(not over)}.get(which)
    return mention(at, end, None if step is None else str(calendar.year + step), "season")


_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}


_WITHIN = re.compile(r"\b(?:within|in)[\s\u00a0](?:the\s)?$", re.IGNORECASE)


def _rel_counted(
    text: str, at: int, end: int, which: str, fiscal: str, found: re.Match[str], calendar: Calendar
) -> PeriodMention | None:
    number, unit = count(found["n"]), found["unit"].lower()
    if which in ("previous", "prior", "preceding") and number == _QUARTER and unit == "months":
        return mention(at, end, None, "previous-quarter", ("quarters", -1))
    if which in _AHEAD and number and unit in ("years", "decades"):
        last = calendar.year + number * (10 if unit == "decades" else 1)
        if last > LAST_YEAR:
            return mention(at, end, None, "coming-window")
        if re.search(r"\bwithin[\s\u00a0](?:the\s)?$", text[max(0, at - 12) : at], re.IGNORECASE):
            return mention(at, end, str(last), "within-years")
        return mention(at, end, f"{calendar.year}/{last}", "coming-years")
    if which in _BACK or which in ("past", "recent", "latest", "most recent"):
        return mention(at, end, None, "trailing-window")
    return mention(at, end, None, "coming-window") if which in _AHEAD else None


_PARTS = (
    ("quarter", _rel_quarter), ("n", _rel_counted), ("year", _rel_year), ("month", _rel_month),
    ("half", _rel_half),
    ("period", _rel_period), ("week", _rel_window), ("monthname", _rel_monthname), ("weekday", _rel_weekday),
    ("summer", _rel_season),
)  # fmt: skip


_TO_COME = re.compile(
    r"\b(?:(?:its|their|the)\s(?:[\w-]+\s){0,2}forecast\sfor|outlook|expects|now\ssees|sees|projects|will|plans|forecasts)\b",
    re.IGNORECASE,
)
_YEAR_WORD = re.compile(
    rf"""
    year[\s\u00a0-]to[\s\u00a0-](?P<to_date>date)
    | year-(?P<ago_adj>ago|earlier)(?:{S}(?:quarter|period|month|half))?
    | year{S}(?P<ago_quarter>ago{S}(?:quarter|period))
    | year{S}(?P<ago>ago|earlier|before|prior)(?:{S}(?:quarter|period))?
    | year-?{S}?(?P<end>end)(?![A-Za-z])(?:{S}(?P<end_year>\d{{4}}))?
    | (?:year){S}(?P<ended>ended|ending|to|through){S}(?P<coming>next{S})?(?:the{S}end{S}of{S}|end-)?
    | (?P<the>year)(?![\w-])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_A = re.compile(r"\b(?:a|one)[\s\u00a0]$", re.IGNORECASE)
_THE = re.compile(r"\bthe[\s\u00a0]$", re.IGNORECASE)
# "The year before" stands for a time only where nothing follows that it could be the year before of.
_ENDS_CLAUSE = re.compile(r"[.,;:)”\"]|\s?$|\s(?:[—–-]\s|and|but|as|after|when|while|to)", re.IGNORECASE)
_OF_THE_YEAR = re.compile(
    rf"\b(?:for|of|in|during|this|to|end|ending|ended|finish|finished|close|closed){S}"
    rf"(?:the|the rest of the|the remainder of the){S}(?:full{S}|entire{S})?$",
    re.IGNORECASE,
)


_BY = re.compile(r"\b(?:by|before|until|through|for|this|before the|by the)[\s\u00a0]$", re.IGNORECASE)


def year_word(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    found = _YEAR_WORD.match(text, at)
    if found is None:
        return None
    before = text[max(0, at - 26) : at]
    if found["to_date"]:
        return mention(at, found.end(), str(calendar.year), "year-to-date")
    if found["ago_quarter"]:
        return mention(at, found.end(), None, "year-ago-quarter", ("years", -1))
    if found["ago_adj"]:
        return mention(at, found.end(), None, "year-ago", ("years", -1))
    if found["ago"]:
        lead = _A.search(before) or (_THE.search(before) if _ENDS_CLAUSE.match(text, found.end()) else None)
        if lead is None or (lead[0].lower().startswith("the") and found["ago"].lower() == "ago"):
            return None
        return mention(at - len(before) + lead.start(), found.end(), None, "year-ago", ("years", -1))
    if found["end"]:
        past = calendar.published.month <= 3 and not _BY.search(before)
        year = found["end_year"] or str(calendar.year - past)
        return mention(at, found.end(), year, "year-end")
    if found["ended"]:
        closing = end_date(text, found.end(), calendar, ahead=found["ended"].lower() == "ending")
        if closing is None:
            return None
        year, month = closing[1]
        running = found["ended"] in ("to", "through") and _TO_COME.search(around(text, at, closing[0]))
        coming = found["coming"] or running
        if coming and not text[closing[0] - 4 : closing[0]].isdigit():
            year += (year, month) < (calendar.year, calendar.published.month)
        return mention(at, closing[0], calendar.year_ended(year, month), "fiscal-year-ended")
    if lead := _OF_THE_YEAR.search(before):
        if lead[0].lower().startswith("for"):
            return _whole_year(text, at, found.end(), calendar, "for-the-year")
        return mention(at, found.end(), str(calendar.year), "the-year")
    return None


_YR_AGO = re.compile(
    rf"yr[-\s](?:ago|earlier)(?:{S}(?:(?P<quarter>qtr|quarter)|period))?(?![A-Za-z])", re.IGNORECASE
)


def yr_ago(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    """A year ago, as brief notices write it: "the yr-ago qtr"."""
    found = _YR_AGO.match(text, at)
    rule = "year-ago-quarter" if found and found["quarter"] else "year-ago"
    return mention(at, found.end(), None, rule, ("years", -1)) if found else None


_END_OF = re.compile(
    rf"end{S}of{S}(?:the{S}|this{S}|next{S}|last{S})?(?P<what>decade|year|century)(?![A-Za-z-])", re.IGNORECASE
)


def end_of(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    found = _END_OF.match(text, at)
    if found is None or found["what"].lower() == "century":
        return None
    if found["what"].lower() == "decade":
        return mention(at, found.end(), str(calendar.year // 10 * 10 + 10), "end-of-decade")
    words = found[0].lower().split()
    step = 1 if "next" in words else -1 if "last" in words else 0
    return mention(at, found.end(), str(calendar.year + step), "end-of-year")


_TODAY = {"today": 0, "yesterday": -1, "tomorrow": 1, "tonight": 0}
_NOT_TODAY = re.compile(r"[’']s\b(?!\s(?:close|open|trad|session|announce|earnings|report))")


def today(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    word = next((w for w in _TODAY if text[at : at + len(w)].lower() == w), None)
    if word is None or text.startswith(" AM", at + 5):
        return None
    return mention(at, at + len(word), moved(calendar.published, timedelta(days=_TODAY[word])), "today")


_SO_FAR_THIS = re.compile(rf"so{S}far{S}(?:this|in{S}the){S}(?P<what>year|quarter|month)", re.IGNORECASE)


def so_far(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    found = _SO_FAR_THIS.match(text, at)
    if found is None:
        return None
    period = {"year": str(calendar.year), "quarter": calendar.last_quarter(0), "month": calendar.month_at(0)}
    return mention(at, found.end(), period[found["what"].lower()], "so-far")


_SINCE_START = re.compile(
    rf"since{S}the{S}(?:start|beginning){S}of{S}(?:the|this){S}year(?![A-Za-z-])", re.IGNORECASE
)


def since_start(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    """Reads "since the start of the year": as much as "so far this year"."""
    found = _SINCE_START.match(text, at)
    return mention(at, found.end(), str(calendar.year), "so-far") if found else None


_ANNUAL_OUTLOOK = re.compile(
    rf"(?:annual|yearly){S}(?:[a-z]{{2,14}}{S}){{0,3}}(?:forecast|guidance|outlook|target|estimate|projection)s?(?![A-Za-z-])",
    re.IGNORECASE,
)


def annual_outlook(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    """Reads "its annual revenue forecast": it is for the year that runs."""
    found = _ANNUAL_OUTLOOK.match(text, at)
    return mention(at, at + 6, calendar.whole_year(reported=False), "whole-year") if found else None


def year_to_date(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    return mention(at, at + 3, str(calendar.year), "year-to-date")


_TRAILING = re.compile(
    rf"(?:trailing|rolling){S}(?:twelve|12|{COUNT})[\s\u00a0-](?:months?|quarters?)|TTM|LTM", re.IGNORECASE
)


def trailing(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    found = _TRAILING.match(text, at)
    return mention(at, found.end(), None, "trailing-window") if found else None
