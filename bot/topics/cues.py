"""The topics table, and where its cues stand in a text: text in, hits by topic out.

Words are compared in a normal form (lower case, singular, one spelling), so that no expression is needed for each
topic; Chinese cues are found by one expression. Refuses to know what a hit is worth.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import chain, islice, zip_longest
from typing import Any, NamedTuple, TypeAlias

from bot.model import Topic

_TOKEN = re.compile(
    r"""
    (?:us|hk|nt|[acs])?[$€£¥₹]? \d[\d.,]{0,20} (?:bn|mn|tn|mln|bln|[kmbt])? (?![\w&])
        (?: % | [\s-](?:percent|per[ ]cent|million|billion|trillion|crore|lakh|thousand)\b )?
  | [^\W_][\w&+.]{0,40} (?:['’]s\b)?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?:us|hk|nt|[acs])?[$€£¥₹]\d|\d[\d.,]*(?:bn|mn|tn|mln|bln|[kmbt])?(?!\w)")
_PERCENT = re.compile(r"%|per ?cent")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_CJK = re.compile(r"[\u3400-\u9fff]")
_SPELLING = {
    "buys": "buys",
    "hires": "hires",
    "evs": "ev",
    "centre": "center",
    "fibre": "fiber",
    "cryptocurrencie": "cryptocurrency",
    "organisation": "organization",
}
DEFAULT_THRESHOLD = 4.0
Kind: TypeAlias = tuple[int, int]  # the topic's number in the table, and what the cue says of it
STRONG, TITLED, WEAK, ANTI = range(4)


@dataclass(frozen=True, slots=True)
class Rule:
    """A topic of the table with what the public `Topic` does not show."""

    topic: Topic
    strong: tuple[str, ...]
    titled: tuple[str, ...]
    weak: tuple[str, ...]
    companies: frozenset[str]
    countries: frozenset[str]
    threshold: float


class Hit(NamedTuple):
    """A cue found: its place in the tokens (for Chinese, in the characters) of one part of the article."""

    kind: int
    start: int
    end: int
    cue: str
    cjk: bool


# A longer cue: its words after the second, the whole of it, and its topics.
_Phrase: TypeAlias = tuple[tuple[str, ...], str, tuple[Kind, ...]]
# Cues found at one place: what they mean, the cue, where it starts and ends, and whether in characters.
_Found: TypeAlias = tuple[tuple[Kind, ...], str, int, int, bool]


@dataclass(frozen=True, slots=True)
class _Lookup:
    """The cues of all topics: single words, longer phrases by first and second word, and the Chinese ones."""

    words: dict[str, tuple[Kind, ...]]
    phrases: dict[str, dict[str, list[_Phrase]]]
    chinese: re.Pattern[str]
    meanings: dict[str, tuple[Kind, ...]]


@cache
def rows() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("bot.data").joinpath("topics.toml").read_text(encoding="utf-8"))


@cache
def rules() -> tuple[Rule, ...]:
    return tuple(_rule(key, row) for key, row in rows().items())


def _rule(key: str, row: dict[str, Any]) -> Rule:
    topic = Topic(
        id=key,
        name=row["name"],
        about=row["about"],
        cues=(*row["strong"], *row.get("titled", ()), *row["weak"]),
        anti=tuple(row["anti"]),
        metrics=tuple(row["metrics"]),
        sectors=tuple(row["sectors"]),
    )
    return Rule(
        topic=topic,
        strong=tuple(row["strong"]),
        titled=tuple(row.get("titled", ())),
        weak=tuple(row["weak"]),
        companies=frozenset(row.get("companies", ())),
        countries=frozenset(row.get("countries", ())),
        threshold=float(row.get("threshold", DEFAULT_THRESHOLD)),
    )


def hits_in(part: str) -> dict[int, list[Hit]]:
    found: dict[int, list[Hit]] = defaultdict(list)
    for kinds, cue, start, end, cjk in chain(_latin(part), _chinese(part)):
        for number, kind in kinds:
            found[number].append(Hit(kind, start, end, cue, cjk))
    return found


def words_of(part: str, hit: Hit) -> str:
    """The words of the article that a cue matched."""
    if hit.cjk:
        return part[hit.start : hit.end]
    tokens = list(islice(_TOKEN.finditer(part), hit.start, hit.end))
    return part[tokens[0].start() : tokens[-1].end()]


def inside(hit: Hit, other: Hit) -> bool:
    return hit.cjk == other.cjk and other.start <= hit.start and hit.end <= other.end


def _latin(part: str) -> Iterator[_Found]:
    lookup = _lookup()
    words = [normal(token) for token in _TOKEN.findall(part)]
    for start, (word, following) in enumerate(zip_longest(words, words[1:], fillvalue="")):
        if word in lookup.words:
            yield lookup.words[word], word, start, start + 1, False
        if word in lookup.phrases and following in lookup.phrases[word]:
            for rest, phrase, kinds in lookup.phrases[word][following]:
                end = start + 2 + len(rest)
                if not rest or tuple(words[start + 2 : end]) == rest:
                    yield kinds, phrase, start, end, False


def _chinese(part: str) -> Iterator[_Found]:
    if not _CJK.search(part):
        return
    lookup = _lookup()
    for match in lookup.chinese.finditer(part):
        longest, start = match[1].lower(), match.start()
        for length in range(1, len(longest) + 1):
            word = longest[:length]
            if word in lookup.meanings:
                yield lookup.meanings[word], word, start, start + length, True


@lru_cache(maxsize=50_000)
def normal(token: str) -> str:
    """A token as cues are written: lower case, singular, one spelling; `#` for amounts and `%` for percentages."""
    word = token.lower()
    if _YEAR.match(word):
        return word
    if _AMOUNT.match(word):
        return "%" if _PERCENT.search(word) else "#"
    word = word.removesuffix("'s").removesuffix("’s").rstrip(".")
    if word in _SPELLING:
        return _SPELLING[word]
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    return _SPELLING.get(word, word)


@cache
def _lookup() -> _Lookup:
    latin: dict[tuple[str, ...], set[Kind]] = defaultdict(set)
    chinese: dict[str, set[Kind]] = defaultdict(set)
    for cue, kind in _all_cues():
        if _CJK.search(cue):
            chinese[cue.lower()].add(kind)
        else:
            latin[_phrase(cue)].add(kind)
    phrases: dict[str, dict[str, list[_Phrase]]] = defaultdict(lambda: defaultdict(list))
    for words, kinds in latin.items():
        if len(words) > 1:
            phrases[words[0]][words[1]].append((words[2:], " ".join(words), tuple(sorted(kinds))))
    longest_first = sorted(chinese, key=lambda word: (-len(word), word))
    return _Lookup(
        words={words[0]: tuple(sorted(kinds)) for words, kinds in latin.items() if len(words) == 1},
        phrases={first: dict(seconds) for first, seconds in phrases.items()},
        chinese=re.compile(f"(?=({'|'.join(map(re.escape, longest_first))}))", re.IGNORECASE),
        meanings={word: tuple(sorted(kinds)) for word, kinds in chinese.items()},
    )


def _all_cues() -> Iterator[tuple[str, Kind]]:
    for index, rule in enumerate(rules()):
        of_kind = ((STRONG, rule.strong), (TITLED, rule.titled), (WEAK, rule.weak), (ANTI, rule.topic.anti))
        yield from ((cue, (index, kind)) for kind, cues in of_kind for cue in cues)


def _phrase(cue: str) -> tuple[str, ...]:
    """A cue as normal tokens; `#` and `%` stand for themselves."""
    words = (piece for word in cue.split() for piece in ([word] if word in "#%" else _TOKEN.findall(word)))
    return tuple(word if word in "#%" else normal(word) for word in words)


def plain(name: str) -> str:
    """A topic's name as it is looked up: `Data-Centers` and `data centres` are one."""
    return " ".join(
        normal(word) for word in re.findall(r"[^\W_]+|&", name.lower()) if word != "and" and word != "&"
    )
