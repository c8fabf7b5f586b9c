"""Reports in, which of them give one amount, out: as their sources gave it, or at the rate of the day.

Of hundreds of reports few come near one another, so whoever looks for the same amount asks `among` first, which
finds all that can be the same and few that are not. Refuses to know what the amounts are of.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from bot.amounts import amounts, digits, same_amount
from bot.model import Amount, Bound, Figure, Report
from bot.money import is_money, same_money
from bot.ports import Rates

# Wider than what `bot.amounts.equal` and `bot.money.same_money` let pass for one amount: half the last of so many
# digits as were written, of percents, which are small whole numbers, as much as the number, of exchange some more.
_ROUNDED = {2: 0.06, 3: 0.006, 4: 0.0006}
_PERCENTS, _EXCHANGED = (0.49, 2.04), 0.08
_FEW = 16  # so many are compared one by one as fast

Face: TypeAlias = tuple[Decimal, Decimal | None, str, tuple[Amount, ...], Bound]


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """Whether two reports give one amount: as their sources wrote it, else at the rate of the older one's day."""

    rates: Rates | None = None

    def __call__(self, one: Report, other: Report) -> bool:
        if same_amount(one.figure, other.figure):
            return True
        day = min(one.article.published, other.article.published).date()
        return same_money(one.figure, other.figure, day, self.rates)

    def among(self, reports: Sequence[Report], asked: Iterable[Report] = ()) -> "Among":
        """Some reports, to be searched by amount for those that are `asked` about, and for one another."""
        days = frozenset(report.article.published.date() for report in (*reports, *asked))
        return Among(reports=reports, days=days, rates=self.rates)


class Faces:
    """Reports as comparing sees them: of those that cannot be told apart by it, one."""

    def __init__(self, reports: Iterable[Report] = ()) -> None:
        self._undated: dict[str, dict[Face, Report]] = defaultdict(dict)
        self._dated: dict[str, dict[tuple[Face, date], Report]] = defaultdict(dict)
        for report in reports:
            self.add(report)

    def add(self, report: Report) -> None:
        figure = report.figure
        face = (figure.value, figure.value_high, figure.unit, figure.alt, figure.bound)
        self._undated[figure.unit].setdefault(face, report)
        self._dated[figure.unit].setdefault((face, report.article.published.date()), report)

    def __iter__(self) -> Iterator[Report]:
        """One of each amount."""
        for theirs in self._undated.values():
            yield from theirs.values()

    def to(self, report: Report) -> Iterator[Report]:
        """Those that it is to be compared with. Of its own currency the day does not matter."""
        for unit in self._undated:
            yield from (self._undated if unit == report.figure.unit else self._dated)[unit].values()


def joins(report: Report, fact: Faces, same: Same) -> bool:
    """Whether a report gives a fact's amount: that of one report at least, and of all that give its currency.

    A dollar rewrite and a yuan rewrite of one original have only the original in common.
    """
    mine, found = units(report.figure), False
    for other in fact.to(report):
        if same(report, other):
            found = True
        elif mine & units(other.figure):
            return False
    return found


def units(figure: Figure) -> set[str]:
    """The units in which a figure is given."""
    return {amount.unit for amount in amounts(figure)}


@dataclass(frozen=True, kw_only=True)  # no slots: what is worked out of the reports is kept beside them
class Among:
    """Some reports by amount. One is known by its number, which is its place among them."""

    reports: Sequence[Report]
    days: frozenset[date]
    rates: Rates | None
    _spread: dict[tuple[str, str], tuple[float, float] | None] = field(default_factory=dict)

    def near(self, report: Report) -> Collection[int]:
        """The numbers of all reports that can give this one's amount, in their order."""
        if len(self.reports) <= _FEW:
            return range(len(self.reports))
        return sorted({number for found in self._found(report.figure) for number in found})

    def near_any(self, faces: Faces) -> Collection[int]:
        """The same of all that can give the amount of any of these."""
        if len(self.reports) <= _FEW:
            return range(len(self.reports))
        return sorted({number for report in faces for number in self.near(report)})

    def _found(self, figure: Figure) -> Iterator[Sequence[int]]:
        about = figure.bound == "about"
        for amount in amounts(figure):
            for shelf in self._shelves.get(amount.unit, ()):
                yield shelf.between(abs(float(amount.value)), *_reach(amount, shelf, about=about))
        if not is_money(figure.unit) or self.rates is None:
            return
        for unit, shelves in self._shelves.items():
            worth = self._worth(figure.unit, unit)
            if worth is not None:
                yield from (shelf.between(abs(float(figure.value)), *worth) for shelf in shelves)

    @cached_property
    def _shelves(self) -> dict[str, list["_Shelf"]]:
        """The amounts of each unit, those together that were written as exactly."""
        found: dict[tuple[str, int, bool], list[tuple[float, int]]] = defaultdict(list)
        for number, report in enumerate(self.reports):
            about = report.figure.bound == "about"
            for amount in amounts(report.figure):
                found[amount.unit, _written(amount), about].append((abs(float(amount.value)), number))
        shelves: dict[str, list[_Shelf]] = defaultdict(list)
        for (unit, written, about), theirs in found.items():
            theirs.sort()
            shelves[unit].append(
                _Shelf(
                    written=written,
                    about=about,
                    values=tuple(value for value, _ in theirs),
                    numbers=tuple(number for _, number in theirs),
                )
            )
        return shelves

    def _worth(self, unit: str, other: str) -> tuple[float, float] | None:
        """The least and the most that one unit was worth in another on any of the days, and some more."""
        if unit == other or not is_money(other) or self.rates is None:
            return None
        if (unit, other) not in self._spread:
            found = [self.rates.rate(unit, other, day) for day in self.days]
            rates = [float(rate.value) for rate in found if rate is not None]
            spread = (min(rates) * (1 - _EXCHANGED), max(rates) * (1 + _EXCHANGED)) if rates else None
            self._spread[unit, other] = spread
        return self._spread[unit, other]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shelf:
    """Amounts of one unit in their order and whose each is, all written with as many digits, or all "about"."""

    written: int
    about: bool
    values: tuple[float, ...]
    numbers: tuple[int, ...]

    def between(self, value: float, least: float, most: float, more: float = 0.0) -> Sequence[int]:
        """Whose amounts are so many times a value, and some `more` to either side."""
        low, high = value * least - more, value * most + more
        return self.numbers[bisect_left(self.values, low) : bisect_right(self.values, high)]


def _written(amount: Amount) -> int:
    """How many digits tell an amount from others, as far as that matters."""
    return max(min(_ROUNDED), min(digits(amount.value), max(_ROUNDED)))


def _reach(amount: Amount, shelf: _Shelf, *, about: bool) -> tuple[float, float, float]:
    """How far from an amount those of a shelf may lie: the rougher was rounded."""
    if amount.unit == "percent":
        return *_PERCENTS, 1.0
    written = min(_written(amount), shelf.written)
    rough = min(_ROUNDED) if (about or shelf.about) and written == 3 else written
    return 1 - _ROUNDED[rough], 1 + _ROUNDED[rough], 0.0
