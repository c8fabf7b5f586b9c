"""A Chinese text in, the same text in simplified letters out, each letter in its place.

Knows letters one by one; refuses to know words, so that 乾, 著 and 瞭, which both scripts use, stay as they are.
"""

import re
from functools import cache
from importlib.resources import files


def simplified(text: str) -> str:
    """A text with its traditional letters turned into simplified ones; it keeps its length."""
    return text if text.isascii() or not _traditional().search(text) else text.translate(_letters())


@cache
def _traditional() -> re.Pattern[str]:
    """Any letter that is written otherwise in simplified script: most texts have none."""
    return re.compile(f"[{''.join(map(chr, _letters()))}]")


@cache
def _letters() -> dict[int, str]:
    text = files("bot.data").joinpath("traditional.txt").read_text(encoding="utf-8")
    pairs = (pair for line in text.splitlines() if not line.startswith("#") for pair in line.split())
    return {ord(pair[0]): pair[1] for pair in pairs}
