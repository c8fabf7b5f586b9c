"""Who an article names, by what it was called on the day and by who stands beside whom."""

from datetime import UTC, datetime

import pytest

from bot.figures.passages import scene
from bot.model import Article


def _names(text: str, year: int = 2025) -> list[tuple[str, str]]:
    article = Article(
        id="1",
        url="",
        title="",
        text=text,
        published=datetime(year, 5, 14, tzinfo=UTC),
        outlet="",
        language="en",
    )
    return [(name.entity, name.kind) for name in scene(article).names]


@pytest.mark.parametrize(
    ("text", "year", "owner"),
    [
        ("Revenue at LinkedIn rose to $860 million.", 2016, "LinkedIn"),
        ("Revenue at LinkedIn rose to $4 billion.", 2025, "Microsoft"),
        ("Red Hat had sales of $2.9 billion.", 2018, "Red Hat"),
        ("Red Hat had sales of $2.9 billion.", 2020, "IBM"),
        ("Sales at Azure rose to $2.9 billion.", 2015, "Microsoft"),
    ],
)
def test_what_was_bought_stands_for_itself_before(text: str, year: int, owner: str) -> None:
    assert _names(text, year) == [(owner, "company")]


def test_an_office_parts_a_company_from_who_holds_it() -> None:
    found = _names("Sales reached $80 million, Velta Robotics CEO Ada Moreno said. Moreno expects $95 million.")

    assert found == [("Velta Robotics", "unknown"), ("Ada Moreno", "person"), ("Ada Moreno", "person")]


def test_a_line_that_begins_with_jobs_names_nobody_called_job() -> None:
    assert _names("Job cuts at Orbix Group could reach 2,000.") == [("Orbix Group", "unknown")]
