"""The text of a plain, well-formed RSS, Atom or RDF feed in, its `Fields` in feedparser's shape out; else None.

The cheap first pass: the standard library's parser in C, and only such elements as this module knows the meaning
of. It refuses to judge: whatever is odd (a document type, a stranger under a name that means something, an element
twice, markup where text belongs) is None, and goes to feedparser whole. Tests hold it to say what feedparser says.
"""

import re
from collections.abc import Callable
from typing import TypeAlias
from xml.etree.ElementTree import Element, ParseError, XMLParser

from adapters.feeds.entries import Fields, Values
from adapters.feeds.prologs import Prolog
from adapters.feeds.texts import legal_references

_ATOM = "http://www.w3.org/2005/Atom"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDF_ABOUT = f"{{{_RDF}}}about"
_ABOUT = frozenset({_RDF_ABOUT})

# The name spaces of elements that mean something, by the prefix that feedparser gives them ("" is a feed's own).
# Others go by the prefix that the document gives them; in lower case, as feedparser compares them.
PREFIXES = {
    **dict.fromkeys(
        """http://www.w3.org/2005/atom http://purl.org/rss/1.0/ http://purl.org/atom/ns# http://purl.org/pie/
        http://backend.userland.com/rss http://blogs.law.harvard.edu/tech/rss http://purl.org/rss/1.0/modules/rss091#
        http://my.netscape.com/rdf/simple/0.9/ http://example.com/newformat# http://example.com/necho
        http://purl.org/echo/ uri/of/echo/namespace#""".split(),
        "",
    ),
    "http://webns.net/mvcb/": "admin_",
    "http://creativecommons.org/ns#license": "cc_",
    "http://web.resource.org/cc/": "cc_",
    "http://cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativecommons_",
    "http://backend.userland.com/creativecommonsrssmodule": "creativecommons_",
    "http://purl.org/rss/1.0/modules/content/": "content_",
    "http://purl.org/dc/elements/1.1/": "dc_",
    "http://purl.org/dc/terms/": "dcterms_",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner_",
    "http://www.georss.org/georss": "georss_",
    "http://www.opengis.net/gml": "gml_",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes_",
    "http://example.com/dtds/podcast-1.0.dtd": "itunes_",
    "http://search.yahoo.com/mrss": "media_",
    "http://search.yahoo.com/mrss/": "media_",
    "http://podlove.org/simple-chapters": "psc_",
    "http://purl.org/rss/1.0/modules/syndication/": "sy_",
    "http://www.w3.org/1999/xhtml": "xhtml_",
}
# Where one of these stands beside Atom's, it has a say in which kind of feed it is.
_OF_OTHER_VERSIONS = frozenset({"http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/"})
_OF_USERLAND = "backend.userland.com/rss"

