"""An article in, its sentences with everything found in them out: words, cues, names, periods, amounts.

Knows how to run each layer once over a text and deal its findings to the sentences; refuses to decide anything.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from bot.companies import Surroundings, companies
from bot.figures import chinese_names
from bot.figures.names import Name, besides, code_owners, codes, known, surnames, unknown, with_owners
from bot.figures.numbers import Quantity, is_tolerance, quantities
from bot.figures.periods import PeriodMention, periods
from bot.figures.words import METRIC, Cue, Words, lexicon
from bot.model import Article, Sentence, TextPart
from bot.text.boilerplate import Span, boilerplate
from bot.text.scripts import simplified
from bot.text.sentences import sentences

_DOLLARS = {
    "AUD": (".com.au", "afr.com", "smh.com"),
    "CAD": (".ca/", "theglobeandmail", "bnnbloomberg", "newswire.ca"),
}
_MAX_CHARACTERS = 400_000
_MAX_SENTENCE = 12_000
_MAX_AMOUNTS = 60


class Gap(NamedTuple):
    """What lies between two places of a sentence: words, the strongest break, other amounts."""

    words: int
    sep: str
    amounts: int


class Phrase(NamedTuple):
    """A noun phrase, `start`..`end` in words. `kind` is a name's, `segment` or `cue`; "" for plain words.

    `cue` is the metric that the phrase was said of, `lead` the word before it and `tail` the one behind.
    """

    text: str
    start: int
    end: int
    kind: str
    entity: str
    cue: str
    lead: str
    tail: str


class Passage:
    """One sentence and what stands in it. `number` is -1 for the title; `skip` says why it is no prose.

    Words and cues are found when first asked for: most sentences hold no amount and are never asked.
    """

    def __init__(self, number: int, sentence: Sentence, skip: str | None = None) -> None:
        self.number = number
        self.sentence = sentence
        self.part: TextPart = sentence.part
        self.skip = skip
        self.names: list[Name] = []
        self.periods: list[PeriodMention] = []
        self.quantities: list[Quantity] = []
        self.roles: tuple[str, ...] | None = None
        self.phrases: list[Phrase] | None = None
        self.gaps: dict[tuple[int, int], Gap] = {}

    @cached_property
    def words(self) -> Words:
        """The words of the sentence."""
        return Words(self.sentence.text, self.sentence.start)

    def written(self, start: int, end: int) -> str:
        """Its text between two places of its part."""
        return self.sentence.text[start - self.sentence.start : end - self.sentence.start]

    @cached_property
    def plain(self) -> list[str]:
        """The words without their identity where they are numbers ("#") or, inside the text, names ("Name")."""
        written, offset, prose = self.sentence.text, self.sentence.start, self.part == "text"
        return [
            "#" if text[0].isdigit() else "Name" if at and prose and written[start - offset].isupper() else text
            for at, (text, start) in enumerate(zip(self.words.texts, self.words.starts, strict=True))
        ]

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """The cue phrases among them."""
        return lexicon().cues(self.words)

    @cached_property
    def cues_of(self) -> dict[str, list[Cue]]:
        """The cue phrases by their kind."""
        by_kind: dict[str, list[Cue]] = {}
        for cue in self.cues:
            by_kind.setdefault(cue.kind, []).append(cue)
        return by_kind

    @cached_property
    def metrics(self) -> frozenset[str]:
        """The metrics that its cues name outright."""
        return frozenset(cue.value for cue in self.cues_of.get(METRIC, ()))

    @cached_property
    def hinted(self) -> frozenset[str]:
        """The metrics that its cues name or go with."""
        return self.metrics.union(cue.value for cue in self.cues_of.get("hint", ()))

    @cached_property
    def parties(self) -> list[Name]:
        """Those of its names that can own a figure: all but people and those who only tell who others are."""
        return [name for name in self.names if name.can_own]

    @cached_property
    def is_heading(self) -> bool:
        """Whether it is a line in capitals without a full stop, such as stands above a story in a digest."""
        text = self.sentence.text.strip()
        if len(text) > 140 or text[-1:] in '.!?:;,)"”*' or self.part == "title":
            return False
        words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
        return len(words) > 1 and sum(word[0].isupper() for word in words) * 10 >= 7 * len(words)


@dataclass(slots=True)
class Scene:
    """An article laid out for binding: the title's passage, if it has one, then the text's."""

    article: Article
    published: date
    passages: list[Passage]
    names: list[Name]

    def place(self, passage: Passage) -> int:
        """The place of a passage among the scene's, where the title, if there is one, comes first."""
        return passage.number + (self.passages[0].number < 0)

    @property
    def body(self) -> list[Passage]:
        """The passages of the text."""
        return [passage for passage in self.passages if passage.number >= 0]


