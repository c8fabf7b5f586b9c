"""A date as feeds write it in, an aware UTC datetime out; None for rubbish. Reads no clock.

Our own reading, because feedparser takes HKT for UTC, a Chinese date for the first of the month, and lets the
machine's time zone leak into ISO dates. A zone that is missing or unknown is read as UTC: at most 14 hours off.
Dates before the first feeds are a publisher's "no date" (1970, 0001) and give None; dates in the future are
given as they are: whoever knows `now` decides.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import cache, lru_cache

_EARLIEST, _LATEST = 1990, 2200
_MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1
    )
}
# Names that stand for several zones are read as RFC 822 says (CST) or as tech-finance outlets use them (IST, BST).
_ZONE_TABLE = """
    ut 0  utc 0  gmt 0  z 0  wet 0  west 1  bst 1  cet 1  cest 2  met 1  mest 2  mez 1  mesz 2  eet 2  eest 3
    est -5  edt -4  et -5  cst -6  cdt -5  ct -6  mst -7  mdt -6  mt -7  pst -8  pdt -7  pt -8  akst -9  akdt -8
    hst -10  ast -4  adt -3  nst -3.5  brt -3  art -3  clt -4  cat 2  sast 2  eat 3  msk 3  trt 3  gst 4  pkt 5
    ist 5.5  npt 5.75  ict 7  wib 7  hkt 8  sgt 8  myt 8  pht 8  awst 8  wita 8  jst 9  kst 9
    acst 9.5  acdt 10.5  aest 10  aedt 11  nzst 12  nzdt 13
""".split()
_ZONES = {name: float(hours) for name, hours in zip(_ZONE_TABLE[::2], _ZONE_TABLE[1::2], strict=True)}
_CLOCK = (
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2})(?:[.,]\d{1,9})?)?"
    r"\s{0,3}(?P<half>[ap]\.?m\.?)?"
)
_ZONE = r"(?P<zone>[+-]\d{1,2}:?\d{0,2}|(?:GMT|UTC|UT)\s?[+-]\d{1,2}:?\d{0,2}|(?:Etc/)?[A-Za-z]{1,5})?"
_DAY_NAME = r"(?:[^\W\d]{2,12}(?:[.,]{1,2}\s{0,3}|\s{1,3}))?"
# Compiled when a date is first not written in the usual form.
_FORMS = (
    # Mon, 23 Dec 2024 08:30:00 HKT
    rf"""{_DAY_NAME}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]\s{{0,3}}(?P<name>[a-z]{{3,9}})\.?,?[\s-]\s{{0,3}}
        (?P<year>\d{{4}}|\d{{2}}),?(?:[\sT]\s{{0,3}}{_CLOCK}\s{{0,3}}{_ZONE})?""",
    # 2024-12-23T08:30:00+08:00, 2024-12-23, 2024/12/23 08:30, 20241223T083000Z
    rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:[T\s]\s{{0,3}}{_CLOCK}\s{{0,3}}{_ZONE})?",
    r"""(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})
        (?:T?(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2})?(?P<zone>Z|[+-]\d{2}:?\d{0,2})?)?""",
    # Monday, December 23, 2024 8:30 AM ET
    rf"""{_DAY_NAME}(?P<name>[a-z]{{3,9}})\.?\s{{1,3}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}
        (?P<year>\d{{4}}),?(?:\s{{1,3}}(?:at\s)?{_CLOCK}\s{{0,3}}{_ZONE})?""",
    # Mon Dec 23 08:30:00 UTC 2024
    rf"{_DAY_NAME}(?P<name>[a-z]{{3}})\s{{1,3}}(?P<day>\d{{1,2}})\s{{1,3}}{_CLOCK}\s{{0,3}}{_ZONE}\s{{1,3}}(?P<year>\d{{4}})",
    # 2024年12月23日 08:30
    rf"(?P<year>\d{{4}})年(?P<month>\d{{1,2}})月(?P<day>\d{{1,2}})日(?:\s{{0,3}}{_CLOCK}\s{{0,3}}{_ZONE})?",
)
# What most feeds write, read in a third of the time: Mon, 23 Dec 2024 08:30:00 +0800
_USUAL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{4}) "
    r"([01]\d|2[0-3]):(\d{2}):(\d{2}) ([+-]\d{4}|[A-Z]{1,5})",
    re.ASCII,
)
_REMARK = re.compile(r"\s*\([^()]{0,60}\)\s*$")


def read_date(text: str | None) -> datetime | None:
    """The moment that a text names, in UTC."""
    if not text:
        return None
    usual = _USUAL.fullmatch(text)
    return _usual(usual) if usual is not None else _read(text)


def _usual(found: re.Match[str]) -> datetime | None:
    day, name, year, hour, minute, second, zone = found.groups()
    clock = int(hour), int(minute), min(int(second), 59)
    try:
        local = datetime(int(year), _MONTHS[name.lower()], int(day), *clock, tzinfo=_zone(zone, beijing=False))
        moment = local.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if _EARLIEST <= moment.year <= _LATEST else None


def _read(text: str) -> datetime | None:
    cleaned = text.strip()[:100]
    if cleaned.endswith(")"):
        cleaned = _REMARK.sub("", cleaned).strip()
    for form in _forms():
        found = form.fullmatch(cleaned)
        if found is not None:
            return _moment(found.groupdict(), beijing="年" in cleaned)
    return None


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.VERBOSE | re.IGNORECASE) for form in _FORMS)


def _moment(parts: dict[str, str | None], *, beijing: bool) -> datetime | None:
    year, month = _year(parts["year"] or ""), _month(parts)
    try:
        day = datetime(year, month, int(parts["day"] or 0), tzinfo=_zone(parts.get("zone"), beijing=beijing))
        moment = (day + _time(parts)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment if _EARLIEST <= moment.year <= _LATEST else None


def _year(text: str) -> int:
    number = int(text)
    return number if len(text) == 4 else number + (1900 if number >= 70 else 2000)


def _month(parts: dict[str, str | None]) -> int:
    name = parts.get("name")
    return _MONTHS.get(name[:3].lower(), 0) if name else int(parts.get("month") or 0)


def _time(parts: dict[str, str | None]) -> timedelta:
    """Since midnight; 24:00 is the next day's start, a leap second is the second before."""
    hour, minute = int(parts.get("hour") or 0), int(parts.get("minute") or 0)
    second = min(int(parts.get("second") or 0), 59)
    half = (parts.get("half") or "").lower()[:1]
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59:
        raise ValueError("no time of day")
    return timedelta(hours=hour, minutes=minute, seconds=second)


@lru_cache(maxsize=500)
def _zone(text: str | None, *, beijing: bool) -> timezone:
    if not text:
        return timezone(timedelta(hours=8)) if beijing else UTC
    name = text.lower().removeprefix("etc/")
    sign = next((at for at, letter in enumerate(name) if letter in "+-"), None)
    if sign is None:
        return timezone(timedelta(hours=_ZONES.get(name, 0)))
    digits = name[sign + 1 :].replace(":", "")
    hours, minutes = (digits[:2], digits[2:]) if len(digits) != 3 else (digits[:1], digits[1:])
    offset = timedelta(hours=int(hours), minutes=int(minutes or 0))
    return timezone(-offset if name[sign] == "-" else offset)
