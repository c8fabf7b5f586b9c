"""What a plain number counts ("1,200 jobs", "450 million monthly active users"), and which numbers count nothing.

Gives the noun phrase after a number, or says that the words around make it a name, a rank, a date or a time.
"""

import re
from typing import NamedTuple

from bot.figures.numbers.nouns import (
    BUSINESS,
    MONTHS,
    NAMERS,
    NOT_NOUNS,
    PLURALS,
    SPECIFICATIONS,
    STOP,
    TIME,
)
from bot.figures.numbers.units import POWER


class Noun(NamedTuple):
    """A counted noun phrase, lower-case; `business` when a lone spelled number before it is a figure too."""

    phrase: str
    end: int
    business: bool


_WORD = re.compile(
    r"(?:[ \t\u00a0\u2009\u202f]{1,2}\n?|\n(?!\n)|-)[“\"'‘(]?"
    r"([A-Za-z][A-Za-z’'&-]{0,30}|[A-Z]\.[A-Z]\.)(?![A-Za-z])"
)
_LEAD = re.compile(r"\+|-?plus(?=[ -])")
_OF_THE = re.compile(
    r"[ \u00a0](?:of[ \u00a0](?:its|the|their|our|his|her|those|these)|more|additional|other|new|extra)"
    r"(?=[ \u00a0])"
)
_AREA = re.compile(
    r"[ \u00a0-](?:square|sq\.?|cubic)[ \u00a0-]"
    r"(?:feet|foot|ft|metres?|meters?|m|miles?|kilometres?|kilometers?|km|yards?)\b"
)
_RATE = re.compile(r"[ \u00a0](?:minutes|hours)(?=[ \u00a0](?:per|a|each)[ \u00a0](?:day|week|month)\b)")
_AND_MORE = re.compile(r"[ \u00a0](?:and|or)[ \u00a0](?=[a-z]+[ \u00a0][a-z]+s\b)")
_TIMED = re.compile(
    r"[\s\u00a0-]{0,2}(?:(?:trading|business|consecutive|straight|calendar|fiscal|more|additional)[ \u00a0])?(?:"
    + "|".join(sorted(TIME, key=len, reverse=True))
    + r")(?![a-z])",
    re.IGNORECASE,
)


def counted(text: str, end: int) -> Noun | None:
    """The noun phrase after a number that ends at `end`, None when nothing countable follows."""
    if found := (_AREA.match(text, end) or _RATE.match(text, end)):
        return Noun(found[0].strip(" \u00a0-").lower(), found.end(), True)
    for skipped in (_LEAD, _OF_THE):
        if found := skipped.match(text, end):
            end = found.end()
    return _phrase(text, end)


def _phrase(text: str, end: int) -> Noun | None:
    words: list[str] = []
    for _ in range(6):
        found = _WORD.match(text, end)
        if found is None:
            return None
        word = found[1].lower().replace("’", "'")
        hyphenated = not words and text[end] == "-"
        if words and word in ("and", "or") and (joined := _AND_MORE.match(text, end)):
            words.append(word)
            end = joined.end() - 1
            continue
        end = found.end()
        if word in POWER:
            return Noun(POWER[word], end, True)
        if word in STOP or word in TIME or word in SPECIFICATIONS or word.endswith("'s"):
            return None
        if hyphenated:
            return _adjective(word, end)
        words.append(word)
        kind = _plural(word, found[1], words)
        if kind is not None:
            return _extended(text, end, words, kind)
    return None


def _adjective(word: str, end: int) -> Noun | None:
    """The noun in "a 1,200-employee company", "a 40-store chain"."""
    word = word.partition("-")[0]
    plural = {"person": "people", "acre": "acres", "foot": "feet", "man": "people"}.get(word, word + "s")
    return Noun(plural, end, True) if plural in BUSINESS or plural in PLURALS else None


def _plural(word: str, written: str, words: list[str]) -> bool | None:
    """Whether a word is a business noun (True), some other plural (False), or no plural at all (None)."""
    tail = word.rpartition("-")[2]
    if word in BUSINESS or word in PLURALS or tail in BUSINESS:
        return True
    if word == "sales" and len(words) > 1 and words[-2] + "s" in BUSINESS:
        return True
    if word == "person":
        words[-1] = "people"
        return True
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")):
        return None if word in NOT_NOUNS or written.isupper() else False
    return None


_VERBS_TOO = frozenset(
    {"cuts", "shows", "plans", "reports", "views", "calls", "visits", "claims", "launches", "ships"}
)


def _extended(text: str, end: int, words: list[str], business: bool) -> Noun:
    """The phrase with one more plural right behind it: "sales jobs", "job cuts"."""
    following = _WORD.match(text, end)
    if following is not None and text[end] != "-":
        word = following[1].lower()
        job_cuts = word == "cuts" and words[-1] in ("job", "jobs")
        if job_cuts or (word in BUSINESS and word not in _VERBS_TOO and text[end] == " "):
            return Noun(" ".join((*words, word)), following.end(), True)
    return Noun(" ".join(words), end, business)


_LAST_WORD = re.compile(r"([^\s\u00a0(\[“\"‘'/|*]+)[ \u00a0\n]*$")


def previous_word(text: str, start: int) -> str:
    """The word just before a place, as written, without its closing point."""
    found = _LAST_WORD.search(text[max(0, start - 20) : start])
    return found[1].rstrip(".") if found else ""


def is_name(text: str, start: int) -> bool:
    """Whether the words before make a plain number a name or rank: "Section 230", "RTX 50", "top 10"."""
    word = previous_word(text, start)
    return word.lower() in NAMERS or (len(word) > 2 and word.isupper() and word.isalpha() and text[:1] != word[:1])


def is_dated(text: str, start: int) -> bool:
    """Whether a month stands right before ("January 15") or an apostrophe does ("'24")."""
    return previous_word(text, start).lower() in MONTHS or text[max(0, start - 1) : start] in ("'", "’")


def is_timed(text: str, end: int) -> bool:
    """Whether a unit of time follows: "51.3 million years", "10-day"."""
    return _TIMED.match(text, end) is not None
