"""The hand-written figure cases: every text gives exactly the figures that its case lists."""

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from bot.figures import extract, record, trace

_PATH = Path(__file__).resolve().parents[3] / "benchmarks" / "figure_cases.py"


def _module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("figure_cases", _PATH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["figure_cases"] = module
    spec.loader.exec_module(module)
    return module


_CASES = _module()


def _parameters() -> list[object]:
    return [
        pytest.param(
            case, id=case.name, marks=[pytest.mark.xfail(reason=case.known, strict=True)] if case.known else []
        )
        for case in _CASES.golden_cases()
    ]


@pytest.mark.parametrize("case", _parameters())
def test_a_text_gives_its_figures_and_no_others(case: object) -> None:
    said = [record(figure) for figure in extract(case.article)]  # type: ignore[attr-defined]

    assert _CASES.wrong(case, said) == []


def test_the_cases_are_many_and_a_fifth_of_them_hold_nothing() -> None:
    cases = _CASES.golden_cases()

    assert len(cases) >= 250
    assert sum(not case.figures for case in cases) * 5 >= len(cases)


_RULES = (
    "rules.py", "clauses.py", "measures.py", "directions.py", "parallels.py", "outlooks.py", "english_times.py",
    "sources.py", "verbs.py", "comparisons.py", "owners.py", "forecasts.py", "chinese_rules.py", "chinese_parties.py",
    "chinese_times.py", "chinese_words_before.py", "chinese_owners.py", "chinese_sources.py",
    "chinese_statuses.py", "chinese_metrics.py", "chinese_measures.py",
)  # fmt: skip
_AFTER_THE_WEIGHTS = {  # see test_rules.py
    "an index moves", "a share moves", "spending in a capex story", "a part of the sum spoken of",
}  # fmt: skip


def test_every_named_rule_decides_in_some_case() -> None:
    folder = _PATH.parent.parent / "bot" / "figures"
    source = "\n".join((folder / name).read_text(encoding="utf-8") for name in _RULES)
    names = set(re.findall(r', "([a-z]+ [^"]+)"\)?(?: if .*| else None)?$', source, re.M)) - _AFTER_THE_WEIGHTS
    reasons = " | ".join(
        reason for case in _CASES.golden_cases() for verdict in trace(case.article) for reason in verdict.because
    )

    assert len(names) >= 25
    assert {name for name in names if f"rule {name}" not in reasons} == set()