def scene(article: Article) -> Scene:
    """The article with every layer's findings."""
    text = article.text[:_MAX_CHARACTERS]
    body = sentences(text)
    title = (
        Sentence(text=article.title, start=0, end=len(article.title), part="title")
        if article.title.strip()
        else None
    )
    whole = Surroundings(f"{article.title}\n{text}")
    aside = boilerplate(text)
    passages = [_passage(number, sentence, aside) for number, sentence in enumerate(body)]
    if title is not None:
        passages.insert(0, _passage(-1, title, ()))
    published = article.day
    names = known(text, "text", whole, published) + known(article.title, "title", whole, published)
    names += surnames(text, "text", names) + surnames(article.title, "title", names)
    if article.language.startswith("zh"):
        found = chinese_names.unknown(article.title, text, names)
        names = chinese_names.without(names, found) + found
    else:
        names += unknown(
            [passage.sentence for passage in passages if passage.number >= 0 and not passage.skip], title, names
        )
    owners = code_owners(text, names)
    names = [name for name in names if name.kind != "unknown" or name.entity not in owners]
    names += codes(text, "text", names, owners) + codes(article.title, "title", names, owners)
    names = with_owners([passage.sentence for passage in passages], names)
    written = {"title": article.title, "text": text}
    names = [besides(name, written[name.part][name.end : name.end + 40]) for name in names]
    names.sort(key=lambda name: (name.part != "title", name.start))
    places = _Places(passages)
    for name in names:
        if (passage := places.at(name.part, name.start)) is not None:
            passage.names.append(name)
    _measure(places, article, text, names)
    _unsold(passages)
    return Scene(article=article, published=published, passages=passages, names=names)


def _passage(number: int, sentence: Sentence, aside: Sequence[Span]) -> Passage:
    return Passage(number, sentence, "not part of the article" if _inside(sentence, aside) else None)


def _unsold(passages: Iterable[Passage]) -> None:
    """Marks the sentences with amounts that offer something or speak of the writer."""
    for passage in passages:
        if len(passage.quantities) > _MAX_AMOUNTS or passage.sentence.end - passage.sentence.start > _MAX_SENTENCE:
            passage.skip = "no sentence, but a table or worse"
        if passage.quantities and passage.skip is None:
            pitch = next((cue.phrase for cue in passage.cues_of.get("pitch", ())), None)
            passage.skip = f"an offer: {pitch}" if pitch is not None else None


def _inside(sentence: Sentence, spans: Sequence[Span]) -> bool:
    """Whether a sentence begins in one of the spans, and does not go on behind it in the same line."""
    place = bisect_right(spans, (sentence.start, sentence.end)) - 1
    near = spans[max(place, 0) : place + 2]
    return any(
        start <= sentence.start < end and sentence.text[end - sentence.start :][:1] in ("", "\n")
        for start, end in near
    )


