"""A sentence about an article comes in; the reasons why it is not faithful go out, none if it is.

Every number in the sentence must stand in the article with the same value, unit, period and role (actual,
planned, rumoured, or the old figure of a comparison), with its hedge. Values are compared, not spellings.
Refuses to know where the sentence comes from: the article itself, a card, or a language model.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, TypeAlias

from bot.figures.numbers import Quantity, quantities
from bot.figures.periods import PeriodMention, periods
from bot.model import Article, Bound, Figure
from bot.text.sentences import sentences

Role: TypeAlias = Literal["actual", "planned", "old"]

_OLD_BEFORE = re.compile(
    r"""\b(?:from|compared\s(?:with|to)|versus|vs\.?|against|than) \s
        (?:(?:an?|the|its|about|around|nearly|almost|roughly|some|earlier|previous|prior|loss|profit|revenue|estimated
          |of|only|just|forecast|guidance|range|record|plan|planned|that|as) \s ){0,5} $
      | \b(?:previously|earlier|formerly|before) \s (?:[\w-]{1,12}\s){0,3} $
      | 从 \s? $ | 由 \s? $ | 上年同期 .{0,6} $""",
    re.VERBOSE | re.IGNORECASE,
)
_OLD_AFTER = re.compile(
    r"^[\s,]{0,2}(?:(?:a|one)\s(?:year|quarter|month)\s(?:ago|earlier|before)|previously|earlier\b|last\s(?:year|quarter)\b"
    r"|in\sthe\s(?:year-ago|prior|previous|year-earlier)\b|the\s(?:year|quarter)\sbefore\b)",
    re.IGNORECASE,
)
_HARD_STOP = re.compile(r"[;；]|\s[—–]\s|--")
_SOFT_STOP = re.compile(
    r"[,，、]|\s(?:and|but|while|whereas|as|after|before|though|although|which|who)\s", re.IGNORECASE
)
_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_WORDS = re.compile(r"[^\W\d_]{2,}|[\u3400-\u9fff]")
_BOUND_WORDS = {"about": "about", "up_to": "up to", "at_least": "more than", "exact": "exactly"}
_LONGEST = 8000  # letters of a text that is checked, and of a sentence that it is checked against
_REACH = 400  # letters to either side within which words say what an amount is
_MOST_SENTENCES = 2000  # a book is no article
_INFINITIVE = re.compile(r"(?:(?P<before>[a-z]{2,12})\s)?\bto\s(?P<verb>[a-z]{3,14})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Cues:
    planned: re.Pattern[str]
    happened: re.Pattern[str]
    rumoured: re.Pattern[str]
    up: re.Pattern[str]
    down: re.Pattern[str]
    achieved: frozenset[str]


@cache
def _cues() -> _Cues:
    table = tomllib.loads(files("bot.data").joinpath("claims.toml").read_text(encoding="utf-8"))

    def pattern(name: str) -> re.Pattern[str]:
        words = [*table.get(f"{name}_phrases", ()), *table[name].split()]
        latin = "|".join(word.replace(" ", r"\s") for word in words)
        return re.compile("|".join([rf"\b(?:{latin})\b", *table[f"{name}_zh"]]), re.IGNORECASE)

    return _Cues(
        planned=pattern("planned"),
        happened=pattern("happened"),
        rumoured=pattern("rumoured"),
        up=pattern("up"),
        down=pattern("down"),
        achieved=frozenset(table["achieved"].split()),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """An amount as a sentence says it. `period`, `role` and `direction` None: it does not say."""

    quantity: Quantity
    words: str
    sentence: str
    direction: Literal["up", "down"] | None
    role: Role | None
    rumoured: bool
    period: str | None


def faithful(text: str, source: Article, figures: tuple[Figure, ...] = ()) -> tuple[str, ...]:
    """Why a text about an article must not be posted: a reason for each number that does not stand there."""
    if _normal(text) in _own_sentences(source):
        return ()
    if len(text) > _LONGEST:
        return (f"the text is too long to be checked: over {_LONGEST:,} letters",)
    claims = list(_claims(text, source))
    stated = _stated(source)
    reasons = [why for claim in claims if (why := _objection(claim, stated, figures, text))]
    return tuple(dict.fromkeys((*reasons, *_loose_numbers(text, source, claims))))


# --- what is said ---------------------------------------------------------------------------------


def _normal(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=32)
def _own_sentences(source: Article) -> frozenset[str]:
    """The article's sentences, also as they read without what stands before a dash or bullet, or behind a stop."""
    own = {_normal(sentence.text) for sentence in sentences(source.text)}
    parts = {part for text in own for part in (*_heads(text), *_tails(text))}
    return frozenset({*own, *parts, _normal(source.title)})


