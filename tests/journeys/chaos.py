"""Chaos: `briefwire run`, killed again and again over a day of the newsroom, on a platform that often fails.

Run as a script it kills 220 times, one process and then two at once on one archive, and prints what was lost (0) and
what was told twice (0). Kills come at random and at each step of keep, claim, send and settle: inside a transaction
and just after it, while the platform has a request in hand, when it has taken a message and not said so yet, and
just after it has said so.
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
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).parents[2]
if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from chaos_process import MOMENTS  # noqa: E402 - as a script it must find the tests first
from making import read_before  # noqa: E402
from simulators import postgres, scripted  # noqa: E402

from adapters.archive import connect  # noqa: E402
from adapters.demo.newsroom import Newsroom  # noqa: E402

CHANNELS, LONGEST_LIFE, IDLE_WITHIN = 40, 4.0, 180.0
STOP_WITHIN = 10.0
WELCOME = "Ctrl-C stops."
_OFTEN = {"settling": 16, "settled": 16, "keeping": 2, "kept": 2}


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
    briefs: int = 0
    closes: bool = False
    answers: Counter = field(default_factory=Counter)
    seconds: float = 0.0
    stopped: float = 0.0
    latest: float = 0.0

    def __str__(self) -> str:
        when = ", ".join(f"{moment} {number}" for moment, number in self.moments.most_common())
        said = ", ".join(f"{fate} {number}" for fate, number in self.answers.most_common())
        return (
            f"{self.kills} kills ({when}) in {self.seconds:.0f} s\n"
            f"the platform was asked to post {self.answers.total()} times: {said}\n"
            f"{self.taken} messages taken for {self.told} deliveries, {self.edits} edits, {self.briefs} briefs\n"
            f"the latest message came {self.latest:.1f} s after it was begun ({scripted.LANDS_WITHIN} s are allowed), "
            f"stopped {self.stopped:.1f} s after SIGTERM\n"
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


def config(folder: Path, room: Replay, port: int, store: str, *, briefs: int) -> datetime:
    """Channels that are told at once, some of them by two wishes, and some that get a brief: when the last is due."""
    # The first is due later than the first life begins, the others when there is more to tell.
    due = [datetime.now(UTC) + timedelta(minutes=2 + 4 * number) for number in range(briefs)]
    wishes = [("all", f"c{number}", "now") for number in range(CHANNELS)]
    wishes += [("ai-capex", f"c{number}", "now") for number in range(0, CHANNELS, 3)]
    wishes += [("all", f"brief{number}", f"daily {at:%H:%M}") for number, at in enumerate(due)]
    rows = "".join(
        f'[[subscriptions]]\nplatform = "scripted"\nchannel = "{channel}"\ntopics = ["{topic}"]\nwhen = "{when}"\n'
        for topic, channel, when in wishes
    )
    urls = [f"{room.base}/feeds/{outlet}.xml" for outlet in room.outlets]
    feeds = "".join(f'[[feeds]]\nurl = "{url}"\nevery = "1s"\n' for url in urls)
    read_before(store, urls)
    (folder / "config.toml").write_text(
        f'[store]\nurl = "{store}"\n[poll]\nevery = "1s"\n[fetch]\nallow_private = ["127.0.0.1/32"]\n'
        f'[platforms.scripted]\napi_url = "http://127.0.0.1:{port}"\n{feeds}{rows}'
    )
    return max(due, default=datetime.now(UTC))


@dataclass
class Life:
    """A running bot, and the moment at which it is going to end itself, if any."""

    process: subprocess.Popen
    own_end: str


def started(folder: Path, *words: str, own_end: str = "") -> Life:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("BRIEFWIRE_", "DATABASE_URL"))}
    clean.pop("PYTHONDONTWRITEBYTECODE", None)  # so many lives begin sooner where modules are compiled once
    path = os.pathsep.join((str(ROOT), str(ROOT / "tests")))
    own = {"PYTHONPATH": path, "PYTHONPYCACHEPREFIX": str(folder / "compiled"), "CHAOS_AT": own_end}
    with (folder / "log.txt").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("chaos_process.py")), "run", *words], cwd=folder,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**clean, **own},
        )  # fmt: skip
    return Life(process, own_end)


class Reaper:
    """Decides when a life ends: at a step of sending that the platform sees, at a step of keeping, claiming or
    settling that only the process itself sees, or when its time is over.
    """

    def __init__(self, dice: random.Random, server: scripted.Server, begin: float) -> None:
        self._dice, self._now, self._begin = dice, threading.Event(), begin
        self._moment, self._steps, self.struck_at = None, 0, "at random"
        server.struck = self._strike

    def next_life(self, *, news: bool) -> tuple[str, float]:
        """Draws the moment of the next death: one that the process brings about itself, or none; and the longest
        that this life may last. Without news there is nothing to keep.
        """
        self._now.clear()
        self._moment, self._steps, self.struck_at = None, self._dice.randrange(1, 12), "at random"
        kind = self._dice.choices(("own", "seen", "random"), weights=(45, 40, 15))[0]
        if kind == "own":
            moment = self._dice.choice([moment for moment in MOMENTS if news or not moment.startswith("ke")])
            return f"{moment}:{self._dice.randrange(1, _OFTEN.get(moment, 3))}", self._begin + LONGEST_LIFE
        if kind == "seen":
            self._moment = self._dice.choice(scripted.MOMENTS)
            return "", self._begin + LONGEST_LIFE
        return "", self._begin + self._dice.uniform(-0.5, 3.0)

    def _strike(self, moment: str) -> None:
        if moment == self._moment and not self._now.is_set():
            self._steps -= 1
            if self._steps <= 0:
                self.struck_at = moment
                self._now.set()

    def victim(self, alive: list[Life], seconds: float) -> Life:
        """Waits for the end of one of them, and kills it if it did not do so itself."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for life in alive:
                if life.process.poll() is not None:
                    assert life.process.returncode == -signal.SIGKILL, "it ended, and nobody had killed it"
                    self.struck_at = life.own_end.partition(":")[0]
                    return life
            if self._now.wait(0.01):
                break
        chosen = self._dice.choice(alive)
        chosen.process.kill()
        chosen.process.wait(10)
        return chosen


