"""Expressions of time in Chinese: 2024年, 去年, 第三季度, 上半年, 11月, 2月13日, 未来三年, 上年同期."""

import re
from datetime import timedelta

from bot.figures.numbers.spelled import chinese
from bot.figures.periods.calendars import Calendar, iso, moved, quarter_of
from bot.figures.periods.expressions import full_year, mention
from bot.figures.periods.mention import PeriodMention
from bot.text.patterns import lazy

HAS_CHINESE = re.compile("[年月日季周週今昨明本]")
_YEARS = {
    "今年": 0,
    "本年": 0,
    "去年": -1,
    "明年": 1,
    "前年": -2,
    "后年": 2,
    "後年": 2,
    "今": 0,
    "去": -1,
}
_W = "[ \u00a0]{0,1}"
_N = "[一二三四五六七八九十两兩\\d]"
# What an expression can begin with, so that the search passes over all else at once.
_FIRST = "[\\d一二三四五六七八九十两兩首今本明去昨前后後上下未过過近最同当當这這第周週星礼禮QqHh]"
_MASTER = lazy(
    rf"""
    (?={_FIRST}) (?:
    (?P<iso>(?P<iso_year>20\d\d)-(?P<iso_month>\d\d)-(?P<iso_day>\d\d))(?!\d)
  | (?P<span>(?P<from>20\d\d|(?<!\d)\d\d)(?:年)?[-—–至到~～](?P<to>20\d\d|\d\d)年)
  | (?P<ago>(?P<ago_n>{_N}{{1,3}})(?P<ago_unit>年|个月|個月|周|天)前)
  | (?P<list>(?:20\d\d(?:年)?[/、]){{1,4}}20\d\d年)
  | (?P<same>(?:上年|去年|上一年|前一年|去年同|前年)(?:同期|同季|同月))
  | (?:(?P<year>(?:19|20)\d\d|(?<!\d)\d\d){_W}(?P<fiscal>财年|財年|财政年度|財政年度|年)(?P<whole>[度全]?)
      |(?P<rel>今年|本年|去年|明年|前年|后年|後年|(?P<back>上年|上一年|前一年))|(?P<that>同年|当年|當年))
    {_W}(?:(?P<quarter>第?(?P<q>[一二三四首1-4]){_W}(?:季度|季|财季|財季))|(?P<half>上半年|下半年|上半|下半)|[Qq](?P<letter>[1-4])(?!\d)
      |[Hh](?P<half_letter>[12])(?!\d)|(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})
        {_W}月(?!份额)(?:份)?(?:{_W}(?P<day>\d{{1,2}}){_W}[日号號])?
      |(?P<months>前[一二三四五六七八九十\d]{{1,2}}个?月)|(?P<end>年底|底|末|初))?
  | (?P<lone_quarter>第(?P<lone_q>[一二三四1-4]){_W}(?:季度|财季|財季|季)
      |(?P<lone_q2>[一二三四首]){_W}(?:季度|财季|財季|(?<=首)季)|[Qq](?P<lone_letter>[1-4])(?![\dA-Za-z]))
  | (?P<lone_half>上半年|下半年|[Hh](?P<lone_half_letter>[12])(?![\dA-Za-z]))
  | (?P<lone_month>(?<![\d.第])(?P<m>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})
      {_W}月(?!份额)(?:份)?(?:{_W}(?P<d>\d{{1,2}}){_W}[日号號])?)
  | (?P<this_month>本月|当月|當月)|(?P<last_month>上月|上个月|上個月)|(?P<next_month>下月|下个月|下個月)
  | (?P<this_quarter>本季度?|当季|當季|本财季|本財季)
  | (?P<last_quarter>上季度?|上一?个?季度|上财季|上一財季)
  | (?P<next_quarter>下季度?|下一?个?季度)
  | (?P<next_years>(?:未来|未來|今后|今後)(?P<n>{_N}{{1,2}})年(?P<within>内|內|之内|后|後)?)
  | (?P<session>[前上]一?个?交易日)
  | (?P<weekday>(?P<week>本|上|这|這)?(?:周|週|星期|礼拜|禮拜)(?P<wd>[一二三四五六日天])(?!线|線|均))
  | (?P<trailing>(?:过去|過去|近|最近)(?:{_N}{{1,3}}|几|数)?(?:年|个月|個月|月|周|週|天)
      |上周|上週|本周|本週|下周|近期)
  | (?P<today>今日|今天|今早|今晚|昨日|昨天|昨晚|昨夜|明日|明天)
  | (?P<lone_day>(?<![\d.月第])(?P<ld>\d{{1,2}})日(?![元均本]))
    )
    """,
    re.VERBOSE,
)
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6}
_SENTENCE_END = re.compile("[。！？\n]")
_CLOSED = lazy(r"[（(，, ]{0,2}(?:即)?截至(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_OPENING = re.compile(r"[年月]?(?:以来|以來|起|至今)|年(?:以来|以來)")


def _number(written: str) -> int:
    value = 1 if written == "首" else chinese(written) if not written.isdigit() else int(written)
    return int(value or 0)


def mentions(text: str, calendar: Calendar) -> list[PeriodMention]:
    """All expressions of time in a Chinese text, in order; comparisons not yet resolved."""
    out: list[PeriodMention] = []
    year: int | None = None
    last = 0
    for found in _MASTER.finditer(text):
        # A quarter or half without a year belongs to the year named in its sentence.
        if year is not None and _SENTENCE_END.search(text, last, found.start()):
            year = None
        last = found.end()
        if found["list"]:
            years = re.finditer(r"20\d\d", found[0])
            out.extend(
                mention(last - len(found[0]) + y.start(), last - len(found[0]) + y.end(), y[0], "zh-year-list")
                for y in years
            )
            continue
        made = _read(text, found, calendar, year)
        if made is None:
            continue
        out.append(made)
        if (found["year"] or found["rel"]) and made.period:
            year = int(made.period.removeprefix("FY")[:4])
    return out


def _read(text: str, found: re.Match[str], calendar: Calendar, year: int | None) -> PeriodMention | None:
    start, end = found.span()
    if found["iso"]:
        day = iso(int(found["iso_year"]), int(found["iso_month"]), int(found["iso_day"]))
        return mention(start, end, day, "zh-date") if day else None
    if found["span"]:
        return _span(found)
    if found["same"]:
        return mention(start, end, None, "year-ago-period", ("years", -1))
    if found["year"] or found["rel"] or found["that"]:
        return _dated(text, found, calendar, year)
    return _lone(text, found, calendar, year)


def _span(found: re.Match[str]) -> PeriodMention | None:
    first, last = full_year(found["from"]), full_year(found["to"])
    if not 1990 <= first < last <= first + 40:
        return None
    return mention(*found.span(), f"{first}/{last}", "zh-year-span")


def _dated(text: str, found: re.Match[str], calendar: Calendar, before: int | None) -> PeriodMention | None:
    """A year, and what of it: 2024年第三季度, 去年10月."""
    start, end = found.span()
    if found["year"]:
        if len(found["year"]) == 2 and not (
            found["fiscal"] != "年" or found["whole"] or 15 <= int(found["year"]) <= 50
        ):
            return None
        year = full_year(found["year"])
        if len(found["year"]) == 2 and found["fiscal"] == "年" and not _two_digits(text, found):
            return None
    elif found["back"]:
        if found[0] == found["back"]:
            return mention(start, end, None, "previous-year", ("years", -1))
        year = (before or calendar.year) - 1
    elif found["rel"]:
        year = calendar.year + _YEARS[found["rel"]]
    else:
        year = before or calendar.year
    prefix = "FY" if found["fiscal"] and found["fiscal"] != "年" else ""
    if number := found["q"] or found["letter"]:
        closed = _CLOSED.match(text, end)
        if closed and int(closed["month"]) <= 12:
            return mention(
                start, end, quarter_of(int(closed["year"] or year), int(closed["month"])), "zh-quarter-ended"
            )
        return mention(start, end, f"{prefix}{year}Q{_number(number)}", "zh-quarter")
    if half := found["half"] or found["half_letter"]:
        return mention(start, end, f"{prefix}{year}H{1 if half[0] in '上1' else 2}", "zh-half")
    if found["months"]:
        return mention(start, end, None, "zh-part-of-year")
    if found["month"]:
        return _month_day(found, year, found["month"], found["day"])
    if not prefix and _OPENING.match(text, end) and not found["rel"]:
        return mention(start, end, None, "since")
    return mention(start, end, f"{prefix}{year}", "zh-fiscal-year" if prefix else "zh-year")


def _two_digits(text: str, found: re.Match[str]) -> bool:
    """Whether 24年 is a year and not a stretch of years: nothing that counts stands around it."""
    return text[found.start() - 1 : found.start()] not in (
        "近",
        "第",
        "约",
        "过",
        "了",
        "逾",
        "超",
    ) and not re.match(r"[前来來内內后後间間历歷老期]", text[found.end() : found.end() + 1])


def _month_day(found: re.Match[str], year: int, month: str, day: str | None) -> PeriodMention | None:
    number = _number(month)
    if not 1 <= number <= 12:
        return None
    if day is None:
        return mention(*found.span(), f"{year}-{number:02d}", "zh-month")
    period = iso(year, number, int(day))
    return mention(*found.span(), period, "zh-date") if period else None


def _lone(text: str, found: re.Match[str], calendar: Calendar, year: int | None) -> PeriodMention | None:
    start, end = found.span()
    if found["lone_quarter"]:
        number = _number(found["lone_q"] or found["lone_q2"] or found["lone_letter"])
        if "财季" in found[0] or "財季" in found[0]:
            return mention(start, end, calendar.fiscal_quarter(number), "zh-fiscal-quarter")
        period = f"{year}Q{number}" if year else calendar.quarter(number)
        return mention(start, end, period, "zh-quarter")
    if found["lone_half"]:
        number = 1 if found[0][0] == "上" or found["lone_half_letter"] == "1" else 2
        return mention(start, end, f"{year}H{number}" if year else calendar.half(number), "zh-half")
    if found["lone_month"]:
        return _lone_month(found, calendar)
    if found["lone_day"]:
        day = iso(calendar.year, calendar.published.month, int(found["ld"]))
        return mention(start, end, day, "zh-date") if day and day <= calendar.published.isoformat() else None
    return _relative(text, found, calendar)


def _lone_month(found: re.Match[str], calendar: Calendar) -> PeriodMention | None:
    number = _number(found["m"])
    if not 1 <= number <= 12:
        return None
    if found["d"]:
        day = calendar.day(number, int(found["d"]))
        return mention(*found.span(), day, "zh-date") if day else None
    return mention(*found.span(), calendar.month(number), "zh-month")


def _relative(text: str, found: re.Match[str], calendar: Calendar) -> PeriodMention | None:
    start, end = found.span()
    for group, back in (("this_month", 0), ("last_month", 1), ("next_month", -1)):
        if found[group]:
            return mention(start, end, calendar.month_at(back), "zh-relative-month")
    for group, back in (("this_quarter", 1), ("last_quarter", 1), ("next_quarter", -1)):
        if found[group]:
            offset = {"this_quarter": ("quarters", 0), "last_quarter": ("quarters", -1)}.get(group)
            rule = {"this_quarter": "the-quarter", "last_quarter": "previous-quarter"}.get(group, "next-quarter")
            return mention(start, end, None if offset else calendar.last_quarter(back), rule, offset)
    if found["next_years"]:
        last = calendar.year + _number(found["n"])
        spent = found["within"] is None or (found["within"] not in "后後" and _SPENT.match(text, end) is not None)
        period = f"{calendar.year}/{last}" if spent else str(last)
        return mention(start, end, period, "zh-coming-years")
    if found["ago"]:
        return _ago(found, calendar)
    if found["today"]:
        step = {"昨": -1, "明": 1}.get(found[0][0], 0)
        return mention(start, end, moved(calendar.published, timedelta(days=step)), "zh-day")
    if found["weekday"]:
        return mention(start, end, _weekday(found, calendar), "zh-weekday")
    if found["session"]:
        return mention(start, end, calendar.session_before(), "zh-session-before")
    return mention(start, end, None, "trailing-window")


# What is done all through the coming years; what is to be reached in them is reached at their end.
_SPENT = re.compile(r"[^，。；\d]{0,14}(?:投|扩|擴|斥资|斥資|出资|出資|注资|建设|建設|支出)")


def _weekday(found: re.Match[str], calendar: Calendar) -> str:
    """The day of a week that is named, else the last such day: 上周五 is never of this week."""
    number = _WEEKDAYS[found["wd"]]
    if found["week"] != "上":
        return calendar.weekday(number)
    monday = calendar.published - timedelta(days=calendar.published.weekday() + 7)
    return moved(monday, timedelta(days=number))


def _ago(found: re.Match[str], calendar: Calendar) -> PeriodMention:
    number, unit = _number(found["ago_n"]), found["ago_unit"]
    if unit == "年":
        return mention(*found.span(), str(calendar.year - number) if number < 200 else None, "zh-years-ago")
    if unit in ("个月", "個月"):
        return mention(*found.span(), calendar.month_at(number) if number < 1000 else None, "zh-months-ago")
    days = number * (7 if unit == "周" else 1)
    day = moved(calendar.published, timedelta(days=-days))
    return mention(*found.span(), day[:7] if unit == "周" else day, "zh-days-ago")
