"""What may follow a number in Latin script: scales ("bn", "lakh crore"), units ("percent", "cents", "yen").

`tail` reads them from a position in the text; it refuses to know what comes before the number.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bot.figures.numbers.currency import currencies
from bot.figures.numbers.spelled import SCALES
from bot.text.patterns import lazy

GAP = "[ \t\n\u00a0\u2007\u2009\u200a\u202f\u200b\u2060]"
# A currency sign behind a number is its unit ("20€") unless it opens the next amount ("$75-$100").
_NEXT = re.compile(
    rf"{GAP}{{0,2}}(-?)(?:(US\$(?!\d)|[A-Za-z]++(?:\.[A-Za-z]\b\.?)*+|zł)"
    r"|(%|¢|[€£¥₹₩$฿₱₽₺₪₫₴₦](?![ ]?\.?\d)))"
)

# Letters for scales count only when they touch the number, or when the number carries a currency sign.
_LETTERS = {
    "k": Decimal(10**3), "K": Decimal(10**3), "m": Decimal(10**6), "M": Decimal(10**6), "mm": Decimal(10**6),
    "MM": Decimal(10**6), "mn": Decimal(10**6), "Mn": Decimal(10**6), "MN": Decimal(10**6), "mio": Decimal(10**6),
    "b": Decimal(10**9), "B": Decimal(10**9), "bn": Decimal(10**9), "Bn": Decimal(10**9), "BN": Decimal(10**9),
    "tn": Decimal(10**12), "Tn": Decimal(10**12), "TN": Decimal(10**12), "t": Decimal(10**12),
    "T": Decimal(10**12), "cr": Decimal(10**7), "Cr": Decimal(10**7), "trn": Decimal(10**12),
}  # fmt: skip
_LOOSE = frozenset({"mn", "Mn", "MN", "bn", "Bn", "BN", "tn", "Tn", "TN", "cr", "Cr", "mio", "trn"})

_RATIOS = {
    "percent": "percent", "pct": "percent", "per cent": "percent", "percentage points": "pp",
    "percentage point": "pp", "percentage pts": "pp", "points": "points", "point": "points",
    "pp": "pp", "ppt": "pp", "ppts": "pp", "pps": "pp", "pts": "points", "basis points": "bps",
    "basis point": "bps", "basis pts": "bps", "bps": "bps", "bp": "bps", "bpts": "bps",
    "x": "x", "times": "times", "fold": "x",
}  # fmt: skip
# Power and energy are the physical units that news counts capacity in.
POWER = {
    "w": "watts", "kw": "kilowatts", "mw": "megawatts", "gw": "gigawatts", "tw": "terawatts",
    "kwh": "kilowatt-hours", "mwh": "megawatt-hours", "gwh": "gigawatt-hours", "twh": "terawatt-hours",
    "megawatt": "megawatts", "megawatts": "megawatts", "gigawatt": "gigawatts", "gigawatts": "gigawatts",
    "kilowatt": "kilowatts", "kilowatts": "kilowatts", "terawatt": "terawatts", "terawatts": "terawatts",
    "gigawatt-hours": "gigawatt-hours",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Term:
    """One meaning of the words at a place: a `scale` to multiply by, or a `unit`; `hundredths` for cents."""

    kind: str
    unit: str = ""
    scale: Decimal | None = None
    hundredths: bool = False


@cache
def _terms() -> dict[str, tuple[tuple[re.Pattern[str] | None, Term], ...]]:
    phrases: dict[str, Term] = {}
    for word, scale in SCALES.items():
        if word != "grand":
            phrases |= dict.fromkeys((word, word + "s"), Term("scale", scale=scale))
    phrases |= {phrase: Term("ratio", unit) for phrase, unit in _RATIOS.items()}
    for word, unit in currencies().after.items():
        phrases |= dict.fromkeys((word, word + "s"), Term("money", unit))
    for word, unit in currencies().cents.items():
        phrases |= dict.fromkeys((word, word + "s"), Term("money", unit, hundredths=True))
    phrases |= {"per-cent": Term("ratio", "percent"), "%": Term("ratio", "percent")}
    grouped: dict[str, list[tuple[str, Term]]] = {}
    for phrase, term in phrases.items():
        first, _, rest = phrase.partition(" ")
        grouped.setdefault(first.rstrip(".") if first != "." else first, []).append((rest, term))
    return {first: _alternatives(rows) for first, rows in grouped.items()}


def _alternatives(rows: list[tuple[str, Term]]) -> tuple[tuple[re.Pattern[str] | None, Term], ...]:
    rows.sort(key=lambda row: -len(row[0]))
    return tuple((_rest(rest) if rest else None, term) for rest, term in rows)


def _rest(words: str) -> re.Pattern[str]:
    body = rf"(?:{GAP}|-){{1,2}}".join(re.escape(word) for word in words.split(" "))
    return lazy(rf"(?:{GAP}|-){{1,2}}{body}(?![A-Za-z])", re.IGNORECASE)


# Lost markup glues the next line to a word: "5 billionThe".
_GLUED = re.compile(r"[a-z]{3,}(?=[A-Z])")


def _read(text: str, at: int) -> tuple[int, Term, str, bool] | None:
    """The term at a place: where it ends, what it is, its first word, and whether it touches the number."""
    found = _NEXT.match(text, at)
    if found is None:
        return None
    word, end = found[2] or found[3], found.end()
    if word.lower().rstrip(".") not in _terms() and (glued := _GLUED.match(word)):
        word, end = glued[0], end - len(word) + glued.end()
    for rest, term in _terms().get(word.lower().rstrip("."), ()):
        if rest is None:
            return end - word.endswith(".") * 1, term, word, end - len(word) == at
        if more := rest.match(text, end):
            return more.end(), term, word, end - len(word) == at
    return None


@dataclass(slots=True)
class Tail:
    """What follows a number: where it ends, its scale and unit. `times` and `points` are left to the caller."""

    end: int
    scale: Decimal | None = None
    unit: str | None = None
    hundredths: bool = False
    letter: str = ""


def tail(text: str, at: int, *, money: bool) -> Tail:
    """Scale and unit after a number that ends at `at`; `money` when a currency stands before the number."""
    out = Tail(at)
    _letter(text, out, money)
    for _ in range(3):
        term = _read(text, out.end)
        if term is None or not _take(text, out, term, money):
            break
    return out


def _letter(text: str, out: Tail, money: bool) -> None:
    found = _NEXT.match(text, out.end)
    if found is None or not found[2]:
        return
    word = found[2].rstrip(".")
    scale = _LETTERS.get(word)
    touches = found.start(2) == out.end
    if scale is None or not (touches or word in _LOOSE or (money and word.isupper() and len(word) == 1)):
        return
    if word in ("t", "mm") and not money:
        return
    out.end, out.scale, out.letter = found.start(2) + len(word), scale, word


def _take(text: str, out: Tail, term: tuple[int, Term, str, bool], money: bool) -> bool:
    end, meaning, word, touches = term
    if meaning.kind == "scale":
        if out.unit:
            return False
        out.scale = meaning.scale if out.scale is None else out.scale * (meaning.scale or 1)
        out.end = end
        return True
    if out.unit or not _allowed(text, end, word, meaning, touches, out, money):
        return False
    out.end, out.unit, out.hundredths = end, meaning.unit, meaning.hundredths
    return False


def _allowed(text: str, end: int, word: str, meaning: Term, touches: bool, out: Tail, money: bool) -> bool:
    if word == "BP" or (word in ("LE", "le", "SOL", "sol") and money):
        return False
    if word in ("P", "C"):
        return False
    if word in ("p", "c", "x", "X"):
        return touches and not money
    if word.lower() == "point" and end < len(text) and text[end - len(word) - 1] != "-":
        return False
    if meaning.kind == "ratio" and money:
        return False
    if meaning.kind == "ratio" and word.lower() == "times" and touches:
        return False
    if meaning.hundredths and out.scale is not None:
        return False
    return not (
        meaning.kind == "money" and len(word) <= 3 and word.isalpha() and word.islower() and word not in _SHORT
    )


_SHORT = frozenset({"yen", "won", "rs", "sen", "fen"})
