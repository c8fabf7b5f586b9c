"""A claim in, what it is to the amount before it out: the base of a comparison, an estimate, the same fact again.

Knows the small words between two amounts ("from", "versus", ", or"); refuses to know what either amount means.
"""

import re
from collections.abc import Iterator

from bot.figures.claims import Claim, Tie

_ESTIMATES = frozenset(
    """
    estimate estimates estimated expected expecting expectation expectations forecast forecasts
    consensus projection projections projected predicted view factset lseg refinitiv anticipated
    target targets
    """.split()
)
_BASES = frozenset({"from", "versus", "vs", "against", "than", "compared"})
_NEAR, _FAR, _BEHIND = 7, 14, 4
FLOWS = frozenset(
    {"revenue", "net_income", "operating_income", "eps", "margin", "capex", "rnd", "cost", "cash_flow", "users"}
)
_MARKET = frozenset({"share_price", "index", "market_cap"})


def tie(claim: Claim) -> Tie:
    """The tie of a claim to the amount before it in its sentence."""
    if claim.tie is None:
        claim.tie = _tie(claim)
    return claim.tie


def _tie(claim: Claim) -> Tie:
    previous = claim.before
    estimate = _is_estimate(claim)
    if previous is None or previous.rejected is not None:
        return Tie("estimate" if estimate else "base" if _compares(claim, max(0, claim.first - 5)) else "first")
    between = claim.passage.words.texts[previous.last : claim.first]
    if _again(between, other_kind=previous.kind != claim.kind):
        return Tie("again", previous)
    if estimate:
        return Tie("estimate", _measured(claim))
    if _compares(claim, previous.last):
        return Tie("base", _measured(claim))
    if between[-1:] == ["to"] or between[-2:-1] == ["to"]:
        return Tie("outcome of a base" if tie(previous).sort == "base" else "outcome", previous)
    if len(between) <= 2 and set(between) <= {",", "and", "&", "/", "+"}:
        return Tie("listed", previous)
    return Tie("later", previous)


def _again(between: list[str], *, other_kind: bool) -> bool:
    """Like "$99 million, or 10 cents a share", "255 points (0.9%)", "56% of this year's budget, or $9 million"."""
    if between in (["("], [","], ["—"]):
        return between == ["("]
    near = 9 if other_kind and between[-2:] == [",", "or"] else 5
    return len(between) <= near and "or" in between and not {"and", "from", "to"} & set(between)


_EXPECTERS = r"(?:analysts?|wall street|the street|economists?|investors?|markets?|the market|forecasters)"
_EXPECTED = re.compile(
    rf"\s(?:rise\s|increase\s|growth\s|gain\s|drop\s|fall\s|decline\s|profit\s|loss\s)?(?:that\s)?{_EXPECTERS}(?:\s(?:had|polled\sby\s\w+|surveyed\sby\s\w+|on\saverage|were|was|have|had\sbeen)){{0,3}}"
    r"\s(?:expected|expect|forecast|forecasts|predicted|projected|estimated|anticipated|expecting|forecasting"
    r"|looking\sfor|pencilled\sin|penciled\sin|called\sfor|modeled|modelled)\b",
    re.IGNORECASE,
)
_AVERAGE = re.compile(
    r"\s(?:(?:average|mean|median|consensus)\s(?:of\s)?(?:all\s)?(?:analysts?['’]?s?['’]?\s)?(?:estimates?|forecasts?|projections?"
    r"|expectations?)|(?:(?:lseg|factset|bloomberg|refinitiv|wall\sstreet|street)\s)?(?:consensus(?:\s(?:estimate|forecast))?"
    r"|smartestimate))\b",
    re.IGNORECASE,
)


def is_expected(claim: Claim) -> bool:
    """Like "the $12 billion analysts expected", "the $72 billion average of estimates"."""
    return expected_until(claim) > 0


def expected_until(claim: Claim) -> int:
    """The word behind what says so of an amount; 0 where nothing does."""
    text, offset = claim.passage.sentence.text, claim.passage.sentence.start
    at = claim.quantity.full_end - offset
    found = _EXPECTED.match(text, at) or _AVERAGE.match(text, at) or _held_against(claim, text, at)
    return claim.passage.words.at(offset + found.end()) if found is not None else 0


_FORECAST = re.compile(r"\s(?:forecast|estimate|projection)\b(?!\s(?:of|for|it|that)\b)", re.IGNORECASE)
_AGAINST = frozenset(
    """
    above below beat beating topped topping missed missing exceeded exceeding than surpassed surpassing
    """.split()
)


def _held_against(claim: Claim, text: str, at: int) -> re.Match[str] | None:
    """Like "better than the $11.9 billion forecast"."""
    led = claim.passage.words.texts[max(0, claim.first - 3) : claim.first]
    return _FORECAST.match(text, at) if led[-1:] == ["the"] and _AGAINST & set(led) else None


_BROKEN_OFF = frozenset({",", ";", "and", "but", "on", "from", "for", "to"})


def _is_estimate(claim: Claim) -> bool:
    passage = claim.passage
    start = max(claim.before.last, expected_until(claim.before)) if claim.before is not None else 0
    texts = passage.words.texts
    if not _ESTIMATES.isdisjoint(texts[max(start, claim.first - _NEAR) : claim.first]):
        return True
    for text in texts[claim.last : claim.last + _BEHIND]:
        if text in _ESTIMATES or text in _BROKEN_OFF:
            return text in _ESTIMATES
    return False


def _compares(claim: Claim, start: int) -> bool:
    texts = claim.passage.words.texts
    for at in range(claim.first - 1, max(start, claim.first - _NEAR) - 1, -1):
        if texts[at] in _BASES and not (texts[at] == "than" and texts[at - 1] in {"more", "less", "fewer"}):
            return True
        if texts[at] in {",", ";", "and", "but", "while"}:
            return False
    return False


def _measured(claim: Claim) -> Claim | None:
    """What a base or an estimate is held against: the nearest amount before of the same sort that is no base."""
    other = claim.before
    kind, per_share = claim.kind, _small(claim)
    fallback = other
    while other is not None:
        if other.rejected is None and tie(other).sort not in ("base", "estimate"):
            if other.kind == kind and _small(other) == per_share:
                return other
            fallback = fallback if fallback is not None and fallback.rejected is None else other
        other = other.before
    return fallback


def _small(claim: Claim) -> bool:
    return abs(claim.quantity.value) < 1000


def is_base(claim: Claim) -> bool:
    """Whether a claim, or what it says again, is the old side of a comparison."""
    found = tie(claim)
    if found.sort == "again" and found.to is not None:
        return is_base(found.to)
    return found.sort == "base"


def sphere(metric: str) -> str:
    """Metrics that share their time: results, the market's, and each other by itself."""
    return "results" if metric in FLOWS else "market" if metric in _MARKET else "other"


def topics(claim: Claim) -> tuple[Claim, ...]:
    """What the article was about before this sentence, nearest first: claims that are no old side of anything."""
    first = claim
    while first.before is not None:
        first = first.before
    if first.topics is None:
        first.topics = tuple(_topics(first.earlier))
    return first.topics


def _topics(other: Claim | None) -> Iterator[Claim]:
    steps = 0
    while other is not None and steps < _FAR:
        if other.rejected is None and not is_base(other):
            yield other
        other = other.before or other.earlier
        steps += 1
