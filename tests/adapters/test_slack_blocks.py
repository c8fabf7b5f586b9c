"""What Slack is given for a card: whole payloads in `golden/slack`, and what no card may do."""

import importlib.util
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from making import NOW
from simulators.slack import PINGS, wrong_blocks, wrong_markup

from adapters.slack_blocks import home, message, shareable
from adapters.slack_blocks.buttons import meaning
from adapters.slack_blocks.trimming import trimmed, units
from bot.model import (
    Actions,
    Address,
    Button,
    Card,
    FigureRow,
    FigureTable,
    Footer,
    Heading,
    Image,
    Item,
    Listing,
    Part,
    Prose,
    Quote,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "slack"
VALIDATORS = Path(__file__).parents[3] / "shared" / "platform"

CARDS = {
    "story": Card(
        kind="story",
        parts=(
            Heading(text="Zonglink plans a bigger budget", badge="PLANNED", url="https://news.example/a1?x=1&y=2"),
            Prose(text="Zonglink will spend up to CN¥90bn (US$12.4bn) on data centres & chips, people familiar say."),
            FigureTable(
                rows=(
                    FigureRow(label="Capex 2027", amount="up to CN¥90bn (US$12.4bn)", note="planned"),
                    FigureRow(label="Capex 2026", amount="CN¥71bn"),
                )
            ),
            Footer(text="Ledger Wire · 2 outlets, 1 origin", at=NOW),
            Actions(
                buttons=(
                    Button(label="Sources", verb="sources", argument="a1"),
                    Button(label="Timeline", verb="figures", argument="zonglink capex"),
                    Button(label="Why this?", verb="why", argument="a1"),
                )
            ),
        ),
    ),
    "brief": Card(
        kind="brief",
        parts=(
            Heading(text="Tech finance brief · 23 Nov 2026"),
            Listing(
                items=(
                    Item(text="Zonglink plans <more>", detail="Capex 2027: CN¥90bn", url="https://news.example/a1"),
                    Item(text="Orbital Foundry lifts its revenue forecast for the year", detail="Ledger Wire",
                         url="https://news.example/a2"),
                )
            ),
            Footer(text="… 4 more"),
        ),
    ),
    "sources": Card(
        kind="answer",
        parts=(
            Heading(text="Sources: Zonglink capex"),
            Quote(
                text="Zonglink plans to spend up to 90 billion yuan next year.",
                source="Capex 2027: up to CN¥90bn — Ledger Wire, 23 Nov 2026",
                url="https://news.example/a1#:~:text=up%20to%2090%20billion%20yuan",
            ),
            Quote(text="No link to this one.", source="Ledger Wire"),
        ),
        private=True,
    ),
    "notice": Card(
        kind="notice",
        parts=(
            Heading(text="I don't know “zonglnk”."),
            Prose(text="Did you mean Zonglink?"),
            Listing(items=(Item(text="/capex zonglink"), Item(text="/capex", detail="<company> [since 2023]"))),
        ),
        private=True,
    ),
}  # fmt: skip


def wrong(payload: dict[str, Any]) -> list[str]:
    """What Slack would not take, by our own table of its limits."""
    return [*wrong_blocks(payload["blocks"]), *wrong_markup(payload["text"])]


@pytest.mark.parametrize("name", CARDS)
def test_the_whole_payload(name):
    made = message(CARDS[name], tz="Asia/Hong_Kong")
    assert made == json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    assert wrong(made) == []


@pytest.fixture(scope="module")
def validator() -> Any:
    """The platform's own schema, where its validator stands beside the repository."""
    path = VALIDATORS / "validate_blocks.py"
    if not path.is_file():
        pytest.skip("the platform's own validators are not here")
    spec = importlib.util.spec_from_file_location("validate_blocks", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.BlockKit()


@pytest.mark.parametrize("name", CARDS)
def test_the_platforms_own_schema_takes_it(name, validator):
    assert validator.check(message(CARDS[name]), sdk=True, no_mentions=True) == []
    assert validator.check(home([CARDS[name]], note="D1"), kind="home", no_mentions=True) == []


# --- texts ----------------------------------------------------------------------------------------


def shown(*parts: Part) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = message(Card(kind="answer", parts=parts))["blocks"]
    return blocks


def prose(text: str) -> str:
    (block,) = shown(Prose(text=text))
    said: str = block["text"]["text"]
    return said


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        ("R&D <b>x</b> > 5", "R&amp;D &lt;b&gt;x&lt;/b&gt; &gt; 5"),
        ("<!channel> <@U1> <#C1> <!subteam^S1>", "&lt;!channel&gt; &lt;@U1&gt; &lt;#C1&gt; &lt;!subteam^S1&gt;"),
        ("&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;"),
        ("*bold* ~gone~ `code`", "∗bold∗ ∼gone∼ ˋcodeˋ"),
        ("_so_ and snake_case", "ˍsoˍ and snake_case"),
        ("two\nlines\t and\x00 \u202emore", "two lines and more"),
        ("[x](javascript:alert(1)) ](!channel)", "[x](javascript:alert(1)) ](!channel)"),
        ("up to US$22bn, −5%", "up to US$22bn, −5%"),
        ("字节跳动 👩‍💻 مرحبا", "字节跳动 👩‍💻 مرحبا"),
    ],
)
def test_words_are_shown_as_words(given_, expected):
    assert prose(given_) == expected


