"""Drafts of quantities in Chinese text: 亿, 万, 成, 倍, measure words, currencies and lists that share a unit.

Only numbers with a Chinese scale, unit or measure word are read here; "7.6%" and "US$5bn" stay with `latin`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from bot.figures.numbers.currency import currencies
from bot.figures.numbers.quantity import Draft
from bot.figures.numbers.spelled import CHINESE_NUMERALS, chinese
from bot.model import Bound

HAS_CHINESE = re.compile("[\u4e00-\u9fff]")
_SCALES = {
    "万亿": 10**12, "萬億": 10**12, "兆": 10**12, "千亿": 10**11, "千億": 10**11, "百亿": 10**10, "百億": 10**10,
    "十亿": 10**9, "亿": 10**8, "億": 10**8, "千万": 10**7, "千萬": 10**7, "百万": 10**6, "百萬": 10**6,
    "十万": 10**5, "万": 10**4, "萬": 10**4, "千": 10**3, "百": 100,
}  # fmt: skip
_RATIOS = {
    "个百分点": "pp", "個百分點": "pp", "百分点": "pp", "百分點": "pp", "个基点": "bps", "個基點": "bps",
    "基点": "bps", "基點": "bps", "個點子": "bps", "%": "percent", "％": "percent", "厘": "percent", "倍": "x",
    "X": "x",
}  # fmt: skip
# Plain words for the money of the place; `yuan` says which where the text is about Hong Kong.
_PLAIN_MONEY = {"元": "CNY", "圆": "CNY", "块": "CNY", "塊": "CNY", "块钱": "CNY", "蚊": "HKD"}
# What a measure word counts when no noun that we know follows it.
_MEASURES = {
    "辆": "vehicles", "輛": "vehicles", "台": "units", "臺": "units", "部": "units", "架": "aircraft",
    "艘": "ships",
    "股": "shares", "份": "shares", "手": "lots", "人": "people", "名": "people", "位": "people", "人次": "visits",
    "家": "companies", "间": "companies", "間": "companies", "座": "sites", "所": "institutions", "片": "wafers",
    "颗": "chips", "顆": "chips", "枚": "units", "套": "sets", "件": "items", "款": "products", "只": "items",
    "隻": "items", "支": "items", "种": "kinds", "種": "kinds", "项": "items", "項": "items", "户": "households",
    "戶": "households", "次": "times", "吨": "tonnes", "噸": "tonnes", "公斤": "kilograms", "个": "items",
    "個": "items", "条": "items", "張": "items", "张": "items", "平方米": "square metres", "亩": "mu",
    "兆瓦时": "megawatt-hours", "兆瓦": "megawatts", "吉瓦": "gigawatts", "吉瓦时": "gigawatt-hours",
    "千瓦": "kilowatts", "千瓦时": "kilowatt-hours", "桶": "barrels", "点": "points", "點": "points",
    "美国家庭": "households", "用户": "users", "用戶": "users", "员工": "employees", "員工": "employees",
}  # fmt: skip
_NOUNS = {
    "员工": "employees", "員工": "employees", "雇员": "employees", "职员": "employees", "用户": "users",
    "用戶": "users", "活跃用户": "active users", "日活": "daily active users", "月活": "monthly active users",
    "客户": "customers", "客戶": "customers", "岗位": "jobs", "崗位": "jobs", "就业机会": "jobs", "职位": "jobs",
    "職位": "jobs", "工作岗位": "jobs", "门店": "stores", "門店": "stores", "家庭": "households", "晶圆": "wafers",
    "晶圓": "wafers", "股票": "stocks", "芯片": "chips", "晶片": "chips", "国家": "countries", "國家": "countries",
    "城市": "cities", "汽车": "cars", "汽車": "cars", "电动车": "electric vehicles",
    "电动汽车": "electric vehicles",
    "新能源汽车": "new energy vehicles", "手机": "phones",
    "机器人": "robots", "機器人": "robots", "股份": "shares",
    "换电站": "battery-swap stations", "充电桩": "charging piles", "充电站": "charging stations",
    "超充": "charging stations",
    "公司": "companies", "企业": "companies", "企業": "companies", "供应商": "suppliers", "会员": "members",
    "訂戶": "subscribers", "订阅用户": "subscribers", "GPU": "GPUs", "服务器": "servers", "卫星": "satellites",
}  # fmt: skip
_TIME = "年月日号號时時点分秒岁歲天周週季期届屆集"
_NUMERAL = f"[{CHINESE_NUMERALS}万萬亿億]"


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
    money = {**names, **_PLAIN_MONEY}
    unit = _alternatives((*money, *_RATIOS, *_MEASURES))
    amount = rf"""
        (?P<sign>[-−负負])?
        (?P<digits>\d{{1,3}}(?:,\d{{3}}){{1,6}}(?:\.\d++)?|\d++(?:\.\d++)?
          |[{CHINESE_NUMERALS}](?:[点點]?[{CHINESE_NUMERALS}万萬]){{0,12}}(?<![万萬])|半)
        {_W}(?P<more>[多余餘几幾])?(?P<scale>{_alternatives(_SCALES)})?(?P<more2>[多余餘])?
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


