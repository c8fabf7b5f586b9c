"""A story in, the presses that its card offers out: sources, figures over time, others beside them, why."""

from collections.abc import Iterator, Sequence

from bot.companies import companies
from bot.model import Actions, Button, Figure, Story

_PEERS = 2


def story_buttons(value: Story, figures: Sequence[Figure]) -> Actions:
    """The presses of a story's card, most useful first; what is seldom wanted goes behind the three dots."""
    return Actions(buttons=(*_of_figures(value, figures), *_of_story(value)))


def _of_figures(value: Story, figures: Sequence[Figure]) -> Iterator[Button]:
    if not figures:
        return
    yield Button(label="Sources", verb="sources", argument=value.id)
    first = figures[0]
    if first.company:
        yield Button(label="Timeline", verb="figures", argument=f"{first.company} {first.metric}")
        others = companies().peers(first.company, _PEERS)
        company = companies().get(first.company)
        if others and company is not None:
            names = ", ".join(one.name for one in (company, *others))
            yield Button(label="Compare", verb="compare", argument=f"{first.metric} {names}")


def _of_story(value: Story) -> Iterator[Button]:
    yield Button(label="Why this?", verb="why", argument=value.id)
    yield Button(label="Less like this", verb="less", argument=value.id, style="more")
    if len(value.readings) > 1:
        yield Button(label="Not the same story", verb="split", argument=value.id, style="more")
    yield Button(label="Report", verb="report", argument=value.id, style="more")
