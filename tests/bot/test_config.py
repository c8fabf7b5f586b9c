import re
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.settings import PLATFORMS
from bot.config import Config, Secret, parse, problems
from bot.config.tables import LISTS, SECTIONS
from bot.errors import BadConfig
from bot.model import Address, Feed, Minimum, When
from bot.subscriptions import subscription_id

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"


def complaints(text: str, environment: dict[str, str] | None = None) -> list[str]:
    return [str(problem) for problem in problems(text, environment or {}, PLATFORMS)]


# --- what is right --------------------------------------------------------------------------------


def test_nothing_at_all_is_the_console_over_sqlite():
    config = parse("", {})
    assert config == Config()
    assert config.store.url == "sqlite:///briefwire.db"
    assert {name: dict(settings) for name, settings in config.platforms.items()} == {"console": {}}
    assert (config.feeds, config.subscriptions, config.fetch.allow_private) == ((), (), ())


def test_a_whole_file():
    config = parse(
        """
        [store]
        url = "postgresql://brief:pw@db.example/brief"
        [poll]
        every = "1h 30m"
        concurrency = 7
        per_host = 2
        longest = "3h"
        look_back = "30d"
        sample = false
        surprise = 99
        user_agent = " Desk of Example Ltd "
        contact = "desk@example.com"
        max_bytes = 65536
        timeout = "90s"
        [fetch]
        allow_private = ["127.0.0.1/32", "10.1.2.3/8", "::1"]
        [[feeds]]
        url = "https://news.example/rss"
        [[feeds]]
        url = "http://other.example/atom.xml"
        name = "Other"
        publisher = "Other Media"
        topics = ["AI-CAPEX", "chips", "ai-capex"]
        every = "1d"
        [notices]
        platform = "slack"
        channel = "C0PS"
        [platforms.console]
        [platforms.slack]
        bot_token = "xoxb-1"
        listen = ":3000"
        [[subscriptions]]
        platform = "slack"
        channel = "C024"
        topics = ["ai-capex"]
        minimum = "capex > 1bn usd"
        when = "weekly mon 09:00"
        tz = "Asia/Hong_Kong"
        [[subscriptions]]
        platform = "console"
        channel = 7
        topics = ["all"]
        """,
        {},
        PLATFORMS,
    )
    assert config.store.url == "postgresql://brief:pw@db.example/brief"
    assert config.notices == Address(platform="slack", channel="C0PS")
    assert config.poll == replace(
        Config().poll,
        every=timedelta(minutes=90),
        concurrency=7,
        per_host=2,
        longest=timedelta(hours=3),
        look_back=timedelta(days=30),
        sample=False,
        surprise=99,
        user_agent="Desk of Example Ltd",
        contact="desk@example.com",
        max_bytes=65536,
        timeout=timedelta(seconds=90),
    )
    assert config.fetch.allow_private == (
        ip_network("127.0.0.1/32"),
        ip_network("10.0.0.0/8"),
        ip_network("::1/128"),
    )
    assert config.feeds == (
        Feed(url="https://news.example/rss"),
        Feed(
            url="http://other.example/atom.xml",
            name="Other",
            publisher="Other Media",
            topics=("ai-capex", "chips"),
            every=timedelta(days=1),
        ),
    )
    assert {name: dict(settings) for name, settings in config.platforms.items()} == {
        "console": {},
        "slack": {"bot_token": Secret("xoxb-1"), "listen": "0.0.0.0:3000"},
    }
    monday, at_once = config.subscriptions
    assert (monday.address, monday.topics, monday.companies) == (
        Address(platform="slack", channel="C024"),
        ("ai-capex",),
        (),
    )
    assert monday.minimum == Minimum(value=Decimal(10**9), unit="USD", metric="capex")
    assert (monday.when, monday.tz) == (When(at=time(9), weekdays=(0,)), "Asia/Hong_Kong")
    assert monday.id == subscription_id(monday.address, ("ai-capex",), ())
    assert (at_once.address.channel, at_once.topics, at_once.when, at_once.tz) == ("7", ("all",), When(), "UTC")


