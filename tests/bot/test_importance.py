"""Importance is addends that people can check."""

import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files
from typing import Any

import pytest

from bot.companies import companies
from bot.importance import importance
from bot.model import Article, Evidence, Figure, Gist, Reading, Story, StoryState, TopicMatch
from bot.topics import table


def figure(value: str, **given: Any) -> Figure:
    fields: dict[str, Any] = {"metric": "capex", "measure": "level", "unit": "USD", "key": True, **given}
    evidence = Evidence(article="a", start=0, end=1, quote="x")
    return Figure(entity="Norvik", value=Decimal(value), rule="test", evidence=evidence, **fields)


def story(*figures: Figure, companies: tuple[str, ...] = (), topics: tuple[str, ...] = (), **given: Any) -> Story:
    at = datetime(2026, 3, 3, tzinfo=UTC)
    made = Article(id="a", url="https://news.test/a", title="Norvik", text="", published=at, outlet="News")
    told = Reading(
        article=made,
        gist=Gist(sentences=(), indices=()),
        figures=figures,
        companies=companies,
        topics=tuple(TopicMatch(topic=topic, cue="x") for topic in topics),
    )
    return Story(id="a", readings=(told,), **given)


def test_the_parts_of_a_plain_story() -> None:
    assert importance(story()) == (("reported", 3.0),)


def test_all_parts_with_their_names() -> None:
    made = story(figure("10000000000"), companies=("apple",), topics=("all", "ai", "ai-capex"), state="confirmed")
    assert importance(made, outlets=3, origins=2) == (
        ("outlets", 4.0),
        ("origins", 3.0),
        ("capex figure", 8.0),
        ("its size", 8.0),
        ("Apple", 6.0),
        ("topic ai-capex", 4.0),
        ("confirmed", 4.0),
    )


def test_a_list_of_many_things_counts_less() -> None:
    assert importance(story(), sort="movers") == (("movers", -14.0), ("reported", 3.0))


@pytest.mark.parametrize(
    ("state", "part"), [("rumoured", 1.0), ("reported", 3.0), ("confirmed", 4.0), ("filed", 5.0)]
)
def test_the_surer_the_more_important(state: StoryState, part: float) -> None:
    assert importance(story(state=state)) == ((state, part),)


@pytest.mark.parametrize(
    ("made", "size"),
    [
        (figure("1000000000"), 6.0),
        (figure("7000000000", unit="CNY"), 6.0),
        (figure("500000"), 0.0),
        (figure("-1000000000"), 6.0),
        (figure("9" + "0" * 20), 12.0),
        (figure("12000", unit="count"), 4.2),
        (figure("40", unit="percent", measure="change"), 2.0),
        (figure("40", unit="percent", measure="share"), 0.0),
        (figure("3", unit="x"), 0.0),
    ],
)
def test_sizes(made: Figure, size: float) -> None:
    assert dict(importance(story(made))).get("its size", 0.0) == size


def test_only_key_figures_count_and_of_them_the_weightiest() -> None:
    made = story(
        figure("5", metric="index"), figure("2000000000", metric="acquisition"), figure("9" * 12, key=False)
    )
    assert dict(importance(made))["acquisition figure"] == 8.0


def test_more_outlets_stop_counting_at_some_point() -> None:
    many = dict(importance(story(), outlets=50, origins=50))
    assert (many["outlets"], many["origins"]) == (12.0, 12.0)


def test_the_table_speaks_of_companies_sectors_topics_and_metrics_that_there_are() -> None:
    weights = tomllib.loads(files("bot.data").joinpath("importance.toml").read_text(encoding="utf-8"))
    metrics = set(tomllib.loads(files("bot.data").joinpath("metrics.toml").read_text(encoding="utf-8")))
    assert set(weights["companies"]["giants"]) <= {company.id for company in companies()}
    assert set(weights["sectors"]) <= {company.sector for company in companies()}
    assert set(weights["topics"]) <= {topic.id for topic in table()}
    assert set(weights["metrics"]) <= metrics
