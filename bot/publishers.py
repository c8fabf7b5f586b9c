"""Who publishes what: an address or a name comes in, the row of the publishers table goes out.

`family` is what counts when outlets agree: two papers of one family are one voice. Refuses to guess: an
outlet that is not in `data/publishers.csv` is None.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, TypeAlias, cast
from urllib.parse import urlsplit

PublisherKind: TypeAlias = Literal["wire", "paper", "trade", "company", "agency", "registry", "blog"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """An outlet: `family` is its owner, `country` an ISO 3166 code. A `company` or `agency` speaks for itself.

    A `registry` is where companies file what they have to: it shows their own documents.
    """

    domain: str
    name: str
    family: str
    country: str
    kind: PublisherKind
    aliases: tuple[str, ...] = ()


_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.){1,8}[a-z][a-z0-9-]{1,30}")
_NOISE = re.compile(r"^the\s|\.com$|[^\w]", re.IGNORECASE)


@cache
def publishers() -> tuple[Publisher, ...]:
    """All rows of the table."""
    text = files("bot.data").joinpath("publishers.csv").read_text(encoding="utf-8")
    return tuple(_publisher(row) for row in csv.DictReader(text.splitlines()))


def _publisher(row: dict[str, str]) -> Publisher:
    return Publisher(
        domain=row["domain"],
        name=row["name"],
        family=row["family"],
        country=row["country"],
        kind=cast(PublisherKind, row["kind"]),
        aliases=tuple(filter(None, row["aliases"].split(";"))),
    )


@cache
def _by_domain() -> dict[str, Publisher]:
    return {row.domain: row for row in publishers()}


@cache
def _by_name() -> dict[str, Publisher]:
    found: dict[str, Publisher] = {}
    for row in publishers():
        for name in (row.name, *row.aliases):
            found.setdefault(_plain(name), row)
    return found


@lru_cache(maxsize=4096)
def publisher(url_or_name: str) -> Publisher | None:
    """The outlet behind an address (`https://www.ft.com/…`), a host (`feeds.ft.com`) or a name (`FT`)."""
    asked = url_or_name.strip()
    host = _host(asked)
    return (_by_host(host) if host else None) or _by_name().get(_plain(asked))


def _plain(name: str) -> str:
    """A name without its article, its `.com`, its case and its punctuation."""
    return _NOISE.sub("", name.strip()).casefold()


def _host(asked: str) -> str | None:
    try:
        host = urlsplit(asked).hostname if "//" in asked else asked.casefold()
    except ValueError:
        return None
    return host if host and _HOST.fullmatch(host) else None


def _by_host(host: str) -> Publisher | None:
    """The row of the longest domain that the host is or lies under."""
    labels = host.split(".")
    for at in range(len(labels) - 1):
        if row := _by_domain().get(".".join(labels[at:])):
            return row
    return None
