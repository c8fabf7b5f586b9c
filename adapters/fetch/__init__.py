"""An address in, its bytes out: the one way that Briefwire GETs anything from the web, and a safe one.

It refuses to know what the bytes mean. Every hop is guarded: http(s) only, an address on the public internet
(checked when the socket is made, so that no second name lookup can change it), few redirects, deadlines, a
limit on unpacked bytes, no cookies, no credentials for anybody but the origin they were given for.
"""

import asyncio
import base64
import socket
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType, TracebackType
from typing import Self, TypeAlias
from weakref import WeakValueDictionary

from yarl import URL

from adapters.fetch.addresses import networks, plain_address, refusal, spelled_in_numbers
from adapters.fetch.answers import PERMANENT, REDIRECTS, complaint
from adapters.fetch.bodies import CODINGS, Body, Garbled, TooLarge, UnknownCoding
from adapters.fetch.transfers import Broken, NoSuchHost, Place, Transfers
from bot.errors import BriefwireError, Refused, Retry, Unsafe

MOST_REDIRECTS = 5
_PRIVATE_HEADERS = frozenset({"authorization", "proxy-authorization", "cookie"})
_NO_HEADERS: Mapping[str, str] = MappingProxyType({})

Lookup: TypeAlias = Callable[[str, int], Awaitable[Sequence[str]]]
"""A host name and port in, its IP addresses out; raises `OSError` when there are none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How we fetch. Times are in seconds; `max_bytes` counts unpacked bytes.

    `allow_private` are CIDRs that the guard lets through although they are not on the public internet.
    """

    user_agent: str = "Briefwire (news bot that honours Retry-After)"
    max_bytes: int = 5 * 1024 * 1024
    timeout: float = 20.0
    idle: float = 10.0
    concurrency: int = 150
    per_host: int = 4
    allow_private: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What came back: `url` is where redirects ended (without credentials), header names are in lower case.

    `moved_permanently_to` is set when the first redirects were permanent ones: the address to ask next time.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    moved_permanently_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hop:
    """One request of a chain of redirects. `url` never holds credentials; `login` goes to its origin only."""

    url: URL
    headers: Mapping[str, str]
    login: tuple[str, str] | None = None

    @property
    def host(self) -> str:
        return self.url.host or "?"


