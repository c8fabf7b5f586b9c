"""A reading in, how sure its news is out: rumoured, reported by somebody, confirmed by the company, or filed."""

import re
from collections.abc import Sequence

from bot.companies import companies
from bot.model import Reading, StoryState
from bot.model.stories import depth_first
from bot.publishers import publisher
from bot.stories.kinds import kind, of_many
from bot.stories.signatures import headline
from bot.text.patterns import lazy

_LEAD = 900
_OWN_VOICES = frozenset({"company", "agency"})
_EDGAR = lazy(r"https?://(?:www\.)?sec\.gov/(?:Archives/edgar|ix\?doc=|cgi-bin/(?:browse-edgar|viewer))")
_HEDGED = lazy(
    r"""
    \b (?:reportedly | in\ (?:early\ |advanced\ )? talks | sources? (?:\ sa(?:y|ys|id))?
    | people\ familiar | rumou?r s?
    | said\ to\ (?:be|have|plan|weigh|near|seek) | (?:is|are)\ (?:considering|weighing|mulling|exploring)
    | considers | weighs | mulls | explores | nears | close\ to\ (?:a\ )?deal | could | may | might ) \b
  | 据悉 | 传闻 | 消息称 | 知情人士 | 考虑 | 洽谈
    """,
    re.VERBOSE | re.IGNORECASE,
)
_STATEMENT = lazy(
    r"""
    \b in\ (?:a|an|its|the|their) \ (?:[\w-]{1,20}\ ){0,2}
      (?:statement|filing|press\ release|news\ release|blog\ ?post|earnings\ report|shareholder\ letter) \b
  | \b the\ company \ (?:also\ |has\ )? (?:said|announced|confirmed|reported|disclosed|expects) \b
  | \b (?:spokesperson|spokesman|spokeswoman) \ (?:\w{1,20}\ ){0,3} (?:said|confirmed) \b
  | 公告 | 官方宣布 | 公司表示
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FILING = lazy(
    r"""
    \b (?:regulatory | securities | (?:stock\ )?exchange | SEC | (?-i:[A-Z]\w{1,20}\ Stock\ Exchange)
        | 8-?K | 10-?[KQ] | 20-?F | 6-?K | S-1 | 13-?[DFG] ) \ filings? \b
  | \b (?:filing|filed|files) \ (?:\w{1,12}\ )? (?:with|to) \ (?:the\ )?
        (?: SEC \b | (?:U\.?S\.?\ )? Securities\ and\ Exchange
          | [\w\ ]{0,30} (?:stock\ exchange | regulators?) \b )
  | \b in \ (?:its|a|the) \ (?:(?:draft|preliminary|updated|bond|IPO|listing)\ ){0,2} prospectus \b
  | \b form \ (?:8-?K | 10-?[KQ] | 20-?F | 6-?K | S-1) \b
  | 公告(?:显示|称|披露) | 发布公告 | 招股(?:书|说明书)显示 | 在(?:港交所|上交所|深交所)[\u3400-\u9fff]{0,6}公告
    """,
    re.VERBOSE | re.IGNORECASE,
)
_SOME_FILING = lazy(
    r"\bin (?:a|an|its) (?:(?!court|legal|lawsuit|patent|bankruptcy|tax)[\w-]{1,20} ){0,2}filing\b", re.IGNORECASE
)
_COURT = lazy(r"\b(?:courts?|lawsuits?|lawyers?|attorneys?|judges?|plaintiffs?)\b", re.IGNORECASE)
_AROUND, _AFTER = 200, 60
_SPEAKS = (
    r"(?:['’]s\ [\w\s]{0,30})?\ (?:also\ |has\ )?(?:said|announced|confirmed|posted|disclosed|unveiled|reported)\b"
)
_ORDER: tuple[StoryState, ...] = ("rumoured", "reported", "confirmed", "filed")


def state(reading: Reading) -> StoryState:
    """How sure one article's news is. A title that hedges is never a confirmation."""
    article = reading.article
    known = publisher(article.url) or publisher(article.outlet)
    if _EDGAR.match(article.url) or (known is not None and known.kind == "registry"):
        return "filed"
    if known is not None and known.kind in _OWN_VOICES:
        return "confirmed"
    if of_many(kind(headline(article.title), "")):
        return "reported"
    key = [figure for figure in reading.figures if figure.key]
    hedged = _HEDGED.search(article.title) is not None
    if (key and all(figure.status == "rumoured" for figure in key)) or (hedged and not key):
        return "rumoured"
    if hedged:
        return "reported"
    if _cites_filing(article.text[:_LEAD]):
        return "filed"
    return "confirmed" if _company_says(reading) else "reported"


def surest(readings: Sequence[Reading]) -> tuple[StoryState, Reading]:
    """How sure a story is: as sure as the surest of its articles; and the article that tells it so.

    That is one with a text if any has one; of those that are as sure the deepest.
    """
    sure = {reading.article.id: sureness(reading) for reading in readings}

    def last(reading: Reading) -> tuple[object, ...]:
        return reading.article.depth == "headline", -sure[reading.article.id], depth_first(reading)

    return _ORDER[max(sure.values())], min(readings, key=last)


def sureness(reading: Reading) -> int:
    """How sure an article's news is, as a number that grows with it."""
    return _ORDER.index(state(reading))


def _cites_filing(lead: str) -> bool:
    """Whether it stands in a filing. Where courts are spoken of, it is theirs unless it says whose it is."""
    if _FILING.search(lead):
        return True
    return any(
        not _COURT.search(lead, max(0, match.start() - _AROUND), match.end() + _AFTER)
        for match in _SOME_FILING.finditer(lead)
    )


def _company_says(reading: Reading) -> bool:
    """Whether somebody who speaks for the company says it: a figure's attribution, or the words of the lead."""
    names = set(_names(reading))
    if any(figure.key and figure.attribution in {"the company", *names} for figure in reading.figures):
        return True
    lead = reading.article.text[:_LEAD]
    return _STATEMENT.search(lead) is not None or any(_speaks(name, lead) for name in names)


def _names(reading: Reading) -> list[str]:
    """What the companies of an article's figures, or of its beginning, are called."""
    named = [figure.entity for figure in reading.figures if figure.key and figure.entity]
    table = companies()
    known = [
        row.name for row in map(table.get, reading.companies[:2]) if row is not None and row.kind == "company"
    ]
    return [name for name in (*named, *known) if publisher(name) is None]


def _speaks(name: str, lead: str) -> bool:
    at = lead.find(name)
    while at >= 0:
        if _SAYS.match(lead, at + len(name)):
            return True
        at = lead.find(name, at + 1)
    return False


_SAYS = lazy(_SPEAKS)
