"""Floors of the figure engine on labelled articles: they may only rise.

The weights that ship were trained on these very articles, so the floors guard against loss, not against memory;
what the engine reaches on articles it never saw stands beside the weights, in `bot/data/weights.about.txt`.
"""

import importlib.util
import json
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from bot.figures import extract, record

ROOT = Path(__file__).resolve().parents[2]
BENCH = Path(os.environ.get("BRIEFWIRE_BENCH", ROOT.parent / "shared" / "bench"))
pytestmark = pytest.mark.skipif(not (BENCH / "score_figures.py").exists(), reason="the labelled bench is not here")


def _load(name: str, path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def _scores(items: list[Any], labelled: ModuleType) -> dict[str, float]:
    said = {item.article.id: [record(figure) for figure in extract(item.article)] for item in items}
    return labelled.scores(items, said, BENCH)  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def labelled() -> ModuleType:
    return _load("labelled", ROOT / "benchmarks" / "labelled.py")


def _below(reached: dict[str, float], floors: dict[str, float]) -> dict[str, tuple[float, float]]:
    return {level: (reached[level], floor) for level, floor in floors.items() if reached[level] < floor}


def test_dev_stays_above_its_floors(labelled: ModuleType) -> None:
    items = labelled.labelled(BENCH / "dev" / "articles.jsonl", BENCH / "dev" / "figures.gold.jsonl")

    assert _below(_scores(items, labelled), FLOORS["dev"]) == {}


@pytest.mark.parametrize("name", ["a", "c", "d", "f"])
def test_our_own_labels_stay_above_their_floors(labelled: ModuleType, name: str) -> None:
    pool = {str(row["id"]): row for row in labelled.rows(BENCH / "pool.jsonl.gz")}

    assert _below(_scores(labelled.own_labels(name, pool), labelled), FLOORS[name]) == {}


def test_chinese_stays_above_its_floors(labelled: ModuleType) -> None:
    items = labelled.labelled(BENCH / "zh" / "articles.jsonl", BENCH / "zh" / "figures.gold.jsonl", "zh")

    assert _below(_scores(items, labelled), FLOORS["zh"]) == {}


SEED = BENCH.parent / "seed"


@pytest.mark.skipif(not SEED.exists(), reason="the article that this project began with is not here")
def test_the_seed_article_has_its_capital_expenditures_right(labelled: ModuleType) -> None:
    article = labelled.article_of(json.loads((SEED / "article.json").read_text(encoding="utf-8")))
    gold = [
        row for line in labelled.rows(SEED / "gold.jsonl") for row in line["figures"] if row["metric"] == "capex"
    ]
    fields = ("entity", "metric", "measure", "unit", "period", "status", "bound")

    said = [record(figure) for figure in extract(article)]

    facts = {(float(row["value"]), *(row[field] for field in fields)) for row in said}
    assert {(float(row["value"]), *(row[field] for field in fields)) for row in gold} <= facts
    assert not [row for row in said if row["value"] == 1_100_000]


FLOORS: dict[str, dict[str, float]] = json.loads(
    (Path(__file__).parent / "figures_floors.json").read_text(encoding="utf-8")
)
