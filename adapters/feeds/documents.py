"""What a fetched body turns out to be: a feed (`Document`) or a web page that names feeds (`Offers`).

Both go as JSON from the child process that parses to us.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from bot.model import Entry

_TEXTS = ("guid", "link", "title", "summary", "content", "author", "source", "language")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A feed as its author wrote it. `wait`: its own ttl; `whole` False: the end of the document is missing."""

    title: str | None
    entries: tuple[Entry, ...]
    wait: timedelta | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """A web page instead of a feed, with the address and title of each feed that it links to."""

    links: tuple[tuple[str, str | None], ...]


Reading: TypeAlias = Document | Offers


def as_json(reading: Reading) -> dict[str, object]:
    """A reading as plain JSON values."""
    if isinstance(reading, Offers):
        return {"links": reading.links}
    return {
        "title": reading.title,
        "wait": reading.wait.total_seconds() if reading.wait is not None else None,
        "whole": reading.whole,
        "entries": [_row(entry) for entry in reading.entries],
    }


def from_json(values: dict[str, Any], feed: str) -> Reading:
    """The reading again, for the feed that was asked."""
    if "links" in values:
        return Offers(links=tuple((url, title) for url, title in values["links"]))
    wait = values["wait"]
    return Document(
        title=values["title"],
        wait=timedelta(seconds=wait) if wait is not None else None,
        whole=values["whole"],
        entries=tuple(_entry(row, feed) for row in values["entries"]),
    )


def _row(entry: Entry) -> list[str | None]:
    published = entry.published.isoformat() if entry.published is not None else None
    return [*(getattr(entry, name) for name in _TEXTS), published]


def _entry(row: list[Any], feed: str) -> Entry:
    *texts, published = row
    when = datetime.fromisoformat(published) if published is not None else None
    return Entry(feed=feed, published=when, **dict(zip(_TEXTS, texts, strict=True)))
