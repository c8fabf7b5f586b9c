"""Claims of Chinese articles in, rulings out by the words that stand right in front of the amount.

Chinese says what an amount is, and which way it went, in the words before it: "份额为19.1%", "环比提高2.9个百分点".
A ruling is (choice, name of the rule). Refuses to look past anything else that is named or counted in between.
"""

import re

from bot.figures.claims import Claim, is_chinese
from bot.figures.words import METRIC, Cue, table
from bot.text.scripts import simplified

Ruling = tuple[str, str] | None

_HEDGE = r"(?:了|约为?|大约|近|将近|接近|逾|超过?|高达|达到?|至少|至多|不到|不足|不超过|不低于|突破|仅|共|幅度为?|[ ])"
_UP = (
    "提高|提升|上升|上涨|上扬|增长|增加|增幅|涨幅|升幅|攀升|飙升|激增|猛增|大增|微增|劲增|高开|走高|收高|收涨|收升|回升|反弹|[增升涨]"
)
_DOWN = (
    "下降|下滑|下跌|下挫|下调|降低|减少|降幅|跌幅|减幅|回落|骤降|锐减|暴跌|大跌|重挫|低开|走低|收低|收跌|[降跌减挫]"
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


_LINK = re.compile(
    rf"""(?:总?额|金额|规模|数|量|总量|总计|合计|方面|率)?
         (?:首次|首度|已经?|也|则|均|还|将|料|预计|有望|或|再|又|却|约|由)?
         (?:同比|环比|按年|按季|按月|年|季|月|较上年同期|较去年同期|比上年同期|比去年同期|同期|大幅|略微|逆势|微幅|进一步)?
         (?:{_UP}|{_DOWN}|扩大|收窄|缩小|为|是|录得|实现|报|计|占|[:：])?
         (?:[至到])?
         {_HEDGE}{{0,3}}
         (?:人民币|美元|新台币)?""",
    re.VERBOSE,
)
# Whose cues are said of nothing else than the amount behind them.
_PLAIN = frozenset(
    """
    revenue net_income operating_income eps margin rnd capex market_share valuation units cash_flow dividend
    market_size headcount
    """.split()
)
_RAISED = frozenset({"募资总额", "募集资金", "募集资金总额", "募资净额", "募资额", "融资额", "融资金额", "融资总额"})
# A part of anything, not of a market alone.
_PARTS = frozenset({"占比", "市场占比", "占据", "渗透率"})
# What a part is of, and what is worth something without being a company's own: "占总收入", "交易估值", "市场的收入".
_WHOLE = re.compile("占(?:公司|集团|同期|当期|全年|总|整体|该|其|据)?[^，。；]{0,3}$|(?:交易|股份|股权|持股|持仓)$|市场的$")


def chinese_named_metric_rule(claim: Claim) -> Ruling:
    """The metric whose name stands right in front of an amount, with nothing but its verb between."""
    if not is_chinese(claim):
        return None
    clause = _clause(claim)
    cue = _last_cue(claim, len(clause))
    if cue is None or (cue.value not in _PLAIN and cue.phrase not in _RAISED) or cue.phrase in _PARTS:
        return None
    if cue.value == "net_income" and "每股" in clause:
        return None
    start, end = (_place(claim, word) - claim.quantity.start + len(clause) for word in (cue.start, cue.end))
    if not _LINK.fullmatch(clause[end:]) or _WHOLE.search(clause[:start]):
        return None
    return (cue.value, "a Chinese metric right before") if claim.kind in _units(cue.value) else None


def _last_cue(claim: Claim, reach: int) -> Cue | None:
    """The metric that is named last in the clause before an amount; the longest of those that end there."""
    opens = claim.quantity.start - reach
    cues = [
        cue
        for cue in claim.passage.cues_of.get(METRIC, ())
        if cue.end <= claim.first and _place(claim, cue.start) >= opens
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
    written = simplified(claim.passage.written(claim.passage.sentence.start, claim.quantity.start))
    return _MARKS.split(written)[-1]
