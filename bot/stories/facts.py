"""The articles of a story in, its figures out: of each fact the amount that holds now.

Articles of one event give other amounts for many reasons: news, another definition, an error. Only what may well
be news takes the place of what was told. Refuses to choose words.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.amounts import compatible, digits, same_amount
from bot.model import Figure, Reading
from bot.stories.origins import family
from bot.stories.states import sureness

Fact = tuple[str, ...]

# What a company has reported of a past period is settled: another outlet that gives another amount means
# another definition of it, not news.
_SETTLED = frozenset(
    {"revenue", "net_income", "operating_income", "eps", "margin", "cash", "cash_flow", "dividend"}
)
# What moves all day, or says too little of what it is, is no news by changing.
RESTLESS = frozenset({"share_price", "index", "price", "market_cap", "other"})
# What happens once, so that one event has one amount of it, on whatever day it is told.
_ONCE = frozenset({"acquisition", "buyback", "contract", "fine", "funding", "investment", "layoffs", "stake"})
_DAY = len("2026-11-23")
_FAR = 3  # an amount so many times as large is one of something else
_NEAR = 100  # one that differs by less than the hundredth part was written down otherwise
_MORE = 2  # so many outlets more take an amount back to what it was


def merged(readings: Iterable[Reading]) -> dict[Fact, Figure]:
    """The key figures of some articles, one for each fact, as the latest articles to be believed give it.

    Where two articles round one amount differently, the one with more digits stays.
    """
    told: dict[Fact, list[tuple[Figure, Reading]]] = defaultdict(list)
    for reading in sorted(readings, key=lambda one: (one.article.published, one.article.id)):
        for fact, figure in facts(reading).items():
            told[fact].append((figure, reading))
    return {fact: _holding(claims) for fact, claims in told.items()}


def facts(reading: Reading) -> dict[Fact, Figure]:
    """An article's key figures by what they are of; of two of one fact the more newsworthy."""
    found: dict[Fact, Figure] = {}
    for figure in reading.figures:
        whose = figure.company or figure.entity
        period = _period(figure)
        if figure.key and whose and period and figure.metric not in RESTLESS:
            outlook = "forecast" if figure.status == "forecast" else ""
            what = (
                whose,
                figure.metric,
                figure.measure,
                figure.subject_key,
                period,
                figure.unit,
                outlook,
            )
            found.setdefault(what, figure)
    return found


def _period(figure: Figure) -> str | None:
    once = figure.metric in _ONCE and (not figure.period or len(figure.period) == _DAY)
    return "once" if once else figure.period


@dataclass(slots=True, kw_only=True)
class _Amount:
    """One amount that is given for a fact, by whom, and whether it held once."""

    figure: Figure
    readings: list[Reading] = field(default_factory=list)
    left: bool = False

    @property
    def families(self) -> set[str]:
        return {family(reading.article) for reading in self.readings}

    @property
    def sure(self) -> int:
        return max(map(sureness, self.readings))


def _holding(claims: Sequence[tuple[Figure, Reading]]) -> Figure:
    """The amount that holds, of those that are given one after the other."""
    known: list[_Amount] = []
    holds: _Amount | None = None
    for figure, reading in claims:
        given = next((amount for amount in known if same_amount(amount.figure, figure)), None)
        if given is None:
            known.append(given := _Amount(figure=figure))
        elif digits(figure.value) > digits(given.figure.value):
            given.figure = figure
        given.readings.append(reading)
        if holds is None:
            holds = given
        elif given is not holds and _follows(given, holds, reading):
            holds.left, holds = True, given
    assert holds is not None  # noqa: S101 - a fact has a claim
    return holds.figure


def _follows(new: _Amount, old: _Amount, reading: Reading) -> bool:
    """Whether an amount that an article gives now is what became of another.

    Whoever gave the old one may change it, and so may who is surer. Where several outlets gave it, others must
    agree that it changed; and what it was before, late outlets repeat.
    """
    if not _may_follow(new.figure, old.figure):
        return False
    if family(reading.article) in old.families or sureness(reading) > old.sure:
        return True
    if new.left:
        return len(new.families) >= len(old.families) + _MORE
    return len(new.families) >= min(2, len(old.families))


def _may_follow(new: Figure, old: Figure) -> bool:
    if new.metric in _SETTLED and old.status == "actual":
        return False
    less, more = sorted((abs(new.value), abs(old.value)))
    return less * _FAR >= more and (more - less) * _NEAR >= more and not compatible(new, old)
