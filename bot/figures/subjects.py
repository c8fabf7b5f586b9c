"""A claim with its metric in, whether its price is a target, and the whole that a share is of, out."""

from bot.figures.claims import Claim, gap, word
from bot.figures.words import METRIC


def is_price_target(claim: Claim) -> bool:
    """Whether the price is where analysts see it."""
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
