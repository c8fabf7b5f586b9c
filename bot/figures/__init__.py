"""An article in, its figures out, most newsworthy first and each with the words it stands on.

The layers: numbers and periods find amounts and times, `passages` lays the article out, `engine` decides claim by
claim (`rules` where language is certain, weights over named features elsewhere), `findings` makes records of them.
Refuses to know other articles: merging across outlets is the ledger's.
"""

from dataclasses import dataclass

from bot.figures.binding.entity import Cast
from bot.figures.claims import Claim
from bot.figures.engine import Trained, bind
from bot.figures.findings import paired
from bot.figures.linear import shipped
from bot.figures.passages import scene
from bot.figures.records import record
from bot.model import Article, Figure

__all__ = ["EXTRACTOR", "Verdict", "extract", "record", "trace"]

EXTRACTOR = "figures-10"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of one amount: its words and place, why it is no figure, or the figure."""

    text: str
    part: str
    start: int
    end: int
    rejected: str | None
    figure: Figure | None
    because: tuple[str, ...]


def extract(article: Article) -> tuple[Figure, ...]:
    """The figures of an article, most newsworthy first, at most five of them `key`."""
    return tuple(figure for _, figure in _read(article, explain=False)[1])


def trace(article: Article) -> tuple[Verdict, ...]:
    """Every amount of an article, title first and in text order, with what was decided and why."""
    claims, found = _read(article, explain=True)
    figures = {claim.place: figure for claim, figure in found}
    return tuple(_verdict(article, claim, figures.get(claim.place)) for claim in claims)


def _read(article: Article, *, explain: bool) -> tuple[list[Claim], list[tuple[Claim, Figure]]]:
    models = shipped()
    laid_out = scene(article)
    cast = Cast(laid_out)
    claims = bind(laid_out, Trained(models, explain=explain), cast)
    return claims, paired(claims, cast, models["key"])


def _verdict(article: Article, claim: Claim, figure: Figure | None) -> Verdict:
    source = article.title if claim.passage.part == "title" else article.text
    start, end = claim.quantity.start, claim.quantity.end
    return Verdict(
        text=source[start:end],
        part=claim.passage.part,
        start=start,
        end=end,
        rejected=claim.rejected,
        figure=figure,
        because=tuple(claim.because),
    )
