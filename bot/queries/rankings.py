"""All companies and one metric in; the ranking of a year or a quarter, out, or why there is none.

Knows what may be ranked: what is given of the whole of a company for the whole of that time.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import islice

from bot import cards, wording
from bot.commands.quarters import ends
from bot.errors import NotUnderstood
from bot.ledger import Timeline, timeline
from bot.ledger.spans import span
from bot.model import Card, Command, Figure, Report
from bot.money import Exchange
from bot.ports import Archive
from bot.queries.asked import Asked, company_name
from bot.queries.comparisons import line
from bot.queries.timelines import years

_RANKED_FROM = 10_000
_RANKED = 10
_TRIED = 12
_RANKABLE = re.compile(r"(?:FY)?(\d{4}(?:[QH]\d)?)")


def top(asked: Asked, archive: Archive) -> Card:
    """The companies with the most of a metric in a year or quarter, by what each reported or plans."""
    command, metric = asked.command, asked.command.metric or "capex"
    if command.since != command.until or "/" in (command.period or ""):
        raise _one_at_a_time(command, metric)
    period = command.period or str(command.until or asked.now.year)
    reports = _told(archive, metric, period)
    exchange = Exchange(to=command.currency or "USD", rates=asked.rates)
    ranked, unranked, doubted = _ranked(asked, reports, metric, exchange)
    if not ranked:
        return _no_ranking(asked, archive, period, exchange, unranked)
    partial = f"among the newest {_RANKED_FROM:,} figures" if len(reports) == _RANKED_FROM else ""
    view = cards.View(exchange=exchange, heard=command.heard)
    return cards.ranking(
        metric, wording.period(period), ranked, view=view, unranked=unranked, doubted=doubted, partial=partial
    )


def _told(archive: Archive, metric: str, period: str) -> Sequence[Report]:
    named = (period, f"FY{period.removeprefix('FY')}")
    return archive.reports(metrics=(metric,), periods=named, limit=_RANKED_FROM)


def _ranked(
    asked: Asked, reports: Sequence[Report], metric: str, exchange: Exchange
) -> tuple[list[cards.Line], int, list[cards.Line]]:
    """The first places, how many companies cannot be ranked for want of a rate, and who has to be checked.

    Nobody stands higher than by the greatest amount that was told, so those with less need not be looked at.
    """
    most = asked.command.limit or _RANKED
    by_company: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        figure = report.figure
        if _of_the_whole(figure):
            by_company[figure.company or figure.entity or ""].append(report)
    by_company.pop("", None)
    at_most = {key: _at_most(theirs, exchange) for key, theirs in by_company.items()}
    unranked = sum(value is None for value in at_most.values())
    found: list[tuple[Decimal, cards.Line]] = []
    doubted: list[cards.Line] = []
    for key, limit in sorted(at_most.items(), key=lambda pair: -(pair[1] or 0)):
        if limit is None or (len(found) >= most and found[most - 1][0] >= limit):
            continue
        place = _placed(
            asked, key, timeline(key, metric, by_company[key], now=asked.now, rates=asked.rates), exchange
        )
        if place is not None and place[1].fact is not None and place[1].fact.doubt:
            doubted.append(place[1])
        elif place is not None:
            found = sorted((*found, place), key=lambda pair: (-pair[0], pair[1].name))
    return [line for _, line in found[:most]], unranked, doubted


def _at_most(theirs: Sequence[Report], exchange: Exchange) -> Decimal | None:
    """The greatest amount that was told of a company; None where none can be ranked."""
    return max(
        (value for report in theirs if (value := _value(report.figure, report, exchange)) is not None),
        default=None,
    )


def _value(figure: Figure, report: Report, exchange: Exchange) -> Decimal | None:
    """A figure's value to rank by, at the rate of the day on which it was reported."""
    if figure.unit == "count":
        return figure.value
    return exchange.value(figure, report.article.published.date())


def _placed(asked: Asked, key: str, told: Timeline, exchange: Exchange) -> tuple[Decimal, cards.Line] | None:
    found = line(company_name(key), told, asked.command)
    if found.fact is None or found.fact.early:
        return None
    covered = found.fact.span
    if asked.command.period is None and not (covered is None or covered.annual):
        return None
    value = _value(found.fact.figure, found.fact.latest, exchange)
    return None if value is None else (value, found)


def _of_the_whole(figure: Figure) -> bool:
    return figure.measure == "level" and figure.subject is None


def _one_at_a_time(command: Command, metric: str) -> NotUnderstood:
    """What to type for the last year or quarter of a span; where its end is open, for the latest."""
    last = wording.period(ends(command.period)[1]) if command.period else str(command.until or "")
    better = " ".join(filter(None, ("/top", metric, last)))
    return NotUnderstood(
        "I rank one year, quarter or half at a time.", hint=f"Try {better}.", suggestions=(better,)
    )


# --- where there is none --------------------------------------------------------------------------


def _no_ranking(asked: Asked, archive: Archive, period: str, exchange: Exchange, unranked: int) -> Card:
    """Why nobody can be ranked, and the time nearest to the one asked for that has a ranking."""
    metric = asked.command.metric or "capex"
    name, when = wording.metric(metric).lower(), wording.period(period)
    title = f"No ranking by {name} for {when}"
    reports = archive.reports(metrics=(metric,), limit=_RANKED_FROM)
    if not reports:
        return cards.notice(title, f"Nothing that I have read gives a figure of {name}.")
    number = wording.count(len(reports), "figure")
    why = (
        f"What is told for {when} cannot be ranked for want of a rate of exchange."
        if unranked
        else f"I rank by what is given of a whole company for the whole of {when}; "
        f"of the {number} of {name} that I have, none is."
    )
    other = next(islice(_with_a_ranking(asked, archive, reports, period, exchange), 1), None)
    instead = f"Try /top {metric} {other}." if other else f"/export {metric} lists them all."
    return cards.notice(title, f"{why} {instead}")


def _with_a_ranking(
    asked: Asked, archive: Archive, reports: Sequence[Report], period: str, exchange: Exchange
) -> Iterator[str]:
    """The years and quarters that have a ranking, the nearest first, as they are typed."""
    metric = asked.command.metric or "capex"
    for other in _nearest(reports, period)[:_TRIED]:
        year = int(other[:4])
        command = replace(
            asked.command, since=year, until=year, period=other if len(other) > len("2026") else None
        )
        if _ranked(replace(asked, command=command), _told(archive, metric, other), metric, exchange)[0]:
            yield years(command)


def _nearest(reports: Sequence[Report], period: str) -> list[str]:
    """The years, quarters and halves that figures of whole companies are for, the nearest first."""
    told = Counter(
        found[1]
        for report in reports
        if _of_the_whole(report.figure) and (found := _RANKABLE.fullmatch(report.figure.period or ""))
    )
    told.pop(period.removeprefix("FY"), None)
    wanted = span(period.removeprefix("FY"), 12)

    def distance(other: str) -> tuple[int, bool, int]:
        covered = span(other, 12)
        if covered is None or wanted is None:
            return 0, False, -told[other]
        gap = abs(covered.last // 12 - wanted.last // 12)
        return gap, covered.months != wanted.months, -told[other]

    return sorted(told, key=distance)
