from datetime import date

import pytest

from bot import commands
from bot.errors import NotUnderstood
from bot.model import Command

TODAY = date(2026, 11, 23)


def heard(verb, metric, words, *companies, **given):
    return Command(verb=verb, metric=metric, companies=companies, heard=words, **given)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (
            "how much will bytedance spend on AI next year?",
            heard("capex", "capex", "capex of ByteDance, 2027", "bytedance", since=2027, until=2027),
        ),
        (
            "what was alibaba's revenue in 2024?",
            heard("revenue", "revenue", "revenue of Alibaba, 2024", "alibaba", since=2024, until=2024),
        ),
        (
            "How many people did Intel lay off this year",
            heard("layoffs", "layoffs", "layoffs of Intel, 2026", "intel", since=2026, until=2026),
        ),
        (
            "what are microsoft and alphabet spending since 2024?",
            heard("capex", "capex", "capex of Microsoft and Alphabet, since 2024", "microsoft", "alphabet", since=2024),
        ),
        (
            "what is OpenAI worth?",
            heard("valuation", "valuation", "valuation of OpenAI", "openai"),
        ),
        (
            "did nvidia's net income grow last year?",
            heard("profit", "net_income", "net income of Nvidia, 2025", "nvidia", since=2025, until=2025),
        ),
        (
            "show me what tencent earned in 2025",
            heard("profit", "net_income", "net income of Tencent, 2025", "tencent", since=2025, until=2025),
        ),
    ],
)  # fmt: skip
def test_a_question_is_understood_and_said_back(text, meant):
    assert commands.parse(text, TODAY) == meant


@pytest.mark.parametrize(
    "text", ["how much will Orbix Nowhere spend?", "what is the weather?", "bytedance is great", "how are you?"]
)
def test_what_names_no_metric_or_company_is_no_lookup(text):
    with pytest.raises(NotUnderstood):
        commands.parse(text, TODAY)


def test_next_year_needs_a_today():
    with pytest.raises(NotUnderstood) as told:
        commands.parse("how much will bytedance spend next year?")
    assert "Name it" in told.value.hint


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/top capex 2026", Command(verb="top", metric="capex", since=2026, until=2026)),
        ("/top revenue in euros", Command(verb="top", metric="revenue", currency="EUR")),
        ("/capex tsmc in won", Command(verb="capex", metric="capex", companies=("tsmc",), currency="KRW")),
    ],
)
def test_rankings_and_currencies(text, meant):
    assert commands.parse(text) == meant


@pytest.mark.parametrize("text", ["/top", "/top 2026", "/top capex bytedance"])
def test_a_ranking_is_of_one_metric_and_of_everybody(text):
    with pytest.raises(NotUnderstood):
        commands.parse(text)
