"""The text of an XML document in, where it really starts and what it is out; entity bombs are refused here.

What stands before the root element (declaration, document type, comments, a server's stray words) is cut off,
so that no parser ever sees a document type that somebody else wrote.
"""

import re
from dataclasses import dataclass

from bot.errors import Unsafe

FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel"})
MOST_EXPANDED = 1 << 20
_MISC = re.compile(r"<(?:\?|!--|!DOCTYPE|(?=[A-Za-z_]))", re.IGNORECASE)
_ROOT = re.compile(r"<(?:[\w.-]{1,100}:)?([\w.-]{1,100})")
_IN_DOCTYPE = re.compile(r"\"[^\"]*\"|'[^']*'|<!--|[\[\]>]")
_ENTITY = re.compile(r"<!ENTITY\s+(%\s+)?([\w.-]{1,100})\s+(?:\"([^\"]*)\"|'([^']*)'|(?:SYSTEM|PUBLIC)\b)")
_REFERENCE = re.compile(r"&([\w.-]{1,100});")
_CHARACTER = re.compile(r"(?:[^&%]|&#\w{1,8};|%(?![\w.-]{1,100};))*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prolog:
    """`root` is the root element's local name in lower case ("" if there is none), `start` where it opens.

    `entities` are the harmless ones that the document declares: plain text under a name.
    """

    root: str
    start: int
    doctype: str
    entities: tuple[tuple[str, str], ...]


def prolog(text: str) -> Prolog:
    """Reads up to the root element. Raises `Unsafe` for entities that are made of other entities, or many."""
    at = 0
    doctype = ""
    while (found := _MISC.search(text, at)) is not None:
        opened = found[0].upper()
        if opened == "<":
            root = _ROOT.match(text, found.start())
            name = root[1].lower() if root else ""
            return Prolog(root=name, start=found.start(), doctype=doctype, entities=_entities(doctype, text))
        if opened == "<!DOCTYPE":
            end = _doctype_end(text, found.end())
            doctype = text[found.end() : end]
        else:
            end = _after(text, "?>" if opened == "<?" else "-->", found.end())
        at = end
    return Prolog(root="", start=len(text), doctype=doctype, entities=())


def _after(text: str, mark: str, start: int) -> int:
    end = text.find(mark, start)
    return len(text) if end < 0 else end + len(mark)


def _doctype_end(text: str, start: int) -> int:
    """Just behind the `>` that closes a document type, minding quotes, comments and its inner brackets."""
    at, inner = start, False
    while (found := _IN_DOCTYPE.search(text, at)) is not None:
        at = found.end()
        match found[0]:
            case "<!--":
                at = _after(text, "-->", at)
            case "[":
                inner = True
            case "]":
                inner = False
            case ">" if not inner:
                return at
    return len(text)


def _entities(doctype: str, text: str) -> tuple[tuple[str, str], ...]:
    declared = tuple(_ENTITY.finditer(doctype))
    if not declared:
        return ()
    values = {found[2]: found[3] or found[4] or "" for found in declared if not found[1]}
    if any(not _CHARACTER.fullmatch(value) for value in values.values()):
        raise Unsafe("the document declares entities made of entities (an entity bomb), which we do not expand")
    expanded = sum(len(values.get(found[1], "")) for found in _REFERENCE.finditer(text))
    if expanded > MOST_EXPANDED:
        raise Unsafe("the document repeats its entities too often (an entity bomb), we do not expand them")
    return tuple(values.items())


def closes(text: str, root: str) -> bool:
    """Whether the root element ends where the document does; if not, the rest of the document is missing."""
    end = text[-4000:].rstrip()
    return not root or bool(re.search(rf"</(?:[\w.-]{{1,100}}:)?{re.escape(root)}\s*>", end, re.IGNORECASE))
