"""Who an article names, by what it was called on the day and by who stands beside whom."""

import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.figures.passages import scene
from bot.model import Article

CASES = Path(__file__).resolve().parents[2] / "golden" / "names" / "names.toml"


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


def _cases() -> list[tuple[str, list[str]]]:
    groups = tomllib.loads(CASES.read_text(encoding="utf-8")).values()
    return [(text, names) for group in groups for text, *names in group["cases"]]


@pytest.mark.parametrize(("text", "names"), _cases())
def test_a_text_names_those_of_its_case_and_nobody_else(text: str, names: list[str]) -> None:
    found = [entity if kind == "unknown" else f"{entity} ({kind})" for entity, kind in _names(text)]

    assert found == names


@pytest.mark.parametrize(
    ("text", "year", "owner"),
    [
        ("Daimler had sales of 2 billion euros.", 2019, "Daimler"),
        ("Daimler had sales of 2 billion euros.", 2025, "Mercedes-Benz"),
        ("Daimler AG had sales of 2 billion euros.", 2021, "Daimler"),
        ("Go-Jek had sales of 2 million dollars.", 2018, "Go-Jek"),
        ("Go-Jek had sales of 2 million dollars.", 2020, "Gojek"),
        ("Go-Jek had sales of 2 million dollars.", 2023, "GoTo"),
        ("Viacom had sales of $2 billion.", 2018, "Viacom"),
        ("ViacomCBS had sales of $2 billion.", 2021, "ViacomCBS"),
        ("ViacomCBS had sales of $2 billion.", 2023, "Paramount"),
        ("Snapchat had sales of $2 million.", 2015, "Snapchat"),
        ("Snapchat had sales of $2 million.", 2018, "Snap"),
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
