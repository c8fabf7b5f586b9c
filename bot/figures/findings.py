"""Decided claims in, figures out: one record a fact, the quote cut, the most newsworthy first, five for the card.

Knows when two claims are one fact; refuses to change what was decided about either.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from bot.figures.binding.entity import Cast
from bot.figures.binding.key import ASIDE, KEY, key_case
from bot.figures.binding.period.steps import kind_of
from bot.figures.binding.ties import FLOWS
from bot.figures.claims import Claim, claimed, is_chinese
from bot.figures.linear import Model
from bot.figures.numbers import Quantity
from bot.model import Amount, Article, Evidence, Figure, Sentence

CARD = 5
UNSURE = 0.1  # below this a figure is more likely wrong than right in what it is of
# Of two that are as newsworthy, what is read with more certainty comes first, and what is somebody's.
_SURE, _NOBODYS = 0.5, 0.4
_IN_LINE = 2  # an expectation that was met to the digit says little beside its outcome
_MAX_WORDS = 25
_WORD = re.compile(r"\S+")
_CUT = re.compile(r"[,;:—–(]\s|\s[—–-]\s|(?<=\s)(?:while|but|which|whereas|after|when|because|although)\s")


def figures(found: Sequence[Claim], cast: Cast, model: Model) -> tuple[Figure, ...]:
    """The figures of an article, most newsworthy first."""
    return tuple(figure for _, figure in paired(found, cast, model))


def paired(found: Sequence[Claim], cast: Cast, model: Model) -> list[tuple[Claim, Figure]]:
    """The figures with the claims they come from, most newsworthy first."""
    single = one_each(found)
    for claim in single:
        scores = model.scores(key_case(claim, single, cast))
        claim.score = scores[KEY] - scores[ASIDE] + _SURE * claim.sure - _NOBODYS * (claim.entity is None)
        claim.score -= _IN_LINE * (claim.status == "forecast" and _is_met(claim, single))
    ranked = sorted(single, key=lambda claim: -claim.score)
    return [(claim, _figure(claim, key=rank < CARD and claim.sure >= UNSURE)) for rank, claim in enumerate(ranked)]


def one_each(found: Sequence[Claim]) -> list[Claim]:
    """The claims that are facts of their own; of two that state one fact the body's or the fuller one stays.

    What a Chinese title gives in round numbers the text gives in full.
    """
    kept: list[Claim] = []
    for claim in claimed(found):
        twin = next((place for place, other in enumerate(kept) if same_fact(other, claim)), None)
        if twin is None:
            kept.append(claim)
        elif _fuller(claim, kept[twin]):
            kept[twin].rejected = "said again, more fully"
            kept[twin] = claim
        else:
            claim.rejected = "said before"
    return _unrounded(kept)


def _unrounded(kept: Sequence[Claim]) -> list[Claim]:
    """The claims with each round number of a Chinese title made way for the number that the text has for it."""
    titles = [claim for claim in kept if claim.passage.part == "title" and is_chinese(claim)]
    full: dict[Claim, Claim] = {}
    for title in titles:
        body = next((claim for claim in kept if claim not in full.values() and rounds(title, claim)), None)
        if body is not None:
            full[title] = body
            title.rejected = "said again, more fully"
    bodies = set(full.values())
    return [full.get(claim, claim) for claim in kept if claim not in bodies]


def rounds(title: Claim, body: Claim) -> bool:
    """Whether a Chinese title rounds what the body says: 超百亿, where the text has 103.2亿元."""
    if title.passage.part != "title" or body.passage.part == "title" or not is_chinese(title):
        return False
    one, two = title.quantity, body.quantity
    if one.unit != two.unit or one.value_high is not None or two.value_high is not None or one.value == two.value:
        return False
    same = (title.metric, title.measure, title.negative) == (body.metric, body.measure, body.negative)
    if not same or _other_time(title, body) or _other_owner(title, body):
        return False
    low, high = sorted((abs(one.value), abs(two.value)))
    return high - low < _last_place(abs(one.value)) and high - low <= high / 10


def _last_place(value: Decimal) -> Decimal:
    """What the last digit of a number counts that is no zero: 100 for 34500."""
    exponent = value.normalize().as_tuple().exponent
    return Decimal(10) ** exponent if isinstance(exponent, int) else Decimal(0)


def same_fact(one: Claim, two: Claim) -> bool:
    """Whether two claims state the same fact."""
    if one.measure != two.measure or one.negative != two.negative or not _same_amount(one.quantity, two.quantity):
        return False
    if _other_time(one, two) or _other_owner(one, two) or _other_end(one, two) or _is_in_line(one, two):
        return False
    return one.metric == two.metric or (one.passage is not two.passage and not _are_results(one, two))


def _are_results(one: Claim, two: Claim) -> bool:
    """Like "Profit rose 17%. Games revenue rose 17%": two sentences tell the same change of two results."""
    told = one.kind == "percent" and one.measure == "change" and one.passage.part == two.passage.part == "text"
    return told and not is_chinese(one) and {one.metric, two.metric} <= FLOWS


def _other_time(one: Claim, two: Claim) -> bool:
    """Two named periods make two facts; a title, which is short of dates, may be wrong about its own."""
    if not one.period or not two.period or one.period.removeprefix("FY") == two.period.removeprefix("FY"):
        return False
    if _is_one_pledge(one, two):
        return False
    return one.passage is two.passage or "title" not in (one.passage.part, two.passage.part)


def _is_one_pledge(one: Claim, two: Claim) -> bool:
    """Like "$600 billion by 2028" and "his $600 billion pledge": the day of a plan is that of its telling."""
    days = {kind_of(claim.period or "") == "day" for claim in (one, two)}
    planned = one.status == two.status == "planned" and not is_chinese(one)
    further = any(
        _FURTHER & set(claim.passage.words.texts[max(0, claim.first - 2) : claim.first]) for claim in (one, two)
    )
    return planned and one.metric == two.metric and len(days) == 2 and not further


_FURTHER = frozenset({"further", "another", "additional", "extra"})


def _is_in_line(one: Claim, two: Claim) -> bool:
    """Like "sales of $3.1 billion. Analysts had expected $3.1 billion": an outcome and what was expected of it."""
    told = one.passage.part == two.passage.part == "text" and one.metric == two.metric and one.metric in FLOWS
    return told and not is_chinese(one) and {one.status, two.status} == {"actual", "forecast"}


def _is_met(claim: Claim, among: Sequence[Claim]) -> bool:
    return any(
        _is_in_line(claim, other) and _same_amount(claim.quantity, other.quantity) and claim.entity == other.entity
        for other in among
    )


def _other_owner(one: Claim, two: Claim) -> bool:
    owners = {one.entity, two.entity}
    return None not in owners and len(owners) == 2 and one.subject != two.entity and two.subject != one.entity


def _other_end(one: Claim, two: Claim) -> bool:
    """Whether two ranges begin alike and end apart."""
    highs = one.quantity.value_high, two.quantity.value_high
    return None not in highs and highs[0] != highs[1] and not is_chinese(one)


def _same_amount(one: Quantity, two: Quantity) -> bool:
    if not one.alt and not two.alt:
        return one.unit == two.unit and abs(one.value) == abs(two.value)
    return not _amounts(one).isdisjoint(_amounts(two))


def _amounts(quantity: Quantity) -> set[tuple[Decimal, str]]:
    return {(abs(quantity.value), quantity.unit)} | {(abs(amount.value), amount.unit) for amount in quantity.alt}


def _fuller(new: Claim, old: Claim) -> bool:
    """Whether the new one of two claims of one fact is the better: in the body, in two currencies.

    Where they differ in what or whose it is, the surer one is, and that which names its owner.
    """
    if old.metric != new.metric:
        return new.metric_sure > old.metric_sure
    if old.entity != new.entity and _names_owner(old) != _names_owner(new):
        return _names_owner(new)
    if old.passage.part != new.passage.part:
        return old.passage.part == "title"
    return bool(new.quantity.alt) and not old.quantity.alt


def _names_owner(claim: Claim) -> bool:
    """Whether the owner of a claim stands in its own sentence."""
    return any(name.entity == claim.entity for name in claim.passage.names)


def _figure(claim: Claim, *, key: bool) -> Figure:
    quantity = claim.quantity
    value, high = quantity.value, quantity.value_high
    if claim.negative:
        value, high = -abs(value), -abs(high) if high is not None else None
    alt = tuple(
        Amount(value=-abs(amount.value) if claim.negative else amount.value, unit=amount.unit)
        for amount in quantity.alt
    )
    return Figure(
        entity=claim.entity,
        company=claim.name.company if claim.name is not None else None,
        subject=claim.subject,
        metric=claim.metric,
        measure=claim.measure,
        value=value,
        value_high=high,
        unit=quantity.unit,
        of=claim.of,
        period=claim.period,
        status=claim.status,
        bound=claim.bound,
        alt=alt,
        attribution=claim.attribution,
        evidence=evidence(claim),
        rule=claim.rule,
        key=key,
        score=round(claim.score, 3),
        sure=round(claim.sure, 3),
        because=tuple(claim.because),
    )


def evidence(claim: Claim) -> Evidence:
    """The words that carry the amount: its clause, at most 25 words, at least the amount with its neighbours."""
    article = claim.scene.article
    source = article.title if claim.passage.part == "title" else article.text
    start, end = _clause(source, claim)
    return Evidence(
        article=article.id,
        start=start,
        end=end,
        quote=source[start:end],
        part=claim.passage.part,
        digest=_digest(article),
    )


def _digest(article: Article) -> str:
    return article.digest


def _clause(source: str, claim: Claim) -> tuple[int, int]:
    sentence, quantity = claim.passage.sentence, claim.quantity
    starts, ends, cuts = _stretches(sentence)
    opening, last = bisect_right(ends, quantity.start), bisect_left(starts, quantity.full_end) - 1
    if opening > last:
        return quantity.start, quantity.end
    before, after = bisect_right(cuts, quantity.start - 18), bisect_right(cuts, quantity.full_end)
    low = cuts[before - 1] if before else sentence.start
    high = cuts[after] if after < len(cuts) else sentence.end + 1
    while (
        last + 1 < len(starts)
        and last - opening < 10
        and starts[last + 1] < high
        and last - opening < _MAX_WORDS - 1
    ):
        last += 1
    first = opening
    while first > 0 and starts[first - 1] >= low and last - first < _MAX_WORDS - 1:
        first -= 1
    while last - first < 2 and first > 0:
        first -= 1
    return starts[first], ends[last]


@lru_cache(maxsize=64)
def _stretches(sentence: Sentence) -> tuple[list[int], list[int], list[int]]:
    """Where a sentence's words begin, where they end, and where a clause can begin."""
    offset = sentence.start
    words = [match.span() for match in _WORD.finditer(sentence.text)]
    cuts = [match.end() + offset for match in _CUT.finditer(sentence.text)]
    return [start + offset for start, _ in words], [end + offset for _, end in words], cuts
