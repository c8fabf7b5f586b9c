"""What `feeds.py` measures: one poller, run by itself. Says how many entries were new.

`python pollers.py briefwire|reader FOLDER WORKERS` polls what FOLDER/given.txt names into an archive there.
Nothing is imported but what polling needs, since importing is measured too.
"""

import sys
from pathlib import Path


def briefwire(folder: Path, urls: list[str], workers: int) -> int:
    """The real pipeline, without reading the articles behind the entries."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from adapters.loading import loading

    with loading():  # as every command is
        import asyncio
        from datetime import UTC, datetime, timedelta
        from typing import Any

        from adapters.archive import connect
        from adapters.feeds import FeedReader
        from adapters.fetch import Fetcher, Settings
        from bot.model import Feed
        from bot.pipeline import Collector, Pace, Pass, Ports

    class Polling(Collector):
        async def read_pending(self, *given: object) -> None:
            """Reading is another benchmark's."""

    # Every run is two days after the one before, so that all feeds are due.
    runs = folder / "runs"
    runs.write_text("x" + (runs.read_text() if runs.exists() else ""))
    now = datetime.now(UTC) + timedelta(days=2) * len(runs.read_text())
    settings = Settings(concurrency=workers, per_host=workers, allow_private=("127.0.0.1/32",))
    unused: Any = None
    archive = connect(f"sqlite:///{folder / 'archive.db'}")
    archive.put_feeds([Feed(url=url) for url in urls], managed=True, now=datetime.now(UTC))

    async def polled() -> Pass:
        async with Fetcher(settings) as fetcher, FeedReader(fetcher) as feeds:
            ports = Ports(archive=archive, feeds=feeds, pages=unused, read=unused, platforms={}, clock=lambda: now)
            return await Polling(ports, Pace(feeds=workers)).collect()

    done = asyncio.run(polled())
    archive.close()
    if done.problems:
        raise SystemExit(f"briefwire had problems, the first: {done.problems[0]}")
    return done.new


def reader(folder: Path, urls: list[str], workers: int) -> int:
    from contextlib import closing

    from reader import make_reader

    with closing(make_reader(str(folder / "reader.db"))) as peer:
        for url in urls:
            peer.add_feed(url, exist_ok=True)
        before = peer.get_entry_counts().total
        peer.update_feeds(workers=workers, scheduled=False)
        return peer.get_entry_counts().total - before


def main() -> None:
    peer, folder, workers = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    urls = (folder / "given.txt").read_text().split()
    found = (reader if peer == "reader" else briefwire)(folder, urls, workers)
    sys.stdout.write(f"{found}\n")


if __name__ == "__main__":
    main()
