"""What a publisher changed in a title: words, or only their form."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.stories import only_headline
from bot.stories.headlines import headline_change

CASES = tomllib.loads(
    (Path(__file__).parents[1] / "golden" / "stories" / "headlines.toml").read_text(encoding="utf-8")
)
PAIRS = {
    kind: [(case["before"], after) for case in CASES[kind] for after in case["after"]]
    for kind in ("same", "other")
}


@pytest.mark.parametrize(("before", "after"), PAIRS["same"])
def test_another_form_is_no_change(before, after):
    assert headline_change(before, after, "The Northern Wire") is None
    assert headline_change(after, before, "The Northern Wire") is None


@pytest.mark.parametrize(("before", "after"), PAIRS["other"])
def test_other_words_are(before, after):
    said = headline_change(before, after, "The Northern Wire")
    assert said == f"headline: {before} → {after}"
    assert only_headline(said)


def test_where_more_than_the_headline_changed_that_comes_first():
    assert not only_headline("Orbix capex 2025: US$2bn → US$3bn; headline: Orbix plans → Orbix builds")


@given(st.text(max_size=60))
def test_no_title_differs_from_itself_in_capitals(title):
    assert headline_change(title, title, "Northern Wire") is None
    assert headline_change(title, f"“{title}”", "Northern Wire") is None
