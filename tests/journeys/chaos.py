"""Chaos: `briefwire run`, killed again and again over a day of the newsroom, on a platform that often fails.

Run as a script it kills 220 times, one process and then two at once on one archive, and prints what was lost (0) and
what was told twice (0). Kills come at random and at each step of claim, send and settle: while the platform has a
request in hand, when it has taken a message and not said so yet, and just after it has said so.
"""

import argparse
import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from making import read_before  # noqa: E402
from simulators import scripted  # noqa: E402 - as a script it must find the tests first

from adapters.archive import connect  # noqa: E402
from adapters.demo.newsroom import Newsroom  # noqa: E402

CHANNELS, LONGEST_LIFE, IDLE_WITHIN = 40, 6.0, 90.0


class Replay(Newsroom):
    """The newsroom of a day that goes by: an article is in its feed once it was published."""

    released = 0

    def of(self, outlet):
        there = {piece.id for piece in sorted(self.pieces, key=lambda piece: piece.published)[: self.released]}
        return [piece for piece in super().of(outlet) if piece.id in there]


@dataclass
class Score:
    """What chaos found. `lost` and `doubled` are to be 0."""

    kills: int = 0
    moments: Counter = field(default_factory=Counter)
    taken: int = 0
    told: int = 0
    edits: int = 0
    lost: list = field(default_factory=list)
    doubled: list = field(default_factory=list)
    closes: bool = False
    answers: Counter = field(default_factory=Counter)
    seconds: float = 0.0

    def __str__(self) -> str:
        when = ", ".join(f"{moment} {number}" for moment, number in self.moments.most_common())
        said = ", ".join(f"{fate} {number}" for fate, number in self.answers.most_common())
        return (
            f"{self.kills} kills ({when}) in {self.seconds:.0f} s\n"
            f"the platform was asked to post {self.answers.total()} times: {said}\n"
            f"{self.taken} messages taken for {self.told} deliveries, {self.edits} edits\n"
            f"lost {len(self.lost)}, doubled {len(self.doubled)}, the account {'closes' if self.closes else 'does not close'}"
        )


@contextmanager
def world(dice: random.Random):
    """The newsroom and the platform, served by another thread."""
    made, ready, loop = {"server": scripted.Server(dice=dice)}, threading.Event(), asyncio.new_event_loop()
    stop = asyncio.Event()

    def up(port: int) -> None:
        made["port"] = port
        ready.set()

    async def serve():
        async with Replay() as room:
            made["room"] = room
            await scripted.serve(made["server"], up, stop)

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(10)
    try:
        yield made["room"], made["server"], made["port"]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()
        loop.close()


def config(folder: Path, room: Replay, port: int, *, brief: bool) -> None:
    """Channels that are told at once, some of them by two wishes, and a brief."""
    soon = datetime.now(UTC) + timedelta(minutes=1)
    wishes = [("all", f"c{number}", "now") for number in range(CHANNELS)]
    wishes += [("ai-capex", f"c{number}", "now") for number in range(0, CHANNELS, 3)]
    wishes += [("all", "briefs", f"daily {soon:%H:%M}")] * brief
    rows = "".join(
        f'[[subscriptions]]\nplatform = "scripted"\nchannel = "{channel}"\ntopics = ["{topic}"]\nwhen = "{when}"\n'
        for topic, channel, when in wishes
    )
    urls = [f"{room.base}/feeds/{outlet}.xml" for outlet in room.outlets]
    feeds = "".join(f'[[feeds]]\nurl = "{url}"\n' for url in urls)
    read_before(f"sqlite:///{folder / 'briefwire.db'}", urls)
    (folder / "config.toml").write_text(
        f'[poll]\nevery = "4s"\n[fetch]\nallow_private = ["127.0.0.1/32"]\n'
        f'[platforms.scripted]\napi_url = "http://127.0.0.1:{port}"\n{feeds}{rows}'
    )


def started(folder: Path) -> subprocess.Popen:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("BRIEFWIRE_", "DATABASE_URL"))}
    path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    with (folder / "log.txt").open("a") as log:
        return subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("chaos_process.py")), "run"], cwd=folder,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**clean, "PYTHONPATH": path},
        )  # fmt: skip


