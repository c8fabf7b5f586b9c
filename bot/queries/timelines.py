"""A company, a metric and what was asked, in; its timeline in those years, and how it is to be shown, out."""

from collections.abc import Sequence

from bot import cards, wording
from bot.ledger import Fact, Timeline, timeline
from bot.model import Command, Figure, Report
from bot.money import Exchange
from bot.ports import Archive
from bot.queries.asked import Asked

ALL = "all"
_EACH = 2000


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
    """The years asked for; changes on the year before them stay."""
    if command.since is None and command.until is None:
        return found
    facts = tuple(fact for fact in found.facts if in_years(fact.figure, command.since, command.until))
    return Timeline(company=found.company, metric=found.metric, facts=facts)


def in_years(figure: Figure, since: int | None, until: int | None) -> bool:
    """Whether a figure's period has one of the years in its name."""
    if since is None and until is None:
        return True
    if figure.period is None:
        return False
    named = [int(part.removeprefix("FY")[:4]) for part in figure.period.split("/")]
    return named[-1] >= (since or 0) and named[0] <= (until or 9999)


def years(command: Command) -> str:
    """The years asked for, in words: "2025", "2023–2025", "2023 and later"."""
    if command.since and not command.until:
        return f"{command.since} and later"
    return "–".join(str(year) for year in dict.fromkeys((command.since, command.until)) if year)


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
    since, until = command.since, command.until
    span = (f"since {since}" if since else "", f"until {until}" if until else "")
    said = (str(since),) if since and since == until else span
    currency = f"in {command.currency}" if command.currency else ""
    return " ".join(filter(None, (metric, ", ".join(command.companies), *said, currency)))


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
