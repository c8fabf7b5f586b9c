"""By what an entry or an article is known again: entries and links in, short digests out. It looks nothing up."""

import hashlib
import html
import re

from bot.addresses import canonical_url
from bot.model import Article, Entry

_TAG = re.compile(r"<[^<>]{0,2000}>")
_LINK = re.compile(r"https?://[^/?]+(?P<rest>.*)", re.DOTALL)


def identities(entry: Entry) -> tuple[str, ...]:
    """The keys of an entry; it is known if any of them was seen before.

    Its guid and its content count inside its own feed, its link everywhere. A link to a whole site says
    nothing of the entry, and neither does a title without text where there is a guid or a link: a column
    may be called the same every day.
    """
    keys = []
    if entry.guid:
        keys.append(_digest("guid", entry.feed, entry.guid))
    if entry.link and _names_a_page(entry.link):
        keys.append(link_identity(entry.link))
    text = _normal(entry.content or entry.summary)
    if text or not keys:
        keys.append(_digest("content", entry.feed, _normal(entry.title), text))
    return tuple(keys)


def article_identity(article: Article) -> str:
    """The key of an article: its address, or its id where the address is none or leads to a whole site."""
    return link_identity(article.url) if _names_a_page(article.url) else _digest("article", article.id)


def link_identity(url: str) -> str:
    """The key of an address, the same for http and https."""
    return _digest("link", re.sub(r"\Ahttps?:", "", canonical_url(url)))


def _names_a_page(link: str) -> bool:
    match = _LINK.fullmatch(canonical_url(link))
    return bool(match["rest"] if match else link.strip())


def _normal(markup: str) -> str:
    """The words of a piece of markup, by which a change of tags, spaces or case is no change."""
    return " ".join(html.unescape(_TAG.sub(" ", markup)).casefold().split())


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode(errors="replace")).hexdigest()
