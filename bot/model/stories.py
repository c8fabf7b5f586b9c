"""What was taken from articles, and the stories that they tell together."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.model.articles import Article, TopicMatch
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

    `parts` are the named addends of `importance`.
    """

    id: str
    readings: tuple[Reading, ...]
    revision: int = 0
    state: StoryState = "reported"
    importance: float = 0.0
    parts: tuple[tuple[str, float], ...] = ()

    @property
    def lead(self) -> Reading:
        """The reading that the card is made from: the deepest text, then the earliest."""
        order = {"full": 0, "feed": 1, "teaser": 2, "headline": 3}
        return min(self.readings, key=lambda r: (order[r.article.depth], r.article.published, r.article.id))
