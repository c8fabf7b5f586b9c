"""An article in, all that we take from it out: figures, companies, topics and gist, in one pure call."""

from bot.companies import companies
from bot.figures import EXTRACTOR, extract
from bot.model import Article, Mention, Reading
from bot.ports import SentenceRanker
from bot.summaries import gist
from bot.topics import EVERYTHING, topics

SURE_ENOUGH = 0.3
"""Figures that the engine is less sure of are not kept: in articles new to it, a fifth of them were all right."""


def read(article: Article, rank: SentenceRanker) -> Reading:
    """Everything that an article says to us. Deterministic: the same article gives the same reading."""
    mentions = _mentions(article)
    figures = tuple(figure for figure in extract(article) if figure.sure >= SURE_ENOUGH)
    found = topics(article, figures=figures, mentions=mentions)
    return Reading(
        article=article,
        gist=gist(article, figures, rank),
        figures=figures,
        companies=tuple(dict.fromkeys(mention.company.id for mention in mentions)),
        topics=tuple(match for match in found if match.topic != EVERYTHING),
        extractor=EXTRACTOR,
    )


def _mentions(article: Article) -> tuple[Mention, ...]:
    """Whom the title and the text name, those in the title first."""
    whole = f"{article.title}\n\n{article.text}"
    table = companies()
    return (
        *table.mentions(article.title, part="title", context=whole),
        *table.mentions(article.text, context=whole),
    )
