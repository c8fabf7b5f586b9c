"""Markup of feeds in, plain paragraphs out, and white space put in order.

Linear in the length of the input and never raises, whatever the markup. Refuses to know what is an article
and what is boilerplate: it only drops what no reader ever sees as text (scripts, styles, captions, forms).
"""

import html
import re
from collections.abc import Iterator

_TAG = re.compile(
    r"""
    <(?P<close>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,40})
      (?: (?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+ | [^<>]*+ )   # quoted values may hold ">"; a stray quote ends nothing
    >
  | <!--  | <!\[CDATA\[ | \]\]> | <[!?][^<>]*+>
    """,
    re.VERBOSE,
)
_UNSEEN = frozenset(
    "script style noscript template head svg math iframe object form button select textarea audio video canvas "
    "figcaption nav dialog map".split()
)
_SWALLOWS_REST = frozenset({"script", "style"})
_PARAGRAPHS = frozenset(
    "p div section article main aside header footer blockquote pre ul ol li dl dt dd table thead tbody tr figure "
    "h1 h2 h3 h4 h5 h6 hr address details summary center body html".split()
)
_CELLS = frozenset({"td", "th"})
_LONG_REFERENCE = re.compile(r"&#[0-9a-fA-FxX]{9,}+;?")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08\x0e-\x1f\x7f]")
_GROUPED_DIGITS = re.compile(r"(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))")
_GROUP = "\ue000"
_SPACE = re.compile(r"[^\S\n]+")
_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def plain(markup: str) -> str:
    """The text a reader would see, as paragraphs with one blank line between."""
    if "<" not in markup:
        return paragraphs(_unescaped(markup))
    return paragraphs("".join(_pieces(markup)))


def paragraphs(text: str) -> str:
    """The same text with its white space in order: one space, one blank line, no invisible characters.

    A line break is a new paragraph unless the next line goes on in lower case or the lines were wrapped at a
    fixed width. A space inside a number (`1 250`) stays, as a no-break space.
    """
    text = _INVISIBLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _SPACE.sub(" ", _GROUPED_DIGITS.sub(_GROUP, text)).replace(_GROUP, "\u00a0")
    blocks = (block for piece in _BLANK_LINE.split(text) for block in _blocks(piece))
    return "\n\n".join(filter(None, blocks))


def _blocks(piece: str) -> Iterator[str]:
    lines = [line.strip(" ") for line in piece.split("\n") if line.strip()]
    if _wrapped(lines):
        yield " ".join(lines)
        return
    held: list[str] = []
    for line in lines:
        if held and not line[0].islower():
            yield " ".join(held)
            held = []
        held.append(line)
    yield " ".join(held)


def _wrapped(lines: list[str]) -> bool:
    """Whether these lines are one paragraph that somebody broke at a fixed width."""
    if len(lines) < 3:
        return False
    widest = max(map(len, lines))
    return 50 <= widest <= 90 and all(len(line) > widest - 16 for line in lines[:-1])


def _unescaped(text: str) -> str:
    return html.unescape(_LONG_REFERENCE.sub("", text))


def _pieces(markup: str) -> Iterator[str]:
    """The visible text between tags, with a line break or a blank line where a tag makes one."""
    at = 0
    unclosed: set[str] = set()
    while match := _TAG.search(markup, at):
        yield _flowing(markup[at : match.start()])
        at = match.end()
        name = (match["name"] or match[0]).lower()
        if name == "<!--":
            at = _after(markup, "-->", at, unclosed)
        elif name in _UNSEEN and not match["close"]:
            at = _after(markup, f"</{name}", at, unclosed, rest=name in _SWALLOWS_REST)
        elif name == "br":
            yield "\n"
        elif name in _CELLS and not match["close"]:
            yield " "
        elif name in _PARAGRAPHS:
            yield "\n\n"
    yield _flowing(markup[at:])


def _flowing(text: str) -> str:
    """Text of an element: its line breaks are mere spaces, its references are resolved once."""
    return _unescaped(text.replace("\r", " ").replace("\n", " ")) if text else ""


def _after(markup: str, closing: str, at: int, unclosed: set[str], *, rest: bool = False) -> int:
    """Where the text goes on after a closing mark; without one, here, or at the end if `rest` is swallowed."""
    found = None
    if closing not in unclosed:
        found = re.compile(re.escape(closing) + r"(?:[^<>]*+>)?+", re.IGNORECASE).search(markup, at)
    if found is not None:
        return found.end()
    unclosed.add(closing)
    return len(markup) if rest else at
