"""What every platform does, whichever it is. Each row is a simulator of `tests/simulators`, which has

* `connected(answer)`: a context of (platform, seen, trouble), the platform started;
* `another(seen)`: a platform that is not started and remembers nothing, as after a crash;
* `HERE`, an address, and `ANN`, a person;
* `seen`: `messages(address)`, `thread(address, receipt)` and `private(person)` are what people can read,
  `until(there)` waits for it, `type(text)` and `mention(text, under=receipt)` are what people do; these two return
  once the platform has acknowledged, and fail where that takes longer than people are shown an error;
* `seen.pictures(address, receipt)`: the name, words and bytes of the pictures that go with a posted card;
* `trouble`: `next(kind, after=)` with limited, broken, silent, hung up or lost, `refuse()`, `archive(address)`,
  `delete(address)`, `kick(address)`, `revoke()`, and `disconnect(politely=)`.

To put a platform under this suite, add a row.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from simulators import console, discord, slack

from bot.errors import Gone, Refused, Retry
from bot.model import Actions as Buttons
from bot.model import Button, Card, FigureRow, FigureTable, Heading, Image, Prose, Request


@dataclass(frozen=True, kw_only=True)
class Row:
    """A platform, how it is simulated, and what it cannot do by its nature."""

    name: str
    simulator: Any
    connected: Callable[..., AbstractAsyncContextManager[tuple[Any, Any, Any]]]
    lacks: frozenset[str] = frozenset()

    @property
    def here(self) -> Any:
        return self.simulator.HERE


TERMINALS_LACK = frozenset({"editing", "pictures", "trouble", "threads", "privacy", "stopping"})
PLATFORMS = (
    Row(name="console", simulator=console, connected=console.connected, lacks=TERMINALS_LACK),
    Row(name="slack", simulator=slack, connected=slack.connected),
    Row(
        name="slack-http",
        simulator=slack,
        connected=partial(slack.connected, over_http=True),
        lacks=frozenset({"connection"}),
    ),
    Row(name="discord", simulator=discord, connected=discord.connected),
)


def rows(*needed: str) -> Any:
    """All platforms that have by nature what a test needs."""
    return pytest.mark.parametrize(
        "row", [pytest.param(row, id=row.name) for row in PLATFORMS if not row.lacks & set(needed)]
    )


def card(title: str = "ByteDance plans a bigger budget", amount: str = "US$22bn") -> Card:
    table = FigureTable(rows=(FigureRow(label="Capex 2025", amount=amount, note="planned"),))
    button = Button(label="Sources", verb="sources", argument="a1")
    return Card(kind="story", parts=(Heading(text=title), table, Buttons(buttons=(button,))))


def reply(text: str) -> Card:
    return Card(kind="answer", parts=(Heading(text=text), Prose(text="That is all.")), private=True)


class Desk:
    """An answerer that says what it was asked, and that can be made to think for as long as a test wants."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.thinking = asyncio.Event()
        self.free = asyncio.Event()
        self.free.set()

    async def __call__(self, request: Request) -> Card:
        self.asked.append(request)
        self.thinking.set()
        await self.free.wait()
        return reply(f"You asked {request.text}")


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    return Desk()


NOW = datetime.now(UTC)


# --- posting --------------------------------------------------------------------------------------


@rows()
async def test_a_card_is_posted_with_its_figures(row):
    async with row.connected() as (platform, seen, _):
        assert await platform.post(row.here, card(), "k1")
        (message,) = seen.messages(row.here)
        assert all(
            word in message for word in ("ByteDance plans a bigger budget", "Capex 2025", "US$22bn", "planned")
        )


@rows()
async def test_two_posts_with_one_key_are_one_message(row):
    async with row.connected() as (platform, seen, _):
        first = await platform.post(row.here, card(), "k1")
        again = await platform.post(row.here, card(), "k1")
        other = await platform.post(row.here, card("Another story"), "k2")
        assert first == again != other
        assert len(seen.messages(row.here)) == 2


@rows()
async def test_two_posts_at_once_with_one_key_are_one_message(row):
    async with row.connected() as (platform, seen, _):
        receipts = await asyncio.gather(*(platform.post(row.here, card(), "k1") for _ in range(5)))
        assert len(set(receipts)) == 1
        assert len(seen.messages(row.here)) == 1


