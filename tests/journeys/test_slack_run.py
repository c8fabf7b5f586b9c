"""`briefwire run` from outside: a newsroom, a server that speaks Slack's protocol, and people who type into it."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from making import read_before
from simulators.slack import ANN, APP_TOKEN, BOT_TOKEN, HERE, Workspace, submission, workspace

from adapters.demo.newsroom import Newsroom

CONFIG = """
[store]
url = "sqlite:///{folder}/briefwire.db"
[fetch]
allow_private = ["127.0.0.1/32"]
[platforms.slack]
bot_token = "{bot}"
app_token = "{app}"
api_url = "{url}/api/"
[[subscriptions]]
platform = "slack"
channel = "C0HOME"
topics = ["all"]
{feeds}
"""


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[Workspace]:
    """A bot that runs as an operator would run it, and stops when it is told to."""
    async with Newsroom() as newsroom, workspace() as seen:
        feeds = "\n".join(f'[[feeds]]\nurl = "{newsroom.base}/feeds/{name}.xml"' for name in newsroom.outlets)
        # Else the first poll would be taken for what was there before, and no news.
        read_before(
            f"sqlite:///{folder}/briefwire.db", [f"{newsroom.base}/feeds/{n}.xml" for n in newsroom.outlets]
        )
        path = folder / "config.toml"
        path.write_text(CONFIG.format(folder=folder, bot=BOT_TOKEN, app=APP_TOKEN, url=seen.url, feeds=feeds))
        bot = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "adapters", "run", "--config", str(path), stderr=asyncio.subprocess.PIPE
        )
        try:
            yield seen
        finally:
            bot.send_signal(signal.SIGTERM)
            _, said = await asyncio.wait_for(bot.communicate(), 30)
        assert (bot.returncode, said.decode()) == (0, "")


LONG = 60.0


@pytest.mark.timeout(180)
async def test_a_running_bot_posts_answers_and_is_set_up_in_slack(tmp_path):
    async with running(tmp_path) as seen:
        await seen.until(lambda: len(seen.messages(HERE)) >= 3, LONG)
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN), LONG)
        assert "ByteDance: capex" in seen.private(ANN)[0]
        card = next(one for one in seen.channels["C0HOME"].messages if "Sources" in str(one["blocks"]))
        await seen.press("Sources", card, ANN)
        await seen.until(lambda: len(seen.private(ANN)) == 2, LONG)
        assert seen.private(ANN)[1].startswith("Sources: ")
        await seen.mention("why this?", under=card["ts"])
        await seen.until(lambda: len(seen.thread(HERE, card["ts"])) >= 2, LONG)
        assert seen.thread(HERE, card["ts"])[-1].startswith("Why: ")
        await seen.type("/subscribe")
        await seen.until(lambda: seen.windows, LONG)
        await seen.deliver("interactive", submission(seen.windows[0], {"companies": ["nvidia"]}))
        await seen.until(lambda: "Ann set up Nvidia here: daily 08:00" in seen.messages(HERE), LONG)
        assert len(set(seen.messages(HERE))) == len(seen.messages(HERE)), "nothing is posted twice"
