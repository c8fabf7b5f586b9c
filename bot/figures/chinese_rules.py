"""Claims of Chinese articles in, rulings out where the language leaves no doubt; every rule has a name and cases.

A ruling is (choice, name of the rule). Refuses to guess, and to know any other language.
"""

import re

from bot.figures.binding.period import UNDATED
from bot.figures.binding.ties import FLOWS
from bot.figures.claims import Claim, is_chinese
from bot.figures.periods import PeriodMention
from bot.figures.rulings import Ruling, chinese_after, chinese_before
from bot.figures.words import METRIC, Cue
from bot.text.scripts import simplified

_EARNED = frozenset({"net_income", "operating_income", "eps"})
# What is called a loss or a profit; words that turn from one to the other stand for what they turn to.
_CALLED = re.compile(
    r"""(?P<nothing> 减亏 | 止亏 | 盈亏 | 利润率 | 收益率 | 亏损率 )
      | (?P<gain> 扭亏(?:[为转]盈)? | 净利 | 利润 | 盈利 | 预盈 | 溢利 | 纯利 | 净赚 | 收益 | 获利 )
      | (?P<loss> 亏 | 净损失 )""",
    re.VERBOSE,
)
_FLOWED = re.compile(r"(?P<loss>流出)|(?P<gain>流入)")
_LOSS_BEHIND = re.compile(
    r"(?:[（(][^（）()]{1,20}[)）])?的?(?:巨额|净|经营|营业|运营|投资|税前|季度|年度){0,2}亏损(?!率)"
)
_SHRINKS = re.compile("收窄|减少|缩小|缩减|下降|降低")
_SWELLS = re.compile("扩大|增加|增长|上升|加剧")


_TOLERANCE = re.compile(
    r"""(?:正负 | ± | 上下(?:浮动|波动)? | 浮动 | 波动) (?:幅度)? (?:不超过|约|为|在)? [ ]?
        [\d.]{1,6} [ ]? (?:%|％|个百分点|个基点)$
      | (?:正负 | ± | 上下(?:浮动|波动)) (?:约|为)? [ ]? [\d.]{1,6} [亿万]? \w{0,2}元$""",
    re.VERBOSE,
)


def chinese_rejection(claim: Claim) -> str | None:
    """Why a Chinese amount is no figure: a tolerance, like "540亿元，正负2%", belongs to the amount before.

    And "每10股" is what a dividend is paid on.
    """
    if not is_chinese(claim):
        return None
    if claim.kind == "count" and claim.quantity.noun == "shares" and chinese_before(claim).endswith("每"):
        return "shares that something is paid on"
    if claim.kind not in {"percent", "pp", "bps", "money"}:
        return None
    until = simplified(claim.passage.written(claim.passage.sentence.start, claim.quantity.end))
    return "a tolerance" if _TOLERANCE.search(until) else None


def chinese_metric_rule(claim: Claim) -> Ruling:
    """The metric where it stands in front of a Chinese amount, with nothing but its verb between."""
    if not is_chinese(claim):
        return None
    before = chinese_before(claim)
    if claim.kind in {"percent", "x", "pp"} and (moved := _LEAPS.search(before)):
        named = _metric_ending(claim, moved.start())
        return (named.value, "a Chinese metric that leaps") if named and named.value not in _MARKET else None
    clause = _CLAUSE_MARKS.split(before)[-1]
    if claim.kind == "count" and _EMPLOYS.search(clause) and claim.quantity.noun == "employees":
        return "headcount", "whom a Chinese company has"
    cues = [cue for cue in claim.passage.cues if cue.kind == METRIC and cue.end <= claim.first]
    cues = [cue for cue in cues if _place(claim, cue.start) >= len(before) - len(clause)]
    if not cues:
        return None
    if claim.kind in {"percent", "pp"} and (cues[-1].value == "margin" or cues[-1].phrase == "产能利用率"):
        return cues[-1].value, "a Chinese rate named before"
    if claim.kind == "money" and cues[-1].phrase in {"净流入", "净流出"} and _is_of_cash(claim, cues):
        return "cash_flow", "a Chinese flow of cash"
    if cues[-1].value == "revenue" and claim.kind == "money" and _OF_ALL.search(clause):
        owned = any(
            name.kind in {"company", "unknown"} and name.start < claim.quantity.start
            for name in claim.passage.names
        )
        owned = owned or re.search("公司|集团|其(?!中)|实现", clause) is not None
        return None if owned else ("market_size", "what a Chinese industry takes in")
    if cues[-1].phrase == "净收入" and "净利" in claim.scene.article.text and not clause.endswith("每股净收入"):
        return "revenue", "a Chinese net revenue beside a net profit"
    return None


