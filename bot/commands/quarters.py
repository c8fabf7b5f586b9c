"""What was typed, in; the quarter or half year that it names, out, and the words that are left.

"Q3 2026", "2026Q3", "fiscal Q4 2026", "the first half of 2025", "last quarter". Where several are named, or one as
the end of a span, their years are left to be read as years.
"""

import re
from datetime import date

from bot.errors import NotUnderstood

_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4", "一": "1", "二": "2", "三": "3", "四": "4"}
_FISCAL = r"\b(?:fy|fiscal(?:\s+year)?)\s*"
_PART = r"""(?: (?:Q|quarter\s)(?P<quarter{n}>[1-4]) | (?P<quarter_first{n}>[1-4])Q
    | H(?P<half{n}>[12]) | (?P<half_first{n}>[12])H
    | (?P<ordinal{n}>first|second|third|fourth)\s+(?P<fiscal{n}>fiscal\s+)?(?P<length{n}>quarter|half) )"""
_YEAR = r"(?P<year{n}>(?:19|20)\d\d|(?:(?<=[QH]\d['’])|(?<=\d[QH])|(?<=FY))\d\d)"
_NAMED = re.compile(
    rf"""(?P<span>\b(?:since|from|after|until|till|to|before)\s+)?
         (?:\b(?:in|for|during|of|the|and|vs\.?|versus)\s+)*
         (?: (?<![A-Za-z\d]) (?P<fiscal_before>{_FISCAL})? {_PART.format(n="_a")} (?![a-z]|\s+(?:holdings|green)\b)
             (?:['’]?\s*(?:(?:of|in)\s+)?(?:the\s+)?(?P<fiscal_between>{_FISCAL})?{_YEAR.format(n="_a")}(?!\d))?
           | (?<![A-Za-z\d]) (?P<fiscal_first>{_FISCAL})? {_YEAR.format(n="_b")} ['’]?[\s-]*
             {_PART.format(n="_b")} (?![A-Za-z\d])
           | (?P<year_c>(?:19|20)\d\d)\s?年?\s?
             (?: 第?(?P<chinese>[一二三四1-4])季度? | (?P<upper>[上下])半年 ) )""",
    re.VERBOSE | re.IGNORECASE,
)
_NEAR = re.compile(r"\b(?:in\s+)?(?:the\s+)?(?P<which>last|this|next)\s+quarter\b(?:'s)?", re.IGNORECASE)
_STEPS = {"last": -1, "this": 0, "next": 1}


def quarter(text: str, today: date | None = None) -> tuple[str, str | None]:
    """A text without the quarter or half year that it names, and that as figures have it: 2026Q3, FY2026H1.

    A quarter without a year is the last that has begun. Without `today`, what needs it raises NotUnderstood.
    """
    near = _NEAR.search(text)
    if near is not None:
        return f"{text[: near.start()]} {text[near.end() :]}", _near(near["which"].lower(), today)
    found = list(_NAMED.finditer(text))
    if len(found) == 1 and not found[0]["span"]:
        return _NAMED.sub(" ", text), _period(found[0], today)
    return _NAMED.sub(_year_alone, text), None


def _near(which: str, today: date | None) -> str:
    now = _known(today)
    year, at = divmod(now.year * 4 + (now.month - 1) // 3 + _STEPS[which], 4)
    return f"{year}Q{at + 1}"


def _period(found: re.Match[str], today: date | None) -> str:
    part = _part(found)
    fiscal = any(said for name, said in found.groupdict().items() if name.startswith("fiscal"))
    return f"{'FY' if fiscal else ''}{_year(found) or _last_begun(part, _known(today))}{part}"


def _part(found: re.Match[str]) -> str:
    """Which quarter or half it is: Q3, H1."""
    if found["chinese"]:
        return f"Q{_ORDINALS.get(found['chinese'], found['chinese'])}"
    if found["upper"]:
        return "H1" if found["upper"] == "上" else "H2"
    for n in ("_a", "_b"):
        if found[f"ordinal{n}"]:
            number = _ORDINALS[found[f"ordinal{n}"].lower()]
            return f"{'Q' if found[f'length{n}'].lower() == 'quarter' else 'H'}{number}"
        for letter, name in (("Q", "quarter"), ("H", "half")):
            number = found[f"{name}{n}"] or found[f"{name}_first{n}"]
            if number:
                return f"{letter}{number}"
    raise AssertionError(found[0])


def _year(found: re.Match[str]) -> str:
    said = found["year_a"] or found["year_b"] or found["year_c"] or ""
    return f"20{said}" if len(said) == 2 else said


def _last_begun(part: str, today: date) -> int:
    first_month = (int(part[1]) - 1) * (3 if part[0] == "Q" else 6) + 1
    return today.year if first_month <= today.month else today.year - 1


def _year_alone(found: re.Match[str]) -> str:
    return f" {found['span'] or ''}{_year(found)} "


def _known(today: date | None) -> date:
    if today is None:
        raise NotUnderstood("Which year's quarter is that?", hint="Name it: /capex alphabet Q3 2026.")
    return today
