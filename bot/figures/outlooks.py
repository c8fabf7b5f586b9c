"""Claims in, what is certain of the old side of a comparison, an expectation and an outcome out.

Knows "raised its forecast to $93 billion from $85 billion", "the $12 billion analysts expected" and "sales of $9
billion missed estimates"; refuses to guess elsewhere.
"""

import re

from bot.figures.binding.period.steps import kind_of, year_before
from bot.figures.binding.ties import expected_until, is_expected, sphere, tie
from bot.figures.claims import Claim, is_chinese, word
from bot.figures.periods import PeriodMention


def base_period(claim: Claim) -> tuple[str, str] | None:
    """Like "up from $9 billion in the previous quarter": the old side has its own time behind it."""
    period = _own_time(claim)
    if period is not None:
        return period, "a time that has the amount"
    period = _stepped_back(claim)
    if period is not None:
        return period, "a base with a time counted back"
    period = _year_before(claim)
    return (period, "a base without a time") if period is not None else None


_FROM = frozenset({"from", "against", "than", "versus"})
_STEPS_BACK = frozenset(
    {"previous-quarter", "previous-month", "previous-period", "some-time-earlier", "years-earlier"}
)


def _stepped_back(claim: Claim) -> str | None:
    if tie(claim).sort != "base" or word(claim.passage, claim.first - 1) not in _FROM or is_chinese(claim):
        return None
    for mention in claim.passage.periods:
        behind = claim.passage.words.at(mention.start) - claim.passage.words.at(claim.quantity.full_end)
        back = mention.rule in _STEPS_BACK or _is_last_year(claim, mention)
        if back and mention.period and 0 <= behind <= 2:
            return mention.period
    return None


def _is_last_year(claim: Claim, mention: PeriodMention) -> bool:
    """Like "to reach $215 billion by 2030, from $72 billion last year"."""
    new = tie(claim).to
    past = mention.period is not None and kind_of(mention.period) == "year"
    if new is not None and new.period is not None and kind_of(new.period) != "year":
        return False
    return (
        past and mention.rule == "relative-year" and int((mention.period or "")[:4]) < claim.scene.published.year
    )


def _year_before(claim: Claim) -> str | None:
    """Like "slipped to $262m from $279m": results without a time of their own are held against the year before."""
    new = tie(claim).to
    if tie(claim).sort != "base" or new is None or new.rejected is not None or is_chinese(claim):
        return None
    if word(claim.passage, claim.first - 1) != "from" or new.metric != claim.metric or new.status != "actual":
        return None
    if sphere(claim.metric) != "results" or claim.measure != "level" or new.period is None:
        return None
    if _speaks_of_time(claim, new) or kind_of(new.period) not in ("quarter", "half", "year"):
        return None
    return year_before(new.period)


_SEQUENTIAL = frozenset({"previous-quarter", "previous-month", "previous-period", "last-quarter"})


def _speaks_of_time(claim: Claim, new: Claim) -> bool:
    """Whether a time stands from the new side on to a little behind the old, or the sentence steps by quarters."""
    passage, ends = claim.passage, claim.passage.words.ends
    reach = ends[min(passage.words.at(claim.quantity.full_end) + 8, len(ends) - 1)]
    return any(
        mention.rule in _SEQUENTIAL
        or claim.quantity.start <= mention.start <= reach
        or (new.quantity.end <= mention.start < claim.quantity.start and mention.period != new.period)
        for mention in passage.periods
    )


def _own_time(claim: Claim) -> str | None:
    """Like "the previous quarter's $4.7 billion", "last year's $15 billion"."""
    if is_chinese(claim) or claim.kind != "money" or sphere(claim.metric) != "results":
        return None
    at = claim.passage.words.at(claim.quantity.bound_start)
    if word(claim.passage, at - 1) != "'s":
        return None
    for mention in claim.passage.periods:
        if claim.passage.words.at(mention.end) in (at - 1, at) and mention.start < claim.quantity.start:
            return None if _is_looser(claim, mention) else mention.period
    return None


def _is_looser(claim: Claim, mention: PeriodMention) -> bool:
    """Whether a year stands for the same quarter of that year, as the story tells of quarters."""
    other = claim.before or claim.earlier
    told = other.period if other is not None and other.rejected is None else None
    years = {one.period for one in claim.passage.periods if one.period and kind_of(one.period) == "year"}
    if len(years) > 1:  # "For 2024 it sees revenue similar to last year's $27 billion"
        return mention.period is None
    return mention.period is None or (
        kind_of(mention.period) == "year" and told is not None and kind_of(told) == "quarter"
    )


def outlook_period(claim: Claim) -> tuple[str, str] | None:
    """Like "raised its 2025 forecast to $93 billion from $85 billion": both are for the same time."""
    own = _outlook_time(claim)
    if own is not None:
        return own, "the time of an outlook"
    plan = _plan_before(claim)
    if plan is not None:
        return plan, "expected for the time of a plan"
    new = _revised(claim)
    if new is None or new.period is None or kind_of(new.period) not in ("year", "half", "quarter"):
        return None
    return new.period, "an outlook's old side"


