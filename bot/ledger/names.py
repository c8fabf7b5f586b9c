"""Reports by what they are of, in; the same with those under one name that gave one thing several names, out.

A part is called "daily active users" here and "active unique visitors" there, a product by its Chinese name, a
quarter fiscal by one outlet and of the calendar by another. Where amount and kind are one as well, it is one
thing. Refuses to join what only happens to be as large.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Literal, TypeAlias

from bot.amounts import digits, same_amount
from bot.companies import product_name
from bot.ledger.sameness import Same
from bot.ledger.spans import Span, span
from bot.model import Figure, Report

Thing: TypeAlias = tuple[object, ...]
Alike: TypeAlias = Literal["same", "within", "no"]
ByThing: TypeAlias = dict[Thing, list[Report]]

_WORD = re.compile(r"[^\W_]+")
_PLURAL_OF_Y = re.compile(r"(?<=\w{3})ies?$")  # a key has lost its last s
_EMPTY = frozenset("the a an of and its all total overall".split())
# What users are called says nothing of whose they are.
_USERS = frozenset("daily active unique uniques user visitor dau dauq".split())
_TELLING = 3  # so many digits are not the same by chance


def in_english(report: Report) -> Report:
    """A report of a product under the name that the table has for it, where the text has a Chinese one."""
    subject = report.figure.subject
    name = product_name(subject) if subject and not subject.isascii() else None
    return replace(report, figure=replace(report.figure, subject=name)) if name else report


def under_one_name(by_thing: ByThing, year_end: int | None) -> None:
    """Moves the reports of a thing to the whole or to the part of which more are told, where both are the same."""
    keys = sorted(by_thing, key=lambda key: _standing(key, by_thing[key]))
    places = _Places(by_thing)
    kept: dict[Thing, int] = {}
    for key in keys:
        near = places.near(by_thing[key])
        for known in sorted((known for known in near if known in kept), key=kept.__getitem__):
            if key[1:4] == known[1:4]:
                _move(by_thing, key, known, year_end, places)
        if by_thing[key]:
            kept[key] = len(kept)
        else:
            del by_thing[key]


class _Places:
    """Where each report is now, and where those are that can give its amount."""

    def __init__(self, by_thing: ByThing) -> None:
        reports = [report for theirs in by_thing.values() for report in theirs]
        self._amounts = Same().among(reports)
        self._numbers = {id(report): number for number, report in enumerate(reports)}
        self._keys = [key for key, theirs in by_thing.items() for _ in theirs]

    def near(self, reports: Iterable[Report]) -> set[Thing]:
        """The things of which amounts are told that can be those of some reports."""
        return {self._keys[number] for report in reports for number in self._amounts.near(report)}

    def moved(self, report: Report, key: Thing) -> None:
        self._keys[self._numbers[id(report)]] = key


def _standing(key: Thing, reports: Sequence[Report]) -> tuple[object, ...]:
    """The whole before its parts, then what more tell, a company's own year before the calendar's."""
    fiscal = (reports[0].figure.period or "").startswith("FY")
    return key[0] != "", -len(reports), not fiscal, len(str(key[0])), str(key)


def _move(by_thing: ByThing, key: Thing, known: Thing, year_end: int | None, places: _Places) -> None:
    if not by_thing[key]:
        return
    held, alike = by_thing[known][0].figure, _alike(str(key[0]), str(known[0]), by_thing[known][0].figure.metric)
    together = key[4] == known[4]
    if alike == "no" or not (together or _one_period(by_thing[key][0].figure, held, year_end)):
        return
    for report in tuple(by_thing[key]):
        if any(_one(report.figure, other.figure, alike, together=together) for other in by_thing[known]):
            by_thing[key].remove(report)
            figure = replace(report.figure, subject=held.subject, period=held.period)
            by_thing[known].append(replace(report, figure=figure))
            places.moved(report, known)


def _one(one: Figure, other: Figure, alike: Alike, *, together: bool) -> bool:
    """Whether two figures are one fact of one thing under two names of it, or of its period."""
    if one.status != other.status or one.unit != other.unit or not same_amount(one, other):
        return False
    if together:
        return alike == "same" or _tells(one, other)
    return alike == "same" and _exactly(one, other)


def _tells(one: Figure, other: Figure) -> bool:
    return one.period is not None and min(digits(one.value), digits(other.value)) >= _TELLING


def _exactly(one: Figure, other: Figure) -> bool:
    """Whether two amounts are the same to the last digit, and have enough of them."""
    ends = (one.value, one.value_high), (other.value, other.value_high)
    written = digits(one.value) + (digits(one.value_high) if one.value_high is not None else 1)
    return ends[0] == ends[1] and written >= _TELLING


def _one_period(one: Figure, other: Figure, year_end: int | None) -> bool:
    """Whether two periods of one length, one of them fiscal, share most of their months."""
    mine, theirs = span(one.period, year_end), span(other.period, year_end)
    if mine is None or theirs is None or mine.months != theirs.months or mine.fiscal == theirs.fiscal:
        return False
    return mine.day is None and theirs.day is None and 2 * _common(mine, theirs) > mine.months


def _common(one: Span, other: Span) -> int:
    return min(one.last, other.last) - max(one.first, other.first) + 1


@lru_cache(maxsize=50_000)
def _alike(one: str, other: str, metric: str) -> Alike:
    """Whether two names of a part are the same, or one has all the words of the other and more."""
    mine, theirs = _words(one, metric), _words(other, metric)
    if mine == theirs:
        return "same"
    if not (mine and theirs):
        return "no"
    if _initials(mine) == "".join(theirs) or _initials(theirs) == "".join(mine):
        return "same"
    return "within" if set(mine) <= set(theirs) or set(theirs) <= set(mine) else "no"


@lru_cache(maxsize=4096)
def _words(name: str, metric: str) -> tuple[str, ...]:
    """The words of a name that say something, without their plural."""
    found = (_singular(word) for word in _WORD.findall(name.casefold()))
    return tuple(
        word for word in found if word and word not in _EMPTY and not (metric == "users" and word in _USERS)
    )


def _singular(word: str) -> str:
    return _PLURAL_OF_Y.sub("y", word).removesuffix("s")


def _initials(words: Sequence[str]) -> str:
    """The first letters of several words: "gmv" of "gross merchandise volume"; "" of a single one."""
    return "".join(word[0] for word in words) if len(words) > 1 else ""
