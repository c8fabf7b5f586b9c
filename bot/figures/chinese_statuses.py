"""Claims of Chinese articles in, rulings out on how sure they are by the words right around the amount.

A ruling is (choice, name of the rule). Knows what was before a change to come, what others expected, and what is
done by its verb; refuses to know who says so.
"""

import re

from bot.figures.binding.ties import FLOWS
from bot.figures.claims import Claim, is_chinese
from bot.figures.rulings import Ruling, chinese_after, chinese_before, first_ruling

_RESULTS = FLOWS | {"units", "market_share", "users", "headcount"}
_CLAUSE = re.compile("[，。；]")
_AHEAD = re.compile("预|拟|将|计划|目标|指引|有望|料|展望|力争|估计|若|如果|可能|或|假设|面临|最高|可处")


def chinese_standing_rule(claim: Claim) -> Ruling:
    """The first of these rules that applies."""
    return first_ruling(_RULES, claim) if is_chinese(claim) else None


_FROM = re.compile(
    r"[由从自](?:(?:20\d\d|去|上|今)年(?:底|末|初|同期)?的?|目前的?|现在的?|此前的?)?(?:约|近|逾|超过?)?$"
)
_GOES = re.compile(
    "(?:左右|的水平)?[，,]?(?:[^，。；]{0,8}?)(?:提升|提高|上升|增长|增加|扩大|扩张|扩充|扩|下降|降低|减少|缩减|升|增|降|减)(?:至|到|为)"
)
_REVISES = re.compile("预测|预期|预估|目标|指引|预算|评级|计划|估值")


def _old_side(claim: Claim) -> Ruling:
    """Like "预计渗透率由14%提升至30%": what it was before is so, if nothing is revised."""
    before = chinese_before(claim)
    if claim.metric == "share_price" or not _FROM.search(before) or not _GOES.match(chinese_after(claim)):
        return None
    if _REVISES.search(_CLAUSE.split(before)[-1].replace("预计", "")):
        return None
    return "actual", "what a Chinese value goes on from"


_FINED = re.compile("罚款|处以|被罚|罚没|没收|罚单")


def _fined(claim: Claim) -> Ruling:
    """Like "被处以罚款（含没收违法所得）71亿元": a fine that is laid on."""
    if claim.metric != "fine" or claim.kind != "money":
        return None
    said = chinese_before(claim) + chinese_after(claim)[:8]
    laid = _FINED.search(said) is not None and not _AHEAD.search(chinese_before(claim))
    return ("actual", "a Chinese fine that is laid on") if laid else None


_BEATS = re.compile(
    r"""(?:高于|低于|高过|高出|超过|超出|超|不及|逊于|好于|优于|胜于|强于|差于)(?:了)?
        (?:彭博|路透|FactSet|LSEG)?(?:市场|分析师|华尔街|机构|外界)?(?:们)?的?
        (?:平均|一致|普遍|共识|此前)?(?:预期|预估|预测|预计)(?:值)?(?:的|中的|为)?(?:每股)?(?:亏损|收益|盈利)?(?:约|近)?$""",
    re.VERBOSE,
)


_BESIDE = re.compile("[，；（(](?:市场|分析师|机构)?(?:此前)?(?:平均|一致)?预期(?:为|是|[:：])?$")


def _beaten(claim: Claim) -> Ruling:
    """Like "略低于预期的5.85亿美元": what others expected of a result or of an outlook."""
    before, told = chinese_before(claim), claim.before
    beside = told is not None and told.metric == claim.metric and told.status == "actual"
    if claim.metric not in _RESULTS or claim.measure != "level":
        return None
    if not _BEATS.search(before) and not (beside and _BESIDE.search(before)):
        return None
    return "forecast", "what others expected in Chinese"


_BOOKED = re.compile("(?:录得|实现了|同比|环比|按年)[^，。；]{0,10}$")


def _booked(claim: Claim) -> Ruling:
    """Like "收入录得140亿元，预期为138.7亿元": what was booked has happened."""
    clause = _CLAUSE.split(chinese_before(claim))[-1]
    if claim.metric not in _RESULTS or "录得" not in clause or _AHEAD.search(clause):
        return None
    return "actual", "what a Chinese company booked"


_WARNED = re.compile("预[增减亏盈](?:[^，。；]{0,8})$")


def _warned(claim: Claim) -> Ruling:
    """Like "归母净利润预增45%": what a company says of its results ahead of them."""
    if claim.metric not in FLOWS or not _WARNED.search(chinese_before(claim)):
        return None
    return "planned", "a Chinese profit notice"


_BIDS = re.compile("(?:出价|开价|报价|要约|提议以|提出以)[^，。；]{0,16}$")
_REFUSED = re.compile("曾|此前|去年|当年|20\\d\\d年")


def _bid(claim: Claim) -> Ruling:
    """Like "出价974亿美元收购": what is offered."""
    before = chinese_before(claim)
    if claim.metric != "acquisition" or not _BIDS.search(before) or _REFUSED.search(_CLAUSE.split(before)[-1]):
        return None
    return "planned", "what is bid in Chinese"


_INSIDERS = re.compile(
    "(?:接近[^，。；]{1,8}的?|知情|消息)(?:人士|人)(?:还|均|也)?(?:透露|称|表示|说)[，,：][^。]*$"
)


def _told_by_insiders(claim: Claim) -> Ruling:
    """Like "接近交易的人士透露，投前估值约650亿元": what nobody stands for with a name."""
    if claim.metric not in {"funding", "valuation", "acquisition", "debt"}:
        return None
    return ("rumoured", "what Chinese insiders tell") if _INSIDERS.search(chinese_before(claim)) else None


_GUIDES = re.compile(
    "(?:全年|今年|明年|季度?)[^，。；]{0,14}(?:区间|指引|预算|目标)(?:也|则|已)?(?:收窄|上调|下调|缩小|提高|调整)?[至到为][^，。；]{0,4}$"
)


def _guided(claim: Claim) -> Ruling:
    """Like "把全年资本支出区间收窄到700亿美元" and "今年的预算为1512亿元": what a company guides to."""
    guides = claim.metric in _RESULTS and _GUIDES.search(chinese_before(claim)) is not None
    return ("planned", "what a Chinese company guides to") if guides else None


_RULES = (_old_side, _fined, _beaten, _booked, _warned, _bid, _told_by_insiders, _guided)
