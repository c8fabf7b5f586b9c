"""A story's figures in, those that stand before those that do not, out, and the word on each that was denied.

What was denied or taken back since is said by the ledger, whose words are given. Refuses to look anything up.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TypeAlias

from bot.companies import companies
from bot.ledger import Place, early, span, spot
from bot.model import Figure, Story

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
    """Figures as they come, but what cannot have happened yet last."""
    return tuple(sorted(pairs, key=lambda pair: _impossible(value, pair[1])))


def _impossible(value: Story, figure: Figure) -> bool:
    """Whether a story tells a figure as done before its period was over."""
    company = companies().get(figure.company) if figure.company else None
    covered = span(figure.period, company.year_end if company else None)
    published = (one.article.published for one in value.readings if one.article.id == figure.evidence.article)
    return any(early(figure, covered, moment.date()) for moment in published)
