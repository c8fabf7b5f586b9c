"""The environment in, the keys that its variables set in the parsed file out. It checks no value.

`DATABASE_URL` and the secrets of platforms (`SLACK_BOT_TOKEN`) have names of their own; any other key is
`BRIEFWIRE_<SECTION>__<KEY>`, in lists with the number of the section: `BRIEFWIRE_FEEDS__0__URL`.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bot.config.settings import Platforms
from bot.config.values import Variable
from bot.errors import BadConfig

PREFIX = "BRIEFWIRE_"


def overlay(tree: dict[str, Any], environment: Mapping[str, str], platforms: Platforms) -> Iterator[BadConfig]:
    """Sets in the tree what the environment says; yields a complaint for each variable that has no place in it."""
    for path, variable in _variables(environment, platforms):
        if not _put(tree, path, variable):
            yield BadConfig(
                variable.name,
                "has no place to go: sections are numbered from 0 without a gap, and a key holds no other key.",
            )


def _variables(environment: Mapping[str, str], platforms: Platforms) -> Iterator[tuple[list[str], Variable]]:
    """The variables that set something, each with the path that it sets; a later one wins."""
    for name, path in secret_variables(platforms).items():
        if environment.get(name):
            yield path, Variable(environment[name], name)
    ours = {name: _path(name) for name in environment if name.startswith(PREFIX) and "__" in name}
    for name, path in sorted(ours.items(), key=lambda item: [piece.zfill(9) for piece in item[1]]):
        if environment[name]:
            yield path, Variable(environment[name], name)


def secret_variables(platforms: Platforms) -> dict[str, list[str]]:
    """The variables with names of their own, and the path that each sets."""
    return {"DATABASE_URL": ["store", "url"]} | {
        f"{platform}_{key}".upper(): ["platforms", platform, key]
        for platform, settings in platforms.items()
        for key, setting in settings.items()
        if setting.kind == "secret"
    }


def _path(name: str) -> list[str]:
    """BRIEFWIRE_FEEDS__0__URL: feeds, 0, url. BRIEFWIRE_PLATFORMS_X__Y is as good as BRIEFWIRE_PLATFORMS__X__Y."""
    first, *rest = name.removeprefix(PREFIX).lower().split("__")
    return (
        ["platforms", first.removeprefix("platforms_"), *rest]
        if first.startswith("platforms_")
        else [first, *rest]
    )


def _put(tree: Any, path: Sequence[str], variable: Variable) -> bool:  # noqa: ANN401 - whatever TOML holds
    """Sets one value, opening sections on the way; in a list only the next one. False if that cannot be."""
    here, *rest = path
    if isinstance(tree, list) and rest and here.isdecimal() and int(here) <= len(tree):
        if int(here) == len(tree):
            tree.append({})
        return _put(tree[int(here)], rest, variable)
    if not isinstance(tree, dict):
        return False
    if not rest:
        tree[here] = variable
        return True
    return _put(tree.setdefault(here, [] if rest[0].isdecimal() else {}), rest, variable)
