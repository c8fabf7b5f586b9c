"""Drafts of quantities in Latin script, from one pass over the digits and words of a text.

Each draft is one number with its currency, scale, unit and noun; ranges, repetitions and bounds come later.
"""

import re
from operator import methodcaller

from bot.figures.numbers.digits import DIGITS, digits
from bot.figures.numbers.quantity import Draft
from bot.figures.numbers.wording import READERS

_WORD = re.compile(r"[A-Za-z]+")
_DIGITS = re.compile(DIGITS, re.ASCII)


_start = methodcaller("start")


def drafts(text: str) -> list[Draft]:
    """All numbers of a text that may be amounts, in order, bare ones included."""
    found: list[Draft] = []
    done = 0
    words = [word for word in _WORD.finditer(text) if word[0] in READERS]
    for token in sorted((*words, *_DIGITS.finditer(text)), key=_start):
        start, end = token.span()
        if start < done:
            continue
        reader = READERS.get(token[0])
        draft = reader(text, start, end) if reader is not None else digits(text, start, end, done)
        if draft is not None and draft.start >= done:
            found.append(draft)
            done = draft.end
    return found
