"""Text in, its sentences out, each with its place in the text.

Knows abbreviations, initials, decimals, quotation marks and Chinese full stops; refuses to know any grammar.
Sentences cover everything but white space, in order, and never overlap or cross a paragraph.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from bot.model import Sentence, TextPart

_STARTERS = frozenset(
    """
    the a an this that these those it its he she his her they their we our you i in on at by for from with
    as but and or so yet if when while after before since although though however meanwhile still also
    there here what who how why where not no some many most more all both each another analysts shares
    investors sales revenue net profit last next earlier later now today other others under among according
    during despite following because once until overall separately elsewhere
    """.split()
)
_PARAGRAPH = re.compile(r"[^\n]+(?:\n(?=[a-z])[^\n]+)*")
# The first character leads, so that the search jumps to it.
_STOP = r"""
    [.!?…。！？]
    (?: (?<=[.!?…]) [.!?…]{0,7} (?:["'”’»)\]]{1,4})?
        (?P<gap> [^\S\n]+ | \n ) (?= ["'“‘«(\[]{0,3} [^\sa-z,;:)\]”’»] )
      | (?<=[a-z0-9%][a-z0-9%][.!?]) (?P<glued> [”’)]? ) (?= ["“]?[A-Z][a-z’']{1,20}[ ,] ) # "rose 4%.Shares fell"
      | (?<=[。！？]) (?P<wide> [。！？]{0,7} [”’」』）]{0,4} )
    )
"""
_STOPS = re.compile(_STOP, re.VERBOSE)
_BULLET = re.compile("[•▪●■]")
_STOPS_AND_BULLETS = re.compile(rf"{_STOP} | (?P<bullet> [^\S\n]+ ) (?= {_BULLET.pattern} \s )", re.VERBOSE)
_LAST_WORD = re.compile(r"[\w.&!'’-]{1,40}$")
_NEXT_WORD = re.compile(r"[\"'“‘«(\[]{0,3}([A-Za-z]{1,20})")
_COMPOUND = re.compile(r"^.{1,30}[-–—/](?=[a-z]\.[a-z]$)")
_DOMAINS = frozenset("com net org ai io co tv js me ly".split())
_INITIAL = re.compile(r"(?:^|[^\w.])[A-Z]$")


@cache
def _abbreviations() -> tuple[frozenset[str], frozenset[str]]:
    text = files("bot.data").joinpath("abbreviations.txt").read_text(encoding="utf-8")
    lines = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
    never, maybe = lines.split("[never]")[1].split("[maybe]")
    return frozenset(never.split()), frozenset(maybe.split())


def sentences(text: str, part: TextPart = "text") -> tuple[Sentence, ...]:
    """The sentences of a text, in order; `text[s.start:s.end] == s.text` holds for each."""
    found = []
    candidates = _STOPS_AND_BULLETS if _BULLET.search(text) else _STOPS
    for number, paragraph in enumerate(_PARAGRAPH.finditer(text)):
        for start, end in _pieces(text, paragraph.start(), paragraph.end(), candidates):
            found.append(Sentence(text=text[start:end], start=start, end=end, paragraph=number, part=part))
    return tuple(found)


def _pieces(text: str, start: int, end: int, candidates: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    begin = start
    for match in candidates.finditer(text, start, end):
        if match.lastgroup in ("gap", "glued") and not _ends(text, begin, match):
            continue
        cut = match.start() if match.lastgroup == "bullet" else match.end()
        yield from _trimmed(text, begin, cut)
        begin = cut
    yield from _trimmed(text, begin, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    body = piece.strip()
    if body:
        lead = len(piece) - len(piece.lstrip())
        yield start + lead, start + lead + len(body)


def _ends(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether the full stop of this candidate ends a sentence that began at `begin`."""
    glued = match.lastgroup == "glued"
    stop = match[0] if glued else text[match.start() : match.start("gap")]
    if glued and (after := _NEXT_WORD.match(text, match.end())) and after[1].lower() in _DOMAINS:
        return False  # "Amazon.Com Inc"
    if not stop.startswith((".", "!")) or len(stop.rstrip("\"'”’»)]")) > 1:
        return True
    head = text[max(begin, match.start() - 40) : match.start()]
    if begin >= match.start() - 3 and head.strip().isdigit():
        return False  # the number of a list item: "1. Services grew"
    last = _LAST_WORD.search(head)
    if last is None:
        return True
    word = _COMPOUND.sub("", last.group().lower().lstrip("'’-")) + ("!" if stop.startswith("!") else "")
    never, maybe = _abbreviations()
    if stop.startswith("!"):
        return word not in maybe or _opens_sentence(text, match.end())
    if word in never:
        return word == "no" and not text[match.end() : match.end() + 1].isdigit()
    if word in maybe:
        return _opens_sentence(text, match.end())
    if _INITIAL.search(head):
        return _opens_sentence(text, match.end()) and not head.endswith(("J", "Q", "S", "R"))
    return True


def _opens_sentence(text: str, at: int) -> bool:
    word = _NEXT_WORD.match(text, at)
    return word is not None and word[1].lower() in _STARTERS


def around(text: str, start: int, end: int) -> str:
    """The sentence that holds the half-open span, or the sentences from its first to its last character."""
    begin, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    held = [s for s in sentences(text[begin:stop]) if s.start < end - begin and s.end > start - begin]
    return text[begin + held[0].start : begin + held[-1].end] if held else text[start:end]
