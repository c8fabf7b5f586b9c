"""Terms, their weights, likeness of term sets, names, and sketches of whole texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.similarity import cosine, first, names, overlap, rarest, sketch, terms, weight

STORY = (
    "The ferry company said that it would buy four electric ships from a yard in Gdansk and run them between "
    "Karlskrona and Gdynia from the spring of next year, when the new quay with its chargers is to be ready. "
    "Each ship carries two hundred cars and nine hundred people, and needs an hour at the quay to charge again. "
) * 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Raises, raised and raising", ("rais", "rais", "and", "rais")),
        ("The company's factories", ("the", "company", "factory")),
        ("Q3 losses at T.Rowe", ("q3", "loss", "at", "t.row")),
        ("AT&T", ("at&t",)),
        ("机器人融资", ("机器", "器人", "人融", "融资")),
        ("5G芯片", ("5g", "芯片")),
        ("", ()),
    ],
)
def test_terms(text: str, expected: tuple[str, ...]) -> None:
    assert terms(text) == expected


def test_rare_terms_weigh_more_and_unknown_ones_most() -> None:
    assert weight("the") < weight("company") < weight("quay")
    assert rarest(("the", "quay", "company", "quay"), 2) == ("quay", "company")


def test_cosine_counts_rare_terms() -> None:
    common, rare = cosine(("the", "quay"), ("the", "ferry")), cosine(("the", "quay"), ("and", "quay"))
    assert common < 0.01
    assert rare > 0.99
    assert cosine((), ("quay",)) == 0.0


def test_what_is_missing_keeps_few_terms_from_being_alike() -> None:
    few = cosine(("gdynia",), ("gdynia",), missing=60.0)
    four = ("gdynia", "karlskrona", "stena", "quay")
    many = cosine(four, frozenset(four), missing=60.0)
    assert few < 0.5 < many < 1.0


_TERMS = st.frozensets(st.text("abcdef", min_size=1, max_size=4))


@given(_TERMS, _TERMS)
def test_cosine_is_a_likeness(one: frozenset[str], other: frozenset[str]) -> None:
    assert cosine(one, other) == pytest.approx(cosine(other, one))
    assert 0.0 <= cosine(one, other) <= 1.0 + 1e-9


def test_names_are_capitalised_inside_sentences_or_begin_one_and_stand_in_the_title() -> None:
    text = "Halden opened a school with the painter Ane Lund. Pupils pay nothing. The school takes sixty Pupils."
    assert names("Halden opens school", text) == ("ane", "halden", "lund", "pupil")
    assert names("Pupils like it", "pupils like Halden") == ("halden",)


def test_chinese_names_are_rare_pairs_of_title_and_text() -> None:
    assert names("星野发布财报", "昨日，星野公布业绩") == ("星野",)


def test_a_reprint_shares_its_sketch_even_when_cut_short() -> None:
    whole = sketch(terms(STORY + "Tickets go on sale in autumn, the company added, and bicycles travel free."))
    assert overlap(sketch(terms(STORY)), whole) > 0.8


def test_another_text_shares_none_and_a_short_one_cannot_tell() -> None:
    other = " ".join(f"word{number} thing{number} place{number}" for number in range(80))
    assert overlap(sketch(terms(STORY)), sketch(terms(other))) == 0.0
    assert overlap(sketch(terms("one two three four five six")), sketch(terms(STORY))) == 0.0


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("one two\nthree four", 3, "one two\nthree"),
        ("one two", 5, "one two"),
        ("", 3, ""),
        ("一二三四五六七八九十", 2, "一二三四五六七八"),
    ],
)
def test_first(text: str, words: int, expected: str) -> None:
    assert first(text, words) == expected
