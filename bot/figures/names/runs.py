"""A sentence in, the stretches of it that can be names out: runs of capitals, cut where a name begins and ends.

Knows words by their kind and the forms of companies; refuses to know who else the article names.
"""

import re
from collections.abc import Container, Iterator, Sequence
from typing import NamedTuple

from bot.figures.names.vocabulary import vocabulary

_DOMAIN = r"(?: \. (?:io|ai|com|co|net|org|app|dev|tv|me|aero|xyz)\b )?"
_LETTER = r"0-9A-Za-z_\u00c0-\u024f"  # no Chinese character is part of a Latin name
_TAIL = rf"[{_LETTER}&+-]{{0,30}} (?: [’'][A-Z][{_LETTER}]{{0,30}} )? (?: /[A-Z][a-z][{_LETTER}]{{0,30}} )?"
# Patterns over a whole text begin with what they look for, so that the search jumps to it, and then look back.
_RUN = re.compile(
    rf"""
    [A-ZÀ-Þ] (?<![{_LETTER}’'][A-ZÀ-Þ]) {_TAIL} {_DOMAIN}
    (?: [ ] (?: (?:of|&|de|for|and|van|von|der) [ ] (?=[A-ZÀ-Þ]) )?
        (?: [A-Z]\.[ ](?=[A-Z][a-z]) )?  # the initial in "Ada M. Moreno"
        [A-ZÀ-Þ0-9] {_TAIL} {_DOMAIN} ){{0,8}}
    """,
    re.VERBOSE,
)
_JOINERS = frozenset({"of", "&", "de", "for", "and", "van", "von", "der"})
_CUTS = frozenset({"and", "for", "of"})
_OFFICE = re.compile(
    r"""\b(?: C[EFOT]O | Chief(?:[ ][A-Z]\w+){0,3}[ ]Officer | Chief(?:[ ]Executive)?
      | Chair(?:man|woman|person)? | (?:Vice[ ])?President | Co-[Ff]ounders? | Founders?
        | Analysts? | (?:Managing[ ])?Director | Executive[ ](?:Chairman|Director|Vice|Officer)
        | (?:Prime[ ])?Minister
        | (?:Deputy[ ])?Premiers? | Mayor | Governor | Gov | Senators? | Secretary | Judge | Chancellor
        | Commissioner
        | Attorney[ ]General | Inspector[ ]General | (?:Minority|Majority)[ ]Leader | Congress(?:man|woman)
        | Representative | Council(?:man|woman) | Professor | Spokes(?:man|woman|person) | Ambassador
        | Mr | Ms | Mrs | Dr | Sir )\b""",
    re.VERBOSE,
)
_OFFICES = frozenset(
    """
    CEO CFO COO CTO Chief Chair Chairman Chairwoman Chairperson President Co-founder Co-Founder Co-founders
    Co-Founders Founder Founders Analyst Analysts Director Executive Minister Premier Premiers Mayor Governor
    Gov Senator Senators Secretary Judge Chancellor Commissioner Attorney Inspector Leader Congressman
    Congresswoman Representative Councilman Councilwoman Professor Spokesman Spokeswoman Spokesperson Ambassador
    Mr Ms Mrs Dr Sir
    """.split()
)
# What only describes: "Texas-based", "AI-powered", "Musk-led", "Quarter-over-quarter".
_COMPOUND = re.compile(
    r"""^\S+- (?: [a-z]+(?:ed|en|ing) | led | made | run | native | first | style | level | era | type | like
      | wide | free
        | friendly | ready | maker | heavy | born | only | centric | specific | time | day | year | end
        | month | delivery
        | cap | up | in | off | out | down | a-service | interest | to-consumer | quarter | half )$""",
    re.VERBOSE,
)
_BODIES = frozenset(
    """
    institute center centre council academy association foundation coalition alliance society committee partnership
    fund office bureau agency commission department ministry campaign administration authority board organization
    organisation laboratory union federation service
    """.split()
)


class Piece(NamedTuple):
    """A stretch of a sentence: its words, where it begins; `officer` tells that an office stands before it."""

    text: str
    start: int
    officer: bool = False
    company_of: bool = False


def runs(sentence: str) -> list[tuple[str, int]]:
    """The runs of words with capitals."""
    if "\u00a0" in sentence:
        sentence = sentence.replace("\u00a0", " ")
    return [(match[0], match.start()) for match in _RUN.finditer(sentence)]


