"""Claims of Chinese articles in, rulings out on level, change or share, where the words beside it leave no choice.

Knows "占投资组合比例为4.24%", "减持亚马逊20%", "较上日缩量816亿元" and "年化收益率超30%", and which way it goes.
"""

import re

from bot.figures.claims import Claim, is_chinese
from bot.figures.rulings import Ruling, chinese_after, chinese_before

_ROUND = "(?:大?约|近|逾|超过?|为|达到?|高达|至少|分别为?|仅)*"


def chinese_beside_measure(claim: Claim) -> Ruling:
    """The first of these rules that applies."""
    if not is_chinese(claim):
        return None
    before = chinese_before(claim)[-_REACH:]
    if claim.kind == "percent":
        return _percent(claim, before)
    return _amount(claim, before)


_REACH = 60
_OF_PORTFOLIO = re.compile(
    rf"占(?:其|整个|全部)?(?:投资组合|总持仓|基金净值|组合)(?:的|的?(?:比例|比重|权重)){_ROUND}$"
)
_RETURN = re.compile(rf"(?<!资产)(?<!资本)(?<!超额)(?:收益率?|回报率?|收益机会){_ROUND}(?:一度)?{_ROUND}$")
_GROWTH = re.compile(rf"(?:增速|增长率|增幅|跌幅|涨幅|降幅)(?:中位数|均值|平均)?{_ROUND}$")


def _percent(claim: Claim, before: str) -> Ruling:
    if claim.metric in ("stake", "other") and _OF_PORTFOLIO.search(before):
        return "share", "a Chinese part of a portfolio"
    if claim.metric == "stake" and _trade(before):
        return "change", "a Chinese holding that is traded"
    if claim.metric == "other" and _RETURN.search(before):
        return "change", "a Chinese return"
    return ("change", "a Chinese rate of growth") if _GROWTH.search(before) else None


_TRADE = re.compile(
    rf"(?P<way>增持|加仓|买入|减持|减仓|削减|抛售|卖出)(?:了|幅度|比例)?(?:[^，。；、\d]{{0,14}}?(?:\([^()]{{1,12}}\))?(?:持仓|股份|股票)?){_ROUND}$"
)
_TRADES = re.compile(r"(?P<way>增持|加仓|减持|减仓)(?:幅度|比例)分别为?[\d.%％、和及]*$")
_SOLD = frozenset({"减持", "减仓", "削减", "抛售", "卖出"})


def _trade(before: str) -> re.Match[str] | None:
    return _TRADE.search(before) or _TRADES.search(before)


_VOLUME = re.compile(rf"(?P<way>缩量|放量){_ROUND}$")
_MOVED = re.compile(
    rf"(?:[升涨跌降][\d.]+[%％]或|(?:较|比(?!特|亚|例|重|如|克))[^，。；]{{1,12}}(?P<way>[低高少多])(?!达)|净增加?了?|激增){_ROUND}$"
)
_COUNTED = re.compile(rf"(?P<way>减少|增加)了?{_ROUND}$")
_LOST_VALUE = re.compile(rf"(?:损失|失去|抹去)了?{_ROUND}$")
_GONE = re.compile("的?市值(?:[^，。；]{0,4}(?:灰飞烟灭|蒸发|消失))?")


def _amount(claim: Claim, before: str) -> Ruling:
    if claim.kind == "money" and _VOLUME.search(before):
        return "change", "a Chinese volume that grows or shrinks"
    gone = claim.metric == "market_cap" and _GONE.match(chinese_after(claim))
    if gone and (_LOST_VALUE.search(before) or "灰飞烟灭" in chinese_after(claim)[:12]):
        return "change", "a Chinese market value that is lost"
    if claim.metric == "stake" and claim.kind == "count" and _trade(before):
        return "change", "a Chinese holding that is traded"
    if claim.kind in ("money", "count") and claim.metric in _MOVING and _move(claim, before):
        return "change", "a Chinese amount of a move"
    return None


def _move(claim: Claim, before: str) -> re.Match[str] | None:
    counted = claim.kind == "count" and claim.metric in _PEOPLE
    return _MOVED.search(before) or (_COUNTED.search(before) if counted else None)


_PEOPLE = frozenset({"units", "users", "headcount"})
_MOVING = frozenset({"price", "share_price", "index", "units", "users", "headcount", "other", "revenue"})


def chinese_beside_direction(claim: Claim) -> Ruling:
    """Which way such a change goes."""
    if not is_chinese(claim) or claim.measure != "change":
        return None
    before = chinese_before(claim)[-_REACH:]
    if claim.metric == "stake" and (traded := _trade(before)):
        return ("down" if traded["way"] in _SOLD else "up"), "a Chinese holding that is bought or sold"
    if volume := _VOLUME.search(before):
        return ("down" if volume["way"] == "缩量" else "up"), "a Chinese volume, more or less"
    if claim.kind != "percent" and (moved := _move(claim, before)) and moved["way"]:
        return ("down" if moved["way"] in ("低", "少", "减少") else "up"), "a Chinese amount, so much more or less"
    if claim.metric == "market_cap" and claim.kind == "money" and _LOST_VALUE.search(before):
        return "down", "a Chinese market value that is lost, which way"
    return None
