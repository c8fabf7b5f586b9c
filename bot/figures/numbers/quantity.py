"""The noun of this package: an amount found in a text, with where it stands and how it is hedged."""

from dataclasses import dataclass
from decimal import Decimal

from bot.model import Amount, Bound


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """An amount in a text. All places are half-open offsets into that text.

    `start`..`end` is the amount phrase itself: currency sign, number, scale and unit words ("US$1.2-1.5
    billion", "16.5 percent"); `bound_start` where words such as "more than" before it begin; `full_end` the
    end with a repetition in another unit in brackets. `value` has the scale applied and is negative only
    where the notation is ("-3.2%", losses in brackets). `unit` is an ISO 4217 or crypto code, `percent`,
    `pp`, `bps`, `x` or `count`; `noun` is what a count counts. `approximate_word` holds the words when the
    amount is a word: "doubled", "a third". `rule` names what found it.
    """

    start: int
    end: int
    value: Decimal
    unit: str
    rule: str
    value_high: Decimal | None = None
    noun: str | None = None
    bound: Bound = "exact"
    bound_start: int
    alt: tuple[Amount, ...] = ()
    full_end: int
    approximate_word: str | None = None


class Draft:
    """A quantity in the making: what one number and its neighbours say, before ranges are joined."""

    __slots__ = (
        "alt",
        "approximate_word",
        "bare",
        "end",
        "full_end",
        "high",
        "noun",
        "number",
        "number_end",
        "number_start",
        "rule",
        "scale",
        "scale_word",
        "signed",
        "start",
        "unit",
    )

    def __init__(self, start: int, end: int, number: Decimal, unit: str | None, rule: str) -> None:
        self.start = start
        self.end = end
        self.number = number
        self.number_start = start
        self.number_end = end
        self.unit = unit
        self.rule = rule
        self.scale: Decimal | None = None
        self.scale_word = False
        self.high: Decimal | None = None
        self.noun: str | None = None
        self.bare = False
        self.signed = False
        self.alt: tuple[Amount, ...] = ()
        self.full_end = end
        self.approximate_word: str | None = None

    @property
    def value(self) -> Decimal:
        """The number with its scale."""
        return self.number if self.scale is None else self.number * self.scale


def plain(value: Decimal) -> Decimal:
    """The same number without trailing zeros or exponent: 22000000000, not 22.0E+9."""
    whole = value.to_integral_value()
    return Decimal(int(whole)) if whole == value else value.normalize()
