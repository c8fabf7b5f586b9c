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
_MORE = 2  # so many outlets more take an amount back to what it was


def merged(readings: Iterable[Reading]) -> dict[Fact, Figure]:
    """The key figures of some articles, one for each fact, as the latest articles to be believed give it.

    Where two articles round one amount differently, the one with more digits stays.
    """
    told: dict[Fact, list[tuple[Figure, str]]] = defaultdict(list)
    for reading in sorted(readings, key=lambda one: (one.article.published, one.article.id)):
        for fact, figure in facts(reading).items():
            told[fact].append((figure, family(reading.article)))
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
                figure.subject or "",
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
    families: set[str] = field(default_factory=set)
    left: bool = False


def _holding(claims: Sequence[tuple[Figure, str]]) -> Figure:
    """The amount that holds, of those that are given one after the other."""
    known: list[_Amount] = []
    holds: _Amount | None = None
    for figure, whose in claims:
        given = next((amount for amount in known if same_amount(amount.figure, figure)), None)
        if given is None:
            known.append(given := _Amount(figure=figure))
        elif digits(figure.value) > digits(given.figure.value):
            given.figure = figure
        given.families.add(whose)
        if holds is None:
            holds = given
        elif given is not holds and _follows(given, holds, whose):
            holds.left, holds = True, given
    assert holds is not None  # noqa: S101 - a fact has a claim
    return holds.figure


def _follows(new: _Amount, old: _Amount, whose: str) -> bool:
    """Whether an amount that somebody gives now is what became of another.

    Whoever gave the old one may change it. Where several outlets gave it, others must agree that it changed; and
    what it was before, late outlets repeat.
    """
    if not _may_follow(new.figure, old.figure):
        return False
    if whose in old.families:
        return True
    if new.left:
        return len(new.families) >= len(old.families) + _MORE
    return len(new.families) >= min(2, len(old.families))


def _may_follow(new: Figure, old: Figure) -> bool:
    if new.metric in _SETTLED and old.status == "actual":
        return False
    far = _FAR * min(abs(new.value), abs(old.value)) < max(abs(new.value), abs(old.value))
    return not far and not compatible(new, old)
