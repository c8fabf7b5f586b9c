"""Trains the weights of the figure engine from labelled articles: `python benchmarks/train_figures.py --help`.

Needs numpy, which the product itself does not. Learns from the bench's labels, our own labels and our own cases.
"""

import argparse
import hashlib
import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.figure_cases import ANY, golden_cases  # noqa: E402
from benchmarks.labelled import (  # noqa: E402
    BENCH,
    HELD_OUT_WEIGHTS,
    Labelled,
    aliases,
    alike,
    chinese,
    chinese_halves,
    halves,
    in_english,
    scorer,
    scores,
    shared,
    snippets,
    telling,
    theirs,
)
from bot.figures.binding.entity import NOBODY, Cast  # noqa: E402
from bot.figures.binding.key import ASIDE, KEY, key_case  # noqa: E402
from bot.figures.binding.metric import NONE  # noqa: E402
from bot.figures.binding.period import UNDATED  # noqa: E402
from bot.figures.claims import Claim  # noqa: E402
from bot.figures.engine import Trained, bind  # noqa: E402
from bot.figures.findings import figures, one_each  # noqa: E402
from bot.figures.linear import Case, Model, models  # noqa: E402
from bot.figures.passages import Scene, scene  # noqa: E402
from bot.figures.records import record  # noqa: E402

KINDS = ("metric", "measure", "direction", "entity", "subject", "period", "status", "attribution", "key")
# What comes before these may be wrong, as they must learn.
MISLED = frozenset({"entity", "subject", "period", "status", "attribution"})
PENALTY = {
    "metric": 3.0,
    "measure": 2.0,
    "direction": 3.0,
    "entity": 7.0,
    "subject": 3.0,
    "period": 6.0,
    "status": 6.0,
    "attribution": 3.0,
    "key": 4.0,
}
STRENGTH = (1.0, 1.0, 1.5)
SUPPORT = 4
BENCH_WORTH = 4  # the bench's annotators settled what ours follow; held out articles gain by it
CASE_WORTH = 8  # a case of ours was written to show one thing, and shows it cleanly
LEXICAL = re.compile(r"(?:\w+ )?w[-+][-+\d]+ |before (?!rank|at)|after (?!rank|at)|undated (?:after|before)")
LEXICAL_SHARE = 0.005  # of the articles must have a word before it may count: ten of the two thousand we have
WEIGHTS = ROOT / "bot" / "data" / "weights.json"


def golden() -> list[Labelled]:
    """Our own cases: they teach phrasings that the articles are short of."""
    return [
        Labelled(
            case.article,
            tuple(
                {
                    **figure,
                    "subject": figure["subject"] or (None if figure["whole"] else ANY),
                    "attribution": figure["attribution"] or (None if figure["stated"] else ANY),
                    "quote": case.article.text,
                    "key": True,
                }
                for figure in case.figures
            ),
        )
        for case in golden_cases()
        if case.known is None
    ]


# --- cases ------------------------------------------------------------------------------------------


def same(claim: Claim, gold: dict[str, Any]) -> bool:
    """Whether a claim's amount is a label's."""
    quantity = claim.quantity
    mine = [(quantity.value, quantity.unit), *((alt.value, alt.unit) for alt in quantity.alt)]
    if quantity.value_high is not None:
        mine.append((quantity.value_high, quantity.unit))
    theirs = [(gold["value"], gold["unit"]), *((alt["value"], alt["unit"]) for alt in gold.get("alt") or ())]
    if gold.get("value_high") is not None:
        theirs.append((gold["value_high"], gold["unit"]))
    return any(
        unit == other and _close(float(value), float(number)) for value, unit in mine for number, other in theirs
    )


def _close(one: float, two: float) -> bool:
    one, two = abs(one), abs(two)
    return one == two or abs(one - two) <= 0.005 * max(one, two)


def aligned(found: Sequence[Claim], gold: Sequence[dict[str, Any]]) -> tuple[dict[int, dict[str, Any]], set[int]]:
    """Claim places with their labels, and the places of claims that say again what a label says elsewhere."""
    labels: dict[int, dict[str, Any]] = {}
    for item in gold:
        fitting = [claim for claim in found if claim.place not in labels and same(claim, item)]
        inside = [claim for claim in fitting if _within(claim, item["quote"])]
        chosen = next(iter(inside or fitting), None)
        if chosen is not None:
            labels[chosen.place] = item
    unclear = set()
    for claim in found:
        if claim.place in labels:
            continue
        twin = next((item for item in gold if same(claim, item)), None)
        if twin is None:
            continue
        if claim.passage.part == "title" or (
            claim.kind == "money" and len(claim.quantity.value.normalize().as_tuple().digits) > 1
        ):
            labels[claim.place] = twin
        else:
            unclear.add(claim.place)
    return labels, unclear


