"""Reports of one company and metric, in; the facts that they state, each with all its reports, out.

Reports state one fact where the thing, the period, the kind and the amount are the same: within rounding, in a
currency that a source gave as well, or at the rate of the day. Refuses to say which of two facts holds.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Literal, TypeAlias

from bot.amounts import digits, equal
from bot.ledger import cues, names, scopes
from bot.ledger.names import Thing
from bot.ledger.sameness import Faces, Same, joins, units
from bot.ledger.spans import Span, span
from bot.model import Bound, Figure, Gist, Reading, Report
from bot.ports import Rates
from bot.stories.origins import family, one_of_each, origin_of_each

Standing: TypeAlias = Literal[
    "live", "superseded", "fulfilled", "confirmed", "denied", "retracted", "stale", "doubtful"
]
# What adds up while its period runs, so that an amount told before the end is a part or an expectation.
ACCRUING = frozenset("capex revenue net_income operating_income cash_flow cost rnd".split())
# Of these there is a new one with every report, so that an older one is neither replaced nor contradicted.
ONE_AFTER_ANOTHER = frozenset(
    "funding acquisition investment stake contract buyback dividend fine debt layoffs share_price price index tax "
    "other".split()
)
GENERIC_SPEAKERS = frozenset(
    "analysts researchers sources people company management executives insiders report reports".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed:
    """A number of ours: `value` in percent, its formula, and the figure that it is measured against."""

    value: Decimal
    formula: str
    against: Figure
    bound: Bound = "exact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispute:
    """Another live fact of the same thing with another amount, and why they may differ; "" if nobody can see.

    `explained`: both may well be right, for they do not speak of quite the same. `outvoted`: it is one source's
    alone, and this one is told by several.
    """

    figure: Figure
    outlet: str
    cause: str
    explained: bool = False
    outvoted: bool = False


@dataclass(frozen=True, kw_only=True)  # no slots: what is worked out of the reports is kept beside them
class Fact:
    """One fact with all its reports, newest article first, and how it stands today.

    `because` says in words why it does not stand any more. `change` is against the year before, `outcome` what
    became of the plan that it carries out. `beside` is a greater amount that an article of its own gives for the
    same thing: then it is rather a part. `doubt` says why the amount is to be checked before it is believed.
    """

    reports: tuple[Report, ...]
    span: Span | None = None
    standing: Standing = "live"
    because: str = ""
    disputes: tuple[Dispute, ...] = ()
    change: Computed | None = None
    outcome: Computed | None = None
    beside: Figure | None = None
    doubt: str = ""

    @property
    def superseded(self) -> bool:
        """Whether it is history: replaced, denied, taken back or never heard of again."""
        return self.standing not in {"live", "fulfilled"}

    @property
    def early(self) -> bool:
        """Whether it was told as done before its period was over, and so may be an expectation or a part."""
        return all(early(self.figure, self.span, report.article.published.date()) for report in self.reports)

    @cached_property
    def figure(self) -> Figure:
        """The figure as its best report gives it: the most complete, then the newest."""
        return best(self.reports).figure

    @cached_property
    def faces(self) -> Faces:
        """Its reports, to compare another with."""
        return Faces(self.reports)

    @cached_property
    def articles(self) -> frozenset[str]:
        """The articles that tell it."""
        return frozenset(report.article.id for report in self.reports)

    @cached_property
    def scope(self) -> frozenset[str]:
        """The parts of the whole that its newest words speak of."""
        return scopes.scope(self.latest)

    @property
    def latest(self) -> Report:
        """The newest report."""
        return self.reports[0]

    @property
    def first(self) -> Report:
        """The report that told it first."""
        return self.reports[-1]

    @cached_property
    def outlets(self) -> int:
        """How many publisher families reported it."""
        return len({family(report.article) for report in self.reports})

    @cached_property
    def origins(self) -> int:
        """How many sources they go back to: whoever is named as having said it, else the outlet that found out."""
        return len(_origins(self.reports))


def early(figure: Figure, covered: Span | None, told: date) -> bool:
    """Whether a figure that adds up over its period was told as done before the period was over."""
    done = figure.status == "actual" and figure.metric in ACCRUING
    return done and covered is not None and not covered.over(told)


def best(reports: Sequence[Report]) -> Report:
    """The report to show: the one that says most of its day, its currencies and its digits, then the newest."""
    return max(reports, key=_completeness)


def _completeness(report: Report) -> tuple[int, int, int, bool, datetime, str]:
    figure, article = report.figure, report.article
    dated = len((figure.period or "").removeprefix("FY"))  # a day is written longer than its month and year
    return dated, len(figure.alt), digits(figure.value), article.depth == "full", article.published, article.id


def _origins(reports: Sequence[Report]) -> tuple[str, ...]:
    """Whom each outlet has it from: a speaker whom it names or speaks of, else what its text cites."""
    voices = [(family(report.article), speaker) for report in reports if (speaker := _speaker(report))]
    speakers = sorted({speaker for _, speaker in voices})
    silent = []
    for report in reports:
        if _speaker(report):
            continue
        told = f"{report.article.title}\n{report.article.text}".casefold()
        spoken_of = [(family(report.article), speaker) for speaker in speakers if speaker in told]
        voices.extend(spoken_of)
        if not spoken_of:
            silent.append(Reading(article=report.article, gist=Gist(sentences=(), indices=())))
    found = zip((family(reading.article) for reading in silent), origin_of_each(silent), strict=True)
    return one_of_each((*voices, *found))


def _speaker(report: Report) -> str:
    """The named source of a figure, folded; "" where the article names nobody in particular."""
    said = (report.figure.attribution or "").casefold()
    words = set(said.replace("the ", "").split())
    if said == "the company" and report.figure.entity:
        return report.figure.entity.casefold()
    return "" if not said or words & GENERIC_SPEAKERS else said


# --- merging --------------------------------------------------------------------------------------

Place: TypeAlias = tuple[str, int, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All that was said of one thing in one period: claims by kind, denials and retractions beside them."""

    claims: tuple[tuple[Report, ...], ...]
    denials: tuple[Report, ...]
    retractions: tuple[Report, ...]
    former: frozenset[Place]
    span: Span | None