class Fetcher:
    """GETs addresses, many at once, politely. Use it as `async with Fetcher(...) as fetcher`."""

    def __init__(self, settings: Settings | None = None, *, lookup: Lookup | None = None) -> None:
        self.settings = settings or Settings()
        self._opened = networks(self.settings.allow_private)
        self._lookup = lookup
        self._all = asyncio.Semaphore(self.settings.concurrency)
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._names: ThreadPoolExecutor | None = None
        self._transfers: Transfers | None = None

    async def __aenter__(self) -> Self:
        # Names are looked up in threads of their own: a slow name server must not hold up the archive's.
        self._names = ThreadPoolExecutor(max_workers=16, thread_name_prefix="names")
        self._transfers = await Transfers(self.settings.idle, self.settings.concurrency).__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._transfers is not None:
            await self._transfers.__aexit__(kind, error, trace)
        if self._names is not None:
            self._names.shutdown(wait=False, cancel_futures=True)

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] = _NO_HEADERS,
        max_bytes: int | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 - a deadline of ours for several awaits, waiting in line not counted
    ) -> Response:
        """One GET with its redirects: a 2xx or a 304. Raises `Retry`, `Gone`, `Refused` or `Unsafe`."""
        hop = _first_hop(url, headers)
        given = hop
        moved: URL | None = None
        permanent = True
        left = timeout or self.settings.timeout
        for _ in range(MOST_REDIRECTS + 1):
            self._vet(hop)
            # This host's turn first, so that a crowd at one host does not hold up the others.
            async with self._turns(hop.host), self._all:
                until = time.monotonic() + left
                status, answer, body = await self._ask(hop, max_bytes or self.settings.max_bytes, until)
            left = until - time.monotonic()
            if status not in REDIRECTS:
                return Response(
                    url=str(hop.url),
                    status=status,
                    headers=answer,
                    body=body,
                    moved_permanently_to=_with_login(moved, given) if moved else None,
                )
            hop = _next_hop(hop, answer.get("location", ""))
            permanent = permanent and status in PERMANENT
            moved = hop.url if permanent else moved
        raise Refused(
            f"{given.host} sends us on more than {MOST_REDIRECTS} times; check the address in a browser."
        )

    async def _ask(self, hop: _Hop, limit: int, until: float) -> tuple[int, Mapping[str, str], bytes]:
        """One hop: its status, headers and, unless it is a redirect, body. The place where errors become ours."""
        try:
            return await self._exchange(hop, limit, until)
        except BriefwireError:
            raise
        except TooLarge as error:
            raise Unsafe(f"{hop.host} sends more than {_size(limit)}; we stopped reading.") from error
        except UnknownCoding as error:
            raise Refused(f"{hop.host} packs its answer as {error}, which we did not ask for.") from error
        except (Broken, NoSuchHost, Garbled, OSError, ValueError) as error:
            raise _explained(error, hop.host) from error

    async def _exchange(self, hop: _Hop, limit: int, until: float) -> tuple[int, Mapping[str, str], bytes]:
        if self._transfers is None:
            raise RuntimeError("use the fetcher as `async with Fetcher() as fetcher`")
        body: Body | None = None

        def receive(status: int, headers: Mapping[str, str]) -> Body | None:
            nonlocal body
            if status in REDIRECTS:
                return None
            problem = complaint(status, headers, hop.host, datetime.now(UTC))
            if problem is not None:
                raise problem
            if _announced(headers) > limit:
                raise TooLarge
            body = Body(headers.get("content-encoding", ""), limit)
            return body

        place = None if plain_address(_unscoped(hop.host)) else await self._place(hop.url, until)
        status, headers = await self._transfers.get(
            str(hop.url),
            self._request_headers(hop),
            place=place,
            guard=self._vetted_socket,
            receive=receive,
            within=until - time.monotonic(),
        )
        return status, headers, b"" if body is None else body.whole()

    async def _place(self, url: URL, until: float) -> Place:
        """Where a name leads, as far as we may go there."""
        host, port = url.raw_host or "", url.port or 0
        try:
            async with asyncio.timeout(until - time.monotonic()):
                found = await (self._lookup or self._ask_system)(host, port)
        except TimeoutError as error:
            raise Broken("took too long to answer") from error
        except OSError as error:
            raise Broken("is a name that nobody knows at present") from error
        # An address within a zone has no place in a list that libcurl reads.
        refusals = {address: refusal(address, self._opened) for address in found if "%" not in address}
        good = [address for address, kind in refusals.items() if kind is None]
        if good:
            return Place(host, port, good)
        for kind in refusals.values():
            raise _Blocked(kind or "")
        raise Broken("is a name that nobody knows at present")

    def _request_headers(self, hop: _Hop) -> dict[str, str]:
        own = {"User-Agent": self.settings.user_agent, "Accept-Encoding": CODINGS}
        return own | ({"Authorization": _basic(hop.login)} if hop.login else {}) | dict(hop.headers)

    def _turns(self, host: str) -> asyncio.Semaphore:
        """Where those who ask this host stand in line."""
        found = self._hosts.get(host)
        if found is None:
            found = self._hosts[host] = asyncio.Semaphore(self.settings.per_host)
        return found

    def _vet(self, hop: _Hop) -> None:
        """Refuses hosts that are addresses themselves; names are vetted when they are looked up."""
        host = _unscoped(hop.host)
        if plain_address(host):
            kind = refusal(host, self._opened)
            if kind is not None:
                raise _unsafe(hop.host, kind)
        elif spelled_in_numbers(host):
            raise Unsafe(f"{hop.host} is an IP address in an unusual spelling; we do not ask such addresses.")

    def _vetted_socket(self, family: int, kind: int, protocol: int, address: str) -> socket.socket:
        """The last guard, at the address that is about to be connected to, however it was come by."""
        reason = refusal(address.partition("%")[0], self._opened)
        if reason is not None:
            raise _Blocked(reason)
        return socket.socket(family, kind, protocol)

    async def _ask_system(self, host: str, port: int) -> Sequence[str]:
        found = await asyncio.get_running_loop().run_in_executor(
            self._names, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
        return [str(address[0]) for *_, address in found]


class _Blocked(OSError):
    """An address that the guard does not let through."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


def _first_hop(text: str, headers: Mapping[str, str]) -> _Hop:
    url = _url(text)
    if url.raw_user is None:
        return _Hop(url=url if url.raw_password is None else url.with_user(None), headers=headers)
    return _Hop(url=url.with_user(None), headers=headers, login=(url.user or "", url.password or ""))


def _next_hop(hop: _Hop, location: str) -> _Hop:
    """The next request of a chain. What was meant for one origin is not carried to another."""
    if not location:
        raise Retry(f"{hop.host} sends us on without saying where; we ask again later.")
    try:
        url = _url(str(hop.url.join(URL(location)))).with_user(None)
    except ValueError as error:
        raise Unsafe(f"{hop.host} sends us on to something that is no web address.") from error
    if url.origin() == hop.url.origin():
        return _Hop(url=url, headers=hop.headers, login=hop.login)
    public = {name: value for name, value in hop.headers.items() if name.lower() not in _PRIVATE_HEADERS}
    return _Hop(url=url, headers=public)


def _url(text: str) -> URL:
    try:
        url = URL(text.strip()).with_fragment(None)
        host = url.host
    except ValueError as error:
        raise Unsafe("This is no web address that we can ask; write it as https://….") from error
    if url.scheme not in ("http", "https"):
        raise Unsafe(f"We only ask http and https addresses, not {url.scheme or 'one without a scheme'}.")
    if not host:
        raise Unsafe("This address names no site; write it as https://….")
    if "%" in (url.raw_host or "") and ":" not in host:  # libcurl would read another name out of it
        raise Unsafe(f"{host} is no host that we can ask; check the address.")
    return url


def _unscoped(host: str) -> str:
    """An IPv6 address without its zone; anything else as it is."""
    return host.partition("%")[0] if ":" in host else host


def _with_login(moved: URL, given: _Hop) -> str:
    if given.login is None or moved.origin() != given.url.origin():
        return str(moved)
    user, password = given.login
    return str(moved.with_user(user).with_password(password))


def _basic(login: tuple[str, str]) -> str:
    return "Basic " + base64.b64encode(":".join(login).encode()).decode()


def _announced(headers: Mapping[str, str]) -> int:
    length = headers.get("content-length", "")
    return int(length[:18]) if length.isascii() and length.isdigit() else 0


def _explained(error: Exception, host: str) -> BriefwireError:
    """A foreign exception as one of ours, in a sentence that names the host and no path, query or login."""
    if isinstance(error, _Blocked):
        return _unsafe(host, error.kind)
    if isinstance(error, NoSuchHost):
        return Unsafe(f"{host} is no host that we can ask; check the address.")
    return Retry(f"{host} {_mishap(error)}; we ask again later.")


def _mishap(error: Exception) -> str:
    match error:
        case Broken():
            return str(error)
        case Garbled():
            return "cut its answer short"
        case OSError():
            return "broke the connection"
        case _:
            return "cannot be asked as it is written"


def _unsafe(host: str, kind: str) -> Unsafe:
    return Unsafe(f"{host} leads to {kind} address; if that is meant, open its range in [fetch] allow_private.")


def _size(limit: int) -> str:
    return f"{limit / 2**20:.3g} MiB" if limit >= 2**20 else f"{limit:,} bytes"
