"""A metric of one company or several, in; the card with its chart, out; the table where nothing can be drawn."""

from dataclasses import replace

from bot import cards
from bot.errors import NotUnderstood
from bot.model import Button, Card, Chart, Prose
from bot.ports import Archive
from bot.queries.asked import Asked, company_name
from bot.queries.comparisons import compare, compared
from bot.queries.figures import metric_of
from bot.queries.timelines import read, view, within, years

NO_CHARTS = "Charts are not installed here, so this is the table: pip install 'briefwire[charts]' brings them."
TOO_FEW = "There are fewer than two periods to draw, so this is the table."


def chart(asked: Asked, archive: Archive) -> Card:
    """The chart of what was asked."""
    command, metric = asked.command, asked.command.metric or "capex"
    if not command.companies:
        raise NotUnderstood("A chart of what?", hint="Name a metric and a company: /chart capex bytedance.")
    table = compare(asked, archive) if len(command.companies) > 1 else metric_of(asked, archive, metric)
    if table.kind != "timeline":
        return table
    made = _several(asked, archive, metric) if len(command.companies) > 1 else _one(asked, archive, metric)
    if made is None or asked.charts is None:
        return _said(table, TOO_FEW if asked.charts else NO_CHARTS)
    sources = Button(label="Sources", verb="sources", argument=f"{', '.join(command.companies)} {metric}")
    return cards.charted(made, asked.charts(made), view=view(asked), sources=sources)


def _one(asked: Asked, archive: Archive, metric: str) -> Chart | None:
    key = asked.command.companies[0]
    found = within(read(asked, archive, key, metric), asked.command)
    return cards.by_period(
        found, name=company_name(key), to=asked.command.currency, rates=asked.rates, dark=_dark(asked)
    )


def _several(asked: Asked, archive: Archive, metric: str) -> Chart | None:
    return cards.side_by_side(
        metric,
        compared(asked, archive, asked.command, metric),
        period=years(asked.command),
        to=asked.command.currency,
        rates=asked.rates,
        dark=_dark(asked),
    )


def _dark(asked: Asked) -> bool:
    return "dark" in dict(asked.command.options)


def _said(card: Card, sentence: str) -> Card:
    """A card with a sentence below its heading."""
    return replace(card, parts=(card.parts[0], Prose(text=sentence), *card.parts[1:]))
