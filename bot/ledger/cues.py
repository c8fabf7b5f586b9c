"""What the sentence around a figure does with it: denies it, takes it back, restates it, calls it the old one.

Cues of language in two languages, looked for in the sentence that the figure's evidence stands in. Refuses to know
other figures and other articles.
"""

import re
from decimal import Decimal
from functools import lru_cache

from bot.model import Figure, Report
from bot.text.patterns import lazy
from bot.text.sentences import around

_DENIED = lazy(
    r"""\b(?:den(?:y|ies|ied|ying)|reject(?:s|ed)?|dismiss(?:es|ed)?|refut(?:es|ed)|disput(?:es|ed))\b
          [^.;]{0,60}?\b(?:reports?|claims?|figures?|numbers?|amounts?|estimates?|rumou?rs?|suggestions?
            |speculation|story|that|having|planning|plans?)\b
      | \b(?:is|are|was|were)\s(?:not\s(?:ours|true|correct|accurate)
            |inaccurate|incorrect|untrue|false|wrong|baseless|unfounded)\b
      | \bno\splans?\sto\b
      | 否认 | 不属实 | 不实 | 并非事实 | 谣言""",
    re.VERBOSE | re.IGNORECASE,
)
_TAKEN_BACK = lazy(
    r"""\bearlier\sversions?\sof\sthis\s(?:article|story|report)\b
      | \b(?:retract(?:s|ed|ion)?|withdr(?:ew|awn|aws))\b[^.;]{0,60}?\b(?:report|story|article|figure)\b
      | \bmisstated\b | \bin\serror\b | \berroneously\b
      | 更正 | 此前报道有误 | 撤回""",
    re.VERBOSE | re.IGNORECASE,
)
_INSTEAD = lazy(r"\b(?:saying|instead|adding|but)\b|\band\s(?:said|says)\b|而是", re.IGNORECASE)
_RIGHT_NOW = lazy(
    r"[;:,]\s(?:it|the\s(?:correct|right|actual)\b[^.;]{0,30}?)\s(?:is|was)\b|应为|实为", re.IGNORECASE
)
_RESTATED = lazy(
    r"\b(?:restat(?:e[sd]?|ing|ement)|revis(?:e[sd]?|ing|ion)|correct(?:s|ed|ing|ion)|recalculat\w{1,5})\b|重述|修正|更正",
    re.IGNORECASE,
)
_CHANGED = lazy(
    r"""\b(?:rais(?:e[sd]?|ing)|lift(?:s|ed|ing)?|increas(?:e[sd]?|ing)|boost(?:s|ed|ing)?|hik(?:e[sd]?|ing)
          |cut(?:s|ting)?|lower(?:s|ed|ing)?|reduc(?:e[sd]?|ing)|trim(?:s|med|ming)?|scal(?:e[sd]?|ing)\s(?:up|back|down)
          |narrow(?:s|ed|ing)?|now\s(?:expects?|plans?|sees?)|updat(?:e[sd]?|ing))\b
      | 上调 | 下调 | 提高 | 调整""",
    re.VERBOSE | re.IGNORECASE,
)
_FORMER = lazy(
    r"""(?:\bfrom(?:\sas\smuch\sas|\sup\sto|\san?)?|\bprevious(?:ly)?(?:\s\w{1,12}){0,4}|\bearlier(?:\s\w{1,12}){0,7}
          |\bprior(?:\s\w{1,12}){0,4}|\binstead\sof|\brather\sthan|\bformer(?:ly)?(?:\s\w{1,12}){0,3}
          |\b(?:above|below|than)\s(?:its|an?|the)\s(?:\w{1,12}\s){0,3}(?:of|for)|此前(?:的|为)?|原(?:先|来)?的?|从|由)
        \s?(?:about|around|roughly|nearly|some|the|约)?\s?(?:up\sto\s)?[A-Z]{0,3}[$€£¥₩₹]?\s?$""",
    re.VERBOSE | re.IGNORECASE,
)
_EXPECTED_BEFORE = lazy(
    r"""\b(?:previously|originally|earlier)\s(?:expected|forecast(?:ed)?|guided|projected|estimated|targeted|planned)\b
      | \b(?:previous|prior|earlier|original)\s(?:expectations?|forecasts?|guidance|outlook|views?|projections?)\b
      | \bhad\s(?:previously\s|earlier\s)?(?:guided|projected|targeted|forecast(?:ed)?)\b
      | 此前(?:预计|预期|预测|计划)|原(?:先)?(?:预计|预期|计划)""",
    re.VERBOSE | re.IGNORECASE,
)
_TURNED = lazy(
    r"\b(?:now|expects?|but|instead|compared|versus|raised|up\sfrom)\b|现(?:在|预计)|调(?:至|为)", re.IGNORECASE
)
_RANGE_FROM = lazy(r"^\S{0,12}\s?(?:\w{1,9}\s)?(?:to|and|-|–)\s", re.IGNORECASE)
_NUMBER = lazy(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?:\.\d+)?|(?<![\d.,])\d{1,15}(?:\.\d{1,9})?")
_SCALES = tuple(Decimal(10) ** power for power in (0, 3, 4, 6, 8, 9, 12))
_NEAR = 60


