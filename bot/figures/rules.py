"""Claims in, rulings out where language leaves no doubt; every rule has a name, and every name has cases.

A ruling is (choice, name of the rule). Refuses to guess: what these rules leave open, the weights decide.
"""

import re
from collections.abc import Callable

from bot.figures.binding.deals import maker, taken_over
from bot.figures.binding.entity import NOBODY, Cast
from bot.figures.binding.metric import is_per_share
from bot.figures.binding.period import UNDATED
from bot.figures.binding.period.steps import kind_of, year_before
from bot.figures.binding.subject import WHOLE
from bot.figures.binding.ties import sphere, tie, topics
from bot.figures.claims import Claim, is_chinese, word
from bot.figures.clauses import clause_metric
from bot.figures.comparisons import compared_period
from bot.figures.english_times import english_time_rule
from bot.figures.forecasts import forecast_status
from bot.figures.measures import by_currency, english_measure
from bot.figures.outlooks import base_period, outlook_period, outlook_status
from bot.figures.owners import owner
from bot.figures.parallels import dealt_out, parallel, row_period
from bot.figures.periods import PeriodMention
from bot.figures.rulings import Ruling, first_ruling
from bot.figures.sources import counts_sources
from bot.figures.subjects import is_price_target
from bot.figures.verbs import verb_metric
from bot.figures.words import METRIC


def rejection(claim: Claim) -> str | None:
    """Why a claim cannot be a figure, by its form alone."""
    quantity = claim.quantity
    if quantity.unit == "percent" and quantity.value == 100 and not _is_stake(claim):
        return "100% as emphasis"
    if quantity.unit in ("percent", "x") and quantity.value == 0:
        return "nothing"
    if not any(text.isalpha() for text in _others(claim)):
        return "no word beside the amount"
    return "a count of sources" if counts_sources(claim) else None


def _is_stake(claim: Claim) -> bool:
    end = claim.quantity.end
    return _after(claim) in _OWNED or claim.passage.written(end, end + 2) in _OWNED


_OWNED = frozenset({"stake", "of", "owned", "股权", "股份", "股權", "权益", "權益"})


def _others(claim: Claim) -> list[str]:
    """The words of the sentence that are not the amount's own."""
    texts = claim.passage.words.texts
    return texts[: claim.first] + texts[claim.last :]


def _after(claim: Claim, offset: int = 0) -> str:
    return word(claim.passage, claim.last + offset)


def _before(claim: Claim, offset: int = 1) -> str:
    return word(claim.passage, claim.first - offset)


def twin(claim: Claim) -> Claim | None:
    """The claim that this one says again in another unit: "$99 million, or 10 cents a share"."""
    found = tie(claim)
    return found.to if found.sort == "again" and found.to is not None and found.to.rejected is None else None


def metric_rule(claim: Claim) -> Ruling:
    """The first metric rule that applies."""
    return first_ruling(_METRIC_RULES, claim)


def _margin(claim: Claim) -> Ruling:
    if claim.kind == "percent" and _after(claim) in {"margin", "margins"}:
        return "margin", "a percent margin"
    return None


def _stake(claim: Claim) -> Ruling:
    if claim.kind == "percent" and _after(claim) in {"stake", "ownership", "shareholding"}:
        return "stake", "a percent stake"
    return None


def _profit_per_share(claim: Claim) -> Ruling:
    """Like "earned $1.23 per share": profit words lead, none of a price or a payout stands nearer."""
    if not is_per_share(claim):
        return None
    for cue in reversed(claim.passage.cues):
        if cue.kind == METRIC and cue.end <= claim.first + 1:
            if cue.value == "dividend":
                return "dividend", "dividend per share"
            return ("eps", "profit per share") if cue.value in {"eps", "net_income"} else None
    return None


def _let_go(claim: Claim) -> Ruling:
    """Like "laid off some 6,300 employees"."""
    noun = (claim.quantity.noun or "").lower().split(" ")[-1]
    if claim.kind != "count" or noun not in _STAFF:
        return None
    near = [
        cue
        for cue in claim.passage.cues
        if cue.kind == METRIC and cue.value == "layoffs" and 0 <= claim.first - cue.end <= 4
    ]
    return ("layoffs", "staff let go") if near else None


_STAFF = frozenset(
    """
    employees workers staff jobs people staffers positions roles engineers contractors
    """.split()
)


def _costs(claim: Claim) -> Ruling:
    """Like "It costs $1,349"."""
    if claim.kind == "money" and claim.quantity.value < 100_000 and _before(claim) == "costs":
        return "price", "what a thing costs"
    return None


