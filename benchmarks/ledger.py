"""The ledger under load: `python -m benchmarks.ledger --help`.

A made-up archive of a million figures of twenty thousand companies, then how long an answer takes from the typed
words to the card, and how long the figures of one article take to find their facts.
"""

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import insert

from adapters.archive import connect
from adapters.archive.engines import open_engine
from adapters.archive.tables import articles, figures
from bot import commands, queries
from bot.ledger import timeline
from bot.model import Address
from bot.ports import Archive

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HERE = Address(platform="console", channel="terminal")
METRICS = ("capex", "revenue", "net_income", "users", "funding")
OUTLETS = ("Ledger Wire", "Meridian Business", "Seedling", "Lantau Courier", "The Transistor")
STATUSES = ("actual", "actual", "planned", "forecast", "rumoured")
PER_ARTICLE = 5
BATCH = 5000


def article_row(number: int, published: datetime, text: str) -> dict[str, object]:
    return {
        "id": f"a{number}", "identity": f"i{number}", "url": f"https://news.example/{number}",
        "title": f"News {number}", "published": published, "outlet": OUTLETS[number % len(OUTLETS)],
        "feed": None, "family": None, "language": "en", "author": None, "depth": "full", "digest": "",
        "extractor": "bench", "gist": (), "gist_indices": (), "gist_dropped": (), "kept": published, "text": text,
    }  # fmt: skip


def figure_row(
    luck: random.Random, company: int, article: int, position: int, published: datetime
) -> dict[str, object]:
    value = Decimal(luck.randrange(10, 999)) * 10**8
    return {
        "article_id": f"a{article}", "position": position, "who": f"~company n{company}", "published": published,
        "entity": f"Company N{company}", "company": None, "subject": None, "metric": luck.choice(METRICS),
        "measure": "level", "value": value, "value_high": None, "unit": "USD", "alt": (), "of": None,
        "period": str(luck.randrange(2020, 2028)), "status": luck.choice(STATUSES), "bound": "exact",
        "attribution": None, "key": True, "score": 1.0, "rule": "bench", "extractor": "bench", "because": (),
        "part": "text", "starts": position * 80, "ends": position * 80 + 60, "quote": "x" * 60, "digest": None,
    }  # fmt: skip


def fill(url: str, count: int, companies: int) -> None:
    """Writes articles of five figures each; an article is about one company, every 500th about the first."""
    connect(url).close()
    engine, _ = open_engine(url)
    luck = random.Random(7)
    text = ". ".join(f"Sentence {n} says that it plans to spend $22 billion on new capacity" for n in range(40))
    sources: list[dict[str, object]] = []
    rows: list[dict[str, object]] = []
    with engine.begin() as c:
        for article in range(count // PER_ARTICLE):
            published = NOW - timedelta(minutes=luck.randrange(3 * 365 * 24 * 60))
            company = 0 if article % 500 == 0 else luck.randrange(companies)
            sources.append(article_row(article, published, text))
            rows.extend(figure_row(luck, company, article, n, published) for n in range(PER_ARTICLE))
            if len(sources) >= BATCH:
                c.execute(insert(articles), sources)
                c.execute(insert(figures), rows)
                sources, rows = [], []
        if sources:
            c.execute(insert(articles), sources)
            c.execute(insert(figures), rows)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as c:
        c.exec_driver_sql("ANALYZE")
    engine.dispose()


def timed(times: int, call: Callable[[int], object]) -> str:
    taken = []
    for number in range(times):
        start = time.perf_counter()
        call(number)
        taken.append((time.perf_counter() - start) * 1000)
    taken.sort()
    return f"p50 {taken[times // 2]:6.1f} ms   p99 {taken[int(times * 0.99)]:6.1f} ms   max {taken[-1]:6.1f} ms"


def ask(archive: Archive, text: str) -> object:
    asked = queries.Asked(command=commands.parse(text, NOW.date()), address=HERE, now=NOW)
    return queries.answer(asked, archive)


def measure(url: str, companies: int, times: int) -> None:
    archive = connect(url)
    luck = random.Random(11)
    names = [f"Company N{luck.randrange(1, companies)}" for _ in range(times * 5)]
    ask(archive, f"/capex {names[0]}")
    print("  /capex            ", timed(times, lambda n: ask(archive, f"/capex {names[n]}")))
    print("  /capex, the busiest", timed(20, lambda n: ask(archive, "/capex Company N0")))
    print(
        "  /compare of five  ",
        timed(times, lambda n: ask(archive, f"/compare capex {', '.join(names[5 * n : 5 * n + 5])}")),
    )
    print("  /top capex        ", timed(3, lambda n: ask(archive, "/top capex 2026")))
    print("  an article merged ", timed(times, lambda n: merged(archive, names[n])))
    archive.close()


def merged(archive: Archive, name: str) -> None:
    """What an article with figures of two metrics sets off: their timelines, read and made anew."""
    for metric in METRICS[:2]:
        timeline(name, metric, archive.reports(companies=(name,), metrics=(metric,)), now=NOW)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--figures", type=int, default=1_000_000)
    words.add_argument("--companies", type=int, default=20_000)
    words.add_argument("--times", type=int, default=300)
    words.add_argument("--postgres", action="store_true", help="on a throw-away PostgreSQL too")
    given = words.parse_args()
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        urls = {"SQLite": f"sqlite:///{folder}/ledger.db"}
        if given.postgres:
            sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
            from simulators import postgres

            urls["PostgreSQL"] = stack.enter_context(postgres.server()).database()
        for name, url in urls.items():
            start = time.perf_counter()
            fill(url, given.figures, given.companies)
            print(
                f"{name}: {given.figures:,} figures of {given.companies:,} companies, "
                f"made in {time.perf_counter() - start:.0f} s"
            )
            measure(url, given.companies, given.times)


if __name__ == "__main__":
    main()
