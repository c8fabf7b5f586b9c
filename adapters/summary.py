"""Sentences in, how central each is out: the `SentenceRanker` port over sumy, which is imported in this file only.

It is Luhn's method: of the summarisers measured on labelled gists, none adds more to our own evidence, and it is
the one that is linear and needs neither numpy nor a download. Words are cut here, by a tokenizer of our own.
"""

import logging
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

log = logging.getLogger(__name__)

MOST_SENTENCES = 120
_MOST_WORDS = 80
_WORD = re.compile(r"[^\W\d_][\w'’-]{0,40}")
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,200}")
_NAMES = {
    "en": "english",
    "de": "german",
    "fr": "french",
    "es": "spanish",
    "it": "italian",
    "pt": "portuguese",
    "zh": "chinese",
    "ja": "japanese",
}


class Words:
    """The tokenizer that sumy asks for: sentences are cut already, Chinese goes by pairs of letters."""

    def __init__(self, language: str) -> None:
        self.language = language

    def to_sentences(self, paragraph: str) -> tuple[str, ...]:
        """A paragraph is handed over as one sentence, and stays one."""
        return (paragraph,)

    def to_words(self, sentence: str) -> tuple[str, ...]:
        """The first words of a sentence, in lower case; numbers are no words."""
        chinese = _CHINESE.findall(sentence)
        if chinese:
            return tuple(run[at : at + 2] for run in chinese for at in range(len(run) - 1))[:_MOST_WORDS]
        return tuple(word.lower() for word in _WORD.findall(sentence[:2000]))[:_MOST_WORDS]


class SumyRanker:
    """The port. Only the leading sentences of a long text are ranked; the others score nothing."""

    def __call__(self, sentences: Sequence[str], language: str) -> tuple[float, ...]:
        """One score in 0..1 a sentence; all nothing where sumy fails, for a gist can do without it."""
        leading = sentences[:MOST_SENTENCES]
        try:
            ratings = _luhn(leading, _NAMES.get(language, "english"))
        except Exception:  # one article is the unit of isolation: the port never raises for any text
            log.exception("ranking failed sentences=%d language=%s", len(leading), language)
            ratings = [0.0] * len(leading)
        highest = max(ratings, default=0.0) or 1.0
        return (*(rating / highest for rating in ratings), *([0.0] * (len(sentences) - len(leading))))


def _luhn(sentences: Sequence[str], language: str) -> list[float]:
    from sumy.models.dom import Sentence
    from sumy.summarizers.luhn import LuhnSummarizer

    words = Words(language)
    given = [Sentence(text, words) for text in sentences]
    luhn = LuhnSummarizer()
    counts = Counter(word for sentence in given for word in sentence.words)
    stop_words = _stop_words(language)
    significant = frozenset(word for word, count in counts.items() if count > 1 and word not in stop_words)
    return [float(luhn.rate_sentence(sentence, significant)) for sentence in given]


@cache
def _stop_words(language: str) -> frozenset[str]:
    """The words that carry nothing, from the lists that come with sumy; none for a language without one."""
    from sumy.utils import get_stop_words

    try:
        return frozenset(get_stop_words(language))
    except LookupError:
        return frozenset()
