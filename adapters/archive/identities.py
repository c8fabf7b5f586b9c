"""By what an entry or an article is known again: entries and links in, short digests out. It looks nothing up."""

import hashlib
import re
import string
from functools import lru_cache

from bot.addresses import canonical_url
from bot.model import Article, Entry

_SPACES = string.whitespace.encode()
_TAG = re.compile(r"<[^<>]{0,2000}>")
_LINK = re.compile(r"https?://(?P<site>[^/?]+)(?P<rest>.*)", re.DOTALL)


def identities(entry: Entry) -> tuple[str, ...]:
    """The keys of an entry; it is known if any of them was seen before. The last is that of what it says: a known
    entry for which that one is new has been changed.

    Its guid and its content count inside its own feed, its link everywhere. A link to a whole site says
    nothing of the entry, and neither does a title without text where there is a guid or a link: a column
    may be called the same every day.
    """
    keys = []
    if entry.guid:
        keys.append(_digest(entry.feed, "guid", entry.guid))
    link = _page_identity(entry.link) if entry.link else None
    if link is not None:
        keys.append(link)
    text = _normal(entry.content or entry.summary)
    own = () if text or not keys else (keys[-1],)
    keys.append(_digest(entry.feed, "content", *own, _normal(entry.title), text))
    return tuple(keys)


def article_identity(article: Article) -> str:
    """The key of an article: its address, or its id where the address is none or leads to a whole site."""
    return _page_identity(article.url) or _digest("", "article", article.id)


def link_identity(url: str) -> str:
    """The key of an address, the same for http and https."""
    return _page_identity(url) or _digest(canonical_url(url), "link")


def _page_identity(url: str) -> str | None:
    """The key of an address that leads to a page; None for a whole site's, and for none at all."""
    address = canonical_url(url)
    link = _LINK.fullmatch(address)
    if link is None:
        return _digest("", "link", address) if address else None
    return _digest(link["site"], "link", link["rest"]) if link["rest"] else None


def _normal(markup: str) -> str:
    """The letters of a piece of markup, by which a change of tags, spaces or case is no change."""
    words = _TAG.sub("", markup) if "<" in markup else markup
    if "&" in words:
        from html import unescape  # its table of entities takes longer to load than most polls need it

        words = unescape(words)
    words = words.casefold()
    if words.isascii():  # in a sixth of the time
        return words.encode().translate(None, _SPACES).decode()
    return "".join(words.split())


def _digest(scope: str, *parts: str) -> str:
    """A key of 128 bits behind 32 of its feed or site: what is kept together stands together in the index, so
    that a poll touches a few of its pages and not one for each key.
    """
    return _place(scope) + _sha256("\0".join((scope, *parts)))[:32]


@lru_cache(maxsize=10_000)
def _place(scope: str) -> str:
    return _sha256(scope)[:8]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()
