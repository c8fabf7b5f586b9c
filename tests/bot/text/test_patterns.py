import re

import pytest

from bot.text.patterns import lazy


def test_it_finds_what_a_pattern_finds():
    later, sooner = (
        lazy(r"(?P<number>\d+) US\$", re.IGNORECASE),
        re.compile(r"(?P<number>\d+) US\$", re.IGNORECASE),
    )
    said = "12 us$, 7 US$ and no more"
    assert [found["number"] for found in later.finditer(said)] == ["12", "7"]
    assert later.findall(said) == sooner.findall(said)
    assert later.sub("x", said) == sooner.sub("x", said) == "x, x and no more"
    assert later.split(said) == sooner.split(said)
    assert (later.match(said, 7), later.fullmatch("5 US$")[0]) == (None, "5 US$")


def test_it_is_compiled_when_it_is_first_used():
    wrong = lazy("(")
    with pytest.raises(re.error):
        wrong.search("")


def test_it_has_nothing_else_of_a_pattern():
    with pytest.raises(AttributeError):
        _ = lazy("x").groupindex