def _within(claim: Claim, quote: str) -> bool:
    article = claim.scene.article
    source = article.title if claim.passage.part == "title" else article.text
    at = source.find(quote)
    while at >= 0:
        if at <= claim.quantity.start and claim.quantity.end <= at + len(quote) + 2:
            return True
        at = source.find(quote, at + 1)
    return False


Example = tuple[str, Case, str]


class Teacher:
    """A judge that keeps every case it was asked; it answers with the labels, or as weights trained before do."""

    def __init__(
        self,
        labels: dict[int, dict[str, Any]],
        unclear: set[int],
        same_name: Callable[[str, str], bool],
        trained: dict[str, Model] | None = None,
    ) -> None:
        self.labels = labels
        self.unclear = unclear
        self.same_name = same_name
        self.trained = trained
        self.examples: list[Example] = []

    def __call__(self, kind: str, claim: Claim, make: Callable[[], Case]) -> str:
        if kind == "metric" and claim.place in self.unclear:
            return NONE
        case = make()
        gold = self.labels.get(claim.place)
        if gold is not None and gold.get(kind) == ANY:
            return UNDATED
        answer = NONE if gold is None else self._answer(kind, claim, case, gold)
        if answer in case.choices:
            self.examples.append((kind, case, answer))
        return answer if self.trained is None else self._said(kind, case, answer)

    def _said(self, kind: str, case: Case, answer: str) -> str:
        """What the weights so far would say: later decisions learn to live with the mistakes of earlier ones."""
        said = self.trained[kind].decide(case).choice
        return answer if kind == "metric" and NONE in (said, answer) else said

    def _answer(self, kind: str, claim: Claim, case: Case, gold: dict[str, Any]) -> str:
        if kind == "entity":
            return self._entity(case, gold)
        if kind == "period":
            period = gold["period"] or UNDATED
            return next(
                (choice for choice in case.choices if choice.removeprefix("FY") == period.removeprefix("FY")),
                period,
            )
        if kind == "subject":
            return self._alike(case, gold["subject"] or "")
        if kind == "attribution":
            return self._speaker(case, gold)
        if kind == "direction":
            return "down" if gold["value"] < 0 else "up"
        return str(gold[kind])

    def _alike(self, case: Case, wanted: str) -> str:
        """The choice that says most of what a label says."""
        if not wanted:
            return ""
        wanted_too = in_english(wanted)
        named = next(
            (
                choice
                for choice in case.choices
                if choice and (self.same_name(choice, wanted) or self.same_name(choice, wanted_too))
            ),
            None,
        )
        if named is not None:
            return named
        words = telling(wanted)
        best = max(case.choices, key=lambda choice: shared(telling(choice), words))
        return best if alike(best, wanted) else wanted

    def _speaker(self, case: Case, gold: dict[str, Any]) -> str:
        """Who says it; the company goes by its name, too."""
        said = gold["attribution"] or ""
        found = self._alike(case, said)
        if found not in case.choices and said.lower().startswith("the ") and gold["entity"]:
            return self._alike(case, gold["entity"])
        return found

    def _entity(self, case: Case, gold: dict[str, Any]) -> str:
        for field in ("entity", "subject"):
            for choice in case.choices:
                if choice and gold[field] and self.same_name(choice, gold[field]):
                    return choice
            if gold["entity"] is None and field == "entity":
                continue
        return gold["entity"] or NOBODY


def examples(
    items: Iterable[Labelled], bench: Path, trained: dict[str, Model] | None = None
) -> list[tuple[str, list[Example]]]:
    """Every decision with its right answer, after earlier decisions as labelled, or as `trained` makes them."""
    score, known = scorer(bench), aliases(bench)

    def same_name(one: str, two: str) -> bool:
        return bool(score.name(one, known) == score.name(two, known))

    found = []
    for item in items:
        laid_out = scene(item.article)
        empty = bind(laid_out, lambda kind, claim, make: NONE)
        teacher = Teacher(*aligned(empty, item.gold), same_name, trained)
        claims = bind(laid_out, teacher)
        teacher.examples += _keys(claims, laid_out, teacher.labels)
        found.append((item.article.id, teacher.examples))
    return found


