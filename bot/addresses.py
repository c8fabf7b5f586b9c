"""Web addresses as identities: a link as it was found comes in, the same link without its tracking goes out.

Refuses to know what stands behind an address: it fetches nothing and follows no redirect.
"""

import re
from urllib.parse import SplitResult, urlsplit

_TRACKING = re.compile(
    r"""utm_[a-z0-9_]{1,40}              # campaign tags of web analytics
      | fbclid | gclid | dclid | gbraid | wbraid | msclkid | yclid | twclid | ttclid | igshid | igsh
      | mc_cid | mc_eid                  # newsletter mailers
      | ref | ref_src | ref_url | cmpid | ncid
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What needs no taking apart: most links of most feeds.
_CANONICAL = re.compile(
    r"https?://[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?(?:/[\w.~%!$'()*+,;=@-]{1,500}){1,20}", re.ASCII
)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def canonical_url(url: str) -> str:
    """The address without tracking parameters, fragment, default port and trailing slash; its host in lower case.

    What is no web address comes back as it was, only stripped. The order of parameters is kept.
    """
    url = url.strip()
    if _CANONICAL.fullmatch(url):
        return url
    try:
        parts = urlsplit(url)
        if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
            return url
        host = _host(parts)
    except ValueError:
        return url
    query = "&".join(piece for piece in parts.query.split("&") if piece and not _is_tracking(piece))
    return f"{parts.scheme}://{host}{parts.path.rstrip('/')}{'?' + query if query else ''}"


def _host(parts: SplitResult) -> str:
    """The lower-case host with whatever login and unusual port belong to it; ValueError for an impossible port."""
    login, at, _ = parts.netloc.rpartition("@")
    host = (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = "" if parts.port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    return f"{login}{at}{host}{port}"


def _is_tracking(piece: str) -> bool:
    return _TRACKING.fullmatch(piece.partition("=")[0]) is not None
