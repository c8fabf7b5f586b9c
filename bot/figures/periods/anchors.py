"""Comparisons in time ("a year earlier", "the previous quarter"), resolved against the mention they lean on."""

import re
from dataclasses import replace

from bot.figures.periods.calendars import Calendar, kind_of, shifted, year_of
from bot.figures.periods.mention import PeriodMention

_KINDS = {
    "quarters": ("quarter",),
    "months": ("month", "day"),
    "years": ("quarter", "half", "month", "year"),
    "in": ("quarter", "half", "month", "year"),
}
_RULE_KINDS = {
    "year-ago-quarter": ("quarter",),
    "the-quarter": ("quarter",),
    "previous-year": ("year",),
    "year-ago-month": ("month",),
    "year-ago-half": ("half",),
    "years-earlier": ("year",),
}
# How far back an anchor is looked for, in characters and mentions: an article's length.
_FAR, _MANY = 6000, 60
_QUARTERLY = re.compile(r"\bquarter|\bQ[1-4]\b|\b[1-4]Q|季", re.IGNORECASE)


def resolved(text: str, mentions: list[PeriodMention], calendar: Calendar) -> list[PeriodMention]:
    """The mentions with relative ones given the period that their anchor and step make."""
    mentions = _with_end_dates(text, mentions)
    if not any(mention.relative or mention.rule == "through-year" for mention in mentions):
        return mentions
    quarterly = _QUARTERLY.search(text) is not None
    out: list[PeriodMention] = []
    for mention in mentions:
        if mention.relative:
            mention = replace(mention, period=_resolve(text, mention, out, calendar, quarterly=quarterly))
        elif mention.rule == "through-year":
            mention = _through(mention, out)
        out.append(mention)
    return out


# Only a calendar quarter's end is beyond doubt; "the quarter ended in January" stays fiscal.
_QUARTER_END = re.compile(r"\b(?:Mar|Jun|Sep|Dec)")


def _with_end_dates(text: str, mentions: list[PeriodMention]) -> list[PeriodMention]:
    """Fiscal quarters without a year, where the text says when "the quarter ended": the quarter of that date."""
    ended = {
        mention.period
        for mention in mentions
        if mention.rule == "quarter-ended"
        and _QUARTER_END.search(text[mention.start : mention.end])
        and not re.match("first|second|third|fourth", text[mention.start :][:6], re.I)
    }
    if len(ended) != 1:
        return mentions
    period = ended.pop()
    return [
        replace(mention, period=period, rule="fiscal-quarter-ended")
        if mention.rule == "fiscal-quarter-ordinal" and not re.search(r"\d", text[mention.start : mention.end])
        else mention
        for mention in mentions
    ]


def _through(mention: PeriodMention, before: list[PeriodMention]) -> PeriodMention:
    """Reads "last year it earmarked 9 billion through 2028": the span starts with the year spoken of."""
    last = before[-1] if before else None
    if last is None or last.rule not in ("relative-year", "year") or mention.start - last.end > 120:
        return mention
    first, end = str(last.period), str(mention.period)[5:]
    return replace(mention, period=f"{first}/{end}") if first < end else mention


def _resolve(
    text: str, mention: PeriodMention, before: list[PeriodMention], calendar: Calendar, *, quarterly: bool
) -> str | None:
    unit, step = mention.offset or ("years", 0)
    anchor = _anchor(text, mention, before, unit) or _default(mention, unit, calendar, quarterly=quarterly)
    if anchor is None:
        return None
    if unit == "in":
        return shifted(anchor, years=step - year_of(anchor))
    return shifted(anchor, **{unit: step})


def _anchor(text: str, mention: PeriodMention, before: list[PeriodMention], unit: str) -> str | None:
    """The nearest period before in the paragraph; for comparisons with a year ago, else the last quarter named."""
    paragraph = text.rfind("\n\n", max(0, mention.start - _FAR), mention.start)
    kinds = _RULE_KINDS.get(mention.rule) or _KINDS.get(unit, ("day", "month", "year"))
    near = before[-_MANY:]
    for earlier in reversed(near):
        if earlier.start < paragraph:
            break
        if _anchors(earlier) and kind_of(earlier.period) in kinds:
            return earlier.period
    if unit in ("years", "in") and "quarter" in kinds:
        quarters = (e.period for e in reversed(near) if _anchors(e) and kind_of(e.period) in ("quarter", "half"))
        return next(quarters, None)
    return None


def _anchors(mention: PeriodMention) -> bool:
    """Whether others may lean on a mention: an explicit one, or "the quarter"."""
    return mention.period is not None and (
        not mention.relative or mention.rule in ("the-quarter", "quarter-before")
    )


def _default(mention: PeriodMention, unit: str, calendar: Calendar, *, quarterly: bool) -> str | None:
    if unit == "quarters" or mention.rule == "year-ago-quarter":
        return calendar.last_quarter()
    if mention.rule == "some-time-later":
        return None
    if unit == "months" or mention.rule == "year-ago-month":
        return calendar.month_at(0)
    if mention.rule in ("year-ago", "year-ago-period", "same-in-year") and quarterly:
        return calendar.last_quarter()
    return str(calendar.year)
