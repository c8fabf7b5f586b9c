"""Sentences in, the names in them that the table lacks out, each with what it is: a company, a place, a person.

Knows that "Velta" later on is "Velta Robotics", and that headings name nobody whom the prose does not.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from bot.figures.names import beside
from bot.figures.names.name import FIRMS, Name, overlaps
from bot.figures.names.runs import Piece, pieces, runs, trimmed
from bot.figures.names.tabled import by_name
from bot.figures.names.vocabulary import vocabulary
from bot.model import Sentence

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CALENDAR = (
    *("January", "February", "March", "April", "June", "July", "August", "September", "October", "November"),
    *("December", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
)
_ENDS = re.compile(r"[.!?…:;,。！？；，：][\"'”’)\]]{0,3}$")
# A place that does or has something, or that an article keeps coming back to, owns figures as a country does.
_PLACE, _THERE, _OFTEN = "country", "there", 3
_SHORTEST = 3
_LONG = 6
_NO_NAME = re.compile(rf"[A-Z]{{2,4}}s$|(?:FY|Q[1-4](?:FY)?|H[12](?:FY)?)\d|(?:{'|'.join(_CALENDAR)})[-–]")
_STOPS = '.!?:•—“"‘('
_FORMAL = frozenset("brands solutions investment holding holdings group corp company industries".split())


class _Line(NamedTuple):
    """A sentence, or the title, and its runs of capitals with their places."""

    sentence: Sentence
    runs: Sequence[tuple[str, int]]


@dataclass(slots=True)
class _Seen:
    """A stretch that can be a name, what speaks for a company or a person there, and whether it acts."""

    name: Name
    firm: int
    person: int
    acts: bool


@dataclass(slots=True)
class _Prose:
    """What an article writes small, what it writes large inside sentences, and where names were found before."""

    lower: Container[str]
    inside: Container[str]
    taken: Mapping[str, Sequence[tuple[int, int]]]


def unknown(sentences: Sequence[Sentence], title: Sentence | None, taken: Sequence[Name]) -> list[Name]:
    """Capitalised names that the table lacks, in the text and in the title."""
    spans = {
        part: sorted((name.start, name.end) for name in taken if name.part == part) for part in ("text", "title")
    }
    lines: list[_Line] = []
    loud: list[_Line] = []
    for sentence in (*sentences, title) if title is not None else sentences:
        line = _Line(sentence, runs(sentence.text))
        (loud if line.runs and _is_loud(line) else lines).append(line)
    body = " ".join(line.sentence.text for line in lines if line.sentence.part == "text")
    prose = _Prose(frozenset(body.split()), frozenset(_inside(lines)), spans)
    names = _decided([seen for line in lines for seen in _stretches(line, prose)])
    said = dict(reversed(names)) | {name.entity: name for _, name in reversed(names)}
    found = [name for _, name in names] + [name for line in loud for name in _again(line, said, spans)]
    whole = _by_first_word(taken, [written for written, _ in names]) | _misspelt(taken, names)
    return [_whole(name, whole) or by_name(name) for name in found]


def _by_first_word(taken: Iterable[Name], others: Iterable[str]) -> dict[str, Name]:
    """The table's companies that an article names in full, by the first word, where it can stand for no other."""
    known = vocabulary()
    found: dict[str, Name] = {}
    several = {name.partition(" ")[0] for name in others if " " in name}
    for name in taken:
        first, _, rest = name.entity.partition(" ")
        if name.kind not in FIRMS or name.company is None or name.product is not None:
            continue
        if not rest or len(first) < _SHORTEST:
            continue
        if first in known.given or first in known.places or first.lower() in known.plain:
            continue
        if found.setdefault(first, name).company != name.company:
            several.add(first)
    return {first: name for first, name in found.items() if first not in several}


def _misspelt(taken: Sequence[Name], others: Sequence[tuple[str, Name]]) -> dict[str, Name]:
    """Names by how they are misspelt: the letters of one that comes more often, in another order ("Obrix")."""
    firms = [(name.entity, name) for name in taken if name.kind in FIRMS and name.product is None]
    counts = Counter(written for written, _ in (*firms, *others))
    alike: dict[str, dict[str, Name]] = {}
    for written, name in (*firms, *others):
        if len(written) >= _LONG and name.kind in FIRMS:
            alike.setdefault(_letters(written), {})[written] = name
    found: dict[str, Name] = {}
    for names in alike.values():
        often = max(names, key=lambda written: counts[written])
        found |= {written: names[often] for written in names if counts[written] < counts[often]}
    return found


