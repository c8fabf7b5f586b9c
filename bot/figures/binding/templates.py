"""A claim in, the templates of `templates.toml` that its surroundings fit out: "valued at @m", "@p of revenue".

Knows the words around an amount; refuses to know which metric wins where several templates fit.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from bot.figures.claims import Claim
from bot.figures.passages import Passage
from bot.figures.words import table

_BEFORE, _AFTER = 14, 11
_SMALL = {"money": "m", "percent": "p", "pp": "p", "bps": "p", "count": "c", "x": "x"}
_GAPS = {
    "~": r"(?:[^ #@,;:.()—–|]+ ){0,4}",
    "~~": r"(?:[^ #@;:.—–|]+ ){0,8}",
}


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A way of putting an amount: `metric` it speaks for, `text` as the table has it, how many words it fixes.

    `needs` are the words without which it cannot fit.
    """

    metric: str
    text: str
    pattern: re.Pattern[str]
    fixed: int
    needs: frozenset[str]


def fitting(claim: Claim) -> tuple[Template, ...]:
    """The templates that an amount's surroundings fit, those with the most fixed words first."""
    before, after = surroundings(claim)
    said = f" {before}@{_SMALL[claim.kind]} {after}"
    index = _by_words()
    texts = dict.fromkeys(said.split())
    here = texts.keys()
    likely = dict.fromkeys([one for text in texts if text in index for one in index[text] if one.needs <= here])
    return tuple(sorted((one for one in likely if one.pattern.search(said)), key=lambda one: -one.fixed))


def surroundings(claim: Claim) -> tuple[str, str]:
    """The words before and after an amount, other amounts as #, the words of its own bound left out."""
    passage, quantity = claim.passage, claim.quantity
    words = passage.words
    first = (
        min(claim.first, words.at(quantity.bound_start)) if quantity.bound_start < quantity.start else claim.first
    )
    last = max(claim.last, words.at(quantity.full_end)) if quantity.full_end > quantity.end else claim.last
    before = _hidden(passage, max(0, first - _BEFORE), first)
    noun = quantity.noun.lower().split() if quantity.noun and claim.kind == "count" else []
    after = [*_missing(noun, words.texts[last : last + 3]), *_hidden(passage, last, last + _AFTER)]
    return " ".join([*before, ""]), " ".join([*after, ""])


def _missing(noun: list[str], following: list[str]) -> list[str]:
    """The counted noun, where the amount's own words took it in."""
    return [] if noun and noun[0] in following else noun


def _hidden(passage: Passage, start: int, end: int) -> list[str]:
    texts, starts = passage.words.texts, passage.words.starts
    out = texts[start:end]
    for quantity in reversed(passage.quantities):
        first, last = bisect_left(starts, quantity.start) - start, bisect_left(starts, quantity.end) - start
        if first < len(out) and last > 0:
            out[max(first, 0) : last] = ["#"]
    return out


@cache
def _by_words() -> dict[str, tuple[Template, ...]]:
    """Templates by each word that can stand at their rarest fixed place."""
    found: dict[str, list[Template]] = {}
    for template in _templates():
        keys = [part for part in template.text.split() if not part.startswith(("@", "~"))]
        rarest = max(keys, key=lambda part: (-part.count("|"), len(part)))
        for word in rarest.split("|"):
            found.setdefault(word, []).append(template)
    return {word: tuple(ones) for word, ones in found.items()}


def _templates() -> Iterator[Template]:
    for metric, row in table("templates.toml").items():
        for text in row["of"]:
            words = [part for part in text.split() if not part.startswith(("~", "@"))]
            needs = frozenset(word for word in words if "|" not in word)
            yield Template(metric, text, re.compile(_pattern(text)), len(words), needs)


def _pattern(text: str) -> str:
    parts = []
    for part in text.split():
        if part in _GAPS:
            parts.append(_GAPS[part])
        elif part.startswith("@"):
            parts.append(f"{part if len(part) > 1 else '@[a-z]'} ")
        else:
            parts.append(f"(?:{'|'.join(map(re.escape, part.split('|')))}) ")
    return " " + "".join(parts)
