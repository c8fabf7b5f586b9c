"""An article, its figures and a ranker come in; the two or three of its own sentences that tell it go out.

What makes a sentence worth telling is weighed in one table; the gate has the last word on each. Refuses to write:
a gist is the article's own words in their own order, less the dateline or bullet before them.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from bot.companies import companies
from bot.figures.numbers import quantities
from bot.gates import faithful
from bot.model import Article, Figure, Gist, Sentence
from bot.ports import SentenceRanker
from bot.text.boilerplate import boilerplate
from bot.text.sentences import sentences as cut

# What speaks for a sentence and against it, on the scale of a logistic regression over labelled gists, rounded.
WEIGHTS = {
    "early": 2.4,  # 1 for the first sentence, a third at the fifth
    "length": 2.0,  # in 35ths of a word, up to 1: editors take whole statements
    "too long": -2.8,  # for each twenty words over 42
    "an amount of money": 0.9,
    "amounts of money": 0.6,  # each, up to three
    "percentages": 0.7,  # each, up to three
    "counts": 0.5,  # each, up to two
    "key figures": 0.5,  # each, up to three, of the figures that the card will show
    "words of the title": 1.6,  # the share of them that it says
    "opens a paragraph": 0.2,
    "central": 0.5,  # the ranker's opinion
    "opens with a quotation": -1.1,
    "quoted": -0.9,  # the share of it in quotation marks
    "points back": -0.6,  # he, it, that: what it speaks of stands before it
    "joins on": -0.6,  # but, however, meanwhile
    "speaks of us": -0.8,  # I, we, you: opinion, or an address to readers
    "asks": -2.0,
    "no full stop": -1.4,  # a heading, a caption, a row of a table
}
_BIAS = -5.0
_SAID_TWICE = 0.7  # the share of shared words from which a second sentence brings nothing new
_CONSIDERED = 60
_LONGEST = 1500  # letters of a sentence that are searched for amounts; no prose goes on for longer
_SHORT_LIST = 10
_PREFIX = re.compile(
    r"""(?: \(? (?:Bloomberg|Reuters|AP|AFP|Dow\sJones|Kyodo|Xinhua|Investing\.com) (?:\s[A-Z]\w{2,12})? \)?
            \s? (?:--|—|–|-) \s
      | [A-Z][A-Z.,/\ ]{2,40} (?: \s?\((?:Reuters|AP|AFP|Bloomberg|Kyodo|Xinhua|dpa|UPI|PTI)\) )?
            (?: \s?(?:--|—|–)\s? | \s-\s? | -\s )   # but not "U.S.-based"
      | [A-Z]{4,20} (?:[/ ][A-Z]{4,20}){0,3} \s (?=[A-Z][a-z’'-])   # "SHANGHAI Orbix said"
      | \d{1,2}[.)] \s (?=[A-Z])
      | [*•▪●■>–-] \s
    )""",
    re.VERBOSE,
)
_POINTS_BACK = re.compile(
    r"(?:he|she|it|they|this|that|these|those|his|her|its|their|such|both|there|here|the (?:deal|move|latter))\b",
    re.IGNORECASE,
)
# Opens with somebody whom only what stands before names; "the company" may be the one of the title.
_UNNAMED = re.compile(r"(?:he|she|it|they|his|her|its|their)\b", re.IGNORECASE)
_SOME_COMPANY = re.compile(
    r"the\s(?:company|firm|group|business|start-?up|maker|\w{1,15}\s(?:company|firm|maker|giant))\b", re.IGNORECASE
)
_JOINS_ON = re.compile(
    r"""(?:but|and|so|or|however|meanwhile|also|still|then|yet|instead|moreover|further|furthermore|additionally
        | in\saddition|on\sthe\sother\shand|for\s(?:example|instance)|as\sa\sresult|that\ssaid|in\sfact|indeed
        | of\scourse|plus|nonetheless|nevertheless|similarly|likewise|finally|lastly|interestingly|notably
        | to\sbe\ssure|in\sother\swords|in\sturn|overall)\b | 不过|但|同时|此外|另外|而且|然而""",
    re.VERBOSE | re.IGNORECASE,
)
_OF_US = re.compile(r"\b(?:I|we|We|you|You|our|us|my|your)\b")
_QUOTED = re.compile(r"[“\"「][^”\"」]{1,600}[”\"」]")
_COMPLETE = re.compile(r"[.!?。！？][\"”’」』)）]{0,3}$")
_WORD = re.compile(r"[a-z0-9]+(?:['’.,-][a-z0-9]+)*|[\u3400-\u9fff]")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_EMPTY_WORDS = frozenset(
    """a an the of to in for on and or at by with from as is are was were be been its it this that their his her
    has have had will would which who they he she we our us not but more than into after over up out new said
    says""".split()
)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A sentence that may be told: its number in the text, its words as told, how much it is worth, and whether a
    gist may open with it.
    """

    index: int
    text: str
    words: frozenset[str]
    length: int
    worth: float
    opens: bool = True


def gist(
    article: Article,
    figures: Iterable[Figure],
    rank: SentenceRanker,
    *,
    sentences: int = 3,
    max_words: int = 90,
) -> Gist:
    """The sentences that tell an article: at most so many, in at most so many words unless one alone is longer.

    What the gate refuses is replaced by the next best, and the refusal kept; a text without a sentence to tell
    is told by its headline.
    """
    known = tuple(figures)
    candidates = _candidates(article, known, rank)
    dropped: list[str] = []
    while candidates:
        chosen = _best(candidates, sentences, max_words)
        refused = {one.index: why for one in chosen if (why := faithful(one.text, article, known))}
        if not refused:
            told = sorted(chosen, key=lambda one: one.index)
            return Gist(
                sentences=tuple(one.text for one in told),
                indices=tuple(one.index for one in told),
                dropped=tuple(dropped),
            )
        dropped.extend(f"sentence {index + 1} was left out: {'; '.join(why)}" for index, why in refused.items())
        candidates = [one for one in candidates if one.index not in refused]
    return _headline(article, known, dropped)


def _headline(article: Article, figures: tuple[Figure, ...], dropped: list[str]) -> Gist:
    title = article.title.strip()
    if not title:
        return Gist(sentences=(), indices=(), dropped=tuple(dropped))
    why = faithful(title, article, figures)
    if why:
        return Gist(sentences=(), indices=(), dropped=(*dropped, f"the headline was left out: {'; '.join(why)}"))
    return Gist(sentences=(title,), indices=(), dropped=tuple(dropped))


# --- choosing -------------------------------------------------------------------------------------


def _best(candidates: Sequence[_Candidate], most: int, max_words: int) -> tuple[_Candidate, ...]:
    """The group of sentences that is worth most together, of the ten that are worth most alone."""
    listed = sorted(candidates, key=lambda one: (-one.worth, one.index))[:_SHORT_LIST]
    groups = [
        group
        for size in range(1, most + 1)
        for group in combinations(listed, size)
        if size == 1 or sum(one.length for one in group) <= max_words
    ]
    clear = [group for group in groups if min(group, key=lambda one: one.index).opens]
    return max(clear or groups, key=_worth)


def _worth(group: tuple[_Candidate, ...]) -> float:
    """What a group tells: likelihoods, with some favour for fuller sentences, less what is said twice."""
    told = sum(one.worth * math.pow(one.length, 0.3) for one in group)
    twice = sum(
        min(a.worth, b.worth) * 2.0
        for a, b in combinations(group, 2)
        if len(a.words & b.words) >= _SAID_TWICE * max(1, min(len(a.words), len(b.words)))
    )
    return told - twice


# --- weighing -------------------------------------------------------------------------------------


def _candidates(article: Article, figures: tuple[Figure, ...], rank: SentenceRanker) -> list[_Candidate]:
    spans = boilerplate(article.text)
    kept = [
        (index, sentence)
        for index, sentence in enumerate(cut(article.text))
        if not any(start <= sentence.start < end for start, end in spans)
        and _could_tell(sentence.text, article.title)
    ][:_CONSIDERED]
    texts = [_told(sentence.text) for _, sentence in kept]
    central = rank(texts, article.language)
    keys = [figure.evidence.start for figure in figures if figure.key and figure.evidence.part == "text"]
    title, named = _words(article.title), _names_one(article.title)
    found = []
    paragraph = -1
    for place, ((index, sentence), text) in enumerate(zip(kept, texts, strict=True)):
        words = _words(text)
        evidence = {
            **_evidence_of_place(place, opens=sentence.paragraph != paragraph),
            **_evidence_of_words(text, words, title),
            **_evidence_of_amounts(text, sentence, keys, article.language),
            "central": central[place],
        }
        paragraph = sentence.paragraph
        worth = max(-30.0, _BIAS + sum(WEIGHTS[name] * value for name, value in evidence.items()))
        opens = _may_open(text, named=named)
        found.append(_Candidate(index, text, words, _length(text), 1 / (1 + math.exp(-worth)), opens))
    return found


def _names_one(title: str) -> bool:
    """Whether a title names a company, and no other."""
    return len({mention.company.id for mention in companies().mentions(title, part="title")}) == 1


def _may_open(text: str, *, named: bool) -> bool:
    """Whether a reader who has seen the title alone knows of whom a sentence speaks."""
    return not _UNNAMED.match(text) and (named or not _SOME_COMPANY.match(text))


def _told(text: str) -> str:
    """A sentence without the dateline, number or bullet before it."""
    prefix = _PREFIX.match(text)
    return text[prefix.end() :] if prefix and prefix.end() < len(text) else text


def _could_tell(text: str, title: str) -> bool:
    """Whether a piece of text is prose at all: no row of a table, no lone numbers, not the title once more."""
    letters = sum(letter.isalpha() for letter in text)
    return text.count("|") < 2 and letters >= 0.4 * len(text) and text.strip() != title.strip()


def _evidence_of_place(place: int, *, opens: bool) -> dict[str, float]:
    return {"early": math.exp(-place / 4), "opens a paragraph": float(opens)}


def _evidence_of_words(text: str, words: frozenset[str], title: frozenset[str]) -> dict[str, float]:
    length = _length(text)
    quoted = _QUOTED.findall(text)
    told = _QUOTED.sub("", text)
    return {
        "length": min(length, 35) / 35,
        "too long": max(0, length - 42) / 20,
        "words of the title": len(words & title) / max(1, len(title)),
        "opens with a quotation": float(text.startswith(('"', "“", "‘", "「"))),
        "quoted": sum(map(len, quoted)) / max(1, len(text)),
        "points back": float(_POINTS_BACK.match(text) is not None),
        "joins on": float(_JOINS_ON.match(text) is not None),
        "speaks of us": float(_OF_US.search(told) is not None),
        "asks": float(text.rstrip('"”’」').endswith(("?", "？"))),
        "no full stop": float(_COMPLETE.search(text) is None),
    }


def _evidence_of_amounts(text: str, sentence: Sentence, keys: list[int], language: str) -> dict[str, float]:
    units = [found.unit for found in quantities(text[:_LONGEST], language=language)]
    percent = sum(unit in ("percent", "pp", "bps") for unit in units)
    counted = sum(unit in ("count", "x") for unit in units)
    money = len(units) - percent - counted
    return {
        "an amount of money": float(money > 0),
        "amounts of money": min(money, 3),
        "percentages": min(percent, 3),
        "counts": min(counted, 2),
        "key figures": min(3, sum(sentence.start <= start < sentence.end for start in keys)),
    }


def _words(text: str) -> frozenset[str]:
    return frozenset(
        word.removesuffix("'s").removesuffix("’s")
        for word in _WORD.findall(text.lower())
        if word not in _EMPTY_WORDS
    )


def _length(text: str) -> int:
    """Words, with a Chinese character counting for six tenths of one."""
    chinese = len(_CHINESE.findall(text))
    return len(text.split()) + round(0.6 * chinese)
