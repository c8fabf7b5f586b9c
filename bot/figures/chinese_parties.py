"""Claims of Chinese articles in, rulings out on whose they are, who says so and how sure it is.

A ruling is (choice, name of the rule): who is fined, whom a house speaks of, and what 分别 deals out in order.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from bot.figures.binding.attribution import spoken_name
from bot.figures.binding.period import UNDATED
from bot.figures.binding.ties import FLOWS
from bot.figures.chinese_words_before import GOES_WITH
from bot.figures.claims import Claim, is_chinese
from bot.figures.names import FIRMS, Name
from bot.figures.periods import PeriodMention
from bot.figures.rulings import Ruling, chinese_before
from bot.text.scripts import simplified

_FORESEEN = FLOWS | {"units"}
_MARKETS = frozenset({"market_size", "market_share", "price"})
_HELD = frozenset({"stake", "investment", "acquisition", "contract"})  # theirs who hold, not theirs who are held
FORESEES = re.compile(
    r"""(?:证券|集团|研报|报告|分析师|的?[^，。；、\d]{0,6}团队|管理层|公司|方面|当时|还|也|则|并|均){0,3}
        (?:预计|预测|预期|料|估计|认为|指出)""",
    re.VERBOSE,
)
_CITED = re.compile(
    r"(?:证券|集团)?(?:[:：]|(?:则|亦|也|还|并)?(?:[将把](?!其)|[上下]调(?!其))(?=[^，。；]{2,30}(?:预测|预估|预期)))"
)


def chinese_entity_rule(claim: Claim) -> Ruling:
    """Whose figure it is, where a Chinese sentence says so by its build."""
    if not is_chinese(claim):
        return None
    dealt = _dealt(claim, _names_before(claim)) if claim.metric not in _HELD else None
    if isinstance(dealt, Name):
        return dealt.entity, "a Chinese list of names"
    if claim.metric == "fine":
        return _fined(claim)
    if claim.metric in {"funding", "valuation"} and (raised := _raised(claim)) is not None:
        return raised, "who raises what others lead in Chinese"
    if claim.metric in _FLOATED and (floated := _floated(claim)) is not None:
        return floated.entity, "who is listed at a Chinese exchange"
    if claim.metric == "debt" and (owes := _owes(claim)) is not None:
        return owes.entity, "who borrows in a currency in Chinese"
    house, told = _house(claim)
    if house is not None and told is not None:
        return told.entity, "whom a Chinese house speaks of"
    somewhere = _somewhere(claim)
    return (somewhere, "who does well in a place in Chinese") if somewhere is not None else None


def chinese_listed_period_rule(claim: Claim) -> Ruling:
    """The k-th time of a list for the k-th amount: "2023年、2024年营收分别为17亿元和19亿元"."""
    if not is_chinese(claim):
        return None
    place, many = _order(claim)
    if place is None:
        return _like_list_before(claim)
    times = _listed_times(claim, many)
    if times is None:
        return _like_list_before(claim)
    return times[place] or UNDATED, "a Chinese list of times"


def _listed_times(claim: Claim, many: int) -> list[str] | None:
    """As many times as there are amounts, in the order in which they stand before them; a span is its years."""
    times = [mention for mention in claim.passage.periods if mention.end <= claim.quantity.start]
    out: list[str] = []
    for at in range(len(times) - 1, -1, -1):
        if at + 1 < len(times) and not _are_listed(claim, [(one.start, one.end) for one in times[at : at + 2]]):
            return None
        out[:0] = _years(times[at])
        if len(out) >= many:
            return out if len(out) == many else None
    return None


def _years(mention: PeriodMention) -> list[str]:
    period = mention.period or ""
    years = re.fullmatch(r"(\d{4})/(\d{4})", period)
    return [str(year) for year in range(int(years[1]), int(years[2]) + 1)] if years else [period]


def _like_list_before(claim: Claim) -> Ruling:
    """Like "营收分别为1亿元、2亿元；同期亏损3亿元、4亿元": a list as long as the last is for the same times."""
    own, last = [claim], claim.before
    while last is not None and _joined(last, own[0]):
        own.insert(0, last)
        last = last.before
    many = len(own) + _behind(claim)
    before: list[Claim] = []
    while last is not None and len(before) < many and (not before or _joined(last, before[0])):
        before.insert(0, last)
        last = last.before
    periods = [one.period for one in before]
    if many < 2 or len(before) != many or (last is not None and _joined(last, before[0])):
        return None
    between = range(before[-1].quantity.end, claim.quantity.start)
    if len(set(periods)) < many or any(mention.start in between for mention in claim.passage.periods):
        return None
    return periods[len(own) - 1] or UNDATED, "a Chinese list like the one before"


def _joined(one: Claim, two: Claim) -> bool:
    alike = one.quantity.unit == two.quantity.unit and one.passage is two.passage
    between = one.passage.written(one.quantity.full_end, two.quantity.bound_start)
    return alike and _BETWEEN.fullmatch(between) is not None


def _behind(claim: Claim) -> int:
    """How many amounts of its list stand behind an amount."""
    rest = [one for one in claim.passage.quantities if one.start >= claim.quantity.start]
    many = 1
    while many < len(rest) and _BETWEEN.fullmatch(
        claim.passage.written(rest[many - 1].full_end, rest[many].bound_start)
    ):
        many += 1
    return many - 1


def chinese_status_rule(claim: Claim) -> Ruling:
    """How sure it is, where a Chinese sentence says so in front of the amount."""
    if not is_chinese(claim):
        return None
    before = chinese_before(claim)
    if (done := _done(claim, before)) is not None:
        return "actual", done
    if _HEARSAY.search(before) or _WEIGHED.search(before) or _DENIED.search(before):
        return "rumoured", "hearsay in Chinese"
    if claim.metric in _MARKETS and _researched(claim):
        return "forecast", "a Chinese house foresees"
    if claim.rule == GOES_WITH and claim.before is not None and claim.before.status in _OPEN:
        return claim.before.status, "a Chinese change of what is to come"
    if claim.metric in {"funding", "valuation"} and _closed(claim):
        return "actual", "a Chinese round that is closed"
    if claim.metric in _DEALS and _INTENDS.search(before) and not _TALKED_OF.search(before):
        return "planned", "what a Chinese company intends"
    if claim.metric not in _FORESEEN:
        return None
    if _house(claim)[0] is not None or _researched(claim) or _foreseen(claim, before):
        return "forecast", "a Chinese house foresees"
    if (_GUIDANCE.search(before) or _AIM.search(before)) and not _OTHERS.search(before):
        return "planned", "guidance in Chinese"
    last = [name for name in _names_before(claim) if name.entity == claim.entity]
    behind = before[last[-1].end - claim.passage.sentence.start :] if last else ""
    if claim.measure == "level" and _EXPECTED.search(before):
        return "forecast", "outsiders foresee in Chinese"
    own = last and last[-1].sector not in _HOUSES and _OWN.match(behind)
    own = own or (not _names_before(claim) and _OWN_ALONE.search(before))
    return ("planned", "a Chinese company foresees") if own and not _OTHERS.search(before) else None


def chinese_attribution_rule(claim: Claim) -> Ruling:
    """A house says what it foresees of another."""
    if not is_chinese(claim) or claim.metric not in _FORESEEN:
        return None
    house, told = _house(claim)
    if house is not None and told is not None:
        return spoken_name(claim.passage, house), "a Chinese house says so"
    reckoner = _reckoner(claim)
    return (reckoner.entity, "a Chinese house reckons so") if reckoner is not None else None


_CLAUSE = re.compile("[，。；]")
_YEAR_AGO = re.compile(
    "(?:上年|去年|上一年)(?:度|全年)?(?:同期|同季|同月)?(?:则|仅|却|的|为|是|约|盈利|亏损|净利润|净亏损|营收|收入|净亏|利润)*$"
)
_AGAINST = re.compile(
    "(?:高于|低于|较|比|超过|不及|相比)(?:去年|上年|20\\d\\d年)(?:全年|度|同期|实际|完成|实现)*的?(?:约|近|逾)?$"
)
_BESIDE = re.compile("(?:预期|预估|预测|指引)[^，；]{0,4}的[^，；]*[\\d亿万元%]")
_AHEAD = re.compile("预|拟|将|计划|目标|指引|有望|料|展望|力争|料将|估计|若|如果")
_COMPLETED = re.compile(
    r"(?:已累计|累计已|已完成|已回购|已斥资|已耗资|累计回购|已实施|[\d]日(?:斥资|耗资|以|回购))[^，；]*$"
)


def _done(claim: Claim, before: str) -> str | None:
    """Why an amount has come to be although its sentence looks ahead, if it has."""
    clause = _CLAUSE.split(before)[-1]
    if claim.metric in {"buyback", "stake"} and _COMPLETED.search(clause) and not _AHEAD.search(clause):
        return "what is done in Chinese"
    if claim.metric not in _FORESEEN or _AHEAD.search(clause):
        return None
    if _AGAINST.search(clause) or _YEAR_AGO.search(clause):
        return "a Chinese value of a time gone by"
    if len(clause) < len(before) and not _AHEAD.search(
        before.replace("预期", "").replace("预估", "").replace("预测", "")
    ):
        beside = _CLAUSE.split(before)[-2:-1]
        last = claim.before is not None and claim.before.status == "forecast"
        return (
            "a Chinese result beside what was expected" if beside and last and _BESIDE.search(beside[0]) else None
        )
    return None


def _closed(claim: Claim) -> bool:
    """Like "近日完成10亿元融资，投后估值60亿元": a round that its sentence calls completed, without hearsay."""
    said = simplified(claim.passage.sentence.text)
    return _CLOSES.search(said) is not None and not _TALKED_OF.search(said) and not _OFFERS.search(said)


_CLOSES = re.compile("(?:宣布|已经?|近日|正式|日前|本周|成功)?完成(?:了)?[^，。；]{0,24}融资")
_OFFERS = re.compile("[拟将未]|计划|预计|目标|有望|尚未|寻求|考虑")
_OPEN = frozenset({"planned"})
_DEALS = frozenset({"funding", "debt", "acquisition", "investment", "stake", "buyback", "dividend", "contract"})
_INTENDS = re.compile("(?:拟|建议派|建议宣派)[^，。；]{0,24}$")
_TALKED_OF = re.compile(
    "据悉|知情|消息|传|据报|据[^，。；]{1,10}报道|外媒|媒体|彭博|路透|接近|考虑|或将|可能|透露|谈判|洽谈|商谈|磋商"
)


_HOUSES = frozenset({"banking", "research", "funds"})
_HEARSAY = re.compile(
    r"""(?: (?: 知情人士(?:称|透露|表示|说) | 消息人士 | 消息称 | 有消息 | 据传 | 传闻 | 传言 | 据悉 | 外媒称 )
          (?: (?!宣布|公告|官宣|承诺|签署|此前|去年|已) [^。；] ){0,40}
          (?: 将 | 拟 | 计划 | 可能 | 考虑 | 有意 | 寻求 )
        | 据[^，。；\d]{2,10}(?:报道|爆料)
          (?: (?!宣布|公告|官宣|承诺|签署|表示|预计|此前|去年|已) [^。；] ){0,40}
          (?: 将达 | 或将 | 可能 | 考虑 | 有意 | 寻求 ) )
        (?: (?!宣布|公告|官宣|承诺|表示|已) [^。；] ){0,40}$""",
    re.VERBOSE,
)
_WEIGHED = re.compile("(?:正在?|在)?(?:考虑|洽谈|商谈|磋商)(?!后)[^，。；]{0,20}$")
_DENIED = re.compile("否认[^，。；]{0,20}$")
_GUIDANCE = re.compile("指引(?:区间|目标)?(?:为|是|[:：]|(?:上调|下调|维持)(?:至|到|在))[^。；]{0,40}$")
_OTHERS = re.compile("分析师|市场|机构|华尔街|此前|高于|低于|超过|不及|超出|优于|好于")
_EXPECTED = re.compile(
    "(?:市场|分析师|机构|华尔街|外界|业内)(?:们|此前|普遍|平均|一致){0,2}(?:预计|预期|预测|估计)[^，。；]*$"
)
_OWN = re.compile(
    r"(?:公司|集团|控股|管理层|方面|还|也|则|并|当时|目前|同时){0,3}(?:(?:公告|宣布|公布|表示|披露|称)[，,]?)?"
    r"(?:预计|预期)(?!的)[^。；]*$"
)
_OWN_ALONE = re.compile(
    r"(?:^|[，；])(?:该公司|公司|集团|管理层)(?:方面)?(?:还|也|则|并|当时|目前|同时|表示|称|，|全年|今年|明年){0,4}"
    r"(?:预计|预期|预估)(?!的)[^。；]*$"
)
_AIM = re.compile(
    "(?:公司|集团|管理层)(?:方面)?(?:还|也|则|并|同时)?[将把][^。；]{0,20}(?:预期|指引|目标|预测)[^。；]*$|目标(?:定为|定在|设为|设定为|为|是|上调至|提高至|下调至|维持在?)[^，。；]{0,6}$"
)


def _names_before(claim: Claim) -> list[Name]:
    return [name for name in claim.passage.parties if name.end <= claim.quantity.start]


def _house(claim: Claim) -> tuple[Name | None, Name | None]:
    """A bank or researcher that foresees something of a company named behind it, and that company."""
    if claim.metric not in _FORESEEN:
        return None, None
    names = _names_before(claim)
    for at, name in enumerate(names):
        behind = simplified(claim.passage.written(name.end, claim.quantity.start))
        foresees = FORESEES.match(behind) or _CITED.match(behind)
        if name.sector not in _HOUSES and name.kind != "research":
            continue
        if foresees is None and (he := _spoken_of(claim, behind, name)) is not None:
            return name, he
        if foresees is None:
            continue
        others = [other for other in names[at + 1 :] if other.kind == "company" and other.entity != name.entity]
        others = [other for other in others if other.start - name.end >= foresees.end()]
        if others and others[0].sector not in _HOUSES:
            return name, others[0]
    return None, None


def _researched(claim: Claim) -> bool:
    """Like "IDC预计，2026年出货量将下降0.9%": a researcher foresees a market, where no company comes between."""
    names = _names_before(claim)
    if not names or names[-1].kind != "research":
        return False
    return FORESEES.match(simplified(claim.passage.written(names[-1].end, claim.quantity.start))) is not None


def _reckoner(claim: Claim) -> Name | None:
    """The house that foresees what is another's: "高盛预计2026年资本开支为57亿元", "该行预计"."""
    before = chinese_before(claim)
    if (said := _THAT_HOUSE.search(before)) is not None and not _names_between(claim, said.end()):
        return _house_above(claim)
    for name in reversed(_names_before(claim)):
        if name.sector in _HOUSES and name.entity != claim.entity:
            behind = simplified(claim.passage.written(name.end, claim.quantity.start))
            return name if FORESEES.match(behind) else None
    return None


