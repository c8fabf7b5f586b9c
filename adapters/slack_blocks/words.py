"""Anybody's words in, words that Slack shows as they are out: escaped, on one line, no longer than there is room.

Slack reads `&`, `<` and `>` as markup and `*`, `_`, `~` and backticks as formatting, and has no way to escape the
latter; letters that look the same stand in for them. What is cut says how much of it is missing.
"""

import re
from collections.abc import Callable
from datetime import datetime

from bot.model import Address
from bot.wording import clock

LONGEST_URL = 1400
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,30}")

# Control characters, and those that turn the direction of the text around them.
_UNPRINTABLE = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_INVISIBLE = re.compile(r"[\s\u200b-\u200d\u2060\ufe0e\ufe0f\u00ad]*")
_LOOKALIKES = str.maketrans({"*": "∗", "`": "ˋ", "~": "∼", "&": "&amp;", "<": "&lt;", ">": "&gt;"})
_OUTER_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_PLAIN_MARKUP = re.compile(r"<(?=[!@#])")
_UNLINKABLE = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f]")
_WEB = re.compile(r"https?://[^\s/?#]", re.IGNORECASE)
_IN_URL = str.maketrans(
    {" ": "%20", "|": "%7C", "<": "%3C", ">": "%3E", "&": "&amp;", '"': "%22", "\\": "%5C", "^": "%5E"}
)


def clean(text: str) -> str:
    """A text on one line, without what cannot be seen but changes what can; empty where nothing would be seen."""
    line = " ".join(_UNPRINTABLE.sub("", _SURROGATES.sub("\ufffd", text)).split())
    return "" if _INVISIBLE.fullmatch(line) else line


def mrkdwn(text: str, limit: int) -> str:
    """A text for where Slack reads markup, shown as it stands, at most `limit` characters once escaped."""
    return _cut(clean(text), limit, _escaped)


def plain(text: str, limit: int) -> str:
    """A text for where Slack reads no markup."""
    return _cut(clean(text), limit, lambda line: _PLAIN_MARKUP.sub("‹", line))


def length(text: str) -> int:
    """The length of a text as the strictest counters have it, in which an emoji is two characters."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def bold(shown: str) -> str:
    """What is ready to be shown, in bold type."""
    return f"*{shown}*" if shown else ""


def link(url: str | None, shown: str) -> str:
    """What is ready to be shown, leading to an address on the web; any other address leads nowhere."""
    address = web_address(url)
    return f"<{address}|{shown}>" if address and shown else shown


def web_address(url: str | None) -> str | None:
    """An address that can stand in a link: http or https, escaped, without its fragment where that is too much."""
    given = "" if url is None else _UNPRINTABLE.sub("", url.strip())
    if not _WEB.match(given) or _SURROGATES.search(given) or _UNLINKABLE.search(given):
        return None
    for candidate in (given, given.partition("#")[0]):
        written = candidate.translate(_IN_URL)
        if len(written) <= LONGEST_URL:
            return written
    return None


def place(at: Address | None) -> str:
    """A channel as Slack shows it, which is its name to those who may know it, and a link."""
    if at is None:
        return ""
    return f"<#{at.channel}>" if _CHANNEL.fullmatch(at.channel) else mrkdwn(at.channel, 80)


def moment(at: datetime, tz: str) -> str:
    """A time in the zone of whoever reads it; where that cannot be known, in the given one."""
    return f"<!date^{int(at.timestamp())}^{{date_short}}, {{time}}|{clock(at, tz)} {tz}>"


def _escaped(line: str) -> str:
    return _OUTER_UNDERSCORE.sub("ˍ", line).translate(_LOOKALIKES)


def _cut(line: str, limit: int, written: Callable[[str], str]) -> str:
    """The longest beginning of a line that fits as written, with how many characters are missing."""
    if len(line) <= limit and length(whole := written(line)) <= limit:
        return whole
    fits, over = 0, min(len(line), limit)
    while fits < over:
        middle = (fits + over + 1) // 2
        shown = f"{written(line[:middle].rstrip())}{_missing(line, middle)}"
        fits, over = (middle, over) if length(shown) <= limit else (fits, middle - 1)
    gap = line.rfind(" ", max(0, fits - 30), fits + 1)
    end = gap if gap > 0 else fits
    return f"{written(line[:end].rstrip())}{_missing(line, end)}"


def _missing(line: str, end: int) -> str:
    return f" … {len(line) - end:,} more characters"
