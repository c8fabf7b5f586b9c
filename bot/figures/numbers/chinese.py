"""Drafts of quantities in Chinese text: 亿, 万, 成, 倍, measure words, currencies and lists that share a unit.

Only numbers with a Chinese scale, unit or measure word are read here; "7.6%" and "US$5bn" stay with `latin`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bot.figures.numbers.chinese_words import (
    HUNDREDTHS,
    MEASURES,
    NOUNS,
    PLAIN_MONEY,
    RATIOS,
    SCALES,
)
from bot.figures.numbers.currency import currencies
from bot.figures.numbers.quantity import Draft
from bot.figures.numbers.spelled import CHINESE_NUMERALS, chinese
from bot.model import Bound
from bot.text.patterns import lazy

HAS_CHINESE = re.compile("[\u4e00-\u9fff]")
_TIME = "年月日号號时時点分秒岁歲天周週季期届屆集"
_NUMERAL = f"[{CHINESE_NUMERALS}万萬亿億]"


_COUNTED = "名人股份手辆輛台台部架家笔筆单單片颗顆枚套件户戶次吨噸个個条張张元美港"


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_W = "[ \u00a0\u2009]{0,2}"


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The patterns that hold the currency table's names: an amount, a name before it, and 过亿元."""

    money: dict[str, str]
    amount: re.Pattern[str]
    prefix: re.Pattern[str]
    over_scale: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    names = currencies().chinese
    money = {**names, **PLAIN_MONEY, **HUNDREDTHS}
    unit = _alternatives((*money, *RATIOS, *MEASURES))
    # What an amount can begin with leads, so that the search passes over all else at once.
    amount = rf"""
        (?=[-−负負\d{CHINESE_NUMERALS}半])
        (?P<sign>[-−负負])?
        (?P<digits>\d{{1,3}}(?:,\d{{3}}){{1,6}}(?:\.\d++)?|\d{{1,3}}(?:，\d{{3}}){{1,3}}(?=[{_COUNTED}])|\d++(?:\.\d++)?
          |[{CHINESE_NUMERALS}](?:[点點]?[{CHINESE_NUMERALS}万萬]){{0,12}}(?<![万萬])|半)
        {_W}(?P<more>[多余餘几幾])?(?P<scale>{_alternatives(SCALES)})?(?P<more2>[多余餘])?
        {_W}(?P<unit>{unit}|成)?(?P<half>半)?
    """
    over_scale = (
        "(?P<bound>过|過|逾|超|近)(?P<scale>万亿|萬億|千亿|百亿|十亿|亿|億|千万|百万|千萬|百萬)"
        f"(?P<unit>{_alternatives(money)})?(?P<round>(?=[A-Z＋]|融资|投资))?"
    )
    return _Grammar(
        money,
        re.compile(amount, re.VERBOSE),
        re.compile(rf"(?:{_alternatives(names)}){_W}$"),
        re.compile(over_scale),
    )


_WORDS = lazy(
    "(?=[翻倍增提上扩高成加减腰過过半百1235" + CHINESE_NUMERALS + "])"
    "(?:(?P<two>翻倍|翻番|翻了?一番|倍增|(?:增长|增加|增長|提升|提高|上升|扩大|高出|翻)了?[近逾超约]?一倍|成倍|加倍)|(?P<four>翻了?两番)|(?P<half>减半|腰斩|一半|過半|过半|半数)"
    "|(?P<per>百分之(?P<percent>[\\d.]+|[" + CHINESE_NUMERALS + "点點]+))"
    "|(?P<part>(?P<bottom>[" + CHINESE_NUMERALS + "]{1,4})分之(?P<top>[" + CHINESE_NUMERALS + "]))"
    "|(?P<slash>(?<=[为為的约約近至有到了] |.[为為的约約近至有到了])1/(?P<over>[1-9]\\d{0,2})(?![\\d/.]))"
    '|(?P<limit>(?P<step>[123]0|5)[cC][mM](?=[”"」]?[涨漲跌]停)))'
)
_LIST = lazy(r"((?:\d++(?:\.\d++)?(?:[、/和及与與]|以及)){1,6})$")
_CHENG = re.compile(r"[一二三四五六七八九两兩\d]")
_NOT_CHENG = lazy(r"成(?:为|立|本|功|员|交|长|果|都|人|品|熟|就|份|绩|分)")
_POWER = re.compile(r"[ ]?(?:kW|MW|GW|kWh|MWh|GWh|TWh)")
_RANK = lazy(r"(?:第|前|排名|No\.?|代|型|款式|版本|系列)[ ]?$")
_MODEL = lazy("[A-Za-z][ ]?$")


