"""A text in, its language as a two-letter code out: by script, then by its most common words.

Knows the few languages whose news we read; where the words do not decide, believes what it was told.
"""

import re
from collections import Counter

from bot.text.patterns import lazy

_SAMPLE = 2000
_LETTERS = re.compile(r"[^\W\d_]")
_SCRIPTS = (
    # (code, characters, share of letters from which it decides); Japanese and Korean mix Chinese letters in
    ("ja", lazy(r"[\u3040-\u30ff]"), 0.1),
    ("ko", lazy(r"[\uac00-\ud7af]"), 0.2),
    ("zh", lazy(r"[\u3400-\u9fff]"), 0.2),
    ("ru", lazy(r"[\u0400-\u04ff]"), 0.4),
    ("ar", lazy(r"[\u0600-\u06ff]"), 0.4),
    ("he", lazy(r"[\u0590-\u05ff]"), 0.4),
    ("hi", lazy(r"[\u0900-\u097f]"), 0.4),
    ("el", lazy(r"[\u0370-\u03ff]"), 0.4),
    ("th", lazy(r"[\u0e00-\u0e7f]"), 0.4),
)
_ANY_SCRIPT = re.compile(r"[\u0370-\u0e7f\u3040-\ud7af]")
_COMMON_WORDS = {
    "en": "the of and to in for is on that with as by it from at was its are has said will be have this which",
    "de": "der die und den von das mit dem ist des für auf sich nicht ein eine im auch als wird bei zu werden",
    "fr": "le les des et une est dans pour que qui sur du par au avec plus sont ce pas aux cette il ses",
    "es": "el los las del que por con una para es se su al como más ha sus este entre también fue pero",
    "it": "il di che è per una con del della le nel sono più dei alla gli anche delle al si ha come",
    "pt": "os das dos que uma para com por não mais ao como foi pela sua são pelo é em do da no na",
    "nl": "het een van en de dat voor met zijn niet aan ook door naar bij wordt uit maar heeft om er",
}
_WORDS = {code: frozenset(words.split()) for code, words in _COMMON_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]{1,20}")


def language_of(text: str, told: str | None = None) -> str:
    """The language of a text; `told` is what its feed or page claims (`en-US`), English if nobody says."""
    sample = text[:_SAMPLE]
    return _by_script(sample) or _by_words(sample) or _code(told) or "en"


def _code(told: str | None) -> str | None:
    code = re.split(r"[-_]", (told or "").strip().lower(), maxsplit=1)[0]
    return code if re.fullmatch(r"[a-z]{2,3}", code) else None


def _by_script(sample: str) -> str | None:
    if sample.isascii() or not _ANY_SCRIPT.search(sample):
        return None
    letters = len(_LETTERS.findall(sample))
    if not letters:
        return None
    for code, characters, share in _SCRIPTS:
        if len(characters.findall(sample)) >= share * letters:
            return code
    return None


def _by_words(sample: str) -> str | None:
    """The language with the most common words, if it has at least three and twice as many as the next."""
    counts = Counter([word.lower() for word in _WORD.findall(sample)])
    hits = sorted(
        ((sum([counts[word] for word in counts.keys() & common]), code) for code, common in _WORDS.items()),
        reverse=True,
    )
    (best, code), (second, _) = hits[:2]
    return code if best >= 3 and best >= 2 * second else None
