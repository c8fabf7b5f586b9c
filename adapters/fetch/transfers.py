"""A GET in, its answer out, by libcurl on the event loop: what travels, and nothing of what it means.

Beside aiohttp, libcurl takes half the time for a request and a tenth of it to be loaded. Redirects, unpacking,
cookies, logins, proxies and its own name look-ups are all off: they are decided elsewhere. It connects by sockets
that its caller makes, so that no address is connected to unseen.
"""

import asyncio
import re
import selectors
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, Self, TypeAlias

import pycurl

MOST_HEADER_BYTES = 64 * 1024
SWITCHED = 101
"""To a protocol that nobody asked for: the answer ends here, and what follows is none."""

KEPT_SECONDS = 4
"""A connection that nobody needed for so long is not used again: many servers drop theirs after five."""

Guard: TypeAlias = Callable[[int, int, int, str], socket.socket]
"""Family, kind, protocol and IP address of a connection in, its socket out; `OSError` if there shall be none."""


class Sink(Protocol):
    """Takes a body piece by piece; what it raises ends the transfer."""

    def feed(self, chunk: bytes) -> None: ...


Receive: TypeAlias = Callable[[int, Mapping[str, str]], Sink | None]
"""Called once with status and headers (names in lower case). None: the body is not wanted. May raise."""


class Broken(Exception):
    """Nothing came, or not all: a predicate that follows the host's name in a sentence."""


class NoSuchHost(Exception):
    """libcurl takes the address for none."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a host is, by our own look-up: libcurl must not make another."""

    host: str
    port: int
    addresses: Sequence[str]

    def __str__(self) -> str:
        numbers = ",".join(f"[{one}]" if ":" in one else one for one in self.addresses)
        return f"+{self.host}:{self.port}:{numbers}"


