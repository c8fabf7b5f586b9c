"""A claim in, the case for its period out: each period mentioned near, those that follow from it, or none."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from bot.figures.binding.entity import family
from bot.figures.claims import Claim, gap, word
from bot.figures.linear import Case, bucket
from bot.figures.passages import Passage, Scene
from bot.figures.periods import PeriodMention

UNDATED = ""
_YEAR = re.compile(r"\d{4}")
_LINKS = frozenset(
    """
    in for from since by of at on to during until through after over last ended than before this
    """.split()
)
_FLOWS = frozenset(
    {
        "revenue",
        "net_income",
        "operating_income",
        "eps",
        "margin",
        "capex",
        "rnd",
        "cost",
        "cash_flow",
        "cash",
        "users",
    }
)
_MAX_BACK = 3


class Times:
    """An article's periods: what was said first, and the quarter or year that its results are for."""

    def __init__(self, scene: Scene) -> None:
        self.published = scene.published
        self.first: dict[str, int] = {}
        self.counts: dict[str, int] = {}
        for passage in scene.passages:
            if passage.skip is not None:
                continue
            for mention in passage.periods:
                if mention.period is not None:
                    self.first.setdefault(mention.period, passage.number)
                    self.counts[mention.period] = self.counts.get(mention.period, 0) + 1
        past = [period for period in self.first if _sort(period) == "quarter" and _is_past(period, self.published)]
        self.governing = max(past, key=lambda period: (self.counts[period], -self.first[period])) if past else None
        self.lead = past[0] if past else None
        self.last_quarter = _last_quarter(self.published)


def _sort(period: str) -> str:
    """What kind of period it is: quarter, half, year, span, month, day."""
    bare = period.removeprefix("FY")
    if "/" in bare:
        return "span"
    if "Q" in bare:
        return "quarter"
    if "H" in bare:
        return "half"
    return {4: "year", 7: "month", 10: "day"}.get(len(bare), "year")


