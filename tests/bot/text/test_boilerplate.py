import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.boilerplate import boilerplate, is_block_page, is_payment_notice, without_boilerplate

CASES = tomllib.loads((Path(__file__).parents[2] / "golden/boilerplate/lines.toml").read_text(encoding="utf-8"))[
    "case"
]
BEFORE = "Orbix said on Monday that it would build a plant in Porto and hire people there."
AFTER = "The plant is to open in the spring, its chief said."


@pytest.mark.parametrize("line", [line for case in CASES for line in case.get("gone", ())])
def test_a_paragraph_that_is_no_news_goes(line: str) -> None:
    assert without_boilerplate(f"{BEFORE}\n\n{line}\n\n{AFTER}") == f"{BEFORE}\n\n{AFTER}"


@pytest.mark.parametrize("line", [line for case in CASES for line in case.get("kept", ())])
def test_a_paragraph_that_is_news_stays(line: str) -> None:
    assert boilerplate(f"{BEFORE}\n{line}\n{AFTER}") == ()


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("来源：公司公告。奥比克斯集团营收59亿元。", "奥比克斯集团营收59亿元。"),
        ("（文章来源：某某时报）奥比克斯集团营收59亿元。", "奥比克斯集团营收59亿元。"),
        ("奥比克斯集团营收59亿元。本文不构成投资建议。", "奥比克斯集团营收59亿元。"),
        ("奥比克斯集团营收59亿元，本文不构成投资建议。", "奥比克斯集团营收59亿元，"),
        ("奥比克斯集团建厂。投资需谨慎。新电公司裁员。", "奥比克斯集团建厂。新电公司裁员。"),
    ],
)
def test_of_a_chinese_line_only_the_sentence_that_is_no_news_goes(line: str, kept: str) -> None:
    assert without_boilerplate(f"{BEFORE}\n{line}\n{AFTER}") == f"{BEFORE}\n\n{kept}\n\n{AFTER}"


def test_a_heading_of_links_takes_the_headlines_after_it() -> None:
    links = ["Also read:", "Orbix sues interns for $1.1 million", "Tavelin “to drop” its $90 million fund"]
    assert without_boilerplate("\n".join([BEFORE, *links, AFTER])) == f"{BEFORE}\n\n{AFTER}"


def test_links_to_the_end_go_to_the_end() -> None:
    text = f"{BEFORE}\nMore from the chip desk:\nOne plant, two stories\nFive charts"
    assert boilerplate(text) == (
        (len(BEFORE) + 1, len(BEFORE) + 25),
        (len(BEFORE) + 26, len(BEFORE) + 48),
        (len(text) - 11, len(text)),
    )


def test_the_footer_of_a_press_release_goes_with_all_after_it() -> None:
    body = "\n".join([BEFORE, AFTER] * 3)
    footer = "About Orbix Group\nOrbix makes $4 billion of glue a year.\nForward-Looking Statements\nPerhaps not."
    assert without_boilerplate(f"{body}\n{footer}") == body.replace("\n", "\n\n")


def test_about_in_a_headline_at_the_top_ends_nothing() -> None:
    text = f"{BEFORE}\nAbout the plant\n{AFTER} {AFTER}\n{BEFORE} {AFTER}"
    assert boilerplate(text) == ()


def test_a_byline_goes_only_from_the_top() -> None:
    assert without_boilerplate(f"By Ann Ode and Bo Lind\n{BEFORE}") == BEFORE


@pytest.mark.parametrize(
    ("paragraph", "is_notice"),
    [
        ("Subscribe to continue reading for $1 a week.", True),
        ("Already a subscriber? Log in", True),
        ("Dieser Text ist nur für Abonnenten.", True),
        ("Orbix won 30,000 subscribers in May, it said.", False),
        ("", False),
    ],
)
def test_a_payment_notice_is_told_from_news(paragraph: str, is_notice: bool) -> None:
    assert is_payment_notice(paragraph) is is_notice


def test_a_gatekeeper_is_told_from_a_newsroom() -> None:
    assert is_block_page("Just a moment. Checking your browser before you go on.")
    assert not is_block_page(BEFORE)


@given(st.text(alphabet="aB1 .:\n|+-%@()AlsoREAD©", max_size=400))
def test_spans_are_in_order_and_within_the_text(text: str) -> None:
    spans = boilerplate(text)
    ends = [at for span in spans for at in span]
    assert ends == sorted(ends)
    assert all(0 <= start < end <= len(text) for start, end in spans)
