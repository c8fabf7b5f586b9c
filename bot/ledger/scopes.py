"""What a figure's words narrow it to: a part of a company's business, a country; of a change, what it is on.

Two figures of different scope do not contradict each other. Refuses to judge amounts.
"""

import re
from functools import lru_cache

from bot.ledger.cues import place_in, sentence
from bot.model import Figure, Report
from bot.text.patterns import lazy

_SCOPES = {
    "AI": r"A\.?I\.?(?![\w-]*\s?(?:race|boom|company|start-?up|era|rival|lab))|artificial\sintelligence|人工智能",
    "data centres": r"data[\s-]?cent(?:er|re)s?|数据中心",
    "computing power": r"computing\spower|compute|算力|servers?|GPUs?",
    "chips": r"(?:AI\s)?chips?\s(?:alone|purchases|procurement)|芯片采购",
    "cloud": r"cloud(?:\sinfrastructure)?|云",
    "one country": r"in\s(?:the\s(?:U\.?S\.?|United\sStates|UK)|America|China|India|Europe|Japan|Korea|Malaysia)",
    "new capacity": r"new\s(?:capacity|plants?|fabs?)",
    "group": r"group-?wide|the\swhole\sgroup|(?:including|with)\sits\s(?:subsidiaries|affiliates)|集团",
    "combined": r"combined|together|in\stotal\sfor\sall",
}
_PATTERNS = {name: lazy(rf"(?<!\w)(?:{words})(?!\w)") for name, words in _SCOPES.items()}
_YEARS = lazy(
    r"(?:over\s(?:the\s)?(?:next\s|coming\s|a\speriod\sof\s)?|(?:the\s)?next\s)"
    r"(?P<over>two|three|four|five|six|seven|eight|nine|ten|\d{1,2})"
    r"(?:-year|\syears)|(?P<long>two|three|four|five|six|\d{1,2})-year|未来[二三四五六七八九十两\d]{1,2}年",
    re.IGNORECASE,
)


_BASES = lazy(
    r"""(?P<quarter>\b(?:quarter[\s-](?:over|on)[\s-]quarter|q/q|qoq|sequential(?:ly)?
            |(?:previous|prior|preceding)\squarter|quarter\s(?:earlier|before)|(?:third|second|first|fourth)-quarter)\b|环比)
      | (?P<years>\b(?:two|three|four|five|ten|\d{1,2})\syears\s(?:ago|prior|earlier|before)\b)
      | (?P<year>\b(?:year[\s-](?:over|on)[\s-]year|y/y|yoy|years?[\s-](?:earlier|ago|before)
            |(?:last|previous|prior)\syear|same\s(?:quarter|period|three\smonths))\b|同比)""",
    re.VERBOSE | re.IGNORECASE,
)
_BASIS_WITHIN = 90
BASES = {"quarter": "on the quarter before", "years": "on some years before", "year": "on the year before"}


def basis(report: Report) -> str:
    """What a change is measured on, as the nearest words behind it say: "quarter", "year", "years", or ""."""
    if report.figure.measure != "change":
        return ""
    said = sentence(report)
    at = place_in(report.figure, said)
    start = said.find(report.figure.quote) if at is None else at
    found = _BASES.search(said, max(0, start), max(0, start) + _BASIS_WITHIN)
    return (found.lastgroup or "") if found else ""


def scope(report: Report) -> frozenset[str]:
    """The parts that the words around the figure name; empty where it is plainly the whole company's."""
    figure = report.figure
    return _named_in(figure.quote if len(figure.quote) >= 20 else sentence(report))


@lru_cache(maxsize=4096)
def _named_in(said: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _PATTERNS.items() if pattern.search(said))


def says_years(report: Report) -> bool:
    """Whether the sentence speaks of several years together."""
    return _YEARS.search(sentence(report)) is not None


def years_together(report: Report) -> str:
    """What is said of a total for several years, with their number only where the sentence gives it: "over five
    years" from 2025 is noted as 2025 to 2030, which would count as six.
    """
    found = _YEARS.search(sentence(report))
    number = (found["over"] or found["long"]) if found else None
    return f"{number.lower() if number else 'several'} years together"


def named(figure: Figure) -> str:
    """The part that a figure is of, as people would say it."""
    return figure.subject or "the whole company"
