"""The readings of one event in, the story out: its state, its importance, and what changed since it was told.

A story's figures are the key figures of its articles, merged by `facts`; its revision grows when one of them, the
state or the headline changes. Refuses to choose articles: that is for `grouping`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot import wording
from bot.amounts import digits, same_amount
from bot.importance import importance
from bot.model import Figure, Reading, Story
from bot.stories.facts import Fact, facts, merged
from bot.stories.headlines import headline_change
from bot.stories.kinds import kind
from bot.stories.origins import origins, outlets
from bot.stories.signatures import LEAD_WORDS, headline
from bot.stories.states import surest
from bot.text.similarity import first


def story(readings: Sequence[Reading], previous: Story | None, absorbed: Sequence[Story] = ()) -> Story:
    """The story that these articles tell; of two readings of one article the later given counts.

    Its id is its first article's for good, its revision one more than before if anything worth telling changed, or
    if others became parts of it: then it is more than any of theirs, too.
    """
    latest = {reading.article.id: reading for reading in readings}
    told = tuple(sorted(latest.values(), key=lambda reading: (reading.article.published, reading.article.id)))
    state, lead = surest(told)
    article, ident = lead.article, previous.id if previous else told[0].article.id
    bare = Story(id=ident, readings=told, state=state, told_by=article.id)
    sort = kind(headline(article.title), first(article.text, LEAD_WORDS), article.section)
    parts = importance(bare, sort=sort, outlets=len(outlets(told)), origins=len(origins(told)))
    revision = previous.revision + bool(absorbed or changes(previous, bare)) if previous else 0
    revision = max(revision, *(part.revision + 1 for part in absorbed), 0)
    return replace(bare, revision=revision, parts=parts, importance=round(sum(value for _, value in parts), 1))


def changes(previous: Story, now: Story) -> tuple[str, ...]:
    """What is new since a story was told, in words: "ByteDance capex 2025: US$20bn → US$22bn"."""
    figures = _figure_changes(merged(previous.readings), merged(now.readings))
    return (*_state_change(previous, now), *_corrections(previous, now), *figures, *_headline(previous, now))


def newest(value: Story) -> tuple[tuple[Figure, Figure], ...]:
    """The key figures of a story's lead, each as the lead gave it and as later articles have changed it.

    Where some say what they are of, those that do not ("other: US$182bn") are left to the sources; of an amount
    that is given rounded as well, what has more digits stays.
    """
    lead, now_told = value.lead, merged(value.readings)
    earlier = {one.article.id for one in value.readings if one.article.published <= lead.article.published}
    own = {id(figure): fact for fact, figure in facts(lead).items()}
    key = [figure for figure in lead.figures if figure.key]
    telling = _without_rounded([figure for figure in key if _is_telling(figure)] or key)
    pairs = ((figure, now_told.get(own.get(id(figure), ()), figure)) for figure in telling)
    return tuple(
        (was, was if now.evidence.article in earlier or same_amount(was, now) else now) for was, now in pairs
    )


def _without_rounded(figures: Sequence[Figure]) -> list[Figure]:
    """Figures without those that say one amount again, with fewer digits or later."""
    kept: list[Figure] = []
    for figure in figures:
        at = next((n for n, known in enumerate(kept) if _is_same(known, figure)), None)
        if at is None:
            kept.append(figure)
        elif digits(figure.value) > digits(kept[at].value):
            kept[at] = figure
    return kept


def _is_same(one: Figure, other: Figure) -> bool:
    return _of(one) == _of(other) and same_amount(one, other)


def _of(figure: Figure) -> tuple[str | None, ...]:
    whose = figure.company or figure.entity
    return whose, figure.metric, figure.measure, figure.of, figure.subject_key, figure.period, figure.status


def _is_telling(figure: Figure) -> bool:
    """Whether a figure says what it is of: by its metric, by a part or product, or by what it counts."""
    return figure.metric != "other" or figure.subject is not None or (figure.unit == "count" and bool(figure.of))


def _figure_changes(before: dict[Fact, Figure], after: dict[Fact, Figure]) -> Iterator[str]:
    if not before and after:
        figures = [f"{wording.label(figure)} {wording.amount(figure)}" for figure in list(after.values())[:3]]
        yield f"first figures: {wording.joined(figures)}"
    for fact, figure in after.items():
        if fact in before and not same_amount(before[fact], figure):
            yield f"{wording.label(figure)}: {wording.amount(before[fact])} → {wording.amount(figure)}"


def _headline(previous: Story, now: Story) -> Iterator[str]:
    """That the publisher of the article on the card calls it something else now."""
    was, article = previous.lead.article, now.lead.article
    changed = headline_change(was.title, article.title, article.outlet) if was.id == article.id else None
    if changed is not None:
        yield changed


def _state_change(previous: Story, now: Story) -> Iterator[str]:
    if previous.state != now.state:
        yield f"{previous.state} → {now.state}"


def _corrections(previous: Story, now: Story) -> Iterator[str]:
    """Which outlets have changed the figures of an article that was told."""
    before = {reading.article.id: reading for reading in previous.readings}
    for reading in now.readings:
        old = before.get(reading.article.id)
        if old is not None and old.article.digest != reading.article.digest and _contradicts(old, reading):
            yield f"corrected by {reading.article.outlet}"


def _contradicts(old: Reading, new: Reading) -> bool:
    """Whether an article now gives another amount for a fact; that it says more or less is no correction."""
    before = facts(old)
    return any(fact in before and not same_amount(before[fact], now) for fact, now in facts(new).items())
