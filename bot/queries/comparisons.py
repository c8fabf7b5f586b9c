"""Several companies, or all of them, and one metric in; for each the fact to compare it by, or why there is none.

The surest whole year of the whole company counts. Knows what may stand beside what; how it looks is for `cards`.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from bot import cards, wording
from bot.cards.comparisons import fiscal_year
from bot.ledger import Fact, Timeline, several_years, timeline
from bot.ledger.spans import year
from bot.model import Card, Command, Report
from bot.money import Exchange
from bot.ports import Archive
from bot.queries.asked import Asked, company_name
from bot.queries.timelines import chart_of, line_of, read, view, within, years

_RANKED_FROM = 10_000
_RANKED = 10
_EARLY = 1.5
_SURENESS = {"actual": 0.0, "planned": 1.0, "forecast": 2.0, "rumoured": 3.0}


def compare(asked: Asked, archive: Archive) -> Card:
    """One metric of several companies: for each the surest annual level of the whole, or why there is none."""
    metric = asked.command.metric or "capex"
    lines = compared(asked, archive)
    if all(line.fact is None and not line.instead for line in lines):
        names = wording.joined(line.name for line in lines)
        return cards.notice(
            f"No {wording.metric(metric).lower()} of {names} so far", "Nothing that I have read gives one."
        )
    return cards.comparison(metric, lines, period=years(asked.command) or None, view=aligned(asked, lines))


def compared(asked: Asked, archive: Archive) -> list[cards.Line]:
    """A line a company, in the order in which they were named."""
    command, metric = asked.command, asked.command.metric or "capex"
    return [_line(company_name(key), read(asked, archive, key, metric), command) for key in command.companies]


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


def _line(name: str, found: Timeline, command: Command) -> cards.Line:
    in_years = within(found, command)
    fact = _to_compare([fact for fact in in_years.whole if several_years(fact.figure.period) == 1])
    if fact is not None:
        return cards.Line(name=name, fact=fact)
    return cards.Line(name=name, fact=None, instead=_instead(in_years) or _other_years(found, command))


def _to_compare(levels: Sequence[Fact]) -> Fact | None:
    """The latest whole year's surest fact, rather of the whole; a shorter period only where there is none."""
    annual = [fact for fact in levels if fact.span is None or fact.span.annual]
    candidates = [fact for fact in annual if fact.figure.period] or levels
    if not candidates:
        return None
    latest = year(candidates[0].figure.period)
    return min((fact for fact in candidates if year(fact.figure.period) == latest), key=_sureness)


def _sureness(fact: Fact) -> tuple[bool, float, bool, int]:
    sure = _EARLY if fact.early else _SURENESS[fact.figure.status]
    return fact.superseded, sure, bool(fact.scope), -fact.outlets


def _instead(found: Timeline) -> str:
    """What there is where there is nothing to compare: a total of several years, a part, or history."""
    if found.whole:
        figure = found.whole[0].figure
        together = wording.count(several_years(figure.period), "year")
        return f"only {wording.amount(figure)} for {together} together, which is not comparable"
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
    wanted = command.until or command.since or 0
    levels = [fact for fact in levels if fact.span is None or fact.span.annual] or levels
    nearest = min(levels, key=lambda fact: (abs((year(fact.figure.period) or 0) - wanted), *_sureness(fact)))
    runs = fiscal_year(nearest)
    months = f" ({runs.partition(' runs ')[2]})" if runs else ""
    return f"nothing for {years(command)} · {line_of(nearest, months)}"


# --- rankings -------------------------------------------------------------------------------------


def top(asked: Asked, archive: Archive) -> Card:
    """The companies with the most of a metric in a year, by what each reported or plans for the whole year."""
    command, metric = asked.command, asked.command.metric or "capex"
    wanted = command.until or asked.now.year
    since = datetime(wanted - 1, 1, 1, tzinfo=UTC)
    reports = archive.reports(metrics=(metric,), since=since, limit=_RANKED_FROM)
    exchange = Exchange(to=command.currency or "USD", rates=asked.rates)
    ranked, unranked = _ranked(asked, reports, metric, wanted, exchange)
    if not ranked:
        return cards.notice(
            f"No {wording.metric(metric).lower()} of anybody for {wanted}",
            f"Try another year: /top {metric} {wanted - 1}.",
        )
    partial = f"among the newest {_RANKED_FROM:,} figures" if len(reports) == _RANKED_FROM else ""
    view = cards.View(exchange=exchange, heard=command.heard)
    return cards.ranking(
        metric, str(wanted), ranked[: command.limit or _RANKED], view=view, unranked=unranked, partial=partial
    )


def _ranked(
    asked: Asked, reports: Sequence[Report], metric: str, wanted: int, exchange: Exchange
) -> tuple[list[cards.Line], int]:
    by_company: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        figure = report.figure
        if figure.measure == "level" and figure.subject is None and year(figure.period) == wanted:
            by_company[figure.company or figure.entity or ""].append(report)
    by_company.pop("", None)
    found, unranked = [], 0
    for key, theirs in by_company.items():
        told = timeline(key, metric, theirs, now=asked.now, rates=asked.rates)
        line = _line(company_name(key), told, asked.command)
        if line.fact is None or not (line.fact.span is None or line.fact.span.annual):
            continue
        value = exchange.value(line.fact.figure, line.fact.latest.article.published.date())
        if value is None and line.fact.figure.unit != "count":
            unranked += 1
        else:
            found.append((value if value is not None else line.fact.figure.value, line))
    found.sort(key=lambda pair: (-pair[0], pair[1].name))
    return [line for _, line in found], unranked