def _keys(claims: Sequence[Claim], laid_out: Scene, labels: dict[int, dict[str, Any]]) -> list[Example]:
    single = one_each(claims)
    cast = Cast(laid_out)
    return [
        ("key", key_case(claim, single, cast), KEY if labels[claim.place]["key"] else ASIDE)
        for claim in single
        if claim.place in labels
    ]


def lessons(
    items: Sequence[Labelled], ours: Sequence[tuple[str, list[Example]]], bench: Path
) -> list[tuple[str, list[Example]]]:
    """Every decision of labelled articles, after earlier decisions as labelled and as weights make them.

    Owners, periods and status are learnt twice, so that they know how far what was decided before can be trusted.
    Which figures belong on a card is learnt from figures as weights make them: those that know only what is
    labelled, and those that know what weights decide. Articles of the bench's own annotators stand several times:
    so much do they count.
    """
    labelled = without({"key"}, examples(items, bench))
    first = _read(items, labelled, ours, bench)
    misled = dict(without(set(KINDS) - MISLED, first))
    twice = [(ident, [*made, *misled[ident]]) for ident, made in labelled]
    second = _read(items, twice, ours, bench)
    keys, keys_again = (dict(without(set(KINDS) - {"key"}, read)) for read in (first, second))
    trusted = theirs(bench)
    return [
        (ident, [*made, *keys[ident], *keys_again[ident]] * (BENCH_WORTH if ident in trusted else 1))
        for ident, made in twice
    ]


def _read(
    items: Sequence[Labelled],
    learnt: Sequence[tuple[str, list[Example]]],
    ours: Sequence[tuple[str, list[Example]]],
    bench: Path,
) -> list[tuple[str, list[Example]]]:
    """Every article's decisions after those of weights that the other half of the articles taught."""
    found: list[tuple[str, list[Example]]] = []
    for half in (0, 1):
        trained = models(fit([*learnt[half::2], *ours]))
        found += examples(items[1 - half :: 2], bench, trained)
    return found


# --- the fit ----------------------------------------------------------------------------------------


def fit(found: Sequence[tuple[str, Sequence[Example]]]) -> dict[str, dict[str, Any]]:
    """The weights of every model that there are cases for."""
    by_kind: dict[str, list[tuple[str, Case, str]]] = defaultdict(list)
    for ident, made in found:
        for kind, case, answer in made:
            by_kind[kind].append((ident, case, answer))
    return {kind: _fit(by_kind[kind], kind) for kind in KINDS if by_kind[kind]}


def _fit(cases: Sequence[tuple[str, Case, str]], kind: str) -> dict[str, Any]:
    support: dict[str, set[str]] = defaultdict(set)
    for ident, case, _ in cases:
        for feature in case.given:
            support[feature].add(ident)
        for features in case.choices.values():
            for feature in features:
                support[feature].add(ident)
    least = max(SUPPORT, math.ceil(LEXICAL_SHARE * len({ident for ident, _, _ in cases})))
    enough = {
        feature
        for feature, idents in support.items()
        if len(idents) >= (least if LEXICAL.match(feature) else SUPPORT)
    }
    index: dict[tuple[str, str | None], int] = {}
    columns: list[int] = []
    owners: list[int] = []
    starts: list[int] = []
    right: list[int] = []
    row = 0
    for _, case, answer in cases:
        starts.append(row)
        given = [feature for feature in dict.fromkeys(case.given) if feature in enough]
        for choice, features in case.choices.items():
            if choice == answer:
                right.append(row)
            keys = [(feature, None) for feature in features if feature in enough]
            keys += [(feature, choice) for feature in given] if given else []
            for key in keys:
                columns.append(index.setdefault(key, len(index)))
                owners.append(row)
            row += 1
    strength = np.array([_strength(feature, choice) for feature, choice in index]) * PENALTY[kind]
    weights = _minimise(
        np.array(columns), np.array(owners), np.array(starts), np.array(right), row, len(index), strength
    )
    return _tables(index, weights)


def _strength(feature: str, choice: str | None) -> float:
    """How strongly a weight is held to nought: words most, features shared by all choices least."""
    if choice is None:
        return STRENGTH[0]
    return STRENGTH[2] if LEXICAL.match(feature) else STRENGTH[1]