@pytest.mark.parametrize(
    ("url", "leads_to"),
    [
        ("https://news.example/a?b=1&c=2", "https://news.example/a?b=1&amp;c=2"),
        ("https://news.example/a|b <c>", "https://news.example/a%7Cb%20%3Cc%3E"),
        ("HTTP://news.example/", "HTTP://news.example/"),
        ("javascript:alert(1)", None),
        ("!channel", None),
        ("@U1", None),
        ("https://", None),
        ("https://news.example/\n<!channel>", None),
        ("ftp://news.example/", None),
        ("https://news.example/" + "a" * 2000, None),
        ("https://news.example/a#:~:text=" + "b" * 2000, "https://news.example/a"),
    ],
)
def test_links_lead_to_the_web_or_nowhere(url, leads_to):
    (block,) = shown(Listing(items=(Item(text="A headline", url=url),)))
    expected = f"<{leads_to}|A headline>" if leads_to else "A headline"
    assert block["text"]["text"] == f"•  *{expected}*"


def test_a_title_too_long_for_a_header_is_shown_whole_all_the_same():
    title = "word " * 60
    (block,) = shown(Heading(text=title))
    assert block["text"]["text"] == f"*{title.strip()}*"


def test_what_is_cut_says_how_much_is_missing():
    said = prose("x" * 10_000)
    kept, missing = re.fullmatch(r"(x+) … ([\d,]+) more characters", said).groups()
    assert len(kept) + int(missing.replace(",", "")) == 10_000
    assert len(said) == 2400


def test_a_cut_falls_between_words_and_not_within_an_escape():
    said = prose("AT&T " * 1000)
    assert re.fullmatch(r"(?:AT&amp;T )+… [\d,]+ more characters", said)


def test_nothing_is_shown_for_words_that_cannot_be_seen():
    assert shown(Heading(text="\u200b \u202e"), Prose(text="\u200d"), Footer(text=" ")) == [
        {"type": "section", "text": {"type": "mrkdwn", "text": "Briefwire", "verbatim": True}}
    ]


def test_a_time_is_told_in_the_readers_zone():
    (block,) = shown(Footer(text="Ledger Wire", at=datetime(2026, 11, 23, 12, tzinfo=UTC)))
    assert block["elements"][0]["text"] == (
        "Ledger Wire · <!date^1795435200^{date_short}, {time}|23 Nov 2026, 12:00 UTC>"
    )


# --- trimming -------------------------------------------------------------------------------------


def table(rows: int, note: str = "") -> FigureTable:
    return FigureTable(rows=tuple(FigureRow(label=f"Capex {n}", amount="US$1bn", note=note) for n in range(rows)))


def test_a_few_figures_stand_side_by_side_and_many_below_each_other():
    assert [len(block.get("fields", ())) for block in shown(table(6))] == [6]
    (many,) = shown(table(60))
    assert many["text"]["text"].split("\n") == [f"Capex {number}  *US$1bn*" for number in range(60)]