def _part_in_money(claim: Claim) -> Ruling:
    """Like "56% (90 billion yuan) of total spending", "about 56% of the budget, or 90 billion yuan"."""
    other = twin(claim)
    if other is not None and other.measure == "share" and claim.kind == "money" and other.kind == "percent":
        return other.metric, "a part, in money"
    return None


_METRIC_RULES: tuple[Callable[[Claim], Ruling], ...] = (
    _margin,
    _stake,
    _profit_per_share,
    _let_go,
    _costs,
    _part_in_money,
    dealt_out,
    clause_metric,
    verb_metric,
)


_YEAR_LONG = re.compile(r"(?:FY)?\d{4}(?:/\d{4})?$")


def _capex_story(claim: Claim) -> bool:
    """Whether a spending for a year, on nobody in particular, stands in an article that calls it capex."""
    years = any(mention.period and _YEAR_LONG.match(mention.period) for mention in claim.passage.periods)
    if claim.metric != "investment" or claim.kind != "money" or not years or claim.name is None:
        return False
    if claim.name.kind != "company" or claim.quantity.value < 1_000_000_000:
        return False
    calls = sum(
        cue.kind == METRIC and cue.value == "capex"
        for passage in claim.scene.passages
        if passage.quantities and not passage.skip
        for cue in passage.cues
    )
    recipients = [name for name in claim.passage.names if 0 <= name.start - claim.quantity.full_end <= 12]
    return calls > 1 and not recipients


_SUM = re.compile(r" of (?:\S+ ){0,4}(?:budget|spending|sum|total|outlay|amount|money) ")
_SPENT = frozenset({"capex", "rnd", "investment", "cost", "buyback"})


def _part_of_story(claim: Claim) -> str | None:
    """Like "56 per cent of next year's budget": a part of the spending that the sentences before told of."""
    if claim.measure != "share" or claim.metric in _SPENT - {"cost"}:
        return None
    behind = " ".join(claim.passage.words.texts[claim.last : claim.last + 8])
    story = next((other.metric for other in topics(claim) if other.kind == "money"), None)
    return story if story in _SPENT and _SUM.match(f" {behind} ") else None


def metric_by_owner(claim: Claim) -> Ruling:
    """A move of an index is the index's, of a company its share's; a year's spending is capex where told so."""
    if claim.name is None:
        return None
    if _capex_story(claim):
        return "capex", "spending in a capex story"
    if claim.kind == "x" and claim.metric in _SPENT and _has_base(claim):
        story = next((other.metric for other in topics(claim) if other.kind == "money"), None)
        return (story, "a multiple of the sum spoken of") if story in _SPENT else None
    part = _part_of_story(claim)
    if part is not None:
        return part, "a part of the sum spoken of"
    if claim.metric == "share_price" and claim.name.kind == "index":
        return "index", "an index moves"
    if claim.metric == "index" and claim.name.kind == "company" and claim.kind == "percent":
        return "share_price", "a share moves"
    return None


_WHOLES = frozenset({"capex", "revenue", "rnd", "cost", "net_income", "operating_income"})


def _of_whole(claim: Claim) -> bool:
    """Like "41% (70 billion yuan) of total spending", "69% of revenue"."""
    text, offset = claim.passage.sentence.text, claim.passage.sentence.start
    return _OF_WHOLE.match(text, claim.quantity.end - offset) is not None


_OF_WHOLE = re.compile(
    r"""(?: \s? \( [^()]{1,40} \) )? \s of \s
        (?: (?: its | their | the | total | overall | all | company | group | annual | quarterly | net )
            (?:['’]s)? \s ){0,3}
        (?: spending | capex | capital | revenues? | sales | costs | expenses | profits? | income | turnover )
        \b""",
    re.VERBOSE,
)


def measure_rule(claim: Claim) -> Ruling:
    """The measure where unit and metric leave no choice."""
    if claim.kind == "percent" and claim.metric in _WHOLES and _of_whole(claim):
        return "share", "a percentage of a whole"
    measured = _chinese_measure(claim) if is_chinese(claim) else english_measure(claim)
    if measured is None and claim.metric == "stake" and claim.kind == "percent" and not _moved(claim):
        return "level", "percent owned is a level"
    return measured


def _chinese_measure(claim: Claim) -> Ruling:
    """Like "预算中约56%", and "是今年的两倍"."""
    before = claim.passage.written(claim.passage.sentence.start, claim.quantity.start)
    if claim.kind == "percent" and claim.metric in _WHOLES and _PART.search(before):
        return "share", "a Chinese part of a whole"
    if claim.kind == "x" and claim.metric != "valuation" and _chinese_base(claim) is not None:
        return "change", "a Chinese multiple of a year"
    return None


_PART = re.compile(r"(?:其中|中|占比?|佔比?)(?:大?约|約|近|[超逾]过?|至少|有|为){0,2}$")