def _heads(text: str) -> Iterator[str]:
    """What a full stop behind a number ends, though a small letter follows: no abbreviation ends in a digit."""
    for stop in re.finditer(r"(?<=\d)\.(?= )", text):
        yield text[: stop.end()]


def _tails(text: str) -> Iterator[str]:
    """A sentence without its dateline, list mark or town: what a reader would take for the same sentence."""
    for mark in re.finditer(r"(?:--|—|–|- |[*•▪●■>] |\d[.)] |\) )\s?", text[:60]):
        if not any(letter.islower() for letter in re.sub(r"\b(?:[A-Z]\w+|com)\b", "", text[: mark.start()])):
            yield text[mark.end() :].strip()
    if town := re.match(r"(?:[A-Z]{4,20}[/ ]){1,4}(?=[A-Z][a-z’'-])", text):
        yield text[town.end() :]


@lru_cache(maxsize=32)
def _stated(source: Article) -> tuple[_Said, ...]:
    """Every amount of the article, as its sentences say it; the headline first."""
    parts = [*sentences(source.title, part="title"), *sentences(source.text)][:_MOST_SENTENCES]
    return tuple(said for sentence in parts for said in _claims(sentence.text[:_LONGEST], source))


def _claims(text: str, source: Article) -> Iterator[_Said]:
    found = quantities(text, language=source.language)
    if not found:
        return
    times = periods(text, source.day, language=source.language)
    for quantity in found:
        start, end = _clause(text, quantity)
        yield _Said(
            quantity=quantity,
            words=text[quantity.start : max(quantity.full_end, quantity.end)],
            sentence=text,
            direction=_direction(text, quantity, start, end),
            role=_role(text, quantity, start, end),
            rumoured=_cues().rumoured.search(text, start, end) is not None,
            period=_period(quantity, times, start, end, is_old=_is_old(text, quantity, start)),
        )


def _clause(text: str, quantity: Quantity) -> tuple[int, int]:
    """The part of the sentence that an amount stands in, between semicolons and dashes, and not too far off."""
    start, end = max(0, quantity.start - _REACH), min(len(text), quantity.end + _REACH)
    for stop in _HARD_STOP.finditer(text, start, end):
        if stop.end() <= quantity.start:
            start = stop.end()
        elif stop.start() >= quantity.end:
            return start, stop.start()
    return start, end


def _is_old(text: str, quantity: Quantity, start: int) -> bool:
    before = text[max(start, quantity.bound_start - 80) : quantity.bound_start]
    after = text[max(quantity.end, quantity.full_end) :][:40]
    return _OLD_BEFORE.search(before) is not None or _OLD_AFTER.search(after) is not None


def _role(text: str, quantity: Quantity, start: int, end: int) -> Role | None:
    """Old figure, plan or fact, by the nearest verb before the amount, else after it; None where there is none."""
    if _is_old(text, quantity, start):
        return "old"
    plans, facts = _verbs(text, start, quantity.start)
    if plans or facts:
        return "planned" if max(plans, default=-1) >= max(facts, default=-1) else "actual"
    plans, facts = _verbs(text, quantity.end, _phrase_end(text, quantity.end, end))
    return "planned" if plans else "actual" if facts else None


def _phrase_end(text: str, start: int, end: int) -> int:
    stop = _SOFT_STOP.search(text, start, end)
    return stop.start() if stop else end