def pieces(run: str, start: int) -> Iterator[Piece]:
    """A run without the offices in it: who is before one, a company perhaps, and who holds it."""
    words = run.split(" ")
    role = None if _OFFICES.isdisjoint(words) else _OFFICE.search(run)
    if role is None:
        if _CUTS.isdisjoint(words):
            yield Piece(run, start)
        else:
            yield from (Piece(text, start + at) for text, at in _joined(run))
        return
    before, after = run[: role.start()].rstrip(), run[role.end() :]
    for text, at in _joined(before) if before else ():
        yield Piece(text, start + at, company_of=True)
    held = after.lstrip(" .")
    while (again := _OFFICE.match(held)) is not None:
        held = held[again.end() :].lstrip(" .")
    if not held:
        return
    begin = start + len(run) - len(held)
    joiner, _, what = held.partition(" ")
    if joiner in _JOINERS:
        yield from pieces(what, begin + len(joiner) + 1)
    else:
        yield from (piece._replace(officer=not piece.company_of) for piece in pieces(held, begin))


def _joined(run: str) -> Iterator[tuple[str, int]]:
    """A run cut at "and" and "for" where these join two names rather than the words of one."""
    words = run.split(" ")
    at = begin = 0
    for place, word in enumerate(words):
        if word in _CUTS and not _one_name(words, place, begin):
            text = " ".join(words[begin:place])
            if text:
                yield text, at
            at += len(text) + len(word) + 2
            begin = place + 1
    text = " ".join(words[begin:])
    if text:
        yield text, at


def _one_name(words: Sequence[str], place: int, begin: int) -> bool:
    """Whether a joiner stands inside a name: "Institute for AI", "Oceanic and Atmospheric Administration"."""
    known = vocabulary()
    if place == begin:
        return False
    if words[place] == "of":
        return words[begin] not in known.given
    if words[place] == "for":
        return words[place - 1].lower() in _BODIES
    opening = words[begin].lower()
    closing = next((word for word in words[place + 1 :] if word.lower() in _BODIES), None)
    return (
        closing is not None
        and words[place - 1].lower() not in known.organisations
        and (
            opening in ("national", "federal", "department", "ministry", "office", "bureau")
            or words[begin] in known.given
        )
    )


def trimmed(text: str, opens: bool, lower: Container[str], inside: Container[str]) -> tuple[str, int]:
    """A run of capitals without the ordinary words at its ends, and how much was cut from its front."""
    if " " not in text:
        return ("" if _COMPOUND.match(text) or text.lower() in vocabulary().legal else text), 0
    words = text.split(" ")
    first = _after_compound(words) if "-" in text else 0
    first += _dateline(words[first:])
    opens = opens and not first
    last = len(words)
    while first < last and _is_no_front(words[first:], opens, lower, inside):
        opens = False
        first += 1
    while first < last and words[first] in _JOINERS:
        first += 1
    while first < last and _is_no_end(words[last - 1], last - first):
        last -= 1
    return " ".join(words[first:last]), sum(len(word) + 1 for word in words[:first])


def _after_compound(words: Sequence[str]) -> int:
    """How many words stand up to the last that only describes: "Texas-based Mythic", "Musk-led"."""
    for place in range(len(words), 0, -1):
        if "-" in words[place - 1] and _COMPOUND.match(words[place - 1]):
            return place
    return 0


def _is_no_front(words: Sequence[str], opens: bool, lower: Container[str], inside: Container[str]) -> bool:
    """Whether the first word of a run of capitals is none of the name's."""
    known, word = vocabulary(), words[0].lower()
    if word in known.never or word in known.roles:
        return True
    whole = " ".join(words)
    if len(words) > 1 and (whole in known.places or " ".join(words[:2]) in known.places):
        return False
    if word in known.peoples:
        return words[-1].lower() not in known.organisations
    if not opens or whole in inside:
        return False
    return (
        word in lower
        or (word in known.weak and len(words) < 3)
        or (len(words) > 2 and words[1] == "of" and word not in known.organisations)
    )


def _dateline(words: Sequence[str]) -> int:
    """How many words name the place that the news comes from: "SAN FRANCISCO Velta said"."""
    if len(words) < 2 or not words[0].isupper():
        return 0
    sizes = range(min(3, len(words) - 1), 0, -1)
    return next((size for size in sizes if " ".join(words[:size]).title() in vocabulary().places), 0)


def _is_no_end(last: str, words: int) -> bool:
    """Whether the last word of a run of capitals is none of the name's."""
    known, word = vocabulary(), last.lower()
    if word in known.legal or last in _JOINERS:
        return True
    if words > 1 and (word in known.organisations or last == "AI"):
        return False
    return word in known.never or word in known.roles or word[0].isdigit()