def test_companies_are_kept_by_id_whatever_they_are_called():
    config = parse(
        """
        [[subscriptions]]
        platform = "console"
        channel = "t"
        companies = ["MSFT", "Microsoft", "bytedance"]
        """,
        {},
    )
    assert config.subscriptions[0].companies == ("microsoft", "bytedance")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("90s", timedelta(seconds=90)),
        ("10m", timedelta(minutes=10)),
        ("10 min", timedelta(minutes=10)),
        ("1H", timedelta(hours=1)),
        ("1d", timedelta(days=1)),
        ("1h30m", timedelta(minutes=90)),
        (" 2d 3h 4m 5s ", timedelta(days=2, hours=3, minutes=4, seconds=5)),
    ],
)
def test_durations(said, meant):
    assert parse(f'poll.every = "{said}"', {}).poll.every == meant


@pytest.mark.parametrize(
    "said", ["", " ", "10", "m", "10 minutes", "1m1h", "-1m", "0s", "31d", "1.5h", "10m!", "１０m ago"]
)
def test_what_is_no_duration(said):
    (problem,) = problems(f'poll.every = "{said}"', {})
    assert problem.key == "poll.every"


def test_a_byte_order_mark_is_no_mistake():
    assert parse('\ufeff[poll]\nevery = "5m"\n', {}).poll.every == timedelta(minutes=5)


# --- what is wrong --------------------------------------------------------------------------------

