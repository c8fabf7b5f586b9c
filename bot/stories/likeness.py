"""Two signatures in, how surely they tell one story out, as a sum whose parts can be shown.

Words alone do not make a story: articles on one company share most of theirs. What counts is whom the titles are
about, the amounts and figures given, and that the kinds go together. Refuses to know groups.
"""

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from bot.stories.kinds import of_many
from bot.stories.signatures import Signature
from bot.text.similarity import cosine, normal, overlap, weight

Parts = tuple[tuple[str, float], ...]

ENOUGH = 2.25  # at least so much must speak for one story
WORDS = (("title", 1.0), ("lead", 2.0), ("body", 2.0))
OTHER_NAMES, FEW_NAMES = 1.5, 60.0  # as if each had two more rare names that the other has not
SUBJECT, SUBJECT_FULL = 1.0, 8.0
AMOUNT_LEADING, AMOUNT_ANYWHERE, AMOUNT_CAP = 0.6, 0.2, 2.0
SAME_FIGURE, FIGURES_CAP = 0.4, 1.2
FOREMOST = 3  # so many figures are what an article tells; those behind them are its background
SAME_REPORT = 1.0  # both tell, or both look forward to, one company's results
OTHER_COMPANIES, OTHER_COMPANIES_PART = -1.0, "other companies"
A_DAY = -0.15
REPRINT, REPRINT_FROM, SAME_EDITION_FROM = 9.0, 0.6, 0.5

# How much a shared amount tells by its significant digits; percentages and small sums occur everywhere.
_DIGITS = {1: 0.25, 2: 0.6}
_PERCENT, _SMALL_SUM, _SMALL = 0.4, 0.5, 1000
_RELATIVE = frozenset({"percent", "pp", "bps"})


def likeness(one: Signature, other: Signature) -> Parts:
    """What speaks for two articles telling one story, and against it; the sum is the score."""
    copied = overlap(one.runs, other.runs)
    if copied >= REPRINT_FROM:
        return () if _fills_in(one, other) else (("reprint", REPRINT),)
    kinds = {one.kind, other.kind}
    if any(of_many(kind) for kind in kinds):
        return _edition(one, other, copied)
    if "opinion" in kinds or ("preview" in kinds and len(kinds) > 1):
        return ()
    return tuple((name, round(value, 3)) for name, value in _parts(one, other) if value)


def _fills_in(one: Signature, other: Signature) -> bool:
    """Whether two texts of the same words are one form filled in for two companies, with other first figures."""
    mine, theirs = _told(one), _told(other)
    if not mine or not theirs or set(one.subjects) & set(other.subjects):
        return False
    if {whose for whose, _ in mine} & {whose for whose, _ in theirs}:
        return False
    return mine[0][1] not in {told for _, told in theirs} and theirs[0][1] not in {told for _, told in mine}


def _told(of: Signature) -> list[tuple[str, str]]:
    """Whose figures an article tells before all, and how much they are, the foremost first."""
    figures = (figure.split("|", 1) for figure in of.figures[:FOREMOST])
    return [(whose, told) for whose, told in figures]


def score(parts: Parts) -> float:
    """The sum of the parts."""
    return sum(value for _, value in parts)


def _edition(one: Signature, other: Signature, copied: float) -> Parts:
    """Pieces about many things are one story only as editions of one piece."""
    same = one.kind == other.kind and copied >= SAME_EDITION_FROM
    return (("same piece, another edition", REPRINT),) if same else ()