def groups(reports: Iterable[Report], *, year_end: int | None, same: Same) -> dict[Thing, Group]:
    """The reports by what they are of, and within that by amount and kind."""
    by_thing: dict[Thing, list[Report]] = defaultdict(list)
    for report in map(names.in_english, reports):
        by_thing[thing(report.figure, year_end)].append(report)
    names.under_one_name(by_thing, year_end)
    _narrow(by_thing, year_end, same)
    _date_denials(by_thing, same)
    return {key: _group(found, span(found[0].figure.period, year_end), same) for key, found in by_thing.items()}


def _narrow(by_thing: dict[Thing, list[Report]], year_end: int | None, same: Same) -> None:
    """What happened once is told by one outlet with its day and by another with its year: the day is kept."""
    if not any(reports and reports[0].figure.metric in ONE_AFTER_ANOTHER for reports in by_thing.values()):
        return
    spans = {key: span(reports[0].figure.period, year_end) for key, reports in by_thing.items()}
    dated = sorted(
        ((covered, key) for key, covered in spans.items() if covered is not None),
        key=lambda pair: (pair[0].months, pair[0].day is None),
    )
    for wide, key in reversed(dated):
        for report in tuple(by_thing[key]):
            for narrow, other in dated:
                if key[:4] == other[:4] and wide.holds(narrow) and _told(report, by_thing[other], same):
                    by_thing[key].remove(report)
                    by_thing[other].append(report)
                    break
    for key in [key for key, reports in by_thing.items() if not reports]:
        del by_thing[key]


def _date_denials(by_thing: dict[Thing, list[Report]], same: Same) -> None:
    """Who denies an amount seldom says for when: it is of the one period for which that amount was told."""
    timeless = [key for key, reports in by_thing.items() if reports[0].figure.period is None]
    for key in timeless:
        for report in tuple(by_thing[key]):
            if _voice(report) not in {"denial", "retraction"}:
                continue
            meant = [
                other
                for other, theirs in by_thing.items()
                if other != key and other[:4] == key[:4] and any(same(report, one) for one in theirs)
            ]
            if len(meant) == 1:
                by_thing[key].remove(report)
                by_thing[meant[0]].append(report)
        if not by_thing[key]:
            del by_thing[key]


def _told(report: Report, others: Iterable[Report], same: Same) -> bool:
    return any(other.figure.status == report.figure.status and same(report, other) for other in others)


def thing(figure: Figure, year_end: int | None) -> Thing:
    """What a figure is of: the whole or a part, a level or a change of it, and the months."""
    covered = span(figure.period, year_end)
    unit = "" if figure.measure == "level" else figure.unit
    of = figure.of if figure.measure == "share" else None
    return (figure.subject_key, figure.measure, unit, of, covered.key if covered else figure.period)


def _group(reports: Sequence[Report], covered: Span | None, same: Same) -> Group:
    newest_first = sorted(reports, key=_age, reverse=True)
    voices: dict[str, list[Report]] = defaultdict(list)
    for report in newest_first:
        voices[_voice(report)].append(report)
    withdrawn = {_word_of(report) for report in voices["retraction"]}
    kinds: dict[str, list[Report]] = defaultdict(list)
    for report in (*voices["claim"], *voices["former"]):
        if _word_of(report) in withdrawn:
            voices["retraction"].append(report)
        else:
            kinds[report.figure.status].append(report)
    _as_planned(kinds, covered, same)
    return Group(
        claims=tuple(tuple(fact) for found in kinds.values() for fact in _merged(found, same)),
        denials=tuple(voices["denial"]),
        retractions=tuple(voices["retraction"]),
        former=frozenset(place(report) for report in voices["former"]),
        span=covered,
    )


