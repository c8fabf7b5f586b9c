"""Where the words that a layer waits for stand in a text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.words import places

WANTED = frozenset({"one", "ten", "half", "Q", "year"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("one in ten", [(0, 3), (7, 10)]),
        ("money, often, oneself and tenth are other words", []),
        ("ten-year, one's, 3ten4, éone", [(0, 3), (4, 8), (10, 13), (18, 21), (25, 28)]),
        ("tententen ten", [(10, 13)]),
        ("Ten and TEN are written in other ways", []),
        ("", []),
    ],
)
def test_only_whole_words_of_plain_letters_are_found(text, words):
    assert sorted(places(text, WANTED)) == words


@given(
    st.lists(
        st.sampled_from(["one", "ten", "half", "Q", "year", " ", "s", "-", "é", "十", "3", "\n"]), max_size=30
    )
)
def test_every_word_is_found_where_a_pattern_would_find_it(pieces):
    text = "".join(pieces)
    expected = [match.span() for match in re.finditer("[A-Za-z]+", text) if match[0] in WANTED]
    assert sorted(places(text, WANTED)) == expected
