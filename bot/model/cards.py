"""Messages for people, before any platform, in parts that can be trimmed from the end."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from bot.model.deliveries import Address


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
    """One line of a list: a term or headline, what is said of it, where it leads, and the channel it is about."""

    text: str
    detail: str = ""
    url: str | None = None
    at: Address | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Lines in order of importance; a renderer may drop from the end and then says how many."""

    items: tuple[Item, ...]
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture, which platforms show where they can; `alt` says in words all that it shows, numbers included."""

    png: bytes = field(repr=False)
    alt: str
    filename: str = "chart.png"


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to hand over, where a platform can; `about` says what is in it."""

    data: bytes = field(repr=False)
    filename: str
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Footer:
    """The small print: outlet, time, how much of the article we have."""

    text: str
    at: datetime | None = None


ButtonStyle: TypeAlias = Literal["plain", "primary", "danger", "more"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """Something to press: `verb` and `argument` are a command that the archive can still answer later.

    A card has at most one `primary` button. `danger` takes something away, and asks `confirm` before. `more` goes
    behind the three dots, where a platform has them.
    """

    label: str
    verb: str
    argument: str
    style: ButtonStyle = "plain"
    confirm: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """The card's buttons, most useful first."""

    buttons: tuple[Button, ...]


Part: TypeAlias = Heading | Prose | FigureTable | Quote | Listing | Image | File | Footer | Actions
CardKind: TypeAlias = Literal["story", "brief", "timeline", "answer", "help", "notice"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A message for people, before any platform: its parts in order of importance.

    A renderer that runs out of room drops from the end, and says so. `private` cards are for the asker alone;
    `announce` tells everybody in the channel what they changed there.
    """

    kind: CardKind
    parts: tuple[Part, ...]
    private: bool = False
    announce: "Card | None" = None

    @property
    def title(self) -> str:
        """The text of the first heading, for notifications and logs."""
        return next((part.text for part in self.parts if isinstance(part, Heading)), "Briefwire")
