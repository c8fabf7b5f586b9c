"""How often a channel and a workspace may be written to, in; whose turn it is, out. Refuses to know any clock.

Times are seconds of a clock that never goes back, given by the caller. Over budget means later, never never.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from bot.model import Address, Waiting

MOST_OF_A_WORKSPACE = 16
_REMEMBERED = 3600.0
_PATIENCE = 1.5  # of a workspace's turns so far ahead none is given away: others are served first


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
        self._told: dict[str, float] = {}

    def take(self, address: Address, now: float) -> float:
        """The moment for the next message to that address; it is taken then."""
        channel, workspace = address.channel_key, address.workspace_key
        self._told[channel] = now
        budget = self._budgets.get(address.platform)
        if budget is None:
            return now
        at = max(now, self._free.get(channel, now), self._free.get(workspace, now))
        self._free[channel], self._free[workspace] = at + budget.channel, at + budget.workspace
        return at

    def busy(self, now: float) -> frozenset[str]:
        """The keys of the channels that may not be written to yet, and of workspaces with enough to do."""
        self._free = {key: free for key, free in self._free.items() if free > now}
        self._told = {key: told for key, told in self._told.items() if told > now - _REMEMBERED}
        return frozenset(key for key, free in self._free.items() if free > now + _ahead(key))

    def wait(self, now: float) -> float:
        """How long until the first of them is free; 0 if none is busy."""
        return min((self._free[key] - now - _ahead(key) for key in self.busy(now)), default=0.0)

    def choose(self, waiting: Sequence[Waiting], most: int) -> tuple[int, ...]:
        """Which of the deliveries that wait are to be sent next, the first first: a few of each workspace.

        A channel that was told nothing lately goes before one that was, however much waits there. Only one that
        has so much left that it would keep its workspace from being done goes first: of these there are never
        more than the workspace serves in the time between two messages of one of them.
        """
        places = []
        for there in _by_workspace(waiting):
            budget = self._budgets.get(there[0].platform, Budget())
            left = sum(one.number for one in there) * budget.workspace
            first = sorted(there, key=lambda one: (not _holds_up(one, budget, left), *self._turn(one)))
            places += [(place, one.due, one.id) for place, one in enumerate(first[:MOST_OF_A_WORKSPACE])]
        return tuple(ident for *_, ident in sorted(places)[:most])

    def _turn(self, one: Waiting) -> tuple[object, ...]:
        return self._told.get(one.channel, -math.inf), one.due, one.id


def _by_workspace(waiting: Sequence[Waiting]) -> Iterator[Sequence[Waiting]]:
    found: dict[str, list[Waiting]] = defaultdict(list)
    for one in waiting:
        found[one.workspace].append(one)
    yield from found.values()


def _holds_up(one: Waiting, budget: Budget, left: float) -> bool:
    """Whether a channel needs as long, told without a pause, as all of its workspace."""
    return one.number > 1 and one.number * budget.channel >= left > 0


def _ahead(key: str) -> float:
    """How far ahead turns are given away: a workspace's so far that its messages never wait for ours."""
    return 0.0 if key.count("/") > 1 else _PATIENCE
