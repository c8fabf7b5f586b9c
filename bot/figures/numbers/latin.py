"""Drafts of quantities in Latin script, from one pass over the digits and words of a text.

Each draft is one number with its currency, scale, unit and noun; ranges, repetitions and bounds come later.
"""

import re

from bot.figures.numbers.digits import DIGITS, digits
from bot.figures.numbers.quantity import Draft
from bot.figures.numbers.wording import READERS

_TOKEN = re.compile(rf"({DIGITS})|[A-Za-z]+", re.ASCII)


def drafts(text: str) -> list[Draft]:
    """All numbers of a text that may be amounts, in order, bare ones included."""
    found: list[Draft] = []
    done = 0
    reader_of = READERS.get
    for token in _TOKEN.finditer(text):
        if token[1] is None:
            reader = reader_of(token[0])
            if reader is None or token.start() < done:
                continue
            draft = reader(text, token.start(), token.end())
        elif token.start() >= done:
            draft = digits(text, token.start(), token.end(), done)
        else:
            continue
        if draft is not None and draft.start >= done:
            found.append(draft)
            done = draft.end
    return found