def drafts(text: str, *, yuan: str) -> list[Draft]:
    """The Chinese amounts of a text, in order. `yuan`: what a plain 元 means."""
    found: list[Draft] = []
    done = 0
    for match in _grammar().amount.finditer(text):
        if match.start() < done:
            continue
        draft = _amount(text, match, yuan)
        if draft is not None and found and _goes_on(found[-1], draft, text[found[-1].end : draft.number_start]):
            draft = _joined(found.pop(), draft)
        if draft is not None:
            found.extend(_listed(text, draft, done))
            found.append(draft)
            done = draft.end
    _listed_scales(text, found)
    if yuan == "HKD":
        _as_named_before(text, found)
    found.extend(_words(text, yuan))
    found.sort(key=lambda draft: (draft.start, -draft.end))
    return _apart(found)


def _goes_on(first: Draft, second: Draft, gap: str) -> bool:
    """Whether an amount is the rest of the one that ends where it begins: 1兆4860億元, 3亿5000万元."""
    if gap.strip() or len(gap) > 1 or first.scale is None or first.value <= 0:
        return False
    if gap and first.scale < _SPACED:
        return False
    if first.unit is not None and (first.rule != "zh-money" or second.rule != "zh-money"):
        return False
    return second.scale is not None and 0 <= second.value < first.scale


_SPACED = 10**8  # 1 兆 1796 億日元 is one amount; of 10万 5000元 nobody knows


def _joined(first: Draft, second: Draft) -> Draft:
    second.number, second.scale = first.value + second.value, None
    second.unit = first.unit or second.unit
    second.start, second.number_start = first.start, first.number_start
    return second


def _apart(found: list[Draft]) -> list[Draft]:
    out: list[Draft] = []
    for draft in found:
        if not out or draft.start >= out[-1].end:
            out.append(draft)
    return out


def _amount(text: str, match: re.Match[str], yuan: str) -> Draft | None:
    start, written = match.start("digits"), match["digits"]
    bare = match["unit"] is None and match["scale"] is None
    before = text[max(0, start - 3) : start]
    if (bare and not _named(text, match) and not _quoted(text, match)) or _RANK.search(before):
        return None
    money = match["scale"] is not None and match["unit"] in _grammar().money
    if not money and _MODEL.search(before):  # "iPhone 15", but not "Orbix 626亿美元"
        return None
    arabic = written[0].isascii() and written[0].isdigit()
    if arabic and (len(written) > 24 or _INSIDE.search(text[max(0, start - 2) : start])):
        return None
    number = _number(written, match, arabic)
    if number is None or not _sensible(text, match, number, arabic):
        return None
    negative = bool(match["sign"]) and _is_minus(match["sign"], text[match.start() - 1 : match.start()])
    draft = Draft(match.start() if negative else start, _end(match), -number if negative else number, None, "")
    draft.signed = negative
    draft.number_start, draft.number_end = start, match.end("digits")
    if match["scale"]:
        draft.scale = Decimal(SCALES[match["scale"]])
    return _united(text, draft, match, yuan)


_POINTS_MOVED = lazy(r"(?:[升跌挫涨漲弹彈泻瀉]|高开|高開|低开|低開|高水|低水|回吐|[涨漲跌]了)$")
_INSIDE = re.compile(r"\d[.:]$")


def _is_minus(sign: str, before: str) -> bool:
    """Whether a sign makes its number negative: 负0.2%, but not 背负3亿元, and no dash of a span."""
    return before not in _BEARS if sign in "负負" else before in _BEFORE_MINUS


