"""A figure in, the few words on a card that say how much it is, how sure, and who says so."""

import re
from urllib.parse import quote as percent_encoded

from bot import wording
from bot.model import Article, Figure

_LONG = 120
# A browser finds whole words only: four of them, or in Chinese what stands between two points.
_ENDS = re.compile(
    r"(?P<first>(?:\S{1,30}\s){3}\S{1,30}|[^\s，。；：、,]{4,40}(?=[，。；：、])).{2,4000}?"
    r"(?P<last>(?<=\s)(?:\S{1,30}\s){3}\S{1,30}|(?<=[，。；：、])[^\s，。；：、,]{4,40}[。！？]?)",
    re.DOTALL,
)


def amount(figure: Figure) -> str:
    """The amount, and in brackets the other currencies that the source itself gave."""
    alt = wording.others(figure.alt)
    return f"{wording.amount(figure)} ({alt})" if alt else wording.amount(figure)


def says(figure: Figure) -> str:
    """How sure, and who says so."""
    status = "" if figure.status == "actual" else figure.status
    return " · ".join(filter(None, (status, figure.attribution and wording.says(figure.attribution))))


def fragment(article: Article, words: str) -> str:
    """The article's address with a text fragment that opens it at these words: all of them, or both ends."""
    ends = _ENDS.fullmatch(words.strip()) if len(percent_encoded(words)) > _LONG else None
    shown = (ends["first"], ends["last"]) if ends else (words,)
    encoded = ",".join(percent_encoded(part, safe="").replace("-", "%2D") for part in shown)
    return f"{article.url}#:~:text={encoded}"