def _is_of_cash(claim: Claim, cues: list[Cue]) -> bool:
    """Whether a net flow is a company's, by its name in the clause or by the amount before."""
    before = claim.before is not None and claim.before.rejected is None and claim.before.metric == "cash_flow"
    return before or any(cue.value == "cash_flow" for cue in cues)


_CLAUSE_MARKS = re.compile("[，。；;]")
_OF_ALL = re.compile(
    "(?:全球|行业|中国|国内)[^，。；\\d]{2,12}(?:总?收入|销售额|总?营收)(?:总额|规模)?[^，。；\\d]{0,8}$"
)
_EMPLOYS = re.compile("(?:共有|拥有|现有|员工总数|雇员总数)[^，。]{0,8}$")
_MARKET = frozenset({"share_price", "index"})
# What shares are said to do, but anything else may, too.
_LEAPS = re.compile(
    r"""(?:同比|环比|按年|也|均|则|更|却|竟|又|再|逆势|大幅|一举|近乎|预计|或|将){0,3}
        (?:大涨|大跌|飙升|飙涨|暴涨|暴跌|急升|急跌|猛涨|猛增|重挫|骤降|狂飙|狂涨|跳涨|激增)
        (?:了|达|至|逾|近|约|超过?|高达|接近|将近|大约){0,3}$""",
    re.VERBOSE,
)


def _metric_ending(claim: Claim, end: int) -> Cue | None:
    """The longest metric that ends at a place of the sentence."""
    last = [cue for cue in claim.passage.cues if cue.kind == METRIC and _place(claim, cue.end) == end]
    return min(last, key=lambda cue: cue.start, default=None)


def _place(claim: Claim, word: int) -> int:
    """Where a word begins, in letters from the beginning of its sentence."""
    starts = claim.passage.words.starts
    return (starts[word] if word < len(starts) else claim.passage.sentence.end) - claim.passage.sentence.start


def chinese_measure_rule(claim: Claim) -> Ruling:
    """Like "市值蒸发6000亿美元": what is gone is a change."""
    if (
        is_chinese(claim)
        and claim.kind == "percent"
        and claim.metric == "revenue"
        and _PART.search(chinese_before(claim))
    ):
        return "share", "a Chinese part of all revenue"
    gone = claim.metric == "market_cap" and claim.kind == "money" and _is_gone(claim)
    return ("change", "what a Chinese market value lost") if gone else None


_PART = re.compile(
    "占(?:公司|集团|同期|当期|全年)?总?(?:营收|收入|营业收入)(?:的|的?比[例重])?(?:约|近|逾|为|达|高达|超过?)?$"
)


def _is_gone(claim: Claim) -> bool:
    return is_chinese(claim) and re.search("(?:蒸发|缩水|缩减)[^，。；]{0,5}$", chinese_before(claim)) is not None


def direction_rule(claim: Claim) -> Ruling:
    """Whether an amount is a loss or a profit, as Chinese calls it in front of it, or right behind."""
    if not is_chinese(claim) or claim.kind not in {"money", "percent"} or claim.quantity.value < 0:
        return None
    if claim.metric in _EARNED:
        return _lost(claim)
    if claim.metric == "market_cap" and _is_gone(claim):
        return "down", "a Chinese market value that is gone"
    if claim.metric in {"cash_flow", "other"} and claim.measure == "level" and claim.kind == "money":
        called, between = _called(claim, _FLOWED)
        flows_out = called == "loss" and not _other_metric(claim, between)
        if called == "gain" and claim.metric == "cash_flow" and not _other_metric(claim, between):
            return "up", "a Chinese inflow"
        return ("down", "a Chinese outflow") if flows_out else None
    return None