# Elements to which feedparser gives a meaning, and names under which it keeps what it found.
MEANT = frozenset(
    """abstract author authors author_detail body category cc_license channel cloud content content_encoded
    contributor contributors copyright created creativecommons_license dc_author dc_contributor dc_creator dc_date
    dc_description dc_language dc_publisher dc_rights dc_subject dc_title dcterms_created dcterms_issued
    dcterms_modified dcterms_valid description email enclosure entry expirationdate feed
    feedburner_browserfriendly feedburner_origlink fullitem generator geom georss_box georss_line georss_point
    georss_polygon georss_where georssgeom gml_exterior gml_linearring gml_linestring gml_point gml_polygon gml_pos
    gml_poslist guid guidislink height homepage href id image info issued item itunes_author itunes_block
    itunes_category itunes_email itunes_explicit itunes_image itunes_keywords itunes_link itunes_name itunes_owner
    itunes_subtitle itunes_summary keywords language lastbuilddate license link links managingeditor media_category
    media_content media_credit media_description media_group media_keywords media_license media_player media_rating
    media_restriction media_thumbnail media_title modified name newlocation psc_chapter psc_chapters pubdate
    published publisher publisher_detail rights rss source subtitle summary summary_detail svg sy_updatefrequency
    sy_updateperiod tagline tags textinput title title_detail ttl updated uri url webmaster where width xhtml_body
    admin_generatoragent admin_errorreportsto""".split()
)
# What may stand in an item and says nothing that we keep.
_ASIDE = frozenset(
    """category dc_subject keywords enclosure copyright rights dc_rights dc_publisher subtitle itunes_block
    creativecommons_license itunes_explicit itunes_image itunes_keywords itunes_subtitle media_category
    media_credit media_keywords media_rating media_restriction media_title""".split()
)
# And in an Atom feed or an RSS channel; the authors of a channel are not those of its items, those of a feed are.
_ASIDE_IN_FEED = (_ASIDE - {"media_title"}) | frozenset(
    "description feedburner_browserfriendly generator id info link media_thumbnail updated".split()
)
_ASIDE_IN_CHANNEL = _ASIDE_IN_FEED | frozenset(
    """admin_errorreportsto admin_generatoragent author cloud dc_creator dc_date itunes_author itunes_category
    itunes_email itunes_link itunes_name itunes_owner itunes_summary lastbuilddate managingeditor published pubdate
    webmaster""".split()
)
# Elements of a channel that hold others, and what they may hold without touching the channel itself.
_HOLDERS = {
    "image": frozenset("title link url width height description".split()),
    "textinput": frozenset("title link description name".split()),
    "author": frozenset("name email uri".split()),
    "itunes_owner": frozenset("itunes_name itunes_email".split()),
    "itunes_category": frozenset({"itunes_category"}),
    "skipdays": frozenset({"day"}),
    "skiphours": frozenset({"hour"}),
    "items": frozenset({"rdf_seq"}),
    "rdf_seq": frozenset({"rdf_li"}),
}
_MEANT_ATTRIBUTES = frozenset("base lang href url uri rel type mode src lastmod version ispermalink".split())
_CONTENT_TYPES = {"text": "text/plain", "plain": "text/plain", "html": "text/html"}
# Two letters that are one in UTF-8, and Windows' letters where Latin-1 has none: feedparser mends such texts.
_MISREAD = re.compile("[\x80-\x9f]|[\xc2-\xf4][\x80-\xbf]")
_XMLNS = re.compile(r"xmlns(?::([\w.-]{1,100}))?\s{0,9}=\s{0,9}(?:\"([^\"]{0,300})\"|'([^']{0,300})')")

_Taker: TypeAlias = "Callable[[_Reader, Values, Element], None]"


class _Odd(Exception):
    """Not for us."""


def plain_fields(text: str, found: Prolog) -> Fields | None:
    """What a plain feed says; None for one that is odd in any way."""
    if found.doctype or found.root not in ("rss", "feed", "rdf"):
        return None
    try:
        parser = XMLParser()  # noqa: S314 - no document type comes here, so nothing is expanded or fetched
        parser.feed(legal_references(text[found.start :]))
        return _Reader(text).fields(parser.close())
    except (_Odd, ParseError, ValueError):
        return None


