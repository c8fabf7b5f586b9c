"""Named features in, a choice and its reasons out: the linear models whose weights `figures.json` ships.

A choice's score is the sum of the weights of its own features and of the case's features for that choice.
Refuses to know what the features mean.
"""

import json
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain
from math import exp
from typing import Any, NamedTuple


class Case(NamedTuple):
    """One decision to make: `given` are features of the case, `choices` each choice's own features."""

    given: tuple[str, ...]
    choices: Mapping[str, Sequence[str]]


class Decision(NamedTuple):
    """What was chosen, and how sure it is (0..1)."""

    choice: str
    sure: float


@dataclass(frozen=True, slots=True)
class Model:
    """Weights: `own` by feature of a choice, `rows` by feature of the case; `places` are the choices' columns."""

    places: Mapping[str, int]
    rows: Mapping[str, tuple[float, ...]]
    own: Mapping[str, float]

    def scores(self, case: Case) -> dict[str, float]:
        """The score of every choice."""
        weight, places = self.own.get, self.places
        scores = {
            choice: sum(filter(None, map(weight, features))) if features else 0.0
            for choice, features in case.choices.items()
        }
        rows = list(filter(None, map(self.rows.get, case.given)))
        if rows:
            columns = list(zip(*rows, strict=True))
            for choice in scores:
                if choice in places:
                    scores[choice] = sum(columns[places[choice]], scores[choice])
        return scores

    def decide(self, case: Case) -> Decision:
        """The best choice; ties go to the first."""
        scores = self.scores(case)
        choice = max(scores, key=scores.__getitem__)
        best = scores.pop(choice)
        total = 1.0 + sum([exp(score - best) for score in scores.values()])
        return Decision(choice, 1 / total)

    def reasons(self, case: Case, decision: Decision, limit: int = 3) -> tuple[str, ...]:
        """The features that spoke most for the choice and against the second, strongest first."""
        weights: dict[str, float] = {}
        scores = self.scores(case)
        del scores[decision.choice]
        second = max(scores, key=scores.__getitem__, default=None)
        for sign, choice in ((1.0, decision.choice), (-1.0, second)):
            if choice is None:
                continue
            for feature in case.choices[choice]:
                weights[feature] = weights.get(feature, 0.0) + sign * self.own.get(feature, 0.0)
            for feature in case.given:
                weights[feature] = weights.get(feature, 0.0) + sign * self._given(feature, choice)
        best = sorted((feature for feature in weights if weights[feature] > 0.05), key=lambda f: -weights[f])
        return tuple(f"{feature} {weights[feature]:+.1f}" for feature in best[:limit])

    def _given(self, feature: str, choice: str) -> float:
        row = self.rows.get(feature)
        return row[self.places[choice]] if row is not None and choice in self.places else 0.0


def models(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Model]:
    """Models from their JSON form, which holds weights in hundredths and no noughts."""
    return {name: _model(parts["rows"], parts["own"]) for name, parts in tables.items()}


def _model(rows: Mapping[str, Mapping[str, int]], own: Mapping[str, int]) -> Model:
    labels = dict.fromkeys(chain.from_iterable(rows.values()))
    places = {label: place for place, label in enumerate(labels)}
    return Model(
        places,
        {feature: _row(row, places) for feature, row in rows.items()},
        {feature: _weight(weight) for feature, weight in own.items()},
    )


def _row(row: Mapping[str, int], places: Mapping[str, int]) -> tuple[float, ...]:
    """A feature's weight for every choice, most of them nought."""
    weights = [0.0] * len(places)
    for label, weight in row.items():
        weights[places[label]] = _weight(weight)
    return tuple(weights)


@cache
def _weight(hundredths: int) -> float:
    """One object a weight: tables of a hundred thousand weights, most of them nought, stay near at hand."""
    return hundredths / 100


@cache
def shipped() -> dict[str, Model]:
    """The models that ship with Briefwire."""
    text = files("bot.data").joinpath("weights.json").read_text(encoding="utf-8")
    return models(json.loads(text))


@lru_cache(maxsize=4096)
def bucket(number: int, edges: tuple[int, ...] = (0, 1, 2, 3, 5, 8, 13, 21)) -> str:
    """A number as the largest edge that it reaches, so that features generalise."""
    reached = bisect_right(edges, number)
    return str(edges[reached - 1]) if reached else "0"
