"""A claim in, the case for its period out: each period mentioned near, those that follow from it, or none."""

from functools import cache

from bot.figures.binding.entity import family
from bot.figures.binding.period.steps import (
    UNDATED,
    kind_of,
    quarter_after,
    quarter_before,
    relation,
    year_before,
)
from bot.figures.binding.period.story import chained, comparing, lent_before, session, tied, topical
from bot.figures.binding.period.telling import told
from bot.figures.binding.period.times import Times
from bot.figures.binding.ties import FLOWS, sphere, tie
from bot.figures.claims import Claim, by_language, gap, word
from bot.figures.linear import Case, bucket
from bot.figures.passages import Passage
from bot.figures.periods import PeriodMention

__all__ = ["UNDATED", "Times", "period_case", "relation", "settled"]

_LINKS = frozenset(
    """
    in for from since by of at on to during until through after over last ended than before this
    """.split()
)
_FLOWS = FLOWS | {"cash"}


def period_case(claim: Claim, times: Times) -> Case:
    """The case for a claim's period."""
    sort = family(claim.metric)
    choices: dict[str, list[str]] = {UNDATED: []}
    _here(claim, choices, sort)
    lent_before(claim, choices)
    chained(claim, choices)
    tied(claim, choices)
    topical(claim, choices)
    session(claim, choices, times)
    told(claim, choices, times.news)
    _article(claim, choices, times)
    spans = _spans(claim)
    outlook = _outlook(claim)
    for period, features in choices.items():
        where = relation(period, times.published)
        kind = kind_of(period) if period else "none"
        features += [f"{span} word, {kind}" for span in spans]
        features += (f"{outlook}, {where}", f"{outlook}, {claim.metric} {kind}")
        if period and times.governing:
            features.append(f"{outlook}, {_versus(period, times.governing)} the governing quarter")
        features += _lying(where, kind, claim.metric, claim.measure, claim.kind)
    _undated(claim, choices[UNDATED], sort)
    return Case((), by_language(claim, choices))


@cache
def _lying(where: str, kind: str, metric: str, measure: str, unit: str) -> tuple[str, ...]:
    """How a time lies to the day of publication, for an amount of this sort."""
    return (
        f"is {where}",
        f"{metric} is {where}",
        f"{metric} {measure} is {where}",
        f"{family(metric)} {measure} {unit} is {where}",
        f"{metric} is {kind}",
    )


# What a company earns or lays out is of a quarter or a year, however near the day of its telling stands.
_OF_NO_DAY = frozenset({"capex", "net_income", "operating_income", "eps", "margin", "rnd", "cash_flow"})


def settled(claim: Claim, choice: str) -> str | None:
    """The period that a choice gives a claim: none, too, where only the day of telling is known."""
    if choice == UNDATED or (claim.metric in _OF_NO_DAY and kind_of(choice) == "day"):
        return None
    if sphere(claim.metric) == "market" and choice.startswith("FY") and _is_so_far(claim, choice):
        return str(claim.scene.published.year)  # markets know no fiscal years
    if tie(claim).sort == "first" and kind_of(choice) in ("quarter", "half") and _is_held_against(claim, choice):
        return year_before(choice, -1)
    return choice


_YEAR_AGO = frozenset({"year-ago", "year-ago-quarter", "year-ago-period", "year-ago-half"})


def _is_held_against(claim: Claim, choice: str) -> bool:
    """Whether a time is only what an amount is held against: "$2.25, down from $2.66 in the year-ago quarter"."""
    for mention in claim.passage.periods:
        if mention.period == choice and mention.rule in _YEAR_AGO and mention.start > claim.quantity.end:
            between = claim.passage.words.texts[claim.last : claim.passage.words.at(mention.start)]
            return bool(_FROM & set(between))
    return False


_SO_FAR = frozenset({"for-the-year", "the-year", "whole-year"})


def _is_so_far(claim: Claim, choice: str) -> bool:
    """Whether a fiscal year comes from words that name no year: "up 32% for the year"."""
    return any(mention.period == choice and mention.rule in _SO_FAR for mention in claim.passage.periods)


