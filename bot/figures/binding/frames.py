"""A claim in, the phrases that govern its amount by grammar out: "$5bn in revenue", "a $5bn fine".

Knows how noun phrases and predicates carry amounts; refuses to know which metric wins.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.figures.claims import Claim, word
from bot.figures.passages import Passage
from bot.figures.words import METRIC, Cue

_CUES = frozenset({METRIC, "hint"})
_ENDS = frozenset(
    """
    , . ; : ( ) — – | ” " and or but while which who that as with by from to for on at than if when
    after before since into over was were is are has have had will would could may might be been being
    said says it its he they his their this these those during through per not also against versus among
    because about
    """.split()
)
_OF = frozenset({"in", "of", "worth"})
_PATH = frozenset(
    """
    a an the of at to by from in for about around nearly almost roughly approximately over more less
    than under up down just only some as much was were is are be been has have had will would could may
    might reach reached reaching hit hitting hits totaled totalled totaling totalling stood came come
    comes coming in at expected projected forecast estimated set seen record quarterly annual annually
    year quarter month first second third fourth fiscal full this last next current same period half
    compared with versus year-over-year year-on-year rose fell grew climbed jumped dropped declined
    surged slid slipped increased decreased gained lost rising falling growing soared plunged tumbled
    fallen risen grown increase decrease growth decline rise fall drop jump gain between its company's
    worth valued estimate estimates consensus % : = whopping staggering total totals posted reported
    recorded generated delivered earned booked logged made also now currently exceeded topped surpassed
    exceeding topping exceeds improved swelled ballooned doubled tripled edged ticked went going
    accelerated slowed narrowed widened high low midpoint range
    """.split()
)
_REACH = 14


@dataclass(frozen=True, slots=True)
class Frame:
    """A cue that governs the amount, and by which construction."""

    sort: str
    cue: Cue


def frames(claim: Claim) -> tuple[Frame, ...]:
    """The governing cues, the closest construction first."""
    return tuple(_found(claim))


def _found(claim: Claim) -> Iterator[Frame]:
    passage, at = claim.passage, claim.last
    link = word(passage, at)
    if link in _OF:
        yield from _head(passage, at + 1, "amount of")
    elif link not in _ENDS:
        yield from _head(passage, at, "amount noun")
    inner = _inside(claim)
    if inner is not None:
        yield Frame("inside", inner)
    yield from _subject(claim)


def _head(passage: Passage, start: int, sort: str) -> Iterator[Frame]:
    """The last cue of the noun phrase that begins at a word: its head."""
    end = start
    while end < start + 6 and (text := word(passage, end)) and text not in _ENDS and text not in _OF:
        end += 1
    cues = [cue for cue in passage.cues if cue.kind in _CUES and start <= cue.start and cue.end <= end]
    if cues:
        last = max(cue.end for cue in cues)
        heads = [cue for cue in cues if cue.end == last]
        yield from (Frame(sort, cue) for cue in heads)
        if word(passage, end) in ("in", "of") and passage.words.texts[last - 1] in _MOVES:
            yield from _head(passage, end + 1, f"{sort} of")
    elif end > start and word(passage, end) in ("in", "of", "on", "for") and sort == "amount noun":
        yield from _head(passage, end + 1, "amount move of")


_MOVES = frozenset(
    """
    growth increase decrease decline rise fall drop jump gain rally downside upside change share
    """.split()
)


def _inside(claim: Claim) -> Cue | None:
    return next(
        (
            cue
            for cue in claim.passage.cues
            if cue.kind == METRIC and claim.first < cue.end and cue.start < claim.last
        ),
        None,
    )


def _subject(claim: Claim) -> Iterator[Frame]:
    """The nearest cue to the left of which nothing but a predicate separates the amount."""
    passage = claim.passage
    ends: dict[int, list[Cue]] = {}
    for cue in passage.cues:
        if cue.kind in _CUES and cue.end <= claim.first:
            ends.setdefault(cue.end, []).append(cue)
    clean = True
    at = claim.first
    steps = 0
    while at > 0 and steps < _REACH:
        if at in ends:
            strong = [cue for cue in ends[at] if cue.kind == METRIC]
            yield from (Frame("predicate" if clean else "loose predicate", cue) for cue in strong or ends[at])
            if strong:
                return
        at -= 1
        steps += 1
        text = word(passage, at)
        if text in {";", "|", "but", "while", "whereas"}:
            return
        if (
            text not in _PATH
            and not text[:1].isdigit()
            and text not in {"$", "€", "£", "¥", "-", "billion", "million"}
        ):
            clean = False