def _moved(claim: Claim) -> bool:
    """Whether what stands before says that a holding was changed by the amount: "cut its stake by about 20%"."""
    near = range(max(0, claim.first - 9), claim.first)
    if any(word(claim.passage, at) == "by" for at in near[-3:]):
        return True
    moves = [cue for cue in claim.passage.cues if cue.kind in ("rise", "fall") and cue.start in near]
    return (bool(moves) and _before(claim) != "to") or _after(claim) in {"reduction", "increase", "cut"}


def entity_rule(claim: Claim, cast: Cast) -> Ruling:
    """Whose figure it is, where nothing else is possible; `NOBODY` for an article that names nobody."""
    if not cast.names:
        return NOBODY, "nobody is named"
    return first_ruling((_again_whose, _relative, _maker, _target_of_premium, owner, parallel), claim)


def _maker(claim: Claim) -> Ruling:
    """Like "Orbix, which was acquired by Velta for $9bn"."""
    found = maker(claim)
    return (found, "a deal's maker, no subject") if found is not None else None


def _target_of_premium(claim: Claim) -> Ruling:
    """Like "a premium of 9% to Friday's close of $12": the price is that of whom the offer is for."""
    found = taken_over(claim)
    return (found, "whose price a premium is to") if found is not None else None


def _again_whose(claim: Claim) -> Ruling:
    other = twin(claim)
    return (other.entity or NOBODY, "whose it is, said again") if other is not None else None


def _relative(claim: Claim) -> Ruling:
    """Like "..., such as Orbix, whose expenditure will reach $9bn": the name that the clause hangs on."""
    names = [name for name in claim.passage.names if name.end <= claim.quantity.start and name.kind != "person"]
    if not names or claim.metric in _DEALS or names[-1].kind == "research":
        return None
    at = claim.passage.words.at(names[-1].end)
    at += word(claim.passage, at) == ","
    return (names[-1].entity, "a name with whose") if word(claim.passage, at) == "whose" else None


_DEALS = frozenset({"acquisition", "investment", "stake", "contract", "share_price"})


def subject_rule(claim: Claim) -> Ruling:
    """What a figure is of inside its owner, where that is certain."""
    if claim.metric == "share_price" and is_price_target(claim):
        return "price target", "where analysts see the price"
    currencies = None if is_chinese(claim) else by_currency(claim)
    if currencies is not None:
        return currencies
    other = twin(claim)
    return (other.subject or WHOLE, "what it is of, said again") if other is not None else None


def period_rule(claim: Claim) -> Ruling:
    """The first period rule that applies."""
    return first_ruling(_PERIOD_RULES, claim)


def _target(claim: Claim) -> Ruling:
    return (UNDATED, "a price target has no period") if claim.subject == "price target" else None


def _again_when(claim: Claim) -> Ruling:
    other = twin(claim)
    return (other.period or UNDATED, "when it is, said again") if other is not None else None


def _named_base(claim: Claim) -> Ruling:
    if not _is_named_base(claim):
        return None
    dated = [mention for mention in claim.passage.periods if mention.start >= claim.quantity.end]
    if len(dated) != 1 or dated[0].relative:
        return None
    if _is_target(claim, dated[0]):
        return UNDATED, "a base of what is to come"
    return dated[0].period or UNDATED, "a base with a date"


def _is_target(claim: Claim, mention: PeriodMention) -> bool:
    """Whether a time is when something is to be reached: "within five years", "by 2028"."""
    passage = claim.passage
    return mention.rule == "within-years" or word(passage, passage.words.at(mention.start) - 1) in _TARGETS


_TARGETS = frozenset({"by", "until", "within"})


def _led_by_year_ago(claim: Claim) -> Ruling:
    """Like "A year earlier it made RMB11.2 billion": what opens a sentence, and is its only time, is its time."""
    times = claim.passage.periods
    if len(times) != 1 or sphere(claim.metric) != "results" or not times[0].rule.startswith("year-ago"):
        return None
    opens = claim.passage.words.at(times[0].start) <= 1 and times[0].start < claim.quantity.start
    period = times[0].period
    if opens and period is not None and kind_of(period) in ("quarter", "half", "year"):
        return period, "a sentence that opens a year ago"
    return None


def _chinese_base(claim: Claim) -> Ruling:
    """The year after the one that a Chinese multiple is of: "较今年翻一番", "是今年的两倍"."""
    passage, start = claim.passage, claim.quantity.start
    for mention in passage.periods if claim.kind == "x" else ():
        led = passage.written(mention.start - 1, mention.start)
        between = passage.written(mention.end, start)
        if led in {"较", "比", "是", "为"} and between in {"", "的"} and _ONE_YEAR.match(mention.period or ""):
            return year_before(mention.period or "", -1), "the year after a Chinese base"
    return None


