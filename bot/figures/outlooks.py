"""Claims in, what is certain of the old side of a comparison, an expectation and an outcome out.

Knows "raised its forecast to $93 billion from $85 billion", "the $12 billion analysts expected" and "sales of $9
billion missed estimates"; refuses to guess elsewhere.
"""

import re

from bot.figures.binding.period.steps import kind_of
from bot.figures.binding.ties import expected_until, is_expected, tie
from bot.figures.claims import Claim, is_chinese, word


def base_period(claim: Claim) -> tuple[str, str] | None:
    """Like "up from $9 billion in the previous quarter": the old side has its own time behind it."""
    period = _stepped_back(claim)
    return (period, "a base with a time counted back") if period is not None else None


_FROM = frozenset({"from", "against", "than", "versus"})
_STEPS_BACK = frozenset(
    {"previous-quarter", "previous-month", "previous-period", "some-time-earlier", "years-earlier"}
)


def _stepped_back(claim: Claim) -> str | None:
    if tie(claim).sort != "base" or word(claim.passage, claim.first - 1) not in _FROM or is_chinese(claim):
        return None
    for mention in claim.passage.periods:
        behind = claim.passage.words.at(mention.start) - claim.last
        if mention.rule in _STEPS_BACK and mention.period and 0 <= behind <= 2:
            return mention.period
    return None


def outlook_period(claim: Claim) -> tuple[str, str] | None:
    """Like "raised its 2025 forecast to $93 billion from $85 billion": both are for the same time."""
    new = _revised(claim)
    if new is None or new.period is None or kind_of(new.period) not in ("year", "half", "quarter"):
        return None
    return new.period, "an outlook's old side"


def outlook_status(claim: Claim) -> tuple[str, str] | None:
    """A forecast, an outcome, or what the new side of an outlook is."""
    if is_expected(claim):
        return "forecast", "what analysts expected"
    if _is_outcome(claim):
        return "actual", "what is held against expectations"
    if _stepped_back(claim) is not None:
        return "actual", "what was before has happened"
    new = _revised(claim)
    return (new.status, "an outlook's old side, as its new one") if new is not None and new.status else None


def attribution_rule(claim: Claim) -> tuple[str, str] | None:
    """An outcome is nobody's expectation."""
    return ("", "an outcome beside an expectation") if _is_outcome(claim) and not is_expected(claim) else None


_OUTLOOKS = frozenset(
    """
    forecast forecasts guidance outlook target targets goal goals projection projections estimate estimates
    expectation expectations plan plans budget ambition
    """.split()
)
_REVISED = frozenset(
    """
    raised raises raise raising lifted lifts lift lifting cut cuts cutting lowered lowers lower lowering trimmed
    trims trim hiked hikes increased increases boosted boosts narrowed narrows slashed slashes reduced reduces
    upped nudged bumped revised widened
    """.split()
)
_EARLIER = frozenset({"earlier", "previous", "prior", "previously", "original", "initial", "old", "before"})
_NEAR = 9


def _revised(claim: Claim) -> Claim | None:
    """The new side of an outlook whose old side a claim is: "to $93 billion from $85 billion"."""
    found = tie(claim)
    new = found.to
    if (
        found.sort != "base"
        or new is None
        or new.rejected is not None
        or new.status not in ("planned", "forecast")
    ):
        return None
    texts = claim.passage.words.texts
    if {"year", "ago"} <= set(texts[claim.last : claim.last + 5]) or _is_dated(claim):
        return None
    before = texts[: new.first]
    led = texts[max(0, claim.first - 7) : claim.first]
    behind = texts[claim.last : claim.last + 2]
    named_old = bool(_EARLIER & {*led, *behind}) and (bool(_OUTLOOKS & set(led)) or bool(_EARLIER & set(behind)))
    changed = bool(_REVISED & set(before)) and bool(_OUTLOOKS & set(before))
    return new if named_old or changed else None


def _is_dated(claim: Claim) -> bool:
    """Whether a time stands with the amount, right behind it."""
    starts = (claim.passage.words.at(mention.start) for mention in claim.passage.periods)
    return any(0 <= start - claim.last <= 3 for start in starts)


_MET = re.compile(
    r"(?:,?\s(?:a share|per share|in the quarter|for the quarter))?,?\s"
    r"(?:fell\sshort\sof|missed|missing|beat|beating|topped|topping|exceeded|exceeding|trailed|trailing|surpassed|surpassing"
    r"|came\sin\s(?:above|below|ahead)|was\s(?:above|below|ahead\sof)|lagged|edged\s(?:past|out)|were\s(?:above|below))\b",
    re.IGNORECASE,
)


_TURNS = frozenset({",", "while", "and", "but", "though", "although", "as", ";"})


def _is_outcome(claim: Claim) -> bool:
    """Like "sales of $9 billion missed estimates": what is held against an expectation has come to pass."""
    return _is_beside_expectation(claim) or _is_held_against(claim)


def _is_beside_expectation(claim: Claim) -> bool:
    """Like "the $12 billion analysts expected, while net income was $2 billion": a clause of its own follows."""
    spoken = expected_until(claim.before) if claim.before is not None else 0
    if not 0 < spoken <= claim.first or tie(claim).sort in ("estimate", "base"):
        return False
    if claim.passage.words.texts[spoken : spoken + 1] not in ([turn] for turn in _TURNS):
        return False
    ahead, first = ("planned", "expected", "forecast", "analyst"), claim.before.first if claim.before else 0
    return not any(
        cue.kind in ahead and (cue.start >= spoken or cue.end <= first - 1) for cue in claim.passage.cues
    )


def _is_held_against(claim: Claim) -> bool:
    if is_expected(claim) or (tie(claim).sort in ("base", "estimate") and tie(claim).to is claim.before):
        return False
    spoken = expected_until(claim.before) if claim.before is not None else 0
    if claim.kind == "x" or any(
        cue.kind in ("planned", "expected", "forecast") and spoken < cue.end <= claim.first
        for cue in claim.passage.cues
    ):
        return False
    text, offset = claim.passage.sentence.text, claim.passage.sentence.start
    return _MET.match(text, claim.quantity.full_end - offset) is not None
