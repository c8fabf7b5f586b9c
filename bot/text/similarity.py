"""Texts in, how alike they are out: normal terms, how rare each is, cosines over them, sketches of whole texts.

Knows English endings just well enough to match them, and reads Chinese by pairs of characters. Refuses to know
what a text is about.
"""

import math
import re
import zlib
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from importlib.resources import files
from itertools import islice
from typing import TypeAlias

Terms: TypeAlias = tuple[str, ...] | frozenset[str]

_WORD = re.compile(r"[^\W_\u3400-\u9fff]+(?:[.&][^\W_\u3400-\u9fff]+)*(?:['’]s\b)?|[\u3400-\u9fff]+")
_CJK = re.compile(r"[\u3400-\u9fff]")
_NAME = re.compile(r"(?<=[\w,;:’'\"“()] )[A-Z][\w&’'-]{1,30}")
_CAPITALISED = re.compile(r"\b[A-Z][\w&’'-]{1,30}")
_BLANKS = re.compile(r"\s{1,20}")
_LOWER = re.compile(r"\b[a-z]{2,30}\b")
_UNSEEN = 4  # in a thousand articles: what we take a word for that the table does not hold
_SHINGLE = 5
_SKETCH_EVERY = 8  # of the shingles of a text, one in so many is kept
_SKETCHED_WORDS = 400
_SKETCH_LEAST = 6  # texts with fewer kept shingles are too short to be called reprints

# Capitalised words that name nobody.
_NOT_NAMES = frozenset(
    """
    the a an this that in on at by for from with as but and or so if when while after before since its it he she
    his her they their we our you to of is are was will has have not what how why who where here there more most
    new top first last monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december chief executive officer ceo inc corp ltd company group
    ai it us q1 q2 q3 q4 wall street
    """.split()
)


def terms(text: str) -> tuple[str, ...]:
    """The words of a text in a normal form, in order; Chinese as pairs of characters."""
    return tuple(term for word in _WORD.findall(text) for term in _terms(word))


@lru_cache(maxsize=50_000)
def _terms(word: str) -> tuple[str, ...]:
    if _CJK.match(word):
        return tuple(word[at : at + 2] for at in range(len(word) - 1)) or (word,)
    return (normal(word),)


@lru_cache(maxsize=50_000)
def normal(word: str) -> str:
    """A word without its commonest English endings: `raises`, `raised` and `raising` are one."""
    word = word.lower().removesuffix("'s").removesuffix("’s")
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word.removesuffix(ending)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


@cache
def frequencies() -> dict[str, int]:
    """In how many of a thousand articles a term occurs."""
    lines = files("bot.data").joinpath("frequencies.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if line and not line.startswith("#"))
    return {word: int(share) for share, *words in rows for word in words}


@lru_cache(maxsize=100_000)
def weight(term: str) -> float:
    """How much a term tells: the logarithm of how rare it is in technology and finance news."""
    return math.log(1000 / frequencies().get(term, _UNSEEN))


def rarest(words: Iterable[str], limit: int) -> tuple[str, ...]:
    """The terms that tell most, each once, best first."""
    return tuple(sorted(dict.fromkeys(words), key=lambda word: (-weight(word), word))[:limit])


def cosine(one: Terms, other: Terms, *, missing: float = 0.0) -> float:
    """How alike two sets of terms are, 0 to 1, the rare terms counting most.

    `missing` is added to the squared length of both, so that a few terms alone never make two sets equal.
    """
    if not one or not other:
        return 0.0
    known = one if isinstance(one, frozenset) else frozenset(one)
    shared = sum(weight(term) ** 2 for term in other if term in known)
    return shared / math.sqrt((_length(one) + missing) * (_length(other) + missing)) if shared else 0.0


@lru_cache(maxsize=50_000)
def _length(words: Terms) -> float:
    return sum(weight(term) ** 2 for term in words)


def names(title: str, text: str) -> tuple[str, ...]:
    """The words that stand for somebody or something.

    They are capitalised inside a sentence, or begin one and stand in the title too, and are nowhere in lower
    case. In Chinese they are the rare pairs of characters that stand in the title and in the text.
    """
    lowered = {normal(word) for word in _LOWER.findall(f"{title} {text}")}
    inside = {match.group() for match in _NAME.finditer(text)}
    beginning = inside.union(_CAPITALISED.findall(title)).intersection(_CAPITALISED.findall(text))
    found = (normal(word) for word in sorted(inside | beginning) if word.lower() not in _NOT_NAMES)
    latin = (word for word in found if word not in lowered)
    return tuple(dict.fromkeys((*latin, *_rare_pairs(title, text))))


def _rare_pairs(title: str, text: str) -> list[str]:
    if not _CJK.search(title):
        return []
    said = frozenset(terms(text))
    return [pair for pair in terms(title) if pair in said and _CJK.match(pair) and pair not in frequencies()]


def sketch(words: tuple[str, ...]) -> tuple[int, ...]:
    """A sample of the five-word runs of a text, the same runs for every text that holds them."""
    words = words[:_SKETCHED_WORDS]
    runs = (" ".join(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))
    hashes = (zlib.crc32(run.encode()) for run in runs)
    return tuple(sorted({value for value in hashes if value % _SKETCH_EVERY == 0}))


def overlap(one: Collection[int], other: Collection[int]) -> float:
    """The share of the shorter text's sketch that the longer one holds; 0 if it is too short to tell."""
    short, long = sorted((one, other), key=len)
    if len(short) < _SKETCH_LEAST:
        return 0.0
    return len(frozenset(short).intersection(long)) / len(short)


def first(text: str, words: int) -> str:
    """The beginning of a text: so many words of it, or, in Chinese, four characters for each."""
    if _CJK.search(text[:200]):
        return text[: words * 4]
    found = next(islice(_BLANKS.finditer(text), words - 1, None), None)
    return text[: found.start()] if found else text