@rows("editing")
async def test_an_edit_replaces_the_card_and_keeps_its_key(row):
    async with row.connected() as (platform, seen, _):
        receipt = await platform.post(row.here, card(), "k1")
        await platform.post(row.here, card("Another story"), "k2")
        await platform.edit(row.here, receipt, card(amount="US$23bn"))
        first, second = seen.messages(row.here)
        assert "US$23bn" in first
        assert "US$22bn" not in first
        assert "Another story" in second
        assert await row.simulator.another(seen).find(row.here, "k1", NOW) == receipt


@rows()
async def test_what_was_posted_is_found_after_a_crash_by_its_key_alone(row):
    async with row.connected() as (platform, seen, _):
        for number in range(20):
            await platform.post(row.here, card(f"Story {number}"), f"before-{number}")
        receipt = await platform.post(row.here, card(), "k1")
        for number in range(20):
            await platform.post(row.here, card(f"Later story {number}"), f"after-{number}")
        survivor = row.simulator.another(seen)
        assert await survivor.find(row.here, "k1", NOW) == receipt
        assert await survivor.find(row.here, "k9", NOW) is None


@rows("trouble")
async def test_a_lost_receipt_does_not_make_a_second_message(row):
    async with row.connected() as (platform, seen, trouble):
        trouble.next("lost")
        with pytest.raises(Retry):
            await platform.post(row.here, card(), "k1")
        receipt = await platform.post(row.here, card(), "k1")
        assert len(seen.messages(row.here)) == 1
        assert await row.simulator.another(seen).find(row.here, "k1", NOW) == receipt


@rows("trouble")
async def test_posting_goes_on_although_whoever_asked_gave_up(row):
    async with row.connected() as (platform, seen, _):
        asking = asyncio.create_task(platform.post(row.here, card(), "k1"))
        await asyncio.sleep(0)
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        await platform.post(row.here, card(), "k1")
        assert len(seen.messages(row.here)) == 1


@rows("pictures")
async def test_a_picture_is_uploaded_with_words_that_say_what_it_shows(row):
    image = Image(png=b"\x89PNG\r\n\x1a\n" + bytes(range(256)), alt="Capex 2025: US$22bn", filename="capex.png")
    async with row.connected() as (platform, seen, _):
        shown = card()
        receipt = await platform.post(row.here, replace(shown, parts=(*shown.parts[:2], image)), "k1")
        assert seen.pictures(row.here, receipt) == [("capex.png", "Capex 2025: US$22bn", image.png)]
        assert len(seen.messages(row.here)) == 1
        assert "US$22bn" in seen.messages(row.here)[0]


@rows("threads")
async def test_what_belongs_beneath_a_card_stands_in_its_thread_once(row):
    async with row.connected() as (platform, seen, _):
        receipt = await platform.post(row.here, card(), "k1")
        beneath = replace(row.here, thread=receipt)
        assert await platform.find(beneath, "k2", NOW) is None
        first = await platform.post(beneath, card("Updated: raised"), "k2")
        again = await platform.post(beneath, card("Updated: raised"), "k2")
        await platform.post(beneath, card("Updated: raised again"), "k3")
        assert first == again
        assert [text.splitlines()[0] for text in seen.thread(row.here, receipt)] == [
            "Updated: raised",
            "Updated: raised again",
        ]
        assert len(seen.messages(row.here)) == 1
        assert await row.simulator.another(seen).find(beneath, "k2", NOW) == first


# --- errors ---------------------------------------------------------------------------------------


@rows("trouble")
async def test_a_long_wait_that_the_platform_asks_for_is_passed_on(row):
    async with row.connected() as (platform, seen, trouble):
        trouble.next("limited", after=30)
        with pytest.raises(Retry) as raised:
            await platform.post(row.here, card(), "k1")
        assert raised.value.after == timedelta(seconds=30)
        await platform.post(row.here, card(), "k1")
        assert len(seen.messages(row.here)) == 1