def _outlook_time(claim: Claim) -> str | None:
    """Like "raised its target for this year to 350,000": the time stands in the outlook's own name."""
    passage, texts = claim.passage, claim.passage.words.texts
    at = passage.words.at(claim.quantity.bound_start)
    if is_chinese(claim) or word(passage, at - 1) not in ("to", "of"):
        return None
    for mention in passage.periods:
        start, end = passage.words.at(mention.start), passage.words.at(mention.end)
        named = texts[start - 1 : start] == ["for"] and bool(_OUTLOOKS & set(texts[max(0, start - 2) : start]))
        if named and end == at - 1 and mention.period is not None:
            return mention.period
    return None


_EXPECT = frozenset({"expect", "expected", "forecast", "estimate", "predict", "anticipate", "anticipated"})


def _plan_before(claim: Claim) -> str | None:
    """Like "kept its forecast of $3 billion for the year, while analysts expect $4 billion"."""
    plan, texts = claim.before, claim.passage.words.texts
    if plan is None or plan.rejected is not None or plan.status != "planned" or plan.metric != claim.metric:
        return None
    led = texts[claim.first - 2 : claim.first]
    if claim.kind != plan.kind or is_chinese(claim) or len(led) != 2 or led[1] not in _EXPECT:
        return None
    if led[0] not in {"analysts", "economists", "investors", "had"}:
        return None
    behind = [mention for mention in claim.passage.periods if mention.start >= claim.quantity.end]
    return None if behind or plan.period is None or kind_of(plan.period) == "day" else plan.period


def outlook_status(claim: Claim) -> tuple[str, str] | None:
    """A forecast, an outcome, or what the new side of an outlook is."""
    if is_expected(claim):
        return "forecast", "what analysts expected"
    if _outlook_time(claim) is not None and word(claim.passage, claim.first - 1) == "to":
        return "planned", "an outlook that is set"
    if _will_hold(claim):
        return "planned", "a stake that will be held"
    if _has_moved(claim):
        return "actual", "what has risen or fallen to it"
    if _by_own_estimate(claim) or _is_own_plan(claim):
        return "planned", "what its owner had planned"
    own = _own_outlook(claim)
    if own is not None:
        return own
    if _is_outcome(claim):
        return "actual", "what is held against expectations"
    if _stepped_back(claim) is not None:
        return "actual", "what was before has happened"
    new = _revised(claim)
    year = _own_time(claim) or ""
    if kind_of(year) == "year" and int(year.removeprefix("FY")[:4] or 9999) < claim.scene.published.year:
        return "actual", "what a year before had"
    return (new.status, "an outlook's old side, as its new one") if new is not None and new.status else None


def attribution_rule(claim: Claim) -> tuple[str, str] | None:
    """An outcome is nobody's expectation."""
    return ("", "an outcome beside an expectation") if _is_outcome(claim) and not is_expected(claim) else None


_BY_ITS_OWN = re.compile(
    r"[^;]{0,60}\b(?:according\sto|by)\sits\s(?:own\s)?(?:estimates?|forecasts?|projections?|guidance)\b",
    re.IGNORECASE,
)


def _by_own_estimate(claim: Claim) -> bool:
    """Like "Profit will jump 76%, according to its estimates"."""
    text, offset = claim.passage.sentence.text, claim.passage.sentence.start
    ahead = any(
        cue.phrase == "will" and cue.end <= claim.first for cue in claim.passage.cues_of.get("planned", ())
    )
    return ahead and _BY_ITS_OWN.match(text, claim.quantity.full_end - offset) is not None


_WILL_HOLD = re.compile(
    r"\bwill\s(?:then\s|still\s|also\s)?(?:acquire|buy|take|keep|retain|hold|own|get|receive|sell)\s(?:an?\s|its\s|about\s|around\s){0,2}$",
    re.IGNORECASE,
)


def _will_hold(claim: Claim) -> bool:
    """Like "will acquire a 9.9% stake"."""
    if claim.metric != "stake" or claim.kind != "percent" or "estimates" in claim.passage.words.texts:
        return False
    text, offset = claim.passage.sentence.text, claim.passage.sentence.start
    at = claim.quantity.bound_start - offset
    return _WILL_HOLD.search(text, max(0, at - 40), at) is not None


_MOVED = frozenset({"rose", "fell", "climbed", "dropped", "slipped", "jumped", "sank", "slid", "tumbled"})


def _has_moved(claim: Claim) -> bool:
    """Like "cut its forecast after bitcoin fell to $86,000"."""
    before = [word(claim.passage, claim.first - back) for back in (1, 2)]
    texts = claim.passage.words.texts[max(0, claim.first - 6) : claim.first]
    return before[0] == "to" and before[1] in _MOVED and bool({"after", "as"} & set(texts))


