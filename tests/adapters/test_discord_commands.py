from dataclasses import replace

import pytest
from simulators import discord

from adapters.discord import commands
from bot.commands import VERBS, Verb, parse
from bot.companies import Companies, companies
from bot.model import Company


def option(verb, name):
    (found,) = (one for one in commands.payload() if one["name"] == verb)
    return next(one for one in found["options"] if one["name"] == name)


def test_every_verb_is_a_command_that_discord_takes():
    for outside in (False, True):
        made = commands.payload(outside_servers=outside)
        assert [one["name"] for one in made] == [*(verb.name for verb in VERBS), "Why this?"]
        assert discord.wrong_commands(made) == []
        spec = discord.specification()
        assert spec is None or spec.check("PUT", "/applications/1/commands", made) == []


def test_who_may_manage_channels_may_change_what_they_follow():
    allowed = {
        one["name"]: one.get("default_member_permissions") for one in commands.payload() if one["type"] == 1
    }
    assert allowed == {verb.name: str(1 << 4) if verb.manages else None for verb in VERBS}


def test_lookups_go_everywhere_and_changes_only_where_we_can_post():
    made = {one["name"]: (one["integration_types"], one["contexts"]) for one in commands.payload()}
    assert made["capex"] == ([0, 1], [0, 1, 2])
    assert made["subscribe"] == ([0], [0, 1])


def test_what_is_registered_outside_servers_does_not_show_twice_inside():
    assert all(0 not in one["contexts"] for one in commands.payload(outside_servers=True))


def test_options_are_typed():
    assert option("capex", "company") == {
        "type": 3,
        "name": "company",
        "description": "A name, ticker or product",
        "required": True,
        "max_length": 200,
        "autocomplete": True,
    }
    assert option("capex", "since") == {
        "type": 4,
        "name": "since",
        "description": "Only from this year on",
        "required": False,
        "min_value": 1900,
        "max_value": 2999,
    }
    assert option("capex", "latest")["type"] == 5


def test_a_new_verb_gets_options_from_its_usage():
    verb = Verb(
        name="alert",
        usage="alert <price target> <company> … [above 10] [daily|weekly]",
        about="Tells when",
        example="/alert",
    )
    assert [(one.name, one.required, one.offers) for one in commands.options(verb)] == [
        ("price-target", True, ()),
        ("company", True, ()),
        ("company-2", False, ()),
        ("company-3", False, ()),
        ("above-10", False, ()),
        ("which", False, ("daily", "weekly")),
    ]


@pytest.mark.parametrize(
    ("verb", "filled", "line"),
    [
        ("capex", {"company": "bytedance"}, "/capex bytedance"),
        (
            "capex",
            {"latest": True, "since": 2023, "vs": "alibaba", "company": "bytedance"},
            "/capex bytedance vs alibaba since 2023 latest",
        ),
        ("capex", {"company": "bytedance", "latest": False}, "/capex bytedance"),
        (
            "compare",
            {"metric": "capex", "company": "microsoft", "company-2": "Some Firm", "year": 2026},
            "/compare capex microsoft, Some Firm 2026",
        ),
        (
            "subscribe",
            {"topic": "ai-capex", "topic-2": "bytedance", "when": "daily 08:00", "zone": "Asia/Hong_Kong"},
            "/subscribe ai-capex, bytedance daily 08:00 in Asia/Hong_Kong",
        ),
        ("revenue", {"company": "tencent", "span": "Q1 2025-Q3 2026"}, "/revenue tencent Q1 2025-Q3 2026"),
        ("settings", {"tz": "Europe/London"}, "/settings tz Europe/London"),
        ("top", {"metric": "revenue", "quarter": "Q3 2026"}, "/top revenue Q3 2026"),
        ("feeds", {}, "/feeds"),
        ("feeds", {"unknown": "x"}, "/feeds"),
    ],
)
def test_what_is_filled_in_makes_the_line_that_would_be_typed(verb, filled, line):
    assert commands.line(verb, filled) == line
    assert parse(line).verb == verb


def test_the_line_means_what_was_chosen():
    meant = parse(commands.line("compare", {"metric": "capex", "company": "microsoft", "company-2": "alphabet"}))
    assert (meant.metric, meant.companies) == ("capex", ("microsoft", "alphabet"))


@pytest.mark.parametrize(
    ("verb", "name", "typed", "first"),
    [
        ("capex", "company", "byte", "bytedance"),
        ("capex", "company", "MSFT", "microsoft"),
        ("capex", "company", "bytedanse", "bytedance"),
        ("subscribe", "topic", "ai cap", "ai-capex"),
        ("subscribe", "topic", "bytedance", "bytedance"),
        ("unsubscribe", "topic", "", "all"),
        ("subscribe", "when", "da", "daily 08:00"),
        ("subscribe", "zone", "hong k", "Asia/Hong_Kong"),
        ("settings", "tz", "lond", "Europe/London"),
        ("compare", "metric", "rev", "revenue"),
        ("help", "command", "/sub", "subscribe"),
        ("topics", "words", "chip", "chips"),
    ],
)
def test_what_is_offered_first(verb, name, typed, first):
    assert commands.choices(verb, name, typed)[0]["value"] == first


@pytest.mark.parametrize("typed", ["", "a", "e", "zz-nobody-is-called-so", "%", "@everyone", "x" * 100])
def test_what_is_offered_fits(typed):
    for verb in VERBS:
        for one in commands.options(verb):
            found = commands.choices(verb.name, one.name, typed)
            assert discord.wrong_choices(found) == []
            assert len({choice["value"] for choice in found}) == len(found)


def test_nothing_is_offered_for_what_is_not_there():
    assert commands.choices("capex", "colour", "x") == []
    assert commands.choices("nonsense", "company", "x") == []


def test_well_known_companies_come_before_others_that_begin_alike():
    found = [choice["value"] for choice in commands.choices("capex", "company", "micros")]
    assert found[0] == "microsoft"


def test_ten_thousand_companies_give_no_more_than_may_be_offered():
    real = tuple(companies())
    table = Companies(
        [replace(one, id=f"{one.id}-{n}", name=f"{one.name} {n}") for n in range(3) for one in real][:10_000], []
    )
    search = commands.CompanyChoices(table)
    assert {typed: next(iter(search(typed)))[1] for typed in ("micros", "bytedanse")} == {
        "micros": "microsoft-0",
        "bytedanse": "bytedance-0",
    }


def test_labels_tell_companies_apart():
    table = Companies(
        [Company(id="a", name="Arrow", tickers=("ARW",)), Company(id="b", name="Arrow Labs", listed=False)], []
    )
    assert list(commands.CompanyChoices(table)("arrow")) == [("Arrow (ARW)", "a"), ("Arrow Labs (private)", "b")]
