"""A scene in, the amounts that might be figures out, each with its neighbourhood; decisions are filled in later.

Knows distance, clause breaks and what stands between two places of a sentence; refuses to know what it means.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from bot.figures.names import Name
from bot.figures.numbers import Quantity
from bot.figures.passages import Gap, Passage, Scene
from bot.model import Bound, Measure, Status

_JOINS = (
    """
    and while but which who as that whereas after when with because although though including or than if
    since before
    """
).split()
# The words and signs that part a sentence, by how strongly.
_BREAKS = {
    **dict.fromkeys((",", "(", ")", "—", "–", "|", "，", "、"), "comma"),
    **dict.fromkeys(_JOINS, "join"),
    **dict.fromkeys((";", ":", "；", "：", "•", "·"), "stop"),
}
_OTHER = {"comma": "join", "join": "comma"}
MAX_CLAIMS = 400


@dataclass(slots=True, eq=False)
class Claim:
    """An amount and what we make of it. `first`..`last` are its words; `before` is the claim ahead of it.

    `kind` is its sort of unit: money, percent, count, x, pp or bps.
    """

    scene: Scene
    passage: Passage
    quantity: Quantity
    first: int
    last: int
    order: int
    place: int = 0
    kind: str = "count"
    before: "Claim | None" = None
    earlier: "Claim | None" = None
    rejected: str | None = None
    metric: str = ""
    measure: Measure = "level"
    negative: bool = False
    entity: str | None = None
    name: Name | None = None
    subject: str | None = None
    period: str | None = None
    status: Status = "actual"
    bound: Bound = "exact"
    of: str | None = None
    attribution: str | None = None
    rule: str = ""
    sure: float = 1.0
    metric_sure: float = 1.0
    score: float = 0.0
    because: list[str] = field(default_factory=list)
    tie: "Tie | None" = None
    topics: "tuple[Claim, ...] | None" = None


class Tie(NamedTuple):
    """How a claim hangs on another: `sort` is the construction, `to` the claim, None where there is none."""

    sort: str
    to: Claim | None = None


def claims(scene: Scene) -> list[Claim]:
    """Every amount of an article's prose, title first, in text order."""
    found: list[Claim] = []
    for passage in scene.passages:
        if passage.skip is None and len(found) > MAX_CLAIMS:
            passage.skip = "too many amounts for an article"
        previous: Claim | None = None
        for order, quantity in enumerate(passage.quantities):
            first, last = (
                (0, 0) if passage.skip else (passage.words.at(quantity.start), passage.words.at(quantity.end))
            )
            claim = Claim(scene, passage, quantity, first, max(last, first + 1), order, len(found))
            claim.kind = quantity.unit if quantity.unit.islower() else "money"
            claim.before = previous
            claim.earlier = found[-1] if found else None
            if passage.skip is not None:
                claim.rejected = passage.skip
            found.append(claim)
            previous = claim
    return found


def gap(passage: Passage, start: int, end: int) -> Gap:
    """What lies between two word numbers of a passage (either order)."""
    between = (start, end) if start <= end else (end, start)
    found = passage.gaps.get(between)
    if found is None:
        found = passage.gaps[between] = _gap(passage, *between)
    return found


def _gap(passage: Passage, start: int, end: int) -> Gap:
    sep = "none"
    for kind in filter(None, map(_BREAKS.get, passage.words.texts[start:end])):
        if kind == "stop":
            sep = "stop"
            break
        sep = "both" if sep == _OTHER[kind] else kind
    return Gap(end - start, sep, _amounts_between(passage, start, end))


def _amounts_between(passage: Passage, start: int, end: int) -> int:
    starts = passage.words.starts
    if not passage.quantities or start >= len(starts):
        return 0
    low = starts[start]
    high = starts[end] if end < len(starts) else passage.sentence.end
    return len([1 for quantity in passage.quantities if low <= quantity.start and quantity.end <= high])


def word(passage: Passage, at: int) -> str:
    """The word at a number, empty outside the sentence."""
    if at < 0:
        return ""
    try:
        return passage.words.texts[at]
    except IndexError:
        return ""


def is_chinese(claim: Claim) -> bool:
    """Whether the article of a claim is in Chinese."""
    return claim.scene.article.language.startswith("zh")


def by_language(claim: Claim, choices: dict[str, list[str]]) -> dict[str, list[str]]:
    """Choices with features of their own in Chinese, where places in a sentence tell other things."""
    if not is_chinese(claim):
        return choices
    return {choice: [f"zh {feature}" for feature in features] for choice, features in choices.items()}


def has(passage: Passage, kind: str, start: int, end: int) -> bool:
    """Whether a cue of a kind lies wholly between two word numbers."""
    return any(cue.kind == kind and start <= cue.start and cue.end <= end for cue in passage.cues)


def claimed(claims_: Sequence[Claim]) -> list[Claim]:
    """Those that are not rejected."""
    return [claim for claim in claims_ if claim.rejected is None]
