"""`briefwire run`, the real one, beside a platform of the tests; and with shorter waits, for a life is short here.

With CHAOS_AT="claimed:3" it kills itself at the third claim that was committed: a moment that nobody outside can see.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import timedelta
from types import MappingProxyType

from simulators import scripted

from adapters import wiring
from adapters.__main__ import main
from adapters.archive import outbox, readings
from adapters.archive.sql import SqlArchive
from adapters.cli import running
from bot import deliveries
from bot.config import Setting

# Where each moment is: inside a transaction that is then never committed, or just after one that was.
MOMENTS = {
    "keeping": (readings, "keep"),
    "kept": (SqlArchive, "keep_reading"),
    "claiming": (outbox, "claim"),
    "claimed": (SqlArchive, "claim"),
    "settling": (outbox, "settle"),
    "settled": (SqlArchive, "settle_all"),
}


def die_at(moment: str, times: int) -> None:
    """Ends this process, as SIGKILL does, when that has been done so often; what found nothing to do is not counted."""
    owner, name = MOMENTS[moment]
    does: Callable[..., object] = getattr(owner, name)
    left = times

    def doing(*given: object, **named: object) -> object:
        nonlocal left
        done = does(*given, **named)
        left -= done not in ((), False)
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    setattr(owner, name, doing)


if __name__ == "__main__":
    sys.modules["adapters.scripted"] = scripted
    settings = {"api_url": Setting(kind="web", required=True)}
    wiring.PLATFORMS = MappingProxyType({**wiring.PLATFORMS, "scripted": MappingProxyType(settings)})
    deliveries.SEND_WITHIN = timedelta(seconds=scripted.LANDS_WITHIN)
    deliveries.LEASE = 2 * deliveries.SEND_WITHIN
    deliveries._FIRST_WAIT, deliveries._LONGEST_WAIT = timedelta(seconds=0.1), timedelta(seconds=0.5)
    deliveries.MAX_ATTEMPTS = deliveries.MAX_PATIENCE = 1000
    running._PUBLISH_EVERY, running._BRIEFS_EVERY = timedelta(seconds=0.2), timedelta(seconds=1)
    if at := os.environ.get("CHAOS_AT"):
        moment, _, times = at.partition(":")
        die_at(moment, int(times))
    sys.exit(main(sys.argv[1:]))
