"""Numbers written as words, English and Chinese, to Decimal. Knows nothing of units or money."""

import re
from decimal import Decimal

ONES = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
SCALES = {
    "hundred": Decimal(10**2),
    "thousand": Decimal(10**3),
    "grand": Decimal(10**3),
    "lakh": Decimal(10**5),
    "lac": Decimal(10**5),
    "million": Decimal(10**6),
    "mln": Decimal(10**6),
    "crore": Decimal(10**7),
    "billion": Decimal(10**9),
    "bln": Decimal(10**9),
    "trillion": Decimal(10**12),
    "trln": Decimal(10**12),
    "quadrillion": Decimal(10**15),
    "dozen": Decimal(12),
}
FRACTIONS = {
    "half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
}  # fmt: skip

_WORD = re.compile(r"[A-Za-z]+")


def spelled(words: str) -> Decimal | None:
    """The value of an English number phrase ("two hundred and five thousand"), None if it is not one."""
    total = Decimal(0)
    group = Decimal(0)
    found = False
    point: int | None = None
    for word in (w.lower() for w in _WORD.findall(words)):
        if word in ("and", "a", "an"):
            continue
        if word == "point":
            point = 0
        elif word in ONES or word in TENS:
            digit = ONES.get(word, TENS.get(word, 0))
            if point is not None:
                point += 1
                group += Decimal(digit).scaleb(-point)
            else:
                group += digit
        elif (scale := SCALES.get(word.removesuffix("s"))) is not None:
            point = None
            if scale == 100 or scale == 12:
                group = (group or Decimal(1)) * scale
            else:
                total += (group or (Decimal(1) if not found else total)) * scale if group or not found else 0
                if not group and found:
                    total *= scale
                group = Decimal(0)
        else:
            return None
        found = True
    return total + group if found else None


_DIGITS = {c: i for i, row in enumerate(
    ("零〇○", "一壹", "二贰貳两兩", "三叁參", "四肆", "五伍", "六陆陸", "七柒", "八捌", "九玖")
) for c in row}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BIG = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
CHINESE_NUMERALS = "".join((*_DIGITS, *_UNITS))


def chinese(numeral: str) -> Decimal | None:
    """The value of a Chinese numeral ("三万四千五百六十七", "一點一"), None if it is not one."""
    numeral, _, fraction = numeral.replace("點", "点").partition("点")
    total = section = digit = 0
    for c in numeral:
        if c in _DIGITS:
            digit = digit * 10 + _DIGITS[c] if digit and section == 0 and total == 0 else _DIGITS[c]
        elif c in _UNITS:
            section += (digit or 1) * _UNITS[c]
            digit = 0
        elif c in _BIG:
            total = (
                (total + section + digit or 1) * _BIG[c]
                if _BIG[c] > 10**4
                else total + (section + digit or 1) * _BIG[c]
            )
            section = digit = 0
        else:
            return None
    value = Decimal(total + section + digit)
    if fraction:
        if not all(c in _DIGITS for c in fraction):
            return None
        value += Decimal("0." + "".join(str(_DIGITS[c]) for c in fraction))
    return value
