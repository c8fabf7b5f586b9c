"""A claim with its metric in, whether its price is a target, and the whole that a share is of, out."""

import re

from bot.figures.claims import Claim, gap, is_chinese, word
from bot.figures.words import METRIC
from bot.text.scripts import simplified

_TARGET = re.compile("目标价(?:(?!股价|现价|收盘|市价|空间|潜在)[^，。；]){0,30}$")


def is_price_target(claim: Claim) -> bool:
    """Whether the price is where analysts see it."""
    if is_chinese(claim):
        before = claim.passage.written(claim.passage.sentence.start, claim.quantity.start)
        return claim.kind == "money" and _TARGET.search(simplified(before)) is not None
    return claim.kind == "money" and any(
        cue.kind in (METRIC, "hint")
        and cue.value == "share_price"
        and cue.phrase in {"price target", "target price", "pt", "price objective", "target", "price targets"}
        and gap(claim.passage, cue.end, claim.first).words < 16
        for cue in claim.passage.cues
    )


def whole(claim: Claim) -> str | None:
    """For a count what is counted, for a share the metric that it is a part of."""
    if claim.kind == "count":
        return claim.quantity.noun
    if claim.measure != "share":
        return None
    if claim.metric in ("layoffs", "headcount"):
        return "workforce"
    for offset in range(6):
        if word(claim.passage, claim.last + offset) == "of":
            cue = next(
                (
                    c
                    for c in claim.passage.cues
                    if c.kind == METRIC and claim.last + offset < c.start <= claim.last + offset + 6
                ),
                None,
            )
            return cue.value if cue is not None else claim.metric
    return claim.metric
