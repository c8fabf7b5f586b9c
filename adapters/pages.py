"""The address of an article in, its page out: text, title, canonical address, time, author, language, paywall.

Fetching is the fetcher's, finding the text is trafilatura's, which is imported in this file only and not before
the first page. Refuses to judge which of feed and page says more: that is `bot.articles`.
"""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from types import MappingProxyType
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from bot.errors import Refused, Retry
from bot.model import Page
from bot.text.boilerplate import is_block_page, is_payment_notice
from bot.text.html import paragraphs

MAX_BYTES = 4 * 1024 * 1024
TIMEOUT = 20.0
READ_SECONDS = 30.0
_ACCEPT = MappingProxyType({"accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"})
_READABLE = ("text/html", "application/xhtml", "text/plain", "application/xml", "text/xml")
_CHARSET = re.compile(r"charset=[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_HEAD_BYTES = 4096
_THIN_WORDS = 40
_TEASER_WORDS = 250
_NOTICE_WORDS = 80
_MOST_METADATA = 200_000


class Fetched(Protocol):
    """What we need of a response."""

    @property
    def url(self) -> str: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def body(self) -> bytes: ...


class Gets(Protocol):
    """What we need of the fetcher; it raises `Retry`, `Gone` and `Refused` itself."""

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] = ...,
        max_bytes: int | None = ...,
        timeout: float | None = ...,  # noqa: ASYNC109 - the fetcher's own deadline, passed on
    ) -> Fetched: ...


class Tree(Protocol):
    """What we need of a parsed element."""

    def get(self, name: str) -> str | None: ...
    def iter(self, tag: str) -> "Iterator[Tree]": ...
    def itertext(self, *tags: str) -> Iterator[str]: ...
    def xpath(self, path: str) -> list[Any]: ...


class PageReader:
    """The `Pages` port over a fetcher."""

    def __init__(self, fetcher: Gets) -> None:
        self._fetcher = fetcher

    async def read(self, url: str) -> Page:
        """The article at an address, taken apart in a thread so that the event loop goes on."""
        got = await self._fetcher.get(url, headers=_ACCEPT, max_bytes=MAX_BYTES, timeout=TIMEOUT)
        work = asyncio.to_thread(page_from_html, got.body, got.url, got.headers.get("content-type"))
        try:
            return await asyncio.wait_for(work, READ_SECONDS)
        except TimeoutError as error:
            raise Retry(f"The page took over {READ_SECONDS:.0f} s to take apart: {_host(got.url)}.") from error


def page_from_html(body: bytes, url: str, content_type: str | None = None) -> Page:
    """The article in a page's bytes. Raises `Refused` when there is none; the text is never empty."""
    kind = (content_type or "text/html").lower()
    if not kind.startswith(_READABLE) or body.startswith(b"%PDF"):
        raise Refused(f"The page at {_host(url)} is {kind.split(';')[0][:60]}, not an article that can be read.")
    if kind.startswith("text/plain"):
        return _plain_page(body.decode(_charset(kind) or "utf-8", errors="replace"), url)
    try:
        page = _page(body, url, _charset(kind))
    except Refused:
        raise
    except Exception as error:  # one page is the unit of isolation: markup can break the parser in any way
        raise Refused(f"The page at {_host(url)} could not be taken apart ({type(error).__name__}).") from error
    if not page.text:
        raise Refused(f"The page at {_host(url)} holds no article text.")
    return page


def _plain_page(text: str, url: str) -> Page:
    if not (text := paragraphs(text)):
        raise Refused(f"The page at {_host(url)} is empty.")
    return Page(url=url, text=text)


def _page(body: bytes, url: str, charset: str | None) -> Page:
    from trafilatura.utils import load_html

    tree = load_html(_decoded(body, charset))
    if tree is None:
        raise Refused(f"The page at {_host(url)} is no HTML.")
    said = _said(tree)
    text, notice = _without_notices(_below_title(_text(tree, url), said.title, _first(tree, "//h1")))
    if is_block_page(text) or (not text and is_block_page(_all_text(tree))):
        raise Refused(f"{_host(url)} wants a human reader, so its page could not be read.")
    return Page(
        url=url,
        text=text,
        title=said.title,
        canonical=_canonical(said.canonical, url),
        published=said.published,
        author=said.author,
        language=said.language,
        section=said.section,
        paywalled=_is_paywalled(text, notice, said.locked, tree),
    )


