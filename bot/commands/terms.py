"""What was typed, in; the terms of a lookup, out: years or a quarter, a currency, `latest`, `all`, and the rest.

"next year" and its like need today's date. Refuses to know companies and metrics.
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.commands.quarters import quarter
from bot.errors import NotUnderstood

_YEAR_NUMBER = r"(?:19|20)\d\d"
_SINCE = re.compile(rf"\b(?:since|from|after)\s+({_YEAR_NUMBER})\b", re.IGNORECASE)
_UNTIL = re.compile(rf"\b(?:until|till|to|before)\s+({_YEAR_NUMBER})\b", re.IGNORECASE)
_BETWEEN = re.compile(
    rf"\b(?:(?:between|from|since)\s+)?({_YEAR_NUMBER})\s?(?:-|–|to|and)\s?({_YEAR_NUMBER})\b", re.IGNORECASE
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
    r"\bin\s+(yuan|renminbi|dollars?|us\$|euros?|yen|pounds?|won|rupees?|francs?|rmb|cny|usd|eur|jpy|gbp|krw|inr|chf"
    r"|hkd|twd|sgd|aud|cad|brl|sek|nok|dkk|mxn|thb|idr|myr|php|zar|ils|nzd|pln|try)(?![\w$])",
    re.IGNORECASE,
)
_CURRENCIES = {
    "yuan": "CNY", "rmb": "CNY", "dollar": "USD", "dollars": "USD", "us$": "USD", "euro": "EUR", "euros": "EUR",
    "renminbi": "CNY", "won": "KRW", "rupee": "INR", "rupees": "INR", "franc": "CHF", "francs": "CHF",
    "yen": "JPY", "pound": "GBP", "pounds": "GBP",
}  # fmt: skip
_LATEST = re.compile(r"\b(?:the\s+)?(?:latest|newest|most\s+recent)\b", re.IGNORECASE)
_ALL = re.compile(r"(?:^|\s)(?:all|everything|history|with\s+history)(?=\s|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What was asked of the figures, and the `words` that are about something else."""

    words: str
    since: int | None = None
    until: int | None = None
    period: str | None = None
    currency: str | None = None
    latest: bool = False
    everything: bool = False


def terms(text: str, today: date | None = None) -> Terms:
    """The terms in a text. Without `today`, what needs it raises NotUnderstood."""
    rest, currency = _cut(text, _CURRENCY)
    rest, latest = _cut(rest, _LATEST)
    rest, everything = _cut(rest, _ALL)
    rest, period = quarter(rest, today)
    rest, relative = _relative(rest, today)
    rest, between = _cut(rest, _BETWEEN)
    rest, since = _cut(rest, _SINCE)
    rest, until = _cut(rest, _UNTIL)
    years = [*relative, *(int(year) for year in _YEAR.findall(rest))]
    if period is not None:
        since, until, years = None, None, [int(period.removeprefix("FY")[:4])]
    if between is not None:
        years += [int(between[1]), int(between[2])]
    return Terms(
        words=" ".join(_YEAR.sub(" ", rest).split()),
        since=int(since[1]) if since else min(years, default=None),
        until=int(until[1]) if until else None if since else max(years, default=None),
        period=period,
        currency=_CURRENCIES.get(currency[1].lower(), currency[1].upper()) if currency else None,
        latest=latest is not None,
        everything=everything is not None,
    )


def _cut(text: str, pattern: re.Pattern[str]) -> tuple[str, re.Match[str] | None]:
    """A text without what a pattern found in it first."""
    found = pattern.search(text)
    return (f"{text[: found.start()]} {text[found.end() :]}", found) if found else (text, None)


def _relative(text: str, today: date | None) -> tuple[str, list[int]]:
    """The years that are told from today's."""
    years = []
    for pattern, step in _RELATIVE:
        text, found = _cut(text, pattern)
        if found is not None:
            if today is None:
                raise NotUnderstood("Which year is that?", hint="Name it: how much will bytedance spend in 2027?")
            years.append(today.year + step)
    return text, years
