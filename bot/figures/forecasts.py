"""Claims in, how sure they are where a sentence says who sees them coming: analysts, sources, or the owner itself.

Knows "analysts see sales at $9 billion" and "should hit $6 billion this quarter"; refuses to guess elsewhere.
"""

import re

from bot.figures.binding.ties import sphere, tie
from bot.figures.claims import Claim, is_chinese, word
from bot.figures.rulings import Ruling, first_ruling


def forecast_status(claim: Claim) -> Ruling:
    """A claim's status, where somebody is said to see it coming."""
    if is_chinese(claim) or tie(claim).sort == "base":
        return None
    return first_ruling(_STATUS_RULES, claim)


def _clause(claim: Claim) -> str:
    """What stands before an amount, from the last stop on."""
    text, offset = claim.passage.sentence.text, claim.passage.sentence.start
    led = text[: claim.quantity.bound_start - offset]
    return led[led.rfind(";") + 1 :]


_ANALYSTS_SEE = re.compile(
    r"^(?:[“\"])?(?:On average, )?(?:Analysts|Economists|Wall Street|Forecasters)"
    r"\s(?:(?!say|said|had|were|and)[\w’'-]+\s){0,4}(?:sees?|expects?|forecasts?|predicts?|anticipates?|projects?)\b"
)
_TURNS = re.compile(
    r";|,\s(?:but|while|after|whereas|compared|versus|which)\b|\bthan\b|\bfrom\b|\bbeat|\bmiss|\babove\b|\bbelow\b"
)


def _seen_by_analysts(claim: Claim) -> Ruling:
    """Like "Analysts see sales at $9 billion, up 7%, and a profit of $2 billion"."""
    led = _clause(claim)
    found = _ANALYSTS_SEE.match(led)
    if found is None or _TURNS.search(led, found.end()) or sphere(claim.metric) != "results":
        return None
    return "forecast", "what analysts see"


_FORESEEN = re.compile(
    r"\b(?:is|are)\s(?:widely\s|now\s)?(?:forecast|seen|projected|predicted|expected|estimated)\sto\shave\s\w+\b[^;,]{0,60}$"
)


def _foreseen(claim: Claim) -> Ruling:
    """Like "Cloud sales are forecast to have risen by 26%"."""
    return ("forecast", "what is foreseen to have been") if _FORESEEN.search(_clause(claim)) else None


_SOURCES = re.compile(
    r"\b(?:[Pp]eople|[Ss]ources|[Pp]ersons?)\s(?:familiar|with\sknowledge|briefed|close)\b.{0,80}\b(?:could|might|may)\s[^;]{0,60}$"
)


def _told_by_sources(claim: Claim) -> Ruling:
    """Like "People familiar with the matter had said that the number could reach 30,000"."""
    return ("rumoured", "what sources said could be") if _SOURCES.search(_clause(claim)) else None


_SHOULD = re.compile(
    r"\b(?:should|will\slikely|is\slikely\sto|are\slikely\sto)\s(?:also\s|then\s|still\s)?"
    r"(?:be|reach|hit|come|grow|rise|increase|total|exceed|land|fall|decline|amount|climb|top)\b[^;,]{0,40}$",
    re.IGNORECASE,
)


def _others(claim: Claim) -> bool:
    """Whether analysts or rumours are spoken of in the sentence."""
    cues = (*claim.passage.cues_of.get("analyst", ()), *claim.passage.cues_of.get("rumoured", ()))
    return any(cue.phrase not in {"consultancy", "close to", "nearing"} for cue in cues)


def _should(claim: Claim) -> Ruling:
    """Like "should hit $6.2 billion in the current quarter": what should be is its owner's outlook."""
    if sphere(claim.metric) != "results" or _others(claim) or not _SHOULD.search(_clause(claim)):
        return None
    return "planned", "what should be"