def denied(report: Report) -> bool:
    """Whether the article says that somebody denies the figure; what is said instead of it is not denied."""
    said = sentence(report)
    found = _first(_DENIED, said)
    return found is not None and not _said_instead(report.figure, said, found, _INSTEAD)


def taken_back(report: Report) -> bool:
    """Whether the article takes the figure back, as its own or another's mistake."""
    said = sentence(report)
    found = _first(_TAKEN_BACK, said)
    return found is not None and not _said_instead(report.figure, said, found, _RIGHT_NOW)


def refused(report: Report) -> bool:
    """Whether the article says that the figure is denied or taken back."""
    return denied(report) or taken_back(report)


def _said_instead(figure: Figure, said: str, found: re.Match[str], turn: re.Pattern[str]) -> bool:
    """Whether the sentence turns to what holds now between the cue and the figure."""
    at, turned = place_in(figure, said), turn.search(said, found.end())
    return at is not None and turned is not None and turned.start() < at


def restated(report: Report) -> bool:
    """Whether the article says that the figure corrects an earlier one of its own kind."""
    return _first(_RESTATED, sentence(report)) is not None and not former(report)


def changed(report: Report) -> bool:
    """Whether the article says that the figure is a change of plan."""
    return _first(_CHANGED, sentence(report)) is not None and not former(report)


def former(report: Report) -> bool:
    """Whether the figure is named as what held before: "to $85bn from $80bn", "its earlier guidance was $90bn"."""
    said = sentence(report)
    at = place_in(report.figure, said)
    if at is None:
        return False
    if report.figure.status == "planned" and _expected_before(said, at):
        return True
    before = said[max(0, at - _NEAR) : at]
    return _FORMER.search(before) is not None and not (
        before.rstrip("$ US€£¥").lower().endswith("from") and _RANGE_FROM.match(said[at:]) is not None
    )


def _expected_before(said: str, at: int) -> bool:
    """Whether the sentence tells at a place what was expected formerly, and has not turned to what is now."""
    found = _first(_EXPECTED_BEFORE, said[:at])
    return found is not None and _TURNED.search(said, found.end(), at) is None


def sentence(report: Report) -> str:
    """The sentence that the figure's evidence stands in; the quote where the text is not kept."""
    found, article = report.figure.evidence, report.article
    if found.part == "title":
        return article.title
    return _around(article.text, found.start, found.end) or found.quote


@lru_cache(maxsize=8192)
def _first(pattern: re.Pattern[str], said: str) -> re.Match[str] | None:
    """A pattern's first match. Facts are compared in pairs, so the same sentence is asked again and again."""
    return pattern.search(said)


@lru_cache(maxsize=512)
def _around(text: str, start: int, end: int) -> str:
    return around(text, start, end) if end <= len(text) else ""


def place_in(figure: Figure, said: str) -> int | None:
    """Where the figure's number stands in its sentence, inside its quote if it is there."""
    begin = max(0, said.find(figure.quote))
    wanted = {figure.value.copy_abs().normalize() / scale for scale in _SCALES}
    for match in _NUMBER.finditer(said, begin):
        if Decimal(match.group().replace(",", "")) in wanted:
            return match.start()
    return None
