"""A feed's state in, a look at it out: conditional GET, then parsing, by the `Feeds` port.

It knows what HTTP and feeds say; what to make of it (when to look again, when to give up) is decided in `bot`.
"""

import hashlib
from collections.abc import Mapping
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from adapters.feeds.documents import Document, Offers, Reading
from adapters.feeds.parsing import Parsing, ParsingProcesses
from adapters.feeds.waits import header_wait, longer
from adapters.fetch import Fetcher, Response
from adapters.fetch.answers import Missing
from bot.errors import NotAFeed, Retry, Unsafe
from bot.model import Feed, FeedState, Poll

TRIES_OF_MISSING = 10
"""As many 404s in a row make a feed gone; with back-off that is half a week."""

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml, "
    "application/xml;q=0.9, text/xml;q=0.9, text/html;q=0.6, */*;q=0.5"
)
SMALL = 256 * 1024
"""Up to this many bytes are read on the event loop if they are a plain feed."""

_LONGEST_VALIDATOR = 1000


class FeedReader:
    """The `Feeds` port over HTTP. Use it as `async with FeedReader(fetcher) as feeds`."""

    def __init__(self, fetcher: Fetcher, parsing: Parsing | None = None) -> None:
        self._fetcher = fetcher
        self._processes = ParsingProcesses()
        self._parse: Parsing = parsing or self._processes

    async def __aenter__(self) -> Self:
        await self._processes.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._processes.__aexit__(kind, error, trace)

    async def poll(self, state: FeedState) -> Poll:
        """One conditional look at a feed, at the address it moved to if it did."""
        address = state.moved_to or state.feed.url
        try:
            response = await self._fetcher.get(address, headers=_conditional(state))
        except Missing as error:
            if state.failures + 1 >= TRIES_OF_MISSING:
                raise
            raise Retry(str(error)) from error
        if response.status == 304:
            return _unchanged(state, response)
        digest = hashlib.sha256(response.body).hexdigest()
        if digest == state.body_digest:
            return _unchanged(state, response)
        reading = await self._read(response, state.feed.url)
        if isinstance(reading, Offers):
            raise NotAFeed(_page_sentence(response, reading), tuple(url for url, _ in reading.links))
        return _changed(response, reading, digest)

    async def discover(self, url: str) -> tuple[Feed, ...]:
        """The feed at an address under its own title, or the feeds that the page there names."""
        address = url if "://" in url else f"https://{url}"
        response = await self._fetcher.get(address, headers={"Accept": _ACCEPT})
        reading = await self._read(response, address)
        if isinstance(reading, Document):
            return (Feed(url=response.moved_permanently_to or address, name=reading.title),)
        if not reading.links:
            raise NotAFeed(_page_sentence(response, reading))
        return tuple(Feed(url=link, name=title) for link, title in reading.links)

    async def _read(self, response: Response, feed: str) -> Reading:
        """Plain feeds here and now, which takes a millisecond; the large and the odd where they can be killed."""
        from adapters.feeds.firstpass import opened, plain_document  # most polls bring no body

        kind = response.headers.get("content-type", "")
        host = _host(response)
        try:
            plain = None
            if len(response.body) <= SMALL:
                plain = plain_document(opened(response.body, kind), url=response.url, feed=feed)
            return plain or await self._parse(response.body, url=response.url, feed=feed, content_type=kind)
        except NotAFeed as error:
            raise NotAFeed(f"{host} gives us no feed: {error}.") from error
        except Unsafe as error:
            raise Unsafe(f"We do not read what {host} gives us: {error}.") from error


def _conditional(state: FeedState) -> dict[str, str]:
    headers = {"Accept": _ACCEPT, "If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in headers.items() if value}


def _unchanged(state: FeedState, response: Response) -> Poll:
    """Validators may be left out of a 304, and then stay what they were."""
    return Poll(
        changed=False,
        etag=_validator(response.headers, "etag") or state.etag,
        last_modified=_validator(response.headers, "last-modified") or state.last_modified,
        body_digest=state.body_digest,
        wait=header_wait(response.headers),
        moved_to=response.moved_permanently_to,
    )


def _changed(response: Response, document: Document, digest: str) -> Poll:
    """A body that may have been cut keeps no validators, so that the next look reads all of it again."""
    sure = document.whole or _framed(response.headers)
    return Poll(
        changed=True,
        entries=document.entries,
        title=document.title,
        etag=_validator(response.headers, "etag") if sure else None,
        last_modified=_validator(response.headers, "last-modified") if sure else None,
        body_digest=digest if sure else None,
        wait=longer(header_wait(response.headers), document.wait),
        moved_to=response.moved_permanently_to,
    )


def _validator(headers: Mapping[str, str], name: str) -> str | None:
    value = headers.get(name, "")
    sendable = value.isascii() and value.isprintable() and len(value) <= _LONGEST_VALIDATOR
    return value if value and sendable else None


def _framed(headers: Mapping[str, str]) -> bool:
    """Whether HTTP itself said where the body ends; else a cut connection looks like the end."""
    return "content-length" in headers or "chunked" in headers.get("transfer-encoding", "").lower()


def _page_sentence(response: Response, page: Offers) -> str:
    host = _host(response)
    if not page.links:
        return f"{host} gives us a web page that names no feed; look for its RSS or Atom address."
    return f"{host} gives us a web page, not a feed; it names {', '.join(url for url, _ in page.links[:3])}."


def _host(response: Response) -> str:
    return urlsplit(response.url).hostname or "The site"
