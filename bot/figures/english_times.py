"""Claims of English articles in, rulings out on when a figure is for, where the words beside it leave no choice.

Knows "$9 billion in the third quarter", "up 87% since its listing" and "grew 41% year over year"; refuses to read
dates, which is `periods`' work.
"""

import re
from datetime import date

from bot.figures.binding.period import UNDATED
from bot.figures.binding.period.steps import kind_of, relation
from bot.figures.binding.ties import sphere, tie, topics
from bot.figures.claims import Claim, is_chinese
from bot.figures.rulings import Ruling, before, behind, first_ruling

_REACH = 60


def english_time_rule(claim: Claim) -> Ruling:
    """The first of these rules that applies."""
    return None if is_chinese(claim) else first_ruling(_RULES, claim)


_NAMED = frozenset(
    """
    quarter-ordinal fiscal-quarter-ordinal quarter-letter quarter-ended months-ended whole-year year
    year-ago-quarter
    """.split()
)
_TIED: tuple[list[str], ...] = tuple(
    [preposition, *article] for preposition in ("in", "for", "during") for article in ([], ["the"], ["its"])
)


def _right_behind(claim: Claim) -> Ruling:
    """Like "from $7 billion in the third quarter", "$200 billion for the full year"."""
    words = claim.passage.words
    last = words.at(claim.quantity.full_end)
    for mention in claim.passage.periods:
        if mention.rule in _NAMED and words.texts[last : words.at(mention.start)] in _TIED:
            return (mention.period, "a time right behind") if mention.period is not None else None
    return None


_PARTED = frozenset("from versus vs against than".split())


def _old_month(claim: Claim) -> Ruling:
    """Like "up slightly from 2.9 percent in December"."""
    words = claim.passage.words
    last = words.at(claim.quantity.full_end)
    if not _PARTED & set(words.texts[max(0, claim.first - 2) : claim.first]):
        return None
    for mention in claim.passage.periods:
        if mention.rule == "month" and words.texts[last : words.at(mention.start)] == ["in"]:
            return (mention.period, "the month of an old side") if mention.period is not None else None
    return None


_DONE = frozenset("raised secured spent sold bought invested paid won acquired hired earned collected".split())


def _done(claim: Claim) -> Ruling:
    """Like "has raised $40 million to get it ready by 2030": what is done is not for a time to come."""
    times = [mention.period for mention in claim.passage.periods]
    led = claim.passage.words.texts[max(0, claim.first - 6) : claim.first]
    if not times or not _DONE & set(led) or {"be", "to", "will"} & set(led):
        return None
    today = claim.scene.published
    ahead = all(period is not None and _lies_ahead(period, today) for period in times)
    return (UNDATED, "what is done before a time to come") if ahead else None


def _lies_ahead(period: str, today: date) -> bool:
    sort, _, where = relation(period, today).partition(" ")
    return where == "ahead" or (sort not in ("day", "month") and where in ("1", "2"))


_LISTED = r"(?:listing|issuance|issue|offering|offer|IPO)"
_LISTED_BEFORE = re.compile(rf"\b{_LISTED}\sprice(?:\s(?:of|at|was))?\s(?:about\s|around\s)?$", re.IGNORECASE)
_LISTED_BEHIND = re.compile(rf"\s{_LISTED}\sprice\b", re.IGNORECASE)


def _listing_price(claim: Claim) -> Ruling:
    """Like "fell to HK$11.10, from a listing price of HK$17"."""
    if claim.metric != "share_price" or claim.kind != "money":
        return None
    if any(mention.period and kind_of(mention.period) != "day" for mention in claim.passage.periods):
        return None
    listed = _LISTED_BEFORE.search(before(claim, _REACH)) or _LISTED_BEHIND.match(behind(claim, _REACH))
    return (UNDATED, "the price at which a share was listed") if listed else None


_SINCE_THEN = re.compile(
    r"\s(?:since\s(?!(?:the\s(?:start|beginning)\sof|early|late|January)\b)|over\sthat\s(?:stretch|time|span)\b"
    r"|over\sthe\s[\w-]+[\s-](?:day|week|month)\s|in\sjust\s(?:over|under)\sa\b"
    r"|from\s(?:(?:its|their|a|the|all-time|recent|record|pre-[a-z]+)\s){0,3}(?:peaks?|highs?|levels?)\b)",
    re.IGNORECASE,
)


def _since_then(claim: Claim) -> Ruling:
    """Like "up 87% since its listing", "down 33% from pre-bid levels"."""
    if sphere(claim.metric) != "market" or claim.measure != "change" or claim.kind != "percent":
        return None
    return (UNDATED, "a move since some day") if _SINCE_THEN.match(behind(claim, _REACH)) else None


_A_YEAR_ON = re.compile(
    r"\s(?:[\w-]+\s){0,2}(?:year[-\s]over[-\s]year|year[-\s]on[-\s]year|quarter[-\s](?:over|on)[-\s]quarter|yoy|qoq|[yq]/[yq])\b",
    re.IGNORECASE,
)


def _year_on_year(claim: Claim) -> Ruling:
    """Like "rides grew 41% year over year", in a story on a quarter's results."""
    own = any(mention.period is not None or mention.rule == "window" for mention in claim.passage.periods)
    if claim.measure != "change" or sphere(claim.metric) == "market" or own or tie(claim).sort == "base":
        return None
    if any(cue.kind in _AHEAD and cue.end <= claim.first for cue in claim.passage.cues):
        return None
    if _A_YEAR_ON.match(behind(claim, _REACH)) is None:
        return None
    told = (other.period for other in topics(claim) if other.period and other.status == "actual")
    period = next((period for period in told if kind_of(period) == "quarter"), None)
    return (period, "a year's change in a quarter's results") if period is not None else None


_AHEAD = frozenset({"planned", "expected", "forecast", "analyst"})
_RULES = (_right_behind, _old_month, _done, _listing_price, _since_then, _year_on_year)