def _minimise(
    columns: Any, owners: Any, starts: Any, right: Any, choices: int, features: int, penalty: Any
) -> Any:
    """L-BFGS on the conditional log-likelihood with an L2 penalty."""
    lengths = np.diff(np.append(starts, choices))

    def loss(weights: Any) -> tuple[float, Any]:
        scores = np.bincount(owners, weights=weights[columns], minlength=choices)
        top = np.repeat(np.maximum.reduceat(scores, starts), lengths)
        raised = np.exp(scores - top)
        total = np.add.reduceat(raised, starts)
        chance = raised / np.repeat(total, lengths)
        value = float(np.sum(np.log(total)) + np.sum(top[starts]) - np.sum(scores[right]))
        chance[right] -= 1
        slope = np.bincount(columns, weights=chance[owners], minlength=features)
        return value + 0.5 * float(penalty @ (weights * weights)), slope + penalty * weights

    return _lbfgs(loss, np.zeros(features))


def _lbfgs(loss: Callable[[Any], tuple[float, Any]], weights: Any, steps: int = 80, memory: int = 8) -> Any:
    value, slope = loss(weights)
    history: list[tuple[Any, Any, float]] = []
    for _ in range(steps):
        way = slope.copy()
        marks = []
        for moved, turned, inverse in reversed(history):
            mark = inverse * float(moved @ way)
            marks.append(mark)
            way -= mark * turned
        if history:
            moved, turned, _ = history[-1]
            way *= float(moved @ turned) / float(turned @ turned)
        for (moved, turned, inverse), mark in zip(history, reversed(marks), strict=True):
            way += (mark - inverse * float(turned @ way)) * moved
        pace = 1.0 if history else 1.0 / max(1.0, float(np.abs(slope).sum()) ** 0.5)
        expected = float(slope @ way)
        for _ in range(20):
            there = weights - pace * way
            new_value, new_slope = loss(there)
            if new_value <= value - 1e-4 * pace * expected:
                break
            pace /= 2
        moved, turned = there - weights, new_slope - slope
        if float(moved @ turned) > 1e-10:
            history = [*history[-memory + 1 :], (moved, turned, 1.0 / float(moved @ turned))]
        done = value - new_value < 1e-5 * max(1.0, abs(value))
        weights, value, slope = there, new_value, new_slope
        if done:
            break
    return weights


def _tables(index: dict[tuple[str, str | None], int], weights: Any, least: float = 0.125) -> dict[str, Any]:
    """Weights in hundredths, those near nought left out."""
    by_feature: dict[str, dict[str, int]] = defaultdict(dict)
    own: dict[str, int] = {}
    for (feature, choice), at in index.items():
        weight = round(100 * float(weights[at]))
        if abs(weight) < 100 * least:
            continue
        if choice is None:
            own[feature] = weight
        else:
            by_feature[feature][choice] = weight
    return {
        "rows": {feature: by_feature[feature] for feature in sorted(by_feature)},
        "own": dict(sorted(own.items())),
    }


# --- scores -----------------------------------------------------------------------------------------


def predicted(items: Iterable[Labelled], trained: dict[str, Model]) -> dict[str, list[dict[str, Any]]]:
    """The records of articles with given models."""
    found = {}
    for item in items:
        laid_out = scene(item.article)
        claims = bind(laid_out, Trained(trained))
        found[item.article.id] = [record(figure) for figure in figures(claims, Cast(laid_out), trained["key"])]
    return found


def without(
    kinds: set[str], found: Sequence[tuple[str, list[Example]]], worth: int = 1
) -> list[tuple[str, list[Example]]]:
    """Cases without those decisions that their texts teach nothing about."""
    return [(ident, [example for example in made if example[0] not in kinds] * worth) for ident, made in found]


def taught(bench: Path) -> list[tuple[str, list[Example]]]:
    """What texts of our own teach: single cases, and snippets written for their variety of language.

    Short texts say nothing of what belongs on a card, nor of who an article is about among the many it names.
    """
    return [
        *without({"key"}, examples(golden(), bench), CASE_WORTH),
        *without({"key", "entity", "attribution"}, examples(snippets(), bench)),
    ]


Job = tuple[list[Labelled], list[tuple[str, list[Example]]], list[Labelled], Path]


