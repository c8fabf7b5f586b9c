"""Words of articles and people in, Discord markdown that shows exactly these words out.

Nothing that comes through here can format, link, mention, hide or reorder anything. Knows nothing of cards.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from urllib.parse import quote, urlsplit

LONGEST_LINK = 700
LONGEST_URL = 2048

# Controls, what only reorders or hides, and halves of characters. Joiners stay: emoji and scripts need them.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_MARKUP = re.compile(
    r"""[\\*_~`|\[\]<]                             # emphasis, spoilers, code, links, mentions, emoji, timestamps
      | :(?=//)                                    # a bare address would become a link
      | \A(?:-\#|\#{1,3}|>{1,3}|[-+])(?=\s|\Z)     # headings, small print, quotes and lists begin a line
      | (?<=\A\d)[.)](?=\s) | (?<=\A\d\d)[.)](?=\s) | (?<=\A\d{4})[.)](?=\s)""",
    re.VERBOSE,
)
_ESCAPED = re.compile(r"\\([^A-Za-z0-9\s])")
_SHOUT = re.compile(r"@(?=everyone|here|[!&]?\d)|(?<=<)@", re.IGNORECASE)
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_JOINS = re.compile("[\u0300-\u036f\u200c\u200d\ufe00-\ufe0f\u20d0-\u20ff\U0001f3fb-\U0001f3ff]")
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?", re.IGNORECASE)
_URL_SAFE = "%/:=&?#+,;!$'~._-"


def units(text: str) -> int:
    """A length as Discord's clients count it: UTF-16 units, never fewer than characters."""
    return len(text) + sum(character > "\uffff" for character in text)


def clean(text: str) -> str:
    """The words on one line, without what nobody can see."""
    return " ".join(_UNSEEN.sub("", text).split())


def plain(text: str) -> str:
    """Words for a place without markdown: a footer, a label."""
    return _isolated(_SHOUT.sub("@\u200b", clean(text)))


def escaped(text: str) -> str:
    """Words for a place with markdown."""
    shown = _MARKUP.sub(lambda found: "".join(f"\\{sign}" for sign in found.group()), clean(text))
    return _isolated(_SHOUT.sub("@\u200b", shown))


def unescaped(shown: str) -> str:
    """The words that an escaped text shows."""
    return _ESCAPED.sub(r"\1", shown)


def _isolated(text: str) -> str:
    """Words with right-to-left letters, kept from turning their neighbours around."""
    return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text


def clip(text: str, room: int, render: Callable[[str], str] = escaped) -> str:
    """As many of the words as there is room for, and how many characters more there are."""
    words = clean(text)
    whole = render(words)
    if units(whole) <= room:
        return whole
    tail = f"… {len(words):,} more characters"
    fits = bisect_right(range(1, len(words)), room - units(tail), key=lambda end: units(render(words[:end])))
    end = _boundary(words, fits)
    return f"{render(words[:end].rstrip())}… {len(words) - end:,} more characters"


def _boundary(words: str, end: int) -> int:
    """The last place up to `end` where words, or at least letters, can be cut."""
    space = words.rfind(" ", max(0, end - 24), end + 1)
    if space > 0:
        return space
    while end > 0 and (_JOINS.match(words, end) or words[end - 1] == "\u200d"):
        end -= 1
    return end


def web_address(url: str | None, longest: int = LONGEST_URL) -> str | None:
    """An http(s) address in the form that Discord takes; None for anything else.

    An address that is too long loses its fragment before it is given up.
    """
    if not url:
        return None
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        return None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host) or parts.username is not None:
        return None
    query = f"?{_quoted(parts.query)}" if parts.query else ""
    page = f"{parts.scheme}://{host}{port}{_quoted(parts.path)}{query}"
    whole = f"{page}#{_quoted(parts.fragment)}" if parts.fragment else page
    return next((address for address in (whole, page) if len(address) <= longest), None)


def _quoted(text: str) -> str:
    return quote(_UNSEEN.sub("", text).encode("utf-8"), safe=_URL_SAFE)


def link(text: str, url: str | None) -> str:
    """Words, already escaped, that lead to an address; the words alone where it is none to follow."""
    address = web_address(url, LONGEST_LINK)
    if address is None:
        return text
    named = text.replace("\\[", "(").replace("\\]", ")")
    return f"[{named}]({address})"
