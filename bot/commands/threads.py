"""What a few words mean after something was said: "sources", "what about 2024?", "compare with Alibaba".

The earlier lookup and the words come in, the new lookup goes out, or nothing where the words are none: every
word must have been understood. Refuses to look anything up in the archive.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot.commands.lookups import PART
from bot.commands.quarters import quarter, told_from_today, years_of
from bot.commands.terms import terms
from bot.companies import companies
from bot.model import Command

_ABOUT = re.compile(
    r"^\s*(?:and(?:\s+what\s+about)?|(?:what|how)\s+about|what\s+was\s+it\s+in|same\s+for|and\s+(?:for|in))\s+",
    re.IGNORECASE,
)
_WITH = re.compile(
    r"^\s*(?:compare[d]?(?:\s+(?:it|that|this|them))?\s+(?:with|to|against|and)|vs?\.?|versus|against)\s+",
    re.IGNORECASE,
)
_YEARS = re.compile(r"(?:in\s+|for\s+|since\s+)?((?:19|20)\d\d)(?:\s?(?:-|–|to|until)\s?((?:19|20)\d\d))?", re.I)
_RELATIVE = {"last year": -1, "this year": 0, "next year": 1}
_POSSESSIVE = re.compile(r"^(?:its|their|the)\s+", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:,|&|\band\b|\bor\b)\s*", re.IGNORECASE)
_STORY_WORDS = {
    "sources": "sources", "source": "sources", "quotes": "sources", "why": "why", "why this": "why",
    "less like this": "less", "not the same story": "split", "report": "report",
}  # fmt: skip


def of_story(text: str, story: str) -> Command | None:
    """What a word beneath a story's card asks of that story."""
    verb = _STORY_WORDS.get(_bare(text).lstrip("/"))
    return Command(verb=verb, arguments=(story,)) if verb else None


def follow_up(
    text: str, before: Command, today: date, metric_named: Callable[[str], str | None]
) -> Command | None:
    """The lookup that words mean after another one; None if they are no follow-up to it."""
    if not before.companies:
        return None
    together = _WITH.match(text)
    if together:
        others = _named(_bare(text[together.end() :]))
        return _beside(before, others) if others else None
    about = _ABOUT.match(text)
    said = _bare(text[about.end() :] if about else text)
    read = _read(said, before, today)
    if read is not None:
        return read
    changed = _quarter(said, before, today) or _years(said, before, today) or _metric(said, before, metric_named)
    if changed is None and about:
        named = _named(said)
        changed = replace(before, companies=named, options=_without_part(before)) if named else None
    return replace(changed, heard=None, limit=None, arguments=()) if changed else None


def _bare(text: str) -> str:
    return " ".join(text.split()).strip(" ?!.？").casefold()


def _read(said: str, before: Command, today: date) -> Command | None:
    """The same in another currency, only the newest of it, or all: "in euros", "latest", "all"."""
    asked = terms(said, today)
    if asked.words or not (asked.currency or asked.latest or asked.everything):
        return None
    if asked.since or asked.until:
        before = replace(
            before, since=asked.since, until=asked.until, period=asked.period, by_months=asked.by_months
        )
    return replace(
        before,
        currency=asked.currency or before.currency,
        limit=1 if asked.latest else None,
        options=(("all", ""),) if asked.everything else before.options,
        heard=None,
        arguments=(),
    )


def _quarter(said: str, before: Command, today: date) -> Command | None:
    left, period = quarter(said, today)
    if period is None or left.strip():
        return None
    since, until = years_of(period)
    return replace(before, since=since, until=until, period=period, by_months=told_from_today(said))


def _years(said: str, before: Command, today: date) -> Command | None:
    found = _YEARS.fullmatch(said)
    if found:
        last = int(found[2]) if found[2] else None if said.startswith("since") else int(found[1])
        return replace(before, since=int(found[1]), until=last, period=None)
    if said in _RELATIVE:
        year = today.year + _RELATIVE[said]
        return replace(before, since=year, until=year, period=None)
    return None


def _metric(said: str, before: Command, metric_named: Callable[[str], str | None]) -> Command | None:
    metric = metric_named(_POSSESSIVE.sub("", said))
    if metric is None:
        return None
    return replace(before, metric=metric, verb="compare" if len(before.companies) > 1 else "figures")


def _named(said: str) -> tuple[str, ...]:
    """The ids of the companies that words list; none where one of them is none."""
    found = [companies().find(piece) for piece in _BETWEEN.split(said) if piece]
    return tuple(dict.fromkeys(one.id for one in found if one)) if all(found) else ()


def _beside(before: Command, others: Sequence[str]) -> Command:
    together = tuple(dict.fromkeys((*before.companies, *others)))
    return replace(
        before, verb="compare", metric=before.metric or "capex", companies=together, heard=None, arguments=(),
        options=_without_part(before),
    )  # fmt: skip


def _without_part(before: Command) -> tuple[tuple[str, str], ...]:
    """What was asked of another company's part is not asked of this one."""
    return tuple(option for option in before.options if option[0] != PART)