def _fold(job: Job) -> dict[str, list[dict[str, Any]]]:
    learnt, ours, items, bench = job
    return predicted(items, models(fit([*lessons(learnt, ours, bench), *ours])))


def cross_validated(
    items: Sequence[Labelled], bench: Path, beside: Sequence[Labelled] = (), folds: int = 5, workers: int = 2
) -> dict[str, list[dict[str, Any]]]:
    """Every article's records by weights that never saw it."""
    ours = [*taught(bench), *examples(beside, bench)]
    order = sorted(items, key=lambda item: hashlib.sha256(item.article.id.encode()).hexdigest())
    jobs = []
    for fold in range(folds):
        out = order[fold::folds]
        outside = {item.article.id for item in out}
        jobs.append(([item for item in order if item.article.id not in outside], ours, out, bench))
    said: dict[str, list[dict[str, Any]]] = {}
    with ProcessPoolExecutor(workers) as pool:
        for part in pool.map(_fold, jobs):
            said.update(part)
    return said


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--bench", type=Path, default=BENCH)
    options.add_argument(
        "--held-out", action="store_true", help="train on the training part, score the held-out part"
    )
    options.add_argument(
        "--cross-validate", action="store_true", help="score the training part by weights that never saw it"
    )
    options.add_argument("--misses", type=Path, help="write the cross-validated records there, to look at")
    options.add_argument(
        "--write", action="store_true", help="write the weights that ship, and those that the held-out test scores"
    )
    options.add_argument(
        "--only",
        nargs="+",
        choices=KINDS,
        default=KINDS,
        metavar="KIND",
        help=f"write the weights of these decisions, and leave the others as they are: {', '.join(KINDS)}",
    )
    options.add_argument(
        "--chinese",
        action="store_true",
        help="of these weights write only those of Chinese sentences, which share none with English ones",
    )
    chosen = options.parse_args()
    train, held = halves(chosen.bench)
    train_zh, held_zh = chinese_halves(chosen.bench)
    if chosen.cross_validate:
        said = cross_validated(train, chosen.bench)
        print("cross-validated", len(train), "articles", scores(train, said, chosen.bench))
        zh = chinese(chosen.bench)
        print(
            "cross-validated Chinese", len(zh), scores(zh, cross_validated(zh, chosen.bench, train), chosen.bench)
        )
        if chosen.misses:
            chosen.misses.write_text(
                "".join(json.dumps({"id": ident, "figures": found}) + "\n" for ident, found in said.items())
            )
    if chosen.held_out:
        ours = taught(chosen.bench)
        trained = models(fit([*lessons([*train, *train_zh], ours, chosen.bench), *ours]))
        print("held out", len(held), "articles", scores(held, predicted(held, trained), chosen.bench))
        print("held out Chinese", len(held_zh), scores(held_zh, predicted(held_zh, trained), chosen.bench))
    if chosen.write:
        ours = taught(chosen.bench)
        part = [*train, *train_zh]
        jobs = (
            (WEIGHTS, [*part, *held, *held_zh], ours, chosen.bench, chosen.only, chosen.chinese),
            (HELD_OUT_WEIGHTS, part, ours, chosen.bench, chosen.only, chosen.chinese),
        )
        with ProcessPoolExecutor(len(jobs)) as pool:
            for written in pool.map(_write, jobs):
                print(written)
    return 0


def _write(
    job: tuple[Path, list[Labelled], list[tuple[str, list[Example]]], Path, Sequence[str], bool],
) -> str:
    path, labelled, ours, bench, kinds, chinese_only = job
    learnt = without(set(KINDS) - set(kinds), [*lessons(labelled, ours, bench), *ours])
    keeps = chinese_only or set(kinds) != set(KINDS)
    others = json.loads(path.read_text(encoding="utf-8")) if keeps else {}
    made = fit(learnt)
    if chinese_only:
        made = {kind: _with_chinese(others[kind], table) for kind, table in made.items()}
    text = json.dumps({**others, **made}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")
    return f"{path.name} {path.stat().st_size} bytes"


def _with_chinese(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """A model's weights with those of Chinese sentences made new."""
    own = {feature: weight for feature, weight in old["own"].items() if not feature.startswith("zh ")}
    own |= {feature: weight for feature, weight in new["own"].items() if feature.startswith("zh ")}
    return {"rows": old["rows"], "own": dict(sorted(own.items()))}


if __name__ == "__main__":
    raise SystemExit(main())
