"""A free question in, the lookup that it means out: "how much will bytedance spend on AI next year?".

A question is understood only when it names one metric and at least one company that the table knows; the answer
says the lookup back. Refuses to guess a year that the words do not give.
"""

import re
from datetime import date

from bot import wording
from bot.companies import companies
from bot.errors import NotUnderstood
from bot.model import Command

# What people ask for without saying its name; the first that matches counts, so the more telling ones come first.
_METRICS: tuple[tuple[str, str], ...] = (
    ("operating_income", r"operating\s(?:income|profit)|ebitda?\b"),
    ("net_income", r"net\s(?:income|profit|loss)|profits?\b|earn(?:s|ed|ings)?\b|\blos[et]s?\b|make\smoney|利润"),
    ("capex", r"capex\b|capital\s(?:spending|expenditures?|budget)|\bspen[dt](?:s|ing)?\b|资本(?:开支|支出)"),
    ("revenue", r"revenues?\b|\bsales\b|turnover|营收|收入"),
    ("valuation", r"valu(?:ed|ation)\b|\bworth\b|估值"),
    ("funding", r"\braised?\b|funding|融资"),
    ("layoffs", r"lay\s?offs?\b|laid\soff|\bfired?\b|job\scuts?|cut\sjobs|裁员"),
    ("headcount", r"employees?\b|headcount|staff\b|people\swork|employ\b"),
    ("users", r"\busers?\b|subscribers?\b|customers?\b|用户"),
    ("units", r"shipments?\b|shipped\b|delivered\b|deliveries\b"),
    ("margin", r"margins?\b"),
    ("debt", r"\bdebt\b|borrow(?:s|ed|ing)?\b|bonds?\b"),
    ("buyback", r"buy\s?backs?\b|repurchas"),
    ("eps", r"\beps\b|per\sshare"),
)  # fmt: skip
_PATTERNS = tuple((metric, re.compile(words, re.IGNORECASE)) for metric, words in _METRICS)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_RELATIVE = (
    (re.compile(r"\bnext\s+year\b|明年", re.IGNORECASE), 1),
    (re.compile(r"\blast\s+year\b|\bthe\s+year\s+before\b|去年", re.IGNORECASE), -1),
    (re.compile(r"\bthis\s+year\b|今年", re.IGNORECASE), 0),
)
_SINCE = re.compile(r"\bsince\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_ASKS = re.compile(
    r"^\s*(?:how|what|whats|what's|which|who|when|did|does|do|is|are|was|were|will|has|have|tell|show|give|compare)\b"
    r"|[?？]\s*$|多少",
    re.IGNORECASE,
)
_VERBS = {
    "capex": "capex", "revenue": "revenue", "net_income": "profit", "operating_income": "operating", "eps": "eps",
    "margin": "margin", "funding": "funding", "valuation": "valuation", "debt": "debt", "users": "users",
    "headcount": "headcount", "layoffs": "layoffs", "units": "shipments", "buyback": "buybacks",
}  # fmt: skip


def question(text: str, today: date | None) -> Command | None:
    """The lookup that a free question means; None if it is no question, or names no metric or company."""
    if not _ASKS.search(text):
        return None
    metric = next((metric for metric, pattern in _PATTERNS if pattern.search(text)), None)
    if metric is None:
        return None
    found = _companies(dict(_PATTERNS)[metric].sub(" ", text))
    if not found:
        return None
    since, until = _years(text, today)
    return Command(
        verb=_VERBS[metric],
        metric=metric,
        companies=found,
        since=since,
        until=until,
        heard=_heard(metric, found, since, until),
    )


def _companies(text: str) -> tuple[str, ...]:
    """The ids of the companies that the text names: the longest name at each place, each company once."""
    table, words, at = companies(), text.split(), 0
    found: dict[str, None] = {}
    while at < len(words):
        for end in range(min(len(words), at + 4), at, -1):
            written = " ".join(words[at:end]).strip("?？.,!;:")
            if len(written) > 2 and written.lower() not in _ORDINARY and (company := table.find(written)):
                found[company.id] = None
                at = end
                break
        else:
            at += 1
    return tuple(found)


# Words of a question that are also somebody's name or ticker.
_ORDINARY = frozenset(
    """a all an and are as at be big by can cost did do does for from give had has have how in is it its last more
    much next now of on one or out sales show since spend tell than that the their they this to was well were what
    when which who will with year years you plan plans made make raise ai for
    """.split()
)


def _years(text: str, today: date | None) -> tuple[int | None, int | None]:
    since = _SINCE.search(text)
    if since:
        return int(since[1]), None
    years = [int(found) for found in _YEAR.findall(text)]
    for pattern, step in _RELATIVE:
        if pattern.search(text):
            if today is None:
                raise NotUnderstood("Which year is that?", hint="Name it: how much will bytedance spend in 2027?")
            years.append(today.year + step)
    return min(years, default=None), max(years, default=None)


def _heard(metric: str, keys: tuple[str, ...], since: int | None, until: int | None) -> str:
    table = companies()
    names = wording.joined(company.name if (company := table.get(key)) else key for key in keys)
    years = "–".join(str(year) for year in dict.fromkeys((since, until)) if year)
    span = f"since {since}" if since and not until else years
    return ", ".join(filter(None, (f"{wording.metric(metric).lower()} of {names}", span)))
