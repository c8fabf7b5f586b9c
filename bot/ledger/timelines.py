"""Reports of a company and metric, in; one timeline, out: every fact by period, with what became of it.

The latest period comes first, what is for several years together last; within a period what holds today comes
before history, and the whole before its parts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot import wording
from bot.companies import companies
from bot.ledger.disputes import disputed
from bot.ledger.facts import Computed, Fact, Group, Same, Thing, groups, sameness
from bot.ledger.scopes import scope
from bot.ledger.spans import Span
from bot.ledger.standings import Judge
from bot.ledger.sums import change
from bot.model import Report
from bot.ports import Rates

_KINDS = {"actual": 0, "planned": 1, "forecast": 2, "rumoured": 3}
_FLOWS = frozenset(
    "capex revenue net_income operating_income eps rnd cash_flow cost users headcount units cash".split()
)


# What is counted on a day, so that without a period it is of the day on which it was told.
STOCKS = frozenset("valuation users headcount cash market_cap".split())
_LEAST, _MOST = -75, 300  # percent in a year; beyond, an article says so itself, or something was misread


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The facts of one company and metric, latest period first; within a period the current one first."""

    company: str
    metric: str
    facts: tuple[Fact, ...]

    @property
    def whole(self) -> tuple[Fact, ...]:
        """What holds today of the whole company: levels."""
        return tuple(f for f in self.facts if not f.superseded and _is_whole(f) and f.figure.measure == "level")

    @property
    def parts(self) -> tuple[Fact, ...]:
        """What holds today of products, segments and deals, and changes and shares as sources stated them."""
        return tuple(
            f for f in self.facts if not f.superseded and not (_is_whole(f) and f.figure.measure == "level")
        )

    @property
    def history(self) -> tuple[Fact, ...]:
        """What does not hold any more."""
        return tuple(fact for fact in self.facts if fact.superseded)


def _is_whole(fact: Fact) -> bool:
    return fact.figure.subject is None


def timeline(
    company: str,
    metric: str,
    reports: Sequence[Report],
    *,
    now: datetime | None = None,
    rates: Rates | None = None,
) -> Timeline:
    """A company's facts of one metric as they stand now; without a `now`, on the day of the newest report."""
    today = now or max((report.article.published for report in reports), default=datetime.min.replace(tzinfo=UTC))
    row = companies().get(company)
    found = groups(reports, year_end=row.fiscal_year_end if row else None, rates=rates)
    same = sameness(rates)
    stood = {key: _stood(group, same, today, rates) for key, group in found.items()}
    facts = [fact for key in stood for fact in _with_sums(key, stood, found)]
    facts.sort(key=_recency)
    return Timeline(company=company, metric=metric, facts=tuple(facts))


def _stood(group: Group, same: Same, now: datetime, rates: Rates | None) -> tuple[Fact, ...]:
    return disputed(Judge(group=group, same=same, now=now).standing(), same, rates)


def _recency(fact: Fact) -> tuple[object, ...]:
    figure = fact.figure
    covered = fact.span
    timeless = covered is None and figure.period is None
    if timeless and figure.metric in STOCKS:
        told = fact.latest.article.published
        covered, timeless = Span(told.year * 12 + told.month - 1, told.year * 12 + told.month - 1), False
    return (
        timeless,
        covered is not None and covered.months > 12,
        -(covered.last if covered else _last_month(figure.period)),
        -(covered.months if covered else 12),
        covered.day or "" if covered else figure.period or "",
        figure.subject is not None,
        fact.superseded,
        ("level", "change", "share").index(figure.measure),
        bool(fact.disputes and scope(fact.latest)),
        fact.beside is not None,
        1.5 if fact.early else _KINDS[figure.status],
        -fact.latest.article.published.timestamp(),
        -figure.value,
    )


def _last_month(period: str | None) -> int:
    """Of a fiscal period of nobody knows which months, about where it belongs."""
    digits = (period or "").removeprefix("FY")[:4]
    return int(digits) * 12 + 11 if digits.isdigit() else 0


# --- computed -------------------------------------------------------------------------------------


def _with_sums(key: Thing, stood: Mapping[Thing, Sequence[Fact]], found: Mapping[Thing, Group]) -> Iterable[Fact]:
    """A group's facts with the change on the year before, and plans with their outcome."""
    facts, covered = stood[key], found[key].span
    if covered is None or key[1] != "level":
        return facts
    outcome = _outcome(facts, covered)
    earlier = stood.get((*key[:4], covered.moved(-12).key), ())
    return [_computed(fact, outcome, _year_before(fact, earlier)) for fact in facts]


def _computed(fact: Fact, outcome: Fact | None, before: Fact | None) -> Fact:
    made = fact
    if fact.superseded or fact.span is None:
        return fact
    if before is not None and fact.figure.metric in _FLOWS and fact.span.months <= 12:
        made = replace(made, change=_with_caveat(change(fact.figure, before.figure), fact, before))
    if outcome is not None and fact.figure.status == "planned":
        made = replace(made, standing="fulfilled", outcome=change(outcome.figure, fact.figure))
    return made


def _with_caveat(computed: Computed | None, fact: Fact, before: Fact) -> Computed | None:
    """A change that says where one of the two speaks of a part alone."""
    unlike = fact.scope ^ before.scope
    if computed is None or not _LEAST <= computed.value <= _MOST:
        return None  # the one is a part of the other, or one of them was misread
    if not unlike:
        return computed
    return replace(computed, caveat=f"one speaks of {wording.joined(sorted(unlike))}")


def _outcome(facts: Iterable[Fact], covered: Span) -> Fact | None:
    """What was reported after the period was over; what is said within it is not the outcome yet."""
    done = [
        fact
        for fact in facts
        if fact.figure.status == "actual"
        and not fact.superseded
        and covered.over(fact.latest.article.published.date())
    ]
    return max(done, key=lambda fact: (fact.outlets, fact.latest.article.published), default=None)


def _year_before(fact: Fact, earlier: Iterable[Fact]) -> Fact | None:
    """The surest fact of the same thing one year earlier, rather in the same currency; none while disputed."""
    found = [other for other in earlier if not other.superseded and other.figure.status != "rumoured"]
    found.sort(
        key=lambda other: (
            1 if other.early else _KINDS[other.figure.status],
            other.figure.unit != fact.figure.unit,
            -other.latest.article.published.timestamp(),
        )
    )
    return found[0] if found and not found[0].disputes else None


def by_metric(reports: Iterable[Report]) -> dict[str, list[Report]]:
    """Reports of one company, by metric."""
    found: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        found[report.figure.metric].append(report)
    return found
