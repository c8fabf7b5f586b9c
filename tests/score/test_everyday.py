"""What is read in articles of ours as people write them every day: floors of figures that are right in all, which
may only rise, and ceilings of figures that nobody looked for, which may only fall.
"""

import json
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.figures import extract, record
from bot.model import Article

FOLDER = Path(__file__).parent / "everyday"
LIMITS: dict[str, dict[str, float]] = json.loads((FOLDER / "limits.json").read_text(encoding="utf-8"))
_NEAR = 0.005


@pytest.mark.parametrize("language", sorted(LIMITS))
def test_everyday_articles_are_read_as_well_as_ever(language: str) -> None:
    asked = right = unasked = 0
    for article, wanted in _articles(language):
        said = [record(figure) for figure in extract(article)]
        pairs = _pairs(wanted, said)
        asked += len(wanted)
        right += sum(_is_right(figure, found) for figure, found in pairs)
        unasked += len(said) - len(pairs)

    assert asked > 500
    assert right / asked >= LIMITS[language]["right"]
    assert unasked / asked <= LIMITS[language]["unasked"]


def _articles(language: str) -> Iterator[tuple[Article, list[dict[str, Any]]]]:
    table = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    for number, row in enumerate(table["article"]):
        article = Article(
            id=f"{language}-{number}",
            url="",
            title=row["title"],
            text=row["text"],
            published=datetime.fromisoformat(row["published"]).replace(tzinfo=UTC),
            outlet="",
            language=table.get("language", "en"),
        )
        yield article, [_figure(line) for line in row["figures"]]


def _figure(line: str) -> dict[str, Any]:
    entity, metric, amount, period, status = (part.strip() for part in line.split("|"))
    value, unit = amount.split(" ")
    low, _, high = value.partition("..")
    return {
        "entity": [name.casefold() for name in entity.split(" or ")],
        "metric": metric.split(" or "),
        "value": float(low),
        "value_high": float(high) if high else None,
        "unit": unit,
        "period": [one.strip().removeprefix("FY") for one in period.split(" or ")],
        "status": status.split(" or "),
    }


def _pairs(
    wanted: Sequence[dict[str, Any]], said: Sequence[dict[str, Any]]
) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each figure with the record of its amount that has most of it right, the best pairs first."""
    fitting = sorted(
        (
            (-len(_agreed(figure, found)), i, j)
            for i, figure in enumerate(wanted)
            for j, found in enumerate(said)
            if found["unit"] == figure["unit"] and _close(abs(found["value"]), abs(figure["value"]))
        )
    )
    left, pairs = set(range(len(said))), {}
    for _, i, j in fitting:
        if i not in pairs and j in left:
            left.remove(j)
            pairs[i] = j
    return [(wanted[i], said[j]) for i, j in pairs.items()]


def _agreed(figure: dict[str, Any], found: dict[str, Any]) -> set[str]:
    """The fields in which a record is right."""
    owners = {found["entity"]} if found["entity"] else {"none", found["subject"] or "none"}
    said = {
        "entity": {owner.casefold().removeprefix("the ") for owner in owners},
        "metric": {f"{found['metric']} {found['measure']}"},
        "period": {(found["period"] or "none").removeprefix("FY")},
        "status": {found["status"]},
    }
    right = {field for field, values in said.items() if values & set(figure[field]) or "*" in figure[field]}
    if _close(found["value"], figure["value"]) and _same_end(found["value_high"], figure["value_high"]):
        right.add("value")
    return right


def _same_end(one: float | None, two: float | None) -> bool:
    return one is two if one is None or two is None else _close(one, two)


def _close(one: float, two: float) -> bool:
    return abs(one - two) <= _NEAR * max(abs(one), abs(two))


def _is_right(figure: dict[str, Any], found: dict[str, Any]) -> bool:
    return len(_agreed(figure, found)) == len(("entity", "metric", "period", "status", "value"))
