"""An article's text in, everybody whom a figure could belong to out: companies of the table and other names.

Knows capitals, titles of people, and that "Velta" later on is "Velta Robotics"; refuses to know who owns what.
"""

import csv
import io
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files

from bot.companies import Surroundings, companies, independent
from bot.model import Mention, Sentence, TextPart

# Patterns over a whole text begin with what they look for, so that the search jumps to it, and then look back.
_CAPITALS = re.compile(
    r"""
    [A-Z] (?<!\w[A-Z]) [\w&-]{0,30} (?: \. (?:io|ai|com|co|net|org|app|dev) \b )?
    (?: [ \u00a0] (?: (?:of|&|de) [ \u00a0] (?=[A-Z]) )? [A-Z0-9][\w&-]{0,30} ){0,4}
    """,
    re.VERBOSE,
)
_LOWER_WORD = re.compile(r"\b[a-z][a-z'-]{1,30}\b")
_WORD_BEFORE = re.compile(r"\b(\w+)[ ,:]{1,3}$")
_TITLE_BEFORE = re.compile(r"(?i)\b(?:mr|ms|mrs|dr)\.[ ,:]{1,3}$")
_ROLES = frozenset(
    """
    ceo cfo coo cto chief officer founder president chairman chair analyst analysts director executive mr ms mrs dr
    minister secretary senator judge manager partner billionaire economist strategist head
    """.split()
)
_ROLE_AFTER = re.compile(
    r"(?i)^,? (?:(?:the|an?|its|who|chief|co-founder|founder|ceo|cfo|president|chairman|analyst|director|executive"
    r"|senior|managing|vice|head|partner|portfolio)\b|\([\w ]{1,20}analyst)"
)
_SPEAKS = re.compile(r"^,? (?:said|says|told|wrote|added|noted|explained|argued|tweeted|believes|thinks)\b")
_ROLE_INSIDE = re.compile(
    r"(?<=\w) (?:CEO|CFO|COO|CTO|Chief|Chairman|Chairwoman|President|Founder|Co-[Ff]ounder|Analyst"
    r"|Director|Executive)\b"
)
_LEGAL = re.compile(r"^,? (?:Inc|Corp|Ltd|LLC|Co|PLC|plc|AG|SA|NV|GmbH)\b")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text: `entity` by its common name; `kind` is the table's, or `unknown` or `person`."""

    entity: str
    kind: str
    start: int
    end: int
    part: TextPart
    company: str | None = None
    product: str | None = None
    fiscal_year_end: int | None = None
    sector: str | None = None