def _foreseen(claim: Claim, before: str) -> bool:
    """Whether a house foresees it, and does not tell what the company guides to or has had."""
    reckoner = _reckoner(claim)
    if reckoner is None or "指引" in before:
        return False
    clause = _CLAUSE.split(before)[-1]
    return _RECKONS.search(clause) is not None and _DID.search(clause) is None


_RECKONS = re.compile("预计|预测|预期|料|估计|估算|[上下]调")
_DID = re.compile("已|去年|上年|公司预")
_THAT_HOUSE = re.compile("该行[^，。；]{0,6}(?:预计|预测|预期|料|估计|估算|认为|指|[上下]调)")


def _names_between(claim: Claim, place: int) -> bool:
    """Whether a house is named behind a place of the sentence and before the amount."""
    return any(
        name.sector in _HOUSES and name.start - claim.passage.sentence.start >= place
        for name in _names_before(claim)
    )


def _house_above(claim: Claim) -> Name | None:
    """The bank that "该行" means: the last one named in the three sentences above."""
    at = claim.scene.place(claim.passage)
    for passage in reversed(claim.scene.passages[max(0, at - 3) : at]):
        for name in reversed(passage.names):
            if name.sector == "banking" and name.entity != claim.entity:
                return name
    return None


_REVISES = re.compile(r"(?:证券|集团)?(?:则|亦|也|还|并|同时)?(?:将|把|对|预计|维持)其")