def _multiple_of_base(claim: Claim) -> Ruling:
    """Like "double Orbix's $4 billion investment in 2024": a multiple is for the time that the story is about."""
    story = claim.before or claim.earlier
    if _has_base(claim) and story is not None and story.rejected is None and story.period:
        return story.period, "a multiple of a dated base"
    return None


def _up_from(claim: Claim) -> Ruling:
    year = _year_before_plan(claim)
    return (year, "the year before a plan") if year is not None else None


_PERIOD_RULES: tuple[Callable[[Claim], Ruling], ...] = (
    _target,
    _again_when,
    row_period,
    _named_base,
    english_time_rule,
    base_period,
    _led_by_year_ago,
    _chinese_base,
    _multiple_of_base,
    compared_period,
    outlook_period,
    _up_from,
)


_UP_FROM = frozenset({"up", "down"})


def _year_before_plan(claim: Claim) -> str | None:
    """Like "will spend $22bn in 2026, up from $20.6bn": what a year's sum is up from is the year before's."""
    found = tie(claim)
    year = found.to.period if found.to is not None and found.to.rejected is None else None
    before = (_before(claim, 1), _before(claim, 2), _before(claim, 3))
    risen = "from" in before[:2] and bool(_UP_FROM & set(before))
    if found.sort != "base" or year is None or not risen or not _ONE_YEAR.match(year):
        return None
    near = range(claim.first - 3, claim.last + 9)
    starts = {claim.passage.words.at(mention.start) for mention in claim.passage.periods}
    return None if starts & set(near) else year_before(year)


_ONE_YEAR = re.compile(r"(?:FY)?\d{4}$")


def _is_named_base(claim: Claim) -> bool:
    """Like "double the roughly 80 billion that it will spend this year": the time behind is the base's own."""
    multiple = claim.before
    return (
        multiple is not None
        and multiple.kind == "x"
        and claim.first - multiple.last <= 5
        and _is_own(claim, claim.quantity.bound_start)
    )


def _has_base(claim: Claim) -> bool:
    """Like "double Orbix's $4 billion investment in 2024": the base follows, with a date of its own."""
    return claim.kind == "x" and any(
        0 < claim.passage.words.at(quantity.start) - claim.last <= 5 and _is_own(claim, quantity.bound_start)
        for quantity in claim.passage.quantities
        if quantity.start > claim.quantity.start
    )


def _is_own(claim: Claim, start: int) -> bool:
    return word(claim.passage, claim.passage.words.at(start) - 1) in _BASES


def status_rule(claim: Claim) -> Ruling:
    """A price target is a forecast."""
    if claim.subject == "price target":
        return "forecast", "a price target is a forecast"
    other = twin(claim)
    if other is not None:
        return other.status, "said again in another unit"
    if (seen := outlook_status(claim) or forecast_status(claim)) is not None:
        return seen
    if _before(claim) in _BASES and _is_base(claim):
        return "actual", "the base of a multiple"
    if tie(claim).sort == "base" and _ended(claim) and _year_before_plan(claim) == claim.period:
        return "actual", "what a plan is up from"
    if _unaccusative(claim):
        return "forecast", "what will come to pass"
    return None


_BASES = frozenset({"'s", "its", "the", "their"})


def _is_base(claim: Claim) -> bool:
    """Like "double Orbix's $4 billion investment in 2024": what is doubled has happened, unless it is expected."""
    multiple = claim.before
    if multiple is None or multiple.kind != "x" or claim.first - multiple.last > 5 or not claim.period:
        return False
    if any(
        cue.kind in ("expected", "planned") and 0 <= cue.start - claim.last <= _CLAUSE
        for cue in claim.passage.cues
    ):
        return False
    year = claim.period.removeprefix("FY")[:4]
    return year.isdigit() and int(year) <= claim.scene.published.year


_CLAUSE = 9


def _ended(claim: Claim) -> bool:
    """Whether the year of a claim is over, or has begun."""
    year = (claim.period or "").removeprefix("FY")[:4]
    return year.isdigit() and int(year) <= claim.scene.published.year


_COMES = frozenset({"reach", "hit", "total", "exceed", "top", "surpass", "amount"})


def _unaccusative(claim: Claim) -> bool:
    """Like "whose capex will reach a staggering $9 billion": what comes to be is foreseen, not planned."""
    texts = claim.passage.words.texts
    speaks = "speak" in claim.passage.cues_of
    near = range(max(1, claim.first - 4), claim.first)
    return not speaks and any(texts[at] in _COMES and texts[at - 1] == "will" for at in near)