def _host(url: str) -> str:
    return urlsplit(url).hostname or "that address"


# --- bytes ----------------------------------------------------------------------------------------


def _charset(kind: str) -> str | None:
    named = _CHARSET.search(kind)
    return named[1] if named else None


def _decoded(body: bytes, charset: str | None) -> str | bytes:
    """Text, where somebody says in which charset it is and that holds; else bytes, for the parser to guess."""
    in_page = _CHARSET.search(body[:_HEAD_BYTES].decode("ascii", errors="ignore"))
    for name in filter(None, ("utf-8", charset, in_page and in_page[1])):
        try:
            return body.decode(name)
        except (LookupError, UnicodeDecodeError):
            continue
    return body


# --- text -----------------------------------------------------------------------------------------


def _text(tree: Tree, url: str) -> str:
    """The article's paragraphs. Tables are left out: their cells make no sentences; unless that leaves nothing."""
    text = _extracted(tree, url, thorough=False)
    if len(text.split()) >= _THIN_WORDS or _has_chinese(text):
        return text
    return max(text, _extracted(tree, url, thorough=True), key=len)


def _extracted(tree: Tree, url: str, *, thorough: bool) -> str:
    from trafilatura import bare_extraction

    found = bare_extraction(
        tree,
        url=url,
        fast=True,
        include_comments=False,
        include_tables=thorough,
        favor_precision=not thorough,
        favor_recall=thorough,
    )
    text = getattr(found, "text", None) or ""
    return paragraphs("\n\n".join(line.removeprefix("- ") for line in text.split("\n")))


def _below_title(text: str, *titles: str | None) -> str:
    """The text without its first paragraph where that is the page's title once more."""
    first, _, rest = text.partition("\n\n")
    return rest if rest and _line(first) in {_line(title) for title in titles} else text


def _has_chinese(text: str) -> bool:
    return sum("\u4e00" <= letter <= "\u9fff" for letter in text[:400]) > _THIN_WORDS


def _all_text(tree: Tree) -> str:
    return " ".join(" ".join(tree.itertext()).split())[:3000]


# --- paywalls -------------------------------------------------------------------------------------


def _without_notices(text: str) -> tuple[str, bool]:
    """The text without its payment notices, and whether one stood where the article broke off."""
    blocks = text.split("\n\n")
    notices = {at for at, block in enumerate(blocks) if is_payment_notice(block)}
    broke_off = any(at >= len(blocks) - 4 and len(blocks[at].split()) <= _NOTICE_WORDS for at in notices)
    return "\n\n".join(block for at, block in enumerate(blocks) if at not in notices), broke_off