_WORDS = re.compile(
    "(?P<two>翻倍|翻番|翻了?一番|倍增|增长一倍|增加一倍|成倍|加倍)|(?P<four>翻了?两番)|(?P<half>减半|腰斩|一半|過半|过半|半数)"
    "|(?P<per>百分之(?P<percent>[\\d.]+|[" + CHINESE_NUMERALS + "点點]+))"
    "|(?P<part>(?P<bottom>[" + CHINESE_NUMERALS + "])分之(?P<top>[" + CHINESE_NUMERALS + "]))"
)
_LIST = re.compile(r"((?:\d++(?:\.\d++)?[、/]){1,6})$")
_CHENG = re.compile(r"[一二三四五六七八九两兩\d]")
_NOT_CHENG = re.compile(r"成(?:为|立|本|功|员|交|长|果|都|人|品|熟|就|份|绩|分)")
_RANK = re.compile(r"(?:第|前|排名|No\.?|代|型|款式|版本|系列|[A-Za-z])[ ]?$")


def drafts(text: str, *, yuan: str) -> list[Draft]:
    """The Chinese amounts of a text, in order. `yuan`: what a plain 元 means."""
    found: list[Draft] = []
    done = 0
    for match in _grammar().amount.finditer(text):
        if match.start() < done:
            continue
        draft = _amount(text, match, yuan)
        if draft is not None:
            found.extend(_listed(text, draft, done))
            found.append(draft)
            done = draft.end
    found.extend(_words(text, yuan))
    found.sort(key=lambda draft: (draft.start, -draft.end))
    return _apart(found)


def _apart(found: list[Draft]) -> list[Draft]:
    out: list[Draft] = []
    for draft in found:
        if not out or draft.start >= out[-1].end:
            out.append(draft)
    return out


def _amount(text: str, match: re.Match[str], yuan: str) -> Draft | None:
    start, written = match.start("digits"), match["digits"]
    bare = match["unit"] is None and match["scale"] is None
    if (bare and not _named(text, match)) or _RANK.search(text[max(0, start - 3) : start]):
        return None
    arabic = written[0].isascii() and written[0].isdigit()
    if arabic and (len(written) > 24 or _INSIDE.search(text[max(0, start - 2) : start])):
        return None
    number = _number(written, match, arabic)
    if number is None or not _sensible(text, match, number, arabic):
        return None
    negative = bool(match["sign"]) and text[match.start() - 1 : match.start()] in _BEFORE_MINUS
    draft = Draft(match.start() if negative else start, _end(match), -number if negative else number, None, "")
    draft.signed = negative
    draft.number_start, draft.number_end = start, match.end("digits")
    if match["scale"]:
        draft.scale = Decimal(_SCALES[match["scale"]])
    return _united(text, draft, match, yuan)


_INSIDE = re.compile(r"\d[.:]$")
_BEFORE_MINUS = ("", " ", "（", "(", "为", "：", "率", "至", "到")


def _named(text: str, match: re.Match[str]) -> bool:
    """Whether a currency's name stands before a number that has nothing behind it: 人民幣3.14."""
    window = text[max(0, match.start() - 8) : match.start()]
    prefix = _grammar().prefix.search(window)
    if prefix is None or text[match.end("digits") : match.end("digits") + 1] in (*_TIME, "-", "/"):
        return False
    return not re.search(r"[\d万萬亿億][ ]?$", window[: prefix.start()])


def _number(written: str, match: re.Match[str], arabic: bool) -> Decimal | None:
    if written == "半":
        return Decimal("0.5") if match["scale"] or match["unit"] == "倍" else None
    return Decimal(written.replace(",", "")) if arabic else chinese(written)


def _end(match: re.Match[str]) -> int:
    groups = ("unit", "more2", "scale", "digits")
    return next(match.end(group) for group in groups if match[group])


