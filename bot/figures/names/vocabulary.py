"""The tables of words in, sets of them out: what a word with a capital can be to a name.

Refuses to know any text: what the words do to a run of capitals is for `runs` and `unknown`.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.figures.words import table


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words in small letters, by what they do; places and people as they are written."""

    never: frozenset[str]
    peoples: frozenset[str]
    weak: frozenset[str]
    roles: frozenset[str]
    legal: frozenset[str]
    organisations: frozenset[str]
    things: frozenset[str]
    plain: frozenset[str]
    given: frozenset[str]
    places: frozenset[str]
    nobody: frozenset[str]
    people: dict[str, str]
    empty: frozenset[str]  # those of never, peoples, weak and roles: by themselves they name nobody


@cache
def vocabulary() -> Vocabulary:
    """The words that ship with Briefwire."""
    rows = table("names.toml")
    whole: dict[str, str] = rows["people"]
    empty = frozenset().union(*(_words(rows[key]) for key in ("never", "peoples", "weak", "roles")))
    return Vocabulary(
        never=_words(rows["never"]),
        peoples=_words(rows["peoples"]),
        weak=_words(rows["weak"]),
        roles=_words(rows["roles"]),
        legal=_words(rows["legal"]),
        organisations=_words(rows["organisations"]),
        things=_words(rows["things"]),
        plain=_plain(),
        given=frozenset(word.capitalize() for word in rows["given"].split()),
        places=_names(rows["regions"]) | _names(rows["cities"]),
        nobody=_names(rows["nobody"]),
        people={form: person for person, forms in whole.items() for form in (person, *forms.split("|")) if form},
        empty=empty,
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split("|") if name.strip())


def _plain() -> frozenset[str]:
    lines = files("bot.data").joinpath("plainwords.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
