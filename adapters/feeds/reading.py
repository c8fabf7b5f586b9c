"""The bytes of an answer in, what they are out: a feed or a page with feeds to offer. Pure, and heavy.

It refuses to know the network, the clock and what was seen before. Hostile bytes can make it slow, so it is run
where it can be killed (`adapters.feeds.parsing`). Errors are the end of a sentence, to be completed by who asked.
"""

from adapters.feeds.documents import Document, Offers, Reading
from adapters.feeds.entries import document
from adapters.feeds.firstpass import Opened, opened, plain_document, without_front_pages
from adapters.feeds.jsonfeeds import read_json
from adapters.feeds.offers import offered
from adapters.feeds.prologs import FEED_ROOTS, Prolog, closes
from adapters.feeds.xmlfeeds import judged_fields
from bot.errors import BriefwireError, NotAFeed

_PAGE_ROOTS = frozenset({"html", "head", "body", "div", "p", "script", "meta", "title", "center", "h1"})


def read(body: bytes, *, url: str, feed: str, content_type: str = "") -> Reading:
    """`url` is where the bytes came from, `feed` the name that entries carry. Raises `NotAFeed` or `Unsafe`."""
    answer = opened(body, content_type)
    try:
        return plain_document(answer, url=url, feed=feed) or judged(answer, url=url, feed=feed)
    except BriefwireError:
        raise
    except Exception as error:  # one feed is a unit of isolation, and feedparser has no errors of its own
        raise NotAFeed(f"the parser gave up on it ({type(error).__name__})") from error


def judged(answer: Opened, *, url: str, feed: str) -> Reading:
    """What an answer is that is no plain feed, or whether it is one or not, what feedparser says of it."""
    text, found = answer.text, answer.prolog
    if found is None:
        return without_front_pages(read_json(text, url=url, feed=feed))
    if _is_page(found):
        return Offers(links=offered(text, url))
    if found.root == "opml":
        raise NotAFeed("it is an OPML list of feeds; import it with `briefwire feeds import`")
    return without_front_pages(_judged_document(text, found, url=url, feed=feed))


def _judged_document(text: str, found: Prolog, *, url: str, feed: str) -> Document:
    fields = judged_fields(text, found)
    return document(fields, url=url, feed=feed, whole=closes(text, found.root))


def _is_page(found: Prolog) -> bool:
    html = found.doctype.lstrip().lower().startswith("html")
    return found.root in _PAGE_ROOTS or (html and found.root not in FEED_ROOTS)
