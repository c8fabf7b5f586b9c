"""Text as feeds write it in, in the one form that entries have it out: headlines plain, all else markup.

Entities in headlines are decoded exactly once: what XML decoded is not decoded again, save for the named and
numbered ones with their semicolon that publishers escape twice by mistake ("R&amp;amp;D").
"""

import html
import re

LONGEST = 2000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:]{0,20})(?=[\s/>])[^<>]{0,2000}>|<!--.{0,2000}?-->", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_FORMATTING = "b|i|u|s|em|strong|mark|small|big|sub|sup|span|font|a|p|div|cite|code|q|abbr|tt|ins|del|h[1-6]"
_PAIR = re.compile(rf"<({_FORMATTING})(?:\s[^<>]{{0,1000}})?>([^<>]{{0,2000}})</\1\s{{0,9}}>", re.IGNORECASE)
_ALONE = re.compile(r"</?(br|wbr|hr|img)(?:\s[^<>]{0,1000})?/?>", re.IGNORECASE)
_BREAKS = frozenset({"br", "p", "div", "li", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "td", "tr"})
_BLANK_LINE = re.compile(r"\n[ \t]{0,80}\n")
_CHARACTER = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,20})|([0-9]{1,20}));?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def plain(title: str, *, markup: bool) -> str:
    """A headline without tags and entities, on one line. `markup`: its author calls it HTML."""
    text = title[: 4 * LONGEST]
    if markup and "<" in text:
        text = _TAG.sub(_gap, text)
    text = _unformatted(text)
    if "&" in text:
        text = _unformatted(_REFERENCE.sub(lambda found: html.unescape(found[0]), text))
    if not text.isprintable():
        text = _CONTROL.sub(" ", text)
    return " ".join(text.split())[:LONGEST]


def marked_up(text: str) -> str:
    """Plain text as markup: its `<` stays a `<`, its blank lines stay paragraphs."""
    paragraphs = [html.escape(part.strip(), quote=False) for part in _BLANK_LINE.split(text) if part.strip()]
    return "".join(paragraphs) if len(paragraphs) < 2 else "".join(f"<p>{part}</p>" for part in paragraphs)


def legal_references(xml: str) -> str:
    """XML in which a reference to a character that XML does not have is the replacement character."""
    return _CHARACTER.sub(_legal, xml)


def _legal(reference: re.Match[str]) -> str:
    number = int(reference[1], 16) if reference[1] else int(reference[2])
    legal = (
        number in (9, 10, 13) or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or 0x10000 <= number < 0x110000
    )
    return reference[0] if legal else "\ufffd"


def _gap(tag: re.Match[str]) -> str:
    return " " if (tag[2] or "").lower() in _BREAKS else ""


def _unformatted(text: str) -> str:
    """Without formatting that opens and closes: in a headline that is markup, however often it was escaped."""
    if "<" not in text:
        return text
    text = _ALONE.sub(" ", text)
    for _ in range(4):
        text, found = _PAIR.subn(r"\2", text)
        if not found:
            break
    return text
