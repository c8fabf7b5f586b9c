"""Several companies and one metric in; for each the fact to compare it by, or why there is none.

The surest whole year of the whole company counts. Knows what may stand beside what; how it looks is for `cards`.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot import cards, wording
from bot.cards.comparisons import fiscal_year
from bot.ledger import Fact, Timeline, several_years
from bot.ledger.spans import year
from bot.model import Card, Command
from bot.money import Exchange
from bot.ports import Archive
from bot.queries.asked import Asked, company_name
from bot.queries.timelines import chart_of, line_of, nearest, read_all, view, within, years

_EARLY = 4  # after all that is possible
_SURENESS = {"actual": 0, "planned": 1, "forecast": 2, "rumoured": 3}


def compare(asked: Asked, archive: Archive) -> Card:
    """One metric of several companies: for each the surest annual level of the whole, or why there is none."""
    metric = asked.command.metric or "capex"
    lines = compared(asked, archive, asked.command, metric)
    if all(line.fact is None and not line.instead for line in lines):
        names = wording.joined(line.name for line in lines)
        return cards.notice(
            f"No {wording.metric(metric).lower()} of {names} so far", "Nothing that I have read gives one."
        )
    return cards.comparison(
        metric, lines, period=years(asked.command) or None, view=aligned(asked, lines), newer=_newer(lines)
    )


def compared(asked: Asked, archive: Archive, command: Command, metric: str) -> list[cards.Line]:
    """A line a company, in the order in which a command names them; without a time, for the latest year of which
    there is something of each.
    """
    found = read_all(asked, archive, command.companies, metric)
    if command.since is not None or command.until is not None or command.period is not None:
        return [line(company_name(told.company), told, command) for told in found]
    known = [_years(told) for told in found]
    common = max(set[int].intersection(*known), default=None)
    command = replace(command, since=common, until=common)
    return [
        replace(line(company_name(told.company), told, command), newer=max(years_, default=0) if common else 0)
        for told, years_ in zip(found, known, strict=True)
    ]


def _newer(lines: Sequence[cards.Line]) -> str:
    """The years after the one compared of which there is something of some."""
    shown = max((year(line.fact.figure.period) or 0 for line in lines if line.fact), default=0)
    whose = [line for line in lines if line.newer > shown]
    if not whose:
        return ""
    newest = max(line.newer for line in whose)
    named = wording.joined(line.name for line in whose if line.newer == newest)
    return f"{shown} is the latest year told of each; of {named} there is {newest} as well."


def _years(found: Timeline) -> set[int]:
    """The years of which a company can be compared by a whole year."""
    whole = [fact for fact in found.whole if not fact.early and not fact.doubt]
    annual = [fact for fact in whole if fact.span is None or fact.span.annual]
    return {named for fact in annual if (named := year(fact.figure.period)) is not None}


def aligned(asked: Asked, lines: Sequence[cards.Line]) -> cards.View:
    """Where amounts stand in several currencies and rates are there, dollars beside them."""
    given = view(asked, chart=chart_of(asked, asked.command.metric or "capex"))
    units = {line.fact.figure.unit for line in lines if line.fact is not None}
    if given.exchange is None and len(units) > 1 and asked.rates is not None:
        return cards.View(
            exchange=Exchange(to="USD", rates=asked.rates),
            limit=given.limit,
            heard=given.heard,
            chart=given.chart,
        )
    return given


def line(name: str, found: Timeline, command: Command) -> cards.Line:
    """A company with the fact to compare it by in the time asked for, or what there is instead."""
    in_years = within(found, command)
    fact = _to_compare([fact for fact in in_years.whole if several_years(fact.figure.period) == 1])
    if fact is not None:
        return cards.Line(name=name, fact=fact)
    return cards.Line(name=name, fact=None, instead=_instead(in_years) or _other_years(found, command))


def _to_compare(levels: Sequence[Fact]) -> Fact | None:
    """The latest whole year's surest fact, rather of the whole; a shorter period only where there is none."""
    annual = [fact for fact in levels if fact.span is None or fact.span.annual]
    candidates = [fact for fact in annual if fact.figure.period] or levels
    candidates = [fact for fact in candidates if not fact.early] or candidates
    candidates = [fact for fact in candidates if not fact.doubt] or candidates
    if not candidates:
        return None
    latest = year(candidates[0].figure.period)
    return min((fact for fact in candidates if year(fact.figure.period) == latest), key=_sureness)


def _sureness(fact: Fact) -> tuple[bool, int, bool, int]:
    sure = _EARLY if fact.early else _SURENESS[fact.figure.status]
    return fact.superseded, sure, bool(fact.scope) or fact.beside is not None, -fact.outlets


def _instead(found: Timeline) -> str:
    """What there is where there is nothing to compare: a total of several years, a part, or history."""
    if found.whole:
        figure = found.whole[0].figure
        together = f"{wording.period(figure.period)} together"
        return f"only {wording.amount(figure)} for {together}, which is not comparable"
    levels = [fact for fact in found.parts if fact.figure.measure == "level"]
    if levels:
        figure = levels[0].figure
        return f"only {wording.owner(figure.subject or '')}: {wording.amount(figure)}, a part of it"
    if found.history:
        fact = found.history[0]
        return f"only {wording.amount(fact.figure)}, {fact.standing}"
    return ""


def _other_years(found: Timeline, command: Command) -> str:
    """What there is outside the years asked for: the whole year nearest to them."""
    levels = [fact for fact in found.whole if several_years(fact.figure.period) == 1 and year(fact.figure.period)]
    if not levels:
        return ""
    if command.period:
        return f"nothing for {years(command)} · {line_of(nearest(levels, command)[0])}"
    wanted = command.until or command.since or 0
    levels = [fact for fact in levels if fact.span is None or fact.span.annual] or levels
    closest = min(levels, key=lambda fact: (abs((year(fact.figure.period) or 0) - wanted), *_sureness(fact)))
    runs = fiscal_year(closest)
    months = f" ({runs.partition(' runs ')[2]})" if runs else ""
    return f"nothing for {years(command)} · {line_of(closest, months)}"
