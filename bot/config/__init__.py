"""The text of a configuration file and the environment in, a checked `Config` or complaints that name the key out.

Refuses to know where the text came from, and whether anything it names can be reached.
"""

from collections.abc import Mapping

from bot.config.reading import read
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


def parse(text: str, environment: Mapping[str, str], platforms: Platforms = CONSOLE) -> Config:
    """The configuration that a TOML text and the environment make; raises the first complaint about it.

    `platforms` says which platforms there are, and what the section of each may hold.
    """
    config, complaints = read(text, environment, platforms)
    if complaints:
        raise complaints[0]
    return config


def problems(text: str, environment: Mapping[str, str], platforms: Platforms = CONSOLE) -> tuple[BadConfig, ...]:
    """All that is wrong with a configuration, in the order of its sections."""
    return read(text, environment, platforms)[1]
