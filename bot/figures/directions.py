"""Claims of English articles in, rulings out on which way a change goes, and on what is saved or drawn out.

Knows "cut $3 billion in costs", "growth may drop below 6%" and "a 29% hit"; refuses to guess elsewhere.
"""

import re

from bot.figures.claims import Claim, is_chinese
from bot.figures.rulings import Ruling, behind, first_ruling, led

_REACH = 70


def english_direction(claim: Claim) -> Ruling:
    """The first of these rules that applies."""
    return None if is_chinese(claim) else first_ruling(_RULES, claim)


_COSTS = re.compile(r"\s(?:in|of|from)\s(?:[\w-]+\s){0,3}(?:costs?|expenses|spending|overheads?)\b", re.IGNORECASE)
_CUT = re.compile(
    r"\b(?:cut(?:s|ting)?|shav(?:e|ed|ing)|trim(?:med|ming)?|reduc(?:e|ed|ing)|slash(?:ed|ing)?|remov(?:e|ed|ing)"
    r"|eliminat(?:e|ed|ing)|tak(?:e|ing)\sout)$",
    re.IGNORECASE,
)
_SYNERGIES = re.compile(r"(?:\s[\w-]+){0,4}\s(?:synergies|savings)\b", re.IGNORECASE)
_SAVINGS = re.compile(
    r"\b(?:synergies|savings|cost\s(?:cuts|reductions))\s(?:of|to|at|worth|exceeding|exceed|to\sexceed)"
    r"(?:\s[“\"]?(?:above|about|approximately)[”\"]?)?$",
    re.IGNORECASE,
)


def _saved(claim: Claim) -> Ruling:
    """Like "cut $3 billion in costs", "$50 million in synergies"."""
    if claim.metric != "cost" or claim.measure != "level" or claim.kind != "money":
        return None
    words, after = led(claim, _REACH), behind(claim, _REACH)
    cut = _CUT.search(words) and _COSTS.match(after)
    saved = cut or _SYNERGIES.match(after) or _SAVINGS.search(words)
    return ("down", "costs that are cut") if saved else None


_LOST = re.compile(
    r"\b(?:(?:outflows?|burn|deficit)(?:\s(?:of|was|at))?|los(?:e|es|ing)|burn(?:s|ing|ed|t)?)$", re.IGNORECASE
)
_EARNED = frozenset({"net_income", "operating_income", "eps", "cash_flow"})


def _lost(claim: Claim) -> Ruling:
    """Like "is burning about $1 billion a month", "an outflow of $5.8 billion"."""
    if claim.metric not in _EARNED or claim.measure != "level":
        return None
    return ("down", "what is lost or burned") if _LOST.search(led(claim, _REACH)) else None


_DRAWN = re.compile(
    r"\b(?:pull(?:ed|ing)|withdr(?:ew|awn|awing)|(?:withdrawals|outflows)(?:\s(?:of|topping|totall?ing))?)$",
    re.IGNORECASE,
)


def _drawn(claim: Claim) -> Ruling:
    """Like "investors pulled $4.8 billion from equity funds"."""
    if claim.kind != "money" or claim.metric != "other":
        return None
    return ("down", "what is drawn out") if _DRAWN.search(led(claim, _REACH)) else None


_GROWTH = re.compile(r"\b(?:growth|expansion|gross\sdomestic\sproduct|GDP)\b[^,;]{0,50}$", re.IGNORECASE)
_RATE = re.compile(r"\b(?:to|below|above|under|short\sof|exceed)\s$", re.IGNORECASE)


def _growth(claim: Claim) -> Ruling:
    """Like "growth may drop below 6%": the rate that growth falls to is still growth."""
    if claim.measure != "change" or claim.kind != "percent":
        return None
    at = claim.quantity.start - claim.passage.sentence.start
    words = claim.passage.sentence.text[max(0, at - _REACH) : at]
    return ("up", "a rate of growth") if _RATE.search(words) and _GROWTH.search(words) else None


_BEATEN = re.compile(
    r"\b(?:beat(?:s|ing)?|topp(?:ed|ing)|exceed(?:ed|ing|s)|surpass(?:ed|ing))\b[^,;]{0,50}\sby$", re.I
)


def _beaten(claim: Claim) -> Ruling:
    """Like "This beat expectations by $50 million"."""
    if claim.measure != "change":
        return None
    return ("up", "what expectations are beaten by") if _BEATEN.search(led(claim, _REACH)) else None


_HIT = re.compile(
    r"\s(?:hit|shortfall|haircut|slide|slump|reduction|drop|decline|fall|decrease|plunge|dip|downside|wipe-?out)\b",
    re.IGNORECASE,
)
_SUNK = re.compile(
    r"\b(?:descended|sunk|pulled\sback|underwater|(?:lower|eliminat|eras|prun)ing(?:\s(?:its|the|his|their))?"
    r"(?:\s[\w.-]+){0,3}(?:\sby)?)$",
    re.IGNORECASE,
)


def _fallen(claim: Claim) -> Ruling:
    """Like "could take a 29% hit", "has sunk 35%", "eliminating $56 billion in market value"."""
    if claim.measure != "change" or claim.kind == "x":
        return None
    fallen = _HIT.match(behind(claim, _REACH)) or _SUNK.search(led(claim, _REACH))
    return ("down", "a hit, or what has sunk") if fallen else None


_RULES = (_saved, _lost, _drawn, _growth, _beaten, _fallen)
