"""The readings of a story in, who really found it out: publisher families, and the sources that they cite.

Four papers that all cite one agency are four outlets and one origin, and a reprint is nobody's own finding.
Refuses to judge who is right.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bot.model import Article, Reading
from bot.publishers import publisher
from bot.text.patterns import lazy
from bot.text.similarity import first, overlap, sketch, terms

LOOKED_AT = 1500
REPRINT_FROM = 0.6
_COPIED_WORDS = 400
_NAME = r"[A-Z][\w.&’'-]{0,30}(?:\s(?:of\s|the\s)?[A-Z][\w.&’'-]{0,30}){0,4}"
_CITED = lazy(
    rf"""\b(?:[Cc]iting|[Aa]ccording\sto|[Rr]eported\sby|[Tt]old|[Pp]er|interview\swith|report\s(?:by|in|from))
         \s(?:(?:a|an|the|The)\s)?(?:report\s(?:by|in|from)\s(?:the\s)?)?(?:newspaper\s|news\sagency\s|magazine\s)?
         (?P<after>{_NAME})
       | (?P<before>{_NAME})(?:,?\s(?:first|earlier|previously|has|had|also)){{0,2}}\s
         (?:reported|reports|wrote|writes|report\ssaid)\b
       | (?:据|援引|引述)《?(?P<chinese>[\u3400-\u9fff]{{2,8}}?)》?(?:的?报道|的?消息|称|引述)""",
    re.VERBOSE,
)
_TAIL = lazy(r"(?:[—–|:]|\s-)\s?(?P<name>[^—–|:]{2,40})$")
_BETWEEN = lazy(r"\s?[,|/;–—]\s?|\s-\s|\s(?:for|of|and|via)\s|^[Bb]y\s")
_REPORTERS = frozenset({"wire", "paper", "trade", "blog"})


def outlets(readings: Sequence[Reading]) -> tuple[str, ...]:
    """The publisher families that tell a story, the first to tell it first."""
    return tuple(dict.fromkeys(family(reading.article) for reading in readings))


def origins(readings: Sequence[Reading]) -> tuple[str, ...]:
    """Who found out what the readings tell, each once."""
    families = (family(reading.article) for reading in readings)
    return one_of_each(zip(families, origin_of_each(readings), strict=True))


def one_of_each(voices: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The origins of some families and what each goes back to: of a family the one that most others share.

    So there are never more origins than outlets, although one outlet may have told it twice, from two sources.
    """
    named: dict[str, dict[str, None]] = {}
    for whose, origin in voices:
        named.setdefault(whose, {})[origin] = None
    shared = Counter(origin for theirs in named.values() for origin in theirs)
    return tuple(dict.fromkeys(max(theirs, key=shared.__getitem__) for theirs in named.values()))


def origin_of_each(readings: Sequence[Reading]) -> tuple[str, ...]:
    """Who found out what each reading tells: the source that it cites or copies, else its own family."""
    texts = _texts(readings)
    copies: dict[int, list[Article]] = {}
    for text, reading in zip(texts, readings, strict=True):
        copies.setdefault(text, []).append(reading.article)
    found = {text: _origin(articles) for text, articles in copies.items()}
    return tuple(found[text] for text in texts)


def _texts(readings: Sequence[Reading]) -> tuple[int, ...]:
    """Which text each reading has, by number: of copies, the same."""
    seen: list[tuple[tuple[str, ...], tuple[int, ...], int]] = []
    for number, reading in enumerate(readings):
        words, runs = _copied(reading.article.text)
        same = (
            text
            for their_words, their_runs, text in seen
            if overlap(runs, their_runs) >= REPRINT_FROM or (words and words == their_words)
        )
        seen.append((words, runs, next(same, number)))
    return tuple(text for _, _, text in seen)


@lru_cache(maxsize=512)  # a story that grows is looked at again with every article
def _copied(text: str) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """What two texts are compared by."""
    words = terms(first(text, _COPIED_WORDS))
    return words, sketch(words)


def _origin(copies: Sequence[Article]) -> str:
    """Who found out what one text tells: whom any of its copies cites, an agency that has it, or the first."""
    sources = filter(None, map(cited, copies))
    agencies = (family(article) for article in copies if _is_agency(article.outlet))
    return next(sources, None) or next(agencies, None) or family(copies[0])


def _is_agency(name: str) -> bool:
    known = publisher(name)
    return known is not None and known.kind == "wire"


def family(article: Article) -> str:
    """Whose voice an article is: the owner of its outlet where we know it, else the outlet."""
    known = publisher(article.outlet) or publisher(article.url)
    return article.family or (known.family if known else article.outlet or article.id)


def cited(article: Article) -> str | None:
    """The family of the other outlet that an article gives as its source, its byline first; None for none."""
    return _source(article.title, article.text[:LOOKED_AT], article.author or "", family(article))


@lru_cache(maxsize=4096)
def _source(title: str, text: str, author: str, own: str) -> str | None:
    tail = _TAIL.search(title)
    named = [tail["name"]] if tail else []
    agencies = filter(_is_agency, _BETWEEN.split(author))
    for name in (*agencies, *named, *_named(f"{title}\n{text}")):
        source = publisher(name)
        if source is not None and source.kind in _REPORTERS and source.family != own:
            return source.family
    return None


def _named(text: str) -> Iterator[str]:
    """What stands where a source is cited, each way it can be cut: the longest first."""
    for match in _CITED.finditer(text):
        if match["chinese"]:
            yield match["chinese"]
            continue
        words = (match["after"] or match["before"]).removesuffix("'s").removesuffix("’s").split()
        lengths = range(len(words), 0, -1)
        yield from (" ".join(words[:n] if match["after"] else words[-n:]).rstrip(".,") for n in lengths)
