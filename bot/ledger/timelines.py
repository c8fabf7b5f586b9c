"""Reports of a company and metric, in; one timeline, out: every fact by period, with what became of it.

The latest period comes first, what is for several years together last; within a period what holds today comes
before history, and the whole before its parts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.companies import companies
from bot.ledger import pairs
from bot.ledger.disputes import disputed
from bot.ledger.facts import Fact, Group, groups
from bot.ledger.names import Thing
from bot.ledger.plausible import weighed
from bot.ledger.sameness import Same
from bot.ledger.scopes import scope
from bot.ledger.spans import Span
from bot.ledger.standings import Judge
from bot.model import Report
from bot.ports import Rates

_KINDS = {"actual": 0, "planned": 1, "forecast": 2, "rumoured": 3}
_EARLY = 4  # after all that is possible

# What is counted on a day, so that without a period it is of the day on which it was told.
STOCKS = frozenset("valuation users headcount cash market_cap".split())


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


def possible_first(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Facts as they come, but what was told as done before its period was over leads only where all were."""
    first = next((at for at, fact in enumerate(facts) if not fact.early), 0)
    return (*facts[first : first + 1], *facts[:first], *facts[first + 1 :])


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
    same = Same(rates=rates)
    found = groups(reports, year_end=row.fiscal_year_end if row else None, same=same)
    stood = weighed({key: _stood(group, same, today, rates) for key, group in found.items()}, rates)
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
        bool(fact.doubt),
        ("level", "change", "share").index(figure.measure),
        bool(fact.disputes and scope(fact.latest)),
        fact.beside is not None,
        _EARLY if fact.early else _KINDS[figure.status],
        fact.outlets == 1 and any(not other.explained for other in fact.disputes),
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
    subject, measure, _, of, months = key
    if covered is None or measure != "level":
        return facts
    done = pairs.reported(facts, covered)
    earlier = stood.get((*key[:4], covered.moved(-12).key), ())
    stated = stood.get((subject, "change", "percent", of, months), ())
    return [_computed(fact, done, earlier, stated) for fact in facts]


def _computed(fact: Fact, done: Fact | None, earlier: Sequence[Fact], stated: Sequence[Fact]) -> Fact:
    if fact.superseded:
        return fact
    made = replace(fact, change=pairs.on_year_before(fact, earlier, stated))
    if done is not None and fact.figure.status == "planned":
        made = replace(made, standing="fulfilled", outcome=pairs.outcome(fact, done))
    return made


def by_metric(reports: Iterable[Report]) -> dict[str, list[Report]]:
    """Reports of one company, by metric."""
    found: dict[str, list[Report]] = defaultdict(list)
    for report in reports:
        found[report.figure.metric].append(report)
    return found
