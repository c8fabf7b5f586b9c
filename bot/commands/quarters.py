"""What was typed, in; the quarter or half year that it names, or the span of them, out, and the words left.

"Q3 2026", "2026Q3", "fiscal Q4 2026", "the first half of 2025", "last quarter"; "Q1 2025-Q3 2026", "since Q1
2025", "the last four quarters". Of several that make no span, the years are left to be read as years.
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
_SEVERAL = re.compile(
    r"\b(?:(?:in|over|for|during)\s+)?(?:the\s+)?(?:last|past)\s+(?P<number>\d{1,2}|two|three|four|six|eight)\s+quarters\b",
    re.IGNORECASE,
)
COUNTED = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}
_JOIN = re.compile(r"\s*(?:-|–|—|~|\.{2,3}|/|至|到|\bthrough\b|\bthru\b)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+$", re.IGNORECASE)
_SOME_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def quarter(text: str, today: date | None = None) -> tuple[str, str | None]:
    """A text without the quarter or half year that it names, and that as figures have it: 2026Q3, FY2026H1.

    A span is its two ends with a stroke between them, of which one may be open: 2025Q1/2026Q3, 2025Q1/, /2026Q3.
    A quarter without a year is the last that has begun. Without `today`, what needs it raises NotUnderstood.
    """
    several = _SEVERAL.search(text)
    if several is not None:
        return _without(text, several.start(), several.end()), _last_ones(several["number"].lower(), today)
    near = _NEAR.search(text)
    if near is not None:
        return _without(text, near.start(), near.end()), _near(_STEPS[near["which"].lower()], today)
    found = list(_NAMED.finditer(text))
    if len(found) == 2 and _joined(text, found[0], found[1]):
        start = (_BETWEEN.search(text, 0, found[0].start()) or found[0]).start()
        return _without(text, start, found[1].end()), _ends(found[0], found[1], today)
    if len(found) == 1 and not _half_a_span(text, found[0]):
        return _NAMED.sub(" ", text), _open(found[0], today)
    return _NAMED.sub(_year_alone, text), None


def told_from_today(text: str) -> bool:
    """Whether the quarter that a text names is told from today's: "last quarter", "the last four quarters"."""
    return _SEVERAL.search(text) is not None or _NEAR.search(text) is not None


def ends(period: str) -> tuple[str, str]:
    """The first and the last of the quarters or halves that are asked for; "" where that end is open."""
    first, stroke, last = period.partition("/")
    return first, last if stroke else first


def years_of(period: str) -> tuple[int | None, int | None]:
    """The years of the ends; None where one is open."""
    first, last = (int(end.removeprefix("FY")[:4]) if end else None for end in ends(period))
    return first, last


def _without(text: str, start: int, end: int) -> str:
    return f"{text[:start]} {text[end:]}"


def _joined(text: str, first: re.Match[str], last: re.Match[str]) -> bool:
    """Whether two quarters are the ends of a span: a dash or "to" joins them, or "between" and "and"."""
    apart = text[first.end() : last.start()]
    if last["span"]:
        return last["span"].strip().lower() in {"to", "until", "till"} and not apart.strip()
    if _JOIN.fullmatch(text, first.end(), last.start()):
        return True
    both = f"{apart}{last[0]}".split()[0].lower() == "and"
    return both and _BETWEEN.search(text, 0, first.start()) is not None


def _half_a_span(text: str, found: re.Match[str]) -> bool:
    """Whether the only quarter is one end of a span whose other end is a year: "Q3 2025-2027"."""
    joined = found["span"] or _JOIN.match(text, found.end())
    return joined is not None and _SOME_YEAR.search(_NAMED.sub(" ", text)) is not None


def _ends(first: re.Match[str], last: re.Match[str], today: date | None) -> str:
    """A span of which one end may borrow the other's year: "Q1-Q3 2026"; the earlier end first."""
    year = _year(last) or _year(first) or str(_last_begun(_part(last), _known(today)))
    fiscal = "FY" if _is_fiscal(first) or _is_fiscal(last) else ""
    named = [(_year(end) or year) + _part(end) for end in (first, last)]
    return "/".join(f"{fiscal}{end}" for end in sorted(named, key=_first_month))


def _first_month(named: str) -> tuple[str, int]:
    return named[:4], (int(named[-1]) - 1) * (3 if named[4] == "Q" else 6)


def _open(found: re.Match[str], today: date | None) -> str:
    """One quarter, or a span with an open end: "since Q1 2025"."""
    word = (found["span"] or "").strip().lower()
    named = _period(found, today)
    if not word:
        return named
    return f"{named}/" if word in {"since", "from", "after"} else f"/{named}"


def _near(step: int, today: date | None) -> str:
    now = _known(today)
    year, at = divmod(now.year * 4 + (now.month - 1) // 3 + step, 4)
    return f"{year}Q{at + 1}"


def _last_ones(number: str, today: date | None) -> str:
    """The last few quarters that are over."""
    return f"{_near(-(COUNTED.get(number) or int(number)), today)}/{_near(-1, today)}"


def _period(found: re.Match[str], today: date | None) -> str:
    part = _part(found)
    return f"{'FY' if _is_fiscal(found) else ''}{_year(found) or _last_begun(part, _known(today))}{part}"


def _is_fiscal(found: re.Match[str]) -> bool:
    return any(said for name, said in found.groupdict().items() if name.startswith("fiscal"))


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
