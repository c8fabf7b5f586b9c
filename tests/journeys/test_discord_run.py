"""`briefwire run` on Discord as an operator runs it: it tells, answers, is killed, answers again, stops when told to.

That nothing is lost or told twice by being killed is what the chaos run is for; it has the time to wait for leases.
"""

import asyncio
import os
import re
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path

from making import read_before
from simulators import discord
from simulators.discord import ANN, BEN, HERE

from adapters.demo.newsroom import Newsroom

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


def configured(folder, room, there):
    """Feeds that were read before, so that what they list is news."""
    urls = [f"{room.base}/feeds/{outlet}.xml" for outlet in sorted(room.outlets)[:3]]
    feeds = "".join(f'[[feeds]]\nurl = "{url}"\n' for url in urls)
    read_before(f"sqlite:///{folder / 'briefwire.db'}", urls)
    (folder / "config.toml").write_text(
        '[poll]\nevery = "1m"\n[fetch]\nallow_private = ["127.0.0.1/32"]\n'
        f'[platforms.discord]\ntoken = "{discord.TOKEN}"\napi_url = "{there.url}"\ngateway_url = "{there.gateway}"\n'
        f'{feeds}\n[[subscriptions]]\nplatform = "discord"\nchannel = "{HERE.channel}"\ntopics = ["all"]\nwhen = "now"\n'
    )


@asynccontextmanager
async def running(folder):
    """The bot as a process of its own; ended if the test does not end it."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("BRIEFWIRE_", "DATABASE_URL"))}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "adapters", "run", cwd=folder, env={**clean, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def stories(seen):
    """The links of the cards in the channel."""
    return [embed["url"] for said in seen.channels[HERE.channel].messages for embed in said["embeds"]]


async def test_it_tells_answers_is_killed_and_answers_again(tmp_path):
    async with Newsroom() as room, discord.server() as seen:
        configured(tmp_path, room, seen)
        async with running(tmp_path) as first:
            await seen.until(lambda: len(stories(seen)) >= 2, within=PATIENCE)
            await seen.choose("figures", {"company": "bytedance"}, ANN)
            await seen.until(lambda: seen.private(ANN), within=PATIENCE)
            first.send_signal(signal.SIGKILL)
            await first.communicate()
        seen.sessions.clear()
        posted = seen.channels[HERE.channel].messages[0]
        async with running(tmp_path) as second:
            await seen.until(lambda: any(session.socket for session in seen.sessions.values()), within=PATIENCE)
            await seen.press("Why this?", posted, BEN)
            await seen.until(lambda: seen.private(BEN), within=PATIENCE)
            assert "Why: " in seen.private(BEN)[0]
            await seen.mention("why", under=f"{HERE.channel}/{posted['id']}")
            await seen.until(lambda: len(seen.channels[posted["id"]].messages) >= 2, within=PATIENCE)
            second.send_signal(signal.SIGTERM)
            _, errors = await asyncio.wait_for(second.communicate(), PATIENCE)
            assert (second.returncode, errors.decode()) == (0, "")
        assert len(set(stories(seen))) == len(stories(seen))
        assert seen.refused == []
        assert max(seen.waits) < 3
        answered = [discord.words(said) for said in seen.channels[posted["id"]].messages]
        assert any(re.match(r"Why: ", text) for text in answered)
