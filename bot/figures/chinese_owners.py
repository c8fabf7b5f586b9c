"""Claims of Chinese articles in, rulings out on whose they are by where a name stands in front of the amount.

Chinese names whom it speaks of once, in front, and leaves it out from then on. A ruling is (choice, name of the
rule). Refuses to look at what stands behind the amount.
"""

import re

from bot.figures.binding.ties import FLOWS
from bot.figures.chinese_parties import FORESEES
from bot.figures.claims import Claim, is_chinese
from bot.figures.names import Name
from bot.figures.rulings import Ruling, chinese_before, first_ruling
from bot.figures.subjects import is_price_target
from bot.text.scripts import simplified

_HOUSES = frozenset({"banking", "research"})
_OWN = FLOWS | {"units", "share_price", "market_cap", "market_share", "headcount", "buyback", "dividend", "price"}
_FIRMS = frozenset({"company", "unknown"})
_MARK = re.compile(r"[，。；：！？,;:、（）()\n]")


def chinese_owner_rule(claim: Claim) -> Ruling:
    """The first of these rules that applies."""
    return first_ruling(_RULES, claim) if is_chinese(claim) else None


_LED = re.compile(
    r"""(?:而|但|不过|同时|其中|此外|另外|其次|目前|当前|据|此前|对比)?
        (?:[\d月日年第一二三四五季度上下半前]{1,12})?""",
    re.VERBOSE,
)
_NO_FIRM = re.compile("ETF|概念|板块|指数|产业链")


def _opens_clause(claim: Claim) -> Ruling:
    """Like "公司上涨，而奥比克斯营收12亿元": who opens the clause of an amount, nobody else being named in it."""
    names = _named(claim)
    if len(names) > 1 and names[-1].kind == "country" and names[-2].end == names[-1].start:
        names = names[:-1]  # 特斯拉中国 is Tesla
    last = names[-1] if names and claim.metric in _OWN else None
    if last is None or last.kind not in _FIRMS or last.sector in _HOUSES:
        return None
    behind = simplified(claim.passage.written(last.end, claim.quantity.start))
    led = _MARK.split(simplified(claim.passage.written(claim.passage.sentence.start, last.start)))[-1]
    if _MARK.search(behind) or _NO_FIRM.match(behind) or not _LED.fullmatch(led):
        return None
    return last.entity, "who opens a Chinese clause"


_HOLDS = re.compile(
    "(?:公司|集团)?(?:目前|现|仍|已|则|还|共|合计|直接|间接|现时|及|、){0,4}(?:持有|拥有|持股|控制)[^，。；]{0,24}$"
)


def _holds(claim: Claim) -> Ruling:
    """Like "微软持有该公司约27%的股份": who holds a stake, not whom it is of."""
    if claim.metric != "stake" or claim.kind != "percent":
        return None
    for name in reversed(_named(claim)):
        behind = simplified(claim.passage.written(name.end, claim.quantity.start))
        if name.kind in _FIRMS | {"fund"} and not name.product and _HOLDS.fullmatch(behind):
            return name.entity, "who holds in Chinese"
    return None


_TARGET = re.compile("目标价|评级")
_REVISED = re.compile("(?:盈利|获利|利润|收入|营收|每股)?(?:预测|预估|预期)[^，。；]{0,6}[上下]?[调修]")


def _rated(claim: Claim) -> Ruling:
    """Like "高盛将目标价上调至210元": whom the article told of before, not the house that sets the target."""
    names = _named(claim)
    if not names or any(_is_firm(name) for name in names):
        return None
    if not any(name.sector in _HOUSES for name in names) or not (
        is_price_target(claim) or _TARGET.search(chinese_before(claim))
    ):
        return None
    told = _told(claim)
    return (told.entity, "whom a Chinese house rates") if told is not None else None


_TRADES = re.compile("(?:[AH]股|港股|美股|ADR)(?!三大|指数|市场)[^，。；]{0,10}$")


def _traded(claim: Claim) -> Ruling:
    """Like "A股收跌4.2%，H股跌6.8%" in what is told of a company: its shares there."""
    names = _named(claim)
    if claim.metric not in {"share_price", "market_cap"} or any(name.kind in _FIRMS for name in names):
        return None
    told = _told(claim)
    if told is None or is_price_target(claim) or not _TRADES.search(chinese_before(claim)):
        return None
    return told.entity, "whose shares trade in two places in Chinese"


_QUOTED = re.compile("^[^，。；]{0,6}(?:开市报|收报|现报|无成交，报|成交价)")


def _quoted(claim: Claim) -> Ruling:
    """Like "商汤公布业绩。开市报1.78元，升0.56%。": of whom the sentence before is."""
    if (
        claim.metric != "share_price"
        or claim.passage.parties
        or not _QUOTED.match(simplified(claim.passage.sentence.text))
    ):
        return None
    place = claim.scene.place(claim.passage)
    above = claim.scene.passages[place - 1] if place > 0 else None
    told = next((name for name in above.parties if name.kind in _FIRMS), None) if above is not None else None
    return (told.entity, "whose share is quoted next in Chinese") if told is not None else None


