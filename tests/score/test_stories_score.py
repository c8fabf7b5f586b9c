"""Floors for the grouping of a week's wire articles; they only rise."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot import stories
from bot.articles import from_record
from bot.figures import extract
from bot.model import Gist, Reading

FLOORS = {"b3_f1": 0.95, "b3_precision": 0.98, "pair_precision": 0.97, "pair_recall": 0.84, "whole": 15}


def _reading(line: str) -> Reading:
    article = from_record(json.loads(line), otherwise_published=datetime(2025, 2, 10, tzinfo=UTC))
    return Reading(article=article, gist=Gist(sentences=(), indices=()), figures=extract(article))


def test_the_week_of_the_bench(bench: Path, tmp_path: Path) -> None:
    lines = (bench / "stories" / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    predicted = tmp_path / "predicted.jsonl"
    rows = [json.dumps({"id": ident, "story": story}) for ident, story in stories.cluster(map(_reading, lines))]
    predicted.write_text("\n".join(rows), encoding="utf-8")
    gold = bench / "stories" / "stories.gold.jsonl"
    said = subprocess.run(
        [sys.executable, bench / "score_stories.py", gold, predicted, "--json"],
        capture_output=True,
        check=True,
        timeout=60,
    )
    scores = json.loads(said.stdout)
    below = {name: scores[name] for name, floor in FLOORS.items() if scores[name] < floor}
    assert below == {}, scores
