"""Claims of Chinese articles in, rulings out by the words that stand right in front of the amount.

Chinese says what an amount is, and which way it went, right before it: "份额为19.1%", "环比提高2.9个百分点".
A ruling is (choice, name of the rule). Refuses to look past anything else that is named or counted in between.
"""

import re

from bot.figures.claims import Claim, is_chinese
from bot.figures.rulings import Ruling, chinese_after, chinese_before
from bot.figures.words import METRIC, Cue, table
from bot.text.scripts import simplified

_HEDGE = (
    r"(?:了|约为?|大约|近|将近|接近|逾|超过?|高达|达到?|至少|至多|不到|不足|不超过|不低于|突破|仅|共|幅度为?|[ ])"
)
_UP = (
    "提高|提升|上升|上调|上涨|上扬|增长|增加|增幅|涨幅|升幅|攀升|飙升|激增|猛增|大增|微增|劲增|微升|略升|"
    "高开|走高|收高|收涨|收升|回升|反弹|[增升涨]"
)
_DOWN = (
    "下降|下滑|下跌|下挫|下调|降低|减少|降幅|跌幅|减幅|回落|骤降|锐减|暴跌|大跌|重挫|微降|略降|微跌|"
    "低开|走低|收低|收跌|[降跌减挫]"
)
_MOVES = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN})){_HEDGE}{{0,3}}$")
_UNSURE = re.compile("[亏损负]|减亏|扭亏|止跌|抗跌|加减|增减|涨跌|升降")


def moved(claim: Claim) -> str | None:
    """Which way an amount went, up or down, where the verb stands right in front of it."""
    if not is_chinese(claim) or claim.quantity.value < 0 or claim.quantity.approximate_word:
        return None
    clause = _clause(claim)
    found = _MOVES.search(clause)
    if found is None or _UNSURE.search(clause):
        return None
    return found.lastgroup


def chinese_move_rule(claim: Claim) -> Ruling:
    """Which way a percentage moved: "较上季提高2.9个百分点"."""
    if claim.kind not in {"percent", "pp", "bps"} or claim.measure != "change":
        return None
    way = moved(claim)
    return (way, "a Chinese verb of moving") if way is not None else None


def _built(claim: Claim) -> Ruling:
    return (
        _bought_back(claim)
        or _part_behind(claim)
        or _paid_out(claim)
        or _put_out(claim)
        or _quoted(claim)
        or _called_otherwise(claim)
        or _goes_with(claim)
    )


_LINK = re.compile(
    rf"""(?:总?额|金额|规模|数|量|总量|总计|合计|方面|率)?
         (?:首次|首度|已经?|也|则|均|还|将|料|预计|有望|或|再|又|却|约|由)?
         (?:同比|环比|按年|按季|按月|年|季|月|较上年同期|较去年同期|比上年同期|比去年同期|同期|大幅|略微|逆势|微幅|进一步)?
         (?:{_UP}|{_DOWN}|扩大|收窄|缩小|为|是|录得|实现|报|计|占|[:：])?
         (?:[至到])?
         {_HEDGE}{{0,3}}
         (?:每(?:10|十)?股(?:普通股)?(?:派发?|分派)?)?
         (?:人民币|美元|新台币)?""",
    re.VERBOSE,
)
# Whose cues are said of nothing else than the amount behind them.
_PLAIN = frozenset(
    """
    revenue net_income operating_income eps margin rnd capex market_share valuation units cash_flow dividend
    headcount
    """.split()
)
_RAISED = frozenset(
    "募资 首发募资 募资总额 募集资金 募集资金总额 募资净额 募资额 融资额 融资金额 融资总额".split()
)
# A part of anything, not of a market alone.
_PARTS = frozenset({"占比", "市场占比", "占据", "渗透率"})
# What a part is of ("占总收入"), and what is no company's own: "交易估值", "市场的收入".
_WHOLE = re.compile(
    "占(?:公司|集团|同期|当期|全年|总|整体|该|其|据)?[^，。；]{0,3}$|(?:交易|股份|股权|持股|持仓)$|市场的$"
)