@rows("trouble")
@pytest.mark.parametrize("kind", ["broken", "silent", "hung up"])
async def test_trouble_that_passes_is_tried_again(row, kind):
    async with row.connected() as (platform, seen, trouble):
        trouble.next(kind)
        with pytest.raises(Retry):
            await platform.post(row.here, card(), "k1")
        await platform.post(row.here, card(), "k1")
        assert len(seen.messages(row.here)) == 1


@rows("trouble")
async def test_a_channel_that_is_gone_says_how(row):
    reasons = set()
    for end in ("archive", "delete", "kick"):
        async with row.connected() as (platform, _, trouble):
            getattr(trouble, end)(row.here)
            with pytest.raises(Gone) as raised:
                await platform.post(row.here, card(), "k1")
            reasons.add(str(raised.value))
    assert len(reasons) == 3
    assert all(reason.endswith(".") and reason.count(".") >= 2 for reason in reasons), (
        "what happened, and what to do"
    )


@rows("trouble")
async def test_a_revoked_token_is_told_from_a_channel_that_is_gone(row):
    async with row.connected() as (platform, _, trouble):
        trouble.revoke()
        with pytest.raises(Gone, match=r"(?i)token"):
            await platform.post(row.here, card(), "k1")


@rows("trouble")
async def test_a_message_that_the_platform_will_not_take_is_refused(row):
    async with row.connected() as (platform, _, trouble):
        trouble.refuse()
        with pytest.raises(Refused):
            await platform.post(row.here, card(), "k1")


# --- answering ------------------------------------------------------------------------------------


@rows()
async def test_a_typed_command_is_answered(row, desk):
    async with row.connected(desk) as (_, seen, _):
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(row.simulator.ANN))
        assert "You asked /capex bytedance" in seen.private(row.simulator.ANN)[0]
        (request,) = desk.asked
        assert (request.text, request.address, request.user) == ("/capex bytedance", row.here, row.simulator.ANN)


@rows("privacy")
async def test_an_answer_is_for_the_asker_alone(row, desk):
    async with row.connected(desk) as (_, seen, _):
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(row.simulator.ANN))
        assert seen.messages(row.here) == []


@rows("privacy")
async def test_a_command_is_acknowledged_before_anybody_thinks_about_it(row, desk):
    desk.free.clear()
    async with row.connected(desk) as (_, seen, _):
        await seen.type("/capex bytedance")
        await desk.thinking.wait()
        assert seen.private(row.simulator.ANN) == []
        desk.free.set()
        await seen.until(lambda: seen.private(row.simulator.ANN))


@rows("threads")
async def test_a_mention_in_a_cards_thread_is_answered_there(row, desk):
    async with row.connected(desk) as (platform, seen, _):
        receipt = await platform.post(row.here, card(), "k1")
        await seen.mention("what about capex bytedance 2024", under=receipt)
        await seen.until(lambda: len(seen.thread(row.here, receipt)) == 2)
        assert "You asked what about capex bytedance 2024" in seen.thread(row.here, receipt)[1]
        assert len(seen.messages(row.here)) == 1


@rows("threads")
async def test_a_mention_may_name_a_button_of_the_card(row, desk):
    async with row.connected(desk) as (platform, seen, _):
        receipt = await platform.post(row.here, card(), "k1")
        await seen.mention("sources?", under=receipt)
        await seen.until(lambda: len(seen.thread(row.here, receipt)) == 2)
        assert [request.text for request in desk.asked] == ["/sources a1"]


@rows("trouble", "connection")
@pytest.mark.parametrize("politely", [True, False])
async def test_it_hears_again_after_a_disconnection(row, desk, politely):
    async with row.connected(desk) as (platform, seen, trouble):
        await trouble.disconnect(politely=politely)
        await platform.post(row.here, card(), "k1")
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(row.simulator.ANN))
        assert len(seen.messages(row.here)) == 1


@rows("stopping")
async def test_stopping_finishes_what_is_in_hand(row, desk):
    desk.free.clear()
    async with row.connected(desk) as (platform, seen, _):
        await seen.type("/capex bytedance")
        await desk.thinking.wait()
        stopping = asyncio.create_task(platform.stop())
        await asyncio.sleep(0.05)
        assert not stopping.done()
        desk.free.set()
        await stopping
        assert "You asked /capex bytedance" in seen.private(row.simulator.ANN)[0]
