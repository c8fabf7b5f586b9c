"""The preview page: what is sent, shown; and nothing of what an article says can become markup."""

import json
import re
import subprocess
import sys

from hypothesis import given, settings
from making import figure, reading, story
from test_slack_blocks import ANY_CARD

from adapters.previews import page
from bot import cards
from bot.model import Actions, Button, Card, Footer, Heading, Image, Item, Listing, Prose, Quote

TAGS = {
    "a", "b", "blockquote", "body", "div", "figcaption", "figure", "h2", "head", "hr", "html", "img", "li", "meta",
    "section", "small", "span", "style", "title",
}  # fmt: skip


def test_a_story_is_shown_on_both_in_both_themes():
    html = page([("A story", cards.story(story(reading(figures=(figure(),)))))])
    assert html.count("US$22bn") >= 4
    assert [html.count(f'class="{name}"') for name in ("light", "dark", "slack", "discord")] == [1, 1, 2, 2]
    assert "Less like this" in html


def test_everything_that_a_card_may_hold_is_shown():
    card = Card(
        kind="answer",
        parts=(
            Heading(text="A <b>title</b>", badge="PLANNED", url="https://news.example/a?b=1&c=2"),
            Prose(text="Some *words* & a `tick`"),
            Quote(text="Said so.", source="Ledger Wire", url="https://news.example/q"),
            Listing(items=(Item(text="chips", detail="daily"),), title="What you follow"),
            Image(png=b"\x89PNG", alt='A "chart" of capex', filename="capex.png"),
            Footer(text="small print"),
            Actions(
                buttons=(Button(label="End", verb="unsubscribe", argument="x", style="danger", confirm="Sure?"),)
            ),
        ),
    )
    html = page([("", card)], themes=("light",))
    for words in (
        "A &lt;b&gt;title",
        "Said so.",
        "What you follow",
        "small print",
        "data:image/png;base64,iVBORw",
    ):
        assert words in html
    assert 'alt="A &quot;chart&quot; of capex"' in html
    assert 'class="button danger"' in html
    assert 'href="https://news.example/a?b=1&amp;c=2"' in html


@settings(max_examples=60)
@given(card=ANY_CARD)
def test_no_article_can_write_html(card):
    html = page([("", card)], themes=("light",))
    body = html.partition("</style>")[2]
    assert {found.lower() for found in re.findall(r"<\s*/?\s*([A-Za-z][\w-]*)", body)} <= TAGS
    assert not re.search(r'<[^>]*\s(?:on\w+)\s*=|href="\s*javascript', body, re.IGNORECASE)


def test_the_command_prints_it(tmp_path):
    article = {"id": "a1", "title": "Orbix plans US$3bn", "text": "Orbix plans to spend US$3bn on capex in 2027.",
               "published": "2026-11-20", "url": "https://news.example/a1"}  # fmt: skip
    path = tmp_path / "article.json"
    path.write_text(json.dumps(article))
    done = subprocess.run(
        [sys.executable, "-m", "adapters", "card", str(path), "--as", "html"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("<!doctype html>")
    assert "Orbix plans US$3bn" in done.stdout
