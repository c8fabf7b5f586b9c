"""The hand-written figure cases under `tests/golden/figures`: TOML in, articles with the figures they hold out."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.model import Article

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "golden" / "figures"
PUBLISHED = "2025-05-14"
ANY = "*"
WHOLE = "the whole"
NOBODY = "nobody"
_FIGURE = re.compile(
    r"""(?P<entity>[^|/]*?) \s* (?: / \s* (?P<subject>[^|]*?) )? \s* \| \s*
        (?P<metric>\w+) \s+ (?P<measure>\w+) \s+
        (?P<value>[-\w.]+?) (?: \.\. (?P<high>[-\w.]+) )? \s+ (?P<unit>\w+)
        (?: \s+ of \s+ (?P<of>[^|]+?) )? \s* \| \s*
        (?P<period>[^|]*?) \s* \| \s* (?P<status>\S+) \s+ (?P<bound>\S+) \s*
        (?: \| \s* alt \s+ (?P<alt>[-\w.]+) \s+ (?P<alt_unit>\w+) \s* )?
        (?: \| \s* by \s+ (?P<by>[^|]+?) )? $""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class GoldenCase:
    """A text with the figures that it holds; `known` says why it fails, for cases that are not right yet."""

    origin: str
    article: Article
    figures: tuple[dict[str, Any], ...]
    known: str | None = None

    @property
    def name(self) -> str:
        """A short name for a test's id."""
        return f"{self.origin}: {self.article.title or self.article.text[:60]}"


def golden_cases(folder: Path = FOLDER) -> list[GoldenCase]:
    """Every case of every file, in order."""
    return [case for path in sorted(folder.glob("*.toml")) for case in _cases(path)]


def _cases(path: Path) -> Iterator[GoldenCase]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    language = table.get("language", "en")
    for number, (text, *figures) in enumerate(table.get("cases", ())):
        yield _case(path.stem, number, {"text": text, "figures": figures, "language": language})
    for number, (text, *figures) in enumerate(table.get("known", ())):
        row = {"text": text, "figures": figures, "language": language, "known": "not right yet"}
        yield _case(path.stem, 500 + number, row)
    for number, row in enumerate(table.get("case", ())):
        yield _case(path.stem, 1000 + number, {"language": language, **row})


def _case(origin: str, number: int, row: dict[str, Any]) -> GoldenCase:
    published = datetime.fromisoformat(row.get("published", PUBLISHED)).replace(tzinfo=UTC)
    article = Article(
        id=f"{origin}-{number}",
        url=row.get("url", ""),
        title=row.get("title", ""),
        text=row["text"].strip(),
        published=published,
        outlet="",
        language=row["language"],
    )
    figures = tuple(_figure(line) for line in row.get("figures", ()))
    return GoldenCase(origin, article, figures, row.get("known"))


def _figure(line: str) -> dict[str, Any]:
    match = _FIGURE.match(line.strip())
    if match is None:
        raise ValueError(f"not a figure: {line}")
    alt = [{"value": _number(match["alt"]), "unit": match["alt_unit"]}] if match["alt"] else []
    return {
        "entity": match["entity"] or None,
        "subject": None if match["subject"] == WHOLE else match["subject"] or None,
        "whole": match["subject"] == WHOLE,
        "metric": match["metric"],
        "measure": match["measure"],
        "value": _number(match["value"]),
        "value_high": _number(match["high"]) if match["high"] else None,
        "unit": match["unit"],
        "of": match["of"],
        "period": match["period"] or None,
        "status": match["status"],
        "bound": match["bound"],
        "alt": alt,
        "attribution": None if match["by"] in (None, NOBODY) else match["by"],
        "stated": match["by"] == NOBODY,
    }


def wrong(case: GoldenCase, said: Sequence[dict[str, Any]]) -> list[str]:
    """What of the said records is not as the case has it, in words; empty if all is right."""
    left = list(said)
    found = []
    for figure in case.figures:
        fitting = next((record for record in left if _differences(figure, record) == []), None)
        if fitting is None:
            near = [
                record
                for record in left
                if record["value"] == figure["value"] and record["unit"] == figure["unit"]
            ]
            found.append(
                f"{figure['metric']} {figure['value']} {figure['unit']}: "
                + (", ".join(_differences(figure, near[0])) if near else "missing")
            )
        else:
            left.remove(fitting)
    named = {(figure["value"], figure["unit"]) for figure in case.figures}
    found += [
        f"spurious {record['metric']} {record['value']} {record['unit']}"
        for record in left
        if (record["value"], record["unit"]) not in named
    ]
    return found


def _differences(figure: dict[str, Any], record: dict[str, Any]) -> list[str]:
    fields = ["entity", "metric", "measure", "value", "value_high", "unit", "period", "status", "bound"]
    fields += [field for field in ("subject", "of", "alt", "attribution") if figure[field]]
    fields += [field for field, empty in (("subject", "whole"), ("attribution", "stated")) if figure[empty]]
    return [
        f"{field} {record[field]!r} for {figure[field]!r}"
        for field in fields
        if figure[field] != ANY and record[field] != figure[field]
    ]


def _number(text: str) -> int | float:
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else float(value)
