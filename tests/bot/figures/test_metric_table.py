"""The metrics table: each metric's own yes and no sentences, and that names and units are in order."""

from datetime import UTC, datetime

import pytest

from bot.figures import extract
from bot.figures.words import table
from bot.model import Article

METRICS = table("metrics.toml")


def _metrics(sentence: str) -> set[str]:
    article = Article(
        id="m", url="", title="", text=sentence, published=datetime(2025, 5, 14, tzinfo=UTC), outlet=""
    )
    return {figure.metric for figure in extract(article)}


@pytest.mark.parametrize(
    ("metric", "sentence"), [(name, text) for name, row in METRICS.items() for text in row["yes"]]
)
def test_a_yes_sentence_holds_a_figure_of_the_metric(metric: str, sentence: str) -> None:
    assert metric in _metrics(sentence)


@pytest.mark.parametrize(
    ("metric", "sentence"), [(name, text) for name, row in METRICS.items() for text in row["no"]]
)
def test_a_no_sentence_does_not(metric: str, sentence: str) -> None:
    assert metric not in _metrics(sentence)


def test_every_metric_of_the_labels_is_in_the_table() -> None:
    labels = """capex revenue net_income operating_income eps margin rnd cash cash_flow cost debt valuation market_cap funding
    acquisition investment stake contract buyback dividend fine tax price share_price index users headcount layoffs units
    market_share market_size other"""

    assert set(METRICS) == set(labels.split())
    assert len({row["name"] for row in METRICS.values()}) == len(METRICS)