_BEARS = tuple("背担擔肩欠抱自胜勝")
_BEFORE_MINUS = ("", " ", "比", "（", "(", "为", "：", "率", "至", "到", "、", "和", "及", "是")


def _named(text: str, match: re.Match[str]) -> bool:
    """Whether a currency's name stands before a number that has nothing behind it: 人民幣3.14."""
    window = text[max(0, match.start() - 8) : match.start()]
    prefix = _grammar().prefix.search(window)
    if prefix is None or text[match.end("digits") : match.end("digits") + 1] in (*_TIME, "-", "/"):
        return False
    return not re.search(r"[\d万萬亿億][ ]?$", window[: prefix.start()])


def _quoted(text: str, match: re.Match[str]) -> bool:
    """Whether a bare number is where an index stands: 恒指收報21857."""
    written = match["digits"]
    if (
        len(written) < 4
        or not written[0].isdigit()
        or text[match.end("digits") : match.end("digits") + 1] in _TIME
    ):
        return False
    return _REPORTED.search(text[max(0, match.start() - 24) : match.start()]) is not None


_REPORTED = lazy(r"[指期][^。；、指\d]{0,8}(?:\d{1,4}(?:\.\d+)?[點点%]?[^。；\d]{0,4}){0,3}[報报]$")


def _number(written: str, match: re.Match[str], arabic: bool) -> Decimal | None:
    if written == "半":
        return Decimal("0.5") if match["scale"] or match["unit"] == "倍" else None
    return Decimal(written.replace(",", "").replace("，", "")) if arabic else chinese(written)


def _end(match: re.Match[str]) -> int:
    groups = ("unit", "more2", "scale", "digits")
    return next(match.end(group) for group in groups if match[group])


def _sensible(text: str, match: re.Match[str], number: Decimal, arabic: bool) -> bool:
    unit, scale, end = match["unit"], match["scale"], match.end()
    if unit == "成":
        return bool(_CHENG.fullmatch(match["digits"])) and not _NOT_CHENG.match(text, match.start("unit"))
    if unit in ("点", "點"):
        moved = bool(_POINTS_MOVED.search(text[max(0, match.start() - 3) : match.start()]))
        return (number >= 60 or "." in match["digits"] or moved) and scale is None and arabic
    if unit == "倍" or unit in RATIOS:
        return not (unit == "X" and not arabic)
    if unit in _grammar().money and not (unit in _SLABS and _is_chips(text, match)):
        return not (
            unit in ("元", "圆") and text[end : end + 1] in ("旦", "宵", "首", "素", "件", "宇", "气", "年", "月")
        )
    if unit in MEASURES:
        if unit in ("车", "車", "头", "頭", "小时", "小時", "场", "場", "杯", "瓶") and not arabic:
            return False
        if unit in ("车", "車", "头", "頭", "小时", "小時", "场", "場", "单", "單") and scale is None:
            return False
        return (arabic or scale is not None or number >= 20) and not (
            unit in ("个", "個") and text[end : end + 1] in "月小交百基季工"
        )
    if unit is None and scale is not None and text[match.end("scale") : match.end("scale") + 1] in tuple(_TIME):
        return False
    if unit is None and scale is None:
        return True
    return scale is not None and (arabic or scale in ("万亿", "萬億", "亿", "億"))


def _counts_active(text: str, end: int) -> bool:
    """Whether active users follow a bare scale: 2000万的日活用户."""
    return _ACTIVE.match(text, end) is not None


_ACTIVE = lazy(
    r"的?(?:抖音)?(?:日活|月活|月活跃|日活跃|活跃)(?:跃)?(?:用户|骑手)?|的?(?:用户|毕业生|观众|骑手|开发者)"
)


_SLABS = ("块", "塊")
_CHIPS = lazy(
    r"[^，。、；,;\d]{0,6}?(?:GPU|显卡|顯卡|芯片|晶片|Hopper|Blackwell|H\d{2,3}|A\d{3}|B\d{3}|屏|电池|電池|硬盘)"
)


_PRODUCED = lazy(
    r"(?:集成电路|積體電路|芯片|晶片|面板|电池|電池|硬盘)?(?:产量|產量|出货量?|出貨量?|进口|進口|出口|产能|產能)"
    r"(?:量|达|達|到|为|為|约|約|[ ])?$"
)


