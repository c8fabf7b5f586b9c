"""What stands after a verb that asks for figures, in; the lookup that it means, out, or NotUnderstood.

Companies are ids of the table, or names as they were typed. Refuses to look anything up in the archive.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from bot.commands.alerts import rule
from bot.commands.groups import spelt_out
from bot.commands.metrics import take_metric
from bot.commands.terms import terms
from bot.companies import companies
from bot.errors import NotUnderstood
from bot.model import Command

PART = "part"
VERSUS = re.compile(r"\s*(?:\bvs?\.?(?=\s|$)|\bversus\b|\bagainst\b|,|&|\band\b)\s*", re.IGNORECASE)
_FILLER = re.compile(r"^(?:of|for|by|at|from|about|on|the|what(?:'s| is)|show(?: me)?)\s+", re.IGNORECASE)


def lookup(verb: str, rest: str, today: date | None = None, *, several: bool = False) -> Command:
    """Companies with an optional span of years or a quarter, a currency, `latest` and `all`.

    `several` are asked for, so that words before a known name are another one.
    """
    asked = terms(rest, today)
    return Command(
        verb=verb,
        companies=company_names(asked.words, several=several),
        since=asked.since,
        until=asked.until,
        period=asked.period,
        by_months=asked.by_months,
        currency=asked.currency,
        limit=1 if asked.latest else None,
        options=(*((("all", ""),) if asked.everything else ()), *part_named(asked.words)),
    )


def part_named(words: str) -> tuple[tuple[str, str], ...]:
    """The option that says of which part of a company figures are asked, where words name one: "aws"."""
    found = companies().product_owner(_FILLER.sub("", words.strip()).strip(" ?.!"))
    return ((PART, found[1]),) if found is not None and found[1] is not None else ()


def company_names(text: str, *, several: bool = False) -> tuple[str, ...]:
    """Company ids in a text of names; a name that the table does not know comes back as it was typed."""
    found: list[str] = []
    for piece in VERSUS.split(spelt_out(text)):
        name = _FILLER.sub("", piece.strip()).strip(" ?.!")
        if name:
            found.extend(_split_names(name, several=several))
    return tuple(dict.fromkeys(found))


def _split_names(text: str, *, several: bool) -> Sequence[str]:
    """The companies in words without commas: the longest known names from the left, and the words between them.

    What begins with no known name is one name as a whole, unless several are asked for.
    """
    words, found = text.split(), list[str]()
    at = begun = 0
    while at < len(words) and not (found and words[at].lower() == "in"):  # behind it stands a currency
        company, end = _name_at(words, at)
        if company is None and not found and not several:
            return [text]
        if company is not None:
            found.extend(filter(None, (" ".join(words[begun:at]), company)))
            begun = end
        at = end
    return [*found, *filter(None, (" ".join(words[begun:]),))]


def _name_at(words: Sequence[str], at: int) -> tuple[str | None, int]:
    """The company with the longest name at a place, and where the next name may begin."""
    for end in range(len(words), at, -1):
        company = companies().find(" ".join(words[at:end]))
        if company is not None:
            return company.id, end
    return None, at + 1


def _figures(verb: str, rest: str, today: date | None) -> Command:
    metric, names = take_metric(rest)
    command = replace(lookup(verb, names, today), metric=metric)
    if not command.companies:
        raise NotUnderstood(
            "Whose figures?", hint="Name a company: /figures alphabet, or /figures alphabet capex."
        )
    return command


def _compare(verb: str, rest: str, today: date | None) -> Command:
    metric, names = take_metric(rest)
    command = replace(lookup(verb, names, today, several=True), metric=metric)
    if metric is None or len(command.companies) < 2:
        raise NotUnderstood(
            "I compare one metric of at least two companies.", hint="Try /compare capex microsoft alphabet 2026."
        )
    return command


_AS = re.compile(r"\s*\bas\s+(?:an?\s+)?(\w{2,12})\b", re.IGNORECASE)
_FORMS = {"csv": "csv", "json": "json", "xlsx": "xlsx", "excel": "xlsx", "spreadsheet": "xlsx"}


def _export(verb: str, rest: str, today: date | None) -> Command:
    form = _AS.search(rest)
    if form and form[1].lower() not in _FORMS:
        raise NotUnderstood(f"I cannot export as {form[1]}.", hint="I can as csv, json or xlsx.")
    metric, names = take_metric(_AS.sub(" ", rest))
    command = replace(lookup(verb, names, today), metric=metric)
    if metric is None and not command.companies:
        raise NotUnderstood("Export what?", hint="Name a metric: /export capex 2026.")
    return replace(command, options=(("as", _FORMS[form[1].lower()]),) if form else ())


def _alert(verb: str, rest: str, today: date | None) -> Command:
    save = re.match(r"\s*save\s+", rest, re.IGNORECASE)
    body = rest[save.end() :] if save else rest
    if not body.strip():
        return Command(verb="alerts")
    metric, others = take_metric(body)
    return Command(verb=verb, metric=metric, rule=rule(others, metric), arguments=("save",) if save else ())


def _chart(verb: str, rest: str, today: date | None) -> Command:
    shown, dark = re.subn(r"\s*\bdark\b", "", rest, flags=re.IGNORECASE)
    metric, names = take_metric(shown)
    command = replace(lookup(verb, names, today), metric=metric)
    if metric is None or not command.companies:
        raise NotUnderstood("A chart of what?", hint="Name a metric and a company: /chart capex bytedance.")
    return replace(command, options=(*command.options, ("dark", ""))) if dark else command


def _top(verb: str, rest: str, today: date | None) -> Command:
    metric, others = take_metric(rest)
    found = lookup(verb, others, today)
    if metric is None and found.companies:
        raise NotUnderstood(
            f"I know no metric “{found.companies[0]}”.",
            hint="Name one such as capex, revenue or users: /top capex 2026.",
        )
    if metric is None:
        raise NotUnderstood("The top of what?", hint="Name a metric: /top capex 2026.")
    if found.companies and all(name.isdigit() for name in found.companies):
        raise NotUnderstood(
            f"“{found.companies[0]}” is no year of these figures.", hint=f"Try /top {metric} 2026."
        )
    if found.companies:
        raise NotUnderstood(
            "I rank all companies that I have figures of.",
            hint="To choose: /compare capex microsoft alphabet 2026.",
        )
    return replace(found, metric=metric)


def _sources(verb: str, rest: str, today: date | None) -> Command:
    metric, names = take_metric(rest)
    if rest and not metric and re.fullmatch(r"[0-9a-f]{16}", rest):
        return Command(verb=verb, arguments=(rest,))
    return replace(lookup(verb, names, today), metric=metric) if rest else Command(verb=verb)


Reader = Callable[[str, str, date | None], Command]
READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "figures": _figures, "chart": _chart, "compare": _compare, "export": _export, "alert": _alert, "top": _top,
        "sources": _sources,
    }
)  # fmt: skip
