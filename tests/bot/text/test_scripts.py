"""Traditional letters become simplified ones, each in its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.scripts import simplified


@pytest.mark.parametrize(
    ("text", "simple"),
    [
        ("騰訊純利漲27%，營業額創新高", "腾讯纯利涨27%，营业额创新高"),
        ("腾讯净利润上涨27%", "腾讯净利润上涨27%"),
        ("乾照光電", "乾照光电"),
        ("“Velta” costs €5", "“Velta” costs €5"),
        ("", ""),
    ],
)
def test_letters_are_turned_one_by_one(text: str, simple: str) -> None:
    assert simplified(text) == simple


@given(st.text())
def test_places_stay_and_twice_is_as_good_as_once(text: str) -> None:
    assert len(simplified(text)) == len(text)
    assert simplified(simplified(text)) == simplified(text)
