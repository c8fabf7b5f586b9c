"""A claim with its metric in, the cases for its measure (level, change, share) and direction (up, down) out."""

from bot.figures.claims import Claim, gap, has, word
from bot.figures.linear import Case, bucket
from bot.figures.passages import Passage

MEASURES = ("level", "change", "share")
_CLOSE = 7


def measure_case(claim: Claim) -> Case:
    """Level, change or share."""
    given = [
        f"{claim.kind}",
        f"{claim.metric}",
        f"{claim.metric} {claim.kind}",
        f"{claim.kind} noun {claim.quantity.noun or ''}",
    ]
    given += _words(claim, claim.kind)
    given += _words(claim, "any")
    given += _cues(claim, ("rise", "fall", "compare", "share", "rate", "analyst"), claim.kind)
    if claim.quantity.approximate_word:
        given.append(f"word {claim.quantity.approximate_word.lower()}")
    given.append(f"{claim.kind} by {claim.quantity.rule}")
    previous = claim.before
    if previous is not None and previous.rejected is None:
        between = gap(claim.passage, previous.last, claim.first)
        same = previous.quantity.unit == claim.quantity.unit
        given.append(
            f"after {previous.measure} {'same' if same else 'other'} unit {between.sep} {bucket(between.words)}"
        )
    return Case(tuple(given), dict.fromkeys(MEASURES, ()))


def direction_case(claim: Claim) -> Case:
    """Whether a change goes up or down, or a level is a gain or a loss."""
    given = [claim.measure, f"{claim.measure} {claim.metric}", f"{claim.metric} {claim.kind}"]
    given += _words(claim, claim.measure)
    given += _cues(claim, ("rise", "fall"), claim.measure)
    given += _loss(claim)
    if claim.quantity.approximate_word:
        given.append(f"word {claim.quantity.approximate_word.lower()}")
    previous = claim.before
    if previous is not None and previous.rejected is None:
        between = gap(claim.passage, previous.last, claim.first)
        sign = "down" if previous.negative else "up"
        link = word(claim.passage, claim.first - 1)
        given += [
            f"{claim.measure} after {previous.measure} {sign} {between.sep}",
            f"{claim.measure} {claim.metric} after {previous.metric} {sign}, {link if link.isalpha() else ''}",
        ]
    return Case(tuple(given), {"up": (), "down": ()})


def _words(claim: Claim, prefix: str) -> list[str]:
    left = [_word(claim.passage, claim.first - offset) for offset in (1, 2, 3)]
    right = [_word(claim.passage, claim.last + offset) for offset in (0, 1, 2)]
    return [
        f"{prefix} w-1 {left[0]}",
        f"{prefix} w-2 {left[1]}",
        f"{prefix} w-3 {left[2]}",
        f"{prefix} w+1 {right[0]}",
        f"{prefix} w+2 {right[1]}",
        f"{prefix} w+3 {right[2]}",
        f"{prefix} w-2-1 {left[1]} {left[0]}",
        f"{prefix} w+1+2 {right[0]} {right[1]}",
    ]


def _word(passage: Passage, at: int) -> str:
    plain = passage.plain
    return plain[at] if 0 <= at < len(plain) else ""


def _cues(claim: Claim, kinds: tuple[str, ...], prefix: str) -> list[str]:
    """The nearest cue of each kind on either side, and which of rise and fall is nearer."""
    found = []
    nearest: tuple[int, str] | None = None
    for kind in kinds:
        for side in ("before", "after"):
            cues = [
                cue
                for cue in claim.passage.cues_of.get(kind, ())
                if (cue.end <= claim.first if side == "before" else cue.start >= claim.first)
            ]
            if not cues:
                continue
            cue = cues[-1] if side == "before" else cues[0]
            between = (
                gap(claim.passage, cue.end, claim.first)
                if side == "before"
                else gap(claim.passage, claim.last, cue.start)
            )
            near = bucket(between.words, (0, 1, 2, 4, 8, 15))
            found.append(f"{prefix} {kind} {side} {near} {min(between.amounts, 1)}")
            found.append(f"{prefix} {kind} {side} {between.sep} {min(between.amounts, 1)}")
            if between.words <= _CLOSE:
                found.append(f"{prefix} {side} {cue.phrase}")
            cost = between.words + 4 * between.amounts + (3 if between.sep != "none" else 0) + (side == "after")
            if kind in ("rise", "fall") and (nearest is None or cost < nearest[0]):
                nearest = (cost, kind)
    if nearest is not None:
        found += [
            f"{prefix} nearer {nearest[1]}",
            f"{prefix} nearer {nearest[1]} {bucket(nearest[0], (0, 2, 5, 10, 20))}",
        ]
    return found


def _loss(claim: Claim) -> list[str]:
    """Whether the number is called a loss or a profit, nearest word first."""
    if claim.metric not in {"net_income", "operating_income", "eps", "cash_flow"}:
        return []
    best: tuple[int, str] | None = None
    for at, text in enumerate(claim.passage.words.texts):
        sort = "loss" if text in _LOSSES else "gain" if text in _GAINS else None
        if sort is None:
            continue
        cost = claim.first - at if at < claim.first else (at - claim.last) + 1
        if best is None or cost < best[0]:
            best = (cost, sort)
    found = []
    if best is not None:
        found = [
            f"{claim.measure} called {best[1]}",
            f"{claim.measure} called {best[1]} {bucket(best[0], (0, 3, 6, 12))}",
        ]
    if has(claim.passage, "fall", max(0, claim.first - 3), claim.first):
        found.append(f"{claim.metric} after a fall")
    return found


_LOSSES = frozenset({"loss", "losses", "lost", "loses", "losing", "deficit", "burn", "burned", "亏损"})
_GAINS = frozenset({"profit", "profits", "income", "earnings", "earned", "gain", "eps", "net", "ebitda"})