def _spoken_of(claim: Claim, behind: str, house: Name) -> Name | None:
    """Like "高盛则将其2027年净利润预测上调8%": of whom the amounts before are."""
    told = claim.earlier.name if claim.earlier is not None and claim.earlier.rejected is None else None
    if told is None or told.kind != "company" or told.entity == house.entity or told.sector in _HOUSES:
        return None
    return told if _REVISES.match(behind) else None


_LEADS = re.compile("(?:等)?(?:联合|共同)?(?:领投|跟投|参投|独家投资)")


def _raised(claim: Claim) -> str | None:
    """Like "奥比克斯完成新一轮融资，腾讯领投，投后估值150亿元": who raises, not who leads the round."""
    names = [name for name in claim.passage.parties if name.kind in FIRMS]
    leads = [name for name in names if _is_lead(claim, name)]
    before = [name for name in names if name.end <= claim.quantity.start]
    if not leads:
        return None
    if before and leads[0].start < claim.quantity.start:
        own = [name for name in before if name.start < leads[0].start]
        return own[-1].entity if own else None
    told = claim.earlier
    if before or told is None or told.rejected is not None or told.metric not in {"funding", "valuation"}:
        return None
    return told.entity if told.entity not in {name.entity for name in leads} else None


def _is_lead(claim: Claim, name: Name) -> bool:
    behind = simplified(claim.passage.written(name.end, claim.passage.sentence.end))
    return _LEADS.match(behind) is not None


