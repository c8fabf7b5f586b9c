"""A Chinese article's text in, those whom the tables lack out: indices, fund houses, listed and other companies.

Knows the shapes by which Chinese news gives a name away: a code in brackets behind it, a word like 股份 at its
end, a list with known companies, a clause that it opens time and again. Refuses to know what anybody did.
"""

from collections.abc import Iterable, Sequence

from bot.figures.chinese_names.found import Found
from bot.figures.names import Name
from bot.text.scripts import simplified


def unknown(title: str, text: str, taken: Sequence[Name]) -> list[Name]:
    """Everybody whom the shapes of a text give away, at every place of the title and the text where they stand."""
    return Found(simplified(text), simplified(title), taken).names(title, text)


def without(taken: Iterable[Name], longer: Sequence[Name]) -> list[Name]:
    """The names taken before, less the countries that are but the front of a longer name."""
    spans = {(name.part, place) for name in longer for place in range(name.start, name.end)}
    return [name for name in taken if name.kind != "country" or (name.part, name.start) not in spans]
