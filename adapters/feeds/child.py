"""The process that parses: bodies in on standard input, readings out on standard output, until the input ends.

A request is a line of JSON (url, feed, content_type, length) and the body; an answer is a line of JSON. First it
says that it is ready, so that its start does not count against the first body's time. It holds no secret, opens
nothing, and takes at most a gigabyte.
"""

import contextlib
import json
import os
import signal
import sys
from typing import Any, BinaryIO

from adapters.feeds.documents import as_json
from adapters.feeds.reading import read
from bot.errors import NotAFeed, Unsafe

READY = b"ready\n"
_MOST_MEMORY = 1 << 30


def answer(request: dict[str, Any], body: bytes) -> dict[str, Any]:
    """A reading, or the error that it ended in, as JSON values."""
    try:
        return as_json(read(body, url=request["url"], feed=request["feed"], content_type=request["content_type"]))
    except NotAFeed as error:
        return {"error": "NotAFeed", "message": str(error)}
    except Unsafe as error:
        return {"error": "Unsafe", "message": str(error)}


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Says that it is ready, then answers one request after the other."""
    answers.write(READY)
    answers.flush()
    while line := requests.readline():
        request = json.loads(line)
        body = requests.read(request["length"])
        answers.write(json.dumps(answer(request, body)).encode() + b"\n")
        answers.flush()


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):  # not every system has limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def main() -> None:
    """Runs until standard input closes. Ctrl-C is for the parent to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _limit_memory()
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    sys.stdout = sys.stderr  # nothing that a library prints may get between the answers
    serve(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
