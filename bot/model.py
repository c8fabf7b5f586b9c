"""The nouns of Briefwire: frozen values that every other module takes and gives.

Nothing here reads a clock, a file or a network. Times are aware UTC datetimes, amounts are `Decimal`,
collections are tuples. Figures follow the field's own terms; see `Figure` for what each field means.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, TypeAlias

# --- what is polled -------------------------------------------------------------------------------

FeedHealth: TypeAlias = Literal["new", "ok", "failing", "paused", "gone"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that somebody asked for. `every` None: the poll interval of the configuration."""

    url: str
    name: str | None = None
    publisher: str | None = None
    topics: tuple[str, ...] = ()
    every: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """A feed with what we know from polling it: validators, health, and when to look again."""

    feed: Feed
    title: str | None = None
    health: FeedHealth = "new"
    reason: str | None = None
    failures: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    checked: datetime | None = None
    succeeded: datetime | None = None
    next_check: datetime | None = None
    moved_to: str | None = None

    @property
    def label(self) -> str:
        """What people call the feed: its given name, its own title, or its address."""
        return self.feed.name or self.title or self.feed.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item as the feed gave it. `summary` and `content` are still markup; `published` may be absent."""

    feed: str
    guid: str | None
    link: str | None
    title: str
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    author: str | None = None
    source: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What one successful look at a feed brought. `changed` False: the server or the body hash said so.

    `wait` is how long the server asked us to stay away (Cache-Control, Expires, ttl), None if it did not.
    """

    changed: bool
    entries: tuple[Entry, ...] = ()
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    wait: timedelta | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingEntry:
    """An entry that is kept but not read yet. `id` is the archive's; `attempts` counts failed readings."""

    id: int
    entry: Entry
    seen: datetime
    attempts: int = 0


# --- what is read ---------------------------------------------------------------------------------

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
    depth: Depth = "full"
    digest: str = ""


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

    `fiscal_year_end` is the month (1-12) in which the fiscal year ends, None if unknown.
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


# --- figures --------------------------------------------------------------------------------------

Measure: TypeAlias = Literal["level", "change", "share"]
Status: TypeAlias = Literal["actual", "planned", "forecast", "rumoured"]
Bound: TypeAlias = Literal["exact", "about", "up_to", "at_least"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number with its unit: an ISO 4217 code, a crypto ticker, `percent`, `pp`, `bps`, `x` or `count`."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a figure stands: the half-open span of `quote` in the article's `part`, checked by `digest`.

    `digest` is the article's, so that one changed byte in the source is noticed.
    """

    article: str
    start: int
    end: int
    quote: str
    part: TextPart = "text"
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One fact: whose figure, of what, how much, for when, how sure, says who, and where it stands.

    `entity` is the common name and `company` the id of its row in the companies table (None if unknown);
    `subject` the product, segment or deal inside it. `value` is the full number, falls and losses negative.
    `period` is `2025`, `2025Q3`, `2025H1`, `2024-11`, `2025-01-29`, `FY2026`, `FY2026Q2`, `2025/2028` or None.
    `rule` names what found it; `because` says in words why each field was chosen, for `explain`.
    """

    entity: str | None
    metric: str
    measure: Measure
    value: Decimal
    unit: str
    evidence: Evidence
    rule: str
    company: str | None = None
    subject: str | None = None
    value_high: Decimal | None = None
    of: str | None = None
    period: str | None = None
    status: Status = "actual"
    bound: Bound = "exact"
    alt: tuple[Amount, ...] = ()
    attribution: str | None = None
    key: bool = False
    score: float = 0.0
    because: tuple[str, ...] = ()

    @property
    def quote(self) -> str:
        """The exact words that carry the amount."""
        return self.evidence.quote


# --- gists, readings, stories ---------------------------------------------------------------------


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


StoryState: TypeAlias = Literal["rumoured", "reported", "confirmed"]


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


# --- cards ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """The card's title; `badge` is a word such as PLANNED, `url` where the title leads."""

    text: str
    badge: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """A paragraph."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """One line of a table of figures: what ("Capex 2025"), how much ("up to US$22bn"), and what to know of it."""

    label: str
    amount: str
    note: str = ""
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTable:
    """Rows in order of importance; a renderer may drop from the end and then says how many."""

    rows: tuple[FigureRow, ...]
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of an article with who said them, and a link that opens the page at them."""

    text: str
    source: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a list: a term or headline, what is said of it, and where it leads."""

    text: str
    detail: str = ""
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Lines in order of importance; a renderer may drop from the end and then says how many."""

    items: tuple[Item, ...]
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """The small print: outlet, time, how much of the article we have."""

    text: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press: `verb` and `argument` are a command that the archive can still answer later."""

    label: str
    verb: str
    argument: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """The card's buttons, most useful first."""

    buttons: tuple[Button, ...]


Part: TypeAlias = Heading | Prose | FigureTable | Quote | Listing | Footer | Actions
CardKind: TypeAlias = Literal["story", "brief", "timeline", "answer", "help", "notice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A message for people, before any platform: its parts in order of importance.

    A renderer that runs out of room drops from the end, and says so. `private` cards are for the asker alone.
    """

    kind: CardKind
    parts: tuple[Part, ...]
    private: bool = False

    @property
    def title(self) -> str:
        """The text of the first heading, for notifications and logs."""
        return next((part.text for part in self.parts if isinstance(part, Heading)), "Briefwire")


# --- who gets what --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A place on a platform. Opaque here: only the platform's adapter knows what the parts mean."""

    platform: str
    channel: str
    workspace: str | None = None
    thread: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """When a subscription is told: `at` None means at once; `weekdays` are 0 (Monday) to 6."""

    at: time | None = None
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)

    @property
    def live(self) -> bool:
        """Told at once, not in a brief."""
        return self.at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Minimum:
    """A threshold: at least `value` of `unit` (an ISO 4217 code or `percent`), of `metric` if given."""

    value: Decimal
    unit: str
    metric: str | None = None


SubscriptionState: TypeAlias = Literal["active", "paused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a channel wants: topics or companies (any of them), a threshold, and when, in its time zone.

    `id` is short and stable. `since` is when it was made: what we had read before is never sent live.
    """

    id: str
    address: Address
    topics: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    minimum: Minimum | None = None
    when: When = When()
    tz: str = "UTC"
    state: SubscriptionState = "active"
    reason: str | None = None
    since: datetime | None = None
    owner: str | None = None


DeliveryState: TypeAlias = Literal["held", "queued", "sending", "sent", "failed", "rejected", "paused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One thing for one subscription, keyed by (subscription, story, revision): sent once or never.

    A brief is a delivery too: its `story` is `brief:<local date>`, and `items` are the stories in it.
    `held` waits for a brief. `due` is when it may be tried (again).
    """

    subscription: str
    story: str
    revision: int
    state: DeliveryState
    due: datetime
    reason: str = ""
    attempts: int = 0
    claimed: datetime | None = None
    settled: datetime | None = None
    items: tuple[str, ...] = ()
    receipt: str | None = None

    @property
    def key(self) -> str:
        """The idempotency key, at most 25 characters where hashed by platforms that need it short."""
        return f"{self.subscription}/{self.story}/{self.revision}"


Fate: TypeAlias = Literal["told", "merged", "held", "filtered", "failed", "pending"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What became of everything fetched: `fetched` is always the sum of the fates.

    `reasons` counts, for each fate, the reasons given.
    """

    fetched: int
    fates: Mapping[Fate, int]
    reasons: Mapping[tuple[Fate, str], int] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def closes(self) -> bool:
        """Whether every fetched item has exactly one fate."""
        return self.fetched == sum(self.fates.values())


# --- questions and answers ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something a person typed, and where. `user` is the platform's id of the person."""

    text: str
    address: Address
    user: str | None = None
    tz: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A request understood: a verb of the command table and its arguments, cleaned."""

    verb: str
    arguments: tuple[str, ...] = ()
    metric: str | None = None
    companies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    currency: str | None = None
    limit: int | None = None
    when: When | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A figure as an article gave it: the figure, and the article it stands in."""

    figure: Figure
    article: Article
    story: str | None = None
