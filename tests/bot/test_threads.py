from dataclasses import replace
from datetime import date

import pytest

from bot.commands import metric_named, threads
from bot.model import Command

TODAY = date(2026, 11, 23)
BEFORE = Command(verb="capex", metric="capex", companies=("bytedance",), since=2025, until=2025)


@pytest.mark.parametrize(
    ("said", "verb", "metric", "names", "since", "until"),
    [
        ("what about 2024?", "capex", "capex", "bytedance", 2024, 2024),
        ("and 2024", "capex", "capex", "bytedance", 2024, 2024),
        ("2024?", "capex", "capex", "bytedance", 2024, 2024),
        ("how about next year?", "capex", "capex", "bytedance", 2027, 2027),
        ("since 2023", "capex", "capex", "bytedance", 2023, None),
        ("what about 2023 to 2025", "capex", "capex", "bytedance", 2023, 2025),
        ("compare with Alibaba", "compare", "capex", "bytedance alibaba", 2025, 2025),
        ("compare it to alibaba and tencent", "compare", "capex", "bytedance alibaba tencent", 2025, 2025),
        ("vs Alibaba?", "compare", "capex", "bytedance alibaba", 2025, 2025),
        ("what about Alibaba?", "capex", "capex", "alibaba", 2025, 2025),
        ("and its revenue?", "figures", "revenue", "bytedance", 2025, 2025),
        ("revenue", "figures", "revenue", "bytedance", 2025, 2025),
    ],
)
def test_a_few_words_go_on_from_what_was_asked(said, verb, metric, names, since, until):
    expected = Command(verb=verb, metric=metric, companies=tuple(names.split()), since=since, until=until)
    assert threads.follow_up(said, BEFORE, TODAY, metric_named) == expected


@pytest.mark.parametrize(
    ("said", "given"),
    [
        ("in euros", {"currency": "EUR"}),
        ("and in yuan?", {"currency": "CNY"}),
        ("latest", {"limit": 1}),
        ("the latest in usd", {"limit": 1, "currency": "USD"}),
        ("all", {"options": (("all", ""),)}),
        ("2024 in euros", {"currency": "EUR", "since": 2024, "until": 2024}),
    ],
)
def test_the_same_can_be_read_another_way(said, given):
    assert threads.follow_up(said, BEFORE, TODAY, metric_named) == replace(BEFORE, **given)


def test_years_in_a_currency_are_no_follow_up_but_a_question_of_their_own():
    assert threads.follow_up("bytedance in euros", BEFORE, TODAY, metric_named) is None


@pytest.mark.parametrize(
    "said",
    ["what about the weather?", "compare with nobody i know", "capex alibaba", "alibaba", "help", "", "and"],
)
def test_words_that_are_no_follow_up_are_left(said):
    assert threads.follow_up(said, BEFORE, TODAY, metric_named) is None


def test_nothing_follows_from_nothing():
    assert threads.follow_up("what about 2024?", Command(verb="brief"), TODAY, metric_named) is None


@pytest.mark.parametrize(
    ("said", "verb"), [("sources", "sources"), ("Sources?", "sources"), ("why this?", "why"), ("/why", "why")]
)
def test_a_word_beneath_a_story_is_about_it(said, verb):
    assert threads.of_story(said, "s1") == Command(verb=verb, arguments=("s1",))


def test_other_words_beneath_a_story_are_not():
    assert threads.of_story("capex bytedance", "s1") is None
