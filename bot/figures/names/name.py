"""What every part of `names` hands on: a name in a text, and whether stretches of text overlap."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import TextPart


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: `entity` by its common name; `kind` is the table's, or `unknown`, `owner` or `person`.

    An `owner` is a person where the sentence is about the person's own money: only there it can own a figure.
    """

    entity: str
    kind: str
    start: int
    end: int
    part: TextPart
    company: str | None = None
    product: str | None = None
    year_end: int | None = None
    sector: str | None = None


def overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch has anything in common with one of the spans, which are in order and apart."""
    before = bisect_left(spans, (end,)) - 1
    return before >= 0 and spans[before][1] > start
