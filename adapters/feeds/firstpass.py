"""The bytes of an answer in, a `Document` out if they are a plain feed; else what the judge needs to see.

Light enough for the event loop: it neither imports nor asks feedparser.
"""

from collections import Counter
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from adapters.feeds.charsets import decoded
from adapters.feeds.documents import Document
from adapters.feeds.entries import document
from adapters.feeds.plainfeeds import plain_fields
from adapters.feeds.prologs import Prolog, prolog
from bot.errors import NotAFeed
from bot.model import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A body as text, and where its XML begins; `prolog` None: it is JSON."""

    text: str
    prolog: Prolog | None


def opened(body: bytes, content_type: str = "") -> Opened:
    """Raises `NotAFeed` for nothing, `Unsafe` for an entity bomb."""
    text = decoded(body, content_type).lstrip(" \t\r\n\0\ufeff")
    if not text:
        raise NotAFeed("the answer is empty")
    return Opened(text=text, prolog=None if text[0] in "{[" else prolog(text))


def plain_document(answer: Opened, *, url: str, feed: str) -> Document | None:
    """A plain feed, read; None for everything else."""
    fields = plain_fields(answer.text, answer.prolog) if answer.prolog is not None else None
    if fields is None:
        return None
    return without_front_pages(document(fields, url=url, feed=feed, whole=True))


def without_front_pages(found: Document) -> Document:
    """Drops links that several entries share and that lead to a site's front page: they tell no article."""
    links = [entry.link for entry in found.entries if entry.link]
    if len(set(links)) == len(links):
        return found
    front = {link for link, times in Counter(links).items() if times > 1 and _is_front_page(link)}
    if not front:
        return found
    return replace(found, entries=tuple(_unlinked(entry, front) for entry in found.entries))


def _unlinked(entry: Entry, links: set[str]) -> Entry:
    return replace(entry, link=None) if entry.link in links else entry


def _is_front_page(link: str) -> bool:
    parts = urlsplit(link)
    return parts.path in ("", "/") and not parts.query
