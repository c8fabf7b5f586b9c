"""The facts of one thing and period, in; the same with how each stands today, out: live, replaced, denied, stale.

What is newer and at least as sure replaces what is older; a plan stays beside its outcome; a rumour is confirmed,
denied, replaced or, after half a year of silence, stale. Refuses to compare different things or periods.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot import wording
from bot.ledger import cues
from bot.ledger.facts import ONE_AFTER_ANOTHER, Fact, Group, Same, joins, place
from bot.model import Report
from bot.stories.origins import family

RUMOUR_LIVES = timedelta(days=180)
SETTLES_WITHIN = timedelta(days=7)
_SURENESS = {"actual": 0, "planned": 1, "forecast": 2, "rumoured": 3}
_KIND_NOUNS = {"actual": "reported amount", "planned": "plan", "forecast": "forecast", "rumoured": "rumour"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What it takes to say how facts stand: the day, how amounts compare, and what of the group held before."""

    group: Group
    same: Same
    now: datetime
    told: dict[int, datetime] = field(default_factory=dict)
    doubtful: set[int] = field(default_factory=set)

    def standing(self) -> tuple[Fact, ...]:
        """All facts of the group as they stand."""
        facts = [Fact(reports=self._asserted(reports), span=self.group.span) for reports in self.group.claims]
        self.told.update((id(fact), self._stated(fact)) for fact in facts)
        self.doubtful.update(id(fact) for fact in facts if self._doubt(fact))
        found = [self._judged(fact, facts) for fact in facts]
        return (*found, *self._denied_alone(facts), *self._retracted())

    def _asserted(self, reports: tuple[Report, ...]) -> tuple[Report, ...]:
        """The reports that say it holds; if none does, those that say it held."""
        return tuple(report for report in reports if place(report) not in self.group.former) or reports

    def _judged(self, fact: Fact, facts: Sequence[Fact]) -> Fact:
        others = [other for other in facts if other is not fact]
        for verdict in (self._denial(fact), self._doubt(fact), self._confirmation(fact, others)):
            if verdict is not None:
                return verdict
        replacing = self._replacing(fact, others)
        if replacing is not None:
            return replace(fact, standing="superseded", because=self._by(replacing))
        return self._silence(fact) or fact

    def _denial(self, fact: Fact) -> Fact | None:
        """Denied after it was said, and not said again by the company itself."""
        told = fact.first.article.published
        later = [
            d for d in self.group.denials if joins(d, fact.reports, self.same) and d.article.published >= told
        ]
        if not later or fact.figure.status == "actual":
            return None
        if any(_own_word(r) and r.article.published > later[0].article.published for r in fact.reports):
            return None
        return replace(fact, standing="denied", because=_denied_by(later[0]))

    def _denied_alone(self, facts: Sequence[Fact]) -> tuple[Fact, ...]:
        """Figures that we only know from their denial."""
        unknown: list[list[Report]] = []
        for denial in self.group.denials:
            if any(joins(denial, fact.reports, self.same) for fact in facts):
                continue
            known = next((found for found in unknown if self.same(found[0], denial)), None)
            if known is None:
                unknown.append([denial])
            else:
                known.append(denial)
        return tuple(
            Fact(reports=tuple(found), span=self.group.span, standing="denied", because=_denied_by(found[0]))
            for found in unknown
        )

    def _retracted(self) -> tuple[Fact, ...]:
        """What its own publisher took back, an amount each."""
        found: dict[tuple[str, object], list[Report]] = {}
        for report in sorted(self.group.retractions, key=lambda r: r.article.published, reverse=True):
            found.setdefault((family(report.article), report.figure.value), []).append(report)
        return tuple(
            Fact(
                reports=tuple(reports),
                span=self.group.span,
                standing="retracted",
                because=_retracted_by(reports[0]),
            )
            for reports in found.values()
        )

    def _doubt(self, fact: Fact) -> Fact | None:
        """What is said to have happened before its time began was misread, by the outlet or by us."""
        covered = self.group.span
        if fact.figure.status != "actual" or covered is None:
            return None
        if any(covered.begun(report.article.published.date()) for report in fact.reports):
            return None
        when = wording.day(fact.latest.article.published)
        return replace(fact, standing="doubtful", because=f"told as done on {when}, before the period began")

    def _confirmation(self, fact: Fact, others: Sequence[Fact]) -> Fact | None:
        """A rumour or forecast whose amount a surer statement gave later, or at the same time."""
        if fact.figure.status not in {"rumoured", "forecast"}:
            return None
        surer = [
            other
            for other in others
            if _SURENESS[other.figure.status] < min(2, _SURENESS[fact.figure.status])
            and joins(other.latest, fact.reports, self.same)
            and other.latest.article.published >= fact.first.article.published
            and not other.early
        ]
        if not surer:
            return None
        noun = _KIND_NOUNS[surer[-1].figure.status]
        return replace(
            fact,
            standing="confirmed",
            because=f"by the {noun} of {wording.day(surer[-1].first.article.published)}",
        )

    def _replacing(self, fact: Fact, others: Sequence[Fact]) -> Fact | None:
        """The newest statement that takes the fact's place."""
        if self.group.span is None and fact.figure.period is None:
            return None
        found = [other for other in others if self._replaces(other, fact)]
        return max(found, key=lambda other: (-_SURENESS[other.figure.status], self._said(other)), default=None)

    def _replaces(self, other: Fact, fact: Fact) -> bool:
        mine, theirs = _SURENESS[fact.figure.status], _SURENESS[other.figure.status]
        if theirs > mine or all(place(report) in self.group.former for report in other.reports):
            return False
        if fact.figure.metric in ONE_AFTER_ANOTHER and theirs == mine:
            return self._corrects(other, fact)
        if fact.figure.status == "planned" and theirs < mine:
            return False  # an outcome stands beside its plan
        if all(place(report) in self.group.former for report in fact.reports):
            return theirs == mine
        if id(other) in self.doubtful or self._said(other) < self._said(fact):
            return False
        if theirs < mine:
            return self._said(other) > self._said(fact)
        return self._corrects(other, fact) if mine == 0 else self._moves_on(other, fact)

    def _moves_on(self, other: Fact, fact: Fact) -> bool:
        """Whether a later plan, forecast or rumour is a new one, and not another voice in the same news."""
        gap = self._said(other) - self._said(fact)
        if gap <= timedelta(0):
            return False
        if fact.figure.status == "forecast":
            return _speakers(other) == _speakers(fact) or gap > RUMOUR_LIVES
        return (
            gap > SETTLES_WITHIN
            or bool(_families(other) & _families(fact))
            or any(cues.changed(report) for report in other.reports)
            or (self._by_company(other) and not self._by_company(fact))
        )

    def _corrects(self, other: Fact, fact: Fact) -> bool:
        """Whether a later report of what happened says that it corrects, or is the same outlet's."""
        later = [r for r in other.reports if r.article.published > fact.first.article.published]
        return any(cues.restated(report) for report in later) or (
            self._by_company(other) and not self._by_company(fact) and bool(later)
        )

    def _by_company(self, fact: Fact) -> bool:
        """Whether a fact is the company's own word."""
        return any(_own_word(report) for report in fact.reports)

    def _said(self, fact: Fact) -> datetime:
        return self.told[id(fact)]

    def _stated(self, fact: Fact) -> datetime:
        """When a statement was made: first told, or told again as a change of plan."""
        claims = [report for report in fact.reports if place(report) not in self.group.former] or fact.reports
        changes = [report.article.published for report in claims if cues.changed(report)]
        return max((min(report.article.published for report in claims), *changes))

    def _by(self, other: Fact) -> str:
        noun = _KIND_NOUNS[other.figure.status]
        return f"by the {noun} of {wording.day(self._said(other))}"

    def _silence(self, fact: Fact) -> Fact | None:
        """A rumour that nobody has spoken of for half a year, or whose time is long over."""
        if fact.figure.status != "rumoured":
            return None
        quiet = self.now - fact.latest.article.published
        if quiet <= RUMOUR_LIVES:
            return None
        return replace(
            fact, standing="stale", because=f"not heard of since {wording.day(fact.latest.article.published)}"
        )


def _own_word(report: Report) -> bool:
    said, whose = (report.figure.attribution or "").casefold(), (report.figure.entity or "").casefold()
    return bool(said and whose) and (said in {"the company", "company", "management"} or whose in said)


def refusal(report: Report) -> str:
    """Who denies a figure or takes it back, in the article that says so: "denied by ByteDance, 1 Dec 2026"."""
    return f"denied {_denied_by(report)}" if cues.denied(report) else f"retracted {_retracted_by(report)}"


def _retracted_by(retraction: Report) -> str:
    return f"by {retraction.article.outlet}, {wording.day(retraction.article.published)}"


def _denied_by(denial: Report) -> str:
    who = denial.figure.attribution or denial.figure.entity or denial.article.outlet
    return f"by {who}, {wording.day(denial.article.published)}"


def _families(fact: Fact) -> set[str]:
    return {family(report.article) for report in fact.reports}


def _speakers(fact: Fact) -> set[str]:
    return {(report.figure.attribution or family(report.article)).casefold() for report in fact.reports}