def _letters(written: str) -> str:
    """The first letter and all others in order of the alphabet."""
    return written[0] + "".join(sorted(written[1:]))


def _whole(name: Name, whole: Mapping[str, Name]) -> Name | None:
    """The table's company that a name is the first word of: "Velta" in an article on Velta Robotics."""
    if name.kind != "unknown" or name.entity not in whole:
        return None
    return replace(whole[name.entity], start=name.start, end=name.end, part=name.part)


def _inside(lines: Sequence[_Line]) -> Iterator[str]:
    """What the prose writes large though no sentence begins there: whole runs, and their words."""
    for line in lines:
        for run, at in line.runs:
            words = run.split(" ")
            if at > 1 and line.sentence.text[at - 2] not in _STOPS:
                yield run
                yield words[0]
            yield from words[1:]


def _is_loud(line: _Line) -> bool:
    """Whether a line has capitals all over, as headings have, which tell nothing of what is a name."""
    text = line.sentence.text
    if _CHINESE.search(text):
        return False
    ends = _ENDS.search(text, max(0, len(text) - 6)) is not None
    if ends and sum(run.count(" ") + 1 for run, _ in line.runs) * 4 < text.count(" "):
        return False
    words = [word for word in text.split() if len(word) > 3 and word[0].isalpha()]
    if len(words) < 4 and not ends:
        return True
    large = [word for word in words if word[0].isupper()]
    days = sum(word.startswith(_CALENDAR) for word in large)
    return (len(large) - days) * 10 > (len(words) - days) * (8 if ends else 6)


def _again(
    line: _Line, said: Mapping[str, Name], taken: Mapping[str, Sequence[tuple[int, int]]]
) -> Iterator[Name]:
    """What a heading names that is known from the prose."""
    part, offset = line.sentence.part, line.sentence.start
    for run, at in line.runs:
        words = run.split(" ")
        place, start = 0, offset + at
        while place < len(words):
            sizes = range(min(6, len(words) - place), 0, -1)
            size = next((size for size in sizes if " ".join(words[place : place + size]) in said), 0)
            text = " ".join(words[place : place + max(size, 1)])
            if size and not overlaps(taken[part], start, start + len(text)):
                yield replace(said[text], start=start, end=start + len(text), part=part)
            start += len(text) + 1
            place += max(size, 1)


def _stretches(line: _Line, prose: _Prose) -> Iterator[_Seen]:
    taken, empty = prose.taken[line.sentence.part], vocabulary().empty
    for run, at in line.runs:
        start = line.sentence.start + at
        if " " not in run and (run.lower() in empty or overlaps(taken, start, start + len(run))):
            continue
        for piece in pieces(run, at):
            seen = _seen(line.sentence, piece, prose)
            if seen is not None:
                yield seen


def _seen(sentence: Sentence, piece: Piece, prose: _Prose) -> _Seen | None:
    opens = piece.start <= 1 or sentence.text[piece.start - 1] in '“"‘(•—'
    opens = opens and not _CHINESE.match(sentence.text, piece.start + len(piece.text))
    text, gone = trimmed(piece.text, opens, prose.lower, prose.inside)
    opens = opens and not gone
    begin = piece.start + gone
    start = sentence.start + begin
    if not _looks_like_name(text, opens, prose) or overlaps(prose.taken[sentence.part], start, start + len(text)):
        return None
    before = sentence.text[max(0, begin - beside.BEFORE) : begin]
    after = sentence.text[begin + len(text) : begin + len(text) + beside.AFTER]
    firm = beside.firm(before, after) + piece.company_of + _is_organisation(text)
    if not firm and (beside.is_home(before, after) or (opens and not _is_known(text, after, prose))):
        return None
    name = Name(text, _kind(text, after, sentence), start, start + len(text), sentence.part)
    person = beside.person(text, before, after) + 3 * piece.officer
    return _Seen(name, firm, person, not opens and beside.acts(after))


def _looks_like_name(text: str, opens: bool, prose: _Prose) -> bool:
    known, small = vocabulary(), text.lower()
    if " " in text:
        last = small.rpartition(" ")[2]
        return text not in known.nobody and (last not in known.things or last in known.organisations)
    if len(text) < 2 or small in known.empty or small in known.things or _NO_NAME.match(text):
        return False
    return not opens or small not in prose.lower