def _verbs(text: str, start: int, end: int) -> tuple[list[int], list[int]]:
    """Where plans and where facts are spoken of in a part of a sentence: the places where their verbs end.

    A verb after "to" or "will" takes its time from there: "to spend" is a plan, "managed to raise" is none.
    """
    cues = _cues()
    plans = [match.end() for match in cues.planned.finditer(text, start, end)]
    facts: list[int] = []
    infinitives: set[int] = set()
    for match in _INFINITIVE.finditer(text, start, end):
        infinitives.add(match.end("verb"))
        achieved = (match["before"] or "").lower() in cues.achieved
        (facts if achieved else plans).append(match.end("verb"))
    facts.extend(
        match.end()
        for match in cues.happened.finditer(text, start, end)
        if match.end() not in infinitives and not _after_modal(text, match.start())
    )
    return plans, [fact for fact in facts if not cues.planned.match(text, fact + 1)]  # not "is planned"


def _after_modal(text: str, start: int) -> bool:
    return (
        text[max(0, start - 12) : start]
        .lower()
        .endswith(("will ", "would ", "could ", "may ", "might ", "should "))
    )


def _direction(text: str, quantity: Quantity, start: int, end: int) -> Literal["up", "down"] | None:
    """Which way an amount moved, by the nearest word that says so, within a few words of it."""
    before, after = max(start, quantity.bound_start - 30), min(end, max(quantity.end, quantity.full_end) + 20)
    ups, downs = (_distances(pattern, text, quantity, before, after) for pattern in (_cues().up, _cues().down))
    nearest_up, nearest_down = min(ups, default=99), min(downs, default=99)
    return None if nearest_up == nearest_down else "up" if nearest_up < nearest_down else "down"


def _distances(pattern: re.Pattern[str], text: str, quantity: Quantity, start: int, end: int) -> list[int]:
    ahead = [quantity.bound_start - match.end() for match in pattern.finditer(text, start, quantity.bound_start)]
    # what stands after an amount belongs to it only where nothing before it does: "4% higher"
    return ahead or [match.start() - quantity.end for match in pattern.finditer(text, quantity.end, end)]


def _period(
    quantity: Quantity, times: tuple[PeriodMention, ...], start: int, end: int, *, is_old: bool
) -> str | None:
    """The nearest time in the clause; an old figure has only the time that follows it at once."""
    near = [
        (
            min(abs(time.start - quantity.end), abs(quantity.start - time.end)),
            time.start < quantity.start,
            time.period,
        )
        for time in times
        if time.period and start <= time.start < end and (not is_old or 0 <= time.start - quantity.end <= 12)
    ]
    return min(near)[2] if near else None


# --- whether it stands there ----------------------------------------------------------------------


def _objection(claim: _Said, stated: tuple[_Said, ...], figures: tuple[Figure, ...], text: str) -> str | None:
    """Why no place in the article bears the claim out; the objection of the place that comes closest."""
    same_value = [said for said in stated if _same_value(claim.quantity, said.quantity)]
    if not same_value:
        return f"“{claim.words}” does not stand in the article"
    same_unit = [said for said in same_value if _same_unit(claim.quantity, said.quantity)]
    if not same_unit:
        return f"“{claim.words}” stands in the article as “{same_value[0].words}”"
    alone = not _WORDS.search(text.replace(claim.words, " "))
    objections = [_difference(claim, said, figures, alone=alone) for said in same_unit]
    if None in objections:
        return None
    return min((why for why in objections if why), key=lambda why: why[0])[1]


def _same_value(claim: Quantity, said: Quantity) -> bool:
    """Whether the amounts are equal, and every conversion that the claim adds in brackets is the article's."""
    given = {abs(said.value), *(abs(amount.value) for amount in said.alt)}
    if claim.value_high is not None or said.value_high is not None:
        same = (abs(claim.value), claim.value_high) == (abs(said.value), said.value_high)
    else:
        same = abs(claim.value) in given
    every = {(abs(said.value), said.unit), *((abs(amount.value), amount.unit) for amount in said.alt)}
    return same and all((abs(amount.value), amount.unit) in every for amount in claim.alt)


