"""Timelines in, cards out: one line a fact, what holds before what held, every number of ours with its formula.

Refuses to look anything up or to compute: facts come with their changes, gaps and disputes.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bot import wording
from bot.cards.labels import amount
from bot.ledger import Computed, Fact, Timeline, apart, several_years
from bot.model import (
    Actions,
    Button,
    Card,
    FigureRow,
    FigureTable,
    Footer,
    Heading,
    Item,
    Listing,
    Part,
    Prose,
)
from bot.money import Conversion, Exchange, rounded

WHOLE, PARTS, HISTORY, EACH = 12, 8, 8, 3
_KINDS = {"actual": "reported", "planned": "planned", "forecast": "forecast", "rumoured": "rumoured"}
_SUB = "↳ "
_GAP = "nothing reported that I have read"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How the asker wants to read: in which currency, how many rows, and what was understood."""

    exchange: Exchange | None = None
    limit: int | None = None
    heard: str | None = None


PLAIN = View()


# --- one company ----------------------------------------------------------------------------------


def timeline(value: Timeline, *, name: str, view: View = PLAIN) -> Card:
    """A company's figures of one metric by period, newest first; parts below the whole, history last."""
    shown, only_latest = view.limit or WHOLE, view.limit == 1
    sections: list[tuple[tuple[Fact, ...], int, str | None]] = [(value.whole, shown, None)]
    if not (only_latest and value.whole):
        sections.append((value.parts, PARTS, "Parts, products and changes, as stated"))
        sections.append((value.history, HISTORY, "No longer stands"))
    tables = [
        FigureTable(rows=tuple(_rows(facts[:most], view, sums=title is None)), title=title)
        for facts, most, title in sections
        if facts
    ]
    hidden = len(value.facts) - sum(min(len(facts), most) for facts, most, _ in sections)
    return Card(
        kind="timeline",
        parts=(
            Heading(text=f"{name}: {wording.metric(value.metric).lower()}"),
            *_heard(view),
            *tables[:1],
            *_disputes(value.whole),
            *tables[1:],
            Footer(text=_tail(value.facts, hidden)),
            Actions(buttons=(_sources(value),)),
        ),
        private=True,
    )


def _heard(view: View) -> tuple[Part, ...]:
    return (Prose(text=f"Understood as: {view.heard}."),) if view.heard else ()


def _sources(value: Timeline) -> Button:
    return Button(label="Sources", verb="sources", argument=f"{value.company} {value.metric}")


def _tail(facts: Sequence[Fact], hidden: int) -> str:
    articles = {report.article.id for fact in facts for report in fact.reports}
    said = f"{wording.count(len(facts), 'fact')} from {wording.count(len(articles), 'article')}"
    more = f"… {hidden} more" if hidden else ""
    return " · ".join(filter(None, (said, more, _fiscal(facts), "/sources shows the sentences")))


def _fiscal(facts: Iterable[Fact]) -> str:
    """The assumption behind fiscal years that are no calendar years."""
    last = next((fact.span.last for fact in facts if fact.span and fact.span.fiscal and fact.span.annual), None)
    return f"fiscal years end in {wording.MONTHS[last % 12]}" if last is not None else ""


def _rows(facts: Iterable[Fact], view: View, *, sums: bool) -> Iterator[FigureRow]:
    """A line a fact; below it what was computed: the change on the year before once a period, at the surest."""
    told: set[str | None] = set()
    for fact in facts:
        yield row(fact)
        if not fact.superseded:
            yield from _converted(fact, view.exchange)
        period = fact.figure.period
        if sums and fact.outcome is not None:
            yield _computed(f"{_SUB}outcome", fact.outcome)
        if sums and fact.change is not None and period not in told:
            yield _computed(f"{_SUB}on {wording.period(fact.change.against.period)}", fact.change)
        told.add(period)


def row(fact: Fact, *, name: str = "") -> FigureRow:
    """A fact on one line: when, how much, how sure, who and when they said so, and what became of it."""
    figure = fact.figure
    what = {"level": "", "change": "change ", "share": f"share of {_whole(figure.of)} "}[figure.measure]
    when = wording.period(figure.period) or "no period given"
    label = " ".join(filter(None, (name, figure.subject, f"{what}{when}")))
    return FigureRow(label=label, amount=amount(figure), note=" · ".join(filter(None, _notes(fact))))


def _whole(of: str | None) -> str:
    return wording.metric(of).lower() if of and of != "other" else "the total"


def _notes(fact: Fact) -> Iterator[str]:
    figure = fact.figure
    if fact.standing == "superseded":
        yield "superseded"
    elif fact.superseded:
        yield f"{fact.standing}{' ' if fact.because.startswith('by ') else ': '}{fact.because}"
    if fact.disputes:
        yield "differs" if all(other.explained for other in fact.disputes) else "disputed"
    yield f"{_KINDS[figure.status]} {wording.day(fact.latest.article.published)}"
    if fact.early and not fact.superseded:
        yield "period not over"
    if several_years(figure.period) > 1:
        yield f"{several_years(figure.period)} years together"
    yield _who(fact)
    if figure.attribution:
        yield f"says {figure.attribution}"


def _who(fact: Fact) -> str:
    """The outlet, or how many there are and how many sources they go back to."""
    if fact.outlets == 1:
        return fact.latest.article.outlet
    return f"{wording.count(fact.outlets, 'outlet')}, {wording.count(fact.origins, 'origin')}"


def _computed(label: str, found: Computed) -> FigureRow:
    bound = wording.BOUNDS[found.bound]
    return FigureRow(label=label, amount=f"{bound}{_signed(found.value)}", note=f"computed: {found.formula}")