class _Reader:
    """Reads one document's tree."""

    def __init__(self, text: str) -> None:
        self._given: dict[str, set[str]] = {}
        for prefix, uri, other in _XMLNS.findall(text):
            self._given.setdefault(uri or other, set()).add(prefix)
        self._names: dict[str, str] = {}
        self._language: str | None = None
        self._says_base = "base" in text.lower()

    def fields(self, root: Element) -> Fields:
        """The whole document."""
        if self._says_base and _has_base(root):
            raise _Odd  # wherever it stands, feedparser may take it for the base of all that follows
        if root.tag == "rss":
            return self._rss(root)
        if root.tag == f"{{{_ATOM}}}feed":
            return self._atom(root)
        if root.tag == f"{{{_RDF}}}RDF":
            return self._rdf(root)
        raise _Odd

    def _rss(self, root: Element) -> Fields:
        self._root_language(root, {"version"})
        if len(root) != 1 or root[0].attrib or self._name(root[0]) != "channel":
            raise _Odd
        channel: Values = {"language": self._language} if self._language else {}
        items: list[Values] = []
        for part in root[0]:
            name = self._name(part)
            if name == "item":
                items.append(self._item(part, _IN_ITEM))
            else:
                self._of_channel(channel, name, part)
        return Fields(channel=channel, items=items, atom=False)

    def _rdf(self, root: Element) -> Fields:
        if root.attrib or any("atom" in uri.lower() for uri in self._given):
            raise _Odd
        channel: Values = {}
        items: list[Values] = []
        for part in root:
            name = self._name(part)
            if name == "item":
                items.append(self._item(part, _IN_ITEM))
            elif name == "channel" and part.attrib.keys() <= _ABOUT:
                for detail in part:
                    self._of_channel(channel, self._name(detail), detail)
            elif name in ("image", "textinput"):
                self._check_held(name, part)
            else:
                raise _Odd
        return Fields(channel=channel, items=items, atom=False)

    def _atom(self, root: Element) -> Fields:
        self._root_language(root, set())
        if any(uri.lower() in _OF_OTHER_VERSIONS for uri in self._given):
            raise _Odd
        channel: Values = {"language": self._language} if self._language else {}
        items: list[Values] = []
        for part in root:
            name = self._name(part)
            if name == "entry":
                items.append(self._item(part, _IN_ENTRY))
            else:
                self._of_feed(channel, name, part)
        return Fields(channel=channel, items=items, atom=True)

    def _root_language(self, root: Element, known: set[str]) -> None:
        for name in root.attrib.keys() - known:
            if name == _XML_LANG:
                self._language = root.attrib[name].replace("_", "-") or None
            elif _local(name) in _MEANT_ATTRIBUTES:
                raise _Odd

    def _of_feed(self, feed: Values, name: str, part: Element) -> None:
        take = _IN_FEED.get(name)
        if take is not None:
            take(self, feed, part)
        elif len(part) or (name in MEANT and name not in _ASIDE_IN_FEED):
            raise _Odd

    def _of_channel(self, channel: Values, name: str, part: Element) -> None:
        take = _IN_CHANNEL.get(name)
        if take is not None:
            take(self, channel, part)
        elif name in MEANT and name not in _ASIDE_IN_CHANNEL and name not in _HOLDERS:
            raise _Odd
        elif len(part):
            self._check_held(name, part)

    def _check_held(self, name: str, holder: Element) -> None:
        allowed = _HOLDERS.get(name, frozenset())
        for part in holder:
            held = self._name(part)
            if held not in allowed:
                raise _Odd
            self._check_held(held, part)

    def _item(self, item: Element, takers: dict[str, _Taker]) -> Values:
        if not _ABOUT.issuperset(item.keys()):
            raise _Odd
        about = item.get(_RDF_ABOUT)
        values: Values = {} if about is None else {"id": about}
        names = self._names
        for part in item:
            name = names.get(part.tag) or self._name(part)
            take = takers.get(name)
            if take is not None:
                take(self, values, part)
            elif len(part) or (name in MEANT and name not in _ASIDE):
                raise _Odd
            elif name == "media_title":
                values["media_title"] = True
        if "media_title" in values and not values.get("title"):
            raise _Odd  # then it would be the item's title
        if "content" in values:
            values.setdefault("summary", values["content"][0]["value"])
        return values

    def _name(self, part: Element) -> str:
        """What feedparser calls an element: its prefix, if any, and its local name, in lower case."""
        tag = part.tag
        found = self._names.get(tag)
        if found is None:
            found = self._names[tag] = self._named(tag)
        return found

    def _named(self, tag: str) -> str:
        uri, _, local = tag.rpartition("}")
        local = local.lower()
        if not uri:
            return local
        known = PREFIXES.get(uri[1:].lower())
        if known is not None:
            return known + local
        given = self._given.get(uri[1:])
        if not given or _OF_USERLAND in uri.lower() or any(_under(prefix, local) in MEANT for prefix in given):
            raise _Odd
        return _under(min(given), local)

    # --- elements ---------------------------------------------------------------------------------

    def text(self, part: Element, allowed: frozenset[str] = frozenset()) -> str:
        """The text of an element that holds nothing else and has no attributes but those allowed."""
        said = part.keys()  # not `attrib`, which makes a dictionary of nothing for each element
        if len(part) or (said and not allowed.issuperset(said)):
            raise _Odd
        text = part.text
        if text is None:
            return ""
        if not text.isascii() and _MISREAD.search(text):
            raise _Odd
        return text.strip()

    def put(self, values: Values, name: str, value: object) -> None:
        """Keeps what may be said once."""
        if name in values:
            raise _Odd
        values[name] = value

    def markup(self, values: Values, name: str, part: Element, kind: str) -> None:
        """A title or summary and its type."""
        text = self.text(part, _TYPE)
        self.put(values, name, text)
        values[name + "_detail"] = {"type": _content_type(part, kind), "language": self._language}

    def content(self, values: Values, part: Element, kind: str) -> None:
        """A whole text."""
        text = self.text(part, _TYPE)
        held = {"type": _content_type(part, kind), "language": self._language, "value": text}
        self.put(values, "content", [held])

    def permanent(self, values: Values, part: Element) -> None:
        """An RSS guid, which is a link unless it says that it is none or a link came before; and an Atom id."""
        identity = self.text(part, _PERMALINK)
        if ":///" in identity:
            raise _Odd
        self.put(values, "id", identity)
        values["guidislink"] = part.get("isPermaLink", "true") == "true" and "link" not in values

    def link(self, values: Values, part: Element) -> None:
        """A link as Atom writes it, in attributes, or, once, as RSS does: its text is the address."""
        if part.keys():
            self._linked(values, part)
            return
        address = self.text(part)
        if "links_text" in values or ":///" in address or ("&" in address and ";" in address):
            raise _Odd  # feedparser mends such addresses
        values["links_text"] = values["link"] = address
        values.setdefault("links", []).append({"rel": "alternate", "type": "text/html", "href": address})

    def _linked(self, values: Values, part: Element) -> None:
        said = part.attrib
        href = said.get("href")
        if len(part) or not href or ":///" in href:
            raise _Odd
        if any(_local(name) in _MEANT_ATTRIBUTES for name in said.keys() - _LINK):
            raise _Odd
        rel = said.get("rel", "alternate").lower()
        kind = said.get("type", "application/atom+xml" if rel == "self" else "text/html").lower()
        values.setdefault("links", []).append({"rel": rel, "type": kind, "href": href})
        if rel == "alternate" and kind in _PAGES:
            values["link"] = href

    def author(self, values: Values, part: Element) -> None:
        """A name, of whom an item may have several; with a mail address only if it is the only one."""
        text = self.text(part)
        authors = values.setdefault("authors", [])
        authors.append({"name": text} if text else {})
        values["author"] = text
        if len(authors) > 1 and ("@" in text or any("@" in one.get("name", "") for one in authors)):
            raise _Odd

    def person(self, values: Values, part: Element) -> None:
        """An Atom author."""
        said: dict[str, str] = {}
        if part.attrib:
            raise _Odd
        for detail in part:
            name = self._name(detail)
            if name not in _PERSON or name in said:
                raise _Odd
            said[name] = self.text(detail)
        if (part.text or "").strip() or any((detail.tail or "").strip() for detail in part):
            raise _Odd
        name, mail = said.get("name", ""), said.get("email", "")
        if not name:
            raise _Odd
        values.setdefault("authors", []).append({"name": name})
        values["author"] = f"{name} ({mail})" if name and mail else name or mail

    def pictured(self, values: Values, part: Element) -> None:
        """A picture or, where that means nothing of itself, a group of them. It may hold its credit, its title or
        another picture, but no words that become the item's.
        """
        if self._name(part) != "media_group":
            values["media_content"] = True
        for held in part:
            name = self._name(held)
            if name in ("media_thumbnail", "media_content"):
                self.pictured(values, held)
            elif len(held) or (name in MEANT and name not in _ASIDE):
                raise _Odd
            elif name == "media_title":
                values["media_title"] = True

    def quoted(self, values: Values, part: Element) -> None:
        """Whom an RSS item was taken from."""
        self.put(values, "source", {"title": self.text(part, frozenset({"url"}))})