_PLACED = re.compile("[^，。；]{0,8}(?:市场|地区|境内|本土|份额)")


def _somewhere(claim: Claim) -> str | None:
    """Like "在非洲智能机市场的份额超过40%": where it is, and of whom the amounts before are."""
    told = claim.earlier
    if claim.metric not in _FORESEEN | {"market_share"} or told is None or told.rejected is not None:
        return None
    if told.name is None or told.name.kind != "company" or told.passage.part == "title":
        return None
    names = _names_before(claim)
    if not names or any(
        name.kind in {"company", "unknown"} and name.start > told.quantity.start for name in names
    ):
        return None
    last = names[-1]
    led = simplified(claim.passage.written(last.start - 1, last.start))
    behind = simplified(claim.passage.written(last.end, claim.quantity.start))
    placed = last.kind == "country" and led == "在" and _PLACED.match(behind) is not None
    near = claim.scene.place(claim.passage) - claim.scene.place(told.passage) <= 1
    return told.entity if placed and near else None


_FLOATED = frozenset({"share_price", "market_cap", "funding", "valuation"})
_LISTS = re.compile("(?:主板|科创板|创业板|正式|挂牌|敲钟){0,2}(?:上市|挂牌)")


def _floated(claim: Claim) -> Name | None:
    """Like "奥比克斯在港交所上市，开盘报120港元": who comes to an exchange, not the exchange."""
    names = _names_before(claim)
    if len(names) != 2 or names[0].kind not in {"company", "unknown"}:
        return None
    led = simplified(claim.passage.written(names[1].start - 1, names[1].start))
    behind = simplified(claim.passage.written(names[1].end, claim.quantity.start))
    return names[0] if led in {"在", "于", "赴", "陆"} and _LISTS.match(behind) else None