WRONG = [
    # TOML itself
    ('[poll]\nevery = "10m', "config.toml: end of document: unterminated string."),
    ("a = \n", "config.toml: line 1, column 5: invalid value."),
    ("a = " + "[" * 100_000, "config.toml: this is no TOML: "),
    ("a = " + "9" * 5000, "config.toml: this is no TOML: "),
    # sections
    ("[polls]", "polls: is not a section that Briefwire knows; did you mean poll?"),
    ("[platform.console]", "platform: is not a section that Briefwire knows; did you mean platforms?"),
    ("[[feed]]", "feed: is not a section that Briefwire knows; did you mean feeds?"),
    ("[x]", "x: is not a section that Briefwire knows; the known ones are store, poll, fetch, feeds,"),
    ("poll = 3", "poll: is a section; write [poll] and its keys in the lines below."),
    ('[feeds]\nurl = "x"', "feeds: is a list of sections; write [[feeds]], with two brackets."),
    ('feeds = ["https://a.example"]', "feeds[0]: is no section; write [[feeds]] and its keys in the lines below."),
    ('platforms = "slack"', "platforms: is no section; write [platforms.console], or another platform's name."),
    # keys
    ('[poll]\nevry = "1m"', "poll.evry: is not a key that Briefwire knows; did you mean every?"),
    (
        "[poll]\nx = 1",
        "poll.x: is not a key that Briefwire knows; the known ones are every, longest, look_back,",
    ),
    (
        "[platforms.console]\nx = 1",
        "platforms.console.x: is not a key that Briefwire knows; there is nothing to set",
    ),
    ("[[feeds]]", "feeds[0].url: is missing; nothing works without it."),
    # values
    ("poll.every = 10", 'poll.every: is “10”, which is no duration; write it like "90s", "10m", "1h" or "1d".'),
    ('poll.every = "0s"', "poll.every: is “0s”; use something from 1s to 30d."),
    ('poll.timeout = "1h"', "poll.timeout: is “1h”; use something from 1s to 10m."),
    (
        'poll.concurrency = "50"',
        "poll.concurrency: is “50”, which is no whole number; write it in digits, without",
    ),
    ("poll.concurrency = true", "poll.concurrency: is “True”, which is no whole number"),
    ("poll.per_host = 0", "poll.per_host: is 0; use a number from 1 to 100."),
    ('notices.channel = "ops"', "notices.platform: is missing; without it nobody can be told."),
    (
        'notices = {platform = "discord", channel = "ops"}',
        "notices.platform: is “discord”, which is not configured; add a section [platforms.discord], or use console.",
    ),
    ("poll.sample = 1", "poll.sample: is “1”; write true or false, without quotes."),
    ("poll.user_agent = 3", "poll.user_agent: is “3”, which is no text; put it in quotes."),
    ('poll.user_agent = " "', "poll.user_agent: is empty; give it a value or remove the key."),
    (
        'store.url = "mysql://h/d"',
        "store.url: is no database that Briefwire knows; write sqlite:///path/to/file.db or",
    ),
    (
        'store.url = "briefwire.db"',
        "store.url: is no database that Briefwire knows; write sqlite:///path/to/file.db",
    ),
    (
        'fetch.allow_private = "::1"',
        "fetch.allow_private: is “::1”, which is no list; write it in brackets, such as",
    ),
    (
        'fetch.allow_private = ["lan"]',
        'fetch.allow_private: holds “lan”, which is no network; write it like "127.0.0',
    ),
    # feeds
    (
        '[[feeds]]\nurl = "a.example/rss"',
        "feeds[0].url: has no http:// or https:// in front; write the whole address.",
    ),
    (
        '[[feeds]]\nurl = "file:///etc/passwd"',
        "feeds[0].url: begins with “file://”; only http:// or https:// can be",
    ),
    ('[[feeds]]\nurl = "https:///rss"', "feeds[0].url: names no host that could exist; write it like https://"),
    ('[[feeds]]\nurl = "https://a.example:99999/"', "feeds[0].url: names no host that could exist; write it like"),
    ('[[feeds]]\nurl = "https://[a/"', "feeds[0].url: names no host that could exist; write it like https://"),
    (
        '[[feeds]]\nurl = "https://a.example/a b"',
        "feeds[0].url: has a space or line break inside; write the address",
    ),
    (
        '[[feeds]]\nurl = "https://a.example/x"\n[[feeds]]\nurl = "https://A.example/x/?utm_source=b"',
        "feeds[1].url: is the same feed as feeds[0]; remove one of the two.",
    ),
    (
        '[[feeds]]\nurl = "https://a.example/x"\ntopics = ["ai-capx"]',
        "feeds[0].topics: holds “ai-capx”, which is no topic; did you mean “ai-capex”",
    ),
    # platforms
    (
        "[platforms.slak]",
        "platforms.slak: is no platform that Briefwire knows: the known ones are console, discord, slack; "
        "did you mean slack?",
    ),
    (
        "[platforms.irc]",
        "platforms.irc: is no platform that Briefwire knows: the known ones are console, discord, sl",
    ),
    ("[platforms.slack]", "platforms.slack.bot_token: is missing; nothing works without it."),
    ('[platforms.discord]\ntoken = "a b"', "platforms.discord.token: is no token: a token is one word in quotes"),
    (
        '[platforms.discord]\ntoken = "t"\ngateway_url = "https://g.example"',
        "platforms.discord.gateway_url: begins with “https://”; only ws:// or wss:// can be used here.",
    ),
    (
        '[platforms.slack]\nbot_token = "t"\nlisten = "3000"',
        'platforms.slack.listen: is “3000”; write a host and a port, such as "0.0.0.0:3000".',
    ),
]


@pytest.mark.parametrize(("text", "complaint"), WRONG, ids=[complaint[:50] for _, complaint in WRONG])
def test_one_mistake_is_one_sentence_that_names_its_key(text, complaint):
    said = complaints(text)
    assert len(said) == 1
    assert said[0].startswith(complaint)


def subscription(**keys: str) -> str:
    given = {"platform": '"console"', "channel": '"t"', "topics": '["all"]', **keys}
    return "[[subscriptions]]\n" + "\n".join(f"{key} = {value}" for key, value in given.items() if value)


