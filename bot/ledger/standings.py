"""The facts of one thing and period, in; the same with how each stands today, out: live, replaced, denied, stale.

What is newer and at least as sure replaces what is older; a plan stays beside its outcome; a rumour is confirmed,
denied, replaced or, after half a year of silence, stale. Refuses to compare different things or periods.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from itertools import takewhile

from bot import wording
from bot.ledger import cues
from bot.ledger.facts import ONE_AFTER_ANOTHER, Fact, Group, place
from bot.ledger.sameness import Among, Same, joins
from bot.model import Report
from bot.stories.origins import family

RUMOUR_LIVES = timedelta(days=180)
SETTLES_WITHIN = timedelta(days=7)
_SURENESS = {"actual": 0, "planned": 1, "forecast": 2, "rumoured": 3}
_KIND_NOUNS = {"actual": "reported amount", "planned": "plan", "forecast": "forecast", "rumoured": "rumour"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What the judgement of a fact asks of every other: when it was said, and how.

    `held_before`: it is named only as what held before. `restated`: when it was last said to correct another.
    """

    fact: Fact
    said: datetime
    held_before: bool
    doubtful: bool
    by_company: bool
    restated: datetime | None

    @property
    def sureness(self) -> int:
        return _SURENESS[self.fact.figure.status]


