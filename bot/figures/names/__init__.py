"""An article's text in, everybody whom a figure could belong to out: companies of the table and other names.

Knows capitals, titles of people, and that "Velta" later on is "Velta Robotics"; refuses to know who owns what.
"""

from bot.figures.names.name import FIRMS, Name, besides
from bot.figures.names.people import with_owners
from bot.figures.names.tabled import code_owners, codes, known, leaders, surnames
from bot.figures.names.unknown import unknown

__all__ = [
    "FIRMS",
    "Name",
    "besides",
    "code_owners",
    "codes",
    "known",
    "leaders",
    "surnames",
    "unknown",
    "with_owners",
]