WRONG_SUBSCRIPTIONS = [
    (
        subscription(topics=""),
        'subscriptions[0]: wants nothing; give it topics or companies, or topics = ["all"].',
    ),
    (
        subscription(topics="[]"),
        'subscriptions[0]: wants nothing; give it topics or companies, or topics = ["all"].',
    ),
    (subscription(channel=""), "subscriptions[0].channel: is missing; nothing works without it."),
    (subscription(platform=""), "subscriptions[0].platform: is missing; nothing works without it."),
    (
        subscription(platform='"slack"'),
        "subscriptions[0].platform: is “slack”, which is not configured; "
        "add a section [platforms.slack], or use console.",
    ),
    (
        subscription(platform='"consol"'),
        "subscriptions[0].platform: is “consol”, which is not configured; did you mean console?",
    ),
    (
        subscription(topics='["capexx"]'),
        "subscriptions[0].topics: holds “capexx”, which is no topic; did you mean “ai-capex”",
    ),
    (
        subscription(companies='["Microsofd"]'),
        "subscriptions[0].companies: holds “Microsofd”, which is no company in the table; did you mean “Micro",
    ),
    (
        subscription(when='"dayly 8"'),
        "subscriptions[0].when: is “dayly 8”, which makes no sense here; say now, daily 08:00, weekdays 08:00",
    ),
    (
        subscription(tz='"Mars/Base"'),
        "subscriptions[0].tz: is “Mars/Base”, which makes no sense here; use an IANA name such as",
    ),
    (
        subscription(minimum='"a lot"'),
        "subscriptions[0].minimum: is “a lot”, which makes no sense here; write it like",
    ),
    (
        f"{subscription()}\n{subscription(when=chr(34) + 'daily 08:00' + chr(34))}",
        "subscriptions[1]: wants the same in the same channel as subscriptions[0]; remove one of the two.",
    ),
]


@pytest.mark.parametrize(("text", "complaint"), WRONG_SUBSCRIPTIONS)
def test_wishes_that_cannot_be_met(text, complaint):
    said = complaints(text)
    assert len(said) == 1
    assert said[0].startswith(complaint)


def test_several_mistakes_are_all_told_in_the_order_of_the_sections_and_the_first_is_raised():
    text = """
        [platforms.discord]
        [[subscriptions]]
        platform = "discord"
        channel = "1"
        when = "sometimes"
        [[feeds]]
        url = "x"
        [[feeds]]
        [poll]
        every = "soon"
        evry = "10m"
    """
    assert [problem.key for problem in problems(text, {}, PLATFORMS)] == [
        "poll.evry",
        "poll.every",
        "feeds[0].url",
        "feeds[1].url",
        "platforms.discord.token",
        "subscriptions[0].when",
        "subscriptions[0]",
    ]
    with pytest.raises(BadConfig, match=r"^poll\.evry: is not a key .* did you mean every\?$"):
        parse(text, {}, PLATFORMS)


# --- the environment ------------------------------------------------------------------------------


def test_the_environment_wins_over_the_file():
    config = parse(
        """
        store.url = "sqlite:///file.db"
        [poll]
        every = "1h"
        per_host = 3
        [[feeds]]
        url = "https://file.example/rss"
        name = "File"
        [platforms.slack]
        bot_token = "xoxb-file"
        app_token = "xapp-file"
        """,
        {
            "DATABASE_URL": "postgres://u:p@h.example/d",
            "SLACK_BOT_TOKEN": "xoxb-environment",
            "BRIEFWIRE_POLL__EVERY": "5m",
            "BRIEFWIRE_POLL__CONCURRENCY": "9",
            "BRIEFWIRE_FETCH__ALLOW_PRIVATE": "127.0.0.1/32, 10.0.0.0/8",
            "BRIEFWIRE_PLATFORMS_SLACK__API_URL": "http://127.0.0.1:8901/api/",
            "BRIEFWIRE_PLATFORMS__SLACK__LISTEN": "127.0.0.1:3000",
            "BRIEFWIRE_FEEDS__0__URL": "https://environment.example/rss",
            "BRIEFWIRE_BENCH": "not a key of ours",
            "BRIEFWIRE_POLL__PER_HOST": "",
        },
        PLATFORMS,
    )
    assert config.store.url == "postgres://u:p@h.example/d"
    assert config.poll == replace(Config().poll, every=timedelta(minutes=5), concurrency=9, per_host=3)
    assert config.fetch.allow_private == (ip_network("127.0.0.1/32"), ip_network("10.0.0.0/8"))
    assert config.feeds == (Feed(url="https://environment.example/rss", name="File"),)
    assert dict(config.platforms["slack"]) == {
        "bot_token": Secret("xoxb-environment"),
        "app_token": Secret("xapp-file"),
        "api_url": "http://127.0.0.1:8901/api/",
        "listen": "127.0.0.1:3000",
    }


