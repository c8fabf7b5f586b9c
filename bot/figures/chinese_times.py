"""Claims of Chinese articles in, rulings out on when a figure is for, where its sentence leaves that to others.

A ruling is (choice, name of the rule). Knows trading days and how results go on from sentence to sentence; refuses
to read dates, which is `periods`' work.
"""

import re
from datetime import date, timedelta

from bot.companies import companies
from bot.figures.binding.period import UNDATED
from bot.figures.binding.period.steps import kind_of, year_before
from bot.figures.binding.ties import FLOWS
from bot.figures.claims import Claim, is_chinese
from bot.figures.periods import PeriodMention
from bot.figures.rulings import Ruling, chinese_after, chinese_before
from bot.text.scripts import simplified

_TRADED = frozenset({"share_price", "index", "market_cap", "price"})
_RESULTS = FLOWS - {"users"} | {"units"}
_LASTING = frozenset({"quarter", "half", "year", "month"})


def chinese_time_rule(claim: Claim) -> Ruling:
    """The first of these rules that applies."""
    if not is_chinese(claim):
        return None
    if (long := _lasting(claim)) is not None:
        return long
    if claim.metric in _TRADED or (claim.metric == "other" and _TURNOVER.search(chinese_before(claim))):
        return _traded(claim)
    if claim.metric in _RESULTS or claim.metric == "market_share":
        return (
            _risen_to(claim) or _fallen_from(claim) or _beyond_base(claim) or _continued(claim) or _reported(claim)
        )
    return None


_COMPOUND = re.compile("(?:复合年?均?|年均复合|年均|年复合|年化)(?:增长率?|增速|增幅|成长率)|CAGR")
_STRETCH = re.compile(
    r"""(?:近(?:\d+|[一二三四五六七八九十半两]+)个?(?:交易日|日|天|周|月|年)|连续\d+个?(?:交易日|日|天|周)
          |上市以来|成立以来)[^，。；]{0,16}$""",
    re.VERBOSE,
)


def _lasting(claim: Claim) -> Ruling:
    """Like "年复合增长率超过40%" and "近20日净流入5亿元": what goes on for long is undated."""
    clause = re.split("[，。；]", chinese_before(claim))[-1]
    if claim.kind == "percent" and _COMPOUND.search(clause):
        spans = [mention.period for mention in _own(claim) if mention.period and "/" in mention.period]
        return (spans[-1], "the span of a Chinese rate") if spans else (UNDATED, "a Chinese rate of many years")
    if claim.metric in {"other", "funding", "units", "users"} and _STRETCH.search(clause):
        return UNDATED, "a Chinese stretch of time"
    return None


_TURNOVER = re.compile("(?:成交|净买入|净卖出|净流入|净流出)[^，。；]{0,8}$")
_NOW = re.compile("截至(?:发稿|今日收盘|午间收盘|午间|午盘|今日午间)|截稿|发稿时|[，；。]现[升跌涨报]|现[升跌涨]$")
_OVERNIGHT = re.compile("隔夜|隔晚|昨夜|昨晚")
_TODAY = re.compile(
    "(?:A股|港股|沪深|两市|恒指|沪指|大市)[^，。；\\s]{0,6}(?:收评|午评|早评|收盘|午盘|开盘|收市|半日|午间)"
)
_DAYS_ON_END = re.compile(
    r"(?:在此期间|这期间|近[一二三四五六七八九十\d]+个?[日天周月年]|过去[^，。；]{0,6}[日天周月年]|[一二三四五六七八九十\d]+个交易日)[^，。；]{0,24}$"
)
_SINCE = re.compile(r"(?:同期|累计|以来|[从自][^，。；]{1,16}[到至][^，。；]{1,12})[^，。；]{0,24}$")
_YEARLY = re.compile(
    "(?:(?<![一二两三四五六七八九十\\d])年内|年初至今|年初以来|今年以来|今年迄今)[^，。；\\d]{0,14}$"
)


def _traded(claim: Claim) -> Ruling:
    """The trading day of a price that a Chinese sentence tells without a date."""
    before, published = chinese_before(claim), claim.scene.published
    if claim.kind == "percent" and _YEARLY.search(before):
        return str(published.year), "a Chinese year to date"
    own = _own(claim)
    if claim.kind in {"percent", "x"} and _is_stretch(before, own):
        return UNDATED, "a Chinese stretch of trading"
    if own:
        return _on_day(claim, own[-1])
    if _NOW.search(before) and not _in_new_york(claim):
        return published.isoformat(), "a Chinese price as this was written"
    title = simplified(claim.scene.article.title)
    if _OVERNIGHT.search(before) or (_OVERNIGHT.search(title) and not _days(claim)):
        return _session_before(published), "a Chinese market overnight"
    if (day := _by_place(claim, before)) is not None and not _days(claim):
        return day, "a Chinese report of a market's session"
    if _is_flash(claim):
        return published.isoformat(), "a Chinese flash from the session"
    if _TODAY.search(title) and not _days(claim):
        return published.isoformat(), "a Chinese report of the day's trading"
    return None


