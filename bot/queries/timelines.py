"""A company, a metric and what was asked, in; its timeline in that time, and how it is to be shown, out."""

from collections.abc import Sequence

from bot import cards, wording
from bot.commands.quarters import ends
from bot.companies import companies
from bot.ledger import Fact, Timeline, timeline
from bot.ledger.spans import span
from bot.model import Command, Figure, Report
from bot.money import Exchange
from bot.ports import Archive
from bot.queries.asked import Asked

ALL = "all"
_EACH = 2000
_DECEMBER, _HALF = 12, 6


def read(asked: Asked, archive: Archive, key: str, metric: str) -> Timeline:
    """A company's whole timeline."""
    reports = archive.reports(companies=(key,), metrics=(metric,))
    return timeline(key, metric, reports, now=asked.now, rates=asked.rates)


def read_all(asked: Asked, archive: Archive, keys: Sequence[str], metric: str) -> list[Timeline]:
    """The whole timelines of several companies, read at once."""
    whose: dict[str, list[Report]] = {_folded(key): [] for key in keys}
    for report in archive.reports(companies=keys, metrics=(metric,), limit=_EACH * len(keys)):
        name = report.figure.company or report.figure.entity or ""
        whose.get(_folded(name), []).append(report)
    return [timeline(key, metric, whose[_folded(key)], now=asked.now, rates=asked.rates) for key in keys]


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def within(found: Timeline, command: Command) -> Timeline:
    """The time asked for; changes on the year before it stay."""
    facts = tuple(fact for fact in found.facts if in_time(fact.figure, found.company, command))
    return Timeline(company=found.company, metric=found.metric, facts=facts)


def in_time(figure: Figure, company: str, command: Command) -> bool:
    """Whether a figure of a company is for the quarters or the years asked for, or no time was asked for."""
    if command.period is None:
        return _in_years(figure, command.since, command.until)
    year_end = row.fiscal_year_end if (row := companies().get(company)) else None
    if command.by_months:
        return _by_months(figure, command.period, year_end)
    if "/" in command.period:
        return _in_quarters(figure, command.period, year_end)
    asked, told = span(command.period, year_end), span(figure.period, year_end)
    same_months = asked is not None and told is not None and asked.key == told.key
    return same_months or (figure.period or "") in {command.period, f"FY{command.period}"}


def _by_months(figure: Figure, asked: str, year_end: int | None) -> bool:
    """Whether a figure is for a quarter or half most of which lies in the quarters asked for."""
    told, (begin, end) = span(figure.period, year_end), (span(one, _DECEMBER) for one in ends(asked))
    if told is None or begin is None or end is None:
        return False
    if told.months > min(_HALF, end.last - begin.first + 1):
        return begin.first <= told.first and told.last <= end.last
    return begin.first <= (told.first + told.last) // 2 <= end.last


def _in_quarters(figure: Figure, asked: str, year_end: int | None) -> bool:
    """Whether a figure's period lies within a span of quarters, by its months or, if fiscal, by its name."""
    first, last = ends(asked)
    told = figure.period or ""
    if _lies_within(told, first, last, year_end):
        return True
    return _lies_within(told.removeprefix("FY"), first.removeprefix("FY"), last.removeprefix("FY"), _DECEMBER)


def _lies_within(period: str, first: str, last: str, year_end: int | None) -> bool:
    told, begin, end = (span(named, year_end or _DECEMBER) for named in (period, first, last))
    if told is None:
        return False
    return (begin is None or begin.first <= told.first) and (end is None or told.last <= end.last)


def _in_years(figure: Figure, since: int | None, until: int | None) -> bool:
    """Whether a figure's period has one of the years in its name."""
    if since is None and until is None:
        return True
    if figure.period is None:
        return False
    named = [int(part.removeprefix("FY")[:4]) for part in figure.period.split("/")]
    return named[-1] >= (since or 0) and named[0] <= (until or 9999)


def nearest(facts: Sequence[Fact], command: Command) -> Sequence[Fact]:
    """The facts as they come; where a quarter was asked for, other quarters first, the nearest before."""
    asked = span(command.period, _DECEMBER)
    if asked is None:
        return facts

    def distance(fact: Fact) -> tuple[bool, bool, int]:
        covered = fact.span or span(fact.figure.period, _DECEMBER)
        if covered is None:
            return True, True, 0
        return False, covered.months != asked.months, abs(covered.last - asked.last)

    return sorted(facts, key=distance)


def years(command: Command) -> str:
    """The time asked for, in words: "2025", "2023–2025", "2023 and later", "Q3 2026", "Q1 2025–Q3 2026"."""
    if command.period:
        return wording.period(command.period)
    if command.since and not command.until:
        return f"{command.since} and later"
    if command.until and not command.since:
        return f"{command.until} and earlier"
    return "–".join(str(year) for year in dict.fromkeys((command.since, command.until)) if year)


def typed_time(command: Command) -> str:
    """The same as it is typed: "2023–2025", "since 2023", "until Q3 2026"."""
    first, last = ends(command.period) if command.period else (command.since, command.until)
    if first and last:
        return years(command)
    named = wording.period(str(first or last or ""))
    return f"{'since' if first else 'until'} {named}" if named else ""


def line_of(fact: Fact, months: str = "") -> str:
    """A fact in passing: "fiscal 2027 (Jul 2026–Jun 2027): about US$98bn, planned"."""
    figure = fact.figure
    when = wording.period(figure.period) or "no period given"
    kind = "" if figure.status == "actual" else f", {figure.status}"
    return f"{when}{months}: {wording.amount(figure)}{kind}"


def chart_of(asked: Asked, metric: str) -> str:
    """What /chart takes for the chart of what was asked; "" where there are no charts."""
    if asked.charts is None:
        return ""
    command = asked.command
    currency = f"in {command.currency}" if command.currency else ""
    return " ".join(filter(None, (metric, ", ".join(command.companies), typed_time(command), currency)))


def view(asked: Asked, again: str = "", chart: str = "") -> cards.View:
    """How the asker wants to read."""
    command = asked.command
    return cards.View(
        exchange=Exchange(to=command.currency, rates=asked.rates) if command.currency else None,
        limit=command.limit,
        heard=command.heard,
        everything=ALL in dict(command.options),
        again=again,
        chart=chart,
    )
