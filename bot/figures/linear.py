"""Named features in, a choice and its reasons out: the linear models whose weights `figures.json` ships.

A choice's score is the sum of the weights of its own features and of the case's features for that choice.
Refuses to know what the features mean.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import repeat
from math import exp

Rows = Mapping[str, Mapping[str, float]]
_NOTHING = repeat(0.0)


@dataclass(frozen=True, slots=True)
class Case:
    """One decision to make: `given` are features of the case, `choices` each choice's own features."""

    given: tuple[str, ...]
    choices: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was chosen, how sure it is (0..1), and what came second."""

    choice: str
    sure: float
    second: str | None = None


@dataclass(frozen=True, slots=True)
class Model:
    """Weights: `rows` by feature of the case and choice, `own` by feature of a choice."""

    rows: Rows
    own: Mapping[str, float]

    def scores(self, case: Case) -> dict[str, float]:
        """The score of every choice."""
        weigh = self.own.get
        scores = {choice: sum(map(weigh, features, _NOTHING)) for choice, features in case.choices.items()}
        for row in filter(None, map(self.rows.get, case.given)):
            for choice, weight in row.items():
                if choice in scores:
                    scores[choice] += weight
        return scores

    def decide(self, case: Case) -> Decision:
        """The best choice; ties go to the first."""
        scores = self.scores(case)
        ranked = sorted(scores, key=lambda choice: -scores[choice])
        best = scores[ranked[0]]
        total = sum(exp(score - best) for score in scores.values())
        return Decision(ranked[0], 1 / total, ranked[1] if len(ranked) > 1 else None)

    def reasons(self, case: Case, decision: Decision, limit: int = 3) -> tuple[str, ...]:
        """The features that spoke most for the choice and against the second, strongest first."""
        weights: dict[str, float] = {}
        for sign, choice in ((1.0, decision.choice), (-1.0, decision.second)):
            if choice is None:
                continue
            for feature in case.choices[choice]:
                weights[feature] = weights.get(feature, 0.0) + sign * self.own.get(feature, 0.0)
            for feature in case.given:
                weight = self.rows.get(feature, {}).get(choice, 0.0)
                weights[feature] = weights.get(feature, 0.0) + sign * weight
        best = sorted((feature for feature in weights if weights[feature] > 0.05), key=lambda f: -weights[f])
        return tuple(f"{feature} {weights[feature]:+.1f}" for feature in best[:limit])


def models(tables: Mapping[str, Mapping[str, Mapping[str, object]]]) -> dict[str, Model]:
    """Models from their JSON form, which holds weights in hundredths."""
    return {
        name: Model(
            rows={feature: _floats(row) for feature, row in parts["rows"].items()},  # type: ignore[arg-type]
            own=_floats(parts["own"]),
        )
        for name, parts in tables.items()
    }


def _floats(row: Mapping[str, object]) -> dict[str, float]:
    return {key: float(value) / 100 for key, value in row.items()}  # type: ignore[arg-type]


@cache
def shipped() -> dict[str, Model]:
    """The models that ship with Briefwire."""
    text = files("bot.data").joinpath("weights.json").read_text(encoding="utf-8")
    return models(json.loads(text))


def bucket(number: int, edges: Iterable[int] = (0, 1, 2, 3, 5, 8, 13, 21)) -> str:
    """A number as the largest edge that it reaches, so that features generalise."""
    name = "0"
    for edge in edges:
        if number < edge:
            break
        name = str(edge)
    return name
