"""A claim with its owner in, what the grammar of hedging says of its status out, or nothing.

Knows "reportedly", "is thought to", and who the subject of "expects" is; refuses to weigh anything else.
"""

from bot.figures.binding.roles import SUBJECT, roles
from bot.figures.binding.ties import tie
from bot.figures.claims import Claim, word

Ruling = tuple[str, str] | None

_FORESEES = frozenset(
    """
    expects expect expected forecasts forecast forecasted guides guided projects projected
    anticipates anticipated estimates estimated models modeled predicts predicted sees
    """.split()
)
_HEARSAY = frozenset({"reportedly", "rumored", "rumoured", "supposedly", "allegedly"})
_SAID_TO = frozenset({"thought", "believed", "said", "rumored", "rumoured", "understood"})
_BE = frozenset({"is", "are", "was", "were", "been"})
_OUTSIDERS = frozenset({"research", "agency"})
_HOUSES = frozenset({"banking", "research", "funds"})
_ANALYSTS = frozenset({"analysts", "analyst", "street", "economists", "consensus", "researchers", "investors"})
_OWN = frozenset({"it", "company", "firm", "management", "group", "we", "chipmaker", "giant", "retailer", "maker"})
_REACH, _HEARSAY_REACH = 16, 9


def hedge(claim: Claim) -> Ruling:
    """The status where the sentence's own grammar settles it."""
    return _hearsay(claim) or _estimate(claim) or _foreseen(claim)


def _hearsay(claim: Claim) -> Ruling:
    """Like "reportedly raised $2bn", "is thought to be worth $2bn"."""
    passage = claim.passage
    start = claim.before.last if claim.before is not None else 0
    for at in range(claim.first - 1, max(start, claim.first - _HEARSAY_REACH) - 1, -1):
        text = word(passage, at)
        if text in {";", "but", "while", "whereas"}:
            return None
        if text in _HEARSAY:
            return "rumoured", "reportedly"
        if text == "to" and word(passage, at - 1) in _SAID_TO and word(passage, at - 2) in _BE:
            return "rumoured", "thought to"
    return None


def _estimate(claim: Claim) -> Ruling:
    """Like "beating the $2bn that analysts expected": what others had foreseen of what has come."""
    found = tie(claim)
    if found.sort != "estimate" or found.to is None or claim.metric not in _RESULTS or claim.measure != "level":
        return None
    if word(claim.passage, claim.first - 1) == "by":
        return None
    start = found.to.last
    between = set(claim.passage.words.texts[start : claim.first])
    behind = set(claim.passage.words.texts[claim.last : claim.last + 6])
    if between & _BEATS and (between | behind) & _OTHERS:
        return "forecast", "measured against an estimate"
    return None


_RESULTS = frozenset(
    {"revenue", "eps", "net_income", "operating_income", "capex", "cash_flow", "margin", "users", "units"}
)
_BEATS = frozenset(
    """
    beating beat beats topping topped tops above below missing missed misses exceeding exceeded
    exceeds surpassing surpassed than versus vs shy short against
    """.split()
)
_OTHERS = frozenset(
    """
    analysts analyst consensus estimate estimates street factset lseg refinitiv expected
    expectations expectation anticipated zacks bloomberg projected
    """.split()
)


def _foreseen(claim: Claim) -> Ruling:
    """Like "Orbix expects revenue of $2bn" (its own plan), "Analysts expect Orbix to ..." (a forecast)."""
    passage = claim.passage
    start = max(0, claim.first - _REACH)
    if tie(claim).sort in ("base", "estimate") or claim.metric in ("share_price", "index"):
        return None
    for at in range(claim.first - 1, start - 1, -1):
        text = word(passage, at)
        if text in {";", "but", "while", "whereas", "after", "from", "compared", "versus"}:
            return None
        if text in _FORESEES and word(passage, at - 1) not in _NO_SUBJECT:
            return _by_whom(claim, at)
    return None


_NO_SUBJECT = frozenset({"than", "be", "was", "were", "is", "are", "the", "its", "as", "beat", "beats", "street"})


def _by_whom(claim: Claim, at: int) -> Ruling:
    passage = claim.passage
    near = [word(passage, place) for place in range(max(0, at - 3), at)]
    if _ANALYSTS & set(near):
        return "forecast", "analysts expect"
    if _OWN & set(near[-2:]):
        outsiders = any(cue.kind == "analyst" for cue in passage.cues)
        return None if outsiders else ("planned", "the company expects")
    subjects = [
        name
        for name, part in zip(passage.names, roles(passage), strict=True)
        if part == SUBJECT and passage.words.at(name.end) <= at <= passage.words.at(name.end) + 4
    ]
    if not subjects:
        return None
    last = subjects[-1]
    if last.kind in _OUTSIDERS or (last.sector in _HOUSES and last.entity != claim.entity):
        return "forecast", "an outsider expects"
    if last.entity == claim.entity:
        return "planned", "its owner expects"
    return None
