"""The text of an RSS, Atom, RDF or CDF feed in, its `Fields` out. The only module that imports feedparser.

feedparser stays the judge of what a document says; it gets clean UTF-8 without a foreign document type, and
neither sanitises nor resolves: `entries` does that to titles and links, and reads its dates from their text.
"""

import io
import re

import feedparser

from adapters.feeds.entries import Fields
from adapters.feeds.prologs import FEED_ROOTS, Prolog
from adapters.feeds.texts import legal_references
from bot.errors import NotAFeed

_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def judged_fields(text: str, found: Prolog) -> Fields:
    """Raises `NotAFeed` for XML that is something else."""
    parsed = feedparser.parse(
        io.BytesIO(_source(text, found)),
        response_headers={"content-type": "application/xml; charset=utf-8"},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not (found.root in FEED_ROOTS or parsed.entries or parsed.version):
        raise NotAFeed(
            f"it is an XML document of another kind (<{found.root}>)" if found.root else "it is plain text"
        )
    return Fields(channel=parsed.feed, items=parsed.entries, atom=str(parsed.version).startswith("atom"))


def _source(text: str, found: Prolog) -> bytes:
    """The document from its root on, with a declaration and document type of our own, in legal characters."""
    entities = "".join(f'\n<!ENTITY {name} "{value}">' for name, value in found.entities if '"' not in value)
    doctype = f"<!DOCTYPE feed [{entities}\n]>\n" if entities else ""
    body = legal_references(_NO_XML.sub("", text[found.start :]))
    return f"<?xml version='1.0' encoding='utf-8'?>\n{doctype}{body}".encode()
