"""Figures as many articles reported them, in; one line per fact and period, out.

Reports of the same fact merge (same company, metric, measure, period and subject, amounts equal within rounding
or joined by the other currency that one of them gives). Refuses to convert currencies by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.model import Amount, Figure, Report

_TOLERANCE = Decimal("0.005")
_STATUS_ORDER = {"actual": 0, "planned": 1, "forecast": 2, "rumoured": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One fact with all its reports, newest article first. `superseded`: a newer statement replaced it."""

    reports: tuple[Report, ...]
    superseded: bool = False

    @property
    def figure(self) -> Figure:
        """The figure as its best report gives it: the most complete, then the newest."""
        return max(
            self.reports, key=lambda r: (len(r.figure.alt), r.article.depth == "full", r.article.published)
        ).figure

    @property
    def latest(self) -> Report:
        """The newest report."""
        return self.reports[0]

    @property
    def outlets(self) -> int:
        """How many publisher families reported it."""
        return len({report.article.family or report.article.outlet for report in self.reports})


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The facts of one company and metric, latest period first; within a period the current one first."""

    company: str
    metric: str
    facts: tuple[Fact, ...]


def timeline(company: str, metric: str, reports: Iterable[Report]) -> Timeline:
    """A company's facts of one metric."""
    facts = [fact for group in _groups(reports).values() for fact in _standing(group)]
    facts.sort(key=_recency, reverse=True)
    return Timeline(company=company, metric=metric, facts=tuple(facts))


def _recency(fact: Fact) -> tuple[str, bool, bool, int, str]:
    figure = fact.figure
    return (
        _sortable(figure.period),
        figure.subject is None,
        not fact.superseded,
        -("level", "change", "share").index(figure.measure),
        fact.latest.article.published.isoformat(),
    )


def _sortable(period: str | None) -> str:
    """Periods in order of time; a whole year after its parts, what has no period last."""
    if period is None:
        return ""
    body = period.removeprefix("FY").split("/")[-1]
    return body if len(body) > 4 else f"{body}~"


def _groups(reports: Iterable[Report]) -> dict[tuple[str | None, ...], list[Report]]:
    """Reports that speak of the same thing: subject, measure, period."""
    groups: dict[tuple[str | None, ...], list[Report]] = defaultdict(list)
    for report in reports:
        figure = report.figure
        unit = figure.unit if figure.measure != "level" else "level"
        groups[(figure.subject and figure.subject.casefold(), figure.measure, figure.period, unit)].append(report)
    return groups


def _standing(group: Sequence[Report]) -> list[Fact]:
    """The facts of one group, merged, with those that a newer statement of the same rank replaced marked."""
    merged: list[list[Report]] = []
    for report in sorted(group, key=lambda r: (r.article.published, r.article.id), reverse=True):
        same = next(
            (fact for fact in merged if any(same_amount(report.figure, other.figure) for other in fact)), None
        )
        if same is None:
            merged.append([report])
        elif all(report.article.id != other.article.id for other in same):
            same.append(report)
    facts = [Fact(reports=tuple(reports)) for reports in merged]
    if group[0].figure.period is None:
        return facts
    return [Fact(reports=fact.reports, superseded=_replaced(fact, facts)) for fact in facts]


def _replaced(fact: Fact, others: Sequence[Fact]) -> bool:
    """Whether a later statement that is at least as sure speaks of the same thing with another amount."""
    mine = fact.latest
    return any(
        other is not fact
        and other.latest.article.published > mine.article.published
        and _STATUS_ORDER[other.figure.status] <= _STATUS_ORDER[mine.figure.status]
        for other in others
    )


def amounts(figure: Figure) -> tuple[Amount, ...]:
    """Every amount by which a figure may be known: its own, the end of its range, its other currencies."""
    own = [Amount(value=figure.value, unit=figure.unit)]
    if figure.value_high is not None:
        own.append(Amount(value=figure.value_high, unit=figure.unit))
    return (*own, *figure.alt)


def same_amount(one: Figure, other: Figure) -> bool:
    """Whether two figures give the same amount within rounding, in any unit that both give."""
    return any(
        a.unit == b.unit and abs(a.value - b.value) <= _TOLERANCE * max(abs(a.value), abs(b.value))
        for a in amounts(one)
        for b in amounts(other)
    )
