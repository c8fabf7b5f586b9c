"""`briefwire run` as an operator runs it, over a newsroom on this machine: poll, tell, stop, be killed, go on."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from making import read_before

from adapters.archive import connect
from adapters.demo.newsroom import Newsroom

ROOT = Path(__file__).parents[2]
ACCOUNT = re.compile(r"fetched (\d+) = (.+)")


@contextmanager
def newsroom():
    """The demo's newsroom, served by another thread."""
    ready, stop, made = threading.Event(), None, {}

    async def serve():
        nonlocal stop
        stop = asyncio.Event()
        async with Newsroom() as room:
            made["room"] = room
            ready.set()
            await stop.wait()

    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(10)
    yield made["room"]
    loop.call_soon_threadsafe(stop.set)
    thread.join()
    loop.close()


@pytest.fixture(scope="module")
def room():
    with newsroom() as made:
        yield made


@pytest.fixture
def folder(tmp_path, room):
    urls = [f"{room.base}/feeds/{outlet}.xml" for outlet in room.outlets]
    feeds = "".join(f'[[feeds]]\nurl = "{url}"\n' for url in urls)
    read_before(f"sqlite:///{tmp_path / 'briefwire.db'}", urls)
    (tmp_path / "config.toml").write_text(
        '[poll]\nevery = "1m"\n[fetch]\nallow_private = ["127.0.0.1/32"]\n[platforms.console]\n'
        f'{feeds}\n[[subscriptions]]\nplatform = "console"\nchannel = "terminal"\ntopics = ["all"]\nwhen = "now"\n'
    )
    return tmp_path


def started(folder, *words):
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("BRIEFWIRE_", "DATABASE_URL"))}
    with (folder / "out.txt").open("a") as out, (folder / "err.txt").open("a") as err:
        return subprocess.Popen(
            [sys.executable, "-m", "adapters", *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
            env={**clean, "PYTHONPATH": str(ROOT), "COLUMNS": "100"},
        )  # fmt: skip


def told(folder, room):
    """How often each story of the newsroom stands on the terminal, by its link's id."""
    text = (folder / "out.txt").read_text()
    return {
        piece.id: text.count(" ".join(piece.title.split()[:4])) for piece in room.pieces if piece.title.split()[:4]
    }


def fates(folder):
    archive = connect(f"sqlite:///{folder / 'briefwire.db'}")
    account = archive.account()
    archive.close()
    assert account.closes
    return account.fetched, {fate: number for fate, number in account.fates.items() if number}


def wait_for(condition, seconds=45):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen in time")


def test_until_idle_polls_tells_accounts_and_ends(folder, room):
    first = started(folder, "run", "--until-idle")
    assert first.wait(60) == 0
    text = (folder / "out.txt").read_text()
    fetched, fates_of = fates(folder)
    assert fetched == len(room.pieces)
    assert set(fates_of) <= {"told", "merged"}
    assert ACCOUNT.search(text)[1] == str(fetched)
    posted = text.count("Why this?")
    again = started(folder, "run", "--until-idle")
    assert again.wait(60) == 0
    assert (folder / "out.txt").read_text().count("Why this?") == posted
    assert (folder / "err.txt").read_text() == ""


def test_a_stop_by_signal_finishes_and_exits_0(folder):
    running = started(folder, "run")
    wait_for(lambda: (folder / "out.txt").read_text().count("Why this?") >= 3)
    running.send_signal(signal.SIGTERM)
    assert running.wait(15) == 0
    assert (folder / "err.txt").read_text() == ""


def test_killed_and_started_again_nothing_is_missing_or_told_twice(folder, room):
    for moment in (0.9, 1.2, 1.6, 2.1):
        running = started(folder, "run")
        time.sleep(moment)
        running.kill()
        running.wait(10)
    last = started(folder, "run", "--until-idle")
    assert last.wait(60) == 0
    time.sleep(0)
    # Claims of the killed processes are open until their lease ends; a later run settles them.
    archive = connect(f"sqlite:///{folder / 'briefwire.db'}")
    keys = (folder / "briefwire.db.told").read_text().split()
    archive.close()
    assert len(keys) == len(set(keys))
    assert (folder / "out.txt").read_text().count("Why this?") == len(keys)
    fetched, fates_of = fates(folder)
    assert fetched == len(room.pieces)
    assert set(fates_of) <= {"told", "merged", "held"}


def test_ask_answers_while_the_bot_runs(folder):
    running = started(folder, "run")
    try:
        wait_for(lambda: (folder / "out.txt").read_text().count("Why this?") >= 3)
        asked = started(folder, "ask", "topics")
        assert asked.wait(30) == 0
        assert "ai-capex" in (folder / "out.txt").read_text()
    finally:
        running.terminate()
        assert running.wait(15) == 0


def test_the_first_start_knows_everything_and_shows_one_sample(tmp_path, room):
    feeds = "".join(f'[[feeds]]\nurl = "{room.base}/feeds/{outlet}.xml"\n' for outlet in room.outlets)
    (tmp_path / "config.toml").write_text(
        '[fetch]\nallow_private = ["127.0.0.1/32"]\n[platforms.console]\n'
        f'{feeds}\n[[subscriptions]]\nplatform = "console"\nchannel = "terminal"\ntopics = ["all"]\nwhen = "now"\n'
    )
    first = started(tmp_path, "run", "--until-idle")
    assert first.wait(60) == 0
    text = (tmp_path / "out.txt").read_text()
    assert (text.count("Why this?"), text.count("a sample of a feed that is new here")) == (1, 1)
    assert fates(tmp_path)[0] == len(room.pieces)
    assert (tmp_path / "err.txt").read_text() == ""