def _is_chips(text: str, match: re.Match[str]) -> bool:
    """Whether 块 counts pieces and no money: 2000块H800芯片, 集成电路产量2395亿块."""
    produced = _PRODUCED.search(text[max(0, match.start() - 12) : match.start()])
    return _CHIPS.match(text, match.end()) is not None or produced is not None


def _united(text: str, draft: Draft, match: re.Match[str], yuan: str) -> Draft | None:
    unit, scale = match["unit"], match["scale"]
    prefix = _grammar().prefix.search(text[max(0, draft.start - 7) : draft.start])
    if unit == "成":
        draft.number, draft.unit, draft.rule = (
            draft.number * 10 + (5 if match["half"] else 0),
            "percent",
            "zh-tenths",
        )
    elif unit in RATIOS:
        draft.unit, draft.rule = RATIOS[unit], "zh-ratio"
    elif unit in _SLABS and _is_chips(text, match):
        draft.unit, draft.noun, draft.rule = "count", "chips", "zh-count"
    elif unit in HUNDREDTHS:
        draft.unit, draft.number, draft.rule = HUNDREDTHS[unit], draft.number / 100, "zh-money-hundredths"
    elif unit in _grammar().money or prefix:
        draft.unit = yuan if unit in ("元", "圆", "块", "塊", "块钱") else _grammar().money.get(unit or "", "")
        if prefix:
            draft.unit = currencies().chinese[prefix[0].rstrip(" \u00a0\u2009")]
            draft.start -= len(prefix[0])
        elif unit in ("元", "圆") and (named := _NAMED_BEHIND.match(text, draft.end)):
            draft.unit = currencies().chinese[named["name"]]
            draft.end = draft.end if named["bracket"] else named.end()
        draft.rule = "zh-money"
    elif scale is not None and unit is None and _counts_active(text, match.end("scale")):
        draft.unit, draft.noun, draft.rule = "count", "users", "zh-count"
    elif scale is not None and unit is None and (counted := _subject(text, draft.start)) is not None:
        draft.unit, draft.noun, draft.rule = "count", counted, "zh-count-of-subject"
    elif unit in MEASURES:
        draft.unit, draft.rule = "count", "zh-count"
        draft.noun = _noun(text, match.end("unit"), unit)
    elif power := _POWER.match(text, draft.end):
        draft.unit, draft.noun, draft.rule, draft.end = "count", power[0].strip(), "zh-power", power.end()
    elif scale in ("亿", "億", "万亿", "萬億"):
        draft.unit, draft.rule, draft.bare = None, "zh-scale-without-unit", True
    elif _quoted(text, match):
        draft.unit, draft.noun, draft.rule = "count", "points", "zh-index-quoted"
    else:
        draft.bare, draft.rule = True, "bare-number"
    draft.full_end = draft.end
    return draft