_SESSION = re.compile("(?:收涨|收跌|收报|收盘|盘后|盘前|盘中|高开|低开|开盘|一度)[^，。；]{0,12}$")


def _by_place(claim: Claim, before: str) -> str | None:
    """The day of a session in China, or the one before in New York, which closes when it is morning in China."""
    clause = re.split("[。；]", before)[-1]
    known = claim.name is not None and claim.name.company is not None
    if not known or not _SESSION.search(before) or claim.scene.published.weekday() > _FRIDAY:
        return None
    if _in_new_york(claim) and "盘前" not in clause:
        return _session_before(claim.scene.published)
    return claim.scene.published.isoformat() if re.search("港股|A股", clause) else None


_FRIDAY = 4
_CODED = re.compile(r"[(（](?:0\d{3,4}|\d{6})(?:\.(?:HK|SH|SZ))?[)）]")
_MARKET = re.compile("恒指|恒生指数|国企指数|港股开[盘市]|沪指开|A股开盘")
_AT_HOME = re.compile("高开|低开|早盘|盘初|午后|午盘|盘中|现报|截至发稿|截至午间|开盘")


def _is_flash(claim: Claim) -> bool:
    """Like "某公司(01211)高开逾4%": shares told of while they trade, before the text names any day."""
    if claim.scene.published.weekday() > _FRIDAY or _dated_before(claim):
        return False
    clause = re.split("[，。；]", chinese_before(claim))[-1]
    if "盘前" in clause:
        return True
    if _in_new_york(claim):
        return False
    said = simplified(claim.passage.sentence.text)
    listed = _CODED.search(said) is not None or _MARKET.search(said) is not None
    return listed and _AT_HOME.search(simplified(claim.scene.article.text)) is not None


def _dated_before(claim: Claim) -> bool:
    """Whether a day is named in front of an amount, in its sentence or above."""
    at = claim.scene.place(claim.passage)
    above = [mention for passage in claim.scene.passages[:at] for mention in passage.periods]
    return any(mention.period and kind_of(mention.period) == "day" for mention in (*above, *_own(claim)))


def _in_new_york(claim: Claim) -> bool:
    """Whether it is of a company that trades there."""
    if claim.name is None or claim.name.company is None or claim.name.kind != "company":
        return False
    company = companies().get(claim.name.company)
    return company is not None and company.country == "US"


def _is_stretch(before: str, own: list[PeriodMention]) -> bool:
    """Whether a move is one of many days on end: "6个交易日已上涨240%", but "今年累计上涨15%" is of the year."""
    if _DAYS_ON_END.search(before):
        return True
    dated = bool(own) and own[-1].period is not None and kind_of(own[-1].period) in {"year", "month"}
    return not dated and _SINCE.search(before) is not None


def _on_day(claim: Claim, last: PeriodMention) -> Ruling:
    """Like "周三收跌6.5%，周四再跌17.1%": the day named last, unless it is when something was published."""
    behind = simplified(claim.passage.written(last.end, claim.quantity.start))
    if last.rule not in _NAMED_DAYS or claim.metric == "price" or _TOLD.match(behind):
        return None
    return last.period or UNDATED, "a Chinese day of trading named before"


_NAMED_DAYS = frozenset({"zh-weekday", "zh-day"})
_TOLD = re.compile("[^，。；]{0,4}(?:公布|宣布|发布|披露|公告|表示|称|报道|消息)")


def _days(claim: Claim) -> bool:
    """Whether the article names a day by itself."""
    return any(
        mention.period is not None and kind_of(mention.period) == "day" and mention.rule != "zh-session-before"
        for passage in claim.scene.passages
        for mention in passage.periods
    )


def _session_before(day: date) -> str:
    back = {0: 3, 6: 2}.get(day.weekday(), 1)
    return (day - timedelta(days=back)).isoformat()


_TURNS = re.compile(
    r"的?[，]?(?:大幅|逐步|进一步)?(?:提升|提高|上升|增长|增加|扩大|下降|下滑|降低|减少|收窄|回落|攀升|上调|下调|[升降增跌涨])(?:至|到|为)"
    r"(?:了|约|近|逾|超过?)?"
)
_FROM = re.compile(r"[由从自](?:[^，。；\d]{0,12}的)?(?:约|近|逾|超过?)?$")


def _risen_to(claim: Claim) -> Ruling:
    """Like "由去年同期的64%提升至70.3%": what a value of a year ago has come to is of today."""
    told = claim.before
    if told is None or told.rejected is not None or told.kind != claim.kind or not told.period:
        return None
    between = simplified(claim.passage.written(told.quantity.end, claim.quantity.start))
    if not _TURNS.fullmatch(between) or not _FROM.search(chinese_before(told)):
        return None
    then = [mention for mention in claim.passage.periods if mention.end <= told.quantity.start]
    if not then or not _is_year_ago(then[-1]) or told.period != then[-1].period:
        return None
    return year_before(told.period, -1), "what a Chinese value has come to"