@cache
def _not_names() -> frozenset[str]:
    text = files("bot.data").joinpath("notnames.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def known(text: str, part: TextPart, article: Surroundings, published: date) -> list[Name]:
    """The companies, products, countries and indices of the table that a text of an article names."""
    return [_known(mention, published) for mention in companies().mentions(text, part=part, context=article)]


def _known(mention: Mention, published: date) -> Name:
    company = mention.company
    alone = independent(mention.product, published) if mention.product is not None else None
    if alone is not None:
        return Name(alone, "company", mention.start, mention.end, mention.part)
    return Name(
        entity=company.name,
        kind=company.kind,
        start=mention.start,
        end=mention.end,
        part=mention.part,
        company=company.id,
        product=mention.product,
        fiscal_year_end=company.fiscal_year_end,
        sector=company.sector,
    )


_ALSO = re.compile(
    r"""\( (?<=[\w.’'-][ \u00a0]\() [“"]?
        (?:(?:NASDAQ|Nasdaq|NYSE|NYSEARCA|OTC\w{0,3}|LSE|TSX|HKEX)\s?:\s?)? ([A-Z]{2,6}) [”"]? \)""",
    re.VERBOSE,
)
_LARGE = re.compile("[A-Z]")
_CODE = re.compile(r"[A-Z](?<![\w.$/:-][A-Z])[A-Z]{1,5}(?![\w/-])")


def codes(text: str, part: TextPart, taken: Sequence[Name], owners: dict[str, Name]) -> list[Name]:
    """Tickers and initials that the article itself ties to a name: "ORBX stock" after "Orbix (ORBX)"."""
    if not owners:
        return []
    spans = sorted((name.start, name.end) for name in taken if name.part == part)
    found = []
    for match in _CODE.finditer(text):
        owner = owners.get(match.group())
        if owner is None or _overlaps(spans, match.start(), match.start() + 1):
            continue
        found.append(replace(owner, start=match.start(), end=match.end(), part=part, product=None))
    return found


def _overlaps(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a stretch has anything in common with one of the spans, which are in order and apart."""
    before = bisect_left(spans, (end,)) - 1
    return before >= 0 and spans[before][1] > start


def surnames(text: str, part: TextPart, taken: Sequence[Name]) -> list[Name]:
    """Leaders called by their last name alone, where the article has the whole name: "Huang" for Jensen Huang."""
    called = {
        name.product.rpartition(" ")[2]: name
        for name in taken
        if name.product is not None and name.product in leaders() and " " in name.product
    }
    if not called:
        return []
    spans = sorted((name.start, name.end) for name in taken if name.part == part)
    found = []
    for match in _SURNAME.finditer(text):
        leader = called.get(match.group())
        if leader is None or _overlaps(spans, match.start(), match.start() + 1):
            continue
        found.append(replace(leader, start=match.start(), end=match.end(), part=part))
    return found


_SURNAME = re.compile(r"[A-Z](?<![\w-][A-Z])[a-zà-ÿ]{1,20}(?![\w-])")


@cache
def leaders() -> frozenset[str]:
    """The people of the products table."""
    text = files("bot.data").joinpath("products.csv").read_text(encoding="utf-8")
    return frozenset(row["name"] for row in csv.DictReader(io.StringIO(text)) if row["kind"] == "person")


def code_owners(text: str, taken: Sequence[Name]) -> dict[str, Name]:
    """What tickers and initials stand for in an article: those in brackets after a name, those of the table."""
    owners: dict[str, Name] = {}
    table = companies()
    for name in taken:
        company = table.get(name.company) if name.company is not None else None
        for ticker in company.tickers if company is not None else ():
            code = ticker.split(".")[0]
            if len(code) > 2 and code.isalpha():
                owners.setdefault(code, name)
    ends = {name.end: name for name in taken if name.part == "text"}
    for match in _ALSO.finditer(text):
        known_name = ends.get(match.start() - 1)
        if known_name is not None and _LARGE.search(text, text.rfind(" ", 0, known_name.end) + 1, known_name.end):
            owners[match[1]] = known_name
    return owners


def unknown(sentences: Sequence[Sentence], title: Sentence | None, taken: Sequence[Name]) -> list[Name]:
    """Capitalised names that the table lacks, in the text and then, where the text has them too, in the title."""
    body = " ".join(sentence.text for sentence in sentences)
    lower = frozenset(_LOWER_WORD.findall(body))
    spans = sorted((name.start, name.end) for name in taken if name.part == "text")
    middle = frozenset(_MIDDLE.findall(body))
    found = [name for sentence in sentences for name in _capitalised(sentence, lower, spans, middle)]
    if title is not None:
        seen = {name.entity for name in found}
        loud = _is_title_case(title.text)
        spans = sorted((name.start, name.end) for name in taken if name.part == "title")
        found += [
            name
            for name in _capitalised(title, lower, spans, middle)
            if name.entity in seen or (not loud and name.start > title.start)
        ]
    return _merged(found)


def _is_title_case(text: str) -> bool:
    words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    return sum(word[0].isupper() for word in words) * 10 > len(words) * 6


_MIDDLE = re.compile(r"[A-Z](?<=[a-z,;:’'\"”)] [A-Z])[\w&-]{1,30}")
_AFTER_NAME = re.compile(
    r"^(?:['’]s\b|,? (?:which|who|whose|also|now|will|could|may|would|[a-z]{2,12}(?:ed|s)|said"
    r"|told|had|made|sold|bought|took|won|lost"
    r"|put|cut|spent|paid|let|fell|rose|grew|held|began|got|gave|saw|swung)\b)"
)
_LEGAL_WORDS = frozenset(
    {
        "group",
        "corp",
        "inc",
        "holdings",
        "ltd",
        "plc",
        "co",
        "company",
        "technologies",
        "technology",
        "research",
        "financial",
        "bank",
    }
)


def _capitalised(
    sentence: Sentence, lower: frozenset[str], taken: Sequence[tuple[int, int]], middle: frozenset[str]
) -> Iterator[Name]:
    spans = taken[bisect_left(taken, (sentence.start,)) : bisect_left(taken, (sentence.end,))]
    for match in _CAPITALS.finditer(sentence.text):
        run = match.group()
        role = _ROLE_INSIDE.search(run)
        if role is not None:
            yield from _officer(sentence, match.start() + role.end(), run[role.end() :])
            run = run[: role.start()]
        text, begin = _trimmed(run, match.start() in (0, 1), lower)
        if len(text) < 2 or _is_code(text):
            continue
        start = sentence.start + match.start() + begin
        end = start + len(text)
        if _overlaps(spans, start, end):
            continue
        if (
            start == sentence.start
            and " " not in text
            and text not in middle
            and not _AFTER_NAME.match(sentence.text[len(text) :])
        ):
            continue
        if _is_home(sentence.text, start - sentence.start, text):
            continue
        yield Name(
            entity=text,
            kind="unknown" if role is not None else _kind(sentence.text, start - sentence.start, text),
            start=start,
            end=end,
            part=sentence.part,
        )


def _officer(sentence: Sentence, at: int, behind: str) -> Iterator[Name]:
    """Who is named behind an office, in the same run of capitals: "Velta CEO Ada Moreno"."""
    name = behind.strip()
    if name:
        start = sentence.start + at + behind.index(name[0])
        yield Name(entity=name, kind="person", start=start, end=start + len(name), part=sentence.part)


_A_COMPANY = re.compile(
    r" (?:company|start-?up|firm|group|(?:chip-?|car-?)?maker|lender|bank|retailer|giant|developer)\b"
)


def _is_home(sentence: str, start: int, text: str) -> bool:
    """Whether a name only tells where a company is at home: "the Pittsburgh company", "Berlin-based"."""
    end = start + len(text)
    placed = sentence[max(0, start - 4) : start].lower() == "the " and _A_COMPANY.match(sentence, end) is not None
    return placed or text.endswith("-based") or sentence.startswith("-based", end)


def _is_code(text: str) -> bool:
    """Whether a word is an abbreviation rather than a name: initials that the article does not tie to anybody."""
    return text.isupper() and len(text) <= 5 and " " not in text


_JOINERS = frozenset({"of", "&", "de"})


def _trimmed(text: str, opens: bool, lower: frozenset[str]) -> tuple[str, int]:
    """A run of capitals without the ordinary words at its ends, and how much was cut from its front."""
    words = text.replace("\u00a0", " ").split(" ")
    if len(words) == 1:
        small = text.lower()
        return ("", 0) if small in _not_names() or (opens and small in lower) else (text, 0)
    cut = 0
    while words and (words[0].lower() in _not_names() or (opens and cut == 0 and words[0].lower() in lower)):
        cut += len(words.pop(0)) + 1
    while words and (words[0] in _JOINERS or (opens and len(words) > 2 and words[1] == "of")):
        cut += len(words.pop(0)) + 1
    while words and _is_no_name(words[-1], len(words)):
        words.pop()
    return " ".join(words), cut


def _is_no_name(word: str, words: int) -> bool:
    """Whether the last word of a run of capitals is none of the name's."""
    if word.lower() in _LEGAL_WORDS and words > 1:
        return False
    return word.lower() in _not_names() or word[0].isdigit() or word.islower()


def _kind(sentence: str, start: int, text: str) -> str:
    before, after = sentence[max(0, start - 24) : start], sentence[start + len(text) : start + len(text) + 24]
    words = text.count(" ") + 1
    if _LEGAL.match(after):
        return "unknown"
    if text.rpartition(" ")[2].lower() in _LEGAL_WORDS:
        return "unknown"
    if words <= 3 and _is_role(before):
        return "person"
    if 2 <= words <= 3 and _ROLE_AFTER.match(after):
        return "person"
    return "speaker" if words == 2 and _SPEAKS.match(after) else "unknown"


def _is_role(before: str) -> bool:
    """Whether the words before a name end in what a person is: "chief executive ", "Mr. "."""
    found = _WORD_BEFORE.search(before)
    return (found is not None and found[1].lower() in _ROLES) or _TITLE_BEFORE.search(before) is not None


def _merged(names: Sequence[Name]) -> list[Name]:
    """Names with short forms turned into the long one that the article also has, people known as people."""
    counts = Counter(name.entity for name in names)
    people = {name.entity for name in names if name.kind == "person" or _is_speaker(name, counts)}
    surnames = {person.split(" ")[-1] for person in people if " " in person}
    longer: dict[str, str] = {}
    for entity in counts:
        if " " in entity:
            longer.setdefault(entity.split(" ")[0], entity)
    return [_resolved(name, people, surnames, longer) for name in names]


def _is_speaker(name: Name, counts: Counter[str]) -> bool:
    """Two capitalised words that say something are a person's name if the second also stands alone."""
    return (
        name.kind == "speaker"
        and counts[name.entity.split(" ")[-1]] > 0
        and counts[name.entity.split(" ")[0]] == 0
    )


def _resolved(name: Name, people: set[str], surnames: set[str], longer: dict[str, str]) -> Name:
    if name.entity in people or name.entity in surnames:
        return replace(name, kind="person")
    name = replace(name, kind="unknown") if name.kind == "speaker" else name
    long = longer.get(name.entity)
    if long is not None:
        return replace(name, entity=long, kind="person" if long in people else name.kind)
    return name
