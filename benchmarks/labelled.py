"""The labelled articles and the bench's scorer, for training and for the score tests.

Our own labels under `tests/score/labels` hold places in the bench's articles, not their words. The texts under
`tests/score/snippets` are ours too; their figures leave out what is usual.
"""

import gzip
import hashlib
import importlib.util
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.companies import companies
from bot.model import Article
from bot.text.scripts import simplified

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT.parent / "shared" / "bench"
HELD_OUT_WEIGHTS = ROOT / "tests" / "score" / "held_out_weights.json"
OURS = ("a", "b", "d", "e", "f", "g", "h", "i")  # trained on; `c` and a fifth of `h` and `i` are held out


@dataclass(frozen=True)
class Labelled:
    """An article with its labelled records."""

    article: Article
    gold: tuple[dict[str, Any], ...]


def article_of(row: dict[str, Any], language: str = "en") -> Article:
    published = datetime.fromisoformat((row.get("published") or "2025-01-01")[:10]).replace(tzinfo=UTC)
    return Article(
        id=str(row["id"]),
        url=row.get("url") or "",
        title=row.get("title") or "",
        text=row.get("text") or "",
        published=published,
        outlet=row.get("source") or "",
        language=row.get("language") or language,
    )


def rows(path: Path) -> Iterator[dict[str, Any]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode("utf-8")
    for line in text.split("\n"):
        if line.strip():
            yield json.loads(line)


def labelled(articles: Path, gold: Path, language: str = "en") -> list[Labelled]:
    records = {str(row["id"]): tuple(row["figures"]) for row in rows(gold)}
    return [
        Labelled(article_of(row, language), records[str(row["id"])])
        for row in rows(articles)
        if str(row["id"]) in records
    ]


def own_labels(name: str, pool: dict[str, dict[str, Any]]) -> list[Labelled]:
    """Our labels, their quotes rebuilt from the bench's articles."""
    found = []
    for row in rows(ROOT / "tests" / "score" / "labels" / f"{name}.jsonl"):
        source = pool.get(str(row["id"]))
        if source is not None:
            found.append(Labelled(article_of(source), tuple(quoted(item, source) for item in row["figures"])))
    return found


def quoted(item: dict[str, Any], source: dict[str, Any]) -> dict[str, Any]:
    place = item["place"]
    text = source[place["part"]]
    return {
        **{key: value for key, value in item.items() if key != "place"},
        "quote": text[place["start"] : place["end"]],
    }


def snippets() -> list[Labelled]:
    """Short news texts that we wrote and labelled ourselves, for the variety of their language."""
    found = []
    for path in sorted((ROOT / "tests" / "score" / "snippets").glob("*.jsonl")):
        for row in rows(path):
            figures = tuple(
                {**_UNSAID, **quoted(item, row), "alt": item.get("alt", []), "key": False}
                for item in row["figures"]
            )
            found.append(Labelled(article_of(row), figures))
    return found


_UNSAID = {
    "entity": None,
    "subject": None,
    "measure": "level",
    "value_high": None,
    "of": None,
    "period": None,
    "status": "actual",
    "bound": "exact",
    "attribution": None,
}


def in_train(ident: str) -> bool:
    """The fixed split of the bench's dev set: about two thirds, by a hash of the id."""
    return _number(ident) % 91 < 60


def halves(bench: Path) -> tuple[list[Labelled], list[Labelled]]:
    """What is trained on while developing, and what is held out."""
    dev = labelled(bench / "dev" / "articles.jsonl", bench / "dev" / "figures.gold.jsonl")
    pool = {str(row["id"]): row for row in rows(bench / "pool.jsonl.gz")}
    train = [item for item in dev if in_train(item.article.id)]
    held = [item for item in dev if not in_train(item.article.id)]
    known = {item.article.id for item in dev}
    for name in (*OURS, "c"):
        for item in own_labels(name, pool):
            if item.article.id not in known:
                (held if name == "c" or (name in "hi" and _in_fifth(item.article.id)) else train).append(item)
    return train, held


def chinese_halves(bench: Path) -> tuple[list[Labelled], list[Labelled]]:
    """The Chinese articles that are trained on while developing, and the fifth of ours that is held out."""
    ours = [(item, _in_fifth(item.article.id)) for item in chinese(bench)]
    trusted = theirs(bench)
    held = [item for item, out in ours if out and item.article.id not in trusted]
    kept = {item.article.id for item in held}
    return [item for item, _ in ours if item.article.id not in kept], held


def _in_fifth(ident: str) -> bool:
    return _number(ident) % 5 == 0


def _number(ident: str) -> int:
    return int(hashlib.sha256(ident.encode()).hexdigest(), 16)


def theirs(bench: Path) -> frozenset[str]:
    """The ids of the articles that the bench's own annotators labelled."""
    return frozenset(str(row["id"]) for part in ("dev", "zh") for row in rows(bench / part / "figures.gold.jsonl"))


def chinese(bench: Path) -> list[Labelled]:
    """The bench's Chinese articles, and those that we labelled."""
    pool = {str(row["id"]): {"language": "zh", **row} for row in rows(bench / "zh" / "pool.jsonl.gz")}
    theirs = labelled(bench / "zh" / "articles.jsonl", bench / "zh" / "figures.gold.jsonl", language="zh")
    return theirs + own_labels("zh", pool)


def scorer(bench: Path) -> Any:
    spec = importlib.util.spec_from_file_location("score_figures", bench / "score_figures.py")
    if spec is None or spec.loader is None:
        raise SystemExit(f"no scorer in {bench}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def aliases(bench: Path) -> dict[str, str]:
    table = json.loads((bench / "aliases.json").read_text(encoding="utf-8"))
    return {other.lower(): canonical.lower() for canonical, others in table.items() for other in others}


def scores(items: Sequence[Labelled], said: dict[str, list[dict[str, Any]]], bench: Path) -> dict[str, float]:
    """F1 at every level, by the bench's own scorer."""
    score, known = scorer(bench), aliases(bench)
    hits: Counter[str] = Counter()
    gold_count = said_count = key_hit = key_said = key_true = 0
    for item in items:
        mine = said[item.article.id]
        matches, _, spare = score.pair(item.gold, mine, known)
        gold_count += len(item.gold)
        said_count += len(matches) + len(spare)
        for _, _, depth in matches:
            hits.update(score.LEVELS[:depth])
        keys = {place for place, figure in enumerate(item.gold) if figure["key"]}
        card = set([place for place, figure in enumerate(mine) if figure["key"]][:5])
        key_true, key_said = key_true + len(keys), key_said + len(card)
        key_hit += sum(1 for i, j, depth in matches if i in keys and j in card and depth >= 2)
    result = {level: round(score.rate(hits[level], said_count, gold_count)[2], 4) for level in score.LEVELS}
    for field in BESIDE:
        result[field] = round(_beside(items, said, field, score, known), 4)
    result["key"] = round(score.rate(key_hit, key_said, key_true)[2], 4)
    result["precision"] = round(score.rate(hits["amount"], said_count, gold_count)[0], 4)
    result["recall"] = round(score.rate(hits["amount"], said_count, gold_count)[1], 4)
    return result


BESIDE = ("subject", "attribution")


def _beside(
    items: Sequence[Labelled], said: dict[str, list[dict[str, Any]]], field: str, score: Any, known: dict[str, str]
) -> float:
    """F1 of what a figure says besides, over figures whose metric is right: what the bench's scorer leaves out.

    Two wordings of one thing are alike where they are aliases or have at least half of their words in common.
    """
    hits = mine = theirs_ = 0
    for item in items:
        records = said[item.article.id]
        matches, _, _ = score.pair(item.gold, records, known)
        for i, j, depth in matches:
            if depth < 2:
                continue
            gold, found = item.gold[i].get(field) or "", records[j].get(field) or ""
            theirs_, mine = theirs_ + bool(gold), mine + bool(found)
            hits += bool(gold) and (
                score.name(in_english(gold), known) == score.name(in_english(found), known) or alike(gold, found)
            )
    return float(score.rate(hits, mine, theirs_)[2])


def in_english(name: str) -> str:
    """A Chinese name by the English one that our tables have for it, if they have one."""
    if name.isascii():
        return name
    known = companies().product_owner(name)
    return name if known is None else known[1] or known[0].name


def alike(one: str, two: str) -> bool:
    """Whether two wordings have at least half of their telling words in common."""
    return shared(telling(one), telling(two)) >= 0.5


def telling(words: str) -> frozenset[str]:
    """The words that tell something, in the singular; in Chinese its characters."""
    found = re.findall(r"[\u3400-\u9fff]|(?:[^\W\u3400-\u9fff]|\+)+", simplified(words.lower()).replace("-", " "))
    return frozenset(word.removesuffix("s") for word in found) - _UNTELLING


_UNTELLING = frozenset("the of and a in busines unit segment division 的".split())


def shared(one: frozenset[str], two: frozenset[str]) -> float:
    """The part of two sets that they have in common."""
    return len(one & two) / len(one | two) if one | two else 0.0