def _is_year_ago(mention: PeriodMention) -> bool:
    return mention.offset == ("years", -1)


def _fallen_from(claim: Claim) -> Ruling:
    """Like "同比下降75.6%，利润率由25.1%降至5.7%": beside a change on the year, the old value is a year old."""
    before = chinese_before(claim)
    after = chinese_after(claim)
    told = claim.before
    if told is None or told.rejected is not None or not told.period or kind_of(told.period) not in _LASTING:
        return None
    led = re.search(r"[由从自](?:约|近|逾|超过?)?$", before)
    if (
        not led
        or not _TURNS.match(after)
        or "同比" not in before
        or told.metric not in _RESULTS | {"market_share"}
    ):
        return None
    return year_before(told.period), "what a Chinese value came from"


def _beyond_base(claim: Claim) -> Ruling:
    """Like "净利润55.9亿元，基本与上年持平；扣非净利润45.4亿元": a time of comparison ends with its clause."""
    times = _own(claim)
    if len(times) < 2 or not (times[-1].relative or times[-1].offset is not None):
        return None
    clause = claim.passage.written(times[-1].end, claim.quantity.start)
    cut = re.search("[，；]", clause)
    if cut is None:
        return None
    until = times[-1].end + cut.start()
    between = [one for one in claim.passage.quantities if times[-1].start <= one.start < until]
    if any(one.unit not in {"percent", "pp", "x"} for one in between):
        return None
    own = [
        one for one in times if not one.relative and one.offset is None and kind_of(one.period or "") in _LASTING
    ]
    return (own[-1].period or UNDATED, "a Chinese result beyond a comparison") if own else None


_REPORT = re.compile(
    "(?:发布|公布|披露|公告|发表|交出)[^。；]{0,24}(?:业绩|财报|年报|季报|半年报|报告|快报|成绩单)"
)


def _reported(claim: Claim) -> Ruling:
    """A result in the sentence behind the news of a report is of what the report is of."""
    if _own(claim) or claim.passage.part == "title":
        return None
    place = claim.scene.place(claim.passage)
    if not place or claim.scene.passages[place - 1].part == "title":
        return None
    last = claim.scene.passages[place - 1]
    if not _REPORT.search(simplified(last.sentence.text)) or last.quantities:
        return None
    named = {one.period for one in last.periods if one.period and kind_of(one.period) in _LASTING - {"month"}}
    return (named.pop(), "what a Chinese report is of") if len(named) == 1 else None


def _continued(claim: Claim) -> Ruling:
    """A result without a time of its own is of the time that the results before it are of.

    A list of what several companies sold in a month comes back to the month behind each one's sum of the year.
    """
    if not _is_open(claim) or claim.passage.part == "title" or _STANDING.search(chinese_before(claim)):
        return None
    told, place = claim.earlier, claim.scene.place(claim.passage)
    for _ in range(_BACK):
        if told is None or place - claim.scene.place(told.passage) > 1 or told.passage.part == "title":
            return None
        place = claim.scene.place(told.passage)
        times = _own(told)
        if told.rejected is None and told.metric in _RESULTS | _COUNTED:
            if times and times[-1].rule == "zh-part-of-year" and times[-1].period is None:
                return (UNDATED, "a Chinese result that goes on") if told.entity == claim.entity else None
            if told.entity != claim.entity and not {claim.metric, told.metric} <= _COUNTED:
                return None
            if times and told.status == "actual" and _governs(claim, told, times):
                return times[-1].period or UNDATED, "a Chinese result that goes on"
        told = told.earlier
    return None


_BACK = 12
_STANDING = re.compile("(?:目前|仍|保持着|一直|至今|长期)[^，。；]*$")  # what lasts has no time


def _own(claim: Claim) -> list[PeriodMention]:
    return [mention for mention in claim.passage.periods if mention.end <= claim.quantity.start]


def _governs(claim: Claim, told: Claim, times: list[PeriodMention]) -> bool:
    """Whether the time that a result was told with is one for the results behind it, too."""
    last = times[-1]
    if last.relative or last.offset is not None or last.period is None or last.period != told.period:
        return False
    kind = kind_of(last.period)
    if kind == "month":
        return claim.metric in _MONTHLY
    return kind in _LASTING


_MONTHLY = frozenset({"units", "revenue", "market_share"})
_COUNTED = frozenset({"units", "market_share"})  # of all who are in a market, for one time


def _is_open(claim: Claim) -> bool:
    """Whether no time stands before an amount but in a clause of comparison, which is over."""
    times = _own(claim)
    if any(not time.relative and time.offset is None for time in times):
        return False
    return not times or re.search("[，；]", claim.passage.written(times[-1].end, claim.quantity.start)) is not None
