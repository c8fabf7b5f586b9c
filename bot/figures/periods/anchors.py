"""Comparisons in time ("a year earlier", "the previous quarter"), resolved against the mention they lean on."""

import re
from dataclasses import replace

from bot.figures.periods.calendars import Calendar, Calendars, kind_of, shifted, year_of
from bot.figures.periods.expressions import SENTENCE_END
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
    "current-period": ("quarter",),
    "quarter-in-year": ("quarter",),
    "previous-year": ("year",),
    "year-ago-month": ("month",),
    "zh-the-month": ("month",),
    "year-ago-half": ("half",),
    "years-earlier": ("year",),
}
_WINDOWS = frozenset({"months-ended", "part-of-year", "zh-part-of-year"})
_YEAR_AGO = frozenset({"year-ago", "year-ago-period"})
# How far back an anchor is looked for, in characters and mentions: an article's length.
_FAR, _MANY = 6000, 60
# How far back a year or a quarter is that a year leans on, in characters and mentions.
_NEAR, _FEW = 120, 3
_QUARTERLY = re.compile(r"\bquarter|\bQ[1-4]\b|\b[1-4]Q|季", re.IGNORECASE)


def resolved(text: str, mentions: list[PeriodMention], calendar: Calendars) -> list[PeriodMention]:
    """The mentions with relative ones given the period that their anchor and step make."""
    mentions = _with_end_dates(text, mentions)
    if not any(mention.relative or mention.rule in _LEANING for mention in mentions):
        return mentions
    quarterly = _QUARTERLY.search(text) is not None
    out: list[PeriodMention] = []
    for mention in mentions:
        if mention.relative:
            mention = replace(
                mention, period=_resolve(text, mention, out, calendar(mention.start), quarterly=quarterly)
            )
        elif mention.rule == "through-year":
            mention = _through(mention, out)
        elif mention.rule == "whole-year":
            mention = _of_fourth_quarter(text, mention, out)
        elif mention.rule == "relative-year":
            mention = _in_fiscal_years(text, mention, out, calendar(mention.start))
        out.append(mention)
    return out


# Only a calendar quarter's end is beyond doubt; "the quarter ended in January" stays fiscal.
_QUARTER_END = re.compile(r"\b(?:Mar|Jun|Sep|Dec)")


def _with_end_dates(text: str, mentions: list[PeriodMention]) -> list[PeriodMention]:
    """A fiscal quarter without a year, where the text says when "the quarter ended": the quarter of that date.

    It is the fiscal quarter that is named nearest to the date; the others keep their label.
    """
    ended = [
        mention
        for mention in mentions
        if mention.rule == "quarter-ended"
        and _QUARTER_END.search(text[mention.start : mention.end])
        and not re.match("first|second|third|fourth", text[mention.start :][:6], re.I)
    ]
    if len({mention.period for mention in ended}) != 1:
        return mentions
    date = ended[0]
    fiscal = (mention for mention in mentions if _is_bare_fiscal(text, mention))
    named = min(fiscal, key=lambda mention: abs(mention.start - date.start), default=None)
    return [
        replace(mention, period=date.period, rule="fiscal-quarter-ended")
        if named is not None and mention.period == named.period and _is_bare_fiscal(text, mention)
        else mention
        for mention in mentions
    ]


def _is_bare_fiscal(text: str, mention: PeriodMention) -> bool:
    """Whether a mention is one like "fiscal fourth quarter", without a year."""
    return mention.rule == "fiscal-quarter-ordinal" and not re.search(r"\d", text[mention.start : mention.end])


_LEANING = frozenset({"through-year", "relative-year", "whole-year"})