_HIMSELF = re.compile(
    "(?:^|[，。；：])(?:[^，。；]{0,14}[，])?(?:目前|此前|同时|此外|而|但|当季|截至[^，。；]{2,14}[，,])?"
    "(?P<who>该公司|公司|该集团|集团|本公司|管理层|该行|报告期内?|期内|其(?![中次他它余实]))"
)


def chinese_second_look(claim: Claim) -> Ruling:
    """Whose a figure is that the weights gave to nobody, a place or a house, where the sentence says otherwise.

    Like "公司预计收入增长5%" and "该行上调收入预测至57亿元": of whom the article tells.
    """
    if not is_chinese(claim) or claim.metric not in _OWN | _KEPT or claim.metric == "price":
        return None
    if claim.name is not None and _is_venue(claim, claim.name):
        firms = [name for name in _named(claim) if _is_firm(name) and name.entity != claim.name.entity]
        beside = firms[-1] if firms else _told(claim)
        return (beside.entity, "not of the Chinese exchange where it is told") if beside is not None else None
    if claim.name is not None and not (claim.name.kind == "country" or _foresees(claim, claim.name)):
        return None
    names = _named(claim)
    if any(_is_firm(name) for name in names):
        return None
    told, said = _told(claim), _HIMSELF.search(chinese_before(claim))
    if told is None:
        return None
    if said is not None and (said["who"] != "其" or not _antecedent(claim, said.start("who"))):
        return told.entity, "whom a Chinese article goes on about"
    if claim.name is not None and claim.name.kind != "country":
        return told.entity, "not of the Chinese house that foresees it"
    return None


_EXCHANGE = re.compile("Exchange$|^HKEX$|^Nasdaq$|交易所$|港交所$")
_AT = ("在", "于", "向", "赴", "经")


def _is_venue(claim: Claim, name: Name) -> bool:
    """Whether a name is an exchange that the article only tells things at: "在港交所公告"."""
    if not _EXCHANGE.search(name.entity):
        return False
    places = (
        simplified(passage.written(one.start - 1, one.start))
        for passage in claim.scene.passages
        for one in passage.parties
        if one.entity == name.entity
    )
    return any(led in _AT for led in places)


def _antecedent(claim: Claim, place: int) -> bool:
    """Whether anybody is named in the sentence before a place of it."""
    return any(name.start - claim.passage.sentence.start < place for name in _named(claim))


def _is_firm(name: Name) -> bool:
    return name.kind in _FIRMS and name.sector not in _HOUSES and not name.entity.endswith("证券")


def _foresees(claim: Claim, house: Name) -> bool:
    """Whether a bank or researcher speaks of others in the article: "华泰证券发布研报指出"."""
    if house.sector not in _HOUSES and house.kind != "research":
        return False
    said = (
        simplified(passage.written(name.end, passage.sentence.end)[:_NEAR])
        for passage in claim.scene.passages
        for name in passage.parties
        if name.entity == house.entity
    )
    return any(_SPEAKS.match(text) for text in said)


_NEAR = 24
_SPEAKS = re.compile(
    rf"""(?:发布|发表|最新)?的?(?:研报|报告|研究报告) | {FORESEES.pattern} | [将把：:] | 给予 | 维持 | [上下]调""",
    re.VERBOSE,
)
_KEPT = frozenset({"rnd", "cash", "investment", "debt", "funding"})


_LATTER = re.compile("[，；](?P<which>[后前])者(?!的)[^，；。]{0,24}$")


def _latter(claim: Claim) -> Ruling:
    """Like "英伟达入股奥比克斯，后者估值69亿美元": the last or the first who is named before."""
    before = chinese_before(claim)
    found = _LATTER.search(before)
    if found is None or re.search("牵头|领投|注资", found[0]):
        return None
    place = found.start() + claim.passage.sentence.start
    named = [name for name in _named(claim) if name.kind in _FIRMS and name.end <= place]
    told = list(dict.fromkeys(name.entity for name in named))
    if len(told) != 2:
        return None
    return told[1 if found["which"] == "后" else 0], "the former or the latter in Chinese"


_RULES = (_latter, _opens_clause, _holds, _rated, _traded, _quoted)


def _named(claim: Claim) -> list[Name]:
    return [name for name in claim.passage.parties if name.end <= claim.quantity.start]


def _told(claim: Claim) -> Name | None:
    """The company that the amount before is of, else the first that the title names."""
    told = claim.earlier.name if claim.earlier is not None and claim.earlier.rejected is None else None
    if told is not None and told.kind in _FIRMS and told.sector not in _HOUSES:
        return told
    title = claim.scene.passages[0]
    named = title.parties if title.number < 0 else []
    return next((name for name in named if _is_firm(name)), None)
