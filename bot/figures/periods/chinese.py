"""Expressions of time in Chinese: 2024年, 去年, 第三季度, 上半年, 11月, 2月13日, 未来三年, 上年同期."""

import re
from datetime import timedelta

from bot.figures.numbers.spelled import chinese
from bot.figures.periods.calendars import Calendar, iso, kind_of, moved, quarter_of
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
_FIRST = "[截全中年半\\d一二三四五六七八九十两兩首今本明去昨前后後上下未过過近最同当當单單这這第周週星礼禮QqHh]"
_MASTER = lazy(
    rf"""
    (?={_FIRST}) (?:
    (?P<iso>(?P<iso_year>20\d\d)-(?P<iso_month>\d\d)-(?P<iso_day>\d\d))(?!\d)
  | (?P<span>(?P<from>20\d\d|(?<!\d)\d\d)(?:年)?[-—–至到~～](?P<to>20\d\d|\d\d)年)
  | (?P<ago>(?P<ago_n>{_N}{{1,3}})(?P<ago_unit>年|个月|個月|周|天)前)
  | (?P<list>(?:20\d\d(?:年)?[/、]){{1,4}}20\d\d年)
  | (?P<same>(?:上年|去年|上一年|前一年|去年同|前年|(?P<same_year>20\d\d)年)(?:同期|同季|同月))
  | (?P<closed>截至(?:(?P<c_year>20\d\d)年)?(?P<c_month>\d{{1,2}})月(?:\d{{1,2}}[日号號]|底|末)?止?[的之]?
      (?:(?P<c_quarter>(?:第?[一二三四1-4])?(?:财季|財季|季度|季)|(?:三|3)个月)|(?P<c_half>(?:六|6)个月|半年度?|上半年|中期)
        |(?P<c_nine>(?:九|9)个月)|(?P<c_full>财政年度|財政年度|财年|財年|年度|(?:十二|12)个月)))
  | (?P<fiscal_rel>(?:本|当前|當前|今|[这這][个個]?|[上下]一?[个個]?|去|明)(?:财年|財年|财政年度|財政年度))
  | (?P<part>(?:(?P<part_year>20\d\d)年|(?P<part_rel>今年|去年|本年))?
      (?:[前首](?P<p_quarters>[二两三23])个?季度?|[前首](?P<p_months>[一二三四五六七八九十两\d]{{1,2}})个?月(?!份)
        |(?<![\d.])(?P<p_from>\d{{1,2}})月?{_W}[-—–至到~～]{_W}(?P<p_to>\d{{1,2}})月(?!\d|份额)(?:份)?))
  | (?:(?P<year>(?:19|20)\d\d|(?<!\d)\d\d){_W}(?P<fiscal>财年|財年|财政年度|財政年度|年)
        (?P<whole>(?:度|全(?![球国國部新面市体員员]))?)
      |(?P<rel>今年|本年|去年|明年|前年|后年|後年|(?P<back>上年|上一年|前一年))|(?P<that>同年|当年|當年))
    {_W}(?:(?P<quarter>第?(?P<q>[一二三四首1-4]){_W}(?:季度|季|财季|財季))|(?P<half>上半年|下半年|上半|下半)|[Qq](?P<letter>[1-4])(?!\d)
      |[Hh](?P<half_letter>[12])(?!\d)|(?P<month>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})
        {_W}月(?!份额)(?:份)?(?:{_W}(?P<day>\d{{1,2}}){_W}[日号號]|(?P<of_month>季度|财季))?
      |(?P<end>年底|底|末|初))?
  | (?P<lone_quarter>第(?P<lone_q>[一二三四1-4]){_W}(?:季度|财季|財季|季)
      |(?P<lone_q2>[一二三四首]){_W}(?:季度|财季|財季|(?<=首)季|季(?=报|報|业绩|財報|财报))
      |[Qq](?P<lone_letter>[1-4])(?![\dA-Za-z]))
  | (?P<lone_half>[上下]半[财財]?年|半年(?=报|報|度报告|度業績|度业绩)|中(?=报[，。、：；净营显]|期[业業報报])
      |[Hh](?P<lone_half_letter>[12])(?![\dA-Za-z]))
  | (?P<lone_month>(?<![\d.第])(?P<m>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})
      {_W}月(?!份额)(?:份)?(?:{_W}(?P<d>\d{{1,2}}){_W}[日号號]|(?P<of_lone_month>季度|财季))?)
  | (?P<all_year>(?<!年)全年(?:度)?(?!无休|無休|龄|齡))
  | (?P<the_month>当月|當月|[单單]月(?=[交销銷营營产產出]))
  | (?P<this_month>本月)|(?P<last_month>上月|上个月|上個月)|(?P<next_month>下月|下个月|下個月)
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


_COMPARES = ("于", "於", "较", "較", "比")  # lead a year that the rest of the sentence is not of


def _number(written: str) -> int:
    value = 1 if written == "首" else chinese(written) if not written.isdigit() else int(written)
    return int(value or 0)


def mentions(text: str, calendar: Calendar, quarters: Calendar | None = None) -> list[PeriodMention]:
    """All expressions of time in a Chinese text, in order; comparisons not yet resolved.

    `quarters`: the calendar of quarters and halves that are not called fiscal, where it is another one.
    """
    out: list[PeriodMention] = []
    year: str | None = None
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
        made = _read(text, found, _calendar(found[0], calendar, quarters), year, out)
        if made is None:
            continue
        out.append(made)
        compared = text[found.start() - 1 : found.start()] in _COMPARES
        if (found["year"] or found["rel"]) and made.period and not compared:
            year = made.period[: 6 if made.period.startswith("FY") else 4]
    return out


def _calendar(written: str, calendar: Calendar, quarters: Calendar | None) -> Calendar:
    plain = quarters is not None and _PLAIN_QUARTER.fullmatch(written) is not None
    return quarters if plain and quarters is not None else calendar


_PLAIN_QUARTER = re.compile("第?[一二三四首1-4]季度?|[Qq][1-4]|[上下]半年")


def _read(
    text: str, found: re.Match[str], calendar: Calendar, year: str | None, before: list[PeriodMention]
) -> PeriodMention | None:
    """What one expression stands for. `year`: the year named in its sentence; `before`: the mentions before it."""
    start, end = found.span()
    if found["iso"]:
        day = iso(int(found["iso_year"]), int(found["iso_month"]), int(found["iso_day"]))
        return mention(start, end, day, "zh-date") if day else None
    if found["span"]:
        return _span(found)
    if found["same_year"]:
        return mention(start, end, None, "same-in-year", ("in", int(found["same_year"])))
    if found["same"]:
        return mention(start, end, None, "year-ago-period", ("years", -1))
    if found["closed"]:
        return _closed(found, calendar)
    if found["part"]:
        return _part(found, calendar, year)
    if found["fiscal_rel"]:
        step = _FISCAL_STEPS.get(found[0][0], 0)
        return mention(start, end, calendar.fiscal_year(step), "zh-relative-fiscal-year")
    if found["all_year"]:
        return _all_year(text, found, calendar, year, before)
    if found["year"] or found["rel"] or found["that"]:
        return _dated(text, found, calendar, year)
    return _lone(text, found, calendar, year, before)


def _closed(found: re.Match[str], calendar: Calendar) -> PeriodMention | None:
    """What a date closes: 截至2024年12月31日止季度, 截至3月31日的财年."""
    month = int(found["c_month"])
    if not 1 <= month <= 12:
        return None
    year = int(found["c_year"] or calendar.month(month)[:4])
    if found["c_quarter"]:
        return mention(*found.span(), quarter_of(year, month), "zh-quarter-ended")
    if found["c_half"]:
        return mention(*found.span(), calendar.half_ended(year, month), "zh-half-ended")
    if found["c_full"]:
        return mention(*found.span(), calendar.year_ended(year, month), "zh-fiscal-year-ended")
    return mention(*found.span(), None, "zh-part-of-year")


def _part(found: re.Match[str], calendar: Calendar, year: str | None) -> PeriodMention | None:
    """Months counted from one to another: a quarter, a half or a year if they make one, else no period at all."""
    first, last = int(found["p_from"] or 1), _last_month(found)
    if not 1 <= first < last <= 12:
        return None
    of = found["part_year"] or (year if year and not year.startswith("FY") else None)
    if found["part_rel"] or of is None:
        of = str(calendar.year + _YEARS[found["part_rel"]]) if found["part_rel"] else calendar.month(last)[:4]
    made = _WHOLE_PARTS.get((first, last))
    period = None if made is None else f"{of}{made}"
    return mention(*found.span(), period, "zh-part-of-year" if period is None else "zh-months")


_FISCAL_STEPS = {"上": -1, "去": -1, "下": 1, "明": 1}


def _last_month(found: re.Match[str]) -> int:
    if found["p_quarters"]:
        return _number(found["p_quarters"]) * 3
    return _number(found["p_months"]) if found["p_months"] else int(found["p_to"])


_WHOLE_PARTS = {
    **{(first, first + 2): f"Q{(first + 2) // 3}" for first in (1, 4, 7, 10)},
    (1, 6): "H1",
    (7, 12): "H2",
    (1, 12): "",
}


def _all_year(
    text: str, found: re.Match[str], calendar: Calendar, year: str | None, before: list[PeriodMention]
) -> PeriodMention | None:
    """全年: of the year that its sentence names, else of the year of the quarter or half told of before it."""
    start, end = found.span()
    if before and before[-1].end == start:
        return None
    if year is None:
        told = [one.period for one in before if one.period and kind_of(one.period) in ("quarter", "half", "year")]
        year = told[-1][: 6 if told[-1].startswith("FY") else 4] if told else None
    reported = _AHEAD.search(text[max(0, start - 14) : start]) is None
    told_of = reported and _AIMED.match(text, end) is None
    if (
        told_of
        and year == str(calendar.year)
        and _SENTENCE_END.search(text, before[-1].end if before else 0, start)
    ):
        year = calendar.whole_year(reported=True)
    return mention(start, end, year or calendar.whole_year(reported=reported), "zh-all-year")


# What is still to come, told before its time, or right behind it.
_AHEAD = re.compile("(?:预计|预期|料|有望|指引|目标|计划|展望|将)[^，。；、]{0,10}$")
_AIMED = re.compile("[^，。；]{0,14}(?:预计|将|有望|指引|目标|料|计划|安排|拟|力争)")
_AHEAD_BEHIND = re.compile("[^，。；、]{0,8}(?:预计|将|有望|指引|目标|料)")


def _is_ahead(text: str, start: int, end: int) -> bool:
    return (
        _AHEAD.search(text[max(0, start - 14) : start]) is not None or _AHEAD_BEHIND.match(text, end) is not None
    )


def _span(found: re.Match[str]) -> PeriodMention | None:
    first, last = full_year(found["from"]), full_year(found["to"])
    if not 1990 <= first < last <= first + 40:
        return None
    return mention(*found.span(), f"{first}/{last}", "zh-year-span")


def _dated(text: str, found: re.Match[str], calendar: Calendar, named: str | None) -> PeriodMention | None:
    """A year, and what of it: 2024年第三季度, 去年10月."""
    start, end = found.span()
    before = int(named.removeprefix("FY")) if named else None
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
    if found["of_month"]:
        return _quarter_of_month(found, year, _number(found["month"]))
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


def _quarter_of_month(found: re.Match[str], year: int, month: int) -> PeriodMention | None:
    """6月季度: the quarter that a month closes."""
    return mention(*found.span(), quarter_of(year, month), "zh-quarter-ended") if 1 <= month <= 12 else None


def _lone(
    text: str, found: re.Match[str], calendar: Calendar, year: str | None, before: list[PeriodMention]
) -> PeriodMention | None:
    start, end = found.span()
    if found["lone_quarter"]:
        number = _number(found["lone_q"] or found["lone_q2"] or found["lone_letter"])
        if "财季" in found[0] or "財季" in found[0]:
            period = _fiscal_beside(number, before) or calendar.fiscal_quarter(number)
            return mention(start, end, period, "zh-fiscal-quarter")
        ahead = year is None and _is_ahead(text, start, end)
        period = f"{year}Q{number}" if year else _quarter(number, calendar, ahead=ahead)
        return mention(start, end, period, "zh-quarter")
    if found["lone_half"]:
        number = 2 if found[0][0] == "下" or found["lone_half_letter"] == "2" else 1
        ahead = number == 2 and not calendar.fiscal and _is_ahead(text, start, end)
        period = f"{calendar.year}H2" if ahead else calendar.half(number)
        return mention(start, end, f"{year}H{number}" if year else period, "zh-half")
    if found["lone_month"]:
        if found["of_lone_month"]:
            number = _number(found["m"])
            return _quarter_of_month(found, int(calendar.month(number)[:4]), number) if number <= 12 else None
        return _lone_month(found, calendar)
    if found["lone_day"]:
        day = iso(calendar.year, calendar.published.month, int(found["ld"]))
        return mention(start, end, day, "zh-date") if day and day <= calendar.published.isoformat() else None
    return _relative(text, found, calendar)


def _fiscal_beside(number: int, before: list[PeriodMention]) -> str | None:
    """A fiscal quarter without a year, beside one whose year the text has named: the one nearest to that."""
    named = [one.period or "" for one in before if one.rule == "zh-quarter"]
    if not named or not named[-1].startswith("FY"):
        return None
    told, year = int(named[-1][-1]), int(named[-1][2:6])
    return f"FY{year + ((told, number) == (4, 1)) - ((told, number) == (1, 4))}Q{number}"


def _quarter(number: int, calendar: Calendar, *, ahead: bool) -> str:
    """A quarter without a year: the latest that has begun; where it is spoken of as to come, none that is over."""
    if ahead and not calendar.fiscal and number * 3 > calendar.published.month:
        return f"{calendar.year}Q{number}"
    return calendar.quarter(number, ahead=ahead)


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
    if found["the_month"]:
        return mention(start, end, None, "zh-the-month", ("months", 0))
    for group, rule, step in _QUARTERS:
        if found[group]:
            return mention(start, end, None, rule, ("quarters", step))
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


_QUARTERS = (
    ("this_quarter", "the-quarter", 0),
    ("last_quarter", "previous-quarter", -1),
    ("next_quarter", "next-quarter", 1),
)
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