class Transfers:
    """Asks many servers at once on one event loop, and gives one up after `idle` seconds without a byte.

    It keeps up to `most` connections for the next request, and none once nobody has asked for a few seconds.
    Use it as `async with Transfers(...) as transfers`.
    """

    def __init__(self, idle: float, most: int) -> None:
        self._idle = idle
        self._most = most
        self._multi = self._made()
        self._used = 0.0
        self._closed = False
        self._sockets = selectors.DefaultSelector()
        self._watched: dict[int, int] = {}
        self._heard: dict[int, float] = {}
        self._running: dict[_Transfer, asyncio.Future[None]] = {}
        self._spare: list[_Transfer] = []
        self._timer: asyncio.Handle | None = None
        self._patrol: asyncio.Handle | None = None

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._sockets, self._something_came)
        return self

    def _made(self) -> pycurl.CurlMulti:
        multi = pycurl.CurlMulti()
        multi.setopt(pycurl.M_SOCKETFUNCTION, self._watch)
        multi.setopt(pycurl.M_TIMERFUNCTION, self._wake_in)
        multi.setopt(pycurl.M_MAXCONNECTS, self._most)
        return multi

    async def __aexit__(self, *_: object) -> None:
        self._closed = True
        for transfer in tuple(self._running):
            self._end(transfer, Broken(_BROKE))
        for pending in (self._timer, self._patrol):
            if pending is not None:
                pending.cancel()
        self._loop.remove_reader(self._sockets)
        self._multi.close()
        self._sockets.close()

    async def get(
        self,
        url: str,
        headers: Mapping[str, str],
        *,
        place: Place | None,
        guard: Guard,
        receive: Receive,
        within: float,
    ) -> tuple[int, Mapping[str, str]]:
        """Status and headers once all is there, in so many seconds.

        Raises `Broken`, `NoSuchHost`, and what its callbacks do.
        """
        if self._closed:
            raise Broken(_BROKE)
        transfer = self._spare.pop() if self._spare else _Transfer()
        try:
            transfer.prepare(url, headers, place, guard, receive)
            transfer.curl.setopt(pycurl.TIMEOUT_MS, max(1, round(1000 * within)))
            transfer.began = self._loop.time()
            self._multi.add_handle(transfer.curl)
        except pycurl.error as error:
            raise NoSuchHost from error
        done = self._running[transfer] = self._loop.create_future()
        if self._patrol is None:
            self._patrol = self._loop.call_later(self._idle / 4, self._look_after)
        try:
            await done
            return transfer.status, transfer.headers
        finally:
            self._end(transfer)
            transfer.forget()
            self._spare.append(transfer)
            self._used = self._loop.time()

    def _end(self, transfer: "_Transfer", error: Exception | None = None) -> None:
        done = self._running.pop(transfer, None)
        if done is None:
            return
        self._multi.remove_handle(transfer.curl)
        if not done.done():
            if error is None:
                done.set_result(None)
            else:
                done.set_exception(error)

    # --- what libcurl wants of the event loop ---------------------------------------------------------

    def _watch(self, what: int, fd: int, _multi: object, _data: object) -> None:
        """What events of a socket libcurl waits for from now on.

        They are watched in a selector of our own, itself watched by the loop: a socket enters and leaves it with
        every request, which in the loop's own costs as much as the request.
        """
        before, after = self._watched.pop(fd, 0), 0 if what == pycurl.POLL_REMOVE else what
        if after:
            self._watched[fd] = after
            (self._sockets.modify if before else self._sockets.register)(fd, after)
        elif before:
            self._sockets.unregister(fd)
            self._heard.pop(fd, None)

    def _something_came(self) -> None:
        for key, events in self._sockets.select(0):
            self._act(key.fd, events)

    def _wake_in(self, milliseconds: int) -> None:
        if self._timer is not None:
            self._timer.cancel()
        if milliseconds > 0:
            self._timer = self._loop.call_later(milliseconds / 1000, self._time_is_up)
        else:
            self._timer = self._loop.call_soon(self._time_is_up) if milliseconds == 0 else None

    def _time_is_up(self) -> None:
        self._timer = None
        self._act(pycurl.SOCKET_TIMEOUT, 0)

    def _act(self, fd: int, events: int) -> None:
        if fd != pycurl.SOCKET_TIMEOUT:
            self._heard[fd] = self._loop.time()
        _, running = self._multi.socket_action(fd, events)
        while running < len(self._running):
            left, done, failed = self._multi.info_read()
            for curl in done:
                self._end(curl.transfer, curl.transfer.error_of(0))
            for curl, code, _ in failed:
                self._end(curl.transfer, curl.transfer.error_of(code))
            if not left:
                break

    def _look_after(self) -> None:
        """Gives up the silent, and in the end closes what was kept: libcurl does neither by itself in time.

        It counts silence in whole seconds and of bodies only, and looks at what it keeps when it is asked again.
        """
        self._patrol = None
        now = self._loop.time()
        for transfer in tuple(self._running):
            fd = transfer.curl.getinfo(pycurl.ACTIVESOCKET)  # below nought until the connection stands
            if now - max(transfer.began, self._heard.get(fd, 0.0)) >= self._idle:
                self._end(transfer, Broken("sent nothing for too long"))
        if not self._running and now - self._used >= KEPT_SECONDS:
            self._multi.close()
            self._multi = self._made()
            self._heard.clear()
            return
        self._patrol = self._loop.call_later(self._idle / 4, self._look_after)


