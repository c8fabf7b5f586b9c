from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import commands
from bot.errors import NotUnderstood
from bot.model import Command, When


def lookup(verb, metric, *companies, **given):
    return Command(verb=verb, metric=metric, companies=companies, **given)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/capex bytedance", lookup("capex", "capex", "bytedance")),
        ("capex ByteDance", lookup("capex", "capex", "bytedance")),
        ("/CAPEX “bytedance”", lookup("capex", "capex", "bytedance")),
        ("/capex 字节跳动", lookup("capex", "capex", "bytedance")),
        ("/capex of bytedance?", lookup("capex", "capex", "bytedance")),
        ("@briefwire capex bytedance", lookup("capex", "capex", "bytedance")),
        ("<@U012AB> capex bytedance", lookup("capex", "capex", "bytedance")),
        ("/briefwire capex bytedance", lookup("capex", "capex", "bytedance")),
        ("/capex doubao", lookup("capex", "capex", "bytedance", options=(("part", "Doubao"),))),
        ("/capex MSFT", lookup("capex", "capex", "microsoft")),
        ("/capex bytedance since 2023", lookup("capex", "capex", "bytedance", since=2023)),
        ("/capex bytedance 2025", lookup("capex", "capex", "bytedance", since=2025, until=2025)),
        ("/capex bytedance from 2023 to 2025", lookup("capex", "capex", "bytedance", since=2023, until=2025)),
        ("/capex bytedance in yuan", lookup("capex", "capex", "bytedance", currency="CNY")),
        ("/capex bytedance latest", lookup("capex", "capex", "bytedance", limit=1)),
        ("/capex bytedance vs alibaba", lookup("capex", "capex", "bytedance", "alibaba")),
        ("/capex bytedance, alibaba and tencent", lookup("capex", "capex", "bytedance", "alibaba", "tencent")),
        ("/capex microsoft alphabet", lookup("capex", "capex", "microsoft", "alphabet")),
        ("/sales sk hynix", lookup("revenue", "revenue", "sk-hynix")),
        ("/net-income apple", lookup("profit", "net_income", "apple")),
        ("/capex Orbix Dynamics", lookup("capex", "capex", "Orbix Dynamics")),
        ("/capex", lookup("capex", "capex")),
        ("/figures alphabet", lookup("figures", None, "alphabet")),
        ("/figures alphabet capex", lookup("figures", "capex", "alphabet")),
        (
            "/compare capex microsoft alphabet 2026",
            lookup("compare", "capex", "microsoft", "alphabet", since=2026, until=2026),
        ),
        ("/sources", Command(verb="sources")),
        ("/sources bytedance capex", lookup("sources", "capex", "bytedance")),
        ("/sources 0123456789abcdef", Command(verb="sources", arguments=("0123456789abcdef",))),
        ("/brief", Command(verb="brief")),
        ("/brief week", Command(verb="brief", arguments=("week",))),
        ("/topics", Command(verb="topics")),
        ("/help capex", Command(verb="help", arguments=("capex",))),
        ("", Command(verb="help")),
        ("/", Command(verb="help")),
        ("hello", Command(verb="help")),
    ],
)
def test_what_people_type_is_understood(text, meant):
    assert commands.parse(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("/subscribe ai-capex", Command(verb="subscribe", topics=("ai-capex",))),
        ("/subscribe ai-capex daily 08:00", Command(verb="subscribe", topics=("ai-capex",), when=When(at=time(8)))),
        (
            "/subscribe ai-capex, layoffs and bytedance weekdays at 7:30 in Asia/Hong_Kong",
            Command(
                verb="subscribe", topics=("ai-capex", "layoffs"), companies=("bytedance",),
                when=When(at=time(7, 30), weekdays=(0, 1, 2, 3, 4)), arguments=("Asia/Hong_Kong",),
            ),
        ),
        ("/follow bytedance now", Command(verb="subscribe", companies=("bytedance",), when=When())),
        ("/subscribe all daily 8am", Command(verb="subscribe", topics=("all",), when=When(at=time(8)))),
    ],
)  # fmt: skip
def test_subscriptions_are_understood(text, meant):
    assert commands.parse(text) == meant


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("/cpaex bytedance", "/capex bytedance"),
        ("/subscirbe ai-capex", "/subscribe ai-capex"),
        ("/topcis", "/topics"),
    ],
)
def test_a_typo_gets_a_suggestion_that_works(text, suggestion):
    with pytest.raises(NotUnderstood) as told:
        commands.parse(text)
    assert told.value.suggestions[0] == suggestion
    assert suggestion in told.value.hint
    commands.parse(suggestion)


