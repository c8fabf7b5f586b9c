"""Floors of the figure engine on labelled articles: they may only rise.

The weights that ship were trained on the bench's articles too, so those floors guard against loss, not against
memory. What counts is scored by weights that never saw the articles: `make train` writes them beside the others.
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
from bot.figures.binding.entity import Cast
from bot.figures.engine import Trained, bind
from bot.figures.findings import figures
from bot.figures.linear import Model, models
from bot.figures.passages import scene
from bot.model import Article

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


@pytest.mark.parametrize(("part", "split"), [("held out", "halves"), ("zh held out", "chinese_halves")])
def test_articles_that_the_weights_never_saw_stay_above_their_floors(
    labelled: ModuleType, part: str, split: str
) -> None:
    _, held = getattr(labelled, split)(BENCH)
    trained = models(json.loads(labelled.HELD_OUT_WEIGHTS.read_text(encoding="utf-8")))

    said = {item.article.id: _by(trained, item.article) for item in held}

    assert _below(labelled.scores(held, said, BENCH), FLOORS[part]) == {}


def _by(trained: dict[str, Model], article: Article) -> list[dict[str, Any]]:
    laid_out = scene(article)
    return [record(figure) for figure in figures(bind(laid_out, Trained(trained)), Cast(laid_out), trained["key"])]


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
