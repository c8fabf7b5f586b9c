"""Timelines in, cards out: what holds comes first, what is denied is warned of, what is history is counted.

Refuses to look anything up or to compute: facts come with their changes, gaps and disputes.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot import wording
from bot.cards.labels import amount
from bot.cards.rows import PLAIN, View, heard, rows, stated
from bot.ledger import Fact, Timeline, possible_first
from bot.model import Actions, Button, Card, FigureRow, FigureTable, Footer, Heading, Item, Listing, Part

WHOLE, PARTS, HISTORY, EACH, WARNED, DISPUTES = 12, 5, 12, 3, 3, 5
LINES = 20
_YEAR = 12
_WARNINGS = {"denied", "retracted"}


def timeline(value: Timeline, *, name: str, view: View = PLAIN) -> Card:
    """A company's figures of one metric by period, newest first; parts below the whole, then what was denied, then
    how much is history. With nothing that holds, or where everything was asked for, history is shown.
    """
    whole = possible_first(value.whole)
    shown = view.limit or (len(whole) if view.everything else WHOLE)
    sections: list[tuple[tuple[Fact, ...], int, str | None]] = [(whole, shown, None)]
    if not (view.limit == 1 and whole):
        parts = possible_first([fact for fact in value.parts if not _repeats(fact, whole)])
        most = PARTS if whole else WHOLE
        sections.append((parts, most * (4 if view.everything else 1), "Parts, products and changes"))
        sections.append(_history(value, view))
    tables = [
        FigureTable(rows=tuple(rows(facts[:most], view, sums=title is None, parts=value.parts)), title=title)
        for facts, most, title in sections
        if facts
    ]
    told = {id(fact) for facts, most, _ in sections for fact in facts[:most]}
    hidden = [fact for fact in value.facts if id(fact) not in told and not _repeats(fact, whole[:shown])]
    return Card(
        kind="timeline",
        parts=(
            Heading(text=f"{name}: {wording.metric(value.metric).lower()}"),
            *heard(view),
            *tables[:1],
            *_disputes(whole[:shown], view),
            *tables[1:],
            Footer(text=_tail(value.facts, hidden, view)),
            Actions(buttons=tuple(_buttons(value, hidden, view))),
        ),
        private=True,
    )


def _repeats(fact: Fact, whole: Sequence[Fact]) -> bool:
    """Whether a fact is a change that is computed on the card as well, to the same result."""
    return fact.figure.subject is None and any(stated(other, (fact,)) for other in whole)


def _history(value: Timeline, view: View) -> tuple[tuple[Fact, ...], int, str]:
    """What does not hold any more, as far as it is worth a reader's time."""
    if view.everything or not (value.whole or value.parts):
        return value.history, HISTORY * (4 if view.everything else 1), "No longer stands"
    periods = {fact.figure.period for fact in (*value.whole, *value.parts)}
    warned = tuple(fact for fact in value.history if fact.standing in _WARNINGS and fact.figure.period in periods)
    return warned, WARNED, "Denied or taken back"


def _buttons(value: Timeline, hidden: Sequence[Fact], view: View) -> Iterable[Button]:
    subject = f"{value.company} {value.metric}"
    yield Button(label="Sources", verb="sources", argument=subject)
    if view.chart:
        yield Button(label="Chart", verb="chart", argument=view.chart)
    if hidden and not view.everything:
        yield Button(label="All of it", verb="figures", argument=f"{subject} all")


def _tail(facts: Sequence[Fact], hidden: Sequence[Fact], view: View) -> str:
    articles = {report.article.id for fact in facts for report in fact.reports}
    said = f"{wording.count(len(facts), 'fact')} from {wording.count(len(articles), 'article')}"
    return " · ".join(filter(None, (said, _folded(hidden, view), fiscal(facts))))