def chinese_named_metric_rule(claim: Claim) -> Ruling:
    """The metric whose name stands right in front of an amount, with nothing but its verb between."""
    if not is_chinese(claim):
        return None
    if (built := _built(claim)) is not None:
        return built
    clause = _clause(claim)
    cue = _last_cue(claim, len(clause))
    if cue is None or cue.phrase in _PARTS:
        return None
    if (
        cue.value not in _PLAIN
        and cue.phrase not in _RAISED
        and not cue.phrase.endswith(("约价", "现货价", "售价"))
    ):
        return None
    if cue.value == "net_income" and "每股" in clause:
        return None
    start, end = (_place(claim, word) - claim.quantity.start + len(clause) for word in (cue.start, cue.end))
    if not _LINK.fullmatch(clause[end:]) or _WHOLE.search(clause[:start]):
        return None
    return (cue.value, "a Chinese metric right before") if claim.kind in _units(cue.value) else None


_BUYS_BACK = re.compile(
    r"回购(?:公司|本公司|自身|了|[AHB]股|其|普通股){0,2}(?:股份|股票)?(?:数量|总数|合计|累计|共|约|近|逾|超过){0,3}$"
)
_PAID = re.compile(
    r"(?:成交|支付|回购|使用|已用|所用)(?:的)?(?:资金)?(?:总金额|总额|金额|资金|总资金|对价|均价|价格?|最[高低]价)[^，；。\d]{0,6}$|最[高低](?:成交)?价[^，；。\d]{0,4}$|斥资[^，；。\d]{0,4}$"
)
_BACK_BEHIND = re.compile("[^，；。\\d]{0,6}回购")


def _bought_back(claim: Claim) -> Ruling:
    """Like "累计回购股份6180万股", "最高成交价45.8元/股", "斥资27亿元回购": what is bought back."""
    before, after = chinese_before(claim), chinese_after(claim)
    if claim.kind == "count" and claim.quantity.noun == "shares" and _BUYS_BACK.search(before):
        return "buyback", "what is bought back in Chinese"
    if claim.kind != "money" or not _PAID.search(before):
        return None
    if _BACK_BEHIND.match(after) or "回购" in before:
        return "buyback", "what is paid for shares bought back in Chinese"
    return None


_PAYS_OUT = re.compile(
    "每(?:10|十)?股(?:普通股|A股|H股)?(?:拟)?(?:派发?|分派|配发|派息|派现|分红)(?:现金|红利|股息|股利|末期|中期|特别){0,3}"
    "(?:约|为)?(?:人民币)?$"
)


def _paid_out(claim: Claim) -> Ruling:
    """Like "每10股派4.11元"."""
    paid = claim.kind == "money" and _PAYS_OUT.search(chinese_before(claim)) is not None
    return ("dividend", "what is paid on Chinese shares") if paid else None


_PIECES = frozenset({"vehicles", "units", "cars", "phones", "robots", "wafers", "chips", "sets"})
_PUTS_OUT = re.compile("[^，。；\\d]{0,10}(?:交付|出货|销量|产量|产能|量产|投产|下线|批发)(?!员|商|日)")


def _put_out(claim: Claim) -> Ruling:
    """Like "年底前实现500台机器人交付": what is counted and delivered."""
    counted = claim.kind == "count" and claim.quantity.noun in _PIECES
    return ("units", "what is delivered in Chinese") if counted and _PUTS_OUT.match(chinese_after(claim)) else None


_REGISTERED = re.compile("注册资本[^，。；]{0,20}$")
_EARNS = re.compile("(?<![浮少多])(?:赚|大赚|狂赚)(?:了|约|近|逾|超过?)?$")


def _called_otherwise(claim: Claim) -> Ruling:
    """Like "注册资本由1亿元增至2亿元", which is no valuation, and "半年赚55亿元", which is a profit."""
    if claim.kind != "money":
        return None
    clause = _clause(claim)
    if _REGISTERED.search(clause):
        return "other", "a registered capital in Chinese"
    if _EARNS.search(clause) and claim.quantity.value >= _BY_THE_YEAR:
        return "net_income", "what a Chinese company earns"
    return None


_BY_THE_YEAR = 10_000_000  # below it somebody earns that on a share or a day


_MARKET_PART = re.compile("的?(?:全球|国内|市场)?(?:市场份额|份额|市占率?|市场占有率|占有率)")


def _part_behind(claim: Claim) -> Ruling:
    """Like "以5.1%的市占位居第三": a part of the market that is called so behind its amount."""
    if claim.kind != "percent":
        return None
    if _MARKET_PART.match(chinese_after(claim)):
        return "market_share", "a Chinese part of a market behind its amount"
    told = claim.earlier
    for _ in range(_LISTED):
        if told is None or not _TAKES.search(_clause(claim)):
            return None
        if told.rejected is None and told.metric == "market_share":
            return "market_share", "a Chinese part among parts of a market"
        told = told.earlier
    return None