class _Transfer:
    """One request at a time, and its handle, which is made once and used again."""

    def __init__(self) -> None:
        self.curl: Any = pycurl.Curl()
        for option, value in _ALWAYS:
            self.curl.setopt(option, value)
        for option, path in _authorities():
            self.curl.setopt(option, path)
        self.curl.setopt(pycurl.HEADERFUNCTION, self._take_header)
        self.curl.setopt(pycurl.WRITEFUNCTION, self._take_chunk)
        self.curl.setopt(pycurl.OPENSOCKETFUNCTION, self._make_socket)
        self.curl.setopt(pycurl.SOCKOPTFUNCTION, self._drop_socket)
        self.curl.transfer = self
        self.forget()

    def forget(self) -> None:
        """Nothing of an answer stays with the handle that brought it."""
        self.began = 0.0
        self.status = 0
        self.headers: Mapping[str, str] = _NO_HEADERS
        self._guard: Guard = _no_socket
        self._receive: Receive = _no_answer
        self._lines: list[bytes] = []
        self._size = 0
        self._sink: Sink | None = None
        self._enough = False
        self._error: Exception | None = None
        self._refused: OSError | None = None
        self._lent: socket.socket | None = None

    def prepare(
        self,
        url: str,
        headers: Mapping[str, str],
        place: Place | None,
        guard: Guard,
        receive: Receive,
    ) -> None:
        self.curl.setopt(pycurl.URL, url)
        self.curl.setopt(pycurl.HTTPHEADER, [_line(*header) for header in headers.items()])
        self.curl.setopt(pycurl.RESOLVE, [str(place)] if place else [])
        self._guard = guard
        self._receive = receive

    def error_of(self, code: int) -> Exception | None:
        """What a transfer that ended with libcurl's code comes to; None if all is there that we want."""
        if self._error is not None or self._enough:
            return self._error
        if not code:
            return None if self.status else Broken(_NOT_HTTP)
        if code == pycurl.E_COULDNT_CONNECT and self._refused is not None:
            return self._refused
        if code == pycurl.E_URL_MALFORMAT:
            return NoSuchHost()
        if code == pycurl.E_RECV_ERROR and self.status:
            return Broken(_CUT)
        return Broken(_MISHAPS.get(code, _BROKE))

    # --- libcurl's callbacks: they must not raise; a number other than the length ends the transfer -------

    def _take_header(self, line: bytes) -> int | None:
        if self.status:  # after the body
            return None
        self._size += len(line)
        if self._size > MOST_HEADER_BYTES:
            return self._stop(Broken(_NOT_HTTP))
        if line not in (b"\r\n", b"\n"):
            self._lines.append(line)
            return None
        try:
            return self._take_head()
        except Exception as error:
            return self._stop(error)

    def _take_head(self) -> int | None:
        if not self._lines:  # an empty line before the answer
            return None
        first, *rest = self._lines
        self._lines = []
        words = first.split(None, 2)
        if len(words) < 2 or not words[1].isdigit():
            return self._stop(Broken(_NOT_HTTP))
        status = int(words[1])
        if status < 200 and status != SWITCHED:  # a note before the answer
            return None
        self.status, self.headers = status, _parsed(rest)
        self._sink = self._receive(self.status, self.headers)
        if self._sink is None and self.headers.get("content-length") != "0":
            self._enough = True
            return _STOP
        return None

    def _take_chunk(self, chunk: bytes) -> int | None:
        if self._sink is None:
            self._enough = True
            return _STOP
        try:
            self._sink.feed(chunk)
        except Exception as error:
            return self._stop(error)
        return None

    def _stop(self, error: Exception) -> int:
        self._error = error
        return _STOP

    def _make_socket(self, _purpose: int, at: Any) -> socket.socket | int:  # noqa: ANN401 - pycurl's record
        try:
            self._lent = self._guard(at.family, at.socktype, at.protocol, str(at.addr[0]))
        except OSError as error:
            self._refused = error
            return _NO_SOCKET
        return self._lent

    def _drop_socket(self, _fd: int, _purpose: int) -> int:
        """Ours is not needed any more: libcurl has a copy by now, which it closes itself."""
        if self._lent is not None:
            self._lent.close()
            self._lent = None
        return 0


_NO_HEADERS: Mapping[str, str] = MappingProxyType({})
_CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_STOP = -1
_NO_SOCKET: int = pycurl.SOCKET_BAD

