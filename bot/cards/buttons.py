"""A story in, the presses that its card offers out: sources, figures over time, others beside them, why."""

from collections.abc import Iterator, Sequence

from bot.companies import companies
from bot.model import Actions, Button, Figure, Story

_PEERS = 2
# What says something beside the same of another company; a stake or a share price does not.
_COMPARABLE = frozenset(
    """capex revenue net_income operating_income eps margin valuation users headcount layoffs units buyback debt
    """.split()
)


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
    told = next((figure for figure in figures if figure.company and figure.metric in _COMPARABLE), None)
    company = companies().get(told.company) if told and told.company else None
    others = companies().peers(company.id, _PEERS) if company else ()
    if told is not None and company is not None and others:
        names = ", ".join(one.name for one in (company, *others))
        yield Button(label="Compare", verb="compare", argument=f"{told.metric} {names}")


def _of_story(value: Story) -> Iterator[Button]:
    yield Button(label="Why this?", verb="why", argument=value.id)
    yield Button(label="Less like this", verb="less", argument=value.id, style="more")
    if len(value.readings) > 1:
        yield Button(label="Not the same story", verb="split", argument=value.id, style="more")
    yield Button(label="Report", verb="report", argument=value.id, style="more")
