"""What is decided for a channel besides what it follows: who may change it, and who did."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from bot.model.deliveries import Address

Editors: TypeAlias = Literal["everyone", "managers", "admins"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSettings:
    """A channel's own rules. `editors` may change what it follows; times there are meant and shown in `tz`, and
    where it has none, in that of whoever asks.
    """

    address: Address
    editors: Editors = "managers"
    tz: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that a person did which others should be able to look up: `command` is what they asked for.

    A change was made in the channel; a `remark` only says something about a story, to whoever runs us.
    """

    address: Address
    at: datetime
    user: str | None
    name: str | None
    command: str
    outcome: str
    remark: bool = False
