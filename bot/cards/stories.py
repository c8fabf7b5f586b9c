"""Stories in, cards out: the card of one, and the brief of a day, parts in order of importance."""

from collections.abc import Iterable, Sequence
from datetime import date

from bot import stories, wording
from bot.cards.buttons import story_buttons
from bot.cards.labels import amount, label, says
from bot.model import (
    Card,
    Figure,
    FigureRow,
    FigureTable,
    Footer,
    Heading,
    Item,
    Listing,
    Part,
    Prose,
    Story,
)

ROWS_ON_A_STORY = 5
ITEMS_ON_A_BRIEF = 8
_DEPTHS = {
    "full": "",
    "feed": "from the feed's own text",
    "teaser": "headline and teaser only",
    "headline": "headline only",
}


def story(value: Story, *, tz: str = "UTC", note: str = "") -> Card:
    """The card of a story: headline and badge, gist, at most five key figures, who says so, where it is from."""
    reading = value.lead
    pairs = stories.newest(value)[:ROWS_ON_A_STORY]
    figures = [now for _, now in pairs]
    parts: list[Part] = [Heading(text=reading.article.title, badge=badge(value, figures), url=reading.article.url)]
    if reading.gist.sentences:
        parts.append(Prose(text=reading.gist.text))
    if figures:
        parts.append(FigureTable(rows=tuple(_rows(value, pairs))))
    parts.append(Footer(text=_provenance(value, note), at=reading.article.published))
    parts.append(story_buttons(value, figures))
    return Card(kind="story", parts=tuple(parts))


def key_figures(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures that go on a card."""
    return tuple(figure for figure in figures if figure.key)[:ROWS_ON_A_STORY]


def badge(value: Story, figures: Sequence[Figure]) -> str | None:
    """The word that says how sure the story's first figure is; None for a story without figures."""
    if not figures:
        return None
    if value.state in ("confirmed", "filed") and figures[0].status == "planned":
        return "CONFIRMED PLAN"
    return wording.STATUS_BADGES[figures[0].status]


def _rows(value: Story, pairs: Sequence[tuple[Figure, Figure]]) -> Iterable[FigureRow]:
    """A row a figure; one that a later article has changed says what it was and who changed it."""
    entities = {now.entity for _, now in pairs}
    title = value.lead.article.title.casefold()
    obvious = len(entities) == 1 and (pairs[0][1].entity or "").casefold() in title
    outlets = {reading.article.id: reading.article.outlet for reading in value.readings}
    for was, now in pairs:
        changed = f"was {amount(was)}, {outlets.get(now.evidence.article, '')}" if now is not was else ""
        note = " · ".join(filter(None, (says(now), changed)))
        yield FigureRow(label=label(now, entity=not obvious), amount=amount(now), note=note)


def _provenance(value: Story, note: str) -> str:
    outlets, origins = len(stories.outlets(value.readings)), len(stories.origins(value.readings))
    others = f"{wording.count(outlets, 'outlet')}, {wording.count(origins, 'origin')}" if outlets > 1 else ""
    lead = value.lead.article
    return " · ".join(filter(None, (lead.outlet, others, _DEPTHS[lead.depth], note)))


def brief(told: Sequence[Story], day: date, *, tz: str = "UTC", more: int = 0, title: str = "") -> Card:
    """The day's brief: one line a story, most important first; an empty day says so."""
    heading = Heading(text=f"{title or 'Tech finance brief'} · {_day(day)}")
    if not told:
        return Card(kind="brief", parts=(heading, Prose(text="Nothing new on what you follow.")))
    shown = told[:ITEMS_ON_A_BRIEF]
    hidden = more + len(told) - len(shown)
    tail = f"… {hidden} more" if hidden else wording.count(len(told), "story", "stories")
    return Card(
        kind="brief", parts=(heading, Listing(items=tuple(_brief_line(item) for item in shown)), Footer(text=tail))
    )


def _day(day: date) -> str:
    return wording.period(day.isoformat())


def _brief_line(value: Story) -> Item:
    reading = value.lead
    first = [now for _, now in stories.newest(value)[:2]]
    figures = "; ".join(f"{label(figure)}: {amount(figure)}{_hedge(figure)}" for figure in first)
    return Item(
        text=reading.article.title,
        detail=" — ".join(filter(None, (figures, _provenance(value, "")))),
        url=reading.article.url,
    )


def _hedge(figure: Figure) -> str:
    return "" if figure.status == "actual" else f" ({figure.status})"
