"""Claims of Chinese articles in, rulings out on what they are of, where a word of the trade says so from afar.

"在手订单总值约12亿元", "现金、现金等价物共计50亿元", "均价将上涨144%". A ruling is (choice, name of the rule).
Refuses to look behind the amount.
"""

import re

from bot.figures.claims import Claim, is_chinese
from bot.figures.rulings import Ruling, chinese_before, first_ruling

_CLAUSE = re.compile("[，。；]")
_LINK = r"(?:[^，。；\d]{0,8})"


def chinese_trade_metric_rule(claim: Claim) -> Ruling:
    """The first of these rules that applies."""
    return first_ruling(_RULES, claim) if is_chinese(claim) else None


_ORDERS = re.compile(
    rf"(?:剩余履约义务|积压订单|订单积压|在手订单|未完成订单|未交付订单|手持订单|新增订单|订单储备)[：:]?{_LINK}$"
)


def _orders(claim: Claim) -> Ruling:
    """Like "在手订单总值约12亿元" and "积压订单环比增长55%": what is ordered and not delivered."""
    told = _last_clause(claim)
    return ("contract", "Chinese orders in hand") if claim.kind != "count" and _ORDERS.search(told) else None


_CASH = re.compile(
    r"(?:现金及(?!现金流)|现金、|净现金|现金储备|现金余额|现金等价物|(?<!以)货币资金|外币余额|账上现金)[^，。；]{0,36}$"
)
_PAID = re.compile("流量|流入|流出|分红|股息|红利|派发|对价|支付")


def _cash(claim: Claim) -> Ruling:
    """Like "持有现金、现金等价物、短期投资等共计50.6亿元"."""
    found = _CASH.search(_last_clause(claim)) if claim.kind == "money" else None
    return ("cash", "Chinese cash in hand") if found and not _PAID.search(found[0]) else None


_LOSS_RATE = re.compile("亏损率(?:为|是|达到?|约|收窄至|扩大至|降至|升至)?(?:约)?$")


def _loss_rate(claim: Claim) -> Ruling:
    """Like "经营亏损率为1%": a margin below nothing."""
    rate = claim.kind == "percent" and _LOSS_RATE.search(_last_clause(claim))
    return ("margin", "a Chinese rate of loss") if rate else None


def chinese_loss_rate_direction(claim: Claim) -> Ruling:
    """A rate of loss is a margin below nothing."""
    below = (
        claim.metric == "margin" and claim.measure == "level" and _loss_rate(claim) if is_chinese(claim) else None
    )
    return ("down", "below nothing by a Chinese rate of loss") if below else None


_PRICE_OF_DEAL = re.compile(
    "交易(?:总)?(?:金额|对价|价格|总价|作价|价款)(?:合计)?(?:为|约|达|是|不超过|定为)?(?:人民币)?$"
)
_DEALS = re.compile("收购|受让|转让|出售|购买|并购")


def _deal(claim: Claim) -> Ruling:
    """Like "受让9.49%股份，交易金额16.87亿元": the price of what is bought."""
    before = chinese_before(claim)
    paid = claim.kind == "money" and _PRICE_OF_DEAL.search(before) and _DEALS.search(before)
    return ("acquisition", "the price of a Chinese deal") if paid else None


_PRICED = re.compile(
    r"(?<!股)(?:平均售价|销售均价|均价|售价|单价|合约价|现货价|合约价格|现货价格|ASP)"
    r"(?:同比|环比|将|会|可能|预计|或|已|大幅|累计|季|月|年|再|进一步|有望){0,4}"
    r"(?:上涨|下跌|下滑|下降|上升|调涨|上调|下调|涨|跌|升|降)(?:了|约|近|逾|超过?|幅|达){0,3}$"
)


def _priced(claim: Claim) -> Ruling:
    """Like "服务器DRAM均价将上涨144%": the price of goods, not of a share."""
    goods = claim.kind == "percent" and _PRICED.search(_last_clause(claim))
    return ("price", "a Chinese price of goods") if goods else None


_TAXED = re.compile(f"(?:关税(?:成本|支出|费用|影响|损失|负担)|所得税(?:费用|开支|支出)?){_LINK}$")


def _taxed(claim: Claim) -> Ruling:
    """Like "全年关税成本将在40亿美元": what tariffs and taxes cost."""
    taxed = claim.kind == "money" and _TAXED.search(_last_clause(claim))
    return ("tax", "a Chinese cost of tariffs") if taxed else None


_FORESEEN = re.compile(
    "(?:获利|盈利|利润|净利)(?:的)?(?:预估|预测|预期)(?:分别)?(?:上调|下调|上修|下修|调高|调低|提高)(?:了|约|各)?$"
)


def _foreseen(claim: Claim) -> Ruling:
    """Like "将获利预估上调15%": what is expected to be earned."""
    revised = claim.kind == "percent" and _FORESEEN.search(_last_clause(claim))
    return ("net_income", "a Chinese profit that is foreseen") if revised else None


_RULES = (_orders, _cash, _loss_rate, _deal, _priced, _taxed, _foreseen)


def _last_clause(claim: Claim) -> str:
    return _CLAUSE.split(chinese_before(claim))[-1]
