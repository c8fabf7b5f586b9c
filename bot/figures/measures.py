"""Claims of English articles in, rulings out on level, change or share, where the words beside it leave no choice.

Knows "an increase of $10 billion", "cut by $9 billion", "double the size of" and "hired 80 people"; refuses to say
which way a change goes.
"""

import re

from bot.figures.binding.ties import FLOWS
from bot.figures.claims import Claim
from bot.figures.clauses import base_measure
from bot.figures.rulings import Ruling, before, behind, first_ruling, led

_REACH, _NEAR = 90, 40


def english_measure(claim: Claim) -> Ruling:
    """The first of these rules that applies."""
    return first_ruling(_RULES, claim)


_RISES = (
    r"(?:increase|rise|jump|uptick|surge|boost|improvement|hike|drop|dip|decline|decrease|reduction|slump|plunge)"
)
_RISE_OF = re.compile(rf"\b{_RISES}\sof$", re.IGNORECASE)
_OF_RISE = re.compile(rf"\s(?:{_RISES}|headwind|drag)\b", re.IGNORECASE)


def _rise(claim: Claim) -> Ruling:
    """Like "an increase of $10 billion", "a $5 billion uptick"."""
    if claim.kind not in ("money", "count", "pp"):
        return None
    risen = _RISE_OF.search(led(claim, _REACH)) or _OF_RISE.match(behind(claim, _REACH))
    return ("change", "so much of a rise or fall") if risen else None


_MOVED_BY = re.compile(
    r"(?<!was\s)(?<!were\s)(?<!been\s)\b(?:cuts?|cutting|falls?|fell|fallen|ris(?:es?|en|ing)|rose|increas(?:es?|ed|ing)"
    r"|reduc(?:es?|ed|ing)|lower(?:s|ed|ing)?|rais(?:es?|ed|ing)|slash(?:es|ed|ing)?|grow(?:s|n|ing)?|grew"
    r"|drop(?:s|ped|ping)?|declin(?:es?|ed|ing)|expand(?:s|ed|ing)?|trim(?:s|med|ming)?|climb(?:s|ed|ing)?"
    r"|jump(?:s|ed|ing)?|miss(?:es|ed|ing)?|beat(?:s|ing)?|topp(?:ed|ing)|exceed(?:s|ed|ing)?|shr[aiu]nk)"
    r"\b(?:(?:[^;.]|\.(?=\S)){0,70}(?<!ed))?\sby$",
    re.IGNORECASE,
)
_COUNTED_WHOLE = frozenset({"layoffs", "buyback"})


def _by(claim: Claim) -> Ruling:
    """Like "fell by more than $3 billion", "cut its outlook by as much as $9 billion"."""
    if claim.kind not in ("money", "count", "pp") or claim.metric in _COUNTED_WHOLE:
        return None
    return ("change", "so much that it moved by") if _MOVED_BY.search(led(claim, _REACH)) else None


_GAINS = frozenset(
    """
    gains additions additional extra added adds add adding gained gains gain lost lose loses losing shed
    hired hire
    """.split()
)
_JOINS = frozenset("hire hires hired hiring recruit recruits create creates created creating".split())
_MORE = frozenset({"more", "new", "additional"})


def _won(claim: Claim) -> Ruling:
    """Like "added 9,000 users"; those that a company hires are its workers, and jobs created a level."""
    if claim.kind != "count" or claim.metric not in {"users", "headcount"}:
        return None
    texts = claim.passage.words.texts
    near, after = set(texts[max(0, claim.first - 5) : claim.first]), set(texts[claim.last : claim.last + 2])
    if claim.metric == "headcount" and _JOINS & set(texts[max(0, claim.first - 7) : claim.first]):
        return "level", "those who are hired"
    if near & _GAINS or "adds" in texts[max(0, claim.first - 7) : claim.first] or after & _MORE:
        return "change", "won or lost"
    return None


_HOLDING = re.compile(
    r"\sof\s(?:(?:the|his|her|their|its|all)\s)(?:[\w’'-]+\s){0,2}(?:shares|stock|holdings?|stakes?)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:dispos(?:ed?|ing)|donat(?:ed?|ing)|retain(?:s|ed|ing)?|receiv(?:ed?|ing)|giv(?:es?|ing|en)|gave|put\sin|keep(?:s|ing)?)\b",
    re.IGNORECASE,
)


def _of_holding(claim: Claim) -> Ruling:
    """Like "donate 99 percent of his company shares", "a fifth of his stake"."""
    if claim.metric != "stake" or claim.kind != "percent" or not _HOLDING.match(behind(claim, _REACH)):
        return None
    in_words = not claim.passage.words.texts[claim.first][:1].isdigit()
    return ("share", "a part of a holding") if in_words or _GIVEN.search(led(claim, _REACH)) else None


