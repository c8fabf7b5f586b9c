"""Named features in, a choice and its reasons out: the models whose weights `weights.json` ships.

A choice's score is the sum of the weights of its own features and of the case's features for that choice. Where two
choices come out close, trees look at the first few again and add to their scores. Refuses to know what features mean.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from math import exp
from typing import Any

from bot.figures.trees import Tree, answer, planted, steps

BEHIND, LEAD, RANK = "behind the first", "lead of the first", "rank"
CLEAR = 4.0  # a lead of the first choice over the second that needs no second look: 98 %
_LOOKED_AT = 4

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
    """Weights: `own` by feature of a choice, `rows` by feature of the case, with a column for each of `labels`."""

    labels: tuple[str, ...]
    rows: Mapping[str, tuple[float, ...]]
    own: Mapping[str, float]
    trees: tuple[Tree, ...] = ()

    def scores(self, case: Case) -> dict[str, float]:
        """The score of every choice."""
        scores = self.sums(case)
        if self.trees:
            for choice, values in doubtful(case, scores):
                scores[choice] += answer(self.trees, values)
        return scores

    def sums(self, case: Case) -> dict[str, float]:
        """The score of every choice by weights alone."""
        weight = self.own.get
        scores = {
            choice: sum(filter(None, map(weight, features))) if features else 0.0
            for choice, features in case.choices.items()
        }
        rows = filter(None, map(self.rows.get, case.given))
        for choice, column in zip(self.labels, zip(*rows, strict=True), strict=False):
            if choice in scores:
                scores[choice] = sum(column, scores[choice])
        return scores

    def decide(self, case: Case) -> Decision:
        """The best choice; ties go to the first."""
        scores = self.scores(case)
        choice = max(scores, key=scores.__getitem__)
        best = scores.pop(choice)
        second = max(scores, key=scores.__getitem__, default=None)
        total = 1.0 + sum([exp(score - best) for score in scores.values()])
        return Decision(choice, 1 / total, second)

    def reasons(self, case: Case, decision: Decision, limit: int = 3) -> tuple[str, ...]:
        """The features that spoke most for the choice and against the second, strongest first."""
        weights: dict[str, float] = {}
        for sign, choice in ((1.0, decision.choice), (-1.0, decision.second)):
            if choice is None:
                continue
            for feature in case.choices[choice]:
                weights[feature] = weights.get(feature, 0.0) + sign * self.own.get(feature, 0.0)
            for feature in case.given:
                weights[feature] = weights.get(feature, 0.0) + sign * self._given(feature, choice)
        for choice, values in doubtful(case, self.sums(case)) if self.trees else ():
            sign = 1.0 if choice == decision.choice else -1.0 if choice == decision.second else 0.0
            for feature, added in steps(self.trees, values) if sign else ():
                weights[feature] = weights.get(feature, 0.0) + sign * added
        best = sorted((feature for feature in weights if weights[feature] > 0.05), key=lambda f: -weights[f])
        return tuple(f"{feature} {weights[feature]:+.1f}" for feature in best[:limit])

    def _given(self, feature: str, choice: str) -> float:
        row = self.rows.get(feature)
        return row[self.labels.index(choice)] if row is not None and choice in self.labels else 0.0


def doubtful(case: Case, scores: Mapping[str, float]) -> list[tuple[str, dict[str, float]]]:
    """The first few choices with what trees may ask about each, none where the first is far ahead.

    Every feature of the choice and of the case is 1; how the choices stand to each other are numbers of their own.
    """
    ranked = sorted(scores, key=lambda choice: -scores[choice])[:_LOOKED_AT]
    best = scores[ranked[0]]
    lead = best - scores[ranked[1]] if len(ranked) > 1 else CLEAR
    if lead >= CLEAR:
        return []
    given = dict.fromkeys(case.given, 1.0)
    return [
        (
            choice,
            given
            | dict.fromkeys(case.choices[choice], 1.0)
            | {f"is {choice}" if given else "": 1.0, BEHIND: scores[choice] - best, LEAD: lead, RANK: float(rank)},
        )
        for rank, choice in enumerate(ranked, 1)
    ]


def models(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, Model]:
    """Models from their JSON form, which holds weights in hundredths and no noughts."""
    return {name: _model(**parts) for name, parts in tables.items()}


def _model(
    rows: Mapping[str, Mapping[str, int]],
    own: Mapping[str, int],
    trees: Sequence[Any] = (),
    asked: Sequence[str] = (),
) -> Model:
    labels = tuple(dict.fromkeys(chain.from_iterable(rows.values())))
    return Model(
        labels,
        {feature: tuple([row.get(label, 0) / 100 for label in labels]) for feature, row in rows.items()},
        {feature: weight / 100 for feature, weight in own.items()},
        planted(trees, asked),
    )


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
