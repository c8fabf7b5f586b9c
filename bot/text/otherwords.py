"""A Chinese name at its place in, whether it is only a piece of another word out: 道指 in 报道指出.

The words are a table, `otherwords_zh.txt`, read once; refuses to know whose the names are.
"""

from functools import cache, lru_cache
from importlib.resources import files


def in_other_word(text: str, start: int, name: str) -> bool:
    """Whether the name that stands at a place of a simplified text is a piece of a longer word of the table."""
    return any(start >= at and text.startswith(word, start - at) for word, at in _around(name))


@lru_cache(maxsize=4096)
def _around(name: str) -> tuple[tuple[str, int], ...]:
    """The longer words that hold a name, each with the place of the name in it."""
    if name.isascii():
        return ()
    return tuple((word, word.index(name)) for word in other_words() if len(word) > len(name) and name in word)


@cache
def other_words() -> tuple[str, ...]:
    """The Chinese words in which names stand by chance."""
    text = files("bot.data").joinpath("otherwords_zh.txt").read_text(encoding="utf-8")
    return tuple(word for line in text.splitlines() if not line.startswith("#") for word in line.split())
