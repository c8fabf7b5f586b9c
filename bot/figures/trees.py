"""A choice's features in, what decision trees add to its score out: they say what a sum of weights cannot.

Refuses to know what the features mean. A tree is a weight, or a question about one feature with the trees of both
answers; every question also has the weight that its answers average to, so that a path can be told step by step.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

Value = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Question:
    """Whether a feature's number is above a threshold; `worth` is what the tree says before it is answered."""

    feature: str
    threshold: float
    worth: float
    low: "Tree"
    high: "Tree"


Tree: TypeAlias = Question | float


def answer(trees: Sequence[Tree], values: Value) -> float:
    """The sum of what the trees say; a feature that is not among the values is 0."""
    total = 0.0
    for tree in trees:
        while tree.__class__ is Question:
            tree = tree.high if values.get(tree.feature, 0.0) > tree.threshold else tree.low  # type: ignore[union-attr]
        total += tree  # type: ignore[operator]
    return total


def steps(trees: Sequence[Tree], values: Value) -> Iterator[tuple[str, float]]:
    """Each question on the way with what its answer added."""
    for tree in trees:
        while isinstance(tree, Question):
            chosen = tree.high if values.get(tree.feature, 0.0) > tree.threshold else tree.low
            yield tree.feature, (chosen.worth if isinstance(chosen, Question) else chosen) - tree.worth
            tree = chosen


def planted(rows: Sequence[Any], names: Sequence[str]) -> tuple[Tree, ...]:
    """Trees from their JSON form: [feature's number, threshold, worth, low, high] or a weight, all in hundredths."""
    return tuple(_tree(row, names) for row in rows)


def _tree(row: Any, names: Sequence[str]) -> Tree:
    if not isinstance(row, list):
        return float(row) / 100
    feature, threshold, worth, low, high = row
    return Question(names[feature], threshold / 100, worth / 100, _tree(low, names), _tree(high, names))
