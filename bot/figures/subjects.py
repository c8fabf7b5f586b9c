"""A claim with metric and owner in, its subject (product, segment, deal, group) and the whole of a share out."""

from bot.figures.claims import Claim, gap, word
from bot.figures.names import Name, leaders
from bot.figures.words import METRIC

_DEALS = frozenset({"acquisition", "investment", "stake", "contract"})


def named_part(claim: Claim) -> str | None:
    """What inside the entity the figure is of, by the names of its sentence; None when it is the whole."""
    if claim.entity is not None:
        product = _product(claim)
        if product is not None:
            return product
    if claim.metric in _DEALS:
        return _counterpart(claim)
    return None


def is_price_target(claim: Claim) -> bool:
    """Whether the price is where analysts see it."""
    return claim.kind == "money" and any(
        cue.kind in (METRIC, "hint")
        and cue.value == "share_price"
        and cue.phrase in {"price target", "target price", "pt", "price objective", "target", "price targets"}
        and gap(claim.passage, cue.end, claim.first).words < 16
        for cue in claim.passage.cues
    )


def _product(claim: Claim) -> str | None:
    """The product or segment of the owner that stands nearest before the number, else after it."""
    own = [name for name in claim.passage.names if name.entity == claim.entity and name.product not in leaders()]
    before = [name for name in own if name.start < claim.quantity.start]
    if before:
        return before[-1].product
    nearest = next((name for name in own if name.product), None)
    return nearest.product if nearest is not None and _belongs(claim, nearest) else None


def _belongs(claim: Claim, name: Name) -> bool:
    """Whether a product named behind the amount is near enough to be what the amount is of."""
    between = gap(claim.passage, claim.last, claim.passage.words.at(name.start))
    return between.words <= 8 and between.sep == "none" and not between.amounts


def _counterpart(claim: Claim) -> str | None:
    """The other party of a deal: the nearest other company after the number, else before it."""
    others = [
        name
        for name in claim.passage.names
        if name.entity != claim.entity and name.kind in ("company", "unknown", "fund")
    ]
    after = [name for name in others if name.start >= claim.quantity.start]
    chosen = after[0] if after else others[-1] if others else None
    if chosen is None:
        return None
    return chosen.product if chosen.product and chosen.product not in leaders() else chosen.entity


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
