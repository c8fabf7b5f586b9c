"""What every part of `names` hands on: a name in a text, and whether stretches of text overlap."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.model import TextPart

FIRMS = frozenset({"company", "fund", "unknown"})
"""The kinds of those who deal and report, unlike countries, agencies, indices and people."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: `entity` by its common name; `kind` is the table's, or `unknown`, `owner` or `person`.

    An `owner` is a person where the sentence is about the person's own money: only there it can own a figure.
    A name is `beside` where it only tells who somebody else is: "Orbix-backed Velta", "Orbix's partner Velta".
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
    beside: bool = False

    @property
    def can_own(self) -> bool:
        """Whether a figure can be its: people, and those who only tell who others are, own none."""
        return self.kind != "person" and not self.beside


_BESIDE = re.compile(
    r"""-(?:backed|led|funded|supported|affiliated)\b
      | (?: ['’]s[ ](?:[a-z-]{2,12}[ ])?partner
          | (?:['’]s)?[ ](?:[a-z-]{2,12}[ ])?(?:supplier|rival|backer|competitor) )
        [ ](?=[A-Z]|[a-z]{2,12}s[ ])""",
    re.VERBOSE,
)


def besides(name: Name, written: str) -> Name:
    """The name, marked where what is written behind it makes it only tell who somebody else is."""
    return replace(name, beside=True) if _BESIDE.match(written) else name


def overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch has anything in common with one of the spans, which are in order and apart."""
    before = bisect_left(spans, (end,)) - 1
    return before >= 0 and spans[before][1] > start