def _signed(percent: Decimal) -> str:
    if percent == 0:
        return "±0%"
    return f"{'+' if percent > 0 else '−'}{wording.plain(abs(percent))}%"


def _converted(fact: Fact, exchange: Exchange | None) -> Iterator[FigureRow]:
    """The amount in the currency that was asked for, with its rate; or that there is none."""
    if exchange is None or not exchange.needed(fact.figure):
        return
    found = exchange.of(fact.figure, fact.latest.article.published.date())
    label, unit = f"{_SUB}in {exchange.to}", fact.figure.unit
    if found is not None:
        yield FigureRow(label=label, amount=f"≈ {_money(found)}", note=f"computed: {rate_words(found, unit)}")
        return
    why = "no rate for" if exchange.rates is not None else "no exchange rates installed for"
    yield FigureRow(label=label, amount="—", note=f"{why} {unit}")


def _money(found: Conversion) -> str:
    return wording.quantity(found.amount.value, found.amount.unit)


def rate_words(found: Conversion, unit: str) -> str:
    """A rate with its day and source: "1 CNY = 0.137 USD, ECB, 20 Dec 2024"."""
    rate = found.rate
    value = wording.plain(rounded(rate.value, 4))
    return f"1 {unit} = {value} {found.amount.unit}, {rate.source}, {wording.period(rate.day.isoformat())}"


def _disputes(facts: Sequence[Fact]) -> tuple[Part, ...]:
    """Each disagreement once: the two amounts with their outlets, and the likely cause."""
    items: dict[frozenset[str], Item] = {}
    for fact in facts:
        for other in fact.disputes:
            mine = f"{amount(fact.figure)} ({fact.latest.article.outlet})"
            theirs = f"{amount(other.figure)} ({other.outlet})"
            text = f"{wording.period(fact.figure.period)}: {mine} {'and' if other.explained else 'or'} {theirs}"
            items.setdefault(
                frozenset((mine, theirs)), Item(text=text, detail=other.cause or "the texts give no cause")
            )
    return (Listing(items=tuple(items.values()), title="Where amounts differ"),) if items else ()


def overview(name: str, tables: Sequence[Timeline], *, view: View = PLAIN, each: int = EACH) -> Card:
    """All that holds of a company today: the latest facts of each metric."""
    rows = [
        replace(line, label=_under(table.metric, line.label))
        for table in tables
        for line in _rows((*table.whole, *table.parts)[:each], view, sums=False)
    ]
    total = sum(len(table.facts) for table in tables)
    shown = sum(not line.label.startswith(_SUB) for line in rows)
    tail = (
        f"{shown} of {wording.count(total, 'fact')} · /figures {name} {tables[0].metric} shows all of one metric"
    )
    return Card(
        kind="timeline",
        parts=(
            Heading(text=f"{name}: figures"), *_heard(view), FigureTable(rows=tuple(rows)), Footer(text=tail),
        ),
        private=True,
    )  # fmt: skip


def _under(metric: str, label: str) -> str:
    return label if label.startswith(_SUB) else f"{wording.metric(metric)} {label}"


# --- several companies ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A company in a comparison: the fact to compare by, or why there is none."""

    name: str
    fact: Fact | None
    instead: str = ""


def comparison(metric: str, lines: Sequence[Line], *, period: str | None, view: View = PLAIN) -> Card:
    """One metric of several companies side by side; a gap is shown as a gap, and what is unlike is said."""
    rows: list[FigureRow] = []
    for line in lines:
        if line.fact is None:
            rows.append(FigureRow(label=line.name, amount="—", note=line.instead or _GAP))
        else:
            rows.append(row(line.fact, name=line.name))
            rows.extend(_converted(line.fact, view.exchange))
    heading = Heading(text=" ".join(filter(None, ("Comparison:", wording.metric(metric).lower(), period or ""))))
    return Card(
        kind="timeline",
        parts=(heading, *_heard(view), FigureTable(rows=tuple(rows)), *_caveats(lines)),
        private=True,
    )


def _caveats(lines: Sequence[Line]) -> tuple[Part, ...]:
    """What keeps the figures from being read against each other."""
    facts = [(line.name, line.fact) for line in lines if line.fact is not None]
    if len(facts) < 2:
        return ()
    said = []
    kinds = {_KINDS[fact.figure.status] for _, fact in facts}
    if len(kinds) > 1:
        said.append(f"Kinds differ: {wording.joined(sorted(kinds))}.")
    first_name, first = facts[0]
    for name, fact in facts[1:]:
        why = apart(first, fact)
        if why:
            said.append(f"{first_name} and {name}: {why}.")
    units = {fact.figure.unit for _, fact in facts}
    if len(units) > 1:
        said.append(f"Amounts are in {wording.joined(sorted(units))}, as reported.")
    return (Prose(text=" ".join(said)),) if said else ()


def ranking(
    metric: str, period: str, lines: Sequence[Line], *, view: View, unranked: int = 0, partial: str = ""
) -> Card:
    """The companies with the most of something in a year, by what they reported or plan, each with its badge."""
    rows: list[FigureRow] = []
    for place, line in enumerate(lines, 1):
        if line.fact is not None:
            rows.append(row(line.fact, name=f"{place}. {line.name}"))
            rows.extend(_converted(line.fact, view.exchange))
    left = f"{wording.count(unranked, 'company', 'companies')} left out for want of a rate" if unranked else ""
    tail = " · ".join(filter(None, (left, partial, "Kinds are as badged: a plan is no result")))
    heading = Heading(text=f"Top {wording.metric(metric).lower()} {period}")
    return Card(
        kind="timeline",
        parts=(heading, *_heard(view), FigureTable(rows=tuple(rows)), Footer(text=tail)),
        private=True,
    )
