"""One value of the file or the environment in, what it means out; or `Wrong`, which says what would be right.

Refuses to know which key a value belongs to. What may hold a password is never repeated in a complaint.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_network
from typing import TypeAlias, TypeVar
from urllib.parse import urlsplit

from bot import topics
from bot.companies import companies
from bot.config.settings import Network, Secret
from bot.errors import NotUnderstood
from bot.wording import metric_id

LONGEST_SHOWN = 60

T = TypeVar("T")
Names: TypeAlias = tuple[str, ...]


class Wrong(ValueError):
    """A value that will not do; the message says what is wrong with it and what would be right."""


class Variable(str):
    """A value that came from the environment, where everything is text; it remembers the variable's name."""

    name: str

    def __new__(cls, value: str, name: str) -> "Variable":
        made = super().__new__(cls, value)
        made.name = name
        return made


def shown(value: object) -> str:
    """A value as a complaint repeats it: on one line, and not for ever."""
    said = str(value).replace("\n", " ")
    return f"“{said[:LONGEST_SHOWN]}{'…' if len(said) > LONGEST_SHOWN else ''}”"


def text(value: object) -> str:
    """Words."""
    if not isinstance(value, str):
        raise Wrong(f"is {shown(value)}, which is no text; put it in quotes")
    if not value.strip():
        raise Wrong("is empty; give it a value or remove the key")
    return value.strip()


def name(value: object) -> str:
    """A text that people write without quotes when it is all digits."""
    return str(value) if type(value) is int else text(value)


def names(value: object) -> Names:
    """A list of names; in the environment, with commas between them."""
    if isinstance(value, Variable):
        return tuple(piece.strip() for piece in value.split(",") if piece.strip())
    if not isinstance(value, list):
        raise Wrong(f'is {shown(value)}, which is no list; write it in brackets, such as ["one", "two"]')
    return tuple(name(item) for item in value)


def secret(value: object) -> Secret:
    """A token or password."""
    if not isinstance(value, str) or not re.fullmatch(r"\s*\S+\s*", value):
        raise Wrong("is no token: a token is one word in quotes, without spaces")
    return Secret(value.strip())


def whole_number(lowest: int, highest: int) -> Callable[[object], int]:
    """The reader of whole numbers in that range."""

    def read(value: object) -> int:
        if isinstance(value, Variable) and re.fullmatch(r"\d{1,18}", value):
            value = int(value)
        if type(value) is not int:
            raise Wrong(f"is {shown(value)}, which is no whole number; write it in digits, without quotes")
        if not lowest <= value <= highest:
            raise Wrong(f"is {value}; use a number from {lowest} to {highest}")
        return value

    return read


_DURATION = re.compile(
    r"""(?: (?P<days> \d{1,5}) \s? d )? \s? (?: (?P<hours> \d{1,5}) \s? h )? \s?
        (?: (?P<minutes> \d{1,5}) \s? m (?:in)? )? \s? (?: (?P<seconds> \d{1,7}) \s? s )?""",
    re.VERBOSE | re.IGNORECASE,
)


def duration(lowest: timedelta, highest: timedelta) -> Callable[[object], timedelta]:
    """The reader of lengths of time in that range: "90s", "10m", "1h 30m", "1d"."""

    def read(value: object) -> timedelta:
        match = _DURATION.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None or not match.group().strip():
            raise Wrong(f'is {shown(value)}, which is no duration; write it like "90s", "10m", "1h" or "1d"')
        length = timedelta(**{unit: int(number) for unit, number in match.groupdict().items() if number})
        if not lowest <= length <= highest:
            raise Wrong(f"is {shown(value)}; use something from {_in_short(lowest)} to {_in_short(highest)}")
        return length

    return read


