"""Facts in, the bars of a chart out, and the same in words: one bar a fact, all in one unit.

What is in another currency is converted at the day's rate and marked; what cannot be converted is named below and
not drawn. Refuses to draw.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot import wording
from bot.cards.comparisons import Line
from bot.cards.labels import amount
from bot.cards.rows import KINDS, View, heard
from bot.ledger import Fact, Timeline, several_years
from bot.model import Actions, Bar, Button, Card, Chart, Footer, Heading, Image
from bot.money import Exchange, given_in
from bot.ports import Rates

MOST_BARS = 12
FEWEST_BARS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A fact with what its bar is called."""

    name: str
    fact: Fact
    under: str = ""


def by_period(
    value: Timeline, *, name: str, to: str | None = None, rates: Rates | None = None, dark: bool = False
) -> Chart | None:
    """A company's whole years, latest first; shorter periods where there are no years. None for less than two.

    What is to be checked is not drawn, for nothing else would be seen beside it. `to` is the currency
    that was asked for.
    """
    levels = [fact for fact in value.whole if fact.figure.period and several_years(fact.figure.period) == 1]
    levels = [fact for fact in levels if not fact.doubt]
    years = [fact for fact in levels if fact.span is None or fact.span.annual]
    named = [Named(name=wording.period(fact.figure.period), fact=fact) for fact in (years or levels)[:MOST_BARS]]
    if len(named) < FEWEST_BARS:
        return None
    title = f"{name}: {wording.metric(value.metric).lower()}"
    return _chart(title, named, Exchange(to=to or _unit(named), rates=rates), dark)


def side_by_side(
    metric: str,
    lines: Sequence[Line],
    *,
    period: str,
    to: str | None = None,
    rates: Rates | None = None,
    dark: bool = False,
) -> Chart | None:
    """Several companies, in the order in which they were named; gaps are named below."""
    named = [
        Named(name=line.name, fact=line.fact, under=wording.period(line.fact.figure.period))
        for line in lines
        if line.fact is not None
    ]
    if not named:
        return None
    gaps = [line.name for line in lines if line.fact is None]
    title = " ".join(filter(None, (wording.metric(metric), period)))
    more = f"No figure to compare of {wording.joined(gaps)}." if gaps else ""
    return _chart(title, named, Exchange(to=to or _unit(named), rates=rates), dark, more)


def _unit(named: Sequence[Named]) -> str:
    """The unit that most sources give, that of the first bar among equals."""
    given = Counter(
        unit for one in named for unit in {one.fact.figure.unit, *(a.unit for a in one.fact.figure.alt)}
    )
    first = named[0].fact.figure.unit
    return max(given, key=lambda unit: (given[unit], unit == first, unit))


def _chart(title: str, named: Sequence[Named], exchange: Exchange, dark: bool, more: str = "") -> Chart | None:
    bars: list[Bar] = []
    left_out: list[str] = []
    used: dict[str, None] = {}
    for one in named:
        bar = _bar(one, exchange)
        if bar is None:
            left_out.append(f"{one.name}: {amount(one.fact.figure)}")
            continue
        bars.append(bar)
        if (rate := _rate(one.fact, exchange)) is not None:
            used[rate] = None
    if not bars:
        return None
    missing = f"Not drawn for want of a rate: {wording.joined(left_out)}." if left_out else ""
    footer = " ".join(filter(None, (f"≈ {wording.joined(used)}." if used else "", more, missing)))
    return Chart(title=title, bars=tuple(bars), alt=_words(title, bars, footer), footer=footer, dark=dark)


def _bar(one: Named, exchange: Exchange) -> Bar | None:
    """A bar in the chart's unit; None where there is no rate. What the source gave is always written."""
    figure, fact = one.fact.figure, one.fact
    value, high, text, under = figure.value, figure.value_high, wording.amount(figure), one.under
    if figure.unit != exchange.to:
        shown = _shown(fact, exchange)
        if shown is None:
            return None
        value, high, written, sure = shown
        beside = f"({written})" if sure else f"≈ {written}"
        if under:
            text, under = written if sure else f"≈ {written}", f"{under} · {text}"
        else:
            text = f"{text} {beside}"
    return Bar(
        name=one.name,
        under=under,
        value=value,
        high=high,
        text=text,
        kind=figure.status,
        bound=figure.bound,
        early=fact.early,
        disputed=any(not (other.explained or other.outvoted) for other in fact.disputes),
    )


def _shown(fact: Fact, exchange: Exchange) -> tuple[Decimal, Decimal | None, str, bool] | None:
    """A fact's value in another unit, the end of its range, how it is written, and whether the source gave it."""
    given = given_in(fact.figure, exchange.to)
    if given is not None:
        return given.value, None, wording.quantity(given.value, given.unit), True
    found = exchange.of(fact.figure, fact.latest.article.published.date())
    if found is None:
        return None
    value, unit = found.amount.value, found.amount.unit
    written = wording.quantity(value, unit) if found.high is None else wording.span(value, found.high, unit)
    return value, found.high, written, False


def _rate(fact: Fact, exchange: Exchange) -> str | None:
    """The rate that a bar was converted with, in words."""
    if not exchange.needed(fact.figure):
        return None
    found = exchange.of(fact.figure, fact.latest.article.published.date())
    if found is None:
        return None
    value, day = wording.plain(round(found.rate.value, 4)), wording.period(found.rate.day.isoformat())
    return f"1 {fact.figure.unit} = {value} {exchange.to} ({found.rate.source}, {day})"


def _words(title: str, bars: Sequence[Bar], footer: str) -> str:
    """All that the chart shows, for those who cannot see it."""
    said = "; ".join(f"{' '.join(filter(None, (bar.name, bar.under)))}: {bar.text}, {_kind(bar)}" for bar in bars)
    return " ".join(filter(None, (f"Bar chart, {title}. {said}.", footer)))


def _kind(bar: Bar) -> str:
    early = " before the period was over" if bar.early else ""
    return f"{KINDS[bar.kind]}{early}{', disputed' if bar.disputed else ''}"


def charted(chart: Chart, png: bytes, *, view: View, sources: Button) -> Card:
    """The card around a chart that was drawn."""
    return Card(
        kind="timeline",
        parts=(
            Heading(text=chart.title),
            *heard(view),
            Image(png=png, alt=chart.alt, filename=f"{_filed(chart.title)}.png"),
            Footer(text="Full bars are reported, hatched ones planned; the table has who said so and when"),
            Actions(buttons=(sources,)),
        ),
        private=True,
    )


def _filed(title: str) -> str:
    """A title as a file's name."""
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in title.lower()).split()) or "chart"