def _folded(hidden: Sequence[Fact], view: View) -> str:
    """What is not shown, and how to see it: "4 superseded and 2 more not shown: /capex tencent all"."""
    if not hidden:
        return ""
    gone = Counter(fact.standing for fact in hidden if fact.superseded)
    rest = len(hidden) - gone.total()
    kinds = [f"{number} {standing}" for standing, number in gone.most_common()]
    if rest:
        kinds.append(f"{rest} more")
    said = f"{wording.joined(kinds)} not shown"
    return f"{said}: {view.again}" if view.again and not view.everything else said


def fiscal(facts: Iterable[Fact]) -> str:
    """The assumption behind fiscal years that are no calendar years."""
    last = next((fact.span.last for fact in facts if fact.span and fact.span.fiscal and fact.span.annual), None)
    return f"fiscal years end in {wording.MONTHS[last % 12]}" if last is not None else ""


def _disputes(facts: Sequence[Fact], view: View) -> tuple[Part, ...]:
    """Each disagreement once: the two amounts with their outlets, and the likely cause. What nobody can explain
    comes first, and the rest is counted.
    """
    items: dict[frozenset[str], tuple[bool, Item]] = {}
    for fact in facts:
        for other in fact.disputes:
            mine = f"{amount(fact.figure)} ({fact.latest.article.outlet})"
            theirs = f"{amount(other.figure)} ({other.outlet})"
            text = f"{wording.period(fact.figure.period)}: {mine} {'and' if other.explained else 'or'} {theirs}"
            item = Item(text=text, detail=other.cause or "the texts give no cause")
            items.setdefault(frozenset((mine, theirs)), (other.explained, item))
    most = DISPUTES * (4 if view.everything else 1)
    told = [item for _, item in sorted(items.values(), key=lambda known: known[0])]
    more = len(told) - most
    rest = [Item(text=f"and {wording.count(more, 'more difference')}")] if more > 0 else []
    return (Listing(items=(*told[:most], *rest), title="Where amounts differ"),) if told else ()


def overview(name: str, tables: Sequence[Timeline], *, view: View = PLAIN) -> Card:
    """What holds of a company today: the latest facts of each metric, the fewer the more metrics there are, and
    by name what else there is.
    """
    standing = [table for table in tables if table.whole or table.parts]
    each = min(EACH, max(1, LINES // max(1, len(standing))))
    told, rest = standing[:LINES], standing[LINES:]
    shown = [fact for table in told for fact in _latest(table, each)]
    lines = [line for fact in shown for line in _named(fact, view)]
    total = sum(len(table.facts) for table in tables)
    also = [f"{wording.metric(table.metric).lower()} ({len(table.facts)})" for table in rest]
    tail = (
        f"{len(shown)} of {wording.count(total, 'fact')}",
        f"also {wording.joined(also)}" if also else "",
        f"/figures {name} {tables[0].metric} shows all of one metric",
    )
    return Card(
        kind="timeline",
        parts=(
            Heading(text=f"{name}: figures"), *heard(view), FigureTable(rows=tuple(lines)),
            Footer(text=" · ".join(filter(None, tail))),
        ),
        private=True,
    )  # fmt: skip


def _latest(table: Timeline, most: int) -> Sequence[Fact]:
    """The latest that stands; a single one is rather what was reported than what is expected of the year after."""
    facts = possible_first((*table.whole, *table.parts))
    done = next((f for f in facts if f.figure.status == "actual" and f.span and not (f.early or f.doubt)), None)
    if most > 1 or done is None or done.span is None or facts[0].span is None:
        return facts[:most]
    alike = done.figure.subject_key == facts[0].figure.subject_key
    return (done,) if alike and facts[0].span.last - done.span.last <= _YEAR else facts[:1]


def _named(fact: Fact, view: View) -> Iterable[FigureRow]:
    """A fact's lines, with its metric in the first."""
    said = wording.label(fact.figure, entity=False)
    if not fact.figure.period:
        said = f"{said}, no period given"
    first, *others = rows((fact,), view, sums=False)
    yield replace(first, label=said)
    yield from others
