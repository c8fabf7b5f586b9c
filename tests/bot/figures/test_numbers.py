"""Amounts: the golden cases, what holds for any text, and how much of two labelled corpora is found."""

import json
import os
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.figures.numbers import Quantity, quantities

ROOT = Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "golden" / "amounts"
BENCH = Path(os.environ.get("BRIEFWIRE_BENCH", ROOT.parent / "shared" / "bench"))
NEEDS_BENCH = pytest.mark.skipif(not BENCH.is_dir(), reason="the labelled bench is not beside this repository")


def described(text: str, found: Quantity) -> str:
    """A quantity as the golden files write it: span -> value unit noun, bound [words], = alt."""
    high = "" if found.value_high is None else f"..{found.value_high}"
    line = f"{text[found.start : found.end]} -> {found.value}{high} {found.unit}"
    if found.noun:
        line += f" {found.noun}"
    if found.bound != "exact":
        line += f", {found.bound} [{text[found.bound_start : found.start].strip()}]"
    return line + "".join(f", = {alt.value} {alt.unit}" for alt in found.alt)


def cases() -> Iterator[object]:
    for path in sorted(GOLDEN.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            yield pytest.param(case["text"], case["expect"], id=f"{path.stem}: {case['text'][:40]}")


@pytest.mark.parametrize(("text", "expected"), list(cases()))
def test_reads_the_golden_amounts(text, expected):
    assert [described(text, found) for found in quantities(text)] == expected


def test_a_fifth_of_the_golden_cases_are_negatives():
    counts = {
        path.stem: len(tomllib.loads(path.read_text(encoding="utf-8"))["case"]) for path in GOLDEN.glob("*.toml")
    }
    negatives = sum(count for stem, count in counts.items() if stem.startswith("negatives"))
    assert sum(counts.values()) >= 160
    assert negatives * 5 >= sum(counts.values())


def test_a_bare_dollar_is_what_the_caller_says():
    text = "The Ottawa grocer made $12 million and pays 40 cents a share."
    assert [(q.value, q.unit) for q in quantities(text, dollar="CAD")] == [
        (Decimal(12000000), "CAD"),
        (Decimal("0.4"), "CAD"),
    ]


@pytest.mark.parametrize(
    ("text", "language", "yen", "unit"),
    [
        ("It spent ¥5 billion.", "en", None, "JPY"),
        ("It spent ¥5 billion.", "zh", None, "CNY"),
        ("It spent ¥5 billion.", "en", "CNY", "CNY"),
        ("Shenzhen's tram firm spent ¥5 billion of its yuan.", "en", None, "CNY"),
        ("Osaka's tram firm spent ¥5 billion of its 9 billion yen.", "en", None, "JPY"),
    ],
)
def test_a_bare_yen_sign_goes_by_the_text(text, language, yen, unit):
    assert quantities(text, language=language, yen=yen)[0].unit == unit


def test_says_where_the_bound_begins_and_where_a_repetition_ends():
    text = "It paid more than €20 million ($22 million) for Sparrow."
    (found,) = quantities(text)
    assert text[found.bound_start : found.start] == "more than "
    assert text[found.start : found.end] == "€20 million"
    assert text[found.end : found.full_end] == " ($22 million)"


def test_keeps_the_words_of_an_amount_in_words():
    text = "Sales doubled, a third came from games, and two dozen shops closed."
    assert [found.approximate_word for found in quantities(text)] == ["doubled", "a third", "two dozen"]


ALPHABET = st.sampled_from(
    [
        *" .,-–()$€£¥%/'\n0123456789年月亿万元成倍%一二半",
        "US$",
        " million",
        " billion",
        " to ",
        " and ",
        " or ",
        "half",
        " a ",
        "bn",
        " cents",
        "x",
        " percent",
        " jobs",
        "between ",
        "from ",
        "more than ",
        "minus ",
        "twice",
        "high teens",
        "RMB",
        "Rs.",
        "约",
        "美元",
        "百分之",
        "两",
    ]
)


@settings(max_examples=250, deadline=None)
@given(st.one_of(st.text(max_size=120), st.lists(ALPHABET, max_size=40).map("".join)))
def test_any_text_gives_ordered_spans_that_do_not_overlap(text):
    at = 0
    for found in quantities(text):
        assert at <= found.start < found.end <= found.full_end <= len(text)
        assert 0 <= found.bound_start <= found.start
        assert found.unit
        assert found.rule
        assert found.value.is_finite()
        at = found.end


@pytest.mark.parametrize("piece", ["1", "million ", "(", "1,", "$", "$(", "亿", "一", ".", "- ", "a ", "%"])
def test_repetition_without_end_gives_few_amounts(piece):
    assert len(quantities(piece * (200_000 // len(piece)))) <= 1


# --- corpora --------------------------------------------------------------------------------------

_VALUE = re.compile(r"\((simple|between|under|above) (\w+) (?:\(([^,]+), ?([^)]+)\)|([-\d.e]+))\)")
_UNITS = {"Dollar": "USD", "Cent": "USD", "Pound": "GBP"}
_BOUNDS = {"under": "up_to", "above": "at_least"}


def _agrees(example: str, language: str, reading: re.Match[str]) -> bool:
    kind, unit, low, high, single = reading.groups()
    code = _UNITS.get(unit, unit)
    if language == "ZH" and code == "USD":
        code = "CNY"
    value = Decimal(single or low) / (100 if unit == "Cent" else 1)
    found = quantities(example, language=language.lower())
    if len(found) != 1 or (found[0].value, found[0].unit) != (value, code):
        return False
    wanted_high = Decimal(high) if high else None
    return found[0].value_high == wanted_high and (kind not in _BOUNDS or found[0].bound == _BOUNDS[kind])


@NEEDS_BENCH
@pytest.mark.parametrize(("language", "floor"), [("EN", 106), ("ZH", 7)])
def test_amounts_of_another_projects_corpus(language, floor):
    agreed = 0
    for line in (BENCH / "amounts" / "duckling.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        reading = _VALUE.fullmatch(row["value"] or "")
        if (row["dim"], row["lang"], row["locale"]) == ("AmountOfMoney", language, None) and reading:
            agreed += sum(_agrees(example, language, reading) for example in row["examples"])
    assert agreed >= floor


def _close(first: float, second: Decimal) -> bool:
    a, b = abs(float(first)), abs(float(second))
    return a == b or abs(a - b) <= 0.005 * max(a, b)


def _forms(found: Quantity) -> list[tuple[Decimal, str]]:
    ends = [found.value] if found.value_high is None else [found.value, found.value_high]
    return [(value, found.unit) for value in ends] + [(alt.value, alt.unit) for alt in found.alt]


def _said(figure: dict) -> list[tuple[float, str]]:
    ends = [value for value in (figure["value"], figure["value_high"]) if value is not None]
    return [(value, figure["unit"]) for value in ends] + [(a["value"], a["unit"]) for a in figure["alt"] or ()]


def _found(figure: dict, parts: list[tuple[str, tuple[Quantity, ...]]]) -> bool:
    for text, found in parts:
        for at in (match.start() for match in re.finditer(re.escape(figure["quote"]), text)):
            inside = (q for q in found if q.start < at + len(figure["quote"]) and q.full_end > at)
            for value, unit in (form for q in inside for form in _forms(q)):
                if any(unit == code and _close(number, value) for number, code in _said(figure)):
                    return True
    return False


@NEEDS_BENCH
@pytest.mark.parametrize(("folder", "language", "floor"), [("dev", "en", 0.995), ("zh", "zh", 0.99)])
def test_finds_the_labelled_amounts_without_much_else(folder, language, floor):
    articles = {}
    for line in (BENCH / folder / "articles.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        articles[article["id"]] = article
    labelled = hits = given = 0
    for line in (BENCH / folder / "figures.gold.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        article = articles[row["id"]]
        parts = [(text, quantities(text, language=language)) for text in (article["title"], article["text"])]
        labelled += len(row["figures"])
        hits += sum(_found(figure, parts) for figure in row["figures"])
        given += sum(len(found) for _, found in parts)
    assert hits / labelled >= floor
    assert given / labelled <= 1.5
