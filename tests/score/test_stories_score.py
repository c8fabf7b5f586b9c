"""Floors for the grouping of a week's wire articles; they only rise."""

import json
import random
import subprocess
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import stories
from bot.articles import from_record
from bot.figures import extract
from bot.model import Gist, Reading

FLOORS = {"b3_f1": 0.963, "b3_precision": 0.99, "pair_precision": 0.99, "pair_recall": 0.882, "whole": 17}
SHUFFLED_FLOORS = {"pair_precision": 0.96, "pair_f1": 0.91}


def _reading(line: str) -> Reading:
    article = from_record(json.loads(line), otherwise_published=datetime(2025, 2, 10, tzinfo=UTC))
    return Reading(article=article, gist=Gist(sentences=(), indices=()), figures=extract(article))


@pytest.fixture(scope="module")
def week(bench: Path) -> tuple[Reading, ...]:
    lines = (bench / "stories" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(map(_reading, lines))


def _scores(bench: Path, told: Iterable[tuple[str, str]], predicted: Path) -> dict[str, float]:
    rows = [json.dumps({"id": ident, "story": story}) for ident, story in told]
    predicted.write_text("\n".join(rows), encoding="utf-8")
    gold = bench / "stories" / "stories.gold.jsonl"
    said = subprocess.run(
        [sys.executable, bench / "score_stories.py", gold, predicted, "--json"],
        capture_output=True,
        check=True,
        timeout=60,
    )
    scores: dict[str, float] = json.loads(said.stdout)
    return scores


def test_the_week_of_the_bench(bench: Path, week: tuple[Reading, ...], tmp_path: Path) -> None:
    scores = _scores(bench, stories.cluster(week), tmp_path / "predicted.jsonl")
    below = {name: scores[name] for name, floor in FLOORS.items() if scores[name] < floor}
    assert below == {}, scores


@pytest.mark.parametrize("seed", range(5))
def test_whatever_the_order_in_which_they_arrive(
    bench: Path, week: tuple[Reading, ...], tmp_path: Path, seed: int
) -> None:
    arriving = [stories.signature(one) for one in week]
    random.Random(seed).shuffle(arriving)
    recent = stories.RecentStories()
    for one in arriving:
        recent.take(one)
    told = [(one.article, recent.story_of(one.article)) for one in arriving]
    scores = _scores(bench, told, tmp_path / "predicted.jsonl")
    below = {name: scores[name] for name, floor in SHUFFLED_FLOORS.items() if scores[name] < floor}
    assert below == {}, scores