@dataclass(frozen=True, kw_only=True)  # no slots: what is worked out of the group is kept beside it
class Judge:
    """What it takes to say how facts stand: the day, how amounts compare, and what of the group held before."""

    group: Group
    same: Same
    now: datetime

    def standing(self) -> tuple[Fact, ...]:
        """All facts of the group as they stand."""
        found = [self._judged(claim) for claim in self._claims]
        return (*found, *self._denied_alone(), *self._retracted())

    # --- what is worked out once ----------------------------------------------------------------------

    @cached_property
    def _facts(self) -> tuple[Fact, ...]:
        return tuple(Fact(reports=self._asserted(reports), span=self.group.span) for reports in self.group.claims)

    @cached_property
    def _claims(self) -> tuple[Claim, ...]:
        return tuple(map(self._claim, self._facts))

    @cached_property
    def _newest_first(self) -> dict[int, list[Claim]]:
        """The claims by how sure they are, the newest of each kind first."""
        found: dict[int, list[Claim]] = defaultdict(list)
        for claim in sorted(self._claims, key=lambda claim: claim.said, reverse=True):
            found[claim.sureness].append(claim)
        return found

    @cached_property
    def _corrections(self) -> dict[int, list[Claim]]:
        """Those of them that may correct another."""
        return {
            sureness: [claim for claim in claims if claim.by_company or claim.restated]
            for sureness, claims in self._newest_first.items()
        }

    @cached_property
    def _amounts(self) -> Among:
        """The facts by the amount that each gives at last."""
        everything = [report for fact in self._facts for report in fact.reports]
        return self.same.among([fact.latest for fact in self._facts], everything)

    @cached_property
    def _denials(self) -> Among:
        everything = [report for fact in self._facts for report in fact.reports]
        return self.same.among(self.group.denials, everything)

    def _claim(self, fact: Fact) -> Claim:
        restated = [report.article.published for report in fact.reports if cues.restated(report)]
        return Claim(
            fact=fact,
            said=self._stated(fact),
            held_before=all(place(report) in self.group.former for report in fact.reports),
            doubtful=self._doubt(fact) is not None,
            by_company=any(_own_word(report) for report in fact.reports),
            restated=max(restated, default=None),
        )

    # --- the verdicts ---------------------------------------------------------------------------------

    def _asserted(self, reports: tuple[Report, ...]) -> tuple[Report, ...]:
        """The reports that say it holds; if none does, those that say it held."""
        return tuple(report for report in reports if place(report) not in self.group.former) or reports

    def _judged(self, claim: Claim) -> Fact:
        fact = claim.fact
        for verdict in (self._denial(fact), self._doubt(fact), self._confirmation(fact)):
            if verdict is not None:
                return verdict
        replacing = self._replacing(claim)
        if replacing is not None:
            return replace(fact, standing="superseded", because=self._by(replacing))
        return self._silence(fact) or fact

    def _denial(self, fact: Fact) -> Fact | None:
        """Denied after it was said, and not said again by the company itself."""
        told = fact.first.article.published
        later = [d for d in self._denials_of(fact) if d.article.published >= told]
        if not later or fact.figure.status == "actual":
            return None
        if any(_own_word(r) and r.article.published > later[0].article.published for r in fact.reports):
            return None
        return replace(fact, standing="denied", because=_denied_by(later[0]))

    def _denials_of(self, fact: Fact) -> list[Report]:
        """The denials of a fact's amount."""
        near = self._denials.near_any(fact.faces)
        return [d for d in map(self.group.denials.__getitem__, near) if joins(d, fact.faces, self.same)]

    def _denied_alone(self) -> tuple[Fact, ...]:
        """Figures that we only know from their denial."""
        unknown: list[list[Report]] = []
        known_of = {id(denial) for fact in self._facts for denial in self._denials_of(fact)}
        for denial in self.group.denials:
            if id(denial) in known_of:
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

    def _confirmation(self, fact: Fact) -> Fact | None:
        """A rumour or forecast whose amount a surer statement gave later, or at the same time."""
        if fact.figure.status not in {"rumoured", "forecast"}:
            return None
        surer = [
            other
            for other in map(self._facts.__getitem__, self._amounts.near_any(fact.faces))
            if _SURENESS[other.figure.status] < min(2, _SURENESS[fact.figure.status])
            and other.latest.article.published >= fact.first.article.published
            and not other.early
            and joins(other.latest, fact.faces, self.same)
        ]
        if not surer:
            return None
        noun = _KIND_NOUNS[surer[-1].figure.status]
        return replace(
            fact,
            standing="confirmed",
            because=f"by the {noun} of {wording.day(surer[-1].first.article.published)}",
        )

    def _replacing(self, claim: Claim) -> Claim | None:
        """The newest statement that takes the fact's place, of the surest that do."""
        if self.group.span is None and claim.fact.figure.period is None:
            return None
        found = (
            other
            for sureness in range(claim.sureness + 1)
            for other in self._candidates(claim, sureness)
            if other is not claim and not other.held_before and self._replaces(other, claim)
        )
        return next(found, None)

    def _candidates(self, claim: Claim, sureness: int) -> Iterable[Claim]:
        """The statements of one kind that may take a fact's place, newest first.

        What is older does not, unless the fact is named as what held before; an outcome stands beside its plan.
        """
        newest_first = self._newest_first.get(sureness, ())
        if sureness < claim.sureness and (claim.fact.figure.status == "planned" or claim.held_before):
            return ()
        if sureness == claim.sureness and claim.fact.figure.metric in ONE_AFTER_ANOTHER:
            return self._corrections.get(sureness, ())
        if claim.held_before:
            return newest_first
        if claim.sureness == 0:
            return self._corrections.get(sureness, ())
        return takewhile(lambda other: other.said >= claim.said, newest_first)

    def _replaces(self, other: Claim, claim: Claim) -> bool:
        if claim.fact.figure.metric in ONE_AFTER_ANOTHER and other.sureness == claim.sureness:
            return self._corrects(other, claim)
        if claim.held_before:
            return True
        if other.doubtful or other.said < claim.said:
            return False
        if other.sureness < claim.sureness:
            return other.said > claim.said
        return self._corrects(other, claim) if claim.sureness == 0 else self._moves_on(other, claim)

    def _moves_on(self, other: Claim, claim: Claim) -> bool:
        """Whether a later plan, forecast or rumour is a new one, and not another voice in the same news."""
        gap = other.said - claim.said
        if gap <= timedelta(0):
            return False
        if claim.fact.figure.status == "forecast":
            return gap > RUMOUR_LIVES or _speakers(other.fact) == _speakers(claim.fact)
        return (
            gap > SETTLES_WITHIN
            or bool(_families(other.fact) & _families(claim.fact))
            or any(cues.changed(report) for report in other.fact.reports)
            or (other.by_company and not claim.by_company)
        )

    def _corrects(self, other: Claim, claim: Claim) -> bool:
        """Whether a later report of what happened says that it corrects, or is the same outlet's."""
        told = claim.fact.first.article.published
        if other.restated is not None and other.restated > told:
            return True
        return other.by_company and not claim.by_company and other.fact.latest.article.published > told

    def _stated(self, fact: Fact) -> datetime:
        """When a statement was made: first told, or told again as a change of plan."""
        claims = [report for report in fact.reports if place(report) not in self.group.former] or fact.reports
        changes = [report.article.published for report in claims if cues.changed(report)]
        return max((min(report.article.published for report in claims), *changes))

    def _by(self, other: Claim) -> str:
        noun = _KIND_NOUNS[other.fact.figure.status]
        return f"by the {noun} of {wording.day(other.said)}"

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