_NAMED_BEHIND = lazy(
    r"[ ]?(?P<bracket>[(（])?(?P<name>人民币|人民幣|新台币|新台幣|新臺幣|港币|港幣|美元|日元|日圓)"
)
# What is counted where a scale stands alone behind it: 月活用户数达到3370万.
_SUBJECT = lazy(
    r"""
    (?: (?P<daily>日活跃?用?户?数?|DAU)|(?P<monthly>月活跃?用?户?数?|月活躍用戶|MAU|月活设备数?)
      | (?P<downloads>下载量|下載量)
      | (?P<users>用户数?量?|用戶數?|用户规模|会员数?|订阅用户数量|账户数?)|(?P<admissions>人次)
      | (?P<developers>开发者)
      | (?P<units>出货量|出貨量|销量|銷量|产量|產量) )
    [^，。；、,;：\d]{0,12}?(?:\d{1,3}天内?)?(?:\d[\d.]{0,6}%)?
    (?:为|為|达|达到|達|達到|至|超|超过|超過|突破|逾|近|约|約|到|接近|破|仅)
    了?\ ?[约近逾超]?\ ?$
  | (?P<active>日活|月活)(?:用户|用戶)?(?:约|約|近|逾|超|为|為|达|達|共|分别为)?[ ]?$
  | (?:[日月]均|平均[日月])(?P<mean>(?:活跃|活躍|付费|付費)(?:用户|用戶)[数數]?)
    (?:约|約|近|逾|超|为|為|达|達)?[ ]?$
  | (?P<paying>(?:付费|付費|订阅|訂閱|注册|註冊)(?:用户|用戶|会员|會員))(?:约|約|近|逾|超|为|為|达|達)?[ ]?$
  | (?: (?P<all_daily>日活跃(?:用户|用戶|账户)[数數]?)
      | (?P<all_monthly>月活跃?(?:用户|用戶|账户|设备)[数數]?|月活躍用戶[数數]?)
      | (?P<all_staff>(?:员工|員工|雇员)(?:总[人]?数|總數|人数|数))
      | (?P<all_members>(?:会员|會員)(?:总数|數|数|规模))
      | (?P<all_users>(?:用户|用戶|订户|账户|活跃买家)(?:总数|總數|數|数量?|规模)) )
    (?:约|約|近|逾|超|共)?[ ]?$
    """,
    re.VERBOSE,
)
_SUBJECTS = {
    "daily": "daily active users", "monthly": "monthly active users", "downloads": "downloads", "users": "users",
    "active": "active users", "mean": "active users", "paying": "paying users",
    "all_daily": "daily active users", "all_monthly": "monthly active users",
    "all_staff": "employees", "all_members": "members", "all_users": "users",
    "admissions": "admissions", "developers": "developers", "units": "units",
}  # fmt: skip


def _subject(text: str, start: int) -> str | None:
    """What a number with a bare scale counts, as the words before it say."""
    found = _SUBJECT.search(text[max(0, start - 32) : start])
    return _SUBJECTS[found.lastgroup or "users"] if found is not None else None


def _noun(text: str, end: int, measure: str) -> str:
    following = text[end : end + 10]
    for size in range(6, 1, -1):
        if noun := NOUNS.get(following[:size]):
            return noun
    for skip in range(1, 6):
        for size in (4, 3, 2):
            if noun := NOUNS.get(following[skip : skip + size]):
                return noun if not re.search(r"[，。、；,;]", following[:skip]) else MEASURES[measure]
    return MEASURES[measure]


def _listed(text: str, last: Draft, done: int) -> list[Draft]:
    """The earlier members of a list that share the last one's scale and unit: 86、149、186亿元."""
    if last.unit is None or last.unit == "count":
        return []
    found = _LIST.search(text[max(done, last.number_start - 60) : last.number_start])
    if found is None:
        return []
    at = last.number_start - len(found[1])
    if at and ((text[at - 1].isalnum() and text[at - 1].isascii()) or text[at - 1] in ".-/"):
        return []
    out: list[Draft] = []
    for part in re.finditer(r"\d+(?:\.\d+)?", found[1]):
        if len(part[0]) > 24:
            return []
        draft = Draft(at + part.start(), at + part.end(), Decimal(part[0]), last.unit, last.rule + "-list")
        draft.scale = last.scale
        out.append(draft)
    return out


def _listed_scales(text: str, found: list[Draft]) -> None:
    """Gives the earlier members of a list the money that its last one names: 320亿、730亿和1440亿美元."""
    for first, second in zip(found[-2::-1], found[:0:-1], strict=True):
        alike = first.rule == "zh-scale-without-unit" and second.rule == "zh-money" and second.scale is not None
        if alike and _LISTING.fullmatch(text, first.end, second.start):
            first.unit, first.rule, first.bare = second.unit, second.rule, False


def _as_named_before(text: str, found: list[Draft]) -> None:
    """Counts a result in Hong Kong copy in renminbi where one before it is: 收入1928億元人民幣；溢利631億元."""
    named: Draft | None = None
    for draft in found:
        if draft.unit == "CNY" and _RENMINBI.search(text[draft.start : draft.end + 6]):
            named = draft
        elif (
            named is not None and draft.unit == "HKD" and text[draft.end - 1] in "元圆" and draft.scale is not None
        ):
            between = text[named.end : draft.start]
            if "\n" not in between and len(between) < _PARAGRAPH and not _TRADED.search(between[-16:]):
                draft.unit = "CNY"