def _sensible(text: str, match: re.Match[str], number: Decimal, arabic: bool) -> bool:
    unit, scale, end = match["unit"], match["scale"], match.end()
    if unit == "成":
        return bool(_CHENG.fullmatch(match["digits"])) and not _NOT_CHENG.match(text, match.start("unit"))
    if unit in ("点", "點"):
        return (number >= 60 or "." in match["digits"]) and scale is None and arabic
    if unit == "倍" or unit in _RATIOS:
        return not (unit == "X" and not arabic)
    if unit in _grammar().money:
        return not (
            unit in ("元", "圆") and text[end : end + 1] in ("旦", "宵", "首", "素", "件", "宇", "气", "年", "月")
        )
    if unit in _MEASURES:
        return (arabic or scale is not None or number >= 20) and not (
            unit in ("个", "個") and text[end : end + 1] in "月小交百基季工"
        )
    if unit is None and text[match.end("scale") : match.end("scale") + 1] in _TIME:
        return False
    if unit is None and scale is None:
        return True
    return scale is not None and (arabic or scale in ("万亿", "萬億", "亿", "億"))


def _united(text: str, draft: Draft, match: re.Match[str], yuan: str) -> Draft | None:
    unit, scale = match["unit"], match["scale"]
    prefix = _grammar().prefix.search(text[max(0, draft.start - 7) : draft.start])
    if unit == "成":
        draft.number, draft.unit, draft.rule = (
            draft.number * 10 + (5 if match["half"] else 0),
            "percent",
            "zh-tenths",
        )
    elif unit in _RATIOS:
        draft.unit, draft.rule = _RATIOS[unit], "zh-ratio"
    elif unit in _grammar().money or prefix:
        draft.unit = yuan if unit in ("元", "圆", "块", "塊", "块钱") else _grammar().money.get(unit or "", "")
        if prefix:
            draft.unit = currencies().chinese[prefix[0].rstrip(" \u00a0\u2009")]
            draft.start -= len(prefix[0])
        draft.rule = "zh-money"
    elif unit in _MEASURES:
        draft.unit, draft.rule = "count", "zh-count"
        draft.noun = _noun(text, match.end("unit"), unit)
    elif power := re.compile(r"[ ]?(?:kW|MW|GW|kWh|MWh|GWh|TWh)").match(text, draft.end):
        draft.unit, draft.noun, draft.rule, draft.end = "count", power[0].strip(), "zh-power", power.end()
    elif scale in ("亿", "億", "万亿", "萬億"):
        draft.unit, draft.rule, draft.bare = None, "zh-scale-without-unit", True
    else:
        draft.bare, draft.rule = True, "bare-number"
    draft.full_end = draft.end
    return draft


def _noun(text: str, end: int, measure: str) -> str:
    following = text[end : end + 10]
    for size in range(6, 1, -1):
        if noun := _NOUNS.get(following[:size]):
            return noun
    for skip in range(1, 6):
        for size in (4, 3, 2):
            if noun := _NOUNS.get(following[skip : skip + size]):
                return noun if not re.search(r"[，。、；,;]", following[:skip]) else _MEASURES[measure]
    return _MEASURES[measure]


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


def _words(text: str, yuan: str) -> list[Draft]:
    out: list[Draft] = []
    for found in _WORDS.finditer(text):
        if (draft := _word(found)) is not None:
            draft.approximate_word = found[0]
            out.append(draft)
    for over in _grammar().over_scale.finditer(text):
        if over["unit"] or over["round"] is not None:
            unit = yuan if over["unit"] in (None, "元", "圆") else _grammar().money[over["unit"]]
            draft = Draft(over.start("scale"), over.end(), Decimal(_SCALES[over["scale"]]), unit, "zh-scale-word")
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
    bottom, top = chinese(found["bottom"]), chinese(found["top"])
    if not bottom or not top or top >= bottom:
        return None
    return Draft(start, end, (top * 100 / bottom).quantize(Decimal("0.01")).normalize(), "percent", "zh-fraction")


_BEFORE: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    (
        "up_to",
        re.compile(
            r"(?:最多(?:[曾可]?[升涨漲跌挫达为為]{1,2})?|至多[为為]?|不超过|不超過|不高于|高达|高達|多达|多達"
            r"|低于|低於|不到|不足|少于|少於|未及|小于)[ ]?$"
        ),
    ),
    (
        "at_least",
        re.compile(
            r"(?:超过|超過|超出|超|逾|至少|起碼|起码|不低于|不低於|不少于|突破|大于|高于|高於|多于"
            r"|升穿|上破|过|過|破|达逾|以上)[ ]?$"
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
