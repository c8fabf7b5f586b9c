import tomllib
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.articles import from_record
from bot.gates import faithful
from bot.model import Article

GOLDEN = tomllib.loads((Path(__file__).parents[1] / "golden/gates/claims.toml").read_text(encoding="utf-8"))[
    "article"
]


def given_article(text: str, published: str = "2026-03-02", title: str = "") -> Article:
    return from_record({"id": "a", "title": title, "text": text, "published": published})


@pytest.mark.parametrize(
    ("case", "claim"), [(case, claim) for case in GOLDEN for claim in case["passes"]], ids=lambda v: str(v)[:60]
)
def test_what_the_article_says_passes(case: dict[str, str], claim: str) -> None:
    assert faithful(claim, given_article(case["text"], case["published"])) == ()


@pytest.mark.parametrize(
    ("case", "claim"), [(case, claim) for case in GOLDEN for claim in case["refused"]], ids=lambda v: str(v)[:60]
)
def test_what_it_does_not_say_is_refused(case: dict[str, str], claim: str) -> None:
    assert faithful(claim, given_article(case["text"], case["published"])) != ()


def test_a_reason_names_the_amount_and_what_is_wrong() -> None:
    article = given_article("Orbix plans to spend up to $3 billion in 2027, up from $2 billion.")
    assert {
        claim: faithful(claim, article)
        for claim in (
            "Orbix plans to spend up to $9 billion.",
            "Orbix plans to spend up to €3 billion.",
            "Orbix plans to spend $3 billion.",
            "Orbix spent up to $3 billion.",
            "Orbix plans to spend up to $3 billion in 2028.",
            "Orbix has 7 plants.",
        )
    } == {
        "Orbix plans to spend up to $9 billion.": ("“$9 billion” does not stand in the article",),
        "Orbix plans to spend up to €3 billion.": ("“€3 billion” stands in the article as “$3 billion”",),
        "Orbix plans to spend $3 billion.": ("“$3 billion” drops “up to”",),
        "Orbix spent up to $3 billion.": ("“$3 billion” drops that it is planned or expected",),
        "Orbix plans to spend up to $3 billion in 2028.": (
            "“$3 billion” is not given for 2028 in the article",
            "“2028” does not stand in the article",
        ),
        "Orbix has 7 plants.": ("“7” does not stand in the article",),
    }


@pytest.mark.parametrize(
    "own",
    [
        "LISBON (Reuters) - Orbix spent $3 billion in 2025, which critics call $9 too much.",
        "Orbix spent $3 billion in 2025, which critics call $9 too much.",
        "Shares fell 4%.",
        "Orbix at $3 billion",
    ],
)
def test_the_articles_own_sentences_and_headline_pass(own: str) -> None:
    text = "LISBON (Reuters) - Orbix spent $3 billion in 2025, which critics call $9 too much. Shares fell 4%."
    assert faithful(own, given_article(text, title="Orbix at $3 billion")) == ()


@pytest.mark.parametrize(
    ("claim", "passes"),
    [
        ("Orbix will open in 2027.", True),
        ("Orbix will open in 2028.", False),
        ("The Glue 7 will come.", True),
        ("The Glue 8 will come.", False),
    ],
)
def test_numbers_that_are_no_amounts_must_stand_there_too(claim: str, passes: bool) -> None:
    article = given_article("Orbix will open its hall next year, and the Glue 7 will come.")
    assert (faithful(claim, article) == ()) is passes


@given(st.text(alphabet="$€ 0123456789.,bnmillion%up to fromplanswill;", max_size=120))
@example("rumor")
def test_any_text_gets_an_answer_and_what_is_copied_passes(text: str) -> None:
    article = given_article("Orbix plans to spend $22bn in 2026. " + text.strip())
    assert isinstance(faithful(text, article), tuple)
    assert faithful("Orbix plans to spend $22bn in 2026.", article) == ()


def test_what_is_too_long_to_check_does_not_pass() -> None:
    reasons = faithful("Orbix spent $3 billion. " * 1000, given_article("Orbix spent $3 billion."))
    assert reasons == ("the text is too long to be checked: over 8,000 letters",)
