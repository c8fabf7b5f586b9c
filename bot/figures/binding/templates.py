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
from bot.text.patterns import lazy

_BEFORE, _AFTER = 14, 11
_SMALL = {"money": "m", "percent": "p", "pp": "p", "bps": "p", "count": "c", "x": "x"}
_GAPS = {
    "~": r"(?:[^ #@,;:.()—–|]++ ){0,4}",
    "~~": r"(?:[^ #@;:.—–|]++ ){0,8}",
}


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A way of putting an amount: `metric` it speaks for, `text` as the table has it, how many words it fixes.

    `needs` are the words without which it cannot fit; of templates that fix as many words, those come first whose
    `mark`, a word at the fixed place with the fewest choices, stands first, then those of a lower `number`.
    """

    metric: str
    text: str
    pattern: re.Pattern[str]
    fixed: int
    needs: frozenset[str]
    mark: tuple[str, ...]
    number: int


def fitting(claim: Claim) -> tuple[Template, ...]:
    """The templates that an amount's surroundings fit, those with the most fixed words first."""
    before, after = surroundings(claim)
    said = f" {before}@{_SMALL[claim.kind]} {after}"
    index = _by_words()
    texts = said.split()
    here = set(texts)
    likely = {one for text in here & index.keys() for one in index[text] if one.needs <= here}
    found = [one for one in likely if one.pattern.search(said)]
    return tuple(sorted(found, key=lambda one: (-one.fixed, _first(texts, one.mark), one.number)))


def _first(texts: list[str], words: tuple[str, ...]) -> int:
    return min([texts.index(word) for word in words if word in texts])


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
    """Templates by each word that can stand at the fixed place that says most: short words stand everywhere."""
    found: dict[str, list[Template]] = {}
    for template in _templates():
        for word in max(_fixed(template.text), key=lambda words: (min(map(len, words)), -len(words))):
            found.setdefault(word, []).append(template)
    return {word: tuple(ones) for word, ones in found.items()}


def _templates() -> Iterator[Template]:
    rows = table("templates.toml").items()
    for number, (metric, text) in enumerate((metric, text) for metric, row in rows for text in row["of"]):
        fixed = _fixed(text)
        needs = frozenset(words[0] for words in fixed if len(words) == 1)
        mark = max(fixed, key=lambda words: (-len(words), len("|".join(words))))
        yield Template(metric, text, lazy(_pattern(text)), len(fixed), needs, mark, number)


def _fixed(text: str) -> list[tuple[str, ...]]:
    """The fixed places of a template, each with the words that can stand there."""
    return [tuple(part.split("|")) for part in text.split() if not part.startswith(("~", "@"))]


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
