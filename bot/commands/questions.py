"""A free question in, the lookup that it means out: "how much will bytedance spend on AI next year?".

A question is understood only when it names one metric and a company that the table knows, or asks who has the most
of a metric; the answer says the lookup back. Refuses to guess a year that the words do not give.
"""

import re
from collections.abc import Iterator
from datetime import date

from bot import wording
from bot.commands.groups import spelt_out
from bot.commands.lookups import part_named
from bot.commands.metrics import metric_named
from bot.commands.terms import Terms, terms
from bot.companies import companies
from bot.model import Command, Company

# What people ask for without saying its name; the first that matches counts, so the more telling ones come first.
_METRICS: tuple[tuple[str, str], ...] = (
    ("market_cap", r"market\s(?:cap(?:itali[sz]ation)?|value)\b|市值"),
    ("share_price", r"(?:share|stock)\sprices?\b|股价"),
    ("cash_flow", r"cash\s?flows?\b"),
    ("rnd", r"\br\s?&\s?d\b|research\sand\sdevelopment"),
    ("operating_income", r"operating\s(?:income|profit)|ebitda?\b"),
    (
        "net_income",
        r"net\s(?:income|profit|loss)|profit(?:s|able)?\b|earn(?:s|ed|ings)?\b|\blos[et]s?\b|利润"
        r"|\bgewinne?\b|b[ée]n[ée]fices?\b|beneficios?\b",
    ),
    ("capex", r"capex\b|capital\s(?:spending|expenditures?|budget)|\bspen[dt](?:s|ing)?\b|资本(?:开支|支出)"),
    (
        "revenue",
        r"revenues?\b|\bsales\b|turnover|营收|收入|\bums[aä]tze?\b|chiffre\sd['’]affaires|\bingresos\b|factur[oó]\b"
        r"|facturaci[oó]n\b|fatturato\b|売上|매출",
    ),
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
_ASKS = re.compile(
    r"^\s*(?:how|what|whats|what's|which|who|when|did|does|do|is|are|was|were|will|has|have|tell|show|give|compare)\b"
    r"|[?？]\s*$|多少",
    re.IGNORECASE,
)
_LONGEST_NAME, _LONG_ENOUGH = 4, 5
_MOST = re.compile(r"\s*\b(?:the\s)?(?:most|biggest|largest|highest|top)\b|最多|最大", re.IGNORECASE)
_NEWS = re.compile(
    r"(?:what(?:['’]s|\sis)\s(?:new|going\son|happening)|what\shappened|(?:(?:latest|any|the)\s)?news)\b"
    r"(?:\s(?:on|about|of|for|from|with|in|at))?",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"\b(?:chart|graph|plot|draw)\b", re.IGNORECASE)
_VERBS = {
    "capex": "capex", "revenue": "revenue", "net_income": "profit", "operating_income": "operating", "eps": "eps",
    "margin": "margin", "funding": "funding", "valuation": "valuation", "debt": "debt", "users": "users",
    "headcount": "headcount", "layoffs": "layoffs", "units": "shipments", "buyback": "buybacks",
    "market_cap": "figures", "share_price": "figures", "cash_flow": "figures", "rnd": "figures",
}  # fmt: skip


def question(text: str, today: date | None) -> Command | None:
    """The lookup that a free question means; None if it is no question, or names no metric or company.

    The bare words "bytedance capex 2025" are a question too, where nothing is left of them.
    """
    metric = next((metric for metric, pattern in _PATTERNS if pattern.search(text)), None)
    if metric is None:
        return None
    asked = terms(text, today)
    words = dict(_PATTERNS)[metric].sub(" ", asked.words)
    names, left = _companies(words)
    if not names and _MOST.search(text) and (_ASKS.search(text) or _MOST.match(text)):
        return _ranking(metric, asked)
    if not names or (left and not _ASKS.search(text)):
        return None
    part = next(filter(None, map(part_named, _runs(words))), ()) if len(names) == 1 else ()
    return Command(
        verb="chart" if _DRAWN.search(text) else _VERBS[metric],
        metric=metric,
        companies=names,
        since=asked.since,
        until=asked.until,
        period=asked.period,
        by_months=asked.by_months,
        currency=asked.currency,
        limit=1 if asked.latest else None,
        options=(*((("all", ""),) if asked.everything else ()), *part),
        heard=_heard(f"{wording.metric(metric).lower()} of {part[0][1] if part else _named(names)}", asked),
    )


def news(text: str) -> Command | None:
    """The brief that a question for news means: "what's new on chips?", "latest news"."""
    found = _NEWS.match(text)
    return Command(verb="brief", arguments=tuple(text[found.end() :].strip(" ?.!？").split())) if found else None


def bare(text: str, today: date | None) -> Command | None:
    """What words mean that only name companies, or somebody and a metric: "apple", "Tarnhold sales"."""
    asked = terms(text, today)
    names, left = _companies(asked.words)
    if names and not left:
        what = "figures" if len(names) == 1 else "revenue"
        return Command(
            verb=what,
            metric=None if len(names) == 1 else "revenue",
            companies=names,
            since=asked.since,
            until=asked.until,
            period=asked.period,
            by_months=asked.by_months,
            currency=asked.currency,
            limit=1 if asked.latest else None,
            heard=_heard(f"{what} of {_named(names)}", asked),
        )
    words = asked.words.split()
    metric = metric_named(words[-1]) if 1 < len(words) <= _LONGEST_NAME + 1 else None
    if metric is None or _ASKS.search(text):
        return None
    return Command(
        verb="figures", metric=metric, companies=(" ".join(words[:-1]),), since=asked.since, until=asked.until,
        period=asked.period, by_months=asked.by_months, currency=asked.currency, limit=1 if asked.latest else None,
    )  # fmt: skip


def instead(text: str) -> tuple[str, ...] | None:
    """What may be typed instead of a question that is not understood, None where a text is no question: of a
    company its figures, of several a comparison.
    """
    if not _ASKS.search(text):
        return None
    names = [company.name for key in _companies(text)[0] if (company := companies().get(key))]
    if len(names) > 1:
        return tuple(f"/compare {metric} {', '.join(names)}" for metric in ("revenue", "valuation"))
    return tuple(f"/figures {name}" for name in names)


def _ranking(metric: str, asked: Terms) -> Command:
    return Command(
        verb="top",
        metric=metric,
        since=asked.since,
        until=asked.until,
        period=asked.period,
        by_months=asked.by_months,
        currency=asked.currency,
        heard=_heard(f"who has the most {wording.metric(metric).lower()}", asked),
    )


def _companies(text: str) -> tuple[tuple[str, ...], bool]:
    """The ids of the companies that the text names, the longest name at each place, each company once; and whether
    the text says more than their names.
    """
    table, words, at, left = companies(), spelt_out(text).split(), 0, False
    found: dict[str, None] = {}
    while at < len(words):
        for end in range(min(len(words), at + _LONGEST_NAME), at, -1):
            written = wording.owner(" ".join(words[at:end]).strip("?？.,!;:&"))
            if _may_name(written) and (company := table.find(written) or _of_plural(written)):
                found[company.id] = None
                at = end
                break
        else:
            left = left or words[at].strip("?？.,!;:&").lower() not in _JOINING
            at += 1
    return tuple(found), left


def _runs(text: str) -> Iterator[str]:
    """All runs of a few words that may be a name, the longest first."""
    words = [wording.owner(word.strip("?？.,!;:&")) for word in text.split()]
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        runs = (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))
        yield from (run for run in runs if run and _may_name(run))


