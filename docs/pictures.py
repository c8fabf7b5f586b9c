"""Pictures of the cards as Slack and Discord show them, light and dark, into `docs/cards`: `make pictures`.

The cards are those of the demo's newsroom; a headless Chromium takes the pictures. CHROMIUM names it.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image as Picture
from PIL import ImageChops

from adapters.cli.demo import _config
from adapters.demo.newsroom import Newsroom
from adapters.previews import THEMES, page
from adapters.wiring import briefwire
from bot import cards, queries
from bot.model import Address, Card, Request

FOLDER = Path(__file__).parent / "cards"
WIDTH, TALL = 1180, 3000
COLOURS = 64
HERE = Address(platform="console", channel="markets")
ANN = Request(text="", address=HERE, user="U1", name="Ann", role="manager", tz="Europe/London")
BEN = replace(ANN, user="U2", name="Ben", role="member", managers=("Ann", "the workspace's admins"))
ASKED = {
    "timeline": (ANN, "/capex bytedance"),
    "compare": (ANN, "/compare capex microsoft alphabet bytedance"),
    "sources": (ANN, "/sources bytedance capex"),
    "start": (ANN, "/start"),
    "pack": (ANN, "/start ai-capex"),
    "subscribed": (ANN, "/subscribe ai-capex daily 08:00 in Europe/London"),
    "subscriptions": (ANN, "/subscriptions"),
    "home": (ANN, "/home"),
    "settings": (ANN, "/settings"),
    "refusal": (BEN, "/unsubscribe ai-capex"),
    "changes": (ANN, "/changes"),
    "unknown": (ANN, "/capex bytedanse"),
    "help": (ANN, "/help"),
}


async def everything() -> AsyncIterator[tuple[str, Card]]:
    """Each kind of card, by the name of its picture."""
    async with Newsroom() as newsroom, briefwire(_config(newsroom), with_platforms={}) as bot:
        await bot.collector.collect()
        now = bot.ports.clock()
        stories = queries.ranked(bot.ports.archive.recent_stories(now - timedelta(days=14)))
        yield "story", cards.story(next(story for story in stories if len(story.readings) > 1))
        yield "brief", cards.brief(stories, now.date())
        for name, (who, text) in ASKED.items():
            yield name, await bot.desk.reply(replace(who, text=text))
        yield "why", await bot.desk.reply(replace(ANN, text=f"/why {stories[0].id}"))


def picture(browser: str, html: str) -> Picture.Image:
    """What a page looks like, without the empty space below it."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "page.html"), Path(folder, "page.png")
        source.write_text(html, encoding="utf-8")
        subprocess.run(
            [
                browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                f"--window-size={WIDTH},{TALL}", f"--screenshot={target}", source.as_uri(),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        taken = Picture.open(BytesIO(target.read_bytes())).convert("RGB")
    below = ImageChops.difference(taken, Picture.new("RGB", taken.size, taken.getpixel((2, TALL - 2)))).getbbox()
    return taken.crop((0, 0, WIDTH, below[3] if below else TALL))


async def main() -> int:
    browser = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        print("There is no Chromium here; name one: CHROMIUM=/path/to/chromium make pictures", file=sys.stderr)
        return 1
    wanted = set(sys.argv[1:])
    FOLDER.mkdir(exist_ok=True)
    async for name, card in everything():
        if wanted and name not in wanted:
            continue
        for theme in THEMES:
            taken = await asyncio.to_thread(picture, browser, page([("", card)], themes=(theme,)))
            path = FOLDER / f"{name}-{theme}.png"
            taken.quantize(COLOURS).save(path, optimize=True)
            print(f"{path.name}: {path.stat().st_size // 1024} KB, {taken.height} high")
    return 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
