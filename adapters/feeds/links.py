"""A link as a feed writes it in, an absolute web address out; None for what leads nowhere on the web."""

from urllib.parse import urldefrag, urljoin, urlsplit

LONGEST = 2000


def web_link(text: str, base: str | None) -> str | None:
    """A link resolved against `base` (None: it must be absolute); a bare fragment or `base` itself is none."""
    text = "".join(text.split()) if "\n" in text else text.strip()
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