_SPANS = {
    "annual": "annual",
    "annually": "annual",
    "yearly": "annual",
    "full-year": "annual",
    "full": "full",
    "annualized": "rate",
    "annualised": "rate",
    "run": "rate",
    "run-rate": "rate",
    "quarterly": "quarter",
    "quarter": "quarter",
    "monthly": "month",
    "daily": "day",
    "total": "total",
    "currently": "now",
    "now": "now",
    "record": "record",
    "year": "year",
    "months": "months",
    "today": "today",
    "ago": "ago",
    "earlier": "ago",
    "previous": "ago",
    "prior": "ago",
    "previously": "ago",
    "close": "close",
    "closed": "close",
    "so": "so",
}


def _spans(claim: Claim) -> list[str]:
    """Words near the amount that tell how long its time is."""
    texts = claim.passage.words.texts
    before = {f"{_SPANS[text]} before" for text in texts[max(0, claim.first - 7) : claim.first] if text in _SPANS}
    after = {f"{_SPANS[text]} after" for text in texts[claim.last : claim.last + 6] if text in _SPANS}
    return sorted(before | after)


def _outlook(claim: Claim) -> str:
    """Whether the clause looks ahead, back, or says what was expected."""
    kinds = {
        cue.kind for cue in claim.passage.cues if cue.end <= claim.first + 3 and cue.start >= claim.first - 14
    }
    if "planned" in kinds or "expected" in kinds:
        return "analysts ahead" if "analyst" in kinds else "ahead and back" if "happened" in kinds else "ahead"
    return "back" if "happened" in kinds else "plain"


@cache
def _versus(period: str, governing: str) -> str:
    """A quarter seen from the quarter that an article is mostly about."""
    one, two = period.removeprefix("FY"), governing.removeprefix("FY")
    if "Q" not in one:
        return f"{kind_of(period)} {max(-2, min(2, int(one[:4]) - int(two[:4])))}" if one[:4].isdigit() else "none"
    if not (one[-1].isdigit() and two[-1].isdigit()):
        return "none"
    return f"quarter {max(-5, min(5, (int(one[:4]) - int(two[:4])) * 4 + int(one[-1]) - int(two[-1])))}"


def _here(claim: Claim, choices: dict[str, list[str]], sort: str) -> None:
    """Periods of the same sentence; an undatable one ("last week") speaks for none."""
    passage = claim.passage
    before = [mention for mention in passage.periods if mention.start < claim.quantity.start]
    after = [mention for mention in passage.periods if mention.start >= claim.quantity.start]
    for side, ordered in (("before", before[::-1]), ("after", after)):
        for rank, mention in enumerate(ordered):
            period = mention.period if mention.period is not None else UNDATED
            if side == "after" and rank == 0 and _is_base_time(claim, mention):
                _after_base(period, choices)
                continue
            choices.setdefault(period, []).extend(_features(claim, passage, mention, side, min(rank, 3), sort))
            _derived(claim, choices, mention, side, rank)
    if len(passage.periods) == 1:
        only = passage.periods[0].period
        choices[only if only is not None else UNDATED].append("only period of the sentence")


def _is_base_time(claim: Claim, mention: PeriodMention) -> bool:
    """Whether a time behind a change is what it is a change from: "up 36% from January"."""
    if claim.measure != "change":
        return False
    start = claim.passage.words.at(mention.start)
    between = claim.passage.words.texts[claim.last : start]
    return len(between) <= 7 and bool(_FROM & set(between[-4:])) and not _BREAKS & set(between)


_FROM = frozenset({"from", "than", "versus", "vs", "against", "compared", "over"})
_BREAKS = frozenset({",", ";", "and", "to", "but", "while", "at", "(", "—"})


def _after_base(base: str, choices: dict[str, list[str]]) -> None:
    """What usually comes after a base: the year after it, for a month or a quarter the next one too."""
    choices.setdefault(base, []).append("the base of the change")
    kind = kind_of(base) if base else "none"
    if kind in ("quarter", "year", "month", "half"):
        choices.setdefault(year_before(base, -1), []).append(f"a year after the base, {kind}")
    following = quarter_after(base)
    if following is not None:
        choices.setdefault(following, []).append("a quarter after the base")


