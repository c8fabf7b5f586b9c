import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from making import figure, reading, story
from simulators import discord

from adapters.discord_embeds import attached, marks, message, words
from adapters.discord_embeds.buttons import SHARE, button_id, pressed
from adapters.discord_embeds.markdown import clean, clip, escaped, link, plain, units, web_address
from bot import cards
from bot.model import (
    Actions,
    Address,
    Button,
    Card,
    FigureRow,
    FigureTable,
    File,
    Footer,
    Heading,
    Image,
    Item,
    Listing,
    Prose,
    Quote,
)

GOLDEN = Path(__file__).parents[1] / "golden" / "discord"
MARK = "0123456789abcdef01234567"
AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def cases(name):
    return tomllib.loads((GOLDEN / f"{name}.toml").read_text(encoding="utf-8"))["case"]


def wrong(body, attached=()):
    """What Discord would not take, by our own table and, where it is at hand, by its specification."""
    spec = discord.specification()
    files = {one.filename: one.png if isinstance(one, Image) else one.data for one in attached}
    found = discord.wrong_message(body, files=files)
    return found + (spec.check("POST", "/channels/1/messages", body, files=tuple(files)) if spec else [])


# --- markdown -------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", cases("markdown"), ids=lambda case: case["else"])
def test_words_are_shown_as_they_are(case):
    assert escaped(case["text"]) == case["written"].replace("{zws}", "\u200b")


@pytest.mark.parametrize("case", cases("links"), ids=lambda case: case["url"])
def test_addresses_are_followed_only_where_they_are_safe(case):
    assert web_address(case["url"]) == case.get("leads")


def test_a_long_address_loses_its_fragment_before_it_is_given_up():
    page = "https://news.example/a"
    assert link("words", f"{page}#:~:text={'x' * 700}") == f"[words]({page})"
    assert link("words", f"{page}{'x' * 700}") == "words"


def test_brackets_cannot_end_a_link_early():
    assert link(escaped("[Update] a](b"), "https://news.example/") == "[(Update) a)(b](https://news.example/)"


HOSTILE = some.one_of(
    some.text(max_size=60),
    some.lists(
        some.sampled_from(
            "@everyone @here <!channel> <@U1> <@5001> <@&1> ](javascript:alert(1)) [a](https://x.example) ``` ` ** "
            "__ ~~ || > # -# >>> \\ \\* https://x.example/a_b <t:1:R> <:a:1> ُعلم שלום 👩‍👩‍👧 e\u0301 \u202e \u200b 中文 "
            "word\nword \ud800 1. - US$22bn".split(" ")
        ),
        max_size=40,
    ).map(" ".join),
    some.integers(1, 10_000).map(lambda length: ("long *word* " * 900)[:length]),
)
UNESCAPED = re.compile(r"(?<!\\)(?:\\\\)*[*_~`|\[\]<]")


@settings(max_examples=300)
@given(HOSTILE)
def test_escaped_words_say_the_same_and_format_nothing(text):
    shown = escaped(text)
    assert not UNESCAPED.search(shown)
    said = re.sub(r"\\([^A-Za-z0-9\s])", r"\1", shown)
    assert re.sub("[\u200b\u2068\u2069]", "", said) == re.sub("[\u2068\u2069]", "", clean(text))
    assert not re.search(r"@(?:everyone|here)|<@(?!\u200b)|(?<!\\):(?=//)", shown)


@settings(max_examples=200)
@given(HOSTILE, some.integers(60, 400), some.sampled_from([escaped, plain]))
def test_clipped_words_fit_and_say_how_many_are_missing(text, room, render):
    shown = clip(text, room, render)
    assert units(shown) <= room
    missing = re.search(r"… ([\d,]+) more characters\Z", shown)
    if shown != render(text):
        assert missing is not None
        kept = len(clean(text)) - int(missing[1].replace(",", ""))
        assert shown.startswith(render(clean(text)[:kept].rstrip()))


# --- cards ----------------------------------------------------------------------------------------


def test_a_story_is_one_embed_with_its_figures_side_by_side():
    made = story(reading(figures=(figure(status="planned", attribution="people familiar"),)))
    assert message(cards.story(made), mark=MARK) == {
        "embeds": [
            {
                "color": 0x5865F2,
                "author": {"name": "PLANNED"},
                "title": "ByteDance plans bigger budget",
                "url": "https://news.example/a1",
                "description": "ByteDance plans to spend up to US$22bn next year.",
                "fields": [
                    {
                        "name": "Capex 2025",
                        "value": "**US$22bn**\nplanned · say people familiar",
                        "inline": True,
                    }
                ],
                "footer": {"text": "Ledger Wire"},
                "timestamp": "2026-11-23T10:00:00+00:00",
            }
        ],
        "components": [
            {
                "type": 1,
                "components": [
                    {"type": 2, "style": 2, "label": label, "custom_id": f"bw:{MARK}:{what}"}
                    for label, what in (
                        ("Sources", "sources a1"),
                        ("Timeline", "figures bytedance capex"),
                        ("Compare", "compare capex ByteDance, Alibaba, Tencent"),
                        ("Why this?", "why a1"),
                        ("⋯", "more less,report a1"),
                    )
                ],
            }
        ],
        "allowed_mentions": {"parse": []},
    }


