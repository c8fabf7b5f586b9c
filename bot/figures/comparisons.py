"""Claims in, when they are where a time of comparison stands beside: "twice what it spent last year".

Knows that a multiple is of the time after; refuses to guess where another time is named.
"""

from bot.figures.binding.period.steps import UNDATED, kind_of, quarter_after, year_before
from bot.figures.binding.ties import FLOWS, sphere, tie, topics
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


_ACCOUNTED = "a part that is accounted for"


def _of_the_whole(claim: Claim) -> Ruling:
    """Like "accounted for $17 billion of Orbix's sales in 2024": the time of the whole is the part's."""
    behind = [mention for mention in claim.passage.periods if mention.start >= claim.quantity.end]
    if not behind or not any(_ACCOUNTED in reason for reason in claim.because):
        return None
    if "accounted" not in claim.passage.words.texts[: claim.first]:
        return None
    led = claim.passage.words.texts[claim.last : claim.passage.words.at(behind[0].start)]
    near = next((at for at, text in enumerate(reversed(led)) if text in _SALES), len(led)) <= _LINKED
    return (behind[0].period or UNDATED, "the time of the whole") if near else None


_SALES, _LINKED = frozenset({"sales", "revenue", "revenues", "turnover"}), 2


def _left_when(claim: Claim) -> Ruling:
    """Like "Attrition dropped to 17.3% from 28.4% a year earlier": how many leave is told with the results."""
    if not any("how many leave" in reason for reason in claim.because):
        return None
    near = [mention for mention in claim.passage.periods if mention.start >= claim.quantity.end]
    if tie(claim).sort == "base":
        return (near[0].period or UNDATED, "when so many left") if near else None
    told = [other for other in topics(claim) if sphere(other.metric) == "results" and other.status == "actual"]
    quarter = next((other.period for other in told if _is_quarter(other.period)), None)
    return (quarter, "when so many left") if quarter is not None else None


def _today_again(claim: Claim) -> Ruling:
    """Like "Its stock, which has gained 9% this year, dropped 3.8%": an aside's year is not the verb's."""
    passage, other = claim.passage, claim.before
    before = [mention for mention in passage.periods if mention.start < claim.quantity.start]
    if claim.metric != "share_price" or claim.kind != "percent" or other is None:
        return None
    if len(passage.periods) != len(before):
        return None
    texts = passage.words.texts
    close = next((at for at in range(claim.first - 1, claim.first - 4, -1) if word(passage, at) == ","), 0)
    if not before or not close or kind_of(before[-1].period or "") != "year" or "," not in texts[: other.first]:
        return None
    aside = other.last <= passage.words.at(before[-1].start) and passage.words.at(before[-1].end) == close
    verb = word(passage, close + 1)
    if not aside or verb in {"and", "but", "while", "up", "down"}:
        return None
    told = (other.period for other in topics(claim) if other.metric == "share_price" and other.period)
    days = (period for period in told if kind_of(period) == "day")
    return next(days, claim.scene.published.isoformat()), "a move of the day behind an aside"


_DUE = frozenset({"post", "report", "announce", "posting", "reporting"})
_SEEN = frozenset({"expected", "seen", "forecast", "projected", "predicted", "estimated"})
_QUARTER_ENDS = frozenset({3, 6, 9, 12})


def _due(claim: Claim) -> Ruling:
    """Like "Orbix, which reports on Wednesday, is expected to post sales of $9 billion": for a past quarter."""
    texts = claim.passage.words.texts
    led = texts[max(0, claim.first - 14) : claim.first]
    named = any(kind_of(mention.period or "") != "day" for mention in claim.passage.periods if mention.period)
    if sphere(claim.metric) != "results" or named or not (_DUE & set(led) and _SEEN & set(led)):
        return None
    if claim.name is None or claim.name.year_end not in _QUARTER_ENDS:
        return None
    day = claim.scene.published
    quarter = (day.month - 1) // 3
    return f"{day.year}Q{quarter}" if quarter else f"{day.year - 1}Q4", "a quarter that is due"


def _wiped(claim: Claim) -> Ruling:
    """Like "shares tumbled 11%, wiping 30 billion euros off its market value": both are of the same day."""
    move = claim.before
    if claim.metric != "market_cap" or claim.measure != "change" or claim.kind != "money":
        return None
    if move is None or move.metric != "share_price":
        return None
    day = move.period if move.rejected is None else None
    return (day, "a value wiped off by a move") if day is not None and kind_of(day) == "day" else None


_PERIOD_RULES = (
    _wiped,
    _of_the_whole,
    _left_when,
    _today_again,
    _due,
    _multiple_of_past,
    _peak,
    _will_keep,
    _over,
)