_LISTED = 6
_TAKES = re.compile("(?:分别)?占(?:约|近|逾)?(?:[0-9.]+%(?:和|、|及))*$")


_SOLD_AT = re.compile(
    "(?:发售|发行|招股)价(?:格|定)?(?:区间|范围)?将?(?:为|定为|每股|约|是|介乎|介于|在)?(?:每股)?$"
)

_QUOTE = re.compile("[，,、](?:现|收盘|收|最新|最终)?报(?:收|价|于|在)?$")


def _quoted(claim: Claim) -> Ruling:
    """Like "股价涨1.9%，报54.5万韩元": what a share that has moved is quoted at; and what a new one is sold at."""
    told = claim.before
    if claim.kind == "money" and _SOLD_AT.search(chinese_before(claim)):
        return "share_price", "what a new share is sold at in Chinese"
    if claim.kind != "money" or told is None or told.rejected is not None or told.metric != "share_price":
        return None
    return ("share_price", "a Chinese share is quoted") if _QUOTE.search(chinese_before(claim)) else None


# What is itself a percentage changes by points: a percentage behind it is of what was counted before.
_IN_POINTS = frozenset({"market_share", "margin"})
GOES_WITH = "a Chinese change of the amount before"
_COMPARED = re.compile(
    rf"""[^，。；\d]{{0,6}}[，,、；（(]?(?:同比|环比|按年|按季|年|季|较[^，。；\d]{{1,6}}|比[^，。；\d]{{1,6}})
         (?:大幅|略微|微幅|逆势|显著|进一步)?(?:{_UP}|{_DOWN}|扩大|收窄){_HEDGE}{{0,3}}""",
    re.VERBOSE,
)


def _goes_with(claim: Claim) -> Ruling:
    """Like "派息每股2.75港元，同比增长5.8%": a change on the year, with nothing named, is of the amount before."""
    told = claim.before
    if (
        claim.kind not in {"percent", "pp", "x"}
        or told is None
        or told.rejected is not None
        or told.measure != "level"
    ):
        return None
    between = simplified(claim.passage.written(told.quantity.full_end, claim.quantity.start))
    named = any(told.last <= cue.start and cue.end <= claim.first for cue in claim.passage.cues_of.get(METRIC, ()))
    if named or not _COMPARED.fullmatch(between):
        return None
    if claim.kind == "percent" and told.metric in _IN_POINTS:
        told = told.before
        if told is None or told.rejected is not None or told.metric not in {"units", "revenue"}:
            return None
    return told.metric, GOES_WITH


_RATE = re.compile(
    r"(?:产能利用率|稼动率|利用率)(?:升至|降至|提升至|提高至|达到?|为|约|接近|近|超过?|逾|仅){0,2}$"
)


def chinese_rate_rule(claim: Claim) -> Ruling:
    """Like "产能利用率接近90%": how much is used, not how it changed."""
    if not is_chinese(claim) or claim.kind != "percent":
        return None
    if claim.metric == "debt" and _COUPON.search(_clause(claim)):
        return "level", "a Chinese coupon"
    return ("level", "a Chinese rate of use") if _RATE.search(_clause(claim)) else None


_COUPON = re.compile("(?:利率|票息|票面|年息|息票|收益率)(?:分别)?(?:为|是|约|定为|降至|升至)?$")


def _last_cue(claim: Claim, reach: int) -> Cue | None:
    """The metric that is named last in the clause before an amount; the longest of those that end there."""
    opens = claim.quantity.start - reach
    cues = [
        cue
        for cue in claim.passage.cues_of.get(METRIC, ())
        if cue.end <= claim.first and _place(claim, cue.start) >= opens and cue.phrase != "每股"
    ]
    return max(cues, key=lambda cue: (cue.end, -cue.start), default=None)


def _units(metric: str) -> list[str]:
    units: list[str] = table("metrics.toml")[metric]["unit"]
    return units


def _place(claim: Claim, word: int) -> int:
    starts = claim.passage.words.starts
    return starts[word] if word < len(starts) else claim.passage.sentence.end


_MARKS = re.compile("[，。；;、]")


def _clause(claim: Claim) -> str:
    """What stands before an amount in its clause, in simplified characters."""
    return _MARKS.split(chinese_before(claim))[-1]