_TYPE = frozenset({"type"})
_PERMALINK = frozenset({"isPermaLink"})
_LINK = frozenset({"href", "rel", "type"})
_PAGES = frozenset("text/html html application/xhtml+xml xhtml".split())
_PERSON = frozenset({"name", "email", "uri"})


def _content_type(part: Element, kind: str) -> str:
    """What a text says it is; only what is text or HTML is ours."""
    said = part.get("type")
    if said is None:
        return kind
    found = _CONTENT_TYPES.get(said.lower(), said.lower())
    if found not in ("text/plain", "text/html"):
        raise _Odd
    return found


def _has_base(root: Element) -> bool:
    return any(_local(name) == "base" for part in root.iter() for name in part.keys())  # noqa: SIM118 - of an element


def _local(name: str) -> str:
    return name.rpartition("}")[2].lower()


def _under(prefix: str, local: str) -> str:
    return f"{prefix.lower()}_{local}" if prefix else local


def _said(name: str) -> _Taker:
    def take(reader: _Reader, values: Values, part: Element) -> None:
        reader.put(values, name, reader.text(part))

    return take


def _marked_up(name: str, kind: str) -> _Taker:
    def take(reader: _Reader, values: Values, part: Element) -> None:
        reader.markup(values, name, part, kind)

    return take