_PLANNED = re.compile(
    r"\s(?:that\s)?(?:it|they|the\scompany)\s(?:had\s)?(?:originally\s|first\s|initially\s|earlier\s|previously\s)?"
    r"(?:planned|targeted|guided|promised|forecast|projected|budgeted|aimed\sfor|hoped\sfor)\b",
    re.IGNORECASE,
)


def _is_own_plan(claim: Claim) -> bool:
    """Like "instead of the 49 million it had planned"."""
    text, offset = claim.passage.sentence.text, claim.passage.sentence.start
    return _PLANNED.match(text, claim.quantity.full_end - offset) is not None


_FORESEEN = re.compile(
    r"\b(?:is|are)\s(?:widely\s|now\s)?(?:forecast|seen|projected|predicted|expected|estimated|likely)\s"
    r"(?:to\s(?:report|post|show|announce|unveil|record|deliver)|reporting|posting|showing|delivering)\b",
    re.IGNORECASE,
)


def _own_outlook(claim: Claim) -> tuple[str, str] | None:
    """Like "Orbix projected sales of $9 billion; analysts were looking for $8 billion", "is seen posting 5%"."""
    if tie(claim).sort == "base":
        return None
    text, offset = claim.passage.sentence.text, claim.passage.sentence.start
    start = claim.before.quantity.full_end - offset if claim.before is not None else 0
    led = text[max(start, claim.quantity.start - offset - 90) : claim.quantity.start - offset]
    if _FORESEEN.search(led) and not {";", ","} & set(led[led.rfind(" is ") + 1 :]):
        return "forecast", "what somebody foresees"
    return ("planned", "its owner foresees") if _owner_foresees(claim) else None


_FORESEES = frozenset(
    "expects forecasts forecast projects projected anticipates predicts sees guided guides".split()
)
_OWN = frozenset(
    "it company firm management group chipmaker giant retailer maker carmaker automaker lender".split()
)
_TURNED = frozenset(
    """
    ; but while whereas after from against compared versus vs analysts street consensus estimate estimates
    than which if
    """.split()
)


def _owner_foresees(claim: Claim) -> bool:
    """Like "Orbix projected sales of $9 billion; analysts were looking for $8 billion": others come later."""
    passage = claim.passage
    others = any(cue.start >= claim.last for cue in passage.cues_of.get("analyst", ()))
    if not others or sphere(claim.metric) != "results":
        return False
    for at in range(claim.first - 1, max(0, claim.first - 16), -1):
        if word(passage, at) in _TURNED:
            return False
        if word(passage, at) in _FORESEES:
            return word(passage, at - 1) in _OWN or any(
                name.entity == claim.entity and at - 1 <= passage.words.at(name.end) <= at
                for name in passage.names
            )
    return False


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
    new = _right_before(claim) or found.to
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
    at = claim.passage.words.at(claim.quantity.full_end)
    at += 2 * (texts[at : at + 2] in (["a", "share"], ["per", "share"]))
    behind = texts[at : at + 2]
    named_old = bool(_EARLIER & {*led, *behind}) and (bool(_OUTLOOKS & set(led)) or bool(_EARLIER & set(behind)))
    changed = bool(_REVISED & set(before)) and bool(_OUTLOOKS & set(before))
    return new if named_old or changed else None


def _right_before(claim: Claim) -> Claim | None:
    """The amount of the same sort that only "from" and little else parts from an old side."""
    new = claim.before
    near = new is not None and new.rejected is None and new.kind == claim.kind and claim.first - new.last <= 4
    return new if near and word(claim.passage, claim.first - 1) == "from" else None


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
    start, spoken = _expectation(claim.before) if claim.before is not None else (0, 0)
    if not 0 < spoken <= claim.first or tie(claim).sort in ("estimate", "base"):
        return False
    if claim.passage.words.texts[spoken : spoken + 1] not in ([turn] for turn in _TURNS):
        return False
    ahead = ("planned", "expected", "forecast", "analyst")
    return not any(cue.kind in ahead and (cue.start >= spoken or cue.end <= start) for cue in claim.passage.cues)


def _expectation(claim: Claim) -> tuple[int, int]:
    """The words of an expectation: "the $9 billion analysts expected", "above estimates of $9 billion"."""
    behind = expected_until(claim)
    if behind:
        return claim.first - 1, behind
    led = claim.passage.words.texts[max(0, claim.first - 8) : claim.first]
    if led[-1:] == ["of"] and _MEASURES & set(led[-4:]) and _HELD_AGAINST & set(led):
        return claim.first - 5, claim.passage.words.at(claim.quantity.full_end)
    return 0, 0


_MEASURES = frozenset(
    {"estimates", "expectations", "forecasts", "estimate", "forecast", "consensus", "projections"}
)
_HELD_AGAINST = frozenset(
    """
    above below beat beats beating topped tops topping missed misses missing exceeded exceeding ahead short than
    surpassed surpassing
    """.split()
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
