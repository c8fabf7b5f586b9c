"""A story in, its card out, parts in order of importance. Briefs of many are for `briefs`."""

import re
from collections.abc import Iterable, Sequence

from bot import stories, wording
from bot.cards.buttons import story_buttons
from bot.cards.labels import amount, says
from bot.cards.standing import NOTHING, Denied, is_former, possible_first, standing_first, word
from bot.figures.numbers import quantities
from bot.ledger import beyond
from bot.model import (
    Card,
    Figure,
    FigureRow,
    FigureTable,
    Footer,
    Heading,
    Part,
    Prose,
    Story,
)

ROWS_ON_A_STORY = 5
_FROM = re.compile(r"\bfrom\s(?:\S{1,20}\s){0,2}$")
_DEPTHS = {
    "full": "",
    "feed": "from the feed's own text",
    "teaser": "headline and teaser only",
    "headline": "headline only",
}


def story(value: Story, *, tz: str = "UTC", note: str = "", denied: Denied = NOTHING) -> Card:
    """The card of a story: headline and badge, gist, at most five key figures, who says so, where it is from.

    `denied` says which of its figures do not stand any more.
    """
    reading = value.lead
    told = possible_first(value, stories.newest(value)[:ROWS_ON_A_STORY])
    newest = standing_first(value, told, denied)
    old = _raised_from([now for _, now in newest])
    pairs = [pair for pair in newest if pair[1] not in old.values()]
    figures = [now for _, now in pairs]
    sure = badge(value, [now for _, now in told if now in figures], denied)
    parts: list[Part] = [Heading(text=reading.article.title, badge=sure, url=reading.article.url)]
    if reading.gist.sentences:
        parts.append(Prose(text=reading.gist.text))
    if figures:
        parts.append(FigureTable(rows=tuple(rows(value, pairs, old, denied))))
    parts.append(Footer(text=provenance(value, note), at=reading.article.published))
    parts.append(story_buttons(value, figures))
    return Card(kind="story", parts=tuple(parts))


def key_figures(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures that go on a card."""
    return tuple(figure for figure in figures if figure.key)[:ROWS_ON_A_STORY]


def badge(value: Story, figures: Sequence[Figure], denied: Denied = NOTHING) -> str | None:
    """The word that says how sure the story's first figure is; None for a story without figures."""
    if not figures:
        return None
    if said := word(figures[0], denied):
        return said.partition(" ")[0].upper()
    if value.state in ("confirmed", "filed") and figures[0].status == "planned":
        return "CONFIRMED PLAN"
    return wording.STATUS_BADGES[figures[0].status]


def _raised_from(figures: Sequence[Figure]) -> dict[Figure, Figure]:
    """Figures that replace another of the same article, "to $85bn from $80bn", with the one that they replace."""
    found: dict[Figure, Figure] = {}
    for old in figures:
        if _is_left_behind(old):
            now = next((new for new in figures if new is not old and _same(new, old)), None)
            if now is not None and not _is_left_behind(now):
                found[now] = old
    return found


def _same(one: Figure, two: Figure) -> bool:
    return _what(one) == _what(two)


def _what(figure: Figure) -> tuple[object, ...]:
    return (
        figure.evidence.article, figure.entity, figure.subject_key, figure.metric, figure.measure, figure.period,
        figure.unit, figure.status,
    )  # fmt: skip


def _is_left_behind(figure: Figure) -> bool:
    """Whether the sentence puts "from" before the amount."""
    quote = figure.evidence.quote
    mine = (found for found in quantities(quote) if (found.value, found.unit) == (abs(figure.value), figure.unit))
    return any(_FROM.search(quote[: found.bound_start]) for found in mine)


def rows(
    value: Story,
    pairs: Sequence[tuple[Figure, Figure]],
    old: dict[Figure, Figure] | None = None,
    denied: Denied = NOTHING,
) -> Iterable[FigureRow]:
    """A row a figure; one that replaces another says what it was, and who changed it where a later article did."""
    entities = {now.entity for _, now in pairs}
    title = value.lead.article.title.casefold()
    obvious = len(entities) == 1 and (pairs[0][1].entity or "").casefold() in title
    outlets = {reading.article.id: reading.article.outlet for reading in value.readings}
    shown = [now for _, now in pairs]
    for was, now in pairs:
        changed = f"was {amount(was)}, {outlets.get(now.evidence.article, '')}" if now is not was else ""
        before = (old or {}).get(now)
        since = "before" if is_former(value, now, shown) else ""
        doubt = wording.to_check(too_much) if (too_much := beyond(now)) else ""
        left = f"from {amount(before)}" if before else ""
        note = " · ".join(filter(None, (doubt, since, word(now, denied), says(now), left, changed)))
        yield FigureRow(label=wording.label(now, entity=not obvious), amount=amount(now), note=note)


def provenance(value: Story, note: str = "") -> str:
    """Whose article it is, how many others tell the same, and how much of it we have."""
    outlets, origins = len(stories.outlets(value.readings)), len(stories.origins(value.readings))
    others = f"{wording.count(outlets, 'outlet')}, {wording.count(origins, 'origin')}" if outlets > 1 else ""
    lead = value.lead.article
    return " · ".join(filter(None, (lead.outlet, others, _DEPTHS[lead.depth], note)))