def chaos(
    folder: Path, *, kills: int, processes: int = 1, seed: int = 1, briefs: int = 1, store: str | None = None
) -> Score:
    """Kills so many times, then lets it finish, and counts; over SQLite, or the database of that address."""
    store = store or f"sqlite:///{folder / 'briefwire.db'}"
    dice, begun = random.Random(seed), time.monotonic()
    score = Score(kills=kills)
    with world(dice) as (room, server, port):
        last_brief = config(folder, room, port, store, briefs=briefs)
        reaper = Reaper(dice, server, _time_to_begin(folder))
        alive: list[Life] = []
        for number in range(kills):
            before, room.released = room.released, len(room.pieces) * (number + 1) // kills
            own_end, longest = reaper.next_life(news=room.released > before)
            alive += [started(folder, own_end=own_end) for _ in range(processes - len(alive))]
            alive.remove(reaper.victim(alive, longest))
            score.moments[reaper.struck_at] += 1
        server.trouble, room.released = False, len(room.pieces)
        for life in alive:  # they may still be about to end themselves
            life.process.kill()
            life.process.wait(10)
        last = _started_well(folder, processes)
        _until_idle(store, len(room.pieces), briefs, last_brief)
        asked = time.monotonic()
        for process in last:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(STOP_WITHIN) for process in last] == [0] * len(last)
        score.stopped = time.monotonic() - asked
    _count(store, server, score)
    score.seconds = time.monotonic() - begun
    return score


def _time_to_begin(folder: Path) -> float:
    """How long a life needs before it does anything; the second, for the first compiles modules."""
    for _ in range(2):
        begun = time.monotonic()
        assert started(folder, "--until-idle").process.wait(60) == 0
    return time.monotonic() - begun


def _started_well(folder: Path, lives: int) -> list[subprocess.Popen]:
    """Lives that have said their welcome: before that, SIGTERM would just end them."""
    log, end = folder / "log.txt", time.monotonic() + IDLE_WITHIN
    before = log.read_text().count(WELCOME)
    begun = [started(folder).process for _ in range(lives)]
    while log.read_text().count(WELCOME) < before + lives:
        assert time.monotonic() < end, "it did not begin"
        time.sleep(0.1)
    return begun


def _until_idle(store: str, pieces: int, briefs: int, last_brief: datetime) -> None:
    wait = max(
        0.0, (last_brief - datetime.now(UTC)).total_seconds()
    )  # on a fast machine all is over before it is due
    end = time.monotonic() + wait + IDLE_WITHIN
    while time.monotonic() < end:
        time.sleep(0.5)
        archive = connect(store)
        account = archive.account()
        kept = archive.deliveries(limit=100_000)
        archive.close()
        busy = [one for one in kept if one.state in {"queued", "sending"}]
        briefed = sum(one.story.startswith("brief:") for one in kept) >= briefs
        if account.fetched == pieces and not account.fates.get("pending") and not busy and briefed:
            return
    raise AssertionError(f"it came to no end: {account}, {len(busy)} on their way")


def _count(store: str, server: scripted.Server, score: Score) -> None:
    """Every delivery that is said to be sent by a message of its own against what the platform took."""
    archive = connect(store)
    kept = archive.deliveries(limit=100_000)
    wishes = {one.id: one for one in archive.subscriptions()}
    account = archive.account()
    archive.close()
    posted = Counter(said["key"] for said in server.taken)
    score.taken, score.edits, score.answers = len(server.taken), server.edits.total(), server.answers
    score.latest = server.latest
    sent = [one for one in kept if one.state == "sent" and one.receipt]
    score.told, score.briefs = len(sent), sum(bool(one.items) for one in sent)
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
    unsaid += [f"{one.key}/1" for one in sent if one.items and not posted[f"{one.key}/1"]]
    score.lost = [*unsent, *unsaid, *(wanted - set(cards))]
    score.doubled = [which for counted in (posted, cards) for which, number in counted.items() if number > 1]
    score.closes = account.closes


def main() -> int:
    given = argparse.ArgumentParser(description="Kills briefwire run and counts what was lost and doubled.")
    given.add_argument("--kills", type=int, default=110, help="kills for each of the two rounds")
    given.add_argument("--seed", type=int, default=1)
    given.add_argument("--postgres", action="store_true", help="over a throw-away PostgreSQL server, not SQLite")
    asked = given.parse_args()
    good = True
    with postgres.server() if asked.postgres else nullcontext() as database:
        for processes in (1, 2):
            with tempfile.TemporaryDirectory() as folder:
                store = database.database() if database else None
                score = chaos(
                    Path(folder), kills=asked.kills, processes=processes, seed=asked.seed,
                    briefs=1 + asked.kills // 40, store=store,
                )  # fmt: skip
            print(f"{processes} at once: {score}\n", flush=True)
            good &= not score.lost and not score.doubled and score.closes
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
