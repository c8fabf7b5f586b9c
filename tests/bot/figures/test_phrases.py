"""The noun phrases of a sentence: what a figure may be of, besides its owner."""

from datetime import UTC, datetime

import pytest

from bot.figures.passages import Passage, scene
from bot.figures.phrases import phrases
from bot.model import Article


def _passage(text: str, language: str = "en") -> Passage:
    published = datetime(2025, 5, 14, tzinfo=UTC)
    article = Article(id="p", url="", title="", text=text, published=published, outlet="", language=language)
    return scene(article).passages[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Intel's subscription revenue rose to $3 billion.", ["Intel", "subscription", "subscription revenue"]),
        ("The cloud business grew by 9% at Intel.", ["cloud", "cloud business", "Intel"]),
        ("Total net income was $3 billion.", ["Total net income"]),
        ("It quickly sold 400 of them in 2024.", []),
    ],
)
def test_phrases_stand_without_articles_verbs_and_amounts(text: str, found: list[str]) -> None:
    assert [phrase.text for phrase in phrases(_passage(text))] == found


def test_a_phrase_knows_the_metric_that_it_modifies_and_its_neighbours() -> None:
    phrase = phrases(_passage("In 2024 the data center segment's revenue was $9 billion."))[0]

    assert (phrase.text, phrase.kind, phrase.lead, phrase.tail) == ("data center", "segment", "the", "'s")


def test_a_sentence_of_nothing_but_phrases_is_read_up_to_a_limit() -> None:
    assert len(phrases(_passage("chips, " * 5000 + "$9 million."))) <= 41


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("奥比克斯一季度数据中心业务的收入为11亿元", ["奥比克斯", "数据中心"]),
        ("广告收入占总收入的43%", ["广告"]),
        ("云业务收入增长6%", ["云", "云业务收入"]),
        ("成交額3929萬港元", ["成交額"]),
        ("储能产品在新兴市场的毛利率为21.5%", ["储能产品", "新兴市场"]),
        ("净利润为5亿元", []),
        ("据悉销量超过3万辆", []),
    ],
)
def test_chinese_phrases_end_at_small_words_verbs_times_and_amounts(text: str, found: list[str]) -> None:
    assert [phrase.text for phrase in phrases(_passage(text, "zh"))] == found
