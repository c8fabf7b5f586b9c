"""Dates, quarters, halves and fiscal years in one notation ("2025Q3", "FY2026", "2025/2028"), and steps between.

Everything hangs on the publication date and, for fiscal labels, the month in which the fiscal year ends.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

_NOTATION = re.compile(
    r"(?P<fy>FY)?(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|H(?P<half>[12])|-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?"
)


_YOUNG = 3  # months of a year in which results of the last one are told
_EARLY = 5  # days before a quarter's end on which its first results come


@dataclass(frozen=True, slots=True)
class Calendar:
    """What the text's time words are measured from. `starts`: fiscal years are named by the year they start in."""

    published: date
    fiscal_year_end: int | None = None
    starts: bool = False

    @property
    def year(self) -> int:
        return self.published.year

    @property
    def fiscal(self) -> bool:
        """Whether the fiscal year is known and not the calendar year."""
        return self.fiscal_year_end not in (None, 12)

    def quarter(self, number: int, *, ahead: bool = False) -> str:
        """A quarter known by its number alone: the latest that has begun, or the coming one when `ahead`."""
        if self.fiscal:
            return self._fiscal_quarter(number)
        if ahead and self.comes_next(number):
            return self.last_quarter(-1)
        year = self.year if (number - 1) * 3 + 1 <= self.published.month else self.year - 1
        return f"{year}Q{number}"

    def comes_next(self, number: int) -> bool:
        """Whether a calendar quarter is the next to begin."""
        return not self.fiscal and self.last_quarter(-1)[-1] == str(number)

    def fiscal_quarter(self, number: int) -> str:
        """A quarter that the text calls fiscal, by its number alone.

        Where the calendar year is all that is known, it is the quarter that has just closed, or closes in a few
        days; its fiscal year ends as many quarters later as are left.
        """
        if self.fiscal:
            return self._fiscal_quarter(number)
        closed = self.published + timedelta(days=_EARLY)
        quarters = closed.year * 4 + (closed.month - 1) // 3 - 1
        return f"FY{(quarters + 4 - number) // 4}Q{number}"

    def _fiscal_quarter(self, number: int) -> str:
        end = self.fiscal_year_end or 12
        best = ""
        for year in (self.year - 1, self.year, self.year + 1):
            last_month = (year * 12 + end - 1) - (4 - number) * 3
            first_month = last_month - 2
            if first_month <= self.year * 12 + self.published.month - 1:
                best = f"FY{year - self._named_back(end)}Q{number}"
        return best

    def _named_back(self, end: int) -> int:
        return 1 if self.starts and end <= 6 else 0

    def fiscal_year(self, offset: int = 0) -> str:
        """The fiscal year that runs on the publication date, or one some years away."""
        end = self.fiscal_year_end or 12
        year = self.year + (self.published.month > end) - self._named_back(end) + offset
        return f"FY{year}"

    def whole_year(self, *, reported: bool) -> str:
        """The year that runs; where results are told, the last one until three months after its end."""
        young = (self.published.month - (self.fiscal_year_end or 12) - 1) % 12 < _YOUNG
        back = int(young and reported)
        return self.fiscal_year(-back) if self.fiscal else str(self.year - back)

    def year_ended(self, year: int, month: int) -> str:
        """The year that closes with a month: a fiscal one, unless the month is December."""
        return f"{year}" if month == 12 else f"FY{year - self._named_back(month)}"

    def half_ended(self, year: int, month: int) -> str | None:
        """The half, of a calendar or a fiscal year, that closes with a month; None where none does."""
        if month in (6, 12):
            return f"{year}H{month // 6}"
        end = self.fiscal_year_end or 12
        left = (end - month) % 12
        if left not in (0, 6):
            return None
        return f"FY{(year * 12 + month - 1 + left) // 12 - self._named_back(end)}H{2 - left // 6}"

    def half(self, number: int) -> str:
        """A half known by its number alone: the latest that has begun."""
        if self.fiscal:
            end = self.fiscal_year_end or 12
            year = self.year + (self.published.month > end) - self._named_back(end)
            begun = (self.published.month - end - 1) % 12 >= 6
            return f"FY{year - (number == 2 and not begun)}H{number}"
        return f"{self.year - (number == 2 and self.published.month <= 6)}H{number}"

    def last_quarter(self, back: int = 1) -> str:
        """The quarter `back` before the one of the publication date; 0 is the current one."""
        return quarter_at(self.year * 4 + (self.published.month - 1) // 3 - back)

    @property
    def reports_last_quarter(self) -> bool:
        """Whether a quarter is so young that companies report the last one, and call it theirs."""
        return self.published.month % 3 == 1 or (self.published.month % 3 == 2 and self.published.day <= 15)

    def month(self, number: int, *, ahead: bool = False, back: bool = False) -> str:
        """A month known by its name alone: the latest that has begun, or the next one when `ahead`."""
        year = self.year
        if ahead:
            year += number <= self.published.month
        elif number > self.published.month or (back and number == self.published.month):
            year -= 1
        return f"{year}-{number:02d}"

    def near_month(self, number: int) -> str:
        """A month that closes a period, known by its name alone: up to four months ahead, else the latest."""
        ahead = (number - self.published.month) % 12
        return self.month(number, ahead=0 < ahead <= 4)

    def month_at(self, back: int) -> str:
        """The month `back` before that of publication."""
        index = self.year * 12 + self.published.month - 1 - back
        return f"{index // 12}-{index % 12 + 1:02d}"

    def day(self, month: int, number: int, *, past: bool = False) -> str | None:
        """A day known by month and number: the one nearest to publication, rather past than future."""
        year = self.year
        if past and (month, number) > (self.published.month, self.published.day):
            return iso(year - 1, month, number)
        ahead = (month - self.published.month) % 12
        if month > self.published.month and ahead > 5:
            year -= 1
        elif month < self.published.month and ahead <= 2:
            year += 1
        return iso(year, month, number)

    def after_thanksgiving(self, days: int) -> str:
        """A day so many days after the Thanksgiving of the year, before September of the year before."""
        first = date(self.year - (self.published.month < 9), 11, 1)
        return moved(first, timedelta(days=(3 - first.weekday()) % 7 + 21 + days))

    def session_before(self) -> str:
        """The last trading day before the day of publication, holidays not known."""
        back = {0: 3, 6: 2}.get(self.published.weekday(), 1)
        return moved(self.published, timedelta(days=-back))

    def weekday(self, number: int, *, ahead: bool = False) -> str:
        """The latest such weekday, the day of publication included; the next one when `ahead`."""
        back = (self.published.weekday() - number) % 7
        step = timedelta(days=(7 - back) if ahead else -back)
        return moved(self.published, step)


Calendars = Callable[[int], Calendar]  # what a place of a text is measured from


def moved(day: date, step: timedelta) -> str:
    try:
        return (day + step).isoformat()
    except OverflowError:
        return day.isoformat()


def iso(year: int, month: int, day: int) -> str | None:
    """The date as written in ISO 8601, None if there is no such day."""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def quarter_at(index: int) -> str:
    """The quarter with the running number `year * 4 + quarter - 1`."""
    return f"{index // 4}Q{index % 4 + 1}"


def quarter_of(year: int, month: int) -> str:
    return f"{year}Q{(month - 1) // 3 + 1}"


def shifted(period: str, *, years: int = 0, quarters: int = 0, months: int = 0, days: int = 0) -> str | None:
    """A period some steps away; None if it has no such step (a half has no month before it)."""
    found = _NOTATION.fullmatch(period)
    if found is None:
        return None
    prefix, year = found["fy"] or "", int(found["year"]) + years
    if not 1000 < year < 9000:
        return None
    if found["quarter"]:
        return prefix + quarter_at(year * 4 + int(found["quarter"]) - 1 + quarters)
    if found["half"]:
        return f"{prefix}{year}H{found['half']}"
    if found["day"]:
        moved_to = iso(year, int(found["month"]), int(found["day"]))
        return moved(date.fromisoformat(moved_to), timedelta(days=days)) if moved_to and days else moved_to
    if found["month"]:
        index = year * 12 + int(found["month"]) - 1 + months
        return f"{index // 12}-{index % 12 + 1:02d}"
    return f"{prefix}{year}"


def kind_of(period: str | None) -> str:
    """What a period is: "quarter", "half", "day", "month", "year", "span", or "" for none."""
    if period is None:
        return ""
    found = _NOTATION.fullmatch(period)
    if found is None:
        return "span"
    return next((kind for kind in ("quarter", "half", "day", "month") if found[kind]), "year")


def year_of(period: str) -> int:
    """The (first) year of a period."""
    return int(period.removeprefix("FY")[:4])
