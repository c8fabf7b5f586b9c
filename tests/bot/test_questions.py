import tomllib
from datetime import date
from importlib.resources import files

import pytest

from bot import commands
from bot.companies import companies
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
    ("text", "meant"),
    [
        ("bytedance", heard("figures", None, "figures of ByteDance", "bytedance")),
        ("$NVDA", heard("figures", None, "figures of Nvidia", "nvidia")),
        ("Apple 2025", heard("figures", None, "figures of Apple, 2025", "apple", since=2025, until=2025)),
        ("nvidia vs amd", heard("revenue", "revenue", "revenue of Nvidia and AMD", "nvidia", "amd")),
        ("Apples revenue", heard("revenue", "revenue", "revenue of Apple", "apple")),
        ("apple stock price", heard("figures", "share_price", "share price of Apple", "apple")),
        ("market cap of apple", heard("figures", "market_cap", "market value of Apple", "apple")),
        ("nvidia capex forecast", heard("capex", "capex", "capex of Nvidia", "nvidia")),
        ("Alphabet Inc. (GOOGL) capex 2025", heard("capex", "capex", "capex of Alphabet, 2025", "alphabet", since=2025,
                                                   until=2025)),
        ("biggest layoffs 2025", heard("top", "layoffs", "who has the most layoffs, 2025", since=2025, until=2025)),
        ("top valuations", Command(verb="top", metric="valuation")),
        ("what's new on chips?", Command(verb="brief", arguments=("chips",))),
        ("latest news", Command(verb="brief")),
        ("capex alphabet (2025)", Command(verb="capex", metric="capex", companies=("alphabet",), since=2025, until=2025)),
        ("capex - alphabet FY25", Command(verb="capex", metric="capex", companies=("alphabet",), since=2025, until=2025)),
        ("capex alphabet;microsoft", Command(verb="capex", metric="capex", companies=("alphabet", "microsoft"))),
        ("capex tsmc in nt$", Command(verb="capex", metric="capex", companies=("tsmc",), currency="TWD")),
        ("Tarnhold Works revenue", Command(verb="figures", metric="revenue", companies=("Tarnhold Works",))),
        (
            "wie hoch war der Umsatz von Tesla 2024?",
            heard("revenue", "revenue", "revenue of Tesla, 2024", "tesla", since=2024, until=2024),
        ),
        (
            "¿Cuánto facturó Apple en 2024?",
            heard("revenue", "revenue", "revenue of Apple, 2024", "apple", since=2024, until=2024),
        ),
        ("quel est le bénéfice de Meta ?", heard("profit", "net_income", "net income of Meta", "meta")),
    ],
)  # fmt: skip
def test_names_alone_and_names_with_a_metric_are_understood_without_a_command(text, meant):
    assert commands.parse(text, TODAY) == meant


@pytest.mark.parametrize(
    "text",
    [
        "how much will Orbix Nowhere spend?",
        "what is the weather?",
        "bytedance is great",
        "how are you?",
        "thanks",
        "nice revenue story",
    ],
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


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("bytedance capex", heard("capex", "capex", "capex of ByteDance", "bytedance")),
        (
            "ByteDance and Alibaba revenue 2025",
            heard("revenue", "revenue", "revenue of ByteDance and Alibaba, 2025", "bytedance", "alibaba", since=2025, until=2025),
        ),
        ("a chart of bytedance capex", heard("chart", "capex", "capex of ByteDance", "bytedance")),
        ("show me bytedance capex as a graph", heard("chart", "capex", "capex of ByteDance", "bytedance")),
        (
            "the latest alphabet capex in yuan",
            heard("capex", "capex", "capex of Alphabet, the latest, in CNY", "alphabet", currency="CNY", limit=1),
        ),
        (
            "what did microsoft spend between 2023 and 2025?",
            heard("capex", "capex", "capex of Microsoft, 2023–2025", "microsoft", since=2023, until=2025),
        ),
        (
            "who spends the most on capex this year?",
            Command(verb="top", metric="capex", since=2026, until=2026, heard="who has the most capex, 2026"),
        ),
        (
            "字节跳动明年的资本开支是多少",
            heard("capex", "capex", "capex of ByteDance, 2027", "bytedance", since=2027, until=2027),
        ),
    ],
)  # fmt: skip
def test_bare_words_and_rankings_are_understood_too(text, meant):
    assert commands.parse(text, TODAY) == meant


@pytest.mark.parametrize(
    ("text", "companies", "terms"),
    [
        ("/capex bytedance in 2026", ("bytedance",), {"since": 2026, "until": 2026}),
        ("/capex bytedance next year in yuan", ("bytedance",), {"since": 2027, "until": 2027, "currency": "CNY"}),
        ("/capex microsoft fiscal 2027", ("microsoft",), {"since": 2027, "until": 2027}),
        ("/capex microsoft FY2027", ("microsoft",), {"since": 2027, "until": 2027}),
        ("/capex alphabet 2023-2025", ("alphabet",), {"since": 2023, "until": 2025}),
        ("/capex alphabet since 2023 until 2025", ("alphabet",), {"since": 2023, "until": 2025}),
        ("/capex Company N2013", ("Company N2013",), {}),
        ("/capex alphabet since 2023", ("alphabet",), {"since": 2023}),
        ("/capex bytedance latest", ("bytedance",), {"limit": 1}),
        ("/capex bytedance all", ("bytedance",), {"options": (("all", ""),)}),
    ],
)
def test_the_terms_of_a_lookup(text, companies, terms):
    assert commands.parse(text, TODAY) == Command(verb="capex", metric="capex", companies=companies, **terms)


BIG_TECH = ("apple", "microsoft", "alphabet", "amazon", "meta")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("/capex big tech", BIG_TECH),
        ("/compare capex Big  Tech and oracle 2026", (*BIG_TECH, "oracle")),
        ("what will big tech spend next year?", BIG_TECH),
        ("revenue mag 7", (*BIG_TECH, "nvidia", "tesla")),
        ("/capex big-tech", ("big-tech",)),
    ],
)
def test_a_name_for_several_companies_stands_for_them(text, names):
    assert commands.parse(text, TODAY).companies == names


def test_every_company_of_a_group_is_one_of_the_table():
    rows = tomllib.loads(files("bot.data").joinpath("groups.toml").read_text(encoding="utf-8"))["group"]
    assert [key for row in rows for key in row["companies"] if companies().get(key) is None] == []


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("/revenue aws", "AWS"),
        ("google cloud revenue Q3 2026", "Google Cloud"),
        ("what is the revenue of AWS in 2025?", "AWS"),
        ("/revenue amazon", None),
        ("amazon revenue", None),
        ("compare revenue aws microsoft", None),
    ],
)
def test_the_name_of_a_part_asks_for_that_part(text, part):
    assert dict(commands.parse(text, TODAY).options).get("part") == part
