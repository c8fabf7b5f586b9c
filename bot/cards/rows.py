"""Facts in, lines of a table out: when, how much, how sure, who says so, and each number of ours with its formula.

A note is pieces between dots, the most telling first, so that a narrow screen can break it between them. Refuses
to choose which facts are shown.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot import wording
from bot.amounts import equal
from bot.cards.labels import amount
from bot.ledger import BASES, STOCKS, Computed, Fact, basis, several_years, years_together
from bot.model import Figure, FigureRow, Part, Prose
from bot.money import Conversion, Exchange, rounded

KINDS = {"actual": "reported", "planned": "planned", "forecast": "forecast", "rumoured": "rumoured"}
SUB = "↳ "


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How the asker wants to read: in which currency, how many rows, with history or not, and what was understood.

    `again` is what to type to see all of it, `chart` what to type for a chart; "" where there is none.
    """

    exchange: Exchange | None = None
    limit: int | None = None
    heard: str | None = None
    everything: bool = False
    again: str = ""
    chart: str = ""


PLAIN = View()


def heard(view: View) -> tuple[Part, ...]:
    """What a free question was understood as."""
    return (Prose(text=f"Understood as: {view.heard}."),) if view.heard else ()


def rows(facts: Iterable[Fact], view: View, *, sums: bool, parts: Sequence[Fact] = ()) -> Iterator[FigureRow]:
    """A line a fact; below it what was computed: the change on the year before once a period, at the surest.

    Where a source states the same change among the `parts`, that is said beside ours.
    """
    told: set[str | None] = set()
    for fact in facts:
        yield row(fact)
        if not fact.superseded:
            yield from converted(fact, view.exchange)
        period = fact.figure.period
        if sums and fact.outcome is not None:
            yield _computed(f"{SUB}outcome", fact.outcome)
        if sums and fact.change is not None and period not in told:
            label = f"{SUB}on {wording.period(fact.change.against.period)}"
            yield _computed(label, fact.change, stated(fact, parts))
        told.add(period)


def row(fact: Fact, *, name: str = "", scoped: bool = False) -> FigureRow:
    """A fact on one line. `scoped`: the part that its words speak of is said, as nothing else on the card does."""
    figure = fact.figure
    when = wording.period(figure.period) or _told(fact)
    part = wording.owner(figure.subject) if figure.subject else ""
    said = " ".join(filter(None, (name, part, _what(figure), when)))
    return FigureRow(label=said, amount=amount(figure), note=" · ".join(_notes(fact, scoped=scoped)))


def _told(fact: Fact) -> str:
    """What stands for a period that is not given: of what is counted on a day, when that was told."""
    if fact.figure.metric not in STOCKS or fact.figure.measure != "level":
        return "no period given"
    told = fact.latest.article.published
    return f"told {wording.MONTHS[told.month - 1]} {told.year}"


def _what(figure: Figure) -> str:
    """What of the metric a figure is, where it is not its level."""
    if figure.measure == "share":
        return f"share of {_whole(figure.of)}"
    return "" if figure.measure == "level" else "change in" if figure.period else "change,"


def _whole(of: str | None) -> str:
    return wording.metric(of).lower() if of and of != "other" else "the total"


def _notes(fact: Fact, *, scoped: bool) -> Iterator[str]:
    figure = fact.figure
    if fact.superseded:
        yield f"{fact.standing}{' ' if fact.because.startswith('by ') else ': '}{fact.because}"
    if fact.doubt:
        yield wording.to_check(fact.doubt)
    against = [other for other in fact.disputes if not other.outvoted]
    if against:
        yield "differs" if all(other.explained for other in against) else "disputed"
    yield _kind(fact)
    if fact.beside is not None:
        yield f"beside {wording.amount(fact.beside)} in the same article"
    if (on := basis(fact.latest)) not in {"", "year"}:
        yield BASES[on]
    if several_years(figure.period) > 1:
        yield years_together(fact.latest)
    if scoped and fact.scope:
        yield f"speaks of {wording.joined(sorted(fact.scope))}"
    yield from _who(fact)
    yield from _bounds(fact)


def _bounds(fact: Fact) -> Iterator[str]:
    """What other reports of the fact allow that the one shown does not say."""
    for bound, words in (("up_to", "up to"), ("at_least", "at least")):
        outlet = next((r.article.outlet for r in fact.reports if r.figure.bound == bound), None)
        if outlet is not None and fact.figure.bound == "exact" and fact.figure.value_high is None:
            yield f"“{words}” at {outlet}"


def _kind(fact: Fact) -> str:
    """How sure, and in whose words."""
    figure = fact.figure
    early = " before the period was over" if fact.early and not fact.superseded else ""
    who = f", {wording.says(figure.attribution)}" if figure.attribution else ""
    return f"{KINDS[figure.status]}{early}{who}"


def _who(fact: Fact) -> Iterator[str]:
    """The outlet with its day, or how many outlets there are and how many sources they go back to.

    Outlets of one house are named, each of them, for they count as one.
    """
    day = wording.day(fact.latest.article.published)
    if fact.outlets == 1:
        named = tuple(dict.fromkeys(report.article.outlet for report in fact.reports))
        yield f"{wording.joined(named)}, {day}"
        return
    yield f"{wording.count(fact.outlets, 'outlet')}, {wording.count(fact.origins, 'origin')}"
    yield day


def stated(fact: Fact, parts: Iterable[Fact]) -> Fact | None:
    """The change that a source states of a fact, where it is the one that we compute; None where it is not."""
    if fact.change is None:
        return None
    return next(
        (
            part
            for part in parts
            if part.figure.measure == "change"
            and part.figure.unit == "percent"
            and part.figure.subject_key == fact.figure.subject_key
            and part.figure.period == fact.figure.period
            and part.figure.status == fact.figure.status
            and equal(part.figure.value, fact.change.value, percent=True)
        ),
        None,
    )


def _computed(label: str, found: Computed, said: Fact | None = None) -> FigureRow:
    bound = wording.BOUNDS[found.bound]
    source = f" · {said.latest.article.outlet} says {wording.amount(said.figure)}" if said else ""
    note = f"computed: {found.formula}{source}"
    return FigureRow(label=label, amount=f"{bound}{wording.signed(found.value)}", note=note)


def converted(fact: Fact, exchange: Exchange | None) -> Iterator[FigureRow]:
    """The amount in the currency that was asked for, with its rate; or that there is none."""
    if exchange is None or not exchange.needed(fact.figure):
        return
    found = exchange.of(fact.figure, fact.latest.article.published.date())
    label, unit = f"{SUB}in {exchange.to}", fact.figure.unit
    if found is not None:
        bound = wording.BOUNDS[fact.figure.bound].removeprefix("about ")
        yield FigureRow(
            label=label, amount=f"≈ {bound}{_money(found)}", note=f"computed: {rate_words(found, unit)}"
        )
        return
    why = "no rate for" if exchange.rates is not None else "no exchange rates installed for"
    yield FigureRow(label=label, amount="—", note=f"{why} {unit}")


def _money(found: Conversion) -> str:
    low = wording.quantity(found.amount.value, found.amount.unit)
    if found.high is None:
        return low
    return wording.span(found.amount.value, found.high, found.amount.unit)


def rate_words(found: Conversion, unit: str) -> str:
    """A rate with its day and source: "1 CNY = 0.137 USD, ECB, 20 Dec 2024"."""
    rate = found.rate
    value = wording.plain(rounded(rate.value, 4))
    return f"1 {unit} = {value} {found.amount.unit}, {rate.source}, {wording.period(rate.day.isoformat())}"
