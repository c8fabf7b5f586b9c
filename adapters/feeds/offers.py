"""A web page in, the feeds that it links to out, in the page's order. Knows nothing of the network."""

import html
import re
from urllib.parse import urljoin, urlsplit

_SEARCHED = 1 << 20
_MOST = 50
_COMMENT = "<!--"
_LINK = re.compile(r"<(link|base)\s([^<>]{1,4000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z-]{1,20})\s{0,9}=\s{0,9}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>]+))", re.IGNORECASE)
_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"})


def offered(page: str, url: str) -> tuple[tuple[str, str | None], ...]:
    """Address and title of each feed that a page names; feeds of comments only if there is nothing else."""
    base = url
    found: dict[str, str | None] = {}
    for tag in _LINK.finditer(_without_comments(page[:_SEARCHED])):
        attributes = _attributes(tag[2])
        if tag[1].lower() == "base":
            base = _joined(url, attributes.get("href", "")) or base
        elif _is_feed(attributes):
            address = _joined(base, attributes.get("href", ""))
            if address is not None and len(found) < _MOST:
                found.setdefault(address, " ".join(attributes.get("title", "").split()) or None)
    news = {address: title for address, title in found.items() if not _of_comments(address, title)}
    return tuple((news or found).items())


def _is_feed(attributes: dict[str, str]) -> bool:
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    return "alternate" in attributes.get("rel", "").lower().split() and kind in _TYPES


def _attributes(text: str) -> dict[str, str]:
    return {
        name.lower(): html.unescape(double or single or bare)
        for name, double, single, bare in _ATTRIBUTE.findall(text)
    }


def _without_comments(page: str) -> str:
    kept, at = [], 0
    while (start := page.find(_COMMENT, at)) >= 0:
        kept.append(page[at:start])
        end = page.find("-->", start)
        if end < 0:
            return "".join(kept)
        at = end + 3
    return "".join(kept) + page[at:]


def _joined(base: str, href: str) -> str | None:
    try:
        address = urljoin(base, href.strip())
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if href.strip() and parts.scheme in ("http", "https") and parts.netloc else None


def _of_comments(address: str, title: str | None) -> bool:
    return "/comments/" in address or "comment" in (title or "").lower()