def _is_paywalled(text: str, notice: bool, locked: bool, tree: Tree) -> bool:
    """Whether this is only what readers get who do not pay.

    A page that calls itself locked and yet holds a long text has shown all of it; a short text beside an
    offer of subscription anywhere on the page has not.
    """
    words = len(text.split())
    if words >= _TEASER_WORDS:
        return notice
    return notice or locked or (words < _TEASER_WORDS // 2 and _offers_subscription(tree))


def _offers_subscription(tree: Tree) -> bool:
    marked = tree.xpath(
        "//*[contains(@class, 'paywall') or contains(@id, 'paywall') or contains(@class, 'piano-')"
        " or contains(@class, 'subscriber-only') or contains(@class, 'regwall')]"
    )
    return any(is_payment_notice(" ".join(" ".join(element.itertext()).split())[:590]) for element in marked[:20])


# --- what the page says of itself -----------------------------------------------------------------


@dataclass(slots=True)
class _Said:
    title: str | None = None
    canonical: str | None = None
    published: datetime | None = None
    author: str | None = None
    language: str | None = None
    section: str | None = None
    locked: bool = False
    metas: dict[str, str] = field(default_factory=dict)


def _said(tree: Tree) -> _Said:
    metas = _metas(tree)
    linked = _linked_data(tree)
    return _Said(
        title=_line(
            metas.get("og:title") or _of(linked, "headline") or _first(tree, "//h1") or _first(tree, "//title")
        ),
        canonical=_first(tree, "//link[translate(@rel,'CANONIL','canonil')='canonical']/@href")
        or metas.get("og:url"),
        published=_published(tree, metas, linked),
        author=_line(metas.get("author") or _author(linked) or metas.get("article:author", "").rpartition("/")[2]),
        language=_line(_first(tree, "/html/@lang") or metas.get("og:locale")),
        section=_line(
            metas.get("article:section")
            or _section(linked)
            or metas.get("parsely-section")
            or metas.get("section")
        ),
        locked=_is_locked(metas, linked),
    )


def _metas(tree: Tree) -> dict[str, str]:
    """The page's meta tags by lower-case name; of several with one name the first counts."""
    found: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and (content := meta.get("content")):
            found.setdefault(name.lower(), content[:2000])
    return found


def _linked_data(tree: Tree) -> tuple[Mapping[str, Any], ...]:
    """The objects of the page's JSON-LD that describe an article."""
    found: list[Mapping[str, Any]] = []
    for script in tree.xpath("//script[contains(@type, 'ld+json')]")[:20]:
        try:
            found.extend(_objects(json.loads((script.text or "")[:_MOST_METADATA], strict=False)))
        except (ValueError, RecursionError):
            continue
    return tuple(
        thing for thing in found if "Article" in str(thing.get("@type")) or "isAccessibleForFree" in thing
    )


def _objects(data: object, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > 4:
        return
    if isinstance(data, Mapping):
        yield data
        yield from _objects([data.get("@graph"), data.get("hasPart"), data.get("mainEntity")], depth + 1)
    elif isinstance(data, list):
        for item in data[:200]:
            yield from _objects(item, depth + 1)


def _of(linked: tuple[Mapping[str, Any], ...], name: str) -> str | None:
    return next((thing[name] for thing in linked if isinstance(thing.get(name), str)), None)


def _section(linked: tuple[Mapping[str, Any], ...]) -> str | None:
    """The first section that the article is filed under."""
    for thing in linked:
        given = thing.get("articleSection")
        first = given[0] if isinstance(given, list) and given else given
        if isinstance(first, str) and first.strip():
            return first
    return None


def _author(linked: tuple[Mapping[str, Any], ...]) -> str | None:
    for thing in linked:
        given = thing.get("author")
        people = given if isinstance(given, list) else [given]
        names = [person.get("name") if isinstance(person, Mapping) else person for person in people[:5]]
        if said := ", ".join(name for name in names if isinstance(name, str) and name):
            return said
    return None


def _is_locked(metas: Mapping[str, str], linked: tuple[Mapping[str, Any], ...]) -> bool:
    return metas.get("article:content_tier", "").lower() == "locked" or any(
        str(thing.get("isAccessibleForFree", "")).lower().rpartition("/")[2] in ("false", "no") for thing in linked
    )


def _first(tree: Tree, path: str) -> str | None:
    """The text of the first match of a path, or the attribute that it names."""
    for match in tree.xpath(path)[:1]:
        return match if isinstance(match, str) else " ".join(match.itertext())
    return None


def _line(text: str | None) -> str | None:
    return " ".join((text or "").split())[:400] or None


def _published(tree: Tree, metas: Mapping[str, str], linked: tuple[Mapping[str, Any], ...]) -> datetime | None:
    """When the page says it was published; of a date without a zone, as UTC."""
    for said in (
        metas.get("article:published_time"),
        _of(linked, "datePublished"),
        metas.get("datepublished"),
        metas.get("parsely-pub-date"),
        metas.get("date"),
        metas.get("dc.date"),
        _first(tree, "//article//time/@datetime"),
        _first(tree, "//time/@datetime"),
    ):
        if said and (moment := _moment(said)):
            return moment
    return None


def _moment(said: str) -> datetime | None:
    said = said.strip()
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(said)
            return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        except (ValueError, TypeError, OverflowError):
            continue
    return None


def _canonical(said: str | None, url: str) -> str | None:
    """The address that the page gives itself, made absolute; None if it is none that we may keep.

    On another host it must have been written in full, and be no private place: a page may not make us
    believe that it stands on somebody's local network. A front page is no article's address.
    """
    try:
        found = urlsplit(urljoin(url, (said or "").strip()))
        given = urlsplit((said or "").strip())
        here = urlsplit(url)
        if not said or found.scheme not in ("http", "https") or not found.hostname or found.username:
            return None
        elsewhere = found.hostname != here.hostname or found.port != here.port
    except ValueError:
        return None
    if found.path.strip("/") == "" and not found.query and here.path.strip("/"):
        return None
    if elsewhere and (not given.scheme or _is_private(found.hostname)):
        return None
    return found._replace(fragment="").geturl()


def _is_private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".internal", ".localhost", ".lan", ".home.arpa"))