def test_everything_can_come_from_the_environment():
    feeds = {f"BRIEFWIRE_FEEDS__{number}__URL": f"https://a.example/{number}" for number in range(12)}
    config = parse(
        "",
        {
            **feeds,
            "DISCORD_TOKEN": "t",
            "BRIEFWIRE_PLATFORMS__DISCORD__GUILD_IDS": "11,12",
            "BRIEFWIRE_SUBSCRIPTIONS__0__PLATFORM": "discord",
            "BRIEFWIRE_SUBSCRIPTIONS__0__CHANNEL": "123456789012345678",
            "BRIEFWIRE_SUBSCRIPTIONS__0__TOPICS": "ai-capex, chips",
            "BRIEFWIRE_SUBSCRIPTIONS__0__WHEN": "daily 08:00",
        },
        PLATFORMS,
    )
    assert [feed.url for feed in config.feeds] == list(feeds.values())
    assert {name: dict(settings) for name, settings in config.platforms.items()} == {
        "discord": {"token": Secret("t"), "guild_ids": ("11", "12")}
    }
    (wish,) = config.subscriptions
    assert (wish.address, wish.topics, wish.when) == (
        Address(platform="discord", channel="123456789012345678"),
        ("ai-capex", "chips"),
        When(at=time(8)),
    )


def test_a_token_in_the_environment_configures_its_platform():
    assert set(parse("", {"DISCORD_TOKEN": "t"}, PLATFORMS).platforms) == {"discord"}
    assert set(parse("[platforms.console]", {"SLACK_BOT_TOKEN": "t"}, PLATFORMS).platforms) == {"console", "slack"}


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        (
            "BRIEFWIRE_POLL__EVERY",
            "5x",
            "poll.every: (set by BRIEFWIRE_POLL__EVERY) is “5x”, which is no duration",
        ),
        (
            "BRIEFWIRE_POLL__EVRY",
            "5m",
            "poll.evry: (set by BRIEFWIRE_POLL__EVRY) is not a key that Briefwire knows; ",
        ),
        (
            "BRIEFWIRE_POL__EVERY",
            "5m",
            "pol: (set by BRIEFWIRE_POL__EVERY) is not a section that Briefwire knows; did",
        ),
        (
            "BRIEFWIRE_POLL__CONCURRENCY",
            "many",
            "poll.concurrency: (set by BRIEFWIRE_POLL__CONCURRENCY) is “many”, ",
        ),
        (
            "BRIEFWIRE_PLATFORMS_SLAK__API_URL",
            "http://x",
            "platforms.slak: (set by BRIEFWIRE_PLATFORMS_SLAK__API_URL)",
        ),
        (
            "SLACK_BOT_TOKEN",
            "xoxb 1",
            "platforms.slack.bot_token: (set by SLACK_BOT_TOKEN) is no token: a token is",
        ),
        (
            "DATABASE_URL",
            "oracle://x",
            "store.url: (set by DATABASE_URL) is no database that Briefwire knows; write",
        ),
        (
            "BRIEFWIRE_FEEDS__1__URL",
            "https://x",
            "BRIEFWIRE_FEEDS__1__URL: has no place to go: sections are numbered",
        ),
        (
            "BRIEFWIRE_FEEDS__URL",
            "https://x",
            "feeds: (set by BRIEFWIRE_FEEDS__URL) is a list of sections; write [[",
        ),
    ],
)
def test_a_wrong_variable_is_named(name, value, complaint):
    said = complaints("", {name: value})
    assert len(said) == 1
    assert said[0].startswith(complaint)