def _of_plural(written: str) -> Company | None:
    """The company of a name with an s and without its apostrophe: "Apples revenue"."""
    one = written.removesuffix("s")
    return companies().find(one) if len(written) >= _LONG_ENOUGH and one != written and _may_name(one) else None


def _may_name(written: str) -> bool:
    """Whether words may be a name: a question's own words at either end are not part of one."""
    words = written.lower().split()
    return len(written) > 2 and not {words[0], words[-1]} & _ORDINARY


# Words of a question that are also somebody's name or ticker.
_ORDINARY = frozenset(
    """a all an and are as at be big by can cost did do does for from give had has have how in is it its last more
    much next now of on one or out sales show since spend tell than that the their they this to was well were what
    when which who will with year years you plan plans made make raise ai for most
    """.split()
)
_JOINING = frozenset(
    """a an and by chart draw for graph in me of on or plot the to vs versus forecast forecasts guidance outlook
    estimate estimates growth gross annual quarterly total run rate figure figures number numbers plan plans target
    """.split()
) | {""}


def _named(keys: tuple[str, ...]) -> str:
    table = companies()
    return wording.joined(company.name if (company := table.get(key)) else key for key in keys)


def _heard(what: str, asked: Terms) -> str:
    years = "–".join(str(year) for year in dict.fromkeys((asked.since, asked.until)) if year)
    lasting = f"{'since' if asked.since else 'until'} " if years and None in (asked.since, asked.until) else ""
    span = wording.period(asked.period) or f"{lasting}{years}"
    currency = f"in {asked.currency}" if asked.currency else ""
    return ", ".join(filter(None, (what, span, "the latest" if asked.latest else "", currency)))
