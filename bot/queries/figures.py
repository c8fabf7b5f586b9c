"""Questions about one company's figures in, cards out: a metric over time, all that holds, the sentences.

Knows what to look up and what to say when nothing is there; what figures mean together is for `ledger`.
"""

from dataclasses import replace

from bot import cards, wording
from bot.commands.lookups import PART
from bot.companies import companies, product_name
from bot.errors import NotUnderstood
from bot.ledger import Timeline, by_metric, timeline
from bot.model import Card, Command
from bot.ports import Archive
from bot.queries import names
from bot.queries.asked import Asked, company_name
from bot.queries.comparisons import compare
from bot.queries.timelines import chart_of, line_of, nearest, read, typed_time, view, within, years

_NAMED = 3
# What is asked of a company first; all else after it, what most is told of first, and at last what has no name.
_FIRST = (
    "revenue net_income operating_income eps margin cash_flow capex rnd cash debt market_cap valuation users "
    "units headcount funding acquisition investment buyback dividend layoffs"
).split()


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
    found = read(asked, archive, key, metric)
    shown = within(found, command)
    part = dict(command.options).get(PART)
    if part is not None and shown.facts:
        return _of_part(asked, shown, part)
    if shown.facts:
        chart = chart_of(asked, metric) if cards.by_period(shown, name="") else ""
        how = view(asked, again=_again(command, metric), chart=chart)
        return cards.timeline(shown, name=company_name(key), view=how)
    return nothing(archive, key, metric, command, found)


def _of_part(asked: Asked, found: Timeline, part: str) -> Card:
    """What is told of one part of a company; where nothing is, of the whole, which is said."""
    of_it = tuple(fact for fact in found.facts if fact.figure.subject and _is_part(fact.figure.subject, part))
    name, what = company_name(found.company), wording.metric(found.metric).lower()
    how = view(asked, again=_again(asked.command, found.metric, part if of_it else ""))
    if of_it:
        return cards.timeline(replace(found, facts=of_it), name=f"{part} ({name})", view=how)
    when = years(asked.command)
    alone = f"none of {part} alone{f' for {when}' if when else ''}"
    return cards.timeline(
        found, name=name, view=replace(how, heard=f"{what} of all of {name}, for I have {alone}")
    )


def _is_part(subject: str, part: str) -> bool:
    """Whether a part is the one that is asked for, or something of it: "Google Cloud backlog"."""
    if product_name(subject) == part:
        return True
    words, wanted = subject.casefold().split(), part.casefold().split()
    return any(words[at : at + len(wanted)] == wanted for at in range(len(words)))


def _again(command: Command, metric: str, part: str = "") -> str:
    """What to type for the same with history."""
    name = part or company_name(command.companies[0])
    asked = f"/figures {name} {metric}" if command.verb == "figures" else f"/{command.verb} {name}"
    return " ".join(filter(None, (asked, typed_time(command), "all")))


def nothing(archive: Archive, key: str, metric: str, command: Command, found: Timeline | None = None) -> Card:
    """Nothing was found: what there is instead, or who might be meant."""
    name, what = company_name(key), wording.metric(metric).lower()
    heard = f"Understood as: {command.heard}. " if command.heard else ""
    counts = archive.metric_counts(key)
    if metric in counts and found is not None:
        return cards.notice(
            f"No {what} of {name} for {years(command)}",
            f"{heard}I do have {_listed(found, command)}. /figures {name} {metric} shows all.",
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
    raise names.refused(command, key, archive)


def _listed(found: Timeline, command: Command) -> str:
    """The first facts of a timeline in passing, those nearest to a quarter that was asked for."""
    facts = nearest(found.whole or found.parts or found.facts, command)
    more = len(found.facts) - len(facts[:_NAMED])
    said = "; ".join(line_of(fact) for fact in facts[:_NAMED])
    return f"{said}; and {more} more" if more else said


def overview(asked: Asked, archive: Archive) -> Card:
    """What holds of a company today, by metric: first what is asked of a company first."""
    key, command = asked.command.companies[0], asked.command
    reports = archive.reports(companies=(key,))
    tables = [
        within(timeline(key, metric, found, now=asked.now, rates=asked.rates), command)
        for metric, found in by_metric(reports).items()
    ]
    tables = [table for table in tables if table.facts]
    if not tables:
        if not reports:
            return nothing(archive, key, "capex", command)
        return cards.notice(
            f"No figures of {company_name(key)} for {years(command)}",
            f"/figures {company_name(key)} shows all that I have.",
        )
    tables.sort(key=_place)
    return cards.overview(company_name(key), tables, view=view(asked))


def _place(table: Timeline) -> tuple[bool, int, int]:
    at = _FIRST.index(table.metric) if table.metric in _FIRST else len(_FIRST)
    return table.metric == "other", at, -len(table.facts)
