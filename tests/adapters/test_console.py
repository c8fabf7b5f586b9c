"""What a terminal shows, and what it remembers."""

from io import StringIO

from making import CHANNEL, NOW, figure, reading, story, yuan

from adapters.console import Console, plain
from bot import cards
from bot.model import Card, Heading, Prose


def test_a_story_card_in_plain_text():
    told = story(
        reading(
            figures=(
                figure(bound="up_to", status="planned", alt=(yuan("160000000000"),)),
                figure("11000000000", period="2024"),
            )
        )
    )
    assert plain(cards.story(told)) == (
        "ByteDance plans bigger budget   PLANNED\n"
        "  ByteDance plans to spend up to US$22bn next year.\n"
        "  Capex 2025  up to US$22bn (CN¥160bn)  planned\n"
        "  Capex 2024                   US$11bn\n"
        "  Ledger Wire · 23 Nov 2026, 10:00\n"
        "  Sources: /sources a1   Timeline: /figures bytedance capex\n"
        "  Compare: /compare capex ByteDance, Alibaba, Tencent   Why this?: /why a1\n"
    )


def test_a_narrow_terminal_keeps_every_word():
    told = story(reading(figures=(figure(bound="up_to", status="planned", alt=(yuan("160000000000"),)),)))
    shown = plain(cards.story(told), width=40)
    assert all(len(line) <= 40 for line in shown.splitlines())
    assert "up to" in shown
    assert "CN¥160bn" in shown


def test_an_article_cannot_colour_or_move_anything():
    card = Card(
        kind="notice", parts=(Heading(text="[bold red]x[/]\x1b[31m \u202eevil"), Prose(text="a\x07b\x9bc"))
    )
    assert plain(card) == "[bold red]x[/][31m evil\n  abc\n"


async def test_a_key_is_printed_once_even_by_another_process(tmp_path):
    journal, out = tmp_path / "told", StringIO()
    card = Card(kind="notice", parts=(Heading(text="News"),))
    first = Console(out=out, journal=journal)
    assert await first.find(CHANNEL, "k1", NOW) is None
    assert await first.post(CHANNEL, card, "k1") == "k1"
    second = Console(out=out, journal=journal)
    assert await second.find(CHANNEL, "k1", NOW) == "k1"
    await second.post(CHANNEL, card, "k1")
    await second.post(CHANNEL, card, "k2")
    assert out.getvalue().count("News") == 2
    assert journal.read_text() == "k1\nk2\n"


async def test_what_is_typed_is_answered_until_the_input_ends():
    asked, out = [], StringIO()

    async def answer(request):
        asked.append((request.text, request.address))
        return Card(kind="notice", parts=(Heading(text=f"You said {request.text}"),))

    console = Console(out=out, lines=StringIO("/help\n\n  /capex x \nquit\n/never\n"))
    await console.start(answer)
    await console.closed()
    assert asked == [("/help", CHANNEL), ("/capex x", CHANNEL)]
    assert "You said /capex x" in out.getvalue()
