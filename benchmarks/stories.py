"""Stories, as articles arrive: `python benchmarks/stories.py --help`.

How long one article takes to find its story among 50,000 recent ones, what a restart costs, and, on labelled
articles, how much the result depends on the order in which they arrive.
"""

import argparse
import json
import random
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bot import stories
from bot.articles import from_record
from bot.companies import companies
from bot.figures import extract
from bot.model import Article, Gist, Reading
from bot.stories import RecentStories, Signature, signature
from bot.text.similarity import frequencies

RECENT, WRITTEN, ARRIVING, ORDERS = 50_000, 1_500, 500, 10
DAYS = stories.WINDOW
NEWEST = datetime(2026, 3, 6, tzinfo=UTC)


# --- articles of our own words, as often as news use them ----------------------------------------------


def written(number: int, draw: random.Random) -> Signature:
    """The signature of an article on one or two companies, in words drawn by how common they are."""
    names = [company.name for company in draw.sample(_COMPANIES, 2)]

    def some(count: int) -> str:
        return " ".join(draw.choices(_WORDS, _OFTEN, k=count))

    amount = f"${draw.randrange(11, 990) / 10:g} billion"
    sentences = [
        f"{names[0]} {some(9)} {amount} {some(6)}, {draw.choice(names)} said.",
        *(
            f"{some(4).capitalize()} {draw.choice(names)} {some(10)} {draw.randrange(2, 99)}% {some(5)}."
            for _ in range(9)
        ),
    ]
    article = Article(
        id=f"w{number}",
        url=f"https://news.example/{number}",
        title=f"{names[0]} {some(6)} {amount}",
        text=" ".join(sentences),
        published=NEWEST,
        outlet="Wire",
    )
    return signature(Reading(article=article, gist=Gist(sentences=(), indices=())))


_LATIN = {word: often for word, often in frequencies().items() if word.isascii()}
_WORDS, _OFTEN = list(_LATIN), list(_LATIN.values())
_COMPANIES = [company for company in companies() if company.kind == "company"]


def mixed(base: Sequence[Signature], number: int, draw: random.Random) -> Signature:
    """An article more, of the title and lead of one and the body of another."""
    one, other = draw.choice(base), draw.choice(base)
    return replace(
        one,
        article=f"m{number}",
        published=NEWEST - DAYS * draw.random(),
        body=other.body,
        amounts=(*one.leading, *other.amounts)[:40],
        title=tuple(sorted({*one.title[: draw.randrange(4, 9)], *other.title[:2]})),
        runs=tuple(draw.getrandbits(32) for _ in one.runs),
    )


# --- measuring -----------------------------------------------------------------------------------------


def arriving() -> None:
    """How long the next articles take, with so many recent ones known."""
    draw = random.Random(4)
    base = [written(number, draw) for number in range(WRITTEN)]
    recent = RecentStories()
    known = [mixed(base, number, draw) for number in range(RECENT)]
    kept = [json.dumps(one.to_json()) for one in known]
    began = time.perf_counter()
    for one in known:
        recent.add(one, one.article)
    filled = time.perf_counter() - began
    took, joined = [], 0
    for number in range(ARRIVING):
        one = mixed(base, RECENT + number, draw)
        began = time.perf_counter()
        joined += recent.take(one) is not None
        took.append(1000 * (time.perf_counter() - began))
    began = time.perf_counter()
    for line in kept[:5000]:
        Signature.from_json(json.loads(line))
    parsed = (time.perf_counter() - began) * RECENT / 5000
    took.sort()
    write(
        f"One article among {RECENT:,} recent ones finds its story in {statistics.median(took):.1f} ms (median), "
        f"{took[int(0.99 * len(took))]:.1f} ms (99 of 100); {joined} of {ARRIVING} joined one."
    )
    write(
        f"A restart remembers them in {filled + parsed:.1f} s; with what was written for this, the process holds "
        f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB."
    )


def orders(folder: Path) -> None:
    """The labelled articles in the order of their dates, and in others."""
    lines = (folder / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in (folder / "stories.gold.jsonl").read_text(encoding="utf-8").splitlines()]
    gold = {row["id"]: row["story"] for row in rows}
    known = [signature(_reading(line)) for line in lines]
    by_date = _grouped(sorted(known, key=lambda one: (one.published, one.article)))
    write(f"Arrival by date: pair F1 {_f1(_pairs(by_date), _pairs(gold)):.3f}.")
    draw = random.Random(7)
    for late, said in ((timedelta(hours=12), "up to 12 hours late"), (timedelta(days=99), "in any order")):
        ways = [sorted(known, key=lambda one: one.published + late * draw.random()) for _ in range(ORDERS)]
        found = [_pairs(_grouped(way)) for way in ways]
        right = [len(pairs & _pairs(gold)) / len(pairs) for pairs in found]
        scores = [_f1(pairs, _pairs(gold)) for pairs in found]
        write(
            f"Arrival {said}, {ORDERS} times: pair precision {min(right):.3f} to {max(right):.3f}, "
            f"F1 {min(scores):.3f} to {max(scores):.3f}, median {statistics.median(scores):.3f}."
        )


def _reading(line: str) -> Reading:
    article = from_record(json.loads(line), otherwise_published=NEWEST - timedelta(days=1))
    return Reading(article=article, gist=Gist(sentences=(), indices=()), figures=extract(article))


def _grouped(arrive: Sequence[Signature]) -> dict[str, str]:
    recent = RecentStories()
    for one in arrive:
        recent.take(one)
    return {one.article: recent.story_of(one.article) for one in arrive}


def _pairs(labels: dict[str, str]) -> set[tuple[str, str]]:
    groups = defaultdict(list)
    for article, story in labels.items():
        groups[story].append(article)
    return {pair for members in groups.values() for pair in combinations(sorted(members), 2)}


def _f1(one: set[tuple[str, str]], other: set[tuple[str, str]]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def write(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--labelled", type=Path, help="a folder with articles.jsonl and stories.gold.jsonl")
    given = parser.parse_args()
    arriving()
    if given.labelled:
        orders(given.labelled)


if __name__ == "__main__":
    main()