def _is_past(period: str, published: date) -> bool:
    bare = period.removeprefix("FY")
    year, quarter = int(bare[:4]), int(bare[5:6]) if bare[5:6].isdigit() else 4
    return period.startswith("FY") or (year, quarter) < (published.year, (published.month + 2) // 3)


def _last_quarter(published: date) -> str:
    quarter = (published.month - 1) // 3
    return f"{published.year}Q{quarter}" if quarter else f"{published.year - 1}Q4"


def year_before(period: str, years: int = 1) -> str:
    """The same period of the year before."""
    return _YEAR.sub(lambda match: str(int(match.group()) - years), period, count=2)


def quarter_before(period: str) -> str | None:
    """The quarter before a quarter, None for anything else."""
    head, mark, quarter = period.partition("Q")
    if not mark or not quarter.isdigit():
        return None
    if quarter != "1":
        return f"{head}Q{int(quarter) - 1}"
    return f"{year_before(head)}Q4"


def quarter_after(period: str) -> str | None:
    """The quarter after a quarter, None for anything else."""
    head, mark, quarter = period.partition("Q")
    if not mark or not quarter.isdigit():
        return None
    return f"{head}Q{int(quarter) + 1}" if quarter != "4" else f"{year_before(head, -1)}Q1"


def relation(period: str, published: date) -> str:
    """Where a period lies, seen from the day of publication."""
    if period == UNDATED:
        return "none"
    bare = period.removeprefix("FY")
    sort = _sort(period)
    if not bare[:4].isdigit():
        return "none"
    year = int(bare[:4])
    ahead = year - published.year
    if sort == "day":
        days = (published - _day(bare, published)).days
        return "today" if days == 0 else f"day {'ahead' if days < 0 else bucket(days, (1, 2, 4, 8, 32))}"
    if sort == "month":
        months = (year - published.year) * 12 + int(bare[5:7]) - published.month
        return (
            "month now"
            if months == 0
            else "month ahead"
            if months > 0
            else f"month back {bucket(-months, (1, 2, 4, 13))}"
        )
    if sort == "quarter" and bare[5:6].isdigit():
        quarters = ahead * 4 + int(bare[5:6]) - (published.month + 2) // 3
        return f"quarter {max(-5, min(quarters, 2))}"
    return f"{sort} {max(-3, min(ahead, 2))}"


def _day(text: str, fallback: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return fallback


def period_case(claim: Claim, times: Times) -> Case:
    """The case for a claim's period."""
    sort = family(claim.metric)
    choices: dict[str, list[str]] = {UNDATED: []}
    _here(claim, choices, sort)
    _back(claim, choices)
    _chain(claim, choices)
    _article(claim, choices, times)
    spans = _spans(claim)
    outlook = _outlook(claim)
    for period, features in choices.items():
        where = relation(period, times.published)
        kind = _sort(period) if period else "none"
        features += [f"{span} word, {kind}" for span in spans]
        features += [f"{outlook}, {where}", f"{outlook}, {claim.metric} {kind}"]
        if period and times.governing:
            features.append(f"{outlook}, {_versus(period, times.governing)} the governing quarter")
        features += [
            f"is {where}",
            f"{claim.metric} is {where}",
            f"{claim.metric} {claim.measure} is {where}",
            f"{sort} {claim.measure} {claim.kind} is {where}",
            f"{claim.metric} is {_sort(period) if period else 'none'}",
        ]
    _undated(claim, choices[UNDATED], sort)
    return Case((), choices)


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
    found = set()
    for at in range(claim.first - 7, claim.first):
        span = _SPANS.get(word(claim.passage, at))
        if span is not None:
            found.add(f"{span} before")
    for at in range(claim.last, claim.last + 6):
        span = _SPANS.get(word(claim.passage, at))
        if span is not None:
            found.add(f"{span} after")
    return sorted(found)


def _outlook(claim: Claim) -> str:
    """Whether the clause looks ahead, back, or says what was expected."""
    kinds = {
        cue.kind for cue in claim.passage.cues if cue.end <= claim.first + 3 and cue.start >= claim.first - 14
    }
    if "planned" in kinds or "expected" in kinds:
        return "analysts ahead" if "analyst" in kinds else "ahead and back" if "happened" in kinds else "ahead"
    return "back" if "happened" in kinds else "plain"


def _versus(period: str, governing: str) -> str:
    """A quarter seen from the quarter that an article is mostly about."""
    one, two = period.removeprefix("FY"), governing.removeprefix("FY")
    if "Q" not in one:
        return f"{_sort(period)} {max(-2, min(2, int(one[:4]) - int(two[:4])))}" if one[:4].isdigit() else "none"
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
            choices.setdefault(period, []).extend(_features(claim, passage, mention, side, min(rank, 3), sort))
            _derived(claim, choices, mention, side, rank)
    if len(passage.periods) == 1:
        only = passage.periods[0].period
        choices[only if only is not None else UNDATED].append("only period of the sentence")


def _features(
    claim: Claim, passage: Passage, mention: PeriodMention, side: str, rank: int, sort: str
) -> list[str]:
    start, end = passage.words.at(mention.start), passage.words.at(mention.end)
    between = gap(passage, end, claim.first) if side == "before" else gap(passage, claim.last, start)
    amounts = min(between.amounts, 2)
    kind = _sort(mention.period) if mention.period is not None else "trailing"
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
        f"{side} {sense} {near} {_tie(claim)}",
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
    if _sort(mention.period) in ("quarter", "year", "month", "half"):
        choices.setdefault(year_before(mention.period), []).append(f"year before a period {side} {_tie(claim)}")
        earlier = quarter_before(mention.period)
        if earlier is not None:
            choices.setdefault(earlier, []).append(f"quarter before a period {side} {_tie(claim)}")


def _tie(claim: Claim) -> str:
    """The word in front of the amount that compares: "from $4.8bn", "versus $3m"."""
    for back in range(1, 5):
        text = word(claim.passage, claim.first - back)
        if text in {"from", "versus", "vs", "than", "to", "against", "with", "above", "below", "for", "of"}:
            return text
    return "nothing"


def _back(claim: Claim, choices: dict[str, list[str]]) -> None:
    passages = claim.scene.passages
    offset = 1 if passages[0].number < 0 else 0
    at = claim.passage.number + offset
    lonely = "alone" if not claim.passage.periods else "with others"
    for back in range(1, _MAX_BACK + 1):
        if claim.passage.number - back < 0:
            break
        passage = passages[at - back]
        same = (
            "same paragraph"
            if passage.sentence.paragraph == claim.passage.sentence.paragraph
            else "other paragraph"
        )
        for place, mention in enumerate(passage.periods[:4]):
            if mention.period is None:
                continue
            order = "first" if place == 0 else "later"
            kind = _sort(mention.period)
            choices.setdefault(mention.period, []).extend(
                (
                    f"{back} back {order} {lonely}",
                    f"{back} back {kind} {lonely}",
                    f"{same} {kind} {lonely}",
                    f"{family(claim.metric)} back {kind}",
                )
            )


def _chain(claim: Claim, choices: dict[str, list[str]]) -> None:
    previous = claim.before
    near = "here" if previous is not None else "sentence before"
    previous = previous or claim.earlier
    if previous is None or previous.rejected is not None:
        return
    period = previous.period or UNDATED
    same = "same metric" if previous.metric == claim.metric else "other metric"
    unit = "same unit" if previous.quantity.unit == claim.quantity.unit else "other unit"
    tie = _tie(claim)
    lonely = "alone" if not claim.passage.periods else "with others"
    choices.setdefault(period, []).extend(
        (
            f"of the amount {near}",
            f"of the amount {near}, {same}",
            f"of the amount {near}, {same}, {lonely}",
            f"of the amount {near}, {same}, {unit}, {tie}",
            f"of the amount {near}, {previous.metric} then {claim.metric}",
            f"of the amount {near}, {previous.measure} then {claim.measure}",
        )
    )
    base = f"which was tied by {_tie(previous)}"
    choices[period] += [
        f"of the amount {near}, {base}",
        f"of the amount {near}, {base}, {tie}",
        f"of the amount {near}, {base}, {same}",
    ]
    _further(claim, previous, choices, f"{base}, {tie}")
    if near == "here" and period and _sort(period) in ("quarter", "year", "month", "half"):
        choices.setdefault(year_before(period), []).append(f"year before the amount here, {same}, {unit}, {tie}")
        earlier = quarter_before(period)
        if earlier is not None:
            choices.setdefault(earlier, []).append(f"quarter before the amount here, {same}, {tie}")


def _further(claim: Claim, previous: Claim, choices: dict[str, list[str]], base: str) -> None:
    """The amount before the one before, and the first of the sentence: what a comparison came back from."""
    other = previous.before
    if other is not None and other.rejected is None:
        same = "same metric" if other.metric == claim.metric else "other metric"
        choices.setdefault(other.period or UNDATED, []).extend(
            (f"of the amount two back, {base}", f"of the amount two back, {same}")
        )
    first = previous
    while first.before is not None and first.before.rejected is None:
        first = first.before
    where = "here" if claim.before is not None else "of the sentence before"
    if first is not previous:
        same = "same metric" if first.metric == claim.metric else "other metric"
        choices.setdefault(first.period or UNDATED, []).extend(
            (f"of the first amount {where}", f"of the first amount {where}, {same}, {base}")
        )


def _article(claim: Claim, choices: dict[str, list[str]], times: Times) -> None:
    published = times.published
    flow = "flow" if claim.metric in _FLOWS else family(claim.metric)
    lonely = "alone" if not claim.passage.periods else "with others"
    implied: Mapping[str, str | None] = {
        "day of publication": published.isoformat(),
        "day before publication": (published - timedelta(days=1)).isoformat(),
        "month of publication": published.isoformat()[:7],
        "year of publication": str(published.year),
        "governing quarter": times.governing,
        "first quarter named": times.lead,
        "last quarter": times.last_quarter if claim.metric in _FLOWS else None,
        "quarter after the governing one": quarter_after(times.governing) if times.governing else None,
        "year of the governing quarter": times.governing.partition("Q")[0] if times.governing else None,
        "year after the governing one": year_before(times.governing.partition("Q")[0], -1)
        if times.governing
        else None,
        "year ahead": str(published.year + 1) if claim.metric in _FLOWS else None,
        "year gone": str(published.year - 1) if claim.metric in _FLOWS else None,
    }
    for name, period in implied.items():
        if period is not None:
            choices.setdefault(period, []).extend(
                (name, f"{name} {lonely}", f"{name} {flow} {claim.measure}", f"{name} {claim.metric} {lonely}")
            )
    if times.governing is not None:
        choices.setdefault(year_before(times.governing), []).append(
            f"year before the governing quarter {_tie(claim)}"
        )
    for cue in claim.passage.cues:
        if cue.kind == "today":
            choices[published.isoformat()].append(f"told {cue.phrase}")
            choices[published.isoformat()].append(f"{claim.metric} told today")


def _undated(claim: Claim, features: list[str], sort: str) -> None:
    cues = {cue.kind for cue in claim.passage.cues}
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
    tense = next(
        (
            word(claim.passage, at)
            for at in range(claim.first - 1, max(-1, claim.first - 12), -1)
            if word(claim.passage, at) in _TENSES
        ),
        "none",
    )
    features.append(f"undated {claim.metric} {tense}")
    features.append(f"undated {tense}")


_TENSES = frozenset(
    """
    is are was were has have had will would could expects expected currently now already
    """.split()
)
