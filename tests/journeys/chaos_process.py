"""`briefwire run`, the real one, beside a platform of the tests; and with shorter waits, for a life is short here."""

import sys
from datetime import timedelta
from types import MappingProxyType

from simulators import scripted

from adapters import wiring
from adapters.__main__ import main
from adapters.cli import running
from bot import deliveries
from bot.config import Setting

if __name__ == "__main__":
    sys.modules["adapters.scripted"] = scripted
    settings = {"api_url": Setting(kind="web", required=True)}
    wiring.PLATFORMS = MappingProxyType({**wiring.PLATFORMS, "scripted": MappingProxyType(settings)})
    deliveries.LEASE, deliveries.SEND_WITHIN = timedelta(seconds=3), timedelta(seconds=1.5)
    deliveries._FIRST_WAIT, deliveries._LONGEST_WAIT = timedelta(seconds=0.1), timedelta(seconds=0.5)
    deliveries.MAX_ATTEMPTS = 1000
    running._PUBLISH_EVERY, running._BRIEFS_EVERY = timedelta(seconds=0.2), timedelta(seconds=1)
    sys.exit(main(sys.argv[1:]))
