"""A claim that nobody was found to say in, the source that it is "according to" out, where that is no name.

"regulatory filings", "a person familiar with the matter": whoever reads on wants to know them, too.
"""

import re

from bot.figures.claims import Claim

_WHO = r"""(?:(?:[Tt]he|[Ii]ts|their|his|her|new|most|latest|recent)\ ){0,3}
    (?P<who>(?!company|firm|filings\b)(?:[\w’'&/-]+\ ){0,4}?
        (?:filings|documents?|records|websites?|surveys?|stud(?:y|ies)|officials?|researchers|experts
          |prospectus|indictment|complaint|lawsuit|memo|transcript|sources?|persons?|people|data)
        (?:\ (?:familiar\ with|with\ (?:direct\ )?knowledge\ of|briefed\ on|close\ to)\ (?:\w+\ ){0,3}\w+)?)"""
_ACCORDING = re.compile(
    rf"\b[Aa]ccording\ to\ {_WHO}(?=[.,;)]|$|\ (?:who|because|\(|(?:on\ )?(?:Mon|Tues|Wednes|Thurs|Fri)day)\b)",
    re.VERBOSE,
)
_SHOW = re.compile(rf"(?:^|[,.]\ ){_WHO}\ (?:show|shows|showed|reveal|reveals|revealed)\b", re.VERBOSE)
_SAY = re.compile(
    r", (?P<who>the (?:\w+ ){0,2}"
    r"(?:founders|firms|companies|authors|lawyers|attorneys|officials|researchers|regulators))"
    r" (?:said|say|told|tell)\b"
)
_APART = re.compile(r";| while | but ")


def unnamed_source(claim: Claim) -> tuple[str, str] | None:
    """Like "regulatory filings" for what is told "according to regulatory filings", or what they show."""
    passage = claim.passage
    text, offset = passage.sentence.text, passage.sentence.start
    found = _ACCORDING.search(text) if text.count("ccording to ") == 1 else None
    found = found or (_SHOW.search(text) if " show" in text or " reveal" in text else None)
    found = found or _SAY.search(text, claim.quantity.end - offset)
    if found is None:
        return None
    start, end = found.start() + offset, found.end() + offset
    if any(start <= name.start < end for name in passage.names):
        return None
    between = text[claim.quantity.end - offset : found.start()] if start > claim.quantity.end else ""
    if _APART.search(between):
        return None
    who = found["who"]
    return who[0].lower() + who[1:] if who[1:2].islower() else who, "a source that has no name"


_SPEAKERS = frozenset(
    "employees people executives sources officials persons insiders analysts investors bankers".split()
)
_SPEAK = re.compile(
    r"\s(?:(?:familiar|briefed|close)\b|with\s(?:direct\s)?knowledge\b|who\b|said\b|say\b|told\b|involved\sin\b)"
)
_MANY = 10


def counts_sources(claim: Claim) -> bool:
    """Whether a count is of those who say it: "two former employees said"."""
    noun = (claim.quantity.noun or "").lower().split(" ")[-1]
    if claim.kind != "count" or noun not in _SPEAKERS or claim.quantity.value > _MANY:
        return False
    text, offset = claim.passage.sentence.text, claim.passage.sentence.start
    at = text.find(noun, claim.quantity.end - offset - len(noun)) + len(noun)
    return _SPEAK.match(text, at) is not None
