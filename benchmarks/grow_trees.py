"""Grows the trees that look again where weights leave two choices close; needs numpy, scipy and lightgbm.

The trees are boosted on what the weights alone would have said of articles that they were not trained on, so that
they learn what to do about mistakes as they are made.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import lightgbm
import numpy as np
from scipy.sparse import csr_matrix

from bot.figures.linear import Case, Model, doubtful

TREES = {"entity": 160, "period": 160, "status": 80}
SUPPORT = 30  # choices that a feature must have before a tree may ask for it
GROWTH = {
    "num_leaves": 15,
    "learning_rate": 0.07,
    "min_data_in_leaf": 20,
    "min_sum_hessian_in_leaf": 2,
    "feature_fraction": 0.3,
    "lambda_l2": 5,
    "seed": 1,
    "deterministic": True,
    "force_row_wise": True,
    "num_threads": 2,
    "verbose": -1,
}

Look = tuple[str, dict[str, float], float, bool]


def grow(kind: str, asked: Sequence[tuple[Model, Case, str]]) -> dict[str, Any]:
    """The trees of a kind, from cases with a model that never saw them and the right answer; see `trees.planted`."""
    looks = []
    for model, case, right in asked:
        scores = model.sums(case)
        looked = [(choice, values, scores[choice], choice == right) for choice, values in doubtful(case, scores)]
        if any(answer for *_, answer in looked):
            looks.append(looked)
    support = Counter(feature for looked in looks for _, values, _, _ in looked for feature in values)
    names = sorted(feature for feature, count in support.items() if feature and count >= SUPPORT)
    table, start, right, lengths = _table(looks, {name: at for at, name in enumerate(names)})
    firsts = np.concatenate([[0], np.cumsum(lengths)[:-1]])

    def slope(added: Any, _: Any) -> tuple[Any, Any]:
        top = np.maximum.reduceat(added, firsts)
        raised = np.exp(added - np.repeat(top, lengths))
        chance = raised / np.repeat(np.add.reduceat(raised, firsts), lengths)
        return chance - right, np.maximum(chance * (1 - chance), 1e-3)

    grown = lightgbm.train(
        {**GROWTH, "objective": slope}, lightgbm.Dataset(table, right, init_score=start), TREES[kind]
    )
    rows = [_row(tree["tree_structure"]) for tree in grown.dump_model()["tree_info"]]
    return _numbered(rows, names)


def _table(looks: Sequence[Sequence[Look]], index: dict[str, int]) -> tuple[Any, Any, Any, Any]:
    rows: list[int] = []
    columns: list[int] = []
    numbers: list[float] = []
    flat = [look for looked in looks for look in looked]
    for row, (_, values, _, _) in enumerate(flat):
        for feature, number in values.items():
            if feature in index:
                rows.append(row)
                columns.append(index[feature])
                numbers.append(number)
    table = csr_matrix((np.array(numbers, dtype=np.float32), (rows, columns)), shape=(len(flat), len(index)))
    best = [max(score for _, _, score, _ in looked) for looked in looks]
    start = [score - top for looked, top in zip(looks, best, strict=True) for _, _, score, _ in looked]
    right = np.array([float(answer) for *_, answer in flat])
    return table, np.array(start), right, np.array([len(looked) for looked in looks])


def _row(node: Any) -> Any:
    """A node as the weights have it, in hundredths; its feature still by the number that it was grown with."""
    if "leaf_value" in node:
        return round(100 * node["leaf_value"])
    return [
        node["split_feature"],
        round(100 * node["threshold"]),
        round(100 * node["internal_value"]),
        _row(node["left_child"]),
        _row(node["right_child"]),
    ]


def _numbered(rows: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
    """Trees that number only the features they ask for."""
    asked: dict[int, int] = {}

    def numbered(row: Any) -> Any:
        if not isinstance(row, list):
            return row
        feature, threshold, worth, low, high = row
        return [asked.setdefault(feature, len(asked)), threshold, worth, numbered(low), numbered(high)]

    trees = [numbered(row) for row in rows]
    return {"trees": trees, "asked": [names[feature] for feature in asked]}
