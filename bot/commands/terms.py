"""What was typed, in; the terms of a lookup, out: years or quarters, a currency, `latest`, `all`, and the rest.

"next year" and its like need today's date. Refuses to know companies and metrics.
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.commands.quarters import COUNTED, quarter, told_from_today, years_of
from bot.errors import NotUnderstood
from bot.wording import MONTHS

_YEAR_NUMBER = r"(?:19|20)\d\d"
_FISCAL = r"(?:\b(?:fy|fiscal(?:\s+year)?)\s*)?"
_SINCE = re.compile(
    rf"\b(?:since|from|after)\s+{_FISCAL}({_YEAR_NUMBER})\b|自?({_YEAR_NUMBER})年?(?:以来|以后|之后|起|至今)",
    re.IGNORECASE,
)
_UNTIL = re.compile(rf"\b(?:until|till|to|before|through)\s+{_FISCAL}({_YEAR_NUMBER})\b", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"""(?:\b(?:between|from|since)\s+)? {_FISCAL}(?<!\d)({_YEAR_NUMBER})年?
         \s?(?:-|–|—|~|\.{{2,3}}|/|至|到|\b(?:to|and|until|till|through|thru)\b)\s?
         {_FISCAL}(?:({_YEAR_NUMBER})年?|(\d\d))(?![\d-])""",
    re.VERBOSE | re.IGNORECASE,
)
_COUNTED = re.compile(
    rf"\b(?:(?:in|over|for|during)\s+)?(?:the\s+)?(?P<which>last|past|next)\s+(?P<number>\d{{1,2}}|{'|'.join(COUNTED)})\s+years\b",
    re.IGNORECASE,
)
_YEAR = re.compile(
    rf"""(?<![A-Za-z\d]) (?:(?:in|for|during|of)\s+)? (?:(?:fy|fiscal(?:\s+year)?|calendar(?:\s+year)?)\s*)?
         (?<!\d)({_YEAR_NUMBER})(?!\d)年?""",
    re.VERBOSE | re.IGNORECASE,
)
_RELATIVE = (
    (re.compile(r"\b(?:in\s+)?(?:the\s+)?next\s+year\b(?:'s)?|明年", re.IGNORECASE), 1),
    (re.compile(r"\b(?:in\s+)?last\s+year\b(?:'s)?|\bthe\s+year\s+before\b|去年", re.IGNORECASE), -1),
    (re.compile(r"\b(?:in\s+)?this\s+year\b(?:'s)?|今年", re.IGNORECASE), 0),
)
_CURRENCY = re.compile(
    r"\bin\s+(yuan|renminbi|dollars?|us\$|nt\$|hk\$|euros?|yen|pounds?|won|rupees?|francs?|rmb|cny|usd|eur|jpy|gbp|krw|inr|chf"
    r"|hkd|twd|sgd|aud|cad|brl|sek|nok|dkk|mxn|thb|idr|myr|php|zar|ils|nzd|pln|try)(?![\w$])",
    re.IGNORECASE,
)
_CURRENCIES = {
    "yuan": "CNY", "rmb": "CNY", "dollar": "USD", "dollars": "USD", "us$": "USD", "euro": "EUR", "euros": "EUR",
    "nt$": "TWD", "hk$": "HKD",
    "renminbi": "CNY", "won": "KRW", "rupee": "INR", "rupees": "INR", "franc": "CHF", "francs": "CHF",
    "yen": "JPY", "pound": "GBP", "pounds": "GBP",
}  # fmt: skip
_SHORT_FISCAL = re.compile(r"\bFY\s?['’]?(\d\d)(?![\d-])", re.IGNORECASE)
_BRACKETS = re.compile(r"[()\[\]（）]|(?<!\S)[-–—:](?!\S)")
_LATEST = re.compile(r"\b(?:the\s+)?(?:latest|newest|most\s+recent)\b", re.IGNORECASE)
_ALL = re.compile(r"(?:^|\s)(?:all|everything|history|with\s+history)(?=\s|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was asked of the figures, and the `words` that are about something else."""

    words: str
    since: int | None = None
    until: int | None = None
    period: str | None = None
    by_months: bool = False
    currency: str | None = None
    latest: bool = False
    everything: bool = False


def terms(text: str, today: date | None = None) -> Terms:
    """The terms in a text. Without `today`, what needs it raises NotUnderstood."""
    text = _SHORT_FISCAL.sub(r"FY20\1", _BRACKETS.sub(" ", text).replace(";", ", "))
    rest, currency = _cut(text, _CURRENCY)
    rest, latest = _cut(rest, _LATEST)
    rest, everything = _cut(rest, _ALL)
    by_months = told_from_today(rest)
    rest, period = quarter(rest, today)
    rest, relative = _relative(rest, today)
    rest, between = _between(rest)
    rest, since = _cut(rest, _SINCE)
    rest, until = _cut(rest, _UNTIL)
    years = [*relative, *between, *(int(year) for year in _YEAR.findall(rest))]
    first = int(since[1] or since[2]) if since else min(years, default=None)
    last = int(until[1]) if until else None if since else max(years, default=None)
    if period is not None:
        first, last = years_of(period)
    return Terms(
        words=" ".join(_YEAR.sub(" ", rest).split()),
        since=first,
        until=last,
        period=period,
        by_months=by_months,
        currency=_CURRENCIES.get(currency[1].lower(), currency[1].upper()) if currency else None,
        latest=latest is not None,
        everything=everything is not None,
    )


def _between(text: str) -> tuple[str, list[int]]:
    """A text without a span of years, and the two: "2023-2025", "FY2023 to FY2025", "2023-25", "2023至2025年"."""
    rest, found = _cut(text, _BETWEEN)
    if found is None:
        return text, []
    first = int(found[1])
    last = int(found[2] or f"{found[1][:2]}{found[3]}")
    if found[3] and (last <= first or int(found[3]) <= len(MONTHS)):
        return text, []  # 2025-09 is a month
    return rest, [first, last]


def _cut(text: str, pattern: re.Pattern[str]) -> tuple[str, re.Match[str] | None]:
    """A text without what a pattern found in it first."""
    found = pattern.search(text)
    return (f"{text[: found.start()]} {text[found.end() :]}", found) if found else (text, None)


def _relative(text: str, today: date | None) -> tuple[str, list[int]]:
    """The years that are told from today's."""
    text, counted = _cut(text, _COUNTED)
    years = [] if counted is None else _in_a_row(counted, today)
    for pattern, step in _RELATIVE:
        text, found = _cut(text, pattern)
        if found is not None:
            years.append(_known(today).year + step)
    return text, years


def _in_a_row(found: re.Match[str], today: date | None) -> list[int]:
    """The first and the last of "the last three years", with this one, or of "the next three", without it."""
    now, number = _known(today).year, COUNTED.get(found["number"].lower()) or int(found["number"])
    return [now + 1, now + number] if found["which"].lower() == "next" else [now - number + 1, now]


def _known(today: date | None) -> date:
    if today is None:
        raise NotUnderstood("Which year is that?", hint="Name it: how much will bytedance spend in 2027?")
    return today
