import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.summary import MOST_SENTENCES, SumyRanker, Words

TEXT = [
    "The glue plant of Orbix in Porto will make glue for chip makers.",
    "It rained on Monday.",
    "Chip makers buy glue from the Orbix plant because the glue holds.",
    "Nobody asked why.",
]


def test_sentences_about_the_texts_own_words_are_central() -> None:
    first, second, third, fourth = SumyRanker()(TEXT, "en")
    assert max(first, third) == 1.0
    assert min(first, third) > max(second, fourth)


def test_chinese_is_ranked_by_pairs_of_letters() -> None:
    assert Words("chinese").to_words("资本开支 30 亿") == ("资本", "本开", "开支")
    scores = SumyRanker()(["公司资本开支增加。", "天气很好。", "资本开支由公司公布。"], "zh")
    assert scores[1] == 0.0 < min(scores[0], scores[2])


@pytest.mark.parametrize(
    ("sentences", "language", "scores"),
    [
        ((), "en", ()),
        (("",), "en", (0.0,)),
        (("1 2 3", "…"), "xx", (0.0, 0.0)),
        (("One.", "Two."), "th", (0.0, 0.0)),
    ],
)
def test_what_holds_no_repeated_words_scores_nothing(
    sentences: tuple[str, ...], language: str, scores: tuple[float, ...]
) -> None:
    assert SumyRanker()(sentences, language) == scores


def test_only_leading_sentences_are_ranked() -> None:
    scores = SumyRanker()([TEXT[0]] * (MOST_SENTENCES + 30), "en")
    assert scores == (1.0,) * MOST_SENTENCES + (0.0,) * 30


@given(st.lists(st.text(max_size=60), max_size=12), st.sampled_from(["en", "zh", "de", "", "qq"]))
@settings(max_examples=60)
def test_any_text_gets_one_score_a_sentence(sentences: list[str], language: str) -> None:
    scores = SumyRanker()(sentences, language)
    assert len(scores) == len(sentences)
    assert all(0.0 <= score <= 1.0 for score in scores)


def test_sumy_is_not_imported_before_it_is_used() -> None:
    heavy = {"sumy", "trafilatura", "nltk"}
    code = f"import sys, adapters.summary, adapters.pages; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
