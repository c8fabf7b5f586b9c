"""What a parser found in an RSS, Atom or RDF feed, in feedparser's shape, in; a `Document` of entries out.

It decides what is the link, the text, the author and the date of an entry. It refuses to know XML.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeAlias

from adapters.feeds.dates import read_date
from adapters.feeds.documents import Document
from adapters.feeds.links import web_link
from adapters.feeds.texts import marked_up, plain
from adapters.feeds.waits import feed_wait
from bot.model import Entry

_LOOKS_MARKED_UP = re.compile(r"</[a-zA-Z]{1,20}\s{0,9}>|<br\s{0,9}/?>|&#?\w{1,30};")
_MAIL = re.compile(r"[\w.+-]{1,80}@[\w.-]{1,80}")
_TEXT_TYPES = frozenset({"text/plain", "text/html", "application/xhtml+xml"})
Values: TypeAlias = dict[str, Any]
# What a feedparser dictionary really holds under a key, without its aliases and their warnings.
_own = dict.get


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What feedparser calls `feed` and `entries`, and whether its version is one of Atom's."""

    channel: Values
    items: Sequence[Values]
    atom: bool


def document(fields: Fields, *, url: str, feed: str, whole: bool) -> Document:
    """`url` is where the feed came from, `feed` the name that its entries carry."""
    channel, atom = fields.channel, fields.atom
    return Document(
        title=_title(channel, atom=atom) or None,
        entries=tuple(_entry(item, channel, url, feed, atom=atom) for item in fields.items),
        wait=feed_wait(
            _own(channel, "ttl"), _own(channel, "sy_updateperiod"), _own(channel, "sy_updatefrequency")
        ),
        whole=whole,
    )


def _entry(item: Values, channel: Values, url: str, feed: str, *, atom: bool) -> Entry:
    content = _content(item, atom=atom)
    summary = _markup(_own(item, "summary"), _part(item, "summary_detail"), atom=atom)
    return Entry(
        feed=feed,
        guid=_text(_own(item, "id")) or None,
        link=_link(item, url),
        title=_title(item, atom=atom),
        summary="" if summary == content else summary,
        content=content,
        published=_first_date(item),
        author=_author(item) or (_author(channel) if atom else None),
        source=(_title(_part(item, "source"), atom=atom) if "source" in item else "") or None,
        language=_language(item) or _text(_own(channel, "language")) or None,
    )


def _part(holder: Values, key: str) -> Values:
    found = _own(holder, key)
    return found if isinstance(found, dict) else {}


def _parts(holder: Values, key: str) -> Sequence[Values]:
    found = _own(holder, key)
    return [part for part in found if isinstance(part, dict)] if found and isinstance(found, list) else ()


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _title(holder: Values, *, atom: bool) -> str:
    kind = _own(_part(holder, "title_detail"), "type") or "text/plain"
    return plain(_text(_own(holder, "title")), markup=kind != "text/plain" or not atom)


def _link(item: Values, url: str) -> str | None:
    """The article's address: the publisher's own before a tracker's, the guid only if it is one."""
    tracked = _own(item, "feedburner_origlink")
    if tracked and (original := web_link(_text(tracked), None)):
        return original
    links = [link for link in _parts(item, "links") if _own(link, "rel") == "alternate"]
    if len(links) > 1:
        links.sort(key=lambda link: "html" not in str(_own(link, "type")))
    for link in links:
        if found := web_link(_text(_own(link, "href")), url):
            return found
    return _permalink(item)


def _permalink(item: Values) -> str | None:
    return web_link(_text(_own(item, "id")), None) if _own(item, "guidislink") else None


def _content(item: Values, *, atom: bool) -> str:
    """The fullest text of an entry beyond its summary. What a picture's caption says is shorter, and stays out."""
    values = _parts(item, "content")
    if not values:
        return ""
    texts = [
        _markup(_own(value, "value"), value, atom=atom) for value in values if _own(value, "type") in _TEXT_TYPES
    ]
    longest = max(texts, key=len, default="")
    alone = len(values) == 1 and not _own(item, "media_content") and not _own(item, "media_thumbnail")
    return longest if alone or len(longest) >= len(_text(_own(item, "summary"))) else ""


def _markup(value: object, detail: Values, *, atom: bool) -> str:
    """A text as markup. Atom says what is plain text, and is believed unless the text itself says otherwise."""
    text = _text(value)
    if atom and _own(detail, "type") == "text/plain" and not _LOOKS_MARKED_UP.search(text):
        return marked_up(text)
    return text


def _first_date(item: Values) -> datetime | None:
    for key in ("published", "created", "updated"):
        said = _own(item, key)
        if said and (date := read_date(_text(said))) is not None:
            return date
    return None


def _author(holder: Values) -> str | None:
    """Names without mail addresses. feedparser parts the two badly, so a text that has both is parted here."""
    raw = _text(_own(holder, "author"))
    listed = [name for author in _parts(holder, "authors") if (name := _text(_own(author, "name")))]
    names = [raw] if "@" in raw or not listed else listed
    if len(names) == 1:
        return _bare(names[0]) or None
    return ", ".join(dict.fromkeys([name for name in map(_bare, names) if name])) or None


@lru_cache(maxsize=1000)
def _bare(name: str) -> str:
    return plain(_MAIL.sub("", name) if "@" in name else name, markup=True).strip(" ()<>,;")


def _language(item: Values) -> str | None:
    for detail in (*_parts(item, "content"), _part(item, "summary_detail"), _part(item, "title_detail")):
        language = _own(detail, "language")
        if language and (said := _text(language)):
            return said
    return None
