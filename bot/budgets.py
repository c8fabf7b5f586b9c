"""How often a channel and a workspace may be written to, in; whose turn it is, out. Refuses to know any clock.

Times are seconds of a clock that never goes back, given by the caller. Over budget means later, never never.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.model import Address

_PATIENCE = 1.0  # of a workspace's turns so far ahead none is given away: others are served first


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The least seconds between two messages of a channel, and of a workspace."""

    channel: float = 0.0
    workspace: float = 0.0


class Turns:
    """Gives each message the moment at which it may be sent."""

    def __init__(self, budgets: Mapping[str, Budget] = MappingProxyType({})) -> None:
        self._budgets = budgets
        self._free: dict[str, float] = {}

    def take(self, address: Address, now: float) -> float:
        """The moment for the next message to that address; it is taken then."""
        budget = self._budgets.get(address.platform)
        if budget is None:
            return now
        channel, workspace = address.channel_key, address.workspace_key
        at = max(now, self._free.get(channel, now), self._free.get(workspace, now))
        self._free[channel], self._free[workspace] = at + budget.channel, at + budget.workspace
        return at

    def busy(self, now: float) -> frozenset[str]:
        """The keys of the channels that may not be written to yet, and of workspaces with enough to do."""
        self._free = {key: free for key, free in self._free.items() if free > now}
        return frozenset(key for key, free in self._free.items() if free > now + _ahead(key))

    def wait(self, now: float) -> float:
        """How long until the first of them is free; 0 if none is busy."""
        return min((self._free[key] - now - _ahead(key) for key in self.busy(now)), default=0.0)


def _ahead(key: str) -> float:
    """How far ahead turns are given away: a workspace's so far that its messages never wait for ours."""
    return 0.0 if key.count("/") > 1 else _PATIENCE
