"""Claims in, rulings out where language leaves no doubt; every rule has a name, and every name has cases.

A ruling is (choice, name of the rule). Refuses to guess: what these rules leave open, the weights decide.
"""

from collections.abc import Callable

from bot.figures.binding.entity import NOBODY, Cast
from bot.figures.binding.metric import is_per_share
from bot.figures.binding.period import UNDATED
from bot.figures.claims import Claim, word
from bot.figures.words import METRIC

Ruling = tuple[str, str] | None


def rejection(claim: Claim) -> str | None:
    """Why a claim cannot be a figure, by its form alone."""
    quantity = claim.quantity
    if quantity.unit == "percent" and quantity.value == 100 and _after(claim) not in {"stake", "of", "owned"}:
        return "100% as emphasis"
    if quantity.unit in ("percent", "x") and quantity.value == 0:
        return "nothing"
    return None


def _after(claim: Claim, offset: int = 0) -> str:
    return word(claim.passage, claim.last + offset)


def _before(claim: Claim, offset: int = 1) -> str:
    return word(claim.passage, claim.first - offset)


def metric_rule(claim: Claim) -> Ruling:
    """The first metric rule that applies."""
    return _first(_METRIC_RULES, claim)


def _margin(claim: Claim) -> Ruling:
    if claim.kind == "percent" and _after(claim) in {"margin", "margins"}:
        return "margin", "a percent margin"
    return None


def _stake(claim: Claim) -> Ruling:
    if claim.kind == "percent" and _after(claim) in {"stake", "ownership", "shareholding"}:
        return "stake", "a percent stake"
    return None


def _profit_per_share(claim: Claim) -> Ruling:
    """ "earned $1.23 per share": profit words lead, and no word of a price or a payout stands nearer."""
    if not is_per_share(claim):
        return None
    for cue in reversed(claim.passage.cues):
        if cue.kind == METRIC and cue.end <= claim.first + 1:
            return ("eps", "profit per share") if cue.value in {"eps", "net_income"} else None
    return None


def _let_go(claim: Claim) -> Ruling:
    """ "laid off some 8,000 employees"."""
    noun = (claim.quantity.noun or "").lower().split(" ")[-1]
    if claim.kind != "count" or noun not in _STAFF:
        return None
    near = [
        cue
        for cue in claim.passage.cues
        if cue.kind == METRIC and cue.value == "layoffs" and 0 <= claim.first - cue.end <= 4
    ]
    return ("layoffs", "staff let go") if near else None


_STAFF = frozenset("employees workers staff jobs people staffers positions roles engineers contractors".split())


def _costs(claim: Claim) -> Ruling:
    """ "It costs $1,099"."""
    if claim.kind == "money" and claim.quantity.value < 100_000 and _before(claim) == "costs":
        return "price", "what a thing costs"
    return None


_METRIC_RULES: tuple[Callable[[Claim], Ruling], ...] = (_margin, _stake, _profit_per_share, _let_go, _costs)


def metric_by_owner(claim: Claim) -> Ruling:
    """A move of an index is the index's, a move of a company is its share's."""
    if claim.name is None:
        return None
    if claim.metric == "share_price" and claim.name.kind == "index":
        return "index", "an index moves"
    if claim.metric == "index" and claim.name.kind == "company" and claim.kind == "percent":
        return "share_price", "a share moves"
    return None


def _first(rules: tuple[Callable[[Claim], Ruling], ...], claim: Claim) -> Ruling:
    for rule in rules:
        ruling = rule(claim)
        if ruling is not None:
            return ruling
    return None


_GAINS = frozenset(
    "gains additions additional extra added adds add adding gained gains gain lost lose loses losing shed hired hire".split()
)


def measure_rule(claim: Claim) -> Ruling:
    """The measure where unit and metric leave no choice."""
    if claim.kind == "count" and claim.metric in {"users", "headcount"}:
        before = {_before(claim, offset) for offset in (1, 2, 3, 4, 5)}
        after = {_after(claim), _after(claim, 1)}
        if (
            before & _GAINS
            or "adds" in {_before(claim, offset) for offset in (6, 7)}
            or after & {"more", "new", "additional"}
        ):
            return "change", "won or lost"
    if claim.metric == "stake" and claim.kind == "percent" and _before(claim) not in {"by"}:
        return "level", "percent owned is a level"
    return None


def entity_rule(claim: Claim, cast: Cast) -> str | None:
    """Whose figure it is, where nothing else is possible; `NOBODY` for an article that names nobody."""
    return NOBODY if not cast.names else None


def period_rule(claim: Claim) -> str | None:
    """A price target has no period."""
    return UNDATED if claim.subject == "price target" else None


def status_rule(claim: Claim) -> Ruling:
    """A price target is a forecast."""
    if claim.subject == "price target":
        return "forecast", "a price target is a forecast"
    return None
