"""The text of a configuration file and the environment in, a checked `Config` or complaints that name the key out.

Refuses to know where the text came from, and whether anything it names can be reached.
"""

from collections.abc import Mapping

from bot.config.reading import FILE, read
from bot.config.settings import (
    CONSOLE,
    Config,
    FetchConfig,
    Kind,
    Platforms,
    PollConfig,
    Secret,
    Setting,
    StoreConfig,
)
from bot.errors import BadConfig

__all__ = [
    "CONSOLE",
    "Config",
    "FetchConfig",
    "Kind",
    "Platforms",
    "PollConfig",
    "Secret",
    "Setting",
    "StoreConfig",
    "parse",
    "problems",
]


def parse(
    text: str, environment: Mapping[str, str], platforms: Platforms = CONSOLE, *, file: str = FILE
) -> Config:
    """The configuration that a TOML text and the environment make; raises the first complaint about it.

    `platforms` says which platforms there are, and what the section of each may hold; `file` is what the text is
    called in a complaint about the whole of it.
    """
    config, complaints = read(text, environment, platforms, file)
    if complaints:
        raise complaints[0]
    return config


def problems(
    text: str, environment: Mapping[str, str], platforms: Platforms = CONSOLE, *, file: str = FILE
) -> tuple[BadConfig, ...]:
    """All that is wrong with a configuration, in the order of its sections."""
    return read(text, environment, platforms, file)[1]