def _in_short(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    unit, size = next((u, s) for u, s in (("d", 86400), ("h", 3600), ("m", 60), ("s", 1)) if seconds % s == 0)
    return f"{seconds // size}{unit}"


def address(*schemes: str) -> Callable[[object], str]:
    """The reader of network addresses with one of these schemes."""
    forms = " or ".join(f"{scheme}://" for scheme in schemes)

    def read(value: object) -> str:
        url = text(value)
        scheme, mark, _ = url.partition("://")
        if not mark:
            raise Wrong(f"has no {forms} in front; write the whole address")
        if scheme.lower() not in schemes:
            raise Wrong(f"begins with {shown(scheme + mark)}; only {forms} can be used here")
        if re.search(r"[\s\x00-\x1f\x7f]", url):
            raise Wrong("has a space or line break inside; write the address without")
        if not _has_host(url):
            raise Wrong(f"names no host that could exist; write it like {schemes[-1]}://example.com/path")
        return url

    return read


def _has_host(url: str) -> bool:
    with suppress(ValueError):
        parts = urlsplit(url)
        return bool(parts.hostname) and parts.port != 0
    return False


def database(value: object) -> str:
    """The address of a database."""
    url = text(value)
    scheme, mark, _ = url.partition("://")
    if not mark or scheme.partition("+")[0].lower() not in {"sqlite", "postgres", "postgresql"}:
        raise Wrong(
            "is no database that Briefwire knows; write sqlite:///path/to/file.db "
            "or postgresql://user:password@host/database"
        )
    return url


def networks(value: object) -> tuple[Network, ...]:
    """A list of networks in CIDR form, or single addresses."""
    return tuple(_network(piece) for piece in names(value))


def _network(piece: str) -> Network:
    try:
        return ip_network(piece, strict=False)
    except ValueError as error:
        raise Wrong(f'holds {shown(piece)}, which is no network; write it like "127.0.0.1/32"') from error


def listen(value: object) -> str:
    """Where to listen: a host and a port; without a host, everywhere."""
    said = text(value)
    match = re.fullmatch(r"(?P<host>[\w.-]{1,253}|\[[0-9a-fA-F:.]{2,45}\])?:(?P<port>\d{1,5})", said)
    if match is None or int(match["port"]) > 65535:
        raise Wrong(f'is {shown(said)}; write a host and a port, such as "0.0.0.0:3000"')
    return f"{match['host'] or '0.0.0.0'}:{match['port']}"  # noqa: S104 - whoever leaves the host out means it


def topic_ids(value: object) -> Names:
    """A list of topics, by id or name."""
    return _each(value, _topic_id)


def company_ids(value: object) -> Names:
    """A list of companies, by any of their names."""
    return _each(value, _company_id)


def keywords(value: object) -> Names:
    """A list of words or short phrases."""
    return _each(value, _keyword)


def metric_ids(value: object) -> Names:
    """A list of metrics, by id or by the word that asks for them in chat."""
    return _each(value, _metric_id)


def yes_or_no(value: object) -> bool:
    """True or false."""
    if isinstance(value, Variable) and value.lower() in {"true", "false"}:
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise Wrong(f"is {shown(value)}; write true or false, without quotes")
    return value


def _keyword(said: str) -> str:
    if not 2 <= len(said) <= 60:
        raise Wrong(f"holds {shown(said)}; a keyword has 2 to 60 letters")
    return said.casefold()


def _metric_id(said: str) -> str:
    found = metric_id(said)
    if found is None:
        raise Wrong(
            f"holds {shown(said)}, which is no metric that Briefwire knows; such are capex, revenue, funding"
        )
    return found


def _each(value: object, read: Callable[[str], str]) -> Names:
    return tuple(dict.fromkeys(read(piece) for piece in names(value)))


def _topic_id(said: str) -> str:
    topic = topics.find(said)
    if topic is None:
        raise Wrong(f"holds {shown(said)}, which is no topic; {_near(t.id for t in topics.suggest(said))}")
    return topic.id


def _company_id(said: str) -> str:
    company = companies().find(said)
    if company is None:
        near = _near(c.name for c in companies().suggest(said))
        raise Wrong(f"holds {shown(said)}, which is no company in the table; {near}")
    return company.id


def _near(likely: Iterator[str]) -> str:
    said = " or ".join(shown(choice) for choice in likely)
    return f"did you mean {said}?" if said else "use its usual English name"


def typed(read: Callable[[str], T]) -> Callable[[object], T]:
    """The reader of what people may also type in chat."""

    def reader(value: object) -> T:
        said = text(value)
        try:
            return read(said)
        except NotUnderstood as error:
            hint = f"; {error.hint[0].lower()}{error.hint[1:]}" if error.hint else ""
            raise Wrong(f"is {shown(said)}, which makes no sense here{hint}") from error

    return reader