def _as_planned(kinds: dict[str, list[Report]], covered: Span | None, same: Same) -> None:
    """What one outlet tells as done before the period is over, and others as planned, is the plan."""
    done = kinds.get("actual", [])
    too_early = [report for report in done if early(report.figure, covered, report.article.published.date())]
    for kind in ("planned", "forecast"):
        if not too_early or not kinds.get(kind):
            continue
        moved = list(_joining(too_early, kinds[kind], same))
        kinds[kind] += [replace(one, figure=replace(one.figure, status=kind)) for one in moved]
        places = {id(report) for report in moved}
        too_early = [report for report in too_early if id(report) not in places]
        done[:] = [report for report in done if id(report) not in places]


def _joining(reports: Sequence[Report], told: Sequence[Report], same: Same) -> Iterator[Report]:
    """Those of some reports that give an amount which is told, or which one of them before gave that joined."""
    known = same.among((*told, *reports))
    joined = set(range(len(told)))
    for number, report in enumerate(reports, len(told)):
        if any(other in joined and same(report, known.reports[other]) for other in known.near(report)):
            joined.add(number)
            yield report


def _voice(report: Report) -> str:
    """What the article does with the figure: claims it, denies it, takes it back, or tells that it held before."""
    if cues.denied(report):
        return "denial"
    if cues.taken_back(report):
        return "retraction"
    return "former" if cues.former(report) else "claim"


def _word_of(report: Report) -> tuple[str, Decimal, str]:
    """Whose word a report is, and what for: what a publisher takes back, it takes back wherever it said it."""
    return family(report.article), report.figure.value, report.figure.unit


def _merged(reports: Iterable[Report], same: Same) -> list[list[Report]]:
    """Reports of one kind by amount, newest first; an article counts once for a fact.

    Those that give two currencies come first, for they join the others.
    """
    order = sorted(_with_ranges(tuple(reports)), key=lambda r: (len(units(r.figure)), *_age(r)), reverse=True)
    known = same.among(order)
    facts: list[_Joined] = []
    whose: dict[int, int] = {}
    for number, report in enumerate(order):
        alike = sorted({whose[other] for other in known.near(report) if other in whose})
        at = next((at for at in alike if joins(report, facts[at].faces, same)), len(facts))
        if at == len(facts):
            facts.append(_Joined())
        if facts[at].add(report):
            whose[number] = at
    return [sorted(fact.reports, key=_age, reverse=True) for fact in facts]


class _Joined:
    """The reports of one fact so far."""

    def __init__(self) -> None:
        self.reports: list[Report] = []
        self.faces = Faces()
        self._articles: set[str] = set()

    def add(self, report: Report) -> bool:
        """Adds a report, but of one article one."""
        if report.article.id in self._articles:
            return False
        self._articles.add(report.article.id)
        self.reports.append(report)
        self.faces.add(report)
        return True


def _with_ranges(reports: Sequence[Report]) -> Sequence[Report]:
    """Reports as they come, but a sentence that gives both ends of a range that others give tells the range:
    "revenue of $3.18 billion and $3.20 billion".
    """
    alone = Counter(report.article.id for report in reports if report.figure.value_high is None)
    if alone.total() == len(reports) or max(alone.values(), default=0) < len(("low", "high")):
        return reports
    for wide in [report for report in reports if report.figure.value_high is not None]:
        while ends := next(_ends_of(wide, reports), None):
            low, high = ends
            figure = replace(low.figure, value_high=high.figure.value, bound=wide.figure.bound)
            told = replace(low, figure=figure)
            reports = [told if report is low else report for report in reports if report is not high]
    return reports


def _ends_of(wide: Report, reports: Sequence[Report]) -> Iterator[tuple[Report, Report]]:
    """The amounts of one sentence that are the two ends of a range."""
    figure = wide.figure
    alone = [one for one in reports if one.figure.value_high is None and one.figure.unit == figure.unit]
    for low in (one for one in alone if equal(one.figure.value, figure.value)):
        for high in (one for one in alone if equal(one.figure.value, figure.value_high or figure.value)):
            together = low.article.id == high.article.id and cues.sentence(low) == cues.sentence(high)
            if together and low.figure.value < high.figure.value:
                yield low, high


def comparable(one: Fact, other: Fact, rates: Rates | None) -> bool:
    """Whether the amounts of two facts can be told apart at all: in a currency that both give, or by a rate."""
    mine, theirs = one.latest.figure, other.latest.figure
    if any(units(a.figure) & units(b.figure) for a in one.reports for b in other.reports):
        return True
    day = min(one.latest.article.published, other.latest.article.published).date()
    return rates is not None and rates.rate(mine.unit, theirs.unit, day) is not None


def _age(report: Report) -> tuple[datetime, str]:
    return report.article.published, report.article.id


def place(report: Report) -> Place:
    """Which of an article's figures a report is."""
    return spot(report.figure)


def spot(figure: Figure) -> Place:
    """Which of its article's figures it is."""
    return figure.evidence.article, figure.evidence.start, figure.value