def test_a_long_table_and_what_comes_after_it_keep_their_order():
    rows = tuple(FigureRow(label=str(year), amount=f"US${year}m", note="actual") for year in (2026, 2025))
    card = Card(
        kind="answer",
        parts=(
            Heading(text="Capex"),
            FigureTable(rows=rows, title="By year"),
            Quote(text="We will spend.", source="Wire", url="https://news.example/q"),
            Listing(
                items=(Item(text="/capex", detail="asks"), Item(text="Story", detail="x", url="https://n.example"))
            ),
        ),
        private=True,
    )
    assert message(card, share=True)["embeds"][0]["description"].splitlines() == [
        "**By year**",
        "2026 — **US$2026m**",
        "-# actual",
        "2025 — **US$2025m**",
        "-# actual",
        "> We will spend.",
        "-# [Wire](https://news.example/q)",
        "- **/capex** — asks",
        "[**Story**](https://n.example)",
        "-# x",
    ]


def test_several_things_on_one_card_stand_apart_and_keep_their_small_print():
    rows = (FigureRow(label="Capex 2026", amount="US$1m"),)
    parts = (
        Heading(text="Such cards you would get"),
        *(
            part
            for name in "AB"
            for part in (Heading(text=name), FigureTable(rows=rows), Footer(text=f"Wire {name}"))
        ),
        Actions(buttons=(Button(label="Go on", verb="start", argument=""),)),
        Footer(text="Nothing is posted yet"),
    )
    (embed,) = message(Card(kind="help", parts=parts))["embeds"]
    assert (embed["title"], embed["footer"]) == ("Such cards you would get", {"text": "Nothing is posted yet"})
    assert embed["description"].splitlines() == [
        "**A**",
        "Capex 2026 — **US$1m**",
        "-# Wire A",
        "",
        "**B**",
        "Capex 2026 — **US$1m**",
        "-# Wire B",
    ]


def test_sixty_figures_are_trimmed_from_the_end_and_counted():
    rows = tuple(FigureRow(label=f"Metric {n:02}", amount=f"US${n}bn", note="n" * 240) for n in range(60))
    (embed,) = message(Card(kind="timeline", parts=(Heading(text="All"), FigureTable(rows=rows))))["embeds"]
    shown = re.findall(r"Metric (\d\d)", embed["description"])
    assert shown == [f"{n:02}" for n in range(len(shown))]
    assert embed["footer"]["text"] == f"… {60 - len(shown)} more"


def test_a_card_in_words_has_its_times_in_the_readers_zone():
    card = Card(kind="notice", parts=(Heading(text="Hi", url="https://n.example"), Footer(text="Wire", at=AT)))
    assert words(card) == {
        "content": f"[**Hi**](https://n.example)\n-# Wire · <t:{int(AT.timestamp())}:f>",
        "flags": 4,
        "allowed_mentions": {"parse": []},
    }


def test_a_card_without_buttons_carries_its_mark_on_one_of_ours():
    made = message(Card(kind="brief", parts=(Heading(text="Brief"),)), mark=MARK)
    (button,) = made["components"][0]["components"]
    assert button["label"] == "What this channel follows"
    assert pressed(button["custom_id"]).text == "/subscriptions"
    assert pressed(button["custom_id"]).mark == MARK


def test_a_private_answer_can_be_shared():
    made = message(Card(kind="answer", parts=(Heading(text="Sources"),)), share=True)
    assert [button["custom_id"] for button in made["components"][0]["components"]] == [SHARE]


@given(some.text(max_size=90), some.sampled_from(["", MARK]))
def test_an_id_is_read_back_as_it_was_written_or_not_written_at_all(argument, mark):
    written = button_id(Button(label="x", verb="sources", argument=argument), mark)
    if written is not None:
        assert len(written) <= 100
        assert pressed(written).text == f"/sources {' '.join(argument.split())}".strip()
        assert pressed(written).mark == mark


