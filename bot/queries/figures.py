"""Questions about figures in, cards out: one company's timeline, several side by side, a ranking, the sources.

Knows what to look up and what to say when nothing is there; what figures mean together is for `ledger`.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime

from bot import cards, wording
from bot.companies import companies
from bot.errors import NotUnderstood
from bot.ledger import Fact, Timeline, by_metric, several_years, timeline
from bot.ledger.spans import year
from bot.model import Card, Command, Figure, Report
from bot.money import Exchange
from bot.ports import Archive
from bot.queries.asked import Asked, company_name

_RANKED_FROM = 10_000
_RANKED = 10
_SURENESS = {"actual": 0, "planned": 1, "forecast": 2, "rumoured": 3}


def metric_of(asked: Asked, archive: Archive, metric: str) -> Card:
    """One metric: of one company over time, or of several side by side."""
    command = asked.command
    if not command.companies:
        raise NotUnderstood(
            f"Whose {wording.metric(metric).lower()}?", hint=f"Name a company: /{command.verb} bytedance."
        )
    if len(command.companies) > 1:
        return compare(asked, archive)
    key = command.companies[0]
    found = _timeline(asked, archive, key, metric)
    if found.facts:
        return cards.timeline(found, name=company_name(key), view=_view(asked))
    return _nothing(archive, key, metric, command)


def _view(asked: Asked) -> cards.View:
    command = asked.command
    exchange = Exchange(to=command.currency, rates=asked.rates) if command.currency else None
    return cards.View(exchange=exchange, limit=command.limit, heard=command.heard)


def _timeline(asked: Asked, archive: Archive, key: str, metric: str) -> Timeline:
    """A company's timeline, of the years asked for; the year before is read too, to compute changes on it."""
    found = timeline(
        key, metric, archive.reports(companies=(key,), metrics=(metric,)), now=asked.now, rates=asked.rates
    )
    return _within(found, asked.command)


def _within(found: Timeline, command: Command) -> Timeline:
    if command.since is None and command.until is None:
        return found
    facts = tuple(fact for fact in found.facts if _in_years(fact.figure, command.since, command.until))
    return Timeline(company=found.company, metric=found.metric, facts=facts)


def _in_years(figure: Figure, since: int | None, until: int | None) -> bool:
    if since is None and until is None:
        return True
    if figure.period is None:
        return False
    years = [int(part.removeprefix("FY")[:4]) for part in figure.period.split("/")]
    return years[-1] >= (since or 0) and years[0] <= (until or 9999)


def _years(command: Command) -> str:
    return "–".join(str(year) for year in dict.fromkeys((command.since, command.until)) if year)


def _nothing(archive: Archive, key: str, metric: str, command: Command) -> Card:
    """Nothing was found: what there is instead, or who might be meant."""
    name, what = company_name(key), wording.metric(metric).lower()
    heard = f"Understood as: {command.heard}. " if command.heard else ""
    counts = archive.metric_counts(key)
    if metric in counts:
        return cards.notice(
            f"No {what} of {name} for {_years(command)}",
            f"{heard}I have {wording.count(counts[metric], 'figure')} for other years: /figures {name} {metric}.",
        )
    if counts:
        have = wording.joined(
            f"{wording.metric(m).lower()} ({n})" for m, n in sorted(counts.items(), key=lambda c: -c[1])[:6]
        )
        return cards.notice(f"No {what} of {name} so far", f"{heard}I do have: {have}. Ask /figures {name}.")
    if companies().get(key):
        return cards.notice(
            f"No figures of {name} so far",
            f"{heard}Nothing that I have read gives one. /subscribe {name} tells you when something does.",
        )
    near = companies().suggest(key)
    if near:
        raise NotUnderstood(
            f"I don't know “{key}”.",
            hint=f"Did you mean {wording.joined((c.name for c in near), 'or')}?",
            suggestions=tuple(f"/{command.verb} {c.name}" for c in near),
        )
    raise NotUnderstood(
        f"I don't know “{key}”, and no article names it with a figure.", hint="Try its full name or its ticker."
    )


def overview(asked: Asked, archive: Archive) -> Card:
    """All that holds of a company today, the metrics with most facts first."""
    key, command = asked.command.companies[0], asked.command
    reports = archive.reports(companies=(key,))
    tables = [
        _within(timeline(key, metric, found, now=asked.now, rates=asked.rates), command)
        for metric, found in by_metric(reports).items()
    ]
    tables = [table for table in tables if table.facts]
    if not tables:
        if not reports:
            return _nothing(archive, key, "capex", command)
        return cards.notice(
            f"No figures of {company_name(key)} for those years", "Leave the years away to see all."
        )
    tables.sort(key=lambda table: -len(table.facts))
    return cards.overview(company_name(key), tables, view=_view(asked))