_VIEW = re.compile(
    r"(?:^|[,;]\s|\b(?:and|but|said|which|that)\s|\b(?:20\d\d|year|quarter|half),?\s)(?:it|[Tt]he\s(?P<who>[\w-]+))\s"
    r"(?:now\s|also\s|still\s)?(?:expects|sees|forecasts|projects|anticipates|predicts|guides|guided)\b[^;]{0,70}$"
)
_OTHERS = frozenset(
    """
    bank broker brokerage firm market analyst research agency imf ministry government street consultancy institute
    group company
    """.split()
)


def _own_view(claim: Claim) -> Ruling:
    """Like "the carmaker expects growth of 2% to 5%": it is its own outlook."""
    found = _VIEW.search(_clause(claim))
    if found is None or sphere(claim.metric) != "results" or _others(claim):
        return None
    makers = (found["who"] or "").endswith(("maker", "giant", "retailer", "group", "company", "consultancy"))
    if not makers or claim.entity is None or claim.name is None or claim.name.sector in ("banking", "research"):
        return None
    return "planned", "its own view"


_TITLE_TO = re.compile(
    r"^(?:[\w.&’'-]+\s){1,4}to\s(?:cut|shed|buy|invest|spend|raise|pay|lay|hire|build|acquire|sell|eliminate|slash|axe|shrink)\b"
)


def _title_to(claim: Claim) -> Ruling:
    """Like "Orbix to shed a fifth of its people": a headline's infinitive is what is to come."""
    if claim.passage.part != "title" or claim.metric not in _DONE or not _TITLE_TO.match(_clause(claim)):
        return None
    others = {"rumoured", "forecast"} & claim.passage.cues_of.keys()
    return None if others else ("planned", "a headline's infinitive")


_DONE = frozenset({"layoffs", "headcount", "capex", "investment", "buyback", "contract"})


def _after_a_past(claim: Claim) -> Ruling:
    """Like "sees 45 billion this year, after 43 billion in 2024"."""
    behind = [mention.period for mention in claim.passage.periods if mention.start >= claim.quantity.end]
    if word(claim.passage, claim.first - 1) != "after" or not behind or sphere(claim.metric) != "results":
        return None
    year = (behind[0] or "").removeprefix("FY")[:4]
    past = year.isdigit() and int(year) < claim.scene.published.year
    return ("actual", "what came before") if past else None


def _is_owed(claim: Claim) -> Ruling:
    """Like "Orbix, which owes creditors $6.5 billion, is preparing to file for bankruptcy"."""
    owed = any("what is owed" in reason for reason in claim.because)
    return ("actual", "what is owed already") if owed and "reports" not in claim.passage.words.texts else None


_WOULD = re.compile(
    r"\b(?:said|says|added)\s(?:that\s)?(?:it|they)\s(?:would|will)\s(?:also\s|then\s)?"
    r"(?:book|spend|invest|hire|cut|raise|build|take|record|buy|add|close|shed|lay)\b[^;,]{0,50}$"
)


def _would(claim: Claim) -> Ruling:
    """Like "said it would book another $250 million": what somebody says it will do is a plan."""
    if claim.metric in {"users", "price"} or _others(claim) or not _WOULD.search(_clause(claim)):
        return None
    return "planned", "what it said it would do"


def _employs(claim: Claim) -> Ruling:
    """Like "employs 140 people and will hire more"."""
    employs = claim.metric == "headcount" and word(claim.passage, claim.first - 1) in {"employs", "employed"}
    return ("actual", "whom it employs") if employs else None


def _once(claim: Claim) -> Ruling:
    """Like "a stake of about 4% once new shares are issued"."""
    behind = word(claim.passage, claim.passage.words.at(claim.quantity.full_end))
    return ("planned", "what will be once") if claim.metric == "stake" and behind == "once" else None


_STATUS_RULES = (
    _seen_by_analysts, _foreseen, _told_by_sources, _should, _own_view, _title_to, _once, _after_a_past, _is_owed,
    _would, _employs,
)  # fmt: skip