@pytest.mark.parametrize(
    ("argument", "confirm", "asks"),
    [("a1", "All ends.", "All ends."), ("a1", "x" * 200, ""), ("a1", "", ""), ("", "All ends.", "All ends.")],
)
def test_what_takes_something_away_says_what_happens_where_there_is_room(argument, confirm, asks):
    written = button_id(Button(label="End", verb="end", argument=argument, style="danger", confirm=confirm), MARK)
    read = pressed(written)
    assert (read.argument, read.unsure, read.sure, read.mark) == (argument, True, asks, MARK)


def test_a_bar_in_what_is_taken_away_is_no_end_of_it():
    assert button_id(Button(label="End", verb="end", argument="a|b", style="danger")) is None


@pytest.mark.parametrize("strange", ["", "bw", "bw::", "other:sources a1", "bw:XYZ:sources a1", "bw::Sources a1"])
def test_ids_of_others_are_not_ours(strange):
    assert pressed(strange) is None


BUTTONS = some.builds(
    Button,
    label=HOSTILE,
    verb=some.sampled_from(["sources", "why", "less"]),
    argument=HOSTILE | some.sampled_from(["a1", "a2"]),
    style=some.sampled_from(["plain", "primary", "danger", "more"]),
    confirm=HOSTILE,
)
PLACES = some.none() | some.builds(
    Address, platform=some.sampled_from(["discord", "slack"]), channel=HOSTILE | some.just("4001")
)
FILES = some.builds(File, data=some.binary(max_size=9), about=HOSTILE, filename=HOSTILE.map(lambda n: f"{n}.csv"))
IMAGES = some.builds(Image, png=some.just(b"\x89PNG\r\n\x1a\n"), alt=HOSTILE, filename=HOSTILE)
ROWS = some.builds(FigureRow, label=HOSTILE, amount=HOSTILE, note=HOSTILE)
URLS = some.none() | HOSTILE | HOSTILE.map(lambda text: f"https://news.example/{text}")
PARTS = some.one_of(
    some.builds(Heading, text=HOSTILE, badge=some.none() | HOSTILE, url=URLS),
    some.builds(Prose, text=HOSTILE),
    some.builds(FigureTable, rows=some.lists(ROWS, max_size=8).map(lambda rows: tuple(rows) * 8), title=HOSTILE),
    some.builds(FigureTable, rows=some.lists(ROWS, max_size=6).map(tuple)),
    some.builds(Quote, text=HOSTILE, source=HOSTILE, url=URLS),
    some.builds(
        Listing,
        items=some.lists(some.builds(Item, text=HOSTILE, detail=HOSTILE, url=URLS, at=PLACES), max_size=6).map(
            tuple
        ),
    ),
    IMAGES,
    FILES,
    some.builds(Footer, text=HOSTILE, at=some.none() | some.just(AT)),
    some.builds(Actions, buttons=some.lists(BUTTONS, max_size=12).map(tuple)),
)
CARDS = some.builds(
    Card,
    kind=some.sampled_from(["story", "brief", "timeline", "answer"]),
    parts=some.lists(PARTS, max_size=6).map(tuple),
)


def rendered(body):
    for embed in body.get("embeds", ()):
        yield embed.get("title", "")
        yield embed.get("description", "")
        yield from (text for one in embed.get("fields", ()) for text in (one["name"], one["value"]))
    yield body.get("content", "")


@settings(max_examples=40)
@given(CARDS, some.booleans())
def test_any_card_is_taken_pings_nobody_and_leads_nowhere_strange(card, share):
    for body, files in ((message(card, mark=MARK, share=share), attached(card)), (words(card), ())):
        assert wrong(body, files) == []
        for text in rendered(body):
            assert not re.search(r"@(?:everyone|here)|(?<!\\)<(?!t:\d+:f>|#4001>)", text)
            assert all(
                target.startswith(("http://", "https://")) for target in re.findall(r"(?<!\\)\]\((.*?)\)", text)
            )


@settings(max_examples=40)
@given(CARDS)
def test_any_card_can_be_found_again_by_its_mark(card):
    assert marks(message(card, mark=MARK)) == {MARK}


@settings(max_examples=40)
@given(some.lists(ROWS, min_size=1, max_size=40).map(tuple), HOSTILE)
def test_nothing_is_left_out_without_saying_how_much(rows, title):
    rows = tuple(
        FigureRow(label=f"Row{n} {row.label}", amount=row.amount, note=row.note) for n, row in enumerate(rows)
    )
    (embed,) = message(Card(kind="timeline", parts=(Heading(text=title), FigureTable(rows=rows))))["embeds"]
    text = "\n".join([embed.get("description", ""), *(one["name"] for one in embed.get("fields", ()))])
    shown = len(re.findall(r"^[\u2068]?Row\d+", text, re.MULTILINE))
    more = re.match(r"… ([\d,]+) more", embed.get("footer", {}).get("text", ""))
    assert shown + int(more[1].replace(",", "") if more else 0) == len(rows)
