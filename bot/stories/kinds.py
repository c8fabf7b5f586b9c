"""An article's title and lead in, its kind out: news of an event, results, or a piece about many things at once.

Two articles tell one story only if their kinds go together: a preview is not the results, a column is not the
news, and a list of the day's movers is not the news of any of them. Refuses to know companies.
"""

import re
from typing import Literal, TypeAlias

from bot.text.patterns import lazy

Kind: TypeAlias = Literal["event", "results", "preview", "opinion", "digest", "movers", "wrap"]

_DIGEST = lazy(
    r"""
    \b news\ (?:highlights|roundup|digest|summary) \b | \b round-?up \b | \b market\ talk \b | \b newsletter \b
  | \b (?:morning|evening|midday|overnight|daily|weekly) \ (?:briefing|brief|crunch|digest|report|squawk) \b
  | \b (?:this|the|of\ the|past|last)\ week (?:\ in\ review)? \s*(?:[:–—-]|$) | \b week\ in\ review \b
  | \b this\ week\ in\b
  | \b stocks\ (?:of|this)\ (?:the\ )? week \b | \b analyst\ calls \b | \b scorecard \b | \b research\ reports \b
  | \b (?:things|stories|stocks)\ (?:to\ (?:know|watch)|you) \b | \b podcast \b | \b breakfast \b
  | \b top\ (?:midday\ |company\ |business\ |tech\ )? (?:news|stories|headlines) \b | \b world\ street \b
  | \b most[ -]valued\ firms \b | \b and\ more\b \W* (?:$|[—–|-])
  | 早报 | 晚报 | 日报 | 周报 | 早知道 | 要闻 | 盘点
    """,
    re.VERBOSE | re.IGNORECASE,
)
_MOVERS = lazy(
    r"""
    \b stocks \ (?:that\ are\ |are\ )? (?:moving|making\ (?:the\ )?(?:biggest\ )?moves) \b | \b movers \b
  | \b (?:gainers | losers) \b | \b (?:rise|fall|gain|jump|drop|slip)s? \ pre-?market \b
  | \b biggest \ (?:stock\ )? (?:moves|movers) \b | \b stocks\ on\ the\ move \b | 异动 | 涨停复盘 | 领涨股
    """,
    re.VERBOSE | re.IGNORECASE,
)
_WRAP = lazy(
    r"""
    \b wall \ st(?:reet|\.)? [ ]
      (?:ends|closes|opens|mixed|rises|falls|slips|gains|drops|edges|rallies|tumbles|set) \b
  | \b (?:stock\ )?futures\ (?:lower|higher|rise|fall|slip|edge|climb|drop|gain|mixed|flat) \b
  | \b (?:shares|stocks|equities|markets|indexes|chips) [ ]
      (?:ends?|closes?|open|steady|snap|slide|mixed|drift|edge) \b
  | \b (?:sensex|nifty|nasdaq|dow|s&p\ 500|hang\ seng|nikkei|ftse|dax) \ [\w,.%+\s-]{0,40}?
      (?:ends?|closes?|rises?|falls?|slips?|gains?|drops?|climbs?|hits?|points) \b
  | \b sector\ update \b | \b moving\ markets \b | \b stock\ market\ (?:today|live|news) \b
  | \b market\ (?:close|wrap|open) \b | 收评 | 早评 | 午评 | 开盘 | 收盘 | 复盘
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PREVIEW = lazy(
    r"""
    \b preview s? \b | \b what\ to\ (?:expect|watch) \b | \b watch\ out\ for \b
  | \b earnings\ test \b | \b on\ deck \b
  | \b heads?(?:ing)?\ into\ [\w\s]{0,24} (?:results|earnings|report|print) \b
  | \b (?:about|set|due|scheduled|expected|poised) \ to \ (?:post|report|release|announce\ (?:results|earnings)) \b
  | \b (?:likely\ to|seen|forecast\ to) \ (?:make|making|post|posting|book|booking|report|reporting) \b
  | \b ahead\ of\ (?:[\w’']{1,20}\ ){0,3} (?:results|earnings|report|print) \b | \b before\ (?:its\ )?earnings \b
  | \b what\ (?:wall\ street|analysts|investors) \ (?:want|expect)s? \b | \b upcoming\ (?:results|earnings) \b
  | \b (?:results|earnings) \ to\ (?:show|test|reveal|offer) \b | \b earnings\ will\b
  | \b in\ focus\ [\w\s]{0,20} (?:earnings|results) \b
  | \b reports?\ (?:tomorrow|after\ the\ (?:bell|close)) \b | \b results\ due \b | \b gives\ an\ update\ today \b
  | 前瞻 | 将公布 | 将发布财报
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPINION = lazy(
    r"""
    ^ (?:opinion|commentary|column|editorial) \b | \b breakingviews \b | \b heard\ on\ the\ street \b
  | \b why\ (?:you\ should|(?:i\ am|i['’]m)\ (?:buying|selling|going)|it['’]s\ the\ hidden) \b | \b hidden\ gem \b
  | \b buy,?\ (?:or\ )?sell\b | \b stocks?\ to\ (?:buy|consider|own|avoid) \b | \b (?:a|strong)\ buy\b
  | \b is\ it\ (?:time|too\ late) \b | \b should\ you \b | \b time\ to\ (?:buy|sell|worry|jump\ in) \b
  | \b too\ late\ to \b | \b to\ consider\b | \b (?:top|best)\ picks? \b | \b price\ targets? \b
  | [,’'”"] \s? says \ [\w.&\s]{0,24}? (?:investor|analyst|bull|bear) \b
  | \b says \ [\w.&]{1,20} \ about \ [\w.&]{1,20}\ stock \b | \b top\ [\w\s]{0,30} stock\ to \b
  | \b (?:up|down)grade[ds]? \b | \b bulls?\ vs\b | \b smartest\ investment \b | \b undervalued \b
  | \b risk\ profile \b | \b turns?\ (?:bullish|bearish) \b | \b bangs?\ the\ drum \b | \b unlocking\ growth \b
  | ^ 社论 | 评论[:：] | 值得买 | 评级 | 目标价
    """,
    re.VERBOSE | re.IGNORECASE,
)
_COLUMNIST = lazy(r"\| [A-Z][a-z]+ [A-Z][\w’'-]+$")
_COLUMN = lazy(
    r"""
    \b breakingviews \b | \b full\ view\ will\ be\ published \b | \b context\ news \b | \b opinions?\ expressed \b
  | \b (?:is|are) \ (?:an?\ )? (?:[\w’'-]{1,20}\ ){0,3} (?:columnist|op-ed\ writer)s? \b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_OPINION_SECTION = lazy(
    r"\b(?:opinions?|commentary|comment|columns?|columnists?|editorials?|breakingviews|views)\b|评论|观点|社论",
    re.IGNORECASE,
)
_RESULTS = lazy(
    r"""
    \b (?:first|second|third|fourth|1st|2nd|3rd|4th) [ -] (?:fiscal[ -])? quarter \b
  | \b (?:q[1-4]|[1-4]q) (?:fy\d{2,4})? \b | \b (?:quarterly|half-yearly|full-year|half-year|nine-month|fiscal) \b
  | \b nine\ months? \b | \b full\ year \b | \b earnings \b | \b results \b
  | 季度 | 财报 | 业绩 | 半年 | 全年 | 年度
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BY_TITLE: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("movers", _MOVERS),
    ("digest", _DIGEST),
    ("wrap", _WRAP),
    ("opinion", _OPINION),
    ("opinion", _COLUMNIST),
    ("preview", _PREVIEW),
)
_TITLE_COUNTS, _ENOUGH = 2, 3


def kind(title: str, lead: str, section: str | None = None) -> Kind:
    """What kind of article this is; `lead` is its first two or three sentences, `section` its page's."""
    if section is not None and _OPINION_SECTION.search(section):
        return "opinion"
    for name, pattern in _BY_TITLE:
        if pattern.search(title):
            return name
    if _COLUMN.search(lead):
        return "opinion"
    said = _TITLE_COUNTS * len(_RESULTS.findall(title)) + len(_RESULTS.findall(f"{title} {lead}"))
    return "results" if said >= _ENOUGH else "event"


def of_many(name: Kind) -> bool:
    """Whether an article of this kind is about many things at once."""
    return name in ("digest", "movers", "wrap")