def _of_fourth_quarter(text: str, mention: PeriodMention, before: list[PeriodMention]) -> PeriodMention:
    """Reads "$700 million for the fourth quarter and $2.6 billion for the full year": the year that it closes."""
    near = (earlier for earlier in before[-_FEW:] if mention.start - earlier.end < _NEAR)
    quarters = [earlier for earlier in near if (earlier.period or "").endswith("Q4")]
    if not quarters or SENTENCE_END.search(text, quarters[0].end, mention.start + 1):
        return mention
    return replace(mention, period=max(str(earlier.period) for earlier in quarters).partition("Q")[0])


def _in_fiscal_years(
    text: str, mention: PeriodMention, before: list[PeriodMention], calendar: Calendar
) -> PeriodMention:
    """Reads "spent 21 billion in its last fiscal year and plans 25 billion this year": both years are fiscal."""
    near = (earlier for earlier in reversed(before[-_FEW:]) if earlier.rule not in ("month", "date"))
    last = next(near, None)
    if (
        last is None
        or last.rule != "relative-fiscal-year"
        or mention.start - last.end > _NEAR
        or SENTENCE_END.search(text, last.end, mention.start)
    ):
        return mention
    return replace(mention, period=calendar.fiscal_year(year_of(str(mention.period)) - calendar.year))


def _through(mention: PeriodMention, before: list[PeriodMention]) -> PeriodMention:
    """Reads "last year it earmarked 9 billion through 2028": the span starts with the year spoken of."""
    last = before[-1] if before else None
    if last is None or last.rule not in ("relative-year", "year") or mention.start - last.end > _NEAR:
        return mention
    first, end = str(last.period), str(mention.period)[5:]
    return replace(mention, period=f"{first}/{end}") if first < end else mention


def _resolve(
    text: str, mention: PeriodMention, before: list[PeriodMention], calendar: Calendar, *, quarterly: bool
) -> str | None:
    unit, step = mention.offset or ("years", 0)
    leaning = _anchor(text, mention, before, unit)
    anchor = leaning.period if leaning is not None else _default(mention, unit, calendar, quarterly=quarterly)
    if anchor is None:
        return None
    if unit == "in":
        return shifted(anchor, years=step - year_of(anchor))
    return shifted(anchor, **{unit: step})


def _anchor(text: str, mention: PeriodMention, before: list[PeriodMention], unit: str) -> PeriodMention | None:
    """The nearest period before in the paragraph; for comparisons with a year ago, else the last quarter named.

    A year before "the nine months ended Dec. 31" has no more of a period than they have.
    """
    paragraph = text.rfind("\n\n", max(0, mention.start - _FAR), mention.start)
    kinds = _RULE_KINDS.get(mention.rule) or _KINDS.get(unit, ("day", "month", "year"))
    near = before[-_MANY:]
    for earlier in reversed(near):
        if earlier.start < paragraph:
            break
        if earlier.rule in _WINDOWS and earlier.period is None and mention.rule in _YEAR_AGO:
            return earlier
        if _anchors(earlier) and kind_of(earlier.period) in kinds:
            return earlier
    if unit in ("years", "in") and "quarter" in kinds:
        quarters = (e for e in reversed(near) if _anchors(e) and kind_of(e.period) in ("quarter", "half"))
        return next(quarters, None)
    return None


def _anchors(mention: PeriodMention) -> bool:
    """Whether others may lean on a mention: an explicit one, or "the quarter"."""
    return mention.period is not None and (
        not mention.relative or mention.rule in ("the-quarter", "quarter-before")
    )


def _default(mention: PeriodMention, unit: str, calendar: Calendar, *, quarterly: bool) -> str | None:
    if mention.rule == "current-period" and not quarterly:
        return None
    if mention.rule == "next-quarter":
        return calendar.last_quarter(0)
    if unit == "quarters" or mention.rule in ("year-ago-quarter", "quarter-in-year"):
        return calendar.last_quarter()
    if mention.rule == "some-time-later":
        return None
    if unit == "months" or mention.rule == "year-ago-month":
        return calendar.month_at(0)
    if mention.rule in ("year-ago", "year-ago-period", "same-in-year") and quarterly:
        return calendar.last_quarter()
    return str(calendar.year)
