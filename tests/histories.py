"""The hand-written histories of tests/golden/ledger as articles with figures, for whatever is to be tried on them.

After a change of wording, `PYTHONPATH=.:tests python tests/histories.py` writes the replies anew. Timelines and
disputes it leaves alone, and what it wrote is to be read like any other answer before it is kept.
"""

import re
import tomllib
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from making import CHANNEL, article

from adapters.archive import connect
from adapters.console import plain
from bot import commands, queries
from bot.articles import digest
from bot.model import Amount, Card, Evidence, Figure, Gist, Rate, Reading, Story

FOLDER = Path(__file__).parent / "golden" / "ledger"
WIDTH = 100
SCALES = {"tn": 12, "bn": 9, "m": 6, "k": 3}


class FixedRates:
    """Rates that never move, so that replies do not."""

    def __init__(self) -> None:
        self.dollars = {"USD": "1", "CNY": "0.14", "EUR": "1.1"}

    def rate(self, unit: str, to: str, day: date) -> Rate | None:
        if unit not in self.dollars or to not in self.dollars:
            return None
        value = Decimal(self.dollars[unit]) / Decimal(self.dollars[to])
        return Rate(value=value, day=day, source="ECB")


def histories() -> list[Any]:
    return [
        pytest.param(history, id=f"{path.stem}: {history['name']}")
        for path in sorted(FOLDER.glob("*.toml"))
        for history in tomllib.loads(path.read_text(encoding="utf-8"))["history"]
    ]


def number(text: str) -> Decimal:
    """A number as people write it: 22bn."""
    for letters, power in SCALES.items():
        if text.endswith(letters):
            return Decimal(text.removesuffix(letters)).scaleb(power).normalize() + 0
    return Decimal(text)


def moment(day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=UTC)


def read(history: dict[str, Any], at: int, told: dict[str, Any]) -> Reading:
    """One article with its figures; `figure` lists what it says, each with the words that say it."""
    title, text = told.get("title", f"News of {history['name']}"), told["says"]
    made = article(
        f"a{at:02}", url=f"https://news.example/{history['name'].replace(' ', '-')}/{at}", title=title, text=text,
        published=moment(told["on"]), outlet=told["outlet"], digest=digest(title, text), language=told.get("language", "en"),
    )  # fmt: skip
    figures = tuple(
        figure(made.id, made.digest, text, {**history.get("each", {}), **given}) for given in told["figure"]
    )
    return Reading(article=made, gist=Gist(sentences=(), indices=()), figures=figures, extractor="golden")


def figure(article_id: str, made_digest: str, text: str, given: dict[str, Any]) -> Figure:
    start = text.index(given["quote"])
    return Figure(
        entity=given["entity"],
        company=given.get("company"),
        subject=given.get("subject"),
        metric=given.get("metric", "capex"),
        measure=given.get("measure", "level"),
        value=number(given["value"]),
        value_high=number(given["high"]) if "high" in given else None,
        unit=given.get("unit", "USD"),
        of=given.get("of"),
        period=given.get("period"),
        status=given.get("status", "actual"),
        bound=given.get("bound", "exact"),
        alt=tuple(Amount(value=number(value), unit=unit) for unit, value in given.get("alt", {}).items()),
        attribution=given.get("attribution"),
        evidence=Evidence(
            article=article_id,
            start=start,
            end=start + len(given["quote"]),
            quote=given["quote"],
            digest=made_digest,
        ),
        rule="golden",
        key=True,
    )


def kept(history: dict[str, Any]) -> Any:
    archive = connect("sqlite:///:memory:")
    for at, told in enumerate(history["article"], 1):
        reading = read(history, at, told)
        story = Story(id=reading.article.id, readings=(reading,))
        assert archive.keep_reading(None, reading, story, (), reason="", now=moment(told["on"]))
    return archive


def asked(history: dict[str, Any], archive: Any, more: str = "") -> Card:
    """The card that answers what the history asks, `more` words added."""
    given = queries.Asked(
        command=commands.parse(f"{history['ask']}{more}", history["now"]), address=CHANNEL,
        now=moment(history["now"]), rates=FixedRates() if history.get("rates") else None,
    )  # fmt: skip
    return queries.answer(given, archive)


# --- writing replies anew -------------------------------------------------------------------------

_REPLY = re.compile(r"^(?:reply|all) = \'\'\'\n.*?^\'\'\'\n", re.DOTALL | re.MULTILINE)


def rewrite(path: Path) -> None:
    """Puts the replies that are given today in the place of those that stand in a file."""
    text = path.read_text(encoding="utf-8")
    head, *blocks = re.split(r"(?m)^(?=\[\[history\]\])", text)
    path.write_text(f"{head}{''.join(map(_rewritten, blocks)).rstrip()}\n", encoding="utf-8")


def _rewritten(block: str) -> str:
    history = tomllib.loads(block)["history"][0]
    archive = kept(history)
    reply = f"reply = '''\n{plain(asked(history, archive), width=WIDTH)}'''\n"
    if "all" in history:
        reply += f"all = '''\n{plain(asked(history, archive, ' all'), width=WIDTH)}'''\n"
    archive.close()
    return f"{_REPLY.sub('', block).rstrip()}\n{reply}\n"


if __name__ == "__main__":
    for each in sorted(FOLDER.glob("*.toml")):
        rewrite(each)
