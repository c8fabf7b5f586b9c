"""A story in, the parts of its importance out: addends with names that people can check, weights in one table.

Freshness is none of them: a story's importance is kept with it, and the time at which it is looked at is not
known then. Refuses to know who is interested.
"""

import math
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Any

from bot.companies import companies
from bot.model import Company, Figure, Story

Parts = tuple[tuple[str, float], ...]


def importance(story: Story, *, sort: str = "event", outlets: int = 1, origins: int = 1) -> Parts:
    """The named addends of a story's importance, each rounded to one decimal, those that are nothing left out.

    `sort` is what kind of piece it is: news of an event, a list of the day's movers, a column. `outlets` is how
    many publisher families tell it, `origins` how many found it out.
    """
    parts = (
        *_voices(outlets, origins),
        (sort, float(_weights()["sorts"].get(sort, 0.0))),
        *_figure(story),
        *_company(story),
        *_topic(story),
        *_state(story),
    )
    return tuple((name, round(value, 1)) for name, value in parts if round(value, 1))


@cache
def _weights() -> dict[str, Any]:
    return tomllib.loads(files("bot.data").joinpath("importance.toml").read_text(encoding="utf-8"))


def _voices(outlets: int, origins: int) -> Iterator[tuple[str, float]]:
    weights = _weights()["voices"]
    yield "outlets", min(weights["outlets_most"], weights["outlet"] * max(0, outlets - 1))
    yield "origins", min(weights["origins_most"], weights["origin"] * max(0, origins - 1))


def _figure(story: Story) -> Iterator[tuple[str, float]]:
    """The one key figure that weighs most, by what it is of and how large it is."""
    key = [figure for reading in story.readings for figure in reading.figures if figure.key]
    if key:
        best = max(key, key=lambda figure: (_metric(figure) + _size(figure), figure.evidence.article))
        yield f"{best.metric.replace('_', ' ')} figure", _metric(best)
        yield "its size", _size(best)


def _metric(figure: Figure) -> float:
    table = _weights()["metrics"]
    return float(table.get(figure.metric, table["other"]))


def _size(figure: Figure) -> float:
    """Money by powers of ten above a million US dollars, counts above a hundred, percentages by tens."""
    weights, value = _weights()["size"], abs(float(figure.value))
    if figure.unit == "count":
        return _by_powers(value / 100)
    rate = _weights()["dollars"].get(figure.unit)
    if rate is None:
        change = figure.unit == "percent" and figure.measure == "change"
        return float(min(weights["percent_most"], weights["ten_percent"] * value / 10)) if change else 0.0
    return _by_powers(value * rate / 1e6)


def _by_powers(size: float) -> float:
    weights = _weights()["size"]
    return float(min(weights["most"], weights["power_of_ten"] * math.log10(max(1.0, size))))


def _company(story: Story) -> Iterator[tuple[str, float]]:
    """The weightiest of the companies that the lead article names first."""
    table = companies()
    known = [row for row in map(table.get, story.lead.companies[:3]) if row is not None]
    best = max(known, key=lambda row: (_company_weight(row), row.id), default=None)
    if best is not None:
        yield best.name, _company_weight(best)


def _company_weight(company: Company) -> float:
    weights = _weights()["companies"]
    giant = weights["giant"] if company.id in weights["giants"] else 0.0
    listed = weights["listed"] if company.listed else 0.0
    return float(giant + listed + _weights()["sectors"].get(company.sector, 0.0))


def _topic(story: Story) -> Iterator[tuple[str, float]]:
    """The weightiest topic of the lead article."""
    table = _weights()["topics"]
    best = max(
        (match.topic for match in story.lead.topics), key=lambda topic: (table.get(topic, 0), topic), default=""
    )
    yield f"topic {best}", float(table.get(best, 0))


def _state(story: Story) -> Iterator[tuple[str, float]]:
    yield story.state, float(_weights()["states"][story.state])
