"""The text of a JSON Feed (1.0, 1.1) in, a `Document` out. The standard library reads it; we judge it."""

import json
import re
from typing import Any

from adapters.feeds.dates import read_date
from adapters.feeds.documents import Document
from adapters.feeds.links import web_link
from adapters.feeds.texts import marked_up, plain
from bot.errors import NotAFeed
from bot.model import Entry

_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")


def read_json(text: str, *, url: str, feed: str) -> Document:
    """Raises `NotAFeed` for JSON that is none."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotAFeed("it is JSON with a mistake in it") from error
    version = whole.get("version") if isinstance(whole, dict) else None
    if not isinstance(version, str) or "jsonfeed.org/version/" not in version:
        raise NotAFeed("it is JSON, but does not name a jsonfeed.org version")
    items = whole.get("items")
    if not isinstance(items, list):
        raise NotAFeed("it is a JSON Feed without a list of items")
    language = _text(whole.get("language")) or None
    entries = (_entry(item, url, feed, language, whole) for item in items if isinstance(item, dict))
    title = plain(_text(whole.get("title")), markup=False) or None
    return Document(title=title, entries=tuple(entry for entry in entries if entry is not None))


def _entry(item: dict[str, Any], url: str, feed: str, language: str | None, whole: dict[str, Any]) -> Entry | None:
    link = web_link(_text(item.get("url")), url) or web_link(_text(item.get("external_url")), url)
    guid = _text(item.get("id")) or None
    title = plain(_text(item.get("title")), markup=False)
    content = _text(item.get("content_html")) or marked_up(_text(item.get("content_text")))
    summary = marked_up(_text(item.get("summary")))
    if not (guid or link or title or content or summary):
        return None
    return Entry(
        feed=feed,
        guid=guid,
        link=link or web_link(guid or "", None),
        title=title,
        summary=summary,
        content=content,
        published=read_date(_text(item.get("date_published"))) or read_date(_text(item.get("date_modified"))),
        author=_author(item) or _author(whole),
        language=_text(item.get("language")) or language,
    )


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return _LONE_SURROGATE.sub("\ufffd", str(value)).strip()


def _author(holder: dict[str, Any]) -> str | None:
    authors = holder.get("authors")
    listed = authors if isinstance(authors, list) else [holder.get("author")]
    names = (plain(_text(one.get("name")), markup=False) for one in listed if isinstance(one, dict))
    return ", ".join(dict.fromkeys(name for name in names if name)) or None
