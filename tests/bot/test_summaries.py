from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

import bot.summaries
from bot.articles import from_record
from bot.model import Article, Evidence, Figure, Gist
from bot.summaries import gist

LEAD = "Orbix Group will spend $3.2 billion on a glue plant in Porto that is to open in 2028, it said on Monday."
SALES = (
    "Sales of the group rose 14% to $5.9 billion in the three months to September, more than had been expected."
)
RIVAL = (
    "Tavelin, its only rival in Europe, has put 900 million euros into two such plants in Spain since last May."
)
STAFF = (
    "The plant will have a staff of 800, most of them from the closed yards of the town, its mayor told the press."
)
TEXT = "\n\n".join(
    [
        LEAD,
        "“We are so very glad to come to Porto with our friends,” its chief said.",
        SALES,
        "But that is only half of it.",
        STAFF,
        "What will the neighbours say?",
        RIVAL,
        "Also read:",
        "Orbix sued for $1.1 million by the former interns of a plant in Porto, and a case worth $3 billion",
    ]
)


def level(sentences: Sequence[str], language: str) -> tuple[float, ...]:
    """A ranker without an opinion."""
    return (0.0,) * len(sentences)


def article(text: str = TEXT, title: str = "Orbix to build $3.2 billion glue plant in Porto") -> Article:
    return from_record({"id": "a", "title": title, "text": text, "published": "2026-11-02"})


def key_figure(source: Article, quote: str) -> Figure:
    start = source.text.index(quote)
    return Figure(
        entity="Orbix",
        metric="headcount",
        measure="level",
        value=Decimal(800),
        unit="count",
        evidence=Evidence(article="a", start=start, end=start + len(quote), quote=quote),
        rule="test",
        key=True,
    )


def test_a_gist_is_the_telling_sentences_in_the_order_of_the_text() -> None:
    assert gist(article(), (), level) == Gist(sentences=(LEAD, SALES, RIVAL), indices=(0, 2, 6))


def test_key_figures_decide_between_sentences() -> None:
    source = article()
    figure = key_figure(source, "a staff of 800")
    assert gist(source, (figure,) * 3, level, sentences=3).sentences == (LEAD, SALES, STAFF)


def test_a_ranker_decides_between_equals() -> None:
    def central(sentences: Sequence[str], language: str) -> tuple[float, ...]:
        return tuple(float("staff" in sentence) for sentence in sentences)

    text = f"{LEAD}\n\n{STAFF.replace('800', 'many')}\n\n{STAFF.replace('of 800', '').replace('Porto', 'Lisbon')}"
    chosen = [gist(article(text), (), rank, sentences=2).indices for rank in (level, central)]
    assert chosen[1] == (0, 1)


def test_a_country_before_a_hyphen_is_no_dateline() -> None:
    lead = "U.S.-based glue maker Orbix has grown by 700% in the past 12 months to $5.9 billion of sales."
    assert gist(article(lead), (), level).text == lead


def test_a_gist_opens_with_a_sentence_that_says_of_whom_it_is() -> None:
    bare = "The company reported record net income of $916 million, up from $30 million, in the fourth quarter."
    named = "Tavelin rose on Thursday, its best day since the listing of its shares in the spring of last year."
    source = article(f"{bare}\n\n{named}", title="What moved on Thursday, and more")
    assert gist(source, (), level, sentences=1).text == named
    pronoun = (
        "It reported record net income of $916 million, up from $30 million, in the fourth quarter of the year."
    )
    source = article(f"{pronoun}\n\n{named}", title="Tavelin before its results of the fourth quarter")
    assert gist(source, (), level, sentences=1).text == named


def test_the_company_may_open_a_gist_beneath_a_title_that_names_it() -> None:
    bare = "The company reported record net income of $916 million, up from $30 million, in the fourth quarter."
    source = article(f"{bare}\n\nIt was a good year.", title="Robinhood earns more than ever")
    assert gist(source, (), level, sentences=1).text == bare


def test_a_dateline_a_town_and_a_bullet_are_not_told() -> None:
    for mark in ("(Bloomberg) -- ", "LISBON (Reuters) - ", "LISBON ", "* ", "1. ", "Investing.com - "):
        assert gist(article(f"{mark}{LEAD}"), (), level).sentences == (LEAD,)


def test_the_limits_of_sentences_and_words_hold() -> None:
    assert gist(article(), (), level, sentences=1).sentences == (LEAD,)
    assert len(gist(article(), (), level, max_words=50).text.split()) <= 50
    assert gist(article(), (), level, max_words=5).sentences in ((LEAD,), (SALES,))


def test_nothing_is_said_twice() -> None:
    assert gist(article(f"{LEAD}\n\n{LEAD}\n\n{SALES}"), (), level, sentences=2).sentences == (LEAD, SALES)


def test_what_the_gate_refuses_is_replaced_and_the_refusal_kept(monkeypatch: object) -> None:
    original = bot.summaries.faithful
    try:
        bot.summaries.faithful = lambda text, source, figures: ("it is wrong",) if "Sales" in text else ()
        assert gist(article(), (), level) == Gist(
            sentences=(LEAD, STAFF, RIVAL), indices=(0, 4, 6), dropped=("sentence 3 was left out: it is wrong",)
        )
        bot.summaries.faithful = lambda text, source, figures: ("no",)
        nothing = gist(article(SALES), (), level)
        assert nothing.sentences == ()
        assert nothing.dropped == ("sentence 1 was left out: no", "the headline was left out: no")
    finally:
        bot.summaries.faithful = original


def test_a_text_without_sentences_is_told_by_its_headline() -> None:
    for text in ("", "| a | b | c |\n| 1 | 2 | 3 |", "Share Tweet Email"):
        assert gist(article(text, title="Orbix builds"), (), level) == Gist(
            sentences=("Orbix builds",), indices=()
        )
    assert gist(replace(article(), title="", text=""), (), level) == Gist(sentences=(), indices=())


def test_a_chinese_article_is_told_too() -> None:
    text = "某公司计划2026年投入160亿元用于数据中心建设。今天天气很好。公司去年营收为30亿元，同比增长12%。"
    assert gist(article(text, title="某公司计划投入160亿元"), (), level, sentences=2).indices == (0, 2)


@given(st.text(alphabet="Orbix $3bn.!? \n|“”()*-", max_size=300))
@settings(max_examples=60)
def test_any_text_has_a_gist_of_its_own_words(text: str) -> None:
    source = article(text)
    found = gist(source, (), level)
    assert len(found.sentences) <= 3
    assert all(told in text or told == source.title for told in found.sentences)
