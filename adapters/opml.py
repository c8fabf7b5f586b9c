"""Lists of feeds as OPML: text in, feeds out, and back. Knows nothing of what the feeds say.

Folders are walked and forgotten: an OPML category is somebody's order, not one of our topics.
"""

import html
import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from urllib.parse import urlsplit
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from bot.errors import NotAFeed, Unsafe
from bot.model import Feed

_OUTLINE = re.compile(r"<outline\s", re.IGNORECASE)
_QUOTED = re.compile(
    r"""\b(xmlUrl|title|text)\s{0,9}=\s{0,9}
        (["'])(.{0,4000}?)\2
        (?=\s{0,99}(?:[\w:]{1,40}\s{0,9}=|/?>))  # a quote inside is not followed by the next name""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_REFERENCE = re.compile(r"&#?\w{1,30};")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def read_opml(data: bytes, problem: Callable[[str], None] = lambda sentence: None) -> tuple[Feed, ...]:
    """The feeds of an OPML file in its order, each once. `problem` hears a sentence for each line left out.

    Raises `NotAFeed` for a file that is no OPML, `Unsafe` for one with a document type of its own entities.
    """
    try:
        outlines = _outlines(data)
    except expat.ExpatError as error:
        outlines = _salvaged(data.decode("utf-8", "replace"))
        if not outlines:
            raise NotAFeed(f"This is no OPML file that we can read: {error}.") from error
        problem(f"Line {error.lineno}: the XML is broken here; we read each outline by itself instead.")
    found: dict[str, Feed] = {}
    for outline in outlines:
        feed = outline.feed(problem)
        if feed is not None and found.setdefault(feed.url, feed) is not feed:
            problem(f"Line {outline.line}: {feed.url} is listed twice; the first one counts.")
    return tuple(found.values())


def write_opml(feeds: Iterable[Feed], title: str = "Briefwire feeds") -> str:
    """Feeds as OPML 2.0, one a line."""
    lines = "".join(f"    {_line(feed)}\n" for feed in feeds)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<opml version="2.0">\n'
        f"  <head>\n    <title>{_attribute(title)[1:-1]}</title>\n  </head>\n  <body>\n{lines}  </body>\n</opml>\n"
    )


def _line(feed: Feed) -> str:
    name = _attribute(feed.name or feed.url)
    return f'<outline type="rss" text={name} title={name} xmlUrl={_attribute(feed.url)}/>'


def _attribute(text: str) -> str:
    return quoteattr(_NO_XML.sub("", text))


class _Outline:
    """One outline of the file: where it stands, what it says, whether others stand in it."""

    def __init__(self, line: int, attributes: dict[str, str]) -> None:
        self.line = line
        self.folder = False
        self._attributes = {name.lower(): value.strip() for name, value in attributes.items()}

    def feed(self, problem: Callable[[str], None]) -> Feed | None:
        """The feed it stands for; None for a folder, and, with a sentence, for a line that we cannot use."""
        url = _http(self._attributes.get("xmlurl", ""))
        name = " ".join((self._attributes.get("title") or self._attributes.get("text") or "").split())
        if not url:
            if not self.folder:
                problem(f"Line {self.line}: “{name or '?'}” has no feed address (xmlUrl).")
            return None
        if not _usable(url):
            problem(f"Line {self.line}: {url[:200]} is no http or https address.")
            return None
        return Feed(url=url, name=name if name and name != url else None)


def _outlines(data: bytes) -> list[_Outline]:
    """Every outline of a file. Raises `ExpatError` for broken XML."""
    parser = expat.ParserCreate()
    roots: list[str] = []
    open_ones: list[_Outline] = []
    every: list[_Outline] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        roots.append(name.lower())
        if name.lower() != "outline":
            return
        if open_ones:
            open_ones[-1].folder = True
        open_ones.append(_Outline(parser.CurrentLineNumber, attributes))
        every.append(open_ones[-1])

    def end(name: str) -> None:
        if name.lower() == "outline" and open_ones:
            open_ones.pop()

    def refuse(*_: object) -> None:
        raise Unsafe("The OPML file declares entities, which we do not expand.")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.EntityDeclHandler = refuse
    parser.Parse(data.lstrip(), True)
    if not roots or roots[0] != "opml":
        raise NotAFeed("This is XML, but no OPML file.")
    return every


def _salvaged(text: str) -> list[_Outline]:
    """The outlines of broken XML: lists made by hand or by scripts forget to escape quotes and ampersands."""
    if not re.search(r"<opml\b", text, re.IGNORECASE):
        return []
    starts = [found.start() for found in _OUTLINE.finditer(text)]
    return [
        _salvaged_outline(text.count("\n", 0, start) + 1, text[start:end])
        for start, end in pairwise([*starts, len(text)])
    ]


def _salvaged_outline(line: int, text: str) -> _Outline:
    said = {
        found[1]: _REFERENCE.sub(lambda one: html.unescape(one[0]), found[3]) for found in _QUOTED.finditer(text)
    }
    outline = _Outline(line, said)
    outline.folder = "/>" not in text
    return outline


def _http(url: str) -> str:
    """`feed://host/…` and `feed:https://…` are old ways of writing a web address."""
    if url.lower().startswith("feed://"):
        return "https://" + url[len("feed://") :]
    return url[len("feed:") :] if url.lower().startswith("feed:") else url


def _usable(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)