def _parts(one: Signature, other: Signature) -> Iterable[tuple[str, float]]:
    for field, factor in WORDS:
        yield f"{field} words", factor * cosine(getattr(one, field), getattr(other, field))
    others = cosine(_others(one), _others(other), missing=FEW_NAMES)
    yield "other names", OTHER_NAMES * others
    shared, alike = _subjects(one.subjects, other.subjects)
    yield "subject", SUBJECT * min(1.0, shared / SUBJECT_FULL)
    about = min(1.0, 2 * (shared / SUBJECT_FULL + others))
    yield "amounts in title and lead", about * AMOUNT_LEADING * _shared_amounts(one.leading, other.leading)
    yield "amounts", about * AMOUNT_ANYWHERE * _shared_amounts(one.amounts, other.amounts)
    told = set(one.figures[:FOREMOST]).intersection(other.figures[:FOREMOST])
    yield "figures", min(FIGURES_CAP, SAME_FIGURE * len(told))
    yield from _by_kind(one, other, alike)
    if (
        not shared
        and one.subjects
        and other.subjects
        and not _speaks_of(one, other)
        and not _speaks_of(other, one)
    ):
        yield OTHER_COMPANIES_PART, OTHER_COMPANIES
    days = abs((one.published - other.published).total_seconds()) / 86_400
    yield "days apart", A_DAY * max(0.0, days - 1)


def _by_kind(one: Signature, other: Signature, alike: float) -> Iterable[tuple[str, float]]:
    kinds = {one.kind, other.kind}
    if kinds == {"results"}:
        yield "results of the same company", SAME_REPORT * alike
    elif kinds == {"preview"}:
        yield "previews of the same company", SAME_REPORT * alike


def _others(of: Signature) -> frozenset[str]:
    """The names in an article but its subjects."""
    return frozenset(of.names).difference(map(_subject_term, of.subjects))


def _speaks_of(one: Signature, other: Signature) -> bool:
    """Whether an article's text names one of the subjects of another."""
    return any(_subject_term(name) in one.body or _subject_term(name) in one.names for name in other.subjects)


def _subjects(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[float, float]:
    """How much the shared subjects weigh, and which part they are of all subjects of both."""
    shared = sum(_subject_weight(name) for name in set(one).intersection(other))
    whole = sum(_subject_weight(name) for name in set(one).union(other))
    return shared, shared / whole if whole else 0.0


@lru_cache(maxsize=20_000)
def _subject_weight(name: str) -> float:
    return weight(_subject_term(name))


def _subject_term(name: str) -> str:
    """The term that stands for a subject in a text: of a company, the first word of its id."""
    return normal(name.removeprefix("@").split("-")[0])


def same_amount(one: str, other: str) -> bool:
    """Whether two amounts, as `unit value`, are equal within the rougher one's rounding."""
    (unit, value, some), (their_unit, their_value, more) = _read(one), _read(other)
    digits = min(some, more)
    return unit == their_unit and (
        value == their_value or _rounded(value, digits) == _rounded(their_value, digits)
    )


def _shared_amounts(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """How much the amounts that two texts share tell, in sum."""
    theirs = _by_unit(other)
    best = (
        max((_tells(mine, their) for their in theirs.get(mine[0], ())), default=0.0) for mine in map(_read, one)
    )
    return min(AMOUNT_CAP, sum(best))


@lru_cache(maxsize=20_000)
def _by_unit(amounts: tuple[str, ...]) -> dict[str, list[tuple[str, Decimal, int]]]:
    """The amounts of a text, those of one unit together: only they can be the same."""
    found: dict[str, list[tuple[str, Decimal, int]]] = {}
    for read in map(_read, amounts):
        found.setdefault(read[0], []).append(read)
    return found


@lru_cache(maxsize=50_000)
def _read(amount: str) -> tuple[str, Decimal, int]:
    """An amount's unit, its value, and how many significant digits it is given with."""
    unit, value = amount.split(" ")
    number = Decimal(value).normalize()
    return unit, number, len(number.as_tuple().digits)


def _tells(one: tuple[str, Decimal, int], other: tuple[str, Decimal, int]) -> float:
    """How much two amounts of one unit tell; 0 unless they are equal within the rougher one's rounding."""
    digits = min(one[2], other[2])
    if digits < min(2, max(one[2], other[2])):
        return 0.0
    if one[1] != other[1] and _rounded(one[1], digits) != _rounded(other[1], digits):
        return 0.0
    tells = _DIGITS.get(digits, 1.0)
    if one[0] in _RELATIVE:
        return tells * _PERCENT
    return tells * _SMALL_SUM if one[1] < _SMALL else tells


@lru_cache(maxsize=50_000)
def _rounded(value: Decimal, digits: int) -> Decimal:
    return round(value, digits - 1 - value.adjusted())
