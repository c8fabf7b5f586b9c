"""Text in, its words and the cue phrases among them out; cues come from `metrics.toml` and `modality.toml`.

Knows how to look phrases up in one pass; refuses to know what a cue is worth.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Final, NamedTuple

from bot.text.scripts import simplified

_WORD = re.compile(
    r"""
    [\u3400-\u9fff]
  | [A-Za-zÀ-ɏ]+ (?: [-&.] [A-Za-zÀ-ɏ]+ ){0,8}
  | \d+ (?: [.,] \d+ ){0,8}
  | ['’]s \b
  | [^\w\s]
    """,
    re.VERBOSE,
)
METRIC: Final = "metric"
_END = "\n"


class Cue(NamedTuple):
    """A phrase that means something to us: `kind` is `metric` or a list of `modality.toml`; words are counted."""

    kind: str
    value: str
    start: int
    end: int
    phrase: str


class Words:
    """The words of one sentence: lower-cased, with their places in the part that the sentence stands in.

    The places are found when first asked for: most sentences are only searched for cues.
    """

    def __init__(self, text: str, offset: int = 0) -> None:
        self._text = text
        self._offset = offset
        self._written: list[str] = _WORD.findall(text)
        self.texts = _folded(_END.join(self._written)).split(_END) if self._written else []

    @cached_property
    def starts(self) -> list[int]:
        """Where each word begins."""
        starts, at = [], 0
        for word in self._written:
            at = self._text.index(word, at)
            starts.append(at + self._offset)
            at += len(word)
        return starts

    @cached_property
    def ends(self) -> list[int]:
        """Where each word ends."""
        return [start + len(word) for start, word in zip(self.starts, self._written, strict=True)]

    def __len__(self) -> int:
        return len(self.texts)

    def at(self, place: int) -> int:
        """The number of the first word that begins at or after a place."""
        return bisect_left(self.starts, place)


def _folded(text: str) -> str:
    """A text in small letters, with straight apostrophes and simplified Chinese."""
    return simplified(text.lower().replace("’", "'"))


Meanings = tuple[tuple[str, str], ...]


class Lexicon:
    """Phrases by their first word, each with what it is a cue for."""

    def __init__(self, phrases: Mapping[str, Meanings]) -> None:
        self._by_first: dict[str, dict[str, list[tuple[list[str], str, Meanings]]]] = {}
        split = [(Words(phrase).texts, phrase, meanings) for phrase, meanings in phrases.items()]
        for (first, *rest), phrase, meanings in sorted(split, key=lambda entry: -len(entry[0])):
            by_second = self._by_first.setdefault(first, {})
            by_second.setdefault(rest[0] if rest else "", []).append((rest, phrase, meanings))

    def cues(self, words: Words) -> tuple[Cue, ...]:
        """All cues in a sentence, in order; a metric's cue inside a longer metric's cue does not count."""
        found: list[Cue] = []
        covered: dict[str, int] = {}
        texts, known = [*words.texts, _END], self._by_first
        for at in [at for at, word in enumerate(texts) if word in known]:
            by_second = known[texts[at]]
            for rest, phrase, meanings in (*by_second.get(texts[at + 1], ()), *by_second.get("", ())):
                end = at + 1 + len(rest)
                if len(rest) > 1 and texts[at + 1 : end] != rest:  # the second word has been compared
                    continue
                for kind, value in meanings:
                    if covered.get(kind, 0) >= end and not _twin(found, kind, at, end):
                        continue
                    covered[kind] = end
                    found.append(Cue(kind, value, at, end, phrase))
        return tuple(found)


def _twin(found: list[Cue], kind: str, start: int, end: int) -> bool:
    return any(cue.kind == kind and cue.start == start and cue.end == end for cue in found[-6:])


@cache
def table(name: str) -> dict[str, Any]:
    """One of our own TOML tables."""
    return tomllib.loads(files("bot.data").joinpath(name).read_text(encoding="utf-8"))


def _meanings() -> Iterator[tuple[str, str, str]]:
    for metric, row in table("metrics.toml").items():
        for phrase in (*row["phrases"], *row.get("zh", ())):
            yield phrase, METRIC, metric
        for phrase in (*row.get("hints", ()), *row.get("zh_hints", ())):
            yield phrase, "hint", metric
    for kind, lists in table("modality.toml").items():
        for phrase in (*lists["en"], *lists["zh"]):
            yield phrase, kind, kind


@cache
def lexicon() -> Lexicon:
    """Every phrase of our tables."""
    phrases: dict[str, list[tuple[str, str]]] = {}
    for phrase, kind, value in _meanings():
        phrases.setdefault(phrase.lower(), []).append((kind, value))
    return Lexicon({phrase: tuple(dict.fromkeys(meanings)) for phrase, meanings in phrases.items()})
