"""A link as a feed writes it in, an absolute web address out; None for what leads nowhere on the web."""

import re
from urllib.parse import urldefrag, urljoin, urlsplit

LONGEST = 2000
# What needs no resolving and comes out as it is: most links of most feeds.
_ABSOLUTE = re.compile(r"https?://[a-z0-9-][a-z0-9.-]{0,250}/(?:[\w./~%+=&?,:@!*-]{0,1700}[\w/=-])?", re.ASCII)


def web_link(text: str, base: str | None) -> str | None:
    """A link resolved against `base` (None: it must be absolute); a bare fragment or `base` itself is none."""
    text = "".join(text.split()) if "\n" in text else text.strip()
    if _ABSOLUTE.fullmatch(text) and not (base or "").startswith(text):
        return text
    if not text or text.startswith("#") or len(text) > LONGEST:
        return None
    try:
        address = urljoin(base, text) if base else text
        parts = urlsplit(address)
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        return None
    if base and urldefrag(address)[0] == urldefrag(base)[0]:
        return None
    return address