def _lost(claim: Claim) -> Ruling:
    if claim.measure == "level" and _LOSS_BEHIND.match(chinese_after(claim)):
        return "down", "a Chinese loss behind its amount"
    called, between = _called(claim, _CALLED)
    if called is None or _other_metric(claim, between):
        return None
    if claim.measure == "change":
        return _loss_moved(between) if called == "loss" else None
    if claim.measure != "level" or claim.kind != "money":
        return None
    if called == "loss":
        return "down", "a Chinese loss"
    return None if "负" in between else ("up", "a Chinese profit")


def _loss_moved(between: str) -> Ruling:
    """Like "亏损收窄50%": a loss that shrinks is a result that rises."""
    if _SHRINKS.search(between):
        return "up", "a Chinese loss that shrinks"
    return ("down", "a Chinese loss that swells") if _SWELLS.search(between) else None


def _called(claim: Claim, words: re.Pattern[str]) -> tuple[str | None, str]:
    """What the nearest such word in front of an amount calls it, and what lies between the two."""
    before = chinese_before(claim)
    found = list(words.finditer(before))
    between = before[found[-1].end() :] if found else ""
    if not found or found[-1].lastgroup == "nothing" or "；" in between:
        return None, ""
    return found[-1].lastgroup, between


def _other_metric(claim: Claim, between: str) -> bool:
    """Whether another metric is named between a word and the amount."""
    place = claim.quantity.start - len(between)
    first = claim.passage.words.at(place)
    return any(cue.kind == METRIC and first <= cue.start < claim.first for cue in claim.passage.cues)


def chinese_period_rule(claim: Claim) -> Ruling:
    """When a result is for, where a Chinese sentence names its time in front of it."""
    if not is_chinese(claim) or claim.metric not in _RESULTS:
        return None
    times = [mention for mention in claim.passage.periods if mention.end <= claim.quantity.start]
    if not times:
        return _goes_on(claim)
    if claim.measure == "change" and _is_base(claim, times[-1]):
        return _against_base(claim, times)
    if (times[-1].rule in _NAMED or _is_whole_year(claim, times[-1])) and not _is_base(claim, times[-1]):
        return times[-1].period or UNDATED, "a Chinese time named before"
    return None


def _goes_on(claim: Claim) -> Ruling:
    """Like "其中云业务收入12亿元": what is among it is of its time."""
    told = claim.earlier
    opens = claim.before is None and claim.passage.sentence.text.startswith("其中") and not claim.passage.periods
    if not opens or told is None or told.rejected is not None or told.metric not in _RESULTS:
        return None
    near = claim.scene.place(claim.passage) - claim.scene.place(told.passage) == 1
    return (told.period or UNDATED, "a Chinese part of what was told") if near else None


_RESULTS = FLOWS - {"users"} | {"units", "market_share"}
_NAMED = frozenset(
    """
    zh-quarter zh-half zh-quarter-ended zh-half-ended zh-fiscal-year-ended zh-months zh-part-of-year zh-all-year
    zh-fiscal-year zh-fiscal-quarter zh-relative-fiscal-year next-quarter
    """.split()
)
_COMPARES = ("较", "比", "与", "和", "同", "于", "是", "由", "从")


def _is_whole_year(claim: Claim, mention: PeriodMention) -> bool:
    """Like 2024年全年 and 2024年度."""
    return mention.rule == "zh-year" and claim.passage.written(mention.start, mention.end)[-1:] in {"全", "度"}


def _is_base(claim: Claim, mention: PeriodMention) -> bool:
    """Whether a time is what its clause compares with: "较2023年", "是去年同期的"."""
    led = simplified(claim.passage.written(mention.start - 1, mention.start))
    return led in _COMPARES


def _against_base(claim: Claim, times: list[PeriodMention]) -> Ruling:
    """Like "一季度出货量较2023年同期增长1.5%": the time that a clause compares with is not the change's own."""
    if re.search("[，。；]", claim.passage.written(times[-1].end, claim.quantity.start)):
        return None
    own = [mention for mention in times[:-1] if not mention.relative and not _is_base(claim, mention)]
    if own:
        return own[-1].period or UNDATED, "a Chinese change against a time"
    told = claim.earlier
    if told is None or told.rejected is not None or told.metric not in _RESULTS:
        return None
    return told.period or UNDATED, "a Chinese change against a time"
