"""The order of it all: collect what feeds bring, publish what it causes, reply to what is asked.

The only package of `bot` that awaits. It decides nothing that the pure modules can decide; what it adds is the
order of things, so that a crash between any two lines loses nothing and repeats nothing.
"""

from bot.pipeline.collector import Collector
from bot.pipeline.connections import Pace, Pass, Ports, Progress
from bot.pipeline.desk import Desk
from bot.pipeline.notifier import Notifier
from bot.pipeline.publisher import Publisher

__all__ = ["Collector", "Desk", "Notifier", "Pace", "Pass", "Ports", "Progress", "Publisher"]
