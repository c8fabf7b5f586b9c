"""Two amounts in, whether people would call them the same, out: rounding, ranges, bounds and second currencies.

What a figure says of an amount is compared as it was written. Refuses to know exchange rates, dates and outlets.
"""

from decimal import Decimal

from bot.model import Amount, Figure

_FAR = 20  # half of the second digit is at most a twentieth of a number


def amounts(figure: Figure) -> tuple[Amount, ...]:
    """Every amount by which a figure may be known: its own, the end of its range, its other currencies."""
    own = [Amount(value=figure.value, unit=figure.unit)]
    if figure.value_high is not None:
        own.append(Amount(value=figure.value_high, unit=figure.unit))
    return (*own, *figure.alt)


def same_amount(one: Figure, other: Figure) -> bool:
    """Whether two figures give one amount within rounding, in their unit or in one that the sources also gave."""
    loose = "about" in {one.bound, other.bound}
    if one.unit == other.unit:
        return _same_range(one, other, loose=loose)
    if one.value_high is not None or other.value_high is not None:
        return False
    return any(
        a.unit == b.unit and equal(a.value, b.value, loose=loose, percent=a.unit == "percent")
        for a in amounts(one)
        for b in amounts(other)
    )


def _same_range(one: Figure, other: Figure, *, loose: bool) -> bool:
    def same(a: Decimal, b: Decimal) -> bool:
        return equal(a, b, loose=loose, percent=one.unit == "percent")

    if one.value_high is not None and other.value_high is not None:
        return same(one.value, other.value) and same(one.value_high, other.value_high)
    if one.value_high is None and other.value_high is None:
        return same(one.value, other.value)
    wide, point = (one, other) if one.value_high is not None else (other, one)
    ends = {"up_to": wide.value_high, "at_least": wide.value}
    end = ends.get(point.bound)
    return end is not None and same(end, point.value)


def equal(one: Decimal, other: Decimal, *, loose: bool = False, percent: bool = False) -> bool:
    """Whether two numbers are one number, the rougher of which was rounded: 22 and 22.4, but not 20 and 22."""
    if one == other:
        return True
    if not percent and abs(one - other) * _FAR > max(abs(one), abs(other)):
        return False
    step = max(_step(one, loose, percent), _step(other, loose, percent))
    return abs(one - other) * 2 <= step


def _step(value: Decimal, loose: bool, percent: bool) -> Decimal:
    """The size of the last digit that was written, one half of which may be rounding."""
    written = digits(value)
    least = 1 if percent and value == value.to_integral_value() else 2
    counted = 2 if loose and written == 3 else max(least, written)
    return Decimal(1).scaleb(value.adjusted() - counted + 1)


def digits(value: Decimal) -> int:
    """How many digits an amount was written with: 22bn and 20bn have two, 150bn three, 1.25m three.

    All digits before the point are written, zeros too, since amounts go in steps of a thousand (bn, m).
    """
    if not value:
        return 1
    return max(len(value.normalize().as_tuple().digits), value.adjusted() % 3 + 1)


def compatible(one: Figure, other: Figure) -> bool:
    """Whether two different amounts of one unit may both be true: a point in a range, or below an upper limit."""
    if one.unit != other.unit:
        return False
    return _reach(one)[0] <= _reach(other)[1] and _reach(other)[0] <= _reach(one)[1]


def _reach(figure: Figure) -> tuple[Decimal, Decimal]:
    """The lowest and the highest value that a figure's words allow."""
    low, high = figure.value, figure.value if figure.value_high is None else figure.value_high
    low, high = min(low, high), max(low, high)
    if figure.bound == "up_to":
        low = Decimal("-Infinity")
    if figure.bound == "at_least":
        high = Decimal("Infinity")
    return low, high
