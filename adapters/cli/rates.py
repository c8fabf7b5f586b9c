"""`briefwire rates`: which rates of exchange there are, and, if asked, the bank's newest history fetched."""

import argparse
import asyncio
import sys
from pathlib import Path

from adapters import rates
from adapters.fetch import Fetcher
from adapters.wiring import fetch_settings, load, utc_now
from bot import wording
from bot.config import Config
from bot.errors import Refused

_MOST_BYTES = 20 * 1024 * 1024


def show(given: argparse.Namespace) -> int:
    """Says how new the rates are. What was fetched is kept only if it can be read."""
    if rates.connect() is None:
        raise Refused("Exchange rates need a package: pip install currencyconverter.")
    if given.refresh:
        asyncio.run(_refresh(load(given.config), given.url or rates.address(), rates.FILE))
    known = rates.connect()
    last = None if known is None else rates.last_day(known, utc_now().date())
    if known is None or last is None:
        sys.stdout.write("The rates are too old to convert with. briefwire rates --refresh fetches new ones.\n")
        return 1
    day = wording.period(last.isoformat())
    sys.stdout.write(
        f"{rates.SOURCE}: {wording.count(known.currencies, 'currency', 'currencies')}, up to {day}.\n"
    )
    return 0


async def _refresh(config: Config, url: str, file: Path) -> None:
    async with Fetcher(fetch_settings(config)) as fetcher:
        answer = await fetcher.get(url, max_bytes=_MOST_BYTES)
    fresh = file.with_suffix(".new.zip")
    fresh.write_bytes(answer.body)
    try:
        made = rates.connect(fresh)
        if made is not None:
            rates.last_day(made, utc_now().date())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