def _owes(claim: Claim) -> Name | None:
    """Like "奥比克斯发行90亿元离岸人民币债券": who owes, not the money that is owed."""
    names = claim.passage.parties
    if not any(name.kind == "commodity" for name in names):
        return None
    owing = (name for name in reversed(_names_before(claim)) if name.kind in {"company", "unknown"})
    return next((name for name in owing if claim.passage.written(name.start - 1, name.start) not in _AT), None)


_AT = ("在", "于", "於", "向")


def _fined(claim: Claim) -> Ruling:
    """Like "欧盟对苹果罚款18亿欧元" and "苹果被欧盟罚款18亿欧元"."""
    for name in reversed(_names_before(claim)):
        if name.kind not in {"company", "unknown"}:
            continue
        led = simplified(claim.passage.written(name.start - 1, name.start))
        behind = simplified(claim.passage.written(name.end, claim.quantity.start))
        if (led in {"对", "向"} and _PUNISHED.search(behind)) or _SUFFERS.match(behind):
            return name.entity, "whom a Chinese fine is laid on"
    return None


_PUNISHED = re.compile("罚|处以|开出|判")
_SUFFERS = re.compile("(?:公司|集团)?(?:因[^。；]{0,30})?(?:遭|被)")


def _order(claim: Claim) -> tuple[int | None, int]:
    """The place of an amount among those that 分别 deals out, and how many they are."""
    before = chinese_before(claim)
    dealt = max(before.rfind("分别"), before.rfind("依次"))
    if dealt < 0:
        return None, 0
    start = claim.passage.sentence.start + dealt
    listed = [quantity for quantity in claim.passage.quantities if quantity.start >= start]
    many = 1
    while many < len(listed) and _BETWEEN.fullmatch(
        claim.passage.written(listed[many - 1].full_end, listed[many].bound_start)
    ):
        many += 1
    place = next((at for at, quantity in enumerate(listed[:many]) if quantity is claim.quantity), None)
    return (place, many) if many > 1 else (None, 0)


_BETWEEN = re.compile(r"(?:元|人)?[、，,/和与及跟\s]{1,3}(?:以及)?")
_LISTED = re.compile(r"年?[、，,/和与及跟\s]{1,3}(?:以及)?")


def _dealt(claim: Claim, names: Sequence[Name]) -> Name | None:
    """The k-th of the names in a row that stand before 分别."""
    place, many = _order(claim)
    if place is None or len(names) < many:
        return None
    row = names[-many:]
    whole = len(names) == many or not _are_listed(claim, [(one.start, one.end) for one in names[-many - 1 :]])
    listed = _are_listed(claim, [(one.start, one.end) for one in row]) and len({one.entity for one in row}) == many
    return row[place] if listed and whole else None


def _are_listed(claim: Claim, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether stretches of a sentence stand in a row, with nothing but commas and "and" between."""
    return all(_LISTED.fullmatch(claim.passage.written(one[1], two[0])) for one, two in pairwise(spans))