# --- several companies ----------------------------------------------------------------------------


def compare(asked: Asked, archive: Archive) -> Card:
    """One metric of several companies: for each the surest annual level of the whole, or why there is none."""
    command, metric = asked.command, asked.command.metric or "capex"
    lines = [_line(company_name(key), _timeline(asked, archive, key, metric)) for key in command.companies]
    if all(line.fact is None and not line.instead for line in lines):
        names = wording.joined(line.name for line in lines)
        return cards.notice(
            f"No {wording.metric(metric).lower()} of {names} so far", "Nothing that I have read gives one."
        )
    return cards.comparison(metric, lines, period=_years(command) or None, view=_aligned(asked, lines))


def _aligned(asked: Asked, lines: Sequence[cards.Line]) -> cards.View:
    """Where amounts stand in several currencies and rates are there, dollars beside them."""
    view = _view(asked)
    units = {line.fact.figure.unit for line in lines if line.fact is not None}
    if view.exchange is None and len(units) > 1 and asked.rates is not None:
        return cards.View(exchange=Exchange(to="USD", rates=asked.rates), limit=view.limit, heard=view.heard)
    return view


def _line(name: str, found: Timeline) -> cards.Line:
    levels = [fact for fact in found.whole if several_years(fact.figure.period) == 1]
    fact = _to_compare(levels)
    if fact is not None:
        return cards.Line(name=name, fact=fact)
    return cards.Line(name=name, fact=None, instead=_instead(found))


def _to_compare(levels: Sequence[Fact]) -> Fact | None:
    """The latest whole year's surest fact; shorter periods only where there is no whole year."""
    annual = [fact for fact in levels if fact.span is None or fact.span.annual]
    candidates = [fact for fact in annual if fact.figure.period] or levels
    if not candidates:
        return None
    latest = year(candidates[0].figure.period)
    same_year = [fact for fact in candidates if year(fact.figure.period) == latest]
    return min(same_year, key=lambda fact: (fact.superseded, _SURENESS[fact.figure.status]))


def _instead(found: Timeline) -> str:
    """What there is where there is nothing to compare: a total of several years, a part, or history."""
    if found.whole:
        figure = found.whole[0].figure
        years = wording.count(several_years(figure.period), "year")
        return f"only {wording.amount(figure)} for {years} together, which is not comparable"
    levels = [fact for fact in found.parts if fact.figure.measure == "level"]
    if levels:
        figure = levels[0].figure
        return f"only {figure.subject}: {wording.amount(figure)}, a part of it"
    if found.history:
        fact = found.history[0]
        return f"only {wording.amount(fact.figure)}, {fact.standing}"
    return ""


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
        line = _line(company_name(key), timeline(key, metric, theirs, now=asked.now, rates=asked.rates))
        if line.fact is None or not (line.fact.span is None or line.fact.span.annual):
            continue
        value = exchange.value(line.fact.figure, line.fact.latest.article.published.date())
        if value is None and line.fact.figure.unit != "count":
            unranked += 1
        else:
            found.append((value if value is not None else line.fact.figure.value, line))
    found.sort(key=lambda pair: (-pair[0], pair[1].name))
    return [line for _, line in found], unranked


# --- sources --------------------------------------------------------------------------------------


def sources(asked: Asked, archive: Archive) -> Card:
    """The sentence behind each figure of a story, of a company, or of what was asked before."""
    command = asked.command
    if command.arguments:
        return _story_sources(command.arguments[0], archive)
    target = command if command.companies else asked.before
    if target is None or not target.companies:
        raise NotUnderstood(
            "Sources of what?", hint="Ask /capex bytedance first, or say /sources bytedance capex."
        )
    metric = command.metric or target.metric
    reports: list[Report] = []
    for key in target.companies:
        found = archive.reports(companies=(key,), metrics=(metric,) if metric else ())
        reports.extend(report for report in found if _in_years(report.figure, target.since, target.until))
    if not reports:
        return _nothing(archive, target.companies[0], metric or "capex", target)
    title = wording.joined(company_name(key) for key in target.companies)
    return cards.sources(f"{title} {wording.metric(metric).lower()}" if metric else title, reports)


def _story_sources(story_id: str, archive: Archive) -> Card:
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