def _is_known(text: str, after: str, prose: _Prose) -> bool:
    """Whether what opens a sentence is a name, and no ordinary word that is large only there."""
    return " " in text or text in prose.inside or beside.goes_on(after)


def _is_organisation(text: str) -> int:
    return 2 * (" " in text and text.rpartition(" ")[2].lower() in vocabulary().organisations)


def _kind(text: str, after: str, sentence: Sentence) -> str:
    if text in vocabulary().places:
        return _PLACE if sentence.part == "title" or beside.holds(after) else _THERE
    return "unknown"


def _decided(found: Sequence[_Seen]) -> list[tuple[str, Name]]:
    """What is a company, what a person, what no name after all, each beside how it is written."""
    counts = Counter(seen.name.entity for seen in found)
    people = _people(found, counts)
    first = {seen.name.entity: seen.name.start for seen in reversed(found) if seen.name.part == "text"}
    common = _common(counts, people, first)
    acting = {seen.name.entity for seen in found if seen.acts or seen.firm}
    names = []
    for name in (seen.name for seen in found):
        written = name.entity
        if written in people:
            names.append((written, replace(name, entity=people[written], kind="person")))
        elif name.kind == _PLACE or (name.kind == _THERE and counts[written] >= _OFTEN):
            names.append((written, replace(name, kind=_PLACE)))
        elif name.kind != _THERE and (written in acting or not _is_vague(written)):
            names.append((written, replace(name, entity=common.get(written, written))))
    return names


def _people(found: Sequence[_Seen], counts: Counter[str]) -> dict[str, str]:
    """How people are written, by their whole names and by their last, with the whole name."""
    known = vocabulary()
    votes: Counter[str] = Counter()
    for seen in found:
        votes[seen.name.entity] += seen.person - seen.firm + _is_called(seen.name.entity, counts)
    people = {entity: entity for entity, vote in votes.items() if vote > 0}
    whole = [entity for entity in people if " " in entity]
    first = {entity.split(" ")[0]: entity for entity in whole if entity.split(" ")[0] in known.given}
    last = {entity.rpartition(" ")[2]: entity for entity in whole}
    return first | last | people | {entity: known.people[entity] for entity in votes if entity in known.people}


def _is_called(name: str, counts: Counter[str]) -> bool:
    """Whether two words are a person's name: the second also stands alone, the first does not."""
    first, _, last = name.rpartition(" ")
    if not first or " " in first or counts[last] == 0 or counts[first] > 0:
        return False
    known = vocabulary()
    return not any(word in known.plain or word in known.organisations for word in (first.lower(), last.lower()))


def _is_vague(text: str) -> bool:
    """Whether a name is made of ordinary words or is a mere code, and needs something beside it to count."""
    known = vocabulary()
    if text.isupper() and len(text) <= 5 and " " not in text:
        return True
    return all(
        word in known.empty
        or word in known.plain
        or word in known.organisations
        or word in ("of", "and", "&", "for")
        for word in text.lower().split(" ")
    )


def _common(counts: Counter[str], people: Container[str], first: Mapping[str, int]) -> dict[str, str]:
    """Names by other ways to write them: "Velta Robotics" for "Velta", but "Orbix" for "Orbix Holdings".

    Whole names come first: what follows a name that stood alone before is something of its owner's, "Velta Pages".
    """
    common: dict[str, str] = {}
    for entity in counts:
        short = entity.split(" ")[0]
        if " " not in entity or not counts[short] or short in common or entity in people or short in people:
            continue
        if _is_enough(short, entity, counts) or _is_product(short, entity, counts, first):
            common[entity] = short
        else:
            common[short] = entity
    return common


def _is_product(short: str, whole: str, counts: Counter[str], first: Mapping[str, int]) -> bool:
    """Whether a longer name is that of a thing, whose owner was called by the first word alone before."""
    known, last = vocabulary(), whole.lower().rpartition(" ")[2]
    if last in _FORMAL or last in known.organisations or short in known.places or counts[short] <= counts[whole]:
        return False
    return short in first and whole in first and first[short] < first[whole]


def _is_enough(short: str, whole: str, counts: Counter[str]) -> bool:
    """Whether a name is better known by its first word alone."""
    rest = whole.lower().split(" ")[1:]
    if rest[-1] in _FORMAL:
        return counts[short] >= counts[whole]
    return len(rest) > 2 or (rest[-1] not in vocabulary().organisations and counts[short] >= 4 * counts[whole])
