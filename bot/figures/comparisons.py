"""Claims in, when they are where a time of comparison stands beside: "twice what it spent last year".

Knows that a multiple is of the time after; refuses to guess where another time is named.
"""

from bot.figures.binding.period.steps import UNDATED, kind_of, quarter_after, year_before
from bot.figures.binding.ties import FLOWS, sphere, topics
from bot.figures.claims import Claim, is_chinese, word
from bot.figures.periods import PeriodMention
from bot.figures.rulings import Ruling, first_ruling


def compared_period(claim: Claim) -> Ruling:
    """The time of an amount that is held against another time."""
    return None if is_chinese(claim) else first_ruling(_PERIOD_RULES, claim)


_WHAT_WAS = (["what"], ["that", "of"], ["those", "of"], ["the", "level"], ["the", "amount"], ["the", "figure"])


def _multiple_of_past(claim: Claim) -> Ruling:
    """Like "twice what it spent last year", "about double those of the third quarter"."""
    passage = claim.passage
    behind = [
        mention for mention in passage.periods if mention.start >= claim.quantity.end and mention.rule in _PAST
    ]
    led = passage.words.texts[claim.last : claim.last + 2]
    if claim.kind != "x" or not behind or not any(led[: len(what)] == what for what in _WHAT_WAS):
        return None
    mention = behind[0]
    if passage.words.at(mention.start) - claim.last > _NEAR or {",", ";"} & set(_between(claim, mention)):
        return None
    period = mention.period or ""
    following = year_before(period, -1) if kind_of(period) == "year" else quarter_after(period)
    return (following, "a multiple of a time before") if following is not None else None


_PAST = frozenset({"relative-year", "quarter-ordinal", "last-quarter"})
_NEAR = 7


def _between(claim: Claim, mention: PeriodMention) -> list[str]:
    return claim.passage.words.texts[claim.last : claim.passage.words.at(mention.start)]


_PEAKS = frozenset({"high", "peak", "low", "record"})


def _peak(claim: Claim) -> Ruling:
    """Like "down from October's peak above $126,000", "its December high of $4,100"."""
    passage = claim.passage
    if sphere(claim.metric) != "market" and claim.metric != "price":
        return None
    for mention in passage.periods:
        end = passage.words.at(mention.end)
        end += word(passage, end) == "'s"
        near = passage.words.texts[end : claim.first]
        if mention.end <= claim.quantity.start and near[:1] and near[0] in _PEAKS and len(near) <= _NEAR - 4:
            return mention.period or UNDATED, "when a price was at its peak"
    return None


def _will_keep(claim: Claim) -> Ruling:
    """Like "bought the firm in 2019 and will keep a 15% stake": what is to be held has no time that is over."""
    texts = claim.passage.words.texts
    led = texts[max(0, claim.first - 4) : claim.first]
    keeps = "will" in led and bool({"keep", "retain"} & set(led))
    if claim.metric != "stake" or claim.kind != "percent" or not keeps:
        return None
    behind = any(mention.start >= claim.quantity.end for mention in claim.passage.periods)
    return None if behind else (UNDATED, "a stake that will be kept")


_AHEAD = ("planned", "expected", "forecast")


def _over(claim: Claim) -> Ruling:
    """The quarter that the story told of, where what is over would else be of one that still runs."""
    cues = claim.passage.cues_of
    if claim.metric not in FLOWS - {"users"} or claim.passage.periods or any(kind in cues for kind in _AHEAD):
        return None
    told = [other for other in topics(claim) if other.metric in FLOWS and other.period]
    if not told or not _runs(claim, told[0].period or "") or told[0].status == "actual":
        return None
    past = next((other.period for other in told if other.status == "actual" and _is_quarter(other.period)), None)
    return None if past is None or _runs(claim, past) else (past, "the quarter that is over")


def _is_quarter(period: str | None) -> bool:
    return period is not None and kind_of(period) == "quarter"


def _runs(claim: Claim, period: str) -> bool:
    """Whether a calendar quarter is that of the publication, or later."""
    published = claim.scene.published
    if not _is_quarter(period) or period.startswith("FY"):
        return False
    return (int(period[:4]), int(period[5])) >= (published.year, (published.month + 2) // 3)


_PERIOD_RULES = (_multiple_of_past, _peak, _will_keep, _over)
