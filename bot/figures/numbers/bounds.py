"""Words around an amount that bound it: "more than", "nearly", "as much as", "or more"."""

import re

from bot.model import Bound

_BEFORE: dict[Bound, str] = {
    "at_least": (
        """
        more than, over, at least, above, no less than, not less than, no fewer than, exceeding,
        exceeded, exceeds, exceed, in excess of, north of, upwards of, upward of, greater than,
        higher than, surpassing, surpassed, surpasses, topping, topped, a minimum of, minimum of,
        well over, just over, slightly over, well above, well more than, better than, upwards to,
        slightly more than, a little over, or more than, at or above, not below, larger than, past,
        surpass, crossed, crossing, beyond, bigger than, minimum, starting at, at a minimum
        """
    ),
    "up_to": (
        """
        as much as, up to, upto, less than, under, below, no more than, not more than, at most, as
        many as, fewer than, a maximum of, maximum of, as high as, not exceeding, lower than, just
        under, just below, slightly less than, slightly under, capped at, a cap of, or less than,
        maximum, well under, well below, smaller than, no higher than, limited to, not to exceed, a
        little under, sub, a little less than
        """
    ),
    "about": (
        """
        about, around, roughly, approximately, nearly, almost, some, close to, near, an estimated,
        estimated, approx, approx., circa, c., ~, in the region of, on the order of, just shy of,
        just short of, shy of, approaching, more or less, an approximate, approximate, something
        like, in the neighborhood of, in the neighbourhood of, somewhere around, nearing, in the
        vicinity of, closer to, practically, virtually, ≈, in the order of, of the order of,
        ballpark, broadly, neared, an average of about
        """
    ),
}


def _listed(phrases: str) -> list[str]:
    return [" ".join(phrase.split()) for phrase in phrases.split(",")]


_PHRASES: dict[str, Bound] = {phrase: bound for bound, phrases in _BEFORE.items() for phrase in _listed(phrases)}
_LAST = frozenset(phrase.split(" ")[-1] for phrase in _PHRASES)
_FILLERS = frozenset({"a", "an", "the", "its", "another", "whopping", "just", "only", "one", "as"})
_WORDS = re.compile(r"[^\s\u00a0]+")
_AFTER = re.compile(
    r"""
    (?P<at_least> \+(?!/[-–−]) | -?[\s]?plus\b(?!\s[$€£\d]|[\s-]or[\s-]minus)
    | \s(?:or|and)\s(?:more|above|higher|over|greater|up|better)\b )
  | (?P<up_to> \s(?:or|and)\s(?:less|fewer|below|lower|under)\b | \sat\smost\b )
  | (?P<about> -?ish\b | -odd\b | \sor\sso\b | \sor\sthereabouts\b )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def bound_before(text: str, start: int) -> tuple[Bound, int]:
    """The bound that the words just before `start` express, and where they begin."""
    window = text[max(0, start - 34) : start]
    if window[-4:].lower() == "sub-":
        return "up_to", start - 4
    words = list(_WORDS.finditer(window.lower()))[-6:]
    while words and words[-1][0].strip("(“\"'‘") in _FILLERS and len(words) > 1:
        if _match(words):
            break
        words.pop()
    if words and (found := _match(words)):
        bound, index = found
        return bound, start - len(window) + words[index].start() + _lead(words[index][0])
    return "exact", start


def _lead(word: str) -> int:
    return len(word) - len(word.lstrip("(“\"'‘"))


def _match(words: list[re.Match[str]]) -> tuple[Bound, int] | None:
    last = words[-1][0].lstrip("(“\"'‘")
    if last not in _LAST:
        return None
    for count in range(min(5, len(words)), 0, -1):
        phrase = " ".join(word[0] for word in words[-count:]).lstrip("(“\"'‘")
        if phrase in _PHRASES:
            return _PHRASES[phrase], len(words) - count
    return None


def bound_after(text: str, end: int) -> tuple[Bound, int]:
    """The bound that the words just after `end` express ("or more", "-plus"), and where they end."""
    found = _AFTER.match(text, end)
    if found is None:
        return "exact", end
    bounds: dict[str, Bound] = {"at_least": "at_least", "up_to": "up_to", "about": "about"}
    return bounds[str(found.lastgroup)], found.end()


_TOLERANCE = re.compile(
    r"(?:\bplus[ -]or[ -]minus|\+/[-–−]|±|\bgive or take|\bmargin of error of)[ \u00a0]?(?:about[ ])?$",
    re.IGNORECASE,
)


def is_tolerance(text: str, start: int) -> bool:
    """Whether the amount at `start` says how exact the one before it is: "$28 billion, plus or minus 2%"."""
    return _TOLERANCE.search(text[max(0, start - 30) : start]) is not None
