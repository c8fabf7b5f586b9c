"""Time counted in units from publication: "three years ago", "two quarters earlier", "over five years"."""

import re
from datetime import timedelta

from bot.figures.periods.calendars import Calendar, moved
from bot.figures.periods.expressions import COUNT, YEAR, S, count, mention
from bot.figures.periods.mention import PeriodMention

LAST_YEAR = 9999  # that a period can name
_QUARTER, _TWELVE = 3, 12  # months


_AGO = re.compile(
    rf"(?:^|[\s\u00a0(“\"—–-])(?P<about>about{S}|around{S}|nearly{S}|some{S})?(?P<n>{COUNT}|a{S}few){S}$",
    re.IGNORECASE,
)
_AGO_TAIL = re.compile(
    rf"(?P<unit>years?|months?|weeks?|days?|decades?){S}(?P<ago>ago|earlier|before|prior|later|after)(?![A-Za-z])",
    re.IGNORECASE,
)
# "It's been twelve years since it first won a contract" dates what was won.
_IT_IS = re.compile(
    rf"\bit(?:[’']s|{S}is|{S}has)(?:{S}been)?{S}(?:about{S}|nearly{S}|almost{S})?(?P<n>{COUNT}){S}$", re.IGNORECASE
)
_SINCE_IT = re.compile(rf"years?{S}since(?![A-Za-z])", re.IGNORECASE)
_YEARS_TO = re.compile(rf"years{S}(?:to|through|ending|ended){S}(?P<year>{YEAR})(?![\d-])", re.IGNORECASE)
_OVER = re.compile(
    rf"\b(?P<over>over|across|in|within|for|during|after|next){S}(?:about{S}|around{S}|the{S}course{S}of{S}|a{S}span{S}of{S})?"
    rf"(?:(?:{COUNT})(?:{S}(?:to|or){S}|-))?(?P<n>{COUNT}){S}(?:full{S})?$",
    re.IGNORECASE,
)


def counted_units(text: str, at: int, calendar: Calendar) -> PeriodMention | None:
    """Counted units of time: "three weeks ago", "within five years", "over three years"."""
    before = text[max(0, at - 30) : at]
    ago = _AGO_TAIL.match(text, at)
    if ago is not None and (lead := _AGO.search(before)):
        start = at - len(before) + lead.start("n")
        return _ago(
            start, ago.end(), count(lead["n"]), ago["unit"].lower().rstrip("s"), ago["ago"].lower(), calendar
        )
    if (since := _SINCE_IT.match(text, at)) and (lead := _IT_IS.search(before)):
        number = count(lead["n"])
        period = str(calendar.year - number) if number else None
        return mention(at - len(before) + lead.start("n"), since.end(), period, "years-ago")
    if (span := _YEARS_TO.match(text, at)) and (lead := _AGO.search(before)) and (number := count(lead["n"])):
        start, last = at - len(before) + lead.start("n"), int(span["year"])
        return mention(start, span.end(), str(last), "years-to")
    over = _OVER.search(before)
    if over is None or not text[at : at + 5].lower().startswith(("year", "decad")):
        return None
    number, word = count(over["n"]), over["over"].lower()
    end = at + (
        7 if text[at].lower() == "d" and text[at + 6 : at + 7] == "s" else 6 if text[at].lower() == "d" else 5
    )
    start = at - len(before) + over.start()
    if not number or before[: over.start()].lower().rstrip().endswith(("for", "more", "well", "took")):
        return mention(start, end, None, "window")
    last = calendar.year + number * (10 if text[at].lower() == "d" else 1)
    if last > LAST_YEAR:
        return mention(start, end, None, "window")
    if word in ("within",):
        return mention(start, end, str(last), "within-years")
    if word == "over":
        return mention(start, end, f"{calendar.year}/{last}", "over-years")
    return mention(start, end, None, "window")


_STEPS = {
    "year": ("years", 1),
    "decade": ("years", 10),
    "month": ("months", 1),
    "week": ("days", 7),
    "day": ("days", 1),
}


def _ago(start: int, end: int, number: int, unit: str, word: str, calendar: Calendar) -> PeriodMention:
    if not number:
        return mention(start, end, None, "some-time-ago")
    if word == "after":
        return mention(start, end, None, "some-time-after")
    if word == "later":
        step, size = _STEPS[unit]
        return mention(start, end, None, "some-time-later", (step, number * size))
    if unit == "year":
        if word != "ago" or number == 1:
            return mention(start, end, None, "years-earlier", ("years", -number))
        return mention(start, end, str(calendar.year - number), "years-ago")
    if unit == "decade":
        return mention(start, end, str(calendar.year - 10 * number) if number < 100 else None, "years-ago")
    if unit == "month" and number == _TWELVE:
        return mention(start, end, None, "year-ago", ("years", -1))
    if word != "ago" and unit == "month" and number == _QUARTER:
        return mention(start, end, None, "previous-quarter", ("quarters", -1))
    if word != "ago":
        back = ("months", -number) if unit == "month" else None
        return mention(start, end, None, "some-time-earlier", back)
    if unit == "month":
        return mention(start, end, calendar.month_at(number), "months-ago")
    if unit == "week":
        return mention(start, end, moved(calendar.published, timedelta(weeks=-number))[:7], "weeks-ago")
    return mention(start, end, moved(calendar.published, timedelta(days=-number)), "days-ago")