_PARAGRAPH = 400
_RENMINBI = re.compile("人民[币幣]")
_TRADED = re.compile("港|成交|市值|[净淨][买買卖賣]|目标|目標|沽空|股价|股價|[报報造]$")
_LISTING = re.compile(r"[ ]?(?:[、，,/和及与與跟]|以及)[ ]?[约約近]?")


def _words(text: str, yuan: str) -> list[Draft]:
    out: list[Draft] = []
    for found in _WORDS.finditer(text):
        if (draft := _word(found)) is not None:
            draft.approximate_word = found[0]
            out.append(draft)
    for over in _grammar().over_scale.finditer(text):
        if over["unit"] or over["round"] is not None:
            unit = yuan if over["unit"] in (None, "元", "圆") else _grammar().money[over["unit"]]
            draft = Draft(over.start("scale"), over.end(), Decimal(SCALES[over["scale"]]), unit, "zh-scale-word")
            draft.approximate_word = over[0]
            out.append(draft)
    return out


def _word(found: re.Match[str]) -> Draft | None:
    start, end = found.span()
    if found["two"] or found["four"]:
        return Draft(start, end, Decimal(2 if found["two"] else 4), "x", "zh-multiple-word")
    if found["half"]:
        return Draft(start, end, Decimal(50), "percent", "zh-half")
    if found["per"]:
        written = found["percent"]
        try:
            number = Decimal(written) if written[0] in "0123456789." else chinese(written)
        except ArithmeticError:
            return None
        return (
            None
            if number is None or len(written) > 24
            else Draft(start, end, number, "percent", "zh-percent-words")
        )
    if found["limit"]:
        return Draft(start, end, Decimal(found["step"]), "percent", "zh-daily-limit")
    if found["slash"]:
        part = (Decimal(100) / int(found["over"])).quantize(Decimal("0.01")).normalize()
        return Draft(start, end, part, "percent", "zh-fraction")
    bottom, top = chinese(found["bottom"]), chinese(found["top"])
    if not bottom or not top or top >= bottom:
        return None
    return Draft(start, end, (top * 100 / bottom).quantize(Decimal("0.01")).normalize(), "percent", "zh-fraction")


_BEFORE: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    (
        "up_to",
        re.compile(
            r"(?:最多(?:[曾可]?[升涨漲跌挫达为為]{1,2})?|至多[为為]?|不超过|不超過|不高于|高达|高達|多达|多達"
            r"|(?<!不)(?:低于|低於|少于|少於|小于)|不到|不足|未及)[ ]?$"
        ),
    ),
    (
        "at_least",
        re.compile(
            r"(?:超过|超過|超出|超|逾|至少|起碼|起码|不低于|不低於|不少于|突破|大于|高于|高於|多于"
            r"|升穿|上破|过|過|破|达逾|以上)了?[ ]?$"
        ),
    ),
    ("about", re.compile(r"(?:大约|大約|约为|約為|约|約|接近|将近|將近|近|大概|几乎|差不多|左右|约合|約合)[ ]?$")),
)
_AFTER: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    ("at_least", re.compile(r"[ ]?(?:以上|之上|及以上|多(?=[，。,；、的]|$))")),
    ("up_to", re.compile(r"[ ]?(?:以下|以内|以內|之内|之下)")),
    ("about", re.compile(r"[ ]?(?:左右|上下|许|許)(?![可多])")),
)


def bound_before(text: str, start: int) -> tuple[Bound, int]:
    """The bound that the characters before `start` express, and where they begin."""
    window = text[max(0, start - 9) : start]
    for bound, pattern in _BEFORE:
        if found := pattern.search(window):
            return bound, start - len(window) + found.start()
    return "exact", start


def bound_after(text: str, draft: Draft) -> Bound:
    """The bound inside or behind an amount: 100多亿元, 5万元以上."""
    if re.search("[多余餘]", text[draft.number_end : draft.end]):
        return "at_least"
    for bound, pattern in _AFTER:
        if pattern.match(text, draft.end):
            return bound
    return "exact"
