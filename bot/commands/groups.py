"""What people call several companies at once, in; their names instead, out: "capex of big tech"."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from bot.companies import companies


def spelt_out(text: str) -> str:
    """A text with the names of companies where it has the name of a group."""
    if not _pattern().search(text):
        return text
    return _pattern().sub(lambda found: ", ".join(_names()[_folded(found[0])]), text)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """The companies of each group, by each of its names."""
    rows = tomllib.loads(files("bot.data").joinpath("groups.toml").read_text(encoding="utf-8"))["group"]
    table = companies()
    named = [
        (row["names"], tuple(company.name for key in row["companies"] if (company := table.get(key))))
        for row in rows
    ]
    return {name: members for names, members in named for name in names}


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_names(), key=len, reverse=True)
    either = "|".join(r"\s".join(map(re.escape, name.split())) for name in names)
    return re.compile(rf"(?<![\w-])(?:{either})(?!\w|-)", re.IGNORECASE)
