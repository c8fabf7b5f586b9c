"""The public face: records, evidence, the trace, and that no text whatever breaks it or takes for ever."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.figures import extract, record, trace
from bot.model import Article

ARTICLE = Article(
    id="a1",
    url="https://news.example/orbix",
    title="Orbix Group plans record capex",
    text=(
        "Orbix Group plans to spend up to US$18 billion (130 billion yuan) on capital expenditure next year.\n\n"
        "It spent $7 billion on capital expenditure in 2024, Orbix Group said. We are 100% committed, it added.\n\n"
        "Also read:\nNuvolta sues a supplier for $1.7 million"
    ),
    published=datetime(2025, 5, 14, tzinfo=UTC),
    outlet="Example News",
    digest="0" * 64,
)


def test_a_plan_and_its_past_come_out_whole() -> None:
    found = {figure.value: figure for figure in extract(ARTICLE)}
    plan, past = found[Decimal(18_000_000_000)], found[Decimal(7_000_000_000)]

    assert len(found) == 2
    assert (plan.entity, plan.metric, plan.measure, plan.period) == ("Orbix Group", "capex", "level", "2026")
    assert (plan.status, plan.bound) == ("planned", "up_to")
    assert [(alt.value, alt.unit) for alt in plan.alt] == [(Decimal(130_000_000_000), "CNY")]
    assert (past.entity, past.period, past.status, past.bound) == ("Orbix Group", "2024", "actual", "exact")


def test_evidence_is_the_exact_words_at_its_place() -> None:
    for figure in extract(ARTICLE):
        evidence = figure.evidence
        source = ARTICLE.title if evidence.part == "title" else ARTICLE.text
        assert source[evidence.start : evidence.end] == evidence.quote
        assert 3 <= len(evidence.quote.split()) <= 25
        assert (evidence.article, evidence.digest) == (ARTICLE.id, ARTICLE.digest)


def test_a_record_has_the_fields_of_the_contract_and_json_numbers() -> None:
    figure = max(extract(ARTICLE), key=lambda found: found.value)

    assert record(figure) == {
        "entity": "Orbix Group",
        "subject": None,
        "metric": "capex",
        "measure": "level",
        "value": 18_000_000_000,
        "value_high": None,
        "unit": "USD",
        "of": None,
        "period": "2026",
        "status": "planned",
        "bound": "up_to",
        "alt": [{"value": 130_000_000_000, "unit": "CNY"}],
        "attribution": None,
        "quote": figure.quote,
        "key": True,
        "evidence": {"start": figure.evidence.start, "end": figure.evidence.end},
        "rule": figure.rule,
    }


def test_title_evidence_says_so() -> None:
    article = replace(
        ARTICLE, title="Orbix Group raises $40 million in Series B round", text="Nothing else is known."
    )

    assert [record(figure)["evidence"].get("in") for figure in extract(article)] == ["title"]


def test_the_trace_tells_of_every_amount_what_became_of_it() -> None:
    verdicts = trace(ARTICLE)

    assert [verdict.text for verdict in verdicts] == ["US$18 billion", "$7 billion", "100%", "$1.7 million"]
    assert [verdict.rejected for verdict in verdicts] == [
        None,
        None,
        "100% as emphasis",
        "not part of the article",
    ]
    assert all((verdict.figure is None) == (verdict.rejected is not None) for verdict in verdicts)
    assert all(verdict.because for verdict in verdicts if verdict.figure is not None)


def test_the_trace_and_the_extract_agree() -> None:
    traced = {verdict.figure.evidence for verdict in trace(ARTICLE) if verdict.figure is not None}

    assert traced == {figure.evidence for figure in extract(ARTICLE)}


def test_at_most_five_figures_are_for_the_card() -> None:
    lines = [
        f"Orbix Group had revenue of ${number}.{number} billion in {2010 + number}." for number in range(1, 10)
    ]
    found = extract(replace(ARTICLE, text="\n\n".join(lines)))

    assert len(found) == 9
    assert [figure.key for figure in found] == [True] * 5 + [False] * 4


def test_the_same_article_gives_the_same_figures() -> None:
    assert extract(ARTICLE) == extract(ARTICLE)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1" * 300_000,
        "million " * 40_000,
        "(" * 300_000,
        "5 million " * 30_000,
        "$5 " * 60_000,
        "\x00\ud800 5%",
    ],
    ids=["empty", "blank", "digits", "millions", "brackets", "amounts", "dollars", "surrogate"],
)
def test_hostile_texts_hold_no_figures(text: str) -> None:
    assert extract(replace(ARTICLE, title="", text=text)) == ()


_PIECES = st.sampled_from(
    "Orbix Group|Velta|shares|revenue|rose|fell|by|to|from|$5|5%|1.2 billion|¥3|2024|Q1|in|the|,|.|\n\n|(|)|—|said|“|营收|亿元|-|–|\u00a0|1,000|users".split(
        "|"
    )
)


@settings(max_examples=80, deadline=None)
@given(st.lists(_PIECES, max_size=60).map(" ".join) | st.text(max_size=200), st.sampled_from(["en", "zh"]))
def test_any_text_gives_figures_that_stand_in_it(text: str, language: str) -> None:
    article = replace(ARTICLE, title=text[:40], text=text, language=language)
    for figure in extract(article):
        source = article.title if figure.evidence.part == "title" else article.text
        assert source[figure.evidence.start : figure.evidence.end] == figure.quote


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("zh", "腾讯股价今日上涨3%。", "2025-02-12"),
        ("zh-TW", "騰訊股價今日上漲3%。", "2025-02-12"),
        ("en", "Shares of Tencent rose 3% today.", "2025-02-11"),
    ],
)
def test_today_is_the_day_of_the_readers(language: str, text: str, day: str) -> None:
    late = datetime(2025, 2, 11, 22, 30, tzinfo=UTC)
    figures = extract(replace(ARTICLE, title="", text=text, language=language, published=late))
    assert [figure.period for figure in figures] == [day]