def _same_unit(claim: Quantity, said: Quantity) -> bool:
    """The unit that the article gives this value; a plain "20,600 million" may leave the currency out."""
    units = {amount.unit for amount in said.alt if amount.value == claim.value}
    if abs(said.value) == abs(claim.value):
        units.add(said.unit)
    if claim.unit in units:
        return claim.unit != "count" or claim.noun is None or said.noun is None or _alike(claim.noun, said.noun)
    return claim.unit == "count" and claim.noun is None and claim.value >= 1_000_000


def _alike(one: str, other: str) -> bool:
    """Whether two counted nouns may be the same: "monthly users" and "users", but not "cars" and "people"."""
    return bool(
        {word.rstrip("s") for word in one.lower().split()} & {word.rstrip("s") for word in other.lower().split()}
    )


def _difference(claim: _Said, said: _Said, figures: tuple[Figure, ...], *, alone: bool) -> tuple[int, str] | None:
    """How the claim differs from one place in the article, with a number that grows with the distance."""
    wrong: list[str] = []
    if why := _bound_difference(claim.quantity.bound, said.quantity.bound):
        wrong.append(f"“{claim.words}” {why}")
    if said.rumoured and not claim.rumoured and not alone:
        wrong.append(f"“{claim.words}” drops that it is only reported")
    if not alone and (why := _role_difference(claim.role, said.role)):
        wrong.append(f"“{claim.words}” {why}")
    if claim.direction and said.direction and claim.direction != said.direction:
        wrong.append(f"“{claim.words}” turns {said.direction} into {claim.direction}")
    if claim.period and claim.period not in _times(said, figures):
        wrong.append(f"“{claim.words}” is not given for {claim.period} in the article")
    return (len(wrong), "; ".join(wrong)) if wrong else None


def _bound_difference(claim: Bound, said: Bound) -> str | None:
    if claim == said or (said == "exact" and claim == "about"):
        return None
    if said == "exact":
        return f"adds “{_BOUND_WORDS[claim]}”"
    return f"drops “{_BOUND_WORDS[said]}”"


def _role_difference(claim: Role | None, said: Role | None) -> str | None:
    """A plan must stay a plan, a fact a fact, and an old figure must not be either of now."""
    if claim == said or (claim is None and said != "planned"):
        return None
    if said == "planned":
        return "drops that it is planned or expected"
    if claim == "planned":
        return "makes a plan of what the article does not plan"
    if claim == "old":
        return "makes an earlier figure of it"
    return None


def _times(said: _Said, figures: tuple[Figure, ...]) -> set[str]:
    """The periods that the article gives an amount, by its own sentence or by what was understood from it."""
    understood = (
        figure.period
        for figure in figures
        if figure.value in _values(said.quantity) and figure.quote in said.sentence
    )
    return {time for time in (said.period, *understood) if time}


def _values(quantity: Quantity) -> set[Decimal]:
    return {quantity.value, -quantity.value, *(amount.value for amount in quantity.alt)}


def _loose_numbers(text: str, source: Article, claims: Iterable[_Said]) -> Iterator[str]:
    """Numbers that are no amounts (dates, names, versions): their digits must stand in the article."""
    covered = [(claim.quantity.start, max(claim.quantity.end, claim.quantity.full_end)) for claim in claims]
    resolved = [(time.start, time.end) for time in periods(text, source.day, language=source.language)]
    known: frozenset[str] | None = None
    for match in _DIGITS.finditer(text):
        if any(start <= match.start() < end for start, end in covered):
            continue
        known = known or _numbers(source)
        bare = match[0].replace(",", "").rstrip(".")
        in_time = any(start <= match.start() < end for start, end in resolved)
        if bare not in known and not (in_time and bare in _years(source)):
            yield f"“{match[0]}” does not stand in the article"


@lru_cache(maxsize=32)
def _years(source: Article) -> frozenset[str]:
    """The years that the article speaks of in words: "next year" may be written out."""
    times = periods(source.text, source.day, language=source.language)
    return frozenset(year for time in times for year in re.findall(r"\d{4}", time.period or ""))


@lru_cache(maxsize=32)
def _numbers(source: Article) -> frozenset[str]:
    return frozenset(
        match[0].replace(",", "").rstrip(".") for match in _DIGITS.finditer(f"{source.title}\n{source.text}")
    )
