"""A story's figures in, those that stand before those that do not, out, and the word on each that was denied.

What was denied or taken back since is said by the ledger, whose words are given. Refuses to look anything up.
"""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from bot.companies import companies
from bot.ledger import STOCKS, Place, Span, beyond, early, former, span, spot
from bot.model import Article, Figure, Report, Story
from bot.money import is_money

Denied: TypeAlias = Mapping[Place, str]
Pair: TypeAlias = tuple[Figure, Figure]
NOTHING: Denied = MappingProxyType({})


def word(figure: Figure, denied: Denied) -> str:
    """That a figure was denied or taken back, by whom and when; "" for one that was not."""
    return denied.get(spot(figure), "")


def standing_first(value: Story, pairs: Sequence[Pair], denied: Denied) -> tuple[Pair, ...]:
    """Figures as they come, but the denied last, and before them what cannot have happened yet."""
    return tuple(sorted(possible_first(value, pairs), key=lambda pair: bool(word(pair[1], denied))))


def possible_first(value: Story, pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Figures as they come, but what cannot have happened yet last, and before it what held in former times."""
    shown = [now for _, now in pairs]
    return tuple(sorted(pairs, key=lambda pair: (_impossible(value, pair[1]), is_former(value, pair[1], shown))))


def is_former(value: Story, figure: Figure, shown: Sequence[Figure]) -> bool:
    """Whether a figure is what a company was worth, or had, before the amount that is shown for today."""
    if not _is_former(value, figure):
        return False
    return any(
        other is not figure and _thing(other) == _thing(figure) and not _is_former(value, other) for other in shown
    )


def _thing(figure: Figure) -> tuple[str | None, ...]:
    unit = "money" if is_money(figure.unit) else figure.unit
    return figure.company or figure.entity, figure.metric, figure.measure, unit, figure.subject_key


def _is_former(value: Story, figure: Figure) -> bool:
    """Whether its words or its date say that an amount of a moment is not today's."""
    if figure.metric not in STOCKS or figure.measure != "level":
        return False
    covered = _covered(figure)
    return any(
        former(Report(figure=figure, article=article))
        or (covered is not None and covered.over(article.published.date()))
        for article in _articles(value, figure)
    )


def _impossible(value: Story, figure: Figure) -> bool:
    """Whether a figure is more than anybody can have, or a story tells it as done before its period was over."""
    covered = _covered(figure)
    told = (article.published.date() for article in _articles(value, figure))
    return bool(beyond(figure)) or any(early(figure, covered, day) for day in told)


def _covered(figure: Figure) -> Span | None:
    company = companies().get(figure.company) if figure.company else None
    return span(figure.period, company.fiscal_year_end if company else None)


def _articles(value: Story, figure: Figure) -> Iterator[Article]:
    return (one.article for one in value.readings if one.article.id == figure.evidence.article)
