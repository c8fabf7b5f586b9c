"""The chunks of a response body in, its bytes out, never more than a limit. Knows nothing of HTTP but the coding.

Bodies are unpacked here, not by the HTTP library, so that the limit counts unpacked bytes exactly and a
bomb costs no more than the limit.
"""

import zlib

CODINGS = "gzip, deflate"
_GZIP = 16 + zlib.MAX_WBITS
_MOST_MEMBERS = 100


class TooLarge(Exception):
    """More bytes than the limit."""


class Garbled(Exception):
    """The bytes end too early or are not what the coding promises."""


class UnknownCoding(Exception):
    """A coding that we did not ask for."""


class Body:
    """Collects and unpacks one body."""

    def __init__(self, coding: str, limit: int) -> None:
        self._coding = coding.strip().lower() or "identity"
        if self._coding not in ("identity", "gzip", "x-gzip", "deflate"):
            raise UnknownCoding(self._coding)
        self._limit = limit
        self._received = 0
        self._size = 0
        self._pieces: list[bytes] = []
        self._inflater: zlib._Decompress | None = None
        self._members = 0
        self._over = False

    def feed(self, chunk: bytes) -> None:
        """Takes the next chunk as it came over the wire."""
        self._received += len(chunk)
        if self._received > self._limit:
            raise TooLarge
        if self._coding == "identity":
            self._take(chunk)
            return
        try:
            self._inflate(chunk)
        except zlib.error as error:
            raise Garbled(str(error)) from error

    def whole(self) -> bytes:
        """The unpacked body, when the wire said that it was all."""
        unfinished = self._inflater is not None and not self._inflater.eof
        if unfinished:
            raise Garbled("the packed body ends too early")
        return b"".join(self._pieces)

    def _take(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise TooLarge
        self._pieces.append(piece)

    def _inflate(self, data: bytes) -> None:
        while data and not self._over:
            inflater = self._current(data)
            if inflater is None:
                return
            self._take(inflater.decompress(data, self._limit - self._size + 1))
            data = inflater.unused_data

    def _current(self, data: bytes) -> "zlib._Decompress | None":
        """The member that is being unpacked, or the next; None when only trailing rubbish follows."""
        if self._inflater is not None and not self._inflater.eof:
            return self._inflater
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise TooLarge
        if self._members > 1 and (self._coding == "deflate" or data[:1] != b"\x1f"):
            self._over = True
            return None
        self._inflater = zlib.decompressobj(_GZIP if self._coding != "deflate" else _deflate_window(data))
        return self._inflater


def _deflate_window(data: bytes) -> int:
    """Some servers send deflate without its two-byte header; the header's first byte tells."""
    return zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS
