"""A rule and what an article adds to the ledger, in; why somebody is to be told, with the arithmetic, out.

A rule fires on the article that first makes it true: a second voice for the same fact, or a plan that only grows
beyond a limit that was passed, is silent. Refuses to send anything.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from bot import wording
from bot.companies import companies
from bot.ledger import Fact, Timeline, timeline
from bot.ledger.sums import change
from bot.model import Article, Delivery, Figure, Reading, Report, Rule, Subscription
from bot.money import Conversion, Exchange, given_in, rounded
from bot.ports import Rates

OLDEST = timedelta(days=3)
"""What is older when it is read is no news, and fires nothing."""

_PREFIX = "alert:"
_BARE = 10**5
_KINDS = {"actual": "reported", "planned": "planned", "forecast": "forecast", "rumoured": "rumoured"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The timelines of one company and metric before an article and after it, and what to convert with."""

    before: Timeline
    after: Timeline
    article: str
    rates: Rates | None = None

    @property
    def new(self) -> list[Fact]:
        """What holds now and nobody had told before."""
        return [fact for fact in self.after.whole if all(r.article.id == self.article for r in fact.reports)]


# --- what fires -----------------------------------------------------------------------------------


def fires(rule: Rule, ledger: Ledger) -> tuple[str, ...]:
    """Why a rule fires on an article, a sentence each; none if it does not."""
    return tuple(_CONDITIONS[rule.condition](rule, ledger))


def _new(rule: Rule, ledger: Ledger) -> Iterator[str]:
    for fact in ledger.new:
        yield f"{_fact(ledger, fact)}."


def _first(rule: Rule, ledger: Ledger) -> Iterator[str]:
    if not ledger.before.facts:
        for fact in ledger.new[:1]:
            yield f"The first that I have read: {_fact(ledger, fact)}."


def _amount(rule: Rule, ledger: Ledger) -> Iterator[str]:
    """Who passes the limit now, and did not in anything that was told before and not taken back since."""
    passed = {_thing(fact) for fact in _told(ledger.before) if _passes(rule, fact, ledger.rates) is not None}
    for fact in ledger.new:
        how = _passes(rule, fact, ledger.rates)
        if how is not None and _thing(fact) not in passed:
            passed.add(_thing(fact))
            yield f"{_fact(ledger, fact)}{how}: {_beyond_words(rule)}."


def _told(before: Timeline) -> Iterator[Fact]:
    """What was said of the whole, also where something newer has taken its place."""
    for fact in before.facts:
        whole = fact.figure.subject is None and fact.figure.measure == "level"
        if whole and fact.standing not in {"denied", "retracted", "doubtful"}:
            yield fact


def _passes(rule: Rule, fact: Fact, rates: Rates | None) -> str | None:
    """How a fact passes the limit: "" as its source says it, else what was computed; None if it does not."""
    figure, unit = fact.figure, rule.unit
    if rule.value is None or unit is None:
        return None
    given = given_in(figure, unit)
    if given is not None:
        own = figure.value_high if figure.unit == unit and figure.value_high and not rule.below else given.value
        return "" if _beyond(rule, own) else None
    found = Exchange(to=unit, rates=rates).of(figure, fact.latest.article.published.date())
    if found is None or not _beyond(rule, found.high if found.high and not rule.below else found.amount.value):
        return None
    return f" ≈ {wording.quantity(found.amount.value, unit)} (computed: {_rate(found, figure)})"


def _beyond(rule: Rule, value: Decimal) -> bool:
    if rule.value is None or (rule.strict and value == rule.value):
        return False
    return value <= rule.value if rule.below else value >= rule.value


def _rate(found: Conversion, figure: Figure) -> str:
    rate = found.rate
    value, day = wording.plain(rounded(rate.value, 4)), wording.period(rate.day.isoformat())
    return f"1 {figure.unit} = {value} {found.amount.unit}, {rate.source}, {day}"


def _changes(rule: Rule, ledger: Ledger) -> Iterator[str]:
    """A change on the year before, or of a statement by a later one, that is large enough."""
    known = {_thing(fact) for fact in ledger.before.whole if fact.change and _large(rule, fact.change.value)}
    for fact in ledger.new:
        made = fact.change
        if made is not None and _large(rule, made.value) and _thing(fact) not in known:
            known.add(_thing(fact))
            on = wording.period(made.against.period)
            yield f"{_fact(ledger, fact)}: {made.formula} = {wording.signed(made.value)} on {on}."
        for old in _replaced(fact, ledger):
            step = change(fact.figure, old.figure)
            if step is not None and _large(rule, step.value):
                was = f"was {wording.amount(old.figure)}"
                yield f"{_fact(ledger, fact)}, {was}: {step.formula} = {wording.signed(step.value)}."


def _large(rule: Rule, percent: Decimal) -> bool:
    return _beyond(rule, abs(percent))


def _replaced(fact: Fact, ledger: Ledger) -> list[Fact]:
    """What held of the same thing and kind, and is now replaced by a new fact."""
    held = {report.article.id for other in ledger.after.whole for report in other.reports}
    return [
        old
        for old in ledger.before.whole
        if _thing(old) == _thing(fact)
        and old.figure.status == fact.figure.status
        and not {report.article.id for report in old.reports} & held
    ]


def _conflict(rule: Rule, ledger: Ledger) -> Iterator[str]:
    """Two amounts that cannot both be right, of a thing that was undisputed."""
    known = {_thing(fact) for fact in ledger.before.facts if _disputed(fact)}
    for fact in ledger.after.whole:
        if _disputed(fact) and _thing(fact) not in known:
            known.add(_thing(fact))
            other = next(other for other in fact.disputes if not other.explained)
            one = f"{wording.amount(fact.figure)} ({fact.latest.article.outlet})"
            two = f"{wording.amount(other.figure)} ({other.outlet})"
            cause = other.cause or "the texts give no cause"
            yield f"{_whose(ledger, fact)}: {one} or {two}; {cause}."


def _disputed(fact: Fact) -> bool:
    return any(not other.explained for other in fact.disputes)


_CONDITIONS: dict[str, Callable[[Rule, Ledger], Iterable[str]]] = {
    "new": _new, "first": _first, "amount": _amount, "change": _changes, "conflict": _conflict,
}  # fmt: skip


def _thing(fact: Fact) -> object:
    return fact.span.key if fact.span else fact.figure.period


def _whose(ledger: Ledger, fact: Fact) -> str:
    name = fact.figure.entity or name_of(ledger.after.company)
    metric = wording.metric(ledger.after.metric).lower()
    return " ".join(filter(None, (name, metric, wording.period(fact.figure.period))))


def _fact(ledger: Ledger, fact: Fact) -> str:
    figure = fact.figure
    alt = wording.others(figure.alt)
    amount = f"{wording.amount(figure)} ({alt})" if alt else wording.amount(figure)
    who = f", {wording.says(figure.attribution)}" if figure.attribution else ""
    doubt = f" ({wording.to_check(fact.doubt)})" if fact.doubt else ""
    return f"{_whose(ledger, fact)}: {amount} {_KINDS[figure.status]}{who}{doubt}"


# --- what is to be told ---------------------------------------------------------------------------


def due(
    subscriptions: Iterable[Subscription],
    reading: Reading,
    reports: Callable[[str, str], Sequence[Report]],
    *,
    now: datetime,
    rates: Rates | None = None,
) -> tuple[Delivery, ...]:
    """What a new article sets off, one delivery a rule. `reports` are those kept before, by company and metric."""
    article = reading.article
    if now - article.published > OLDEST:
        return ()
    rules = [(one, one.rule) for one in subscriptions if one.rule is not None and one.state == "active"]
    said: dict[str, list[str]] = defaultdict(list)
    for (who, metric), figures in _by_series(reading).items():
        wanting = [(one, rule) for one, rule in rules if _wants(rule, who, metric)]
        if wanting:
            kept = tuple(reports(who, metric))
            added = tuple(Report(figure=figure, article=article) for figure in figures)
            ledger = Ledger(
                before=timeline(who, metric, kept, now=now, rates=rates),
                after=timeline(who, metric, (*added, *kept), now=now, rates=rates),
                article=article.id,
                rates=rates,
            )
            for one, rule in wanting:
                said[one.id].extend(fires(rule, ledger))
    return tuple(_delivery(ident, article.id, sentences, now) for ident, sentences in said.items() if sentences)


def replay(
    rule: Rule, reports: Sequence[Report], *, since: datetime, rates: Rates | None = None
) -> tuple[tuple[Article, str], ...]:
    """On which articles since a day a rule on one company and metric would have fired, and with what words."""
    told = sorted(reports, key=lambda report: (report.article.published, report.article.id))
    found: list[tuple[Article, str]] = []
    for article in {
        report.article.id: report.article for report in told if report.article.published >= since
    }.values():
        at = next(n for n, report in enumerate(told) if report.article.id == article.id)
        added = tuple(report for report in told if report.article.id == article.id)
        now, before = article.published, told[:at]
        ledger = Ledger(
            before=timeline(rule.company or "", rule.metric or "", before, now=now, rates=rates),
            after=timeline(rule.company or "", rule.metric or "", (*before, *added), now=now, rates=rates),
            article=article.id,
            rates=rates,
        )
        found.extend((article, sentence) for sentence in fires(rule, ledger))
    return tuple(found)


def _by_series(reading: Reading) -> dict[tuple[str, str], list[Figure]]:
    found: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in reading.figures:
        who = figure.company or figure.entity
        if who:
            found[who, figure.metric].append(figure)
    return found


def _wants(rule: Rule, who: str, metric: str) -> bool:
    return rule.metric in {None, metric} and (rule.company or who).casefold() == who.casefold()


def _delivery(subscription: str, article: str, sentences: Sequence[str], now: datetime) -> Delivery:
    return Delivery(
        subscription=subscription,
        story=f"{_PREFIX}{article}",
        revision=0,
        state="queued",
        due=now,
        reason="the rule holds now",
        note="\n".join(sentences),
    )


def is_alert(delivery: Delivery) -> bool:
    """Whether this delivery is an alert."""
    return delivery.story.startswith(_PREFIX)


def article_of(delivery: Delivery) -> str:
    """The article that set an alert off."""
    return delivery.story.removeprefix(_PREFIX)


# --- rules in words -------------------------------------------------------------------------------


def words(rule: Rule) -> str:
    """A rule as people say it: "capex of ByteDance, US$20bn or more"."""
    metric = wording.metric(rule.metric).lower() if rule.metric else "any figure"
    of = f"{metric} of {name_of(rule.company) if rule.company else 'any company'}"
    if rule.condition == "amount":
        return f"{of}, {_beyond_words(rule)}"
    if rule.condition == "change":
        return f"{of} that changes by {_beyond_words(rule)}, on the year before or on what was said before"
    return {"new": f"each new {of}", "first": f"the first {of}", "conflict": f"amounts that differ, {of}"}[
        rule.condition
    ]


def typed(rule: Rule) -> str:
    """A rule as it is typed: "bytedance capex >= 20bn usd"."""
    subject = " ".join(filter(None, (rule.company, rule.metric)))
    if rule.value is None or rule.unit is None:
        return " ".join(filter(None, ({"first": "first", "conflict": "conflict"}.get(rule.condition), subject)))
    unit = {"percent": "%", "count": ""}.get(rule.unit, rule.unit.lower())
    number = f"{wording.scaled(rule.value).replace(',', '')} {unit}"
    sign = f"{'<' if rule.below else '>'}{'' if rule.strict else '='}"
    return f"{subject} {'change ' * (rule.condition == 'change')}{sign} {number}".strip()


def never_fires(rule: Rule) -> str:
    """Why a rule can never hold: it was saved without the money that it is about. "" for one that can."""
    if rule.condition != "amount" or rule.metric is None:
        return ""
    kinds = wording.metric_units(rule.metric)
    if rule.unit not in {None, "count"} or "count" in kinds or "money" not in kinds:
        return ""
    return f"It cannot fire: {wording.metric(rule.metric).lower()} is money, and the rule does not say which."


def with_money(rule: Rule) -> str:
    """Such a rule with dollars, as it is typed; a bare number is one of billions."""
    small = rule.value is not None and rule.value < _BARE
    return f"{typed(rule)}{'bn' if small else ''} usd"


def _beyond_words(rule: Rule) -> str:
    """What is beyond a limit: "US$20bn or more", "more than US$20bn"."""
    limit = wording.quantity(rule.value, rule.unit) if rule.value is not None and rule.unit else ""
    which = "less" if rule.below else "more"
    return f"{which} than {limit}" if rule.strict else f"{limit} or {which}"


def name_of(key: str) -> str:
    """A company's common name, or what was typed."""
    row = companies().get(key)
    return row.name if row else key
