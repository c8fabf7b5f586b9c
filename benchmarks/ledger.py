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

from adapters import charts
from adapters.archive import connect
from adapters.archive.engines import open_engine
from adapters.archive.tables import articles, figures
from adapters.rates import connect as connect_rates
from bot import alerts, commands, queries
from bot.ledger import timeline
from bot.model import (
    Address,
    Article,
    Bar,
    Chart,
    Evidence,
    Figure,
    Gist,
    Reading,
    Report,
    Rule,
    Status,
    Subscription,
)
from bot.ports import Archive

NOW = datetime(2026, 11, 23, tzinfo=UTC)
HERE = Address(platform="console", channel="terminal")
METRICS = ("capex", "revenue", "net_income", "users", "funding")
OUTLETS = ("Ledger Wire", "Meridian Business", "Seedling", "Lantau Courier", "The Transistor")
STATUSES: tuple[Status, ...] = ("actual", "actual", "planned", "forecast", "rumoured")
PER_ARTICLE = 5
RATES = connect_rates()
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


def timed(name: str, times: int, limit: float | None, call: Callable[[int], object]) -> bool:
    """Prints how long a call takes by the clock, and how much of it is computing; whether it keeps within a limit.

    Computing time is what a quiet machine would show: the clock also counts whatever else runs here.
    """
    by_clock, computing = [], []
    for number in range(times):
        start, busy = time.perf_counter(), time.process_time()
        call(number)
        by_clock.append((time.perf_counter() - start) * 1000)
        computing.append((time.process_time() - busy) * 1000)
    clock, own = _percentiles(by_clock), _percentiles(computing)
    kept = limit is None or clock[1] <= limit
    verdict = "" if limit is None else f"   limit {limit:.0f} ms: {'kept' if kept else 'NOT KEPT'}"
    taken = f"p50 {clock[0]:7.1f}   p99 {clock[1]:7.1f} ms   computing {own[0]:6.1f}, {own[1]:6.1f}"
    print(f"  {name:<28} {taken}{verdict}", flush=True)
    return kept


def _percentiles(taken: list[float]) -> tuple[float, float]:
    taken.sort()
    return taken[len(taken) // 2], taken[min(len(taken) - 1, int(len(taken) * 0.99))]


def ask(archive: Archive, text: str) -> object:
    asked = queries.Asked(
        command=commands.parse(text, NOW.date()), address=HERE, now=NOW, rates=RATES, charts=charts.connect()
    )
    return queries.answer(asked, archive)


def measure(url: str, companies: int, times: int) -> bool:
    """Whether every limit is kept."""
    archive = connect(url)
    luck = random.Random(11)
    names = [f"Company N{luck.randrange(1, companies)}" for _ in range(times * 5)]
    ask(archive, f"/capex {names[0]}")
    several = [", ".join(names[5 * n : 5 * n + 5]) for n in range(times)]
    kept = [
        timed("/capex", times, 50, lambda n: ask(archive, f"/capex {names[n]}")),
        timed("/capex of the busiest", 5, None, lambda n: ask(archive, "/capex Company N0")),
        timed("/compare of five", times, 100, lambda n: ask(archive, f"/compare capex {several[n]}")),
        timed("/top capex", 3, None, lambda n: ask(archive, "/top capex 2026")),
        timed("an article's figures merged", times, 10, lambda n: merged(archive, names[n])),
        timed("the same with an alert", times, None, lambda n: alerted(archive, names[n])),
    ]
    archive.close()
    return all(kept)


def merged(archive: Archive, name: str) -> None:
    """What an article with a figure sets off: the timeline that it belongs to, read and made anew."""
    timeline(name, "capex", archive.reports(companies=(name,), metrics=("capex",)), now=NOW, rates=RATES)


def alerted(archive: Archive, name: str) -> None:
    """What the same article sets off where somebody waits for it: the timeline before it and after it."""
    told = Article(
        id="new", url="https://news.example/new", title=f"{name} plans", outlet="Seedling", published=NOW,
        text=f"{name} plans to spend $22 billion in 2027.",
    )  # fmt: skip
    figure = Figure(
        entity=name, metric="capex", measure="level", value=Decimal(22 * 10**9), unit="USD", period="2027",
        status="planned", rule="bench", evidence=Evidence(article="new", start=0, end=5, quote=told.text[:5]),
    )  # fmt: skip
    made = Reading(article=told, gist=Gist(sentences=(), indices=()), figures=(figure,))
    rule = Rule(condition="amount", metric="capex", value=Decimal(20 * 10**9), unit="USD")
    waiting = (Subscription(id="alert", address=HERE, rule=rule),)
    alerts.due(waiting, made, lambda who, metric: archive.reports(companies=(name,), metrics=(metric,)), now=NOW)


def drawn() -> bool:
    """Charts of twelve bars; the first one reads fonts and is not counted."""
    draw = charts.connect()
    if draw is None:
        print("charts: Pillow is not installed, so none are drawn")
        return True
    bars = tuple(
        Bar(name=str(2027 - n // 2), value=Decimal(100 - n), text=f"US${100 - n}bn", kind=STATUSES[n % 5])
        for n in range(12)
    )  # fmt: skip
    chart = Chart(title="ByteDance: capex", bars=bars, alt="", footer="≈ 1 CNY = 0.14 USD (ECB, 20 Dec 2024).")
    draw(chart)
    print("charts:")
    return timed("a chart of twelve bars", 20, 300, lambda n: draw(chart))


def crowded(facts: int) -> bool:
    """A timeline of so many different amounts of one year, which no two articles share: the worst case."""
    luck = random.Random(5)
    reports = []
    for number in range(facts):
        value = Decimal(luck.randrange(1000, 10**7)) * 10**5
        text = f"Company N spent {value:,} dollars in 2024, by its own count."
        told = Article(
            id=f"a{number}", url=f"https://news.example/{number}", title=f"News {number}", text=text,
            outlet=OUTLETS[number % len(OUTLETS)], published=NOW - timedelta(hours=number),
        )  # fmt: skip
        figure = Figure(
            entity="Company N", metric="capex", measure="level", value=value, unit="USD", period="2024",
            status="actual", rule="bench", evidence=Evidence(article=told.id, start=0, end=len(text), quote=text),
        )  # fmt: skip
        reports.append(Report(figure=figure, article=told))
    name = f"a timeline of {facts:,} facts"
    return timed(name, 3, 4 * facts, lambda n: timeline("Company N", "capex", reports, now=NOW, rates=RATES))


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--figures", type=int, default=1_000_000)
    words.add_argument("--companies", type=int, default=20_000)
    words.add_argument("--times", type=int, default=300)
    words.add_argument("--sqlite", action="store_true", help="not on a throw-away PostgreSQL as well")
    given = words.parse_args()
    kept = [drawn(), crowded(500), crowded(1000), crowded(2000)]
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        urls = {"SQLite": f"sqlite:///{folder}/ledger.db"}
        sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
        from simulators import postgres

        missing = "not asked for" if given.sqlite else postgres.missing()
        if missing:
            print(f"PostgreSQL: {missing}")
        else:
            urls["PostgreSQL"] = stack.enter_context(postgres.server()).database()
        for name, url in urls.items():
            start = time.perf_counter()
            fill(url, given.figures, given.companies)
            print(
                f"{name}: {given.figures:,} figures of {given.companies:,} companies, "
                f"made in {time.perf_counter() - start:.0f} s"
            )
            kept.append(measure(url, given.companies, given.times))
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
