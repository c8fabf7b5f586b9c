"""The command that shows how a story came about and what it weighs: `briefwire explain --story`."""

import argparse

from rich.console import Console as Terminal
from rich.table import Table
from rich.text import Text

from adapters.archive import connect
from adapters.wiring import load
from bot import stories, wording
from bot.errors import NotUnderstood
from bot.model import Story
from bot.ports import Archive


def explain(given: argparse.Namespace) -> int:
    """A story of the archive: the sum of its importance, its figures, and why each article is in it."""
    archive = connect(load(given.config).store.url)
    try:
        merged = archive.story(given.story)
        story = merged or _named(archive, given.story)
    finally:
        archive.close()
    if story is None:
        raise NotUnderstood(
            f"No story in the archive is called {given.story}.",
            hint="Give the link of one of its articles, or the id that stands at its card's end.",
        )
    out = Terminal(highlight=False)
    out.print(Text(story.lead.article.title, style="bold"))
    out.print(Text(_head(story)))
    if merged is not None and merged.id != given.story:
        out.print(Text(f"{given.story} was a story of its own, and became a part of this one."))
    out.print(_importance(story))
    out.print(_articles(story))
    return 0


def _named(archive: Archive, name: str) -> Story | None:
    """The story with an article of that link or id."""
    reading = archive.find_article(name)
    return archive.story_with(reading.article.id if reading else name)


def _head(story: Story) -> str:
    outlets, origins = len(stories.outlets(story.readings)), len(stories.origins(story.readings))
    return (
        f"Story {story.id}: {story.state}, revision {story.revision}, "
        f"{wording.count(len(story.readings), 'article')} by {wording.count(outlets, 'outlet')}, "
        f"{wording.count(origins, 'origin')}"
    )


def _importance(story: Story) -> Table:
    """The addends, one a line, and their sum."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(justify="right")
    table.add_column()
    for name, value in story.parts:
        table.add_row(f"{value:+.1f}", Text(name))
    table.add_row(Text(f"{story.importance:.1f}", style="bold"), Text("importance", style="bold"))
    return table


def _articles(story: Story) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("published", "outlet", "origin", "says", "why it is in this story"):
        table.add_column(column, overflow="fold")
    for reason in stories.reasons(story):
        table.add_row(
            wording.clock(reason.published),
            Text(reason.outlet),
            Text("its own" if reason.origin == reason.family else reason.origin),
            reason.state,
            Text(reason.why or "the first"),
        )
    return table
