"""One happening in Slack, told to two processes of one bot: answered once, and by the other where one dies."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from simulators.slack import ANN, BOT, HERE, Workspace, happening, pressed, slash, started, workspace

from adapters import claims
from adapters.archive import connect
from adapters.slack import Slack, hearing
from bot.errors import Retry
from bot.model import Card, Heading, Request
from bot.ports import Archive


class Desk:
    """Answers, as soon as it is let."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.may = asyncio.Event()
        self.may.set()

    async def __call__(self, request: Request) -> Card:
        self.asked.append(request.text)
        await self.may.wait()
        return Card(kind="answer", parts=(Heading(text=f"You asked {request.text}"),), private=True)


class Process:
    """One of the processes: a platform with its own door, and a desk that may be slow."""

    def __init__(self, there: Workspace, slack: Slack, desk: Desk) -> None:
        self.slack, self.desk, self._there, self._door = slack, desk, there, there.http

    async def told(self, kind: str, payload: dict[str, Any]) -> None:
        """Slack tells this process of something."""
        self._there.http = self._door
        await self._there.deliver(kind, payload)

    def die(self) -> None:
        """What it is doing is not done."""
        for task in tuple(self.slack._hearing._in_hand):  # type: ignore[union-attr]
            task.cancel()


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    made = connect(f"sqlite:///{tmp_path / 'archive.db'}")
    yield made
    made.close()


@asynccontextmanager
async def process(there: Workspace, archive: Archive) -> AsyncIterator[Process]:
    desk = Desk()
    slack = await started(there, desk, over_http=True, archive=archive)
    try:
        yield Process(there, slack, desk)
    finally:
        desk.may.set()
        await slack.stop()


@asynccontextmanager
async def two(archive: Archive) -> AsyncIterator[tuple[Workspace, Process, Process]]:
    async with workspace() as there, process(there, archive) as one, process(there, archive) as other:
        yield there, one, other


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "_LOOK_EVERY", 0.02)


@pytest.fixture
def _short_lease(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "LEASE", timedelta(seconds=0.3))


class Asked:
    """Somebody wrote to the bot in a channel."""

    def __init__(self, there: Workspace) -> None:
        said = {"user": ANN, "text": f"<@{BOT}> help"}
        self._there, self.ts = there, there.write("C0HOME", said)
        event = {"type": "app_mention", **said, "ts": self.ts, "event_ts": self.ts, "channel": "C0HOME"}
        self.body = happening(there, event)

    @property
    def answers(self) -> int:
        return len(self._there.thread(HERE, self.ts))


async def nothing_more() -> None:
    """The time in which whatever was set off would have happened."""
    await asyncio.sleep(0.3)


async def test_what_both_are_told_is_answered_once(archive: Archive) -> None:
    async with two(archive) as (there, one, other):
        asked = Asked(there)
        command = slash(there, "/capex", "bytedance", ANN, "C0HOME")
        for kind, payload in (("events_api", asked.body), ("slash_commands", command)):
            await one.told(kind, payload)
            await other.told(kind, payload)
        await there.until(lambda: there.private(ANN) and asked.answers)
        await nothing_more()
        assert sorted(one.desk.asked + other.desk.asked) == ["/capex bytedance", "help"]
        assert (len(there.private(ANN)), asked.answers) == (1, 1)


async def test_who_is_told_of_it_while_another_answers_leaves_it_to_that_one(archive: Archive) -> None:
    async with two(archive) as (there, one, other):
        one.desk.may.clear()
        asked = Asked(there)
        await one.told("events_api", asked.body)
        await other.told("events_api", asked.body)
        one.desk.may.set()
        await there.until(lambda: asked.answers)
        await nothing_more()
        assert (one.desk.asked, other.desk.asked) == (["help"], [])


@pytest.mark.usefixtures("_short_lease")
async def test_what_one_dies_over_the_other_answers(archive: Archive) -> None:
    async with two(archive) as (there, one, other):
        one.desk.may.clear()
        asked = Asked(there)
        await one.told("events_api", asked.body)
        one.die()
        await other.told("events_api", asked.body)
        await there.until(lambda: asked.answers)
        await nothing_more()
        assert (one.desk.asked, other.desk.asked) == (["help"], ["help"])
        assert asked.answers == 1


class Forgetful:
    """An archive for a process that dies before it can say that something is done."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def __getattr__(self, name: str) -> Any:
        return getattr(self._archive, name)

    def end_once(self, key: str) -> None:
        """Nothing: the process is dead."""


@pytest.mark.usefixtures("_short_lease")
async def test_what_one_answered_before_it_died_is_found_and_not_answered_again(archive: Archive) -> None:
    async with (
        workspace() as there,
        process(there, Forgetful(archive)) as one,  # type: ignore[arg-type]
        process(there, archive) as other,
    ):
        asked = Asked(there)
        await one.told("events_api", asked.body)
        await there.until(lambda: asked.answers)
        await other.told("events_api", asked.body)
        await there.until(lambda: "conversations.replies" in [method for method, _ in there.calls])
        await nothing_more()
        assert other.desk.asked == []
        assert asked.answers == 1


async def test_a_share_that_is_pressed_twice_is_shared_once_whoever_is_told(archive: Archive) -> None:
    async with two(archive) as (there, one, other):
        await one.told("slash_commands", slash(there, "/capex", "bytedance", ANN, "C0HOME"))
        await there.until(lambda: there.private(ANN))
        shown = dict(there.whispers[ANN][0])
        await one.told("interactive", pressed(there, "Share to channel", shown, ANN, "C0HOME"))
        await other.told("interactive", pressed(there, "Share to channel", shown, ANN, "C0HOME"))
        await nothing_more()
        assert len(there.messages(HERE)) == 1


@pytest.mark.parametrize("trouble", ["away", "slow"])
async def test_an_archive_in_trouble_keeps_nobody_from_answering(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    class Troubled(Forgetful):
        def begin_once(self, key: str, **given: Any) -> str:
            if trouble == "away":
                raise Retry("The archive did not answer.")
            waited.wait(5)
            return "theirs"

    waited = threading.Event()
    monkeypatch.setattr(claims, "_ARCHIVE_WITHIN", 0.05)
    async with workspace() as there, process(there, Troubled(archive)) as one:  # type: ignore[arg-type]
        await one.told("slash_commands", slash(there, "/capex", "bytedance", ANN, "C0HOME"))
        await there.until(lambda: there.private(ANN))
        waited.set()


async def test_an_event_is_acknowledged_once_it_is_answered_but_not_too_late(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with workspace() as there, process(there, archive) as one:
        at_once, slowly = Asked(there), Asked(there)
        await one.told("events_api", at_once.body)
        assert at_once.answers == 1
        monkeypatch.setattr(hearing, "_ACKNOWLEDGED_WITHIN", 0.1)
        one.desk.may.clear()
        await one.told("events_api", slowly.body)
        assert slowly.answers == 0


async def test_who_is_stopped_does_not_wait_for_another(archive: Archive) -> None:
    async with two(archive) as (there, one, other):
        one.desk.may.clear()
        asked = Asked(there)
        await one.told("events_api", asked.body)
        await other.told("events_api", asked.body)
        async with asyncio.timeout(5):
            await other.slack.stop()
        assert other.desk.asked == []
