"""The shapes of names in Chinese news, as patterns: codes, endings, lists, verbs, and what is no part of a name.

Every pattern expects simplified letters. Refuses to know any article.
"""

import re
from functools import cache
from importlib.resources import files

from bot.text.patterns import lazy

HAN = "\u3400-\u9fff"
LETTER = lazy(rf"[{HAN}A-Za-z0-9*·-]")
HAN_ONLY = lazy(f"[{HAN}]+")
HAN_RUN = lazy(f"[{HAN}]{{3,6}}")

# What goes before a name and is none of it; the name begins behind the last of these.
BEFORE = lazy(
    r"""
    以及|至于|比如|例如|其中|包括|分别为|分别是|旗下|股东|权重股|成分股|成份股|概念股|个股|牛股|龙头|巨头|公司|企业|平台
    |上调|下调|增持|减持|买入|卖出|维持|首予|收购|控股的|对手|伙伴|客户|商|名为|叫做|投资者|子公司|母公司|品牌
    |[的与由因向对在从到将被把称让给于及和]
    """,
    re.VERBOSE,
)
NO_NAME = lazy(
    r"^(?:AI|ETF|分析师|同比|环比|股价|净利|较|强势|成交|[A-Z0-9]{1,5}$)|ETF|AI$|[上收累提约等再曾续仅急齐领回反先双报]$"
    r"|[的了是且与为将就都而并或被把对于从到以所其这那此该每我你他她它们没不会让使但若则]|[0-9一二三四五六七八九十两几多]+[家只个名位款万亿年月日股]"
    r"|以来|附近|之[前后间]|概念|风险|累计|[市县省]$|[盘周][一二三四五中最]|^截至|总$|劲$|飙$|端$|股本|按[年季月]|行业|监管|领域|取向"
    r"|(?:份额|价格|收入|利润|率|板块|业务|设备|系统|部件|能力|速度|性能|电脑|助手|雷达|时|股东|委托人|模型|工厂)$|^[和及有在由因据经按当近约超逾达至再还也又已曾更最较随受如另从仅各某本前后今昨明上下]"
)
LONGEST = 10

CODE = lazy(
    r"""[(（]\ ?(?:(?:SH|SZ|HK|BJ|股票代码|港股代码|代码|股份代号)\ ?[:：]?\ ?)?
        (?P<code>\d{3,6})(?:\ ?\.\ ?(?P<market>HK|SH|SZ|BJ|SS|T))?\ ?[)）]""",
    re.VERBOSE,
)
CODE_US = lazy(r"[(（]\ ?(?P<code>[A-Z]{1,5})(?:\.(?:US|O|N))?\ ?[)）]")
SHARES = lazy(r"[-－](?:S?W|B|P|U|UW|S|SB|H股|A股)$|[AH]股$")

INDEX = lazy(
    rf"""
    (?:中证|国证|上证|深证|申万|万得|恒生|港股通|沪港深|科创|创业板|沪深|标普|MSCI|富时|彭博|道琼斯|纳斯达克|日经|费城|Wind
       |[A-Z][A-Za-z]{{2,12}}(?=概念|板块|指数)|ADR)
    [{HAN}A-Za-z0-9&]{{0,16}}? 指数 (?!基金|ETF|化|型|级|增长)
    | 申万[{HAN}]{{2,6}}(?=板块|行业)
    """,
    re.VERBOSE,
)
HOUSE = lazy(
    rf"""(?<![{HAN}A-Za-z])(?P<house>[{HAN}]{{2,4}}?)
         (?=(?:中证|国证|上证|恒生|港股|沪深|科创|创业板|MSCI|标普|纳斯达克|[{HAN}]{{0,4}}货币|天天金|快线)
            [{HAN}A-Za-z0-9]{{0,14}}\ ?ETF)""",
    re.VERBOSE,
)

# What a company's name ends in. The second list are ordinary words too: something of a company must follow.
KINDS = (
    "股份|集团|科技|银行|证券|控股|资本|创投|信托|药业|制药|生物|新材|新能|传媒|影业|微电子|光电|电气|重工|机场|地铁|地产"
    "|置业|置地|百货|食品|服饰|包装|大学|研究院|实业|管业|机电|锂业|矿业|钢铁|水泥|科创|商社"
)
MAYBE = (
    "医疗|材料|能源|影视|半导体|电子|智能|软件|信息|网络|数据|通信|通讯|机械|汽车|航空|物流|投资|基金|期货|保险|人寿|工业|国际"
    "|环保|消防|装备|动力|商业|机器人|学院"
)
ENDED = lazy(
    rf"""
    (?P<stem>[{HAN}]{{2,8}}?)
    (?=[{"".join(kind[0] for kind in f"{KINDS}|{MAYBE}".split("|"))}])
    (?: (?P<kind>{KINDS})
        (?=有限|[^{HAN}]|[的在于是将已与和为及也则等拟董的发宣公首涨跌升获完持成推表近正上挫飙])
      | (?P<maybe>{MAYBE})
        (?=有限|股份有限|公司|[(（]\d|[涨跌升挫](?:停|超|逾|近|幅|\d)|持股|宣布|公告|完成|递表|获批|获近|开市报)
    )
    """,
    re.VERBOSE,
)
NO_STEM = lazy(
    r"(?:^|.)(?:高|新|硬|黑|前沿|金融|生物|信息|互联网|人工智能|美国|中国|国内|大型|全球|民营|头部|科创|商业|投资|城市|农村|国有|股份制"
    r"|上市|私募|公募|对冲|主权|产业|股票|货币|债券|混合|传统|先进|高端|基础|核心|关键|原|稀有|有色|可再生|清洁|智能|数字|移动|汽车"
    r"|消费|工业|航空|电动|自动驾驶|新能源|国际|云|大|小|多家|各家|多个|个人|公司|企业|行业|医药|医疗|技术|用户|海量|训练|隐私"
    r"|融合|美元|人民币|风险|外资|社会|长线|耐心|累计|直接|政府|引导|创业|管理|指数|股权|股份|海外|本地|开源|专有|公开|这家|几家)$"
)

