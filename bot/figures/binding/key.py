"""A claim among its article's claims in, the case for its place on the card out."""

from collections.abc import Sequence
from functools import cache

from bot.figures.binding.entity import Cast
from bot.figures.binding.period import UNDATED, relation
from bot.figures.claims import Claim
from bot.figures.linear import Case, bucket
from bot.figures.words import METRIC, table

KEY, ASIDE = "key", "aside"


@cache
def _weights() -> dict[str, float]:
    return {metric: float(row["weight"]) for metric, row in table("metrics.toml").items()}


def key_case(claim: Claim, among: Sequence[Claim], cast: Cast) -> Case:
    """Whether a claim belongs on the card."""
    rank = among.index(claim)
    same = [other for other in among if other.metric == claim.metric]
    given = [
        f"order {bucket(rank, (0, 1, 2, 3, 4, 5, 7, 10, 15))}",
        f"among {bucket(len(among), (1, 3, 5, 6, 8, 11, 16, 25))}",
        f"{claim.metric}",
        f"{claim.metric} {claim.measure}",
        f"{claim.metric} order {bucket(same.index(claim), (0, 1, 2, 3, 5))}",
        f"weight {_weights()[claim.metric]}",
        claim.status,
        f"{claim.metric} {claim.status}",
        f"owner {cast.rank(claim.entity or '')}",
        f"sentence {bucket(max(claim.passage.number, 0), (0, 1, 2, 3, 5, 8, 12, 20))}",
        f"in {claim.passage.part}",
        f"in the sentence {claim.order if claim.order < 5 else 5}",
        f"period {relation(claim.period or UNDATED, claim.scene.published)}",
        f"unit {claim.kind}",
    ]
    given += _title(claim)
    given += _size(claim, among)
    given += _contrast(claim, among)
    return Case(tuple(given), {KEY: (), ASIDE: ()})


def _title(claim: Claim) -> list[str]:
    title = claim.scene.passages[0]
    if title.number >= 0:
        return []
    found = []
    if any(quantity.unit == claim.quantity.unit and near(quantity.value, claim) for quantity in title.quantities):
        found.append("amount in the title")
    if any(cue.kind == METRIC and cue.value == claim.metric for cue in title.cues):
        found.append("metric in the title")
    if any(name.entity == claim.entity for name in title.names):
        found.append("owner in the title")
    elif title.names:
        found.append("owner not in the title")
    return found


def near(value: object, claim: Claim) -> bool:
    """Whether a value is the claim's, or so near that it is the same, rounded."""
    mine, other = float(claim.quantity.value), float(value)  # type: ignore[arg-type]
    return abs(mine - other) <= 0.02 * max(abs(mine), abs(other))


def _size(claim: Claim, among: Sequence[Claim]) -> list[str]:
    """How the amount ranks among those of its unit."""
    kind, value = claim.kind, claim.quantity.value
    larger = len([1 for other in among if other.kind == kind and other.quantity.value > value])
    return [f"{kind} size {bucket(larger, (0, 1, 2, 4, 8))}"]


def _contrast(claim: Claim, among: Sequence[Claim]) -> list[str]:
    """Whether it is the old side of a comparison, or one of many of its kind."""
    before = claim.passage.words.texts[max(0, claim.first - 4) : claim.first]
    link = next((text for text in reversed(before) if text in _OLD), "none")
    alike = sum([other.metric == claim.metric and other.entity == claim.entity for other in among])
    return [
        f"after {link}",
        f"{claim.metric} after {link}",
        f"of its kind {bucket(alike, (1, 2, 4, 8))}",
    ]


_OLD = frozenset(
    {
        "from",
        "versus",
        "vs",
        "than",
        "compared",
        "against",
        "expected",
        "estimates",
        "estimate",
        "consensus",
        "previous",
        "earlier",
    }
)
