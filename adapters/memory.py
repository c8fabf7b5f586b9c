"""What was seen or learnt lately, up to a number of things; the oldest goes first. Keeps nothing for good."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Memory(Generic[K, V]):
    """The last `most` things by key."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        return self._kept.get(key)

    def __contains__(self, key: K) -> bool:
        return key in self._kept

    def put(self, key: K, value: V) -> None:
        self._kept[key] = value
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def pop(self, key: K) -> V | None:
        return self._kept.pop(key, None)


class Seen:
    """Which of the last things came before."""

    def __init__(self, most: int = 4096) -> None:
        self._memory: Memory[Hashable, bool] = Memory(most)

    def before(self, key: Hashable) -> bool:
        """Whether this came before; from now on it has."""
        came = self._memory.get(key) is not None
        self._memory.put(key, True)
        return came
