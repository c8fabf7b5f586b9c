"""Companies with the fact to compare each by, in; the table of several side by side, or the ranking, out.

What is unlike is said beside it; a gap is shown as a gap, with what there is instead.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot import wording
from bot.cards.rows import KINDS, PLAIN, View, converted, heard, row
from bot.ledger import Fact, apart
from bot.ledger.spans import year
from bot.model import Actions, Button, Card, FigureRow, FigureTable, Footer, Heading, Part, Prose

GAP = "nothing reported that I have read"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A company in a comparison: the fact to compare by, or why there is none, and the newest year that is told of
    it, where another was chosen.
    """

    name: str
    fact: Fact | None
    instead: str = ""
    newer: int = 0


def comparison(
    metric: str, lines: Sequence[Line], *, period: str | None, view: View = PLAIN, newer: str = ""
) -> Card:
    """One metric of several companies side by side; a gap is shown as a gap, and what is unlike is said."""
    rows: list[FigureRow] = []
    for line in lines:
        if line.fact is None:
            rows.append(FigureRow(label=line.name, amount="—", note=line.instead or GAP))
        else:
            rows.append(row(line.fact, name=line.name, scoped=True))
            rows.extend(converted(line.fact, view.exchange))
    heading = Heading(text=" ".join(filter(None, ("Comparison:", wording.metric(metric).lower(), period or ""))))
    chart: tuple[Part, ...] = ()
    if view.chart:
        chart = (Actions(buttons=(Button(label="Chart", verb="chart", argument=view.chart),)),)
    return Card(
        kind="timeline",
        parts=(heading, *heard(view), FigureTable(rows=tuple(rows)), *_caveats(lines, newer), *chart),
        private=True,
    )


def _caveats(lines: Sequence[Line], newer: str) -> tuple[Part, ...]:
    """What keeps the figures from being read against each other."""
    facts = [(line.name, line.fact) for line in lines if line.fact is not None]
    said = [newer] if newer else []
    said += [f"{name}'s {words}." for name, fact in facts if (words := fiscal_year(fact))]
    if len(facts) > 1:
        kinds = {KINDS[fact.figure.status] for _, fact in facts}
        if len(kinds) > 1:
            said.append(f"Kinds differ: {wording.joined(sorted(kinds))}.")
        years = {str(named) for _, fact in facts if (named := year(fact.figure.period))}
        if len(years) > 1:
            said.append(f"Years differ: {wording.joined(sorted(years))}.")
        first_name, first = facts[0]
        for name, fact in facts[1:]:
            why = apart(first, fact)
            if why:
                said.append(f"{first_name} and {name}: {why}.")
        units = {fact.figure.unit for _, fact in facts}
        if len(units) > 1:
            said.append(f"Amounts are in {wording.joined(sorted(units))}, as reported.")
    return (Prose(text=" ".join(said)),) if said else ()


def fiscal_year(fact: Fact) -> str:
    """The months of a fiscal year or part of one that is no calendar's: "fiscal 2027 runs Jul 2026–Jun 2027"."""
    covered = fact.span
    if covered is None or not covered.fiscal or not 1 < covered.months <= 12:
        return ""
    first, last = (f"{wording.MONTHS[at % 12]} {at // 12}" for at in (covered.first, covered.last))
    return f"{wording.period(fact.figure.period)} runs {first}–{last}"


def ranking(
    metric: str,
    period: str,
    lines: Sequence[Line],
    *,
    view: View,
    unranked: int = 0,
    doubted: Sequence[Line] = (),
    partial: str = "",
) -> Card:
    """The companies with the most of something in a year, by what they reported or plan, each with its badge.

    Below them who is `doubted`, without a place.
    """
    rows: list[FigureRow] = []
    for place, line in enumerate(lines, 1):
        if line.fact is not None:
            rows.append(row(line.fact, name=f"{place}. {line.name}", scoped=True))
            rows.extend(converted(line.fact, view.exchange))
    rows.extend(row(line.fact, name=line.name, scoped=True) for line in doubted if line.fact is not None)
    left = f"{wording.count(unranked, 'company', 'companies')} left out for want of a rate" if unranked else ""
    years = " · ".join(
        f"{line.name}'s {words}" for line in lines if line.fact and (words := fiscal_year(line.fact))
    )
    tail = " · ".join(filter(None, (left, partial, years, "Kinds are as badged: a plan is no result")))
    heading = Heading(text=f"Top {wording.metric(metric).lower()} {period}")
    return Card(
        kind="timeline",
        parts=(heading, *heard(view), FigureTable(rows=tuple(rows)), Footer(text=tail)),
        private=True,
    )