def _features(
    claim: Claim, passage: Passage, mention: PeriodMention, side: str, rank: int, sort: str
) -> list[str]:
    start, end = passage.words.at(mention.start), passage.words.at(mention.end)
    between = gap(passage, end, claim.first) if side == "before" else gap(passage, claim.last, start)
    amounts = min(between.amounts, 2)
    kind = kind_of(mention.period) if mention.period is not None else "trailing"
    link = word(passage, start - 1)
    link = link if link in _LINKS else "other"
    near = bucket(between.words, (0, 1, 3, 6, 12, 20))
    owner = _touched(claim, passage, mention)
    sense = "compared" if mention.relative else "named"
    return [
        f"{side} spoken for by {owner}",
        f"{side} {kind} spoken for by {owner}",
        f"{side} {sense} spoken for by {owner}",
        f"{side} {near}",
        f"{side} {near} {kind}",
        f"{side} rank {rank} amounts {amounts}",
        f"{side} rank {rank} amounts {amounts} {between.sep}",
        f"{side} rank {rank} {between.sep}",
        f"{side} {link} {kind}",
        f"{side} {link} rank {rank}",
        f"{kind} in the sentence",
        f"{claim.metric} {kind} in the sentence",
        f"{sort} {side} rank {rank} {kind}",
        f"{side} by {mention.rule}",
        f"{side} rank {rank} by {mention.rule}",
        f"{claim.measure} {side} rank {rank} {kind}",
        f"{claim.measure} {side} {sense} {link}",
        f"{claim.measure} {side} {sense} {link} rank {rank} amounts {amounts}",
        f"{side} {sense} {near} {comparing(claim)}",
    ]


def _touched(claim: Claim, passage: Passage, mention: PeriodMention) -> str:
    """Whose the period is by mere contact: "a year-ago $310 million", "$264 million in 2023"."""
    for quantity in passage.quantities:
        ahead, behind = quantity.start - mention.end, mention.start - quantity.full_end
        if 0 <= ahead <= 2 or 0 <= behind <= 15:
            return "this amount" if quantity is claim.quantity else "another amount"
    return "none"


def _derived(claim: Claim, choices: dict[str, list[str]], mention: PeriodMention, side: str, rank: int) -> None:
    """Where a comparison is in play, the same period of the year before."""
    if mention.period is None or rank > 1:
        return
    if kind_of(mention.period) in ("quarter", "year", "month", "half"):
        choices.setdefault(year_before(mention.period), []).append(
            f"year before a period {side} {comparing(claim)}"
        )
        earlier = quarter_before(mention.period)
        if earlier is not None:
            choices.setdefault(earlier, []).append(f"quarter before a period {side} {comparing(claim)}")


def _article(claim: Claim, choices: dict[str, list[str]], times: Times) -> None:
    published = times.published
    flow = "flow" if claim.metric in _FLOWS else family(claim.metric)
    lonely = "alone" if not claim.passage.periods else "with others"
    for name, period in times.implied_of_flows if claim.metric in _FLOWS else times.implied:
        choices.setdefault(period, []).extend(_implied(name, lonely, flow, claim.measure, claim.metric))
    if times.governing is not None:
        choices.setdefault(year_before(times.governing), []).append(
            f"year before the governing quarter {comparing(claim)}"
        )
    for cue in claim.passage.cues_of.get("today", ()):
        choices[published.isoformat()].append(f"told {cue.phrase}")
        choices[published.isoformat()].append(f"{claim.metric} told today")


@cache
def _implied(name: str, lonely: str, flow: str, measure: str, metric: str) -> tuple[str, ...]:
    """What is said of a time that nobody needs to name."""
    return name, f"{name} {lonely}", f"{name} {flow} {measure}", f"{name} {metric} {lonely}"


def _undated(claim: Claim, features: list[str], sort: str) -> None:
    cues = claim.passage.cues_of.keys()
    features += [
        "undated",
        f"undated {claim.metric}",
        f"undated {claim.metric} {claim.measure}",
        f"undated {sort} {claim.kind}",
    ]
    features.append(f"undated {claim.metric} {'dates here' if claim.passage.periods else 'no dates here'}")
    features += [
        f"undated with {kind}"
        for kind in sorted(cues & {"forecast", "planned", "rumoured", "happened", "expected", "each"})
    ]
    features += [
        f"undated {claim.metric} with {kind}" for kind in sorted(cues & {"forecast", "rumoured", "planned"})
    ]
    for back in (1, 2, 3):
        features.append(f"undated after {word(claim.passage, claim.first - back)}")
    features.append(f"undated before {word(claim.passage, claim.last)}")
    before = claim.passage.words.texts[max(0, claim.first - 11) : claim.first]
    tense = next((text for text in reversed(before) if text in _TENSES), "none")
    features.append(f"undated {claim.metric} {tense}")
    features.append(f"undated {tense}")


_TENSES = frozenset(
    """
    is are was were has have had will would could expects expected currently now already
    """.split()
)
