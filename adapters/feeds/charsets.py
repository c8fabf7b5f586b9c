"""The bytes of a feed and what HTTP says of them in, text out. Never fails: the last resort reads something.

Declarations are often wrong, bytes are not: text that decodes strictly as UTF-8 is UTF-8, whatever it calls
itself. Only the few stateful 7-bit charsets look like UTF-8 and are not, so their declaration counts first.
"""

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# "<?", "<r", "{" ... without a mark: where the zero bytes are tells the width and the order.
_WIDE = (
    (re.compile(rb"\x00\x00\x00[<{]", re.DOTALL), "utf-32-be"),
    (re.compile(rb"[<{]\x00\x00\x00", re.DOTALL), "utf-32-le"),
    (re.compile(rb"\x00[<{]\x00[^\x00]", re.DOTALL), "utf-16-be"),
    (re.compile(rb"[<{]\x00[^\x00]\x00", re.DOTALL), "utf-16-le"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),  # "<?xm" in EBCDIC
)
_IN_HTTP = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?([\w.:-]{1,40})", re.IGNORECASE | re.ASCII)
_IN_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']\s{0,9}([\w.:-]{1,40})", re.ASCII)
_STATEFUL = re.compile(r"iso2022|hz", re.ASCII)
# Codecs of Python that are no charsets, or take quadratic time (idna, punycode), stay out.
_KNOWN = re.compile(
    r"""ascii | utf_?(8|16|32) | iso8859 | latin | cp\d | windows | mac | koi8 | ptcp | tis_620
      | gb | big5 | euc | shift | johab | iso2022 | hz""",
    re.VERBOSE,
)
# What the web calls one thing and means the larger one that contains it.
_LARGER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
}


def decoded(body: bytes, content_type: str = "") -> str:
    """The text of a body, without its byte order mark."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    wide = next((name for pattern, name in _WIDE if pattern.match(body)), None)
    if wide is not None:
        return body.decode(wide, "replace")
    declared = _declared(body, content_type)
    stateful = tuple(name for name in declared if _STATEFUL.match(name))
    for name in (*stateful, "utf-8", *declared):
        text = _strictly(body, name)
        if text is not None:
            return text
    return _damaged(body, declared)


def _declared(body: bytes, content_type: str) -> tuple[str, ...]:
    """The charsets that HTTP and the document name, as Python knows them."""
    in_http = _IN_HTTP.search(content_type)
    in_xml = _IN_XML.search(body[:400])
    names = (in_http and in_http[1], in_xml and in_xml[1].decode("ascii"))
    known = (_codec(name) for name in names if name)
    return tuple(dict.fromkeys(name for name in known if name))


def _codec(name: str) -> str | None:
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return _LARGER.get(found, found) if _KNOWN.match(found) else None


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _damaged(body: bytes, declared: tuple[str, ...]) -> str:
    """Reads a body that is valid in no charset that it names: UTF-8 with a few bad bytes, or Western."""
    text = body.decode("utf-8", "replace")
    others = tuple(name for name in declared if name != "utf-8")
    few = text.count("\ufffd") * 100 <= len(text)
    return text if few or (declared and not others) else body.decode(others[0] if others else "cp1252", "replace")
