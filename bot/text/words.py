"""A text and some words in, where those words stand out: each layer looks for its own triggers in the same text.

Knows only words of plain letters; refuses to know what any of them triggers.
"""

import re
from collections.abc import Set as AbstractSet
from functools import lru_cache

_WORD = re.compile(r"[A-Za-z]+")


def places(text: str, wanted: AbstractSet[str]) -> list[tuple[int, int]]:
    """The half-open places of the words of a text that are among those wanted, in no order."""
    found = []
    for word in wanted & _vocabulary(text):
        size = len(word)
        start = text.find(word)
        while start >= 0:
            end = start + size
            if not (_is_letter(text[start - 1 : start]) or _is_letter(text[end : end + 1])):
                found.append((start, end))
            start = text.find(word, end)
    return found


@lru_cache(maxsize=2)
def _vocabulary(text: str) -> frozenset[str]:
    """The words of a text; the layers ask for those of a title and of its article, one after another."""
    return frozenset(_WORD.findall(text))


def _is_letter(character: str) -> bool:
    return character.isalpha() and character.isascii()