_MULTIPLE = re.compile(
    r"\s(?:the\s)?(?:growth\s)?(?:size|rate|pace|speed)(?:\s[\w-]+)?\s(?:of|at|in|that)\b", re.IGNORECASE
)
_DONE = frozenset({"doubled", "tripled", "quadrupled", "doubling", "tripling"})


def _of_another(claim: Claim) -> Ruling:
    """Like "twice the size of its rival's"."""
    if claim.kind != "x" or claim.passage.words.texts[claim.last - 1] in _DONE:
        return None
    return ("share", "a multiple of another's") if _MULTIPLE.match(behind(claim, _REACH)) else None


_LOSES = re.compile(
    r"\b(?:los(?:e|es|t|ing)|cost(?:s|ing)?|shav(?:e|ed|ing))(?:\s(?:it|them|the\scompany))?$", re.IGNORECASE
)
_SALES = re.compile(r"\s(?:in|of|from)\s(?:[\w-]+\s){0,2}(?:sales|revenues?)\b", re.IGNORECASE)
_CURRENCY = re.compile(
    r"\s(?:in|of)\s(?:\w+\s){0,2}(?:(?:un)?favou?rable\b|(?:FX|currency)\s(?:head|tail)winds?\b)|\s(?:un)?favou?rable\b"
)
_IMPACT = re.compile(
    r"\b(?:currency|exchange|FX|unfavou?rable)\s(?:impact|effect|headwind|tailwind)\b[^;.,]{0,40}\sof$",
    re.IGNORECASE,
)
_INCREMENTAL = re.compile(
    r"\b(?:additional|incremental)(?:\s(?:net\s)?(?:sales|revenues?|profit)\sof)?$", re.IGNORECASE
)


def _taken_away(claim: Claim) -> Ruling:
    """Like "could lose $1 billion in smartphone sales", "despite $226 million in unfavorable currency rates"."""
    if claim.kind != "money" or claim.metric not in FLOWS | {"contract"}:
        return None
    words, after = led(claim, _REACH), behind(claim, _REACH)
    lost = _SALES.match(after) and _LOSES.search(words)
    moved = lost or _CURRENCY.match(after) or _IMPACT.search(words) or _is_incremental(claim)
    return ("change", "so much won or taken away") if moved else None


_CURRENCIES = r"(?:foreign[-\s]exchange|currency|currencies|FX)"
_CONSTANT = re.compile(
    rf"\s(?:\(?(?:on|in|at)\s(?:an?\s)?)?(?P<how>constant[-\s]currenc(?:y|ies)|adjusted\sfor\s{_CURRENCIES}"
    rf"|excluding\s(?:the\s)?(?:impact\sof\s|effects?\sof\s)?{_CURRENCIES})",
    re.IGNORECASE,
)
_EXCHANGE = re.compile(rf"\b{_CURRENCIES}\b", re.IGNORECASE)


def by_currency(claim: Claim) -> Ruling:
    """Like "up 26%, or 23% on a constant currency basis": a change without that of currencies, or only by it."""
    if claim.measure != "change" or claim.metric not in FLOWS | {"contract"}:
        return None
    again = claim.before is not None and claim.before.kind == claim.kind == "percent"
    found = _CONSTANT.match(behind(claim, _REACH)) if again else None
    if found is not None:
        return found["how"].lower(), "a change without that of currencies"
    taken = claim.kind == "money" and _EXCHANGE.search(claim.passage.sentence.text) is not None
    return ("foreign exchange", "a change by currencies") if taken and _taken_away(claim) else None


def _is_incremental(claim: Claim) -> bool:
    return claim.metric in FLOWS and _INCREMENTAL.search(before(claim, _NEAR).rstrip()) is not None


_REPAYS = re.compile(
    r"\b(?:repa(?:y|ys|id|ying)|cut(?:s|ting)?|retir(?:e|ed|ing)|paid\s(?:down|off)|pay\s(?:down|off))$",
    re.IGNORECASE,
)
_DEBT = re.compile(r"\s(?:of|in)\s(?:[\w-]+\s){0,2}debt\b", re.IGNORECASE)


def _repaid(claim: Claim) -> Ruling:
    """Like "repaid more than $18 billion in gross debt"."""
    if claim.kind != "money" or claim.metric != "debt" or not _DEBT.match(behind(claim, _REACH)):
        return None
    return ("change", "debt that is repaid") if _REPAYS.search(led(claim, _REACH)) else None


_RULES = (_rise, _by, _won, _of_holding, _of_another, _taken_away, _repaid, base_measure)