# --- secrets --------------------------------------------------------------------------------------


def test_what_is_secret_is_never_shown():
    config = parse("", {"SLACK_BOT_TOKEN": "xoxb-hush", "DATABASE_URL": "postgresql://u:hush@h/d"}, PLATFORMS)
    assert config.platforms["slack"]["bot_token"].reveal() == "xoxb-hush"
    assert "hush" not in f"{config} {config!r} {config.platforms} {config.platforms['slack']['bot_token']}"


def test_complaints_do_not_repeat_what_may_be_secret():
    text = """
        store.url = "mysql://u:hush@h/d"
        feeds = ["https://u:hush@a.example/rss"]
        [platforms]
        slack = "xoxb-hush"
        [platforms.discord]
        token = "hush hush"
        api_url = "ftp://u:hush@h"
        [[subscriptions]]
        platform = "discord"
    """
    said = complaints(text)
    assert len(said) == 6
    assert "hush" not in " ".join(said)


# --- the example, and everything else -------------------------------------------------------------


def switched_on(text: str) -> str:
    """The example with the lines that are switched off switched on; its comments have a space after the #."""
    return re.sub(r"^#(?=[\w\[])", "", text, flags=re.MULTILINE)


def test_the_example_is_valid_as_it_is():
    config = parse(EXAMPLE.read_text(encoding="utf-8"), {}, PLATFORMS)
    assert (config.store, config.poll, config.fetch) == (Config().store, Config().poll, Config().fetch)
    assert list(config.platforms) == ["console"]
    assert len(config.feeds) >= 5
    assert len(config.subscriptions) == 2


def test_the_example_is_valid_with_everything_switched_on():
    config = parse(switched_on(EXAMPLE.read_text(encoding="utf-8")), {}, PLATFORMS)
    assert {name: set(settings) for name, settings in config.platforms.items()} == {
        name: set(settings) for name, settings in PLATFORMS.items()
    }


def known_keys() -> set[str]:
    return {
        f"{section}.{key}"
        for section, keys in [
            *SECTIONS.items(),
            *LISTS.items(),
            *((f"platforms.{name}", keys) for name, keys in PLATFORMS.items()),
        ]
        for key in keys
    }


def test_the_example_shows_every_key_and_each_has_a_comment_where_it_is_first_seen():
    section, shown, previous = "", set(), ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        if header := re.match(r"#?\[+([\w.]+)\]", line):
            section = header[1]
        elif setting := re.match(r"#?(\w+) = ", line):
            key = f"{section}.{setting[1]}"
            assert key in shown or previous.startswith("# "), f"{key} has no comment above it"
            shown.add(key)
        previous = line
    assert shown == known_keys()


leaves = st.one_of(
    st.text(max_size=20),
    st.integers(),
    st.booleans(),
    st.none(),
    st.sampled_from(["10m", "all", "console", "https://x"]),
)
words = st.sampled_from(
    sorted({piece for key in known_keys() for piece in key.split(".")} | {"0", "1", "x", "platforms"})
)


@given(
    st.dictionaries(
        st.lists(words, max_size=4).map(lambda path: "BRIEFWIRE_" + "__".join(path).upper()), st.text()
    )
)
def test_no_environment_breaks_it(environment):
    assert all(isinstance(problem, BadConfig) for problem in problems("", environment, PLATFORMS))


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else '"' + "".join(f"\\U{ord(c):08x}" for c in str(value)) + '"'


trees = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=4), max_leaves=12
)


@given(st.dictionaries(words, trees, max_size=4))
def test_no_file_breaks_it(tree):
    text = "\n".join(f"{key} = {toml(value)}" for key, value in tree.items())
    assert all(isinstance(problem, BadConfig) for problem in problems(text, {}, PLATFORMS))
