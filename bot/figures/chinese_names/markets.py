"""A Chinese text in, the places out that mean a country, its market or its central bank: 我国, A股, 央行.

Refuses to know the names proper, which stand in the table.
"""

import re
from collections.abc import Iterator

from bot.companies import companies
from bot.figures.chinese_names.shapes import HAN
from bot.figures.names import Name
from bot.model import Company, TextPart
from bot.text.patterns import lazy

# Short forms that other words have inside them too (资金价格, 目标指引): they count where a name can begin.
_SHORT = {
    "byd_electronic": "比电(?![动力网子])",
    "china_construction_bank": "建行(?!业)",
    "icbc": "工行(?!业)",
    "hsbc": "汇控",
    "techtronic_industries": "创科(?!技)",
    "china_mobile": "中移动?(?![除入至])",
    "chinext": "创指",
    "hang_seng_china_enterprises_index": "国指(?!出|引|责|定)",
    "hang_seng_tech_index": "科指|科技指数",
    "s_p_500": "标指|标期(?!货)",
    "dow_jones_industrial_average": "道期(?!货)",
    "nasdaq_100": "纳期(?!货)",
    "us_dollar_index": "美汇(?!率)",
    "gold": "金价|期金(?!融)",
    "silver": "银价|期银(?!行)",
    "wti_crude": "期油|纽油",
    "brent_crude": "布油",
    "johnson_johnson": "强生(?![产命态])",
}
_FRONT = f"(?:(?<![{HAN}])|(?<=[、及与和]))"
# What any of those below can begin with, so that the search passes over all else at once.
_FIRST = "我国全内沪深两北A港大南美央日欧英法德" + "".join(forms[0] for forms in _SHORT.values())
# Words that mean a country or its market, its central bank: none of them is the country's name.
_MEANT = lazy(
    rf"""
    (?=[{_FIRST}]) (?:
    (?P<china>我国|国内(?!外)|全国|内地(?!客)|(?<![{HAN}])(?:沪深|两市|全天成交|北向资金)|沪深京?[两三]市|A股|全A(?=总?成交))
  | (?P<hong_kong>港股(?!通|指数|异动)|(?<![{HAN}])大市|南向资金|南下资金|北水)
  | (?P<united_states>美股(?!指数)|美(?=国?\d{{1,2}}月|方|债))
  | (?P<peoples_bank_of_china>(?<![{HAN}])央行)
  | (?P<japanese_yen>日[元圆](?=兑|汇|报|升|跌|涨|挫|曾|反[覆复]|一度|走))
  | (?P<euro>欧[元罗](?=兑|汇|报|升|跌|涨|挫|曾|反[覆复]|一度|走))
  | (?P<united_kingdom>(?<![{HAN}])英(?=股(?![份东权票])|[、及与和][法德][、及与和股]))
  | (?P<france>(?:(?<![{HAN}])|(?<=[、及与和]))法(?=股(?![份东权票])|[、及与和]德股))
  | (?P<germany>(?:(?<![{HAN}])|(?<=[、及与和]))德(?=股(?![份东权票])))
    """
    + "".join(f"| {_FRONT}(?P<{company}>{forms})" for company, forms in _SHORT.items())
    + ")",
    re.VERBOSE,
)


def meant(part: TextPart, simple: str) -> Iterator[Name]:
    """Every such place of a text in simplified letters."""
    for match in _MEANT.finditer(simple):
        company = companies().get((match.lastgroup or "").replace("_", "-"))
        if company is not None:
            yield tabled(company, match.start(), match.end(), part)


def tabled(company: Company, start: int, end: int, part: TextPart) -> Name:
    """A company of the table by its place in a text."""
    return Name(
        entity=company.name,
        kind=company.kind,
        start=start,
        end=end,
        part=part,
        company=company.id,
        year_end=company.fiscal_year_end,
        sector=company.sector,
    )