def test_what_is_computed_stands_below_what_it_is_computed_of():
    rows = (
        FigureRow(label="2026", amount="US$22bn"),
        FigureRow(label="↳ on 2025", amount="+6.8%", note="22 / 20.6"),
    )
    (made,) = shown(FigureTable(rows=rows))
    assert made["text"]["text"] == "2026  *US$22bn*\n↳ on 2025  *+6.8%* · 22 / 20.6"


def test_what_finds_no_room_is_dropped_from_the_end_and_counted():
    card = Card(
        kind="timeline",
        parts=(
            Heading(text="Capex"),
            table(60, "a note that goes on " * 20),
            Footer(text="from 60 articles"),
            Actions(buttons=(Button(label="Sources", verb="sources", argument="x"),)),
        ),
    )
    made = message(card)
    figures = sum(block["text"]["text"].count("US$1bn") for block in made["blocks"] if block["type"] == "section")
    assert 10 < figures < 60
    assert made["blocks"][-1]["elements"][0]["text"] == f"… {60 - figures + 2} more"
    assert wrong(made) == []


def test_as_little_is_dropped_as_can_be():
    items = tuple(Item(text=f"Headline {number}", detail="d" * 500) for number in range(100))
    made = message(Card(kind="brief", parts=(Listing(items=items),)))
    room = 13_000 - len(json.dumps(made["blocks"], ensure_ascii=False))
    assert 0 <= room < 700


def test_a_card_is_trimmed_thing_by_thing():
    card = Card(kind="brief", parts=(Heading(text="h"), table(2), Listing(items=(Item(text="a"), Item(text="b")))))
    assert units(card) == 5
    assert trimmed(card, 1) == Card(
        kind="brief", parts=(Heading(text="h"), table(2), Listing(items=(Item(text="a"),)))
    )
    assert trimmed(card, 3) == Card(
        kind="brief", parts=(Heading(text="h"), replace(table(2), rows=table(2).rows[:1]))
    )
    assert trimmed(card, 5).parts == ()


# --- buttons --------------------------------------------------------------------------------------


def row(*buttons: Button) -> list[dict[str, Any]]:
    blocks = shown(Actions(buttons=buttons))
    elements: list[dict[str, Any]] = blocks[0]["elements"]
    return elements


def test_a_button_carries_its_command():
    (element,) = row(Button(label="Timeline", verb="figures", argument="bytedance capex"))
    assert element == {
        "type": "button",
        "action_id": "ask-0",
        "text": {"type": "plain_text", "text": "Timeline", "emoji": False},
        "value": "figures bytedance capex",
    }
    assert meaning(element["value"]) == ("figures", "bytedance capex")


def test_many_buttons_fold_behind_three_dots():
    elements = row(*(Button(label=f"B{n}", verb="why", argument=str(n)) for n in range(7)))
    assert [element["type"] for element in elements] == ["button"] * 4 + ["overflow"]
    assert [option["value"] for option in elements[-1]["options"]] == ["why 4", "why 5", "why 6"]


def test_a_button_that_slack_cannot_keep_is_counted():
    long = Button(label="Why?", verb="why", argument="x" * 3000)
    blocks = shown(Actions(buttons=(Button(label="Help", verb="help", argument=""), long)))
    assert [element["value"] for element in blocks[0]["elements"]] == ["help"]
    assert blocks[1]["elements"][0]["text"] == "… 1 more"


def test_sharing_is_the_last_button():
    shared = shareable(CARDS["story"], "/sources a1")
    assert [button.label for part in shared.parts if isinstance(part, Actions) for button in part.buttons] == [
        "Sources",
        "Timeline",
        "Why this?",
        "Share to channel",
    ]
    assert (
        message(shareable(CARDS["notice"], "/capex x"))["blocks"][-1]["elements"][0]["value"] == "share /capex x"
    )


def test_a_home_shows_cards_below_each_other():
    view = home([CARDS["brief"], CARDS["notice"]], note="D1")
    assert view["private_metadata"] == "D1"
    assert [block["type"] for block in view["blocks"]].count("divider") == 1
    assert wrong_blocks(view["blocks"], 100) == []


