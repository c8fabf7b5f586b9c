"""What was asked, in; the sentences that its answer stands on, out, each with a link that opens the page at it.

The sentences come in the order of the answer: what holds before what is denied, one of each fact first.
"""

from collections.abc import Iterable, Iterator, Sequence

from bot import cards, wording
from bot.errors import NotUnderstood
from bot.ledger import Fact, Timeline
from bot.ledger.facts import best
from bot.model import Card, Command, Report
from bot.ports import Archive
from bot.queries.asked import Asked, company_name
from bot.queries.comparisons import compared
from bot.queries.figures import nothing
from bot.queries.timelines import ALL, in_time, read, within

SHOWN, EVERYTHING = 8, 25


def sources(asked: Asked, archive: Archive) -> Card:
    """The sentence behind each figure of a story, of a company, or of what was asked before."""
    command = asked.command
    if command.arguments:
        return _of_story(command.arguments[0], archive)
    target = command if command.companies else asked.before
    if target is None or not target.companies:
        raise NotUnderstood(
            "Sources of what?", hint="Ask /capex bytedance first, or say /sources bytedance capex."
        )
    metric = command.metric or target.metric
    reports = _reports(asked, archive, target, metric)
    if not reports:
        return nothing(archive, target.companies[0], metric or "capex", target)
    names = ", ".join(company_name(key) for key in target.companies)
    what = f" {wording.metric(metric).lower()}" if metric else ""
    everything = ALL in dict(command.options)
    more = "" if everything else f"/sources {names}{what} all"
    title = wording.joined(company_name(key) for key in target.companies) + what
    return cards.sources(title, reports, limit=EVERYTHING if everything else SHOWN, more=more)


def _reports(asked: Asked, archive: Archive, target: Command, metric: str | None) -> Sequence[Report]:
    if metric is None:
        found = [(key, report) for key in target.companies for report in archive.reports(companies=(key,))]
        return [report for key, report in found if in_time(report.figure, key, target)]
    if len(target.companies) > 1:
        lines = compared(asked, archive, target, metric)
        return list(_each_fact_first(line.fact for line in lines if line.fact is not None))
    told = within(read(asked, archive, target.companies[0], metric), target)
    return list(_each_fact_first(_in_order(told)))


def _in_order(told: Timeline) -> Iterable[Fact]:
    yield from told.whole
    yield from told.parts
    yield from sorted(told.history, key=lambda fact: fact.standing not in {"denied", "retracted"})


def _each_fact_first(facts: Iterable[Fact]) -> Iterator[Report]:
    """The best report of each fact, then all the others."""
    others: list[Report] = []
    for fact in facts:
        shown = best(fact.reports)
        yield shown
        others.extend(report for report in fact.reports if report is not shown)
    yield from others


def _of_story(story_id: str, archive: Archive) -> Card:
    story = archive.story(story_id)
    if story is None:
        raise NotUnderstood(
            "I no longer have that story.", hint="Ask for the company instead: /sources bytedance capex."
        )
    reports = [
        Report(figure=figure, article=reading.article, story=story.id)
        for reading in story.readings
        for figure in cards.key_figures(reading.figures)
    ]
    return cards.sources(story.lead.article.title, reports)