_BROKE = "broke the connection"
_CUT = "cut its answer short"
_NOT_HTTP = "sent something that is not HTTP"
_NO_TLS = "does not speak TLS with us"
_MISHAPS = {
    pycurl.E_COULDNT_RESOLVE_HOST: "is a name that nobody knows at present",
    pycurl.E_COULDNT_CONNECT: "does not accept connections",
    pycurl.E_OPERATION_TIMEDOUT: "took too long to answer",
    pycurl.E_PEER_FAILED_VERIFICATION: "shows a certificate that is not valid",
    pycurl.E_SSL_CONNECT_ERROR: _NO_TLS,
    pycurl.E_SSL_CIPHER: _NO_TLS,
    pycurl.E_SSL_CACERT_BADFILE: "shows a certificate that is not valid",  # by a file that vouches for none
    pycurl.E_PARTIAL_FILE: _CUT,
    pycurl.E_UNSUPPORTED_PROTOCOL: _NOT_HTTP,
    pycurl.E_BAD_CONTENT_ENCODING: _NOT_HTTP,
    pycurl.E_FTP_WEIRD_SERVER_REPLY: _NOT_HTTP,  # of HTTP servers too
    pycurl.E_OUT_OF_MEMORY: _NOT_HTTP,  # older libcurls say so of a header line without an end
    100: _NOT_HTTP,  # CURLE_TOO_LARGE, for which pycurl has no name
}

_ALWAYS: tuple[tuple[int, int | str], ...] = (
    (pycurl.PROTOCOLS, pycurl.PROTO_HTTP | pycurl.PROTO_HTTPS),
    (pycurl.HTTP_VERSION, pycurl.CURL_HTTP_VERSION_1_1),
    (pycurl.FOLLOWLOCATION, 0),
    (pycurl.PATH_AS_IS, 1),
    (pycurl.PROXY, ""),  # none, whatever the environment says
    (pycurl.NETRC, pycurl.NETRC_IGNORED),
    (pycurl.NOSIGNAL, 1),
    (pycurl.MAXAGE_CONN, KEPT_SECONDS),
    (pycurl.NOPROGRESS, 1),
)


@lru_cache(maxsize=1)
def _authorities() -> tuple[tuple[int, str], ...]:
    """Whose certificates count: those that Python itself trusts here, not those libcurl was built to trust."""
    found = ssl.get_default_verify_paths()
    trusted = ((pycurl.CAINFO, found.cafile), (pycurl.CAPATH, found.capath))
    paths = tuple((option, path) for option, path in trusted if path and _holds_some(Path(path)))
    if paths:
        return paths
    import certifi

    return ((pycurl.CAINFO, certifi.where()),)


def _holds_some(path: Path) -> bool:
    try:
        return path.is_file() or any(path.iterdir())
    except OSError:
        return False


def _no_socket(family: int, kind: int, protocol: int, address: str) -> socket.socket:
    raise OSError("nobody asked for a connection")


def _no_answer(status: int, headers: Mapping[str, str]) -> Sink | None:
    return None


@lru_cache(maxsize=256)
def _line(name: str, value: str) -> bytes:
    """A header as it is sent. `ValueError` if it would not stay one line."""
    line = f"{name}: {value}"
    if _CONTROL.search(line):
        raise ValueError("a header that would not stay one line")
    return line.encode("utf-8", "surrogateescape")


def _parsed(lines: Sequence[bytes]) -> Mapping[str, str]:
    """Header lines by name in lower case; several of one name are joined as HTTP allows."""
    headers: dict[str, str] = {}
    key = ""
    for line in lines:
        text = line.decode("utf-8", "surrogateescape").rstrip("\r\n")
        if text[:1] in (" ", "\t") and key:  # as HTTP once allowed, the line before goes on
            headers[key] += f" {text.strip()}"
            continue
        name, _, value = text.partition(":")
        key = name.strip().lower()
        headers[key] = f"{headers[key]}, {value.strip()}" if key in headers else value.strip()
    return MappingProxyType(headers)
