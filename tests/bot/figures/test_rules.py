"""The rules that mend what the weights chose: given a choice that cannot stand, they rule otherwise."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.figures.claims import Claim, claims
from bot.figures.passages import scene
from bot.figures.rules import metric_by_owner
from bot.model import Article

ARTICLE = Article(
    id="r", url="", title="", text="", published=datetime(2025, 5, 14, tzinfo=UTC), outlet="", language="en"
)


def _claim(text: str, metric: str) -> Claim:
    """The first claim of a text, with the metric that the weights are taken to have chosen and the first name."""
    claim = claims(scene(replace(ARTICLE, text=text)))[0]
    claim.metric = metric
    claim.name = claim.passage.names[0]
    claim.entity = claim.name.entity
    return claim


@pytest.mark.parametrize(
    ("text", "metric", "ruling"),
    [
        ("The S&P 500 rose 0.7% on Tuesday.", "share_price", ("index", "an index moves")),
        ("Intel rose 0.7% on Tuesday.", "index", ("share_price", "a share moves")),
        (
            "Intel plans to invest $31 billion in 2026, after capex of $26 billion. Its capital expenditure of $20 billion paid off.",
            "investment",
            ("capex", "spending in a capex story"),
        ),
        ("Intel plans to invest $31 billion in 2026.", "investment", None),
        ("Intel rose 0.7% on Tuesday.", "share_price", None),
    ],
)
def test_an_owner_or_a_story_can_overrule_the_metric(
    text: str, metric: str, ruling: tuple[str, str] | None
) -> None:
    assert metric_by_owner(_claim(text, metric)) == ruling


def test_a_part_is_of_the_spending_that_was_told_of() -> None:
    text = "Intel will spend $22 billion on capex in 2026. About 56% of next year's budget goes into chips."
    budget, part = claims(scene(replace(ARTICLE, text=text)))
    budget.metric, part.metric, part.measure = "capex", "other", "share"
    part.name = budget.passage.names[0]

    assert metric_by_owner(part) == ("capex", "a part of the sum spoken of")

    budget.metric = "revenue"
    assert metric_by_owner(part) is None