class _Places:
    """Where the passages begin, to tell in which one a finding does."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._title = passages[0] if passages and passages[0].number < 0 else None
        self._body = passages[1:] if self._title is not None else passages
        self._starts = [passage.sentence.start for passage in self._body]

    def at(self, part: TextPart, place: int) -> Passage | None:
        """The passage that a place of the title or the text lies in."""
        if part == "title":
            return self._title
        number = bisect_right(self._starts, place) - 1
        return self._body[number] if number >= 0 and place < self._body[number].sentence.end else None


def _measure(places: _Places, article: Article, text: str, names: Sequence[Name]) -> None:
    language = "zh" if article.language.startswith("zh") else "en"
    year_end, by_calendar = _year_ends(names, text, places)
    published = article.day
    home = _main_country(names) if language == "zh" else None
    dollar, yuan = _dollar(article), _yuan(article, home) if language == "zh" else None
    parts: tuple[tuple[TextPart, str], ...] = (("title", article.title), ("text", text))
    for part, content in parts:
        for quantity in quantities(content, language=language, dollar=dollar, yuan=yuan):
            passage = places.at(part, quantity.start)
            if passage is not None and not is_tolerance(content, quantity.bound_start):
                passage.quantities.append(quantity)
        plain = by_calendar if part == "text" else ()
        for mention in periods(
            simplified(content),
            published,
            fiscal_year_end=year_end,
            by_calendar=plain,
            language=language,
            chinese_company=home == "CN",
        ):
            if (passage := places.at(part, mention.start)) is not None:
                passage.periods.append(mention)


_DECEMBER, _MARCH = 12, 3
_INDIAN = re.compile(r"\bcrore\b|\brupees\b|₹|\bRs\.?[ ]?\d")  # whose fiscal years end in March
# What stands before the name of a source of data, which is not whom the times are of.
_SOURCE = re.compile(
    r"\b(?:according to|data|compiled by|polled by|surveyed by|per|with|at|for|by|from)[\s\u00a0](?:the )?$",
    re.IGNORECASE,
)


def _year_ends(names: Sequence[Name], text: str, places: _Places) -> tuple[int | None, list[Span]]:
    """The fiscal year end of the company that the article names first and most, and what goes by the calendar.

    A paragraph that does not name that company, but one whose year is the calendar's, goes by the calendar.
    """
    companies = [name for name in names if name.kind == "company"]
    if all(name.sector == "funds" for name in companies):
        return (_MARCH if _INDIAN.search(text) else None), []
    by_calendar = _counted_by_research(names, places)
    counts: dict[str, int] = {}
    for name in companies:
        counts[name.entity] = counts.get(name.entity, 0) + (3 if name.part == "title" else 1)
    main = max(counts, key=counts.__getitem__)
    breaks = [-1, *(found.start() for found in re.finditer("\n", text)), len(text)]
    paragraphs: dict[int, list[Name]] = {}
    for name in companies:
        if name.part == "text":
            paragraphs.setdefault(bisect_right(breaks, name.start), []).append(name)
    for paragraph, named in sorted(paragraphs.items()):
        if any(name.entity == main for name in named):
            continue
        told = [name for name in named if not _SOURCE.search(text[max(0, name.start - 24) : name.start])]
        told.sort(key=lambda name: name.start)
        starts = [*(name.start for name in told), breaks[paragraph]]
        by_calendar += [(starts[at], starts[at + 1]) for at, name in enumerate(told) if name.year_end == _DECEMBER]
    return next(name.year_end for name in companies if name.entity == main), by_calendar


_COUNTED = re.compile(r"\b(?:shipments?|shipped|market|share)\b", re.IGNORECASE)


def _counted_by_research(names: Sequence[Name], places: _Places) -> list[Span]:
    """The sentences in which a research firm counts a market: its quarters are the calendar's."""
    told = (places.at("text", name.start) for name in names if name.kind == "research" and name.part == "text")
    sentences_ = (passage.sentence for passage in told if passage is not None)
    return [(sentence.start, sentence.end) for sentence in sentences_ if _COUNTED.search(sentence.text)]


# What shows that a Chinese article counts in the currency of Taiwan, or that it has turned its sums into another.
_TAIWANESE = re.compile("新台[币幣]|新臺幣|[台臺][币幣]")
_RENMINBI = re.compile("人民[币幣]")


def _yuan(article: Article, home: str | None) -> str | None:
    """What a plain 元 means where the article counts in Taiwan dollars, or its main company's home is Taiwan."""
    whole = f"{article.title}\n{article.text[:_MAX_CHARACTERS]}"
    if _RENMINBI.search(whole):
        return None
    if _TAIWANESE.search(whole):
        return "TWD"
    return "TWD" if home == "TW" else None


def _main_country(names: Sequence[Name]) -> str | None:
    """Where the company is at home that an article names most, None where nobody knows."""
    told = [name.entity for name in names if name.kind in {"company", "unknown"}]
    main = max(told, key=told.count, default=None)
    known_ = next((name.company for name in names if name.entity == main and name.company is not None), None)
    company = companies().get(known_) if known_ is not None else None
    return company.country if company is not None else None


def _dollar(article: Article) -> str:
    address = f"{article.url} {article.outlet}".lower()
    for currency, marks in _DOLLARS.items():
        if any(mark in address for mark in marks):
            return currency
    return "USD"
