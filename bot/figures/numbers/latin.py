"""Drafts of quantities in Latin script, from one pass over the digits and words of a text.

Each draft is one number with its currency, scale, unit and noun; ranges, repetitions and bounds come later.
"""

import re

from bot.figures.numbers.digits import DIGITS, digits
from bot.figures.numbers.quantity import Draft
from bot.figures.numbers.wording import READERS, among
from bot.text.words import places

_DIGITS = re.compile(DIGITS, re.ASCII)


def drafts(text: str) -> list[Draft]:
    """All numbers of a text that may be amounts, in order, bare ones included."""
    found: list[Draft] = []
    done = 0
    numerals = [match.span() for match in _DIGITS.finditer(text)]
    for start, end in sorted((*places(text, READERS.keys()), *numerals)):
        if start < done:
            continue
        reader = READERS.get(text[start:end])
        draft = reader(text, start, end) if reader is not None else _digits(text, start, end, done)
        if draft is not None and draft.start >= done:
            found.append(draft)
            done = draft.end
    return found


def _digits(text: str, start: int, end: int, done: int) -> Draft | None:
    return among(text, start) or digits(text, start, end, done)
