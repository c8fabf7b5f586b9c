import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Sentence
from bot.text.sentences import sentences

CASES = tomllib.loads((Path(__file__).parents[2] / "golden/sentences/cuts.toml").read_text(encoding="utf-8"))[
    "case"
]


@pytest.mark.parametrize("marked", [text for case in CASES for text in case["texts"]])
def test_a_text_is_cut_where_its_sentences_end(marked: str) -> None:
    wanted = [piece.strip() for piece in marked.split("|")]
    assert [
        sentence.text for sentence in sentences(marked.replace("|", " " if "• " in marked else ""))
    ] == wanted or [sentence.text for sentence in sentences(marked.replace("|", " "))] == wanted


def test_a_sentence_knows_its_place() -> None:
    text = "One.  Two!\n\nThree"
    assert sentences(text, part="title") == (
        Sentence(text="One.", start=0, end=4, paragraph=0, part="title"),
        Sentence(text="Two!", start=6, end=10, paragraph=0, part="title"),
        Sentence(text="Three", start=12, end=17, paragraph=1, part="title"),
    )


@given(st.text(alphabet="Aa b.!?\n\"“”'1,()。•X", max_size=300))
def test_sentences_cover_all_but_white_space_in_order(text: str) -> None:
    found = sentences(text)
    assert all(text[one.start : one.end] == one.text for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert "".join("".join(one.text.split()) for one in found) == "".join(text.split())


@pytest.mark.parametrize("piece", [". ", "A. ", "x.Y", "…", "\n", '."', "!!!!", "1. "])
def test_a_long_run_of_anything_is_cut_to_its_end(piece: str) -> None:
    found = sentences(piece * 50_000 + "End.")
    assert found[-1].end == len(piece) * 50_000 + 4
