"""The order of it all: collect what feeds bring, publish what it causes, reply to what is asked.

The only package of `bot` that awaits. It decides nothing that the pure modules can decide; what it adds is the
order of things, so that a crash between any two lines loses nothing and repeats nothing.

Each part is imported when it is first asked for: who only polls needs neither the engine nor the cards.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.pipeline.collector import Collector
    from bot.pipeline.connections import Pace, Pass, Ports, Progress
    from bot.pipeline.desk import Desk
    from bot.pipeline.notifier import Notifier
    from bot.pipeline.publisher import Publisher

__all__ = ["Collector", "Desk", "Notifier", "Pace", "Pass", "Ports", "Progress", "Publisher"]

_PLACES = {
    "Collector": "collector",
    "Desk": "desk",
    "Notifier": "notifier",
    "Publisher": "publisher",
    **dict.fromkeys(("Pace", "Pass", "Ports", "Progress"), "connections"),
}


def __getattr__(name: str) -> object:
    if name not in _PLACES:
        raise AttributeError(name)
    return getattr(import_module(f"bot.pipeline.{_PLACES[name]}"), name)