def _whole(kind: str) -> _Taker:
    def take(reader: _Reader, values: Values, part: Element) -> None:
        reader.content(values, part, kind)

    return take


_IN_CHANNEL: dict[str, _Taker] = {
    "title": _marked_up("title", "text/plain"),
    "language": _said("language"),
    "dc_language": _said("language"),
    "ttl": _said("ttl"),
    "sy_updateperiod": _said("sy_updateperiod"),
    "sy_updatefrequency": _said("sy_updatefrequency"),
}
_IN_FEED = _IN_CHANNEL | {"author": _Reader.person}
_IN_ENTRY: dict[str, _Taker] = {
    "id": _Reader.permanent,
    "link": _Reader.link,
    "title": _marked_up("title", "text/plain"),
    "summary": _marked_up("summary", "text/plain"),
    "content": _whole("text/plain"),
    "published": _said("published"),
    "updated": _said("updated"),
    "author": _Reader.person,
    "feedburner_origlink": _said("feedburner_origlink"),
    "media_content": _Reader.pictured,
    "media_group": _Reader.pictured,
    "media_thumbnail": _Reader.pictured,
}
_IN_ITEM: dict[str, _Taker] = {
    "guid": _Reader.permanent,
    "link": _Reader.link,
    "title": _marked_up("title", "text/plain"),
    "description": _marked_up("summary", "text/html"),
    "content_encoded": _whole("text/html"),
    "pubdate": _said("published"),
    "published": _said("published"),
    "dc_date": _said("updated"),
    "updated": _said("updated"),
    "author": _Reader.author,
    "dc_creator": _Reader.author,
    "itunes_author": _Reader.author,
    "source": _Reader.quoted,
    "feedburner_origlink": _said("feedburner_origlink"),
    "media_content": _Reader.pictured,
    "media_group": _Reader.pictured,
    "media_thumbnail": _Reader.pictured,
}
