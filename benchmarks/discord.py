"""How long people on Discord wait: `python -m benchmarks.discord --help`.

Suggestions while somebody types, over 10,000 companies; then `/capex` from the event on the gateway to the answer
in the channel, through the real library, over an archive of a million figures.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from simulators import discord as simulated

from adapters.archive import connect
from adapters.discord.commands import CompanyChoices
from benchmarks.ledger import NOW, fill, timed
from bot.companies import Companies, companies
from bot.pipeline import Desk

TYPED = ("", "a", "mi", "micro", "bytedanse", "zz nobody is called so", "international", "北京", "x" * 50)


def suggestions(times: int) -> None:
    real = tuple(companies())
    many = [replace(one, id=f"{one.id}-{n}", name=f"{one.name} {n}") for n in range(3) for one in real][:10_000]
    search = CompanyChoices(Companies(many, []))
    print(f"suggestions over {len(many):,} companies")
    for typed in TYPED:
        shown = typed if len(typed) < 24 else f"{typed[:20]}…"
        timed(repr(shown), times, 300, partial(_offered, search, typed))


def _offered(search: CompanyChoices, typed: str, _: int) -> object:
    return list(search(typed))[:25]


async def answers(url: str, names: list[str]) -> None:
    """Each question after the answer to the one before."""
    archive = connect(url)
    desk = Desk(archive, lambda: NOW)
    acknowledged: list[float] = []
    taken: list[float] = []
    async with simulated.connected(desk.reply, pace=replace(simulated.PACE, call=10.0)) as (_, seen, _):
        for number, name in enumerate(names):
            begun = time.perf_counter()
            await seen.choose("capex", {"company": name})
            acknowledged.append(time.perf_counter() - begun)
            await seen.until(partial(_answered, seen, number + 1))
            taken.append(time.perf_counter() - begun)
    archive.close()
    for what, found in (("acknowledged", acknowledged[1:]), ("answered", taken[1:])):
        ms = sorted(1000 * one for one in found)
        p50, p99 = ms[len(ms) // 2], ms[int(len(ms) * 0.99)]
        print(f"  {what:14} p50 {p50:6.1f} ms   p99 {p99:6.1f} ms   max {ms[-1]:6.1f} ms")


def _answered(seen: Any, number: int) -> bool:
    return len(seen.whispers(simulated.ANN)) >= number


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--figures", type=int, default=1_000_000)
    words.add_argument("--companies", type=int, default=20_000)
    words.add_argument("--times", type=int, default=300)
    given = words.parse_args()
    suggestions(20)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/ledger.db"
        fill(url, given.figures, given.companies)
        luck = random.Random(11)
        print(f"/capex over {given.figures:,} figures of {given.companies:,} companies")
        asyncio.run(answers(url, [f"Company N{luck.randrange(given.companies)}" for _ in range(given.times)]))


if __name__ == "__main__":
    main()
