"""How long people wait in chat: `python -m benchmarks.answers --help`.

A made-up archive of a million figures behind the real desk and the real Slack adapter, which talks to the
simulated workspace: from the typed command to its acknowledgement, and to the answer that the asker sees.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from simulators import slack

from adapters.archive import connect
from benchmarks.ledger import NOW, fill
from bot.pipeline import Desk


def percentiles(taken: list[float]) -> str:
    taken.sort()
    at = [taken[len(taken) // 2], taken[int(len(taken) * 0.99)], taken[-1]]
    return "p50 {:6.1f} ms   p99 {:6.1f} ms   max {:6.1f} ms".format(*(1000 * one for one in at))


async def measure(url: str, companies: int, times: int) -> None:
    archive, luck = connect(url), random.Random(11)
    async with slack.connected(Desk(archive, lambda: NOW).reply) as (_, seen, _):
        waits, answers = [], []
        for number in range(times):
            begun, before = time.perf_counter(), len(seen.whispers[slack.ANN])
            await seen.type(f"/capex Company N{luck.randrange(1, companies)}")
            waits.append(time.perf_counter() - begun)
            await seen.until(lambda before=before: len(seen.whispers[slack.ANN]) > before)
            if number:  # the first asks Slack who the asker is
                answers.append(time.perf_counter() - begun)
        print("  acknowledged", percentiles(waits))
        print("  answered    ", percentiles(answers))
    archive.close()


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--figures", type=int, default=1_000_000)
    words.add_argument("--companies", type=int, default=20_000)
    words.add_argument("--times", type=int, default=500)
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/ledger.db"
        fill(url, given.figures, given.companies)
        print(f"/capex on Slack over {given.figures:,} figures:")
        asyncio.run(measure(url, given.companies, given.times))


if __name__ == "__main__":
    main()