@pytest.mark.parametrize(
    ("text", "options", "when"),
    [
        ("/subscribe ai-capex over 1bn usd", (("over", "1bn usd"),), None),
        ("/subscribe ai-capex over 10 % now", (("over", "10 %"),), When()),
        (
            "/subscribe ai-capex over capex > 1.5bn eur daily 8am",
            (("over", "capex > 1.5bn eur"),),
            When(at=time(8)),
        ),
        ("/subscribe ai-capex quiet 22:00-07:00 max 5 a day", (("quiet", "22:00-07:00"), ("cap", "5")), None),
        (
            "/preview ai-capex quiet 22:00-7:00 unless 10bn usd now",
            (("quiet", "22:00-7:00 unless 10bn usd"),),
            When(),
        ),
        ("/subscribe ai-capex with capex", (("metric", "capex"),), None),
        (
            "/subscribe ai-capex with funding daily 8am silent",
            (("metric", "funding"), ("silent", "silent")),
            When(at=time(8)),
        ),
        ("/subscribe about “memory chips” cap 3", (("about", "memory chips"), ("cap", "3")), None),
    ],
)
def test_the_terms_of_a_wish_are_understood_in_any_order(text, options, when):
    command = commands.parse(text)
    assert (command.options, command.when) == (options, when)
    assert command.topics == (() if "about" in text else ("ai-capex",))


@pytest.mark.parametrize(
    "text",
    ["/xyzzy", "/compare capex bytedance", "/compare bytedance alibaba", "/figures", "/subscribe", "/subscribe qqqqqqq daily 08:00",
     "/subscribe ai-capex daily 99:00", "/subscribe ai-capex in Mars/Olympus", "/subscribe ai-capex with sausages", "/capex " + "x" * 400],
)  # fmt: skip
def test_what_makes_no_sense_gets_a_hint(text):
    with pytest.raises(NotUnderstood) as told:
        commands.parse(text)
    assert told.value.hint


def test_every_example_of_the_table_is_understood():
    for verb in commands.VERBS:
        assert commands.parse(verb.example).verb == verb.name


def test_no_two_verbs_share_a_name():
    names = [name for verb in commands.VERBS for name in (verb.name, *verb.also)]
    assert sorted(names) == sorted(set(names))


@given(st.text(max_size=400))
def test_any_text_is_understood_or_refused(text):
    try:
        meant = commands.parse(text)
    except NotUnderstood as error:
        meant = str(error)
    assert meant
    assert isinstance(meant, Command | str)


@pytest.mark.parametrize(
    ("text", "when", "zone"),
    [
        ("chips daily", When(at=time(8)), ()),
        ("chips every day at 8am", When(at=time(8)), ()),
        ("chips at 8:30pm in New York", When(at=time(20, 30)), ("America/New_York",)),
        ("chips daily 08:00 in Beijing", When(at=time(8)), ("Asia/Shanghai",)),
        ("chips in asia/tokyo 09:00", When(at=time(9)), ("Asia/Tokyo",)),
        ("chips every monday at 9", When(at=time(9), weekdays=(0,)), ()),
        ("chips weekly fri", When(at=time(8), weekdays=(4,)), ()),
    ],
)
def test_a_time_is_understood_as_people_say_it(text, when, zone):
    assert commands.parse(f"/subscribe {text}") == Command(
        verb="subscribe", topics=("chips",), when=when, arguments=zone
    )


@pytest.mark.parametrize(("said", "meant"), [("22-7", "22:00-07:00"), ("10pm to 7am", "22:00-07:00")])
def test_quiet_hours_may_be_whole_ones(said, meant):
    assert commands.parse(f"/subscribe chips quiet {said}").options == (("quiet", meant),)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("chips cap 0", "I cannot read the cap “cap 0”."),
        ("chips over 1bn", "I cannot read the threshold “over 1bn”."),
        ("chips quiet nights", "I do not know which hours these are: “quiet nights”."),
        ("chips every second day", "I do not know when this is: “every second day”."),
        ("chips about memory", "I cannot read the keyword “about memory”."),
        ("chips daily 08:00 in Narnia", "I do not know the time zone “Narnia”."),
    ],
)
def test_a_term_that_cannot_be_read_is_no_misspelt_company(text, why):
    with pytest.raises(NotUnderstood) as told:
        commands.parse(f"/subscribe {text}")
    assert (str(told.value), told.value.suggestions) == (why, ())
    assert told.value.hint


def test_a_misspelt_topic_is_suggested_with_all_its_terms():
    with pytest.raises(NotUnderstood) as told:
        commands.parse("/subscribe chps daily 08:00 cap 3")
    assert told.value.suggestions[0] == "/subscribe chips daily 08:00 cap 3"


@pytest.mark.parametrize(
    ("text", "why", "suggestions"),
    [
        ("is nvidia bigger than apple?", "I do not understand that question.",
         ("/compare revenue Nvidia, Apple", "/compare valuation Nvidia, Apple")),
        ("is nvidia good?", "I do not understand that question.", ("/figures Nvidia",)),
        ("how are you?", "I do not understand that question.", ()),
        ("thanks", "I do not know the command “thanks”.", ()),
        ("/top widgets 2026", "I know no metric “widgets”.", ()),
        ("/top capex 1850", "“1850” is no year of these figures.", ()),
    ],
)  # fmt: skip
def test_what_is_offered_instead_is_what_may_have_been_meant(text, why, suggestions):
    with pytest.raises(NotUnderstood) as told:
        commands.parse(text)
    assert (str(told.value), told.value.suggestions) == (why, suggestions)
    assert told.value.hint