# --- any card -------------------------------------------------------------------------------------

HOSTILE = (
    "@everyone", "<!channel>", "<!here|here>", "<@U1>", "<!subteam^S1>", "](javascript:alert(1))", "```", "`", "*",
    "_", "~", "\n", "> ", "&", "&amp;", "<", ">", "|", "\u202e", "\u200b", "مرحبا", "שלום", "👩‍👩‍👧‍👦", "字节", ":smile:",
    "<https://evil.example|click>", "\x00", "\ud800", " ",
)  # fmt: skip
PIECES = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=20))
TEXTS = st.one_of(
    st.lists(PIECES, max_size=8).map("".join),
    st.tuples(st.sampled_from((*HOSTILE, "word ")), st.sampled_from((1, 150, 3000, 10_000))).map(
        lambda drawn: (drawn[0] * drawn[1])[:10_000]
    ),
)
URLS = st.one_of(
    st.none(),
    st.sampled_from(("https://news.example/a", "javascript:alert(1)", "!channel", "https://x.example/|<!here>&")),
    TEXTS.map(lambda text: f"https://news.example/{text}"),
)
MOMENTS = st.none() | st.just(NOW)
PLACES = st.none() | st.builds(
    Address, platform=st.just("slack"), channel=st.sampled_from(("C0HOME", "D0ANN")) | TEXTS
)
ITEMS = st.builds(Item, text=TEXTS, detail=TEXTS, url=URLS, at=PLACES)
ROWS = st.builds(FigureRow, label=TEXTS, amount=TEXTS, note=TEXTS)
STYLES = st.sampled_from(("plain", "primary", "danger", "more"))
BUTTONS = st.builds(
    Button, label=TEXTS, verb=st.sampled_from(("sources", "why")), argument=TEXTS, style=STYLES, confirm=TEXTS
)
IMAGES = st.builds(Image, png=st.just(b""), alt=TEXTS, filename=TEXTS)


def several(one: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[tuple[Any, ...]]:
    """A few of these, or a few of these again and again."""
    return st.tuples(st.lists(one, max_size=4), st.sampled_from((1, 1, 5, most))).map(
        lambda drawn: tuple(drawn[0] * drawn[1])[:most]
    )


PARTS = st.one_of(
    st.builds(Heading, text=TEXTS, badge=st.none() | TEXTS, url=URLS),
    st.builds(Prose, text=TEXTS),
    st.builds(FigureTable, rows=several(ROWS, 60), title=st.none() | TEXTS),
    st.builds(Quote, text=TEXTS, source=TEXTS, url=URLS),
    st.builds(Listing, items=several(ITEMS, 60), title=st.none() | TEXTS),
    IMAGES,
    st.builds(Footer, text=TEXTS, at=MOMENTS),
    st.builds(Actions, buttons=several(BUTTONS, 30)),
)
ANY_CARD = st.builds(Card, kind=st.just("story"), parts=st.lists(PARTS, max_size=8).map(tuple))


@settings(max_examples=120)
@given(card=ANY_CARD)
@example(card=Card(kind="story", parts=(Heading(text="<!channel>" * 1000),)))
@example(card=Card(kind="story", parts=(Prose(text="p"),) * 200))
def test_no_card_breaks_a_limit_notifies_anybody_or_loses_something_silently(card):
    made = message(card)
    assert wrong(made) == []
    said = json.dumps(made, ensure_ascii=False)
    assert not PINGS.search(said)
    assert len(json.dumps(made["blocks"], ensure_ascii=False)) <= 13_000
    assert said.encode()
    for part in card.parts:
        if isinstance(part, Prose) and len(part.text.strip("\u200b \n\x00\u202e")) > 3000:
            assert " more" in said


@settings(max_examples=40)
@given(card=ANY_CARD)
def test_the_platforms_own_schema_takes_any_card(card, validator):
    found = validator.check(message(shareable(card, "/capex x")), sdk=True, no_mentions=True)
    assert [error for error in found if not error.startswith("warn:")] == []
