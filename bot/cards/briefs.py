"""The stories of a day in, best first; the brief out: a line a story, and cards for its thread that say more.

What a brief claims to tell is in its lines or beneath them; what is beyond both is counted in words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TypeVar

from bot import stories, wording
from bot.cards.labels import amount
from bot.cards.standing import NOTHING, Denied, possible_first, standing_first, word
from bot.cards.stories import badge, provenance, rows
from bot.model import Card, Figure, FigureTable, Footer, Heading, Item, Listing, Part, Prose, Story

T = TypeVar("T")

ITEMS_ON_A_BRIEF = 8
MOST_LINES_BENEATH = 60  # nobody reads on after that many
_FIGURES_ON_A_LINE = 2
_ROWS_ON_A_STORY = 3
_STORIES_ON_A_CARD = 4  # told in full: more would not fit into one message everywhere
_LINES_ON_A_CARD = 20


def brief(
    told: Sequence[Story],
    day: date,
    *,
    title: str = "",
    more: int = 0,
    since: date | None = None,
    empty: str = "Nothing new on what you follow.",
    note: str = "",
    denied: Denied = NOTHING,
) -> Card:
    """The brief of a day, or of the days `since` one: a line a story, most important first, and how many there are
    with `more` that are not given here. A day without any says that it is `empty`; a `note` stands below. `denied`
    says which figures do not stand any more.
    """
    told = _standing_first(told, denied)
    heading = Heading(text=f"{title or 'Tech finance brief'} · {_days(since, day)}")
    if not told:
        below = (Footer(text=note),) if note else ()
        return Card(kind="brief", parts=(heading, Prose(text=empty), *below))
    number = wording.count(len(told) + more, "story", "stories")
    tail = f"the first {ITEMS_ON_A_BRIEF} of {number}" if len(told) > ITEMS_ON_A_BRIEF else number
    lines = Listing(items=tuple(_line(value, denied) for value in told[:ITEMS_ON_A_BRIEF]))
    return Card(kind="brief", parts=(heading, lines, Footer(text=" · ".join(filter(None, (tail, note))))))


def _days(since: date | None, day: date) -> str:
    """A day, or the first and the last of several: "25 Nov – 2 Dec 2026"."""
    last = wording.period(day.isoformat())
    if since is None:
        return last
    first = wording.period(since.isoformat())
    return f"{first.removesuffix(f' {day.year}')} – {last}"


def details(told: Sequence[Story], more: int = 0, denied: Denied = NOTHING) -> tuple[Card, ...]:
    """What goes beneath a brief: its stories with gist, figures and source; then a line for each of the others."""
    told = _standing_first(told, denied)
    first, others = told[:ITEMS_ON_A_BRIEF], told[ITEMS_ON_A_BRIEF:]
    numbered = tuple(enumerate(first, 1))
    cards = [_in_full(some, denied) for some in _by(_STORIES_ON_A_CARD, numbered)]
    cards += [_in_lines(some, denied) for some in _by(_LINES_ON_A_CARD, others[:MOST_LINES_BENEATH])]
    hidden = max(0, len(others) - MOST_LINES_BENEATH) + more
    if hidden:
        tail = Footer(text=f"… and {hidden:,} more of less importance")
        cards[-1] = replace(cards[-1], parts=(*cards[-1].parts, tail))
    return tuple(cards)


def _by(number: int, things: Sequence[T]) -> Iterable[Sequence[T]]:
    return (things[at : at + number] for at in range(0, len(things), number))


def _standing_first(told: Sequence[Story], denied: Denied) -> Sequence[Story]:
    """Stories as they come, but one whose first figure was denied behind the first that tells what stands."""
    ordered = list(told)
    for value in told if denied else ():
        mine = _first(value, denied)
        others = (
            other for other in ordered if mine is not None and _replaces(_first(other, denied), mine, denied)
        )
        instead = next(others, None)
        if instead is not None and ordered.index(instead) > ordered.index(value):
            ordered.remove(value)
            ordered.insert(ordered.index(instead) + 1, value)
    return ordered


def _first(value: Story, denied: Denied) -> Figure | None:
    """The figure that a story leads with."""
    return next(iter(_telling(value, denied)), None)


def _replaces(one: Figure | None, figure: Figure, denied: Denied) -> bool:
    """Whether a figure is of the same thing as one that was denied, and stands."""
    if one is None or word(one, denied) or not word(figure, denied):
        return False
    return (one.company or one.entity, one.metric) == (figure.company or figure.entity, figure.metric)


def _line(value: Story, denied: Denied) -> Item:
    """A headline with the figures that matter; without any, who says so."""
    figures = list(islice(_telling(value, denied), _FIGURES_ON_A_LINE))
    article = value.lead.article
    title = article.title.casefold()
    said = " · ".join(
        f"{wording.label(figure, entity=_unsaid(figure, title))}: {amount(figure)}{_hedge(figure, denied)}"
        for figure in figures
    )
    return Item(text=article.title, detail=said or article.outlet, url=article.url)


def _unsaid(figure: Figure, title: str) -> bool:
    return (figure.entity or "").casefold() not in title


def _telling(value: Story, denied: Denied) -> Iterable[Figure]:
    """One figure of each thing that the story gives figures of, how much it is before by how much it changed, and
    what stands before what was denied; what it was before is for the details.
    """
    things: dict[tuple[str | None, ...], Figure] = {}
    for _, figure in possible_first(value, stories.newest(value)):
        thing = (figure.entity, figure.subject_key, figure.metric)
        known = things.setdefault(thing, figure)
        instead = known.period == figure.period and word(known, denied) and not word(figure, denied)
        if figure.measure == "level" and (instead or known.measure != "level"):
            things[thing] = figure
    return things.values()


def _hedge(figure: Figure, denied: Denied) -> str:
    said = word(figure, denied) or ("" if figure.status == "actual" else figure.status)
    return f", {said}" if said else ""


def _in_full(told: Iterable[tuple[int, Story]], denied: Denied) -> Card:
    parts = tuple(part for number, value in told for part in _parts(number, value, denied))
    return Card(kind="answer", parts=parts)


def _parts(number: int, value: Story, denied: Denied) -> Iterable[Part]:
    article, gist = value.lead.article, value.lead.gist
    told = possible_first(value, stories.newest(value))
    pairs, first = standing_first(value, told, denied)[:_ROWS_ON_A_STORY], [now for _, now in told]
    yield Heading(text=f"{number}. {article.title}", badge=badge(value, first, denied), url=article.url)
    if gist.sentences:
        yield Prose(text=gist.text)
    if pairs:
        yield FigureTable(rows=tuple(rows(value, pairs, denied=denied)))
    yield Footer(text=provenance(value), at=article.published)


def _in_lines(told: Iterable[Story], denied: Denied) -> Card:
    items = tuple(_line(value, denied) for value in told)
    return Card(kind="answer", parts=(Heading(text="Also"), Listing(items=items)))