VERB = lazy(
    r"""
    \ ?(?:[(（][^()（）\n]{1,18}[)）])?\ ?
    (?: [则也亦现今再急早午盘内后前尾曾均周一二三四五直线快速强势高位一度最多]{0,6}
        (?:涨|跌|升|挫|飙|回落|回吐|走强|走高|走低|收涨|收跌|高开|低开|触及|跳水|反弹|拉升|破发)
      | 持股|持有|开市报|收报|现报|报\d|股价|股票|市值|获?净[买卖]|遭净
      | 宣布|公告|发布|披露|表示|称|推出|获|完成|计划|拟|预计|成立|递表|递交|提交|上市|冲刺|终止|收购|出售
      | 募资|融资|营收|收入|净利|毛利
      | (?:19|20)\d\d|今年|去年|方面|董事长|创始人|CEO|首席|总部|旗下|业务|产品|研发|IPO|[0-9]
      | [的为在于已将曾正与和及是拟也还则从由、]
    )""",
    re.VERBOSE,
)
MOVE = lazy(
    r"""
    \ ?(?:[(（][^()（）\n]{1,18}[)）])?\ ?
    [则也亦现再急早午盘内后前尾曾直线快速一度双集体均]{0,4}
    (?:涨停|(?:大|收|微|小幅)?[涨跌升挫](?:超|逾|近|幅|\d)|开市报|持股)
    """,
    re.VERBOSE,
)
STARTS = lazy(rf"(?:^|(?<=[^{HAN}A-Za-z0-9*]))(?=[{HAN}*A-Z])")
LIST = lazy(rf"[{HAN}A-Za-z0-9*·-]{{2,24}}+(?:、[{HAN}A-Za-z0-9*·-]{{2,12}}){{1,12}}")
SPECIAL = lazy(rf"(?<![A-Za-z])\*?ST[{HAN}]{{2,4}}?(?=[（(:：，。、的因在被拟将为公发披收涨跌股及和]|$)")
RATED = lazy(
    rf"(?:给予|维持|首予|重申|上调|下调)(?P<rated>[{HAN}]{{3,6}}?)(?:[AH]股)?(?:至)?[“\"]?(?:买入|增持|推荐|中性|持有|跑赢|优于)"
)
SHORT = lazy(r"(?:以下)?(?:简称|下称)[:：]?[“\"「‘]([^”\"」’\n]{2,12})[”\"」’]")
QUOTED = lazy(
    rf"「([{HAN}]{{3,6}})」(?=获|完成|宣布|融资)|(?:一家|一个)?名为[“「]?([{HAN}A-Z][{HAN}A-Za-z ]{{1,14}})[”」]"
)
LATIN = lazy(
    r"(?<![A-Za-z0-9.@/_-])[A-Z][a-z][A-Za-z&’'-]{1,18}"
    r"(?:[ \u00a0](?:of[ ])?[A-Z][A-Za-z&’'-]{0,18}){1,3}(?![A-Za-z0-9])"
)
LATIN_ONE = lazy(r"(?<![A-Za-z0-9 .@/_-])[A-Za-z][A-Za-z]{2,15}(?=公司|\ ?[(（]\ ?\d{4}\ ?[)）])")
OFFICE = lazy(
    rf"(?:分析师|首席[{HAN}]{{2,4}}官|CEO|总裁|创始人|经济学家|策略师|董事|主席|律师|先生|女士"
    r"|投资者|合伙人|记者|作者)[ ]?$"
)


LAST_MOVES = lazy(r"(?:涨停|[涨跌升挫](?:超|逾|近|幅)?|等多?股?)$")


@cache
def words() -> frozenset[str]:
    text = files("bot.data").joinpath("notnames_zh.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def leftward(text: str, end: int) -> str:
    """The stretch before a place that can be a name: back to a sign, and behind the last word that leads in."""
    start = end
    while start > 0 and end - start < LONGEST + 4 and LETTER.match(text, start - 1):
        start -= 1
    run = text[start:end]
    for lead in reversed(list(BEFORE.finditer(run[:-2]))):
        if len(run) - lead.end() >= 2:
            return run[lead.end() :]
    return run


def rightward(written: str) -> str:
    """A list's last member without what is said of all."""
    found = SAID.search(written)
    return written[: found.start()] if found is not None else written


SAID = lazy(r"等|涨|跌|升|挫|均|跟|盘中|集体|纷纷|双双|封|领|走|触|此前|股价|概念|在|的|也|则|宣|已|午后|早盘|冲")