class Reaper:
    """Decides when a life ends: at a step of sending that the server tells of, or when its time is over."""

    def __init__(self, dice: random.Random, server: scripted.Server) -> None:
        self._dice, self._now = dice, threading.Event()
        self._moment, self._steps, self.struck_at = None, 0, "at random"
        server.struck = self._strike

    def next_life(self) -> float:
        """Draws the moment of the next death, and returns the longest that this life may last."""
        self._now.clear()
        by_step = self._dice.random() < 0.7
        self._moment = self._dice.choice(scripted.MOMENTS) if by_step else None
        self._steps, self.struck_at = self._dice.randrange(1, 6), "at random"
        return LONGEST_LIFE if by_step else self._dice.uniform(0.3, 3.0)

    def _strike(self, moment: str) -> None:
        if moment == self._moment:
            self._steps -= 1
            if self._steps <= 0:
                self.struck_at = moment
                self._now.set()

    def wait(self, seconds: float) -> None:
        self._now.wait(seconds)


def chaos(folder: Path, *, kills: int, processes: int = 1, seed: int = 1, brief: bool = True) -> Score:
    """Kills so many times, then lets it finish, and counts."""
    dice, begun = random.Random(seed), time.monotonic()
    score = Score(kills=kills)
    with world(dice) as (room, server, port):
        config(folder, room, port, brief=brief)
        reaper = Reaper(dice, server)
        alive = []
        for number in range(kills):
            room.released = len(room.pieces) * (number + 1) // kills
            alive += [started(folder) for _ in range(processes - len(alive))]
            reaper.wait(reaper.next_life())
            victim = alive.pop(dice.randrange(len(alive)))
            victim.kill()
            victim.wait(10)
            score.moments[reaper.struck_at] += 1
        server.trouble, room.released = False, len(room.pieces)
        last = [*alive, started(folder)]
        _until_idle(folder, len(room.pieces), brief=brief)
        for process in last:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(15) for process in last] == [0] * len(last)
    _count(folder, server, score)
    score.seconds = time.monotonic() - begun
    return score


def _until_idle(folder: Path, pieces: int, *, brief: bool) -> None:
    end = time.monotonic() + IDLE_WITHIN
    while time.monotonic() < end:
        time.sleep(0.5)
        archive = connect(f"sqlite:///{folder / 'briefwire.db'}")
        account = archive.account()
        kept = archive.deliveries(limit=100_000)
        archive.close()
        busy = [one for one in kept if one.state in {"queued", "sending"}]
        briefed = not brief or any(one.story.startswith("brief:") for one in kept)
        if account.fetched == pieces and not account.fates.get("pending") and not busy and briefed:
            return


def _count(folder: Path, server: scripted.Server, score: Score) -> None:
    """Every delivery that is said to be sent by a message of its own against what the platform took."""
    archive = connect(f"sqlite:///{folder / 'briefwire.db'}")
    kept = archive.deliveries(limit=100_000)
    wishes = {one.id: one for one in archive.subscriptions()}
    account = archive.account()
    archive.close()
    posted = Counter(said["key"] for said in server.taken)
    score.taken, score.edits, score.answers = len(server.taken), server.edits.total(), server.answers
    sent = [one for one in kept if one.state == "sent" and one.receipt]
    score.told = len(sent)
    cards = Counter(
        (said["channel"], said["key"].split("/")[1])
        for said in server.taken if said["thread"] is None and not said["key"].endswith("/notice")
    )  # fmt: skip
    wanted = {
        (wishes[one.subscription].address.channel, one.story)
        for one in kept if not one.story.startswith("brief:") and wishes[one.subscription].when.live
    }  # fmt: skip
    unsent = [one.key for one in kept if one.state not in {"sent", "held"}]
    unsent += [one.key for one in kept if one.state == "held" and wishes[one.subscription].when.live]
    unsaid = [one.key for one in sent if not posted[one.key]]
    score.lost = [*unsent, *unsaid, *(wanted - set(cards))]
    score.doubled = [which for counted in (posted, cards) for which, number in counted.items() if number > 1]
    score.closes = account.closes


def main() -> int:
    given = argparse.ArgumentParser(description="Kills briefwire run and counts what was lost and doubled.")
    given.add_argument("--kills", type=int, default=110, help="kills for each of the two rounds")
    given.add_argument("--seed", type=int, default=1)
    asked = given.parse_args()
    good = True
    for processes in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            score = chaos(Path(folder), kills=asked.kills, processes=processes, seed=asked.seed)
        print(f"{processes} at once: {score}\n", flush=True)
        good &= not score.lost and not score.doubled and score.closes
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
