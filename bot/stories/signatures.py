"""A reading in, its signature out: the little that is needed to tell which other articles tell the same story.

A signature is a frozen value that JSON can hold, so that the archive keeps it and an index is rebuilt from it
without reading any article again. Refuses to compare: that is for `likeness`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from bot.companies import companies
from bot.figures.numbers import quantities
from bot.model import Figure, Reading
from bot.publishers import publisher
from bot.stories.kinds import Kind, kind
from bot.text.boilerplate import without_boilerplate
from bot.text.similarity import first, names, rarest, sketch, terms

LEAD_WORDS = 80
NAMED_WORDS = 150
BODY_WORDS = 400
AMOUNTS_WITHIN = 2500
KEPT_LEAD, KEPT_BODY, KEPT_AMOUNTS = 45, 80, 40
_TAIL = re.compile(r"\s?(?:[—–|]|\s-)\s(?P<name>[^—–|]{2,40})$")
_UPDATE = re.compile(r"(?:\d(?:st|nd|rd|th)\s)?update", re.IGNORECASE)
# Who closes a title so is its source, not its subject.
_SOURCE = re.compile(r",\s[A-Z][\w.&’']{0,30}(?:\s[\w.&’']{1,30}){0,3}\s(?:[Ss]ays?|[Ss]aid)\W*$")
_NO_AMOUNT = frozenset({"count", "x"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """What an article is known by among others.

    `title`, `lead` and `body` are normal terms, the rarest first; `names` are whom title and lead name, and
    `subjects` those of them in the title (a company of the table as `@id`). `amounts` are `unit value` of the
    whole text, `leading` of title and lead; `figures` are its key figures as `company|metric|unit value`.
    `runs` is a sketch of the whole.
    """

    article: str
    published: datetime
    kind: Kind
    title: tuple[str, ...]
    lead: tuple[str, ...]
    body: tuple[str, ...]
    names: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()
    amounts: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    runs: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The signature as plain lists, strings and numbers."""
        plain = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()} | {
            "published": self.published.isoformat()
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Signature":
        """The signature that `to_json` was made from."""
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
        }
        values["published"] = datetime.fromisoformat(cast("str", values["published"]))
        return cls(**values)


def signature(reading: Reading) -> Signature:
    """What an article is known by. It works, less sharply, where figures and companies are missing."""
    article = reading.article
    title, text = headline(article.title), without_boilerplate(article.text)
    lead, words = first(text, LEAD_WORDS), terms(f"{title} {first(text, BODY_WORDS)}")
    below = terms(first(text, BODY_WORDS)[len(lead) :])
    named = names(title, first(text, NAMED_WORDS))
    amounts, leading = _amounts(f"{title}. {text[:AMOUNTS_WITHIN]}", len(title) + len(lead), article.language)
    return Signature(
        article=article.id,
        published=article.published,
        kind=kind(title, lead, article.section),
        title=rarest(terms(title), KEPT_LEAD),
        lead=rarest(terms(f"{title} {lead}"), KEPT_LEAD),
        body=rarest(below, KEPT_BODY),
        names=rarest(named, KEPT_LEAD),
        subjects=_subjects(title, text, frozenset(named)),
        leading=leading,
        amounts=amounts[:KEPT_AMOUNTS],
        figures=tuple(dict.fromkeys(filter(None, map(_figure, filter(_is_key, reading.figures))))),
        runs=sketch(words),
    )


def headline(title: str) -> str:
    """A title without the outlet's name and the number of the update that wires put at its end."""
    while tail := _TAIL.search(title):
        if not _UPDATE.fullmatch(tail["name"]) and publisher(tail["name"]) is None:
            break
        title = title[: tail.start()]
    return title


def _subjects(title: str, text: str, named: frozenset[str]) -> tuple[str, ...]:
    """Whom the title is about: companies of the table by their id, and other names."""
    about = _SOURCE.sub("", title)
    found = companies().mentions(about, part="title", context=f"{title}\n{first(text, BODY_WORDS)}")
    ids = tuple(dict.fromkeys(f"@{m.company.id}" for m in found if m.company.kind != "research"))
    covered = {term for mention in found for term in terms(about[mention.start : mention.end])}
    others = (term for term in dict.fromkeys(terms(about)) if term in named and term not in covered)
    return (*ids, *others)


def _amounts(text: str, lead_ends: int, language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The amounts of a text with their repetitions in other currencies, and those of them in the lead."""
    found: dict[str, bool] = {}
    for quantity in quantities(text, language=language):
        if quantity.unit not in _NO_AMOUNT and quantity.value:
            for unit, value in ((quantity.unit, quantity.value), *((a.unit, a.value) for a in quantity.alt)):
                found.setdefault(_amount(unit, value), quantity.start < lead_ends)
    return tuple(found), tuple(amount for amount, leads in found.items() if leads)


def _amount(unit: str, value: Decimal) -> str:
    return f"{unit} {abs(value).normalize():f}"


def _is_key(figure: Figure) -> bool:
    """Only what an article is about is compared: its background is told elsewhere too."""
    return figure.key


def _figure(figure: Figure) -> str | None:
    whose = figure.company or figure.entity
    return f"{whose}|{figure.metric}|{_amount(figure.unit, figure.value)}" if whose and figure.value else None
