"""What was taken from articles, and the stories that they tell together."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from bot.model.articles import Article, Depth, TopicMatch
from bot.model.figures import Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """The two or three sentences that tell an article. `indices` number them among the text's sentences.

    `dropped` says, a sentence each, which better-ranked sentences the gate refused and why.
    """

    sentences: tuple[str, ...]
    indices: tuple[int, ...]
    dropped: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The gist as one line of prose."""
        return " ".join(self.sentences)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that we took from one article; what the archive keeps of it in one transaction."""

    article: Article
    gist: Gist
    figures: tuple[Figure, ...] = ()
    companies: tuple[str, ...] = ()
    topics: tuple[TopicMatch, ...] = ()
    extractor: str = ""


StoryState: TypeAlias = Literal["rumoured", "reported", "confirmed", "filed"]
"""Surer and surer. `filed`: it stands in a document that its company gave to a regulator or an exchange."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Articles that tell the same event, earliest first. `revision` grows when its figures or state change.

    `parts` are the named addends of `importance`, `told_by` is the article that its card is made from.
    """

    id: str
    readings: tuple[Reading, ...]
    revision: int = 0
    state: StoryState = "reported"
    importance: float = 0.0
    parts: tuple[tuple[str, float], ...] = ()
    told_by: str = ""

    @property
    def lead(self) -> Reading:
        """The reading that the card is made from; where none was chosen, the deepest text, then the earliest."""
        chosen = next((reading for reading in self.readings if reading.article.id == self.told_by), None)
        return chosen or min(self.readings, key=depth_first)


def depth_first(reading: Reading) -> tuple[int, datetime, str]:
    """Readings in this order have the deepest text first, then the earliest."""
    return _DEPTHS.index(reading.article.depth), reading.article.published, reading.article.id


_DEPTHS: tuple[Depth, ...] = ("full", "feed", "teaser", "headline")
