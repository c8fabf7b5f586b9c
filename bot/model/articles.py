"""What is read: pages, articles, sentences, and the companies and topics they name."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Literal, TypeAlias

_BEIJING = timezone(timedelta(hours=8))  # and Hong Kong's, Taipei's, Singapore's

Depth: TypeAlias = Literal["full", "feed", "teaser", "headline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What an article's web page says. `url` is where redirects ended; `canonical` what the page calls itself."""

    url: str
    text: str
    title: str | None = None
    canonical: str | None = None
    published: datetime | None = None
    author: str | None = None
    language: str | None = None
    section: str | None = None
    paywalled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What we keep of an article: clean paragraphs separated by one blank line, and where they came from.

    `depth` says how much of the article we have: the page's `full` text, the `feed`'s own text,
    a `teaser` (paywall), or the `headline` alone. All offsets in this project point into `text`
    (or `title`, where they say so). `digest` is the SHA-256 of title and text, 64 hex digits.
    """

    id: str
    url: str
    title: str
    text: str
    published: datetime
    outlet: str
    feed: str | None = None
    family: str | None = None
    language: str = "en"
    author: str | None = None
    section: str | None = None
    depth: Depth = "full"
    digest: str = ""

    @property
    def day(self) -> date:
        """The day of publication by the clock of its readers: Beijing's for Chinese articles, else UTC."""
        return self.published.astimezone(_BEIJING if self.language.startswith("zh") else UTC).date()


TextPart: TypeAlias = Literal["title", "text"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence with its half-open place in the part it was cut from; `paragraph` counts from 0."""

    text: str
    start: int
    end: int
    paragraph: int = 0
    part: TextPart = "text"


CompanyKind: TypeAlias = Literal[
    "company", "country", "index", "crypto", "commodity", "agency", "research", "fund"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A row of the companies table: anybody a figure can belong to, countries and indices included.

    `fiscal_year_end` is the month in which the fiscal year ends, from January of the year that it is named by,
    None if unknown: 3 is March, 15 the March after a year that is named by its start, as most of Japan's are.
    """

    id: str
    name: str
    kind: CompanyKind = "company"
    country: str | None = None
    listed: bool | None = None
    tickers: tuple[str, ...] = ()
    fiscal_year_end: int | None = None
    sector: str | None = None
    aliases: tuple[str, ...] = ()
    guarded: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name in a text that stands for a company; `product` when it is the company's product or segment."""

    company: Company
    start: int
    end: int
    product: str | None = None
    part: TextPart = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A subject that channels subscribe to. `cues` speak for it, `anti` against it (lower-case phrases)."""

    id: str
    name: str
    about: str = ""
    cues: tuple[str, ...] = ()
    anti: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicMatch:
    """That an article is about a topic, and the words or fact that decided it."""

    topic: str
    cue: str
