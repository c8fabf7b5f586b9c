"""Floors under the gists on the labelled articles: they may only rise."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from adapters.summary import SumyRanker
from bot.articles import from_record
from bot.figures import extract
from bot.model import Article
from bot.summaries import gist

BENCH = Path(os.environ.get("BRIEFWIRE_BENCH") or Path(__file__).parents[3] / "shared/bench")
FLOORS = {"rouge1": 0.69, "rougeL": 0.65, "chosen": 0.79, "key": 0.66}
FLOORS_WITHOUT_FIGURES = {"rouge1": 0.67, "chosen": 0.75, "key": 0.61}

pytestmark = pytest.mark.skipif(not BENCH.exists(), reason="the labelled articles are not here")


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    lines = (BENCH / "dev/articles.jsonl").read_text(encoding="utf-8").strip().split("\n")
    return [from_record(json.loads(line)) for line in lines]


def scores(articles: list[Article], folder: Path, *, with_figures: bool) -> dict[str, float]:
    rank = SumyRanker()
    made = ((one.id, gist(one, extract(one) if with_figures else (), rank).text) for one in articles)
    told = folder / "told.jsonl"
    told.write_text(
        "".join(json.dumps({"id": ident, "summary": text}) + "\n" for ident, text in made), encoding="utf-8"
    )
    names = ("articles.jsonl", "gists.gold.jsonl", "figures.gold.jsonl")
    command = [sys.executable, BENCH / "score_gists.py", *(BENCH / "dev" / name for name in names), told, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, float] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize(("with_figures", "floors"), [(True, FLOORS), (False, FLOORS_WITHOUT_FIGURES)])
def test_gists_hold_their_floors(
    articles: list[Article], tmp_path: Path, with_figures: bool, floors: dict[str, float]
) -> None:
    reached = scores(articles, tmp_path, with_figures=with_figures)
    assert {name: reached[name] for name in floors if reached[name] < floors[name]} == {}
    assert reached["unfaithful"] == 0
    assert reached["words"] <= 80.5
