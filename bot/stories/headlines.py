"""Two titles of one article in; what the publisher changed in words out, None where it is only their form.

Case, punctuation, quotes, the outlet's name at the end and a label at the beginning are form; a sign before an
amount is not. Refuses to judge which title is better.
"""

import re
import unicodedata

from bot.publishers import publisher
from bot.stories.signatures import headline
from bot.text.patterns import lazy

_CHANGED = "headline: "
_LABEL = lazy(
    r"""^(?: (?:exclusive | breaking(?:\ news)? | updated?(?:\ \d{1,2})? | corrected | correction)\ ?[-:|]\ ?
          | (?:live | watch)(?::|\ [-|])\ )""",
    re.VERBOSE | re.IGNORECASE,
)
_TAIL = lazy(r"\s[-|:]\s(?P<name>[^-|:]{2,40})$")
_DASH = lazy(r"[\u2010-\u2015\u2212]")
_THOUSANDS = lazy(r"(?<=\d),(?=\d{3}(?!\d))")
_WORD = lazy(
    r"""
    (?:(?<![\w)])[-+~<>≈])? \d+ (?:[.,:/]\d+)*      # "-5" and "2.5", without the dash of "5-7"
  | [\u3400-\u9fff]
  | (?:(?![\u3400-\u9fff])[^\W\d_])+ (?:['’.](?![\u3400-\u9fff])[^\W\d_]+)*      # "U.S", "didn't"
  | [%‰&$€£¥₹₩₽]
    """,
    re.VERBOSE,
)
_INSIDE = lazy(r"['’.]")


def headline_change(before: str, now: str, outlet: str) -> str | None:
    """What changed between two titles of one article of an outlet: "headline: A → B"."""
    return None if _bare(before, outlet) == _bare(now, outlet) else f"{_CHANGED}{before} → {now}"


def only_headline(note: str) -> bool:
    """Whether a note says of nothing but a headline that it changed. Where more changed, that comes first."""
    return note.startswith(_CHANGED)


def _bare(title: str, outlet: str) -> tuple[str, ...]:
    """The words, amounts and signs of a title."""
    plain = _DASH.sub("-", unicodedata.normalize("NFKC", headline(title))).strip()
    plain = _THOUSANDS.sub("", _LABEL.sub("", _without_outlet(plain, outlet), count=1)).casefold()
    words = (match[0] for match in _WORD.finditer(plain))
    return tuple(_INSIDE.sub("", word) if word[:1].isalpha() else word for word in words)


def _without_outlet(title: str, outlet: str) -> str:
    tail = _TAIL.search(title)
    if tail and (_same(tail["name"], outlet) or publisher(tail["name"]) is not None):
        return title[: tail.start()]
    return title


def _same(name: str, outlet: str) -> bool:
    bare, own = (re.sub(r"[\W_]+", "", one.casefold()).removeprefix("the") for one in (name, outlet))
    return bool(bare) and bare == own
