"""A scene and a judge in, its claims decided out: metric, measure, owner, period, status, one claim after another.

Knows the order of decisions; refuses to know how any one is made: a `Judge` does that, trained or labelled.
"""

from collections.abc import Callable
from typing import Protocol, cast

from bot.figures.binding.attribution import attribution_case
from bot.figures.binding.entity import NOBODY, Cast, entity_case
from bot.figures.binding.measure import direction_case, measure_case
from bot.figures.binding.metric import NONE, cue_counts, metric_case
from bot.figures.binding.period import Times, period_case, settled
from bot.figures.binding.status import status_case
from bot.figures.binding.subject import WHOLE, subject_case
from bot.figures.chinese_owners import chinese_second_look
from bot.figures.chinese_rules import chinese_rejection
from bot.figures.claims import Claim, claims
from bot.figures.linear import Case, Decision, Model
from bot.figures.passages import Scene
from bot.figures.rulebook import RULES
from bot.figures.rules import entity_rule, metric_by_owner, rejection
from bot.figures.rulings import Ruling, first_ruling
from bot.figures.sources import unnamed_source
from bot.figures.subjects import whole
from bot.model import Measure, Status

_SIGNED_LEVELS = frozenset({"net_income", "operating_income", "eps", "cash_flow", "margin"})
_BESIDE = frozenset({"subject", "attribution"})  # say more of a figure; how sure its fields are hangs on neither


class Judge(Protocol):
    """Makes one decision of a kind (`metric`, `measure`, ...) for a claim."""

    def __call__(self, kind: str, claim: Claim, make: Callable[[], Case]) -> str: ...


class Trained:
    """The judge that ships: a linear model a decision, overruled by named rules where language is certain."""

    def __init__(self, models: dict[str, Model], *, explain: bool = False) -> None:
        self._models = models
        self._explain = explain

    def __call__(self, kind: str, claim: Claim, make: Callable[[], Case]) -> str:
        """The model's choice, with its reasons left on the claim."""
        model = self._models[kind]
        case = make()
        decision = model.decide(case)
        if kind not in _BESIDE:
            claim.sure *= decision.sure
        if self._explain:
            claim.because.append(_reason(kind, decision, model.reasons(case, decision)))
        return decision.choice


def _reason(kind: str, decision: Decision, features: tuple[str, ...]) -> str:
    said = "; ".join(features) or "nothing speaks against it"
    return f"{kind} {_shown(kind, decision.choice)} ({decision.sure:.0%}): {said}"


def _shown(kind: str, choice: str) -> str:
    return choice or {"entity": "nobody", "period": "undated", "subject": "the whole"}.get(kind, "none")


def bind(scene: Scene, judge: Judge, cast_: Cast | None = None) -> list[Claim]:
    """Every amount of a scene with its decisions made; `cast_` is everybody in the scene, where that is known."""
    counts, cast_, times = cue_counts(scene), cast_ or Cast(scene), Times(scene)
    found = claims(scene)
    for claim in found:
        if claim.rejected is None:
            claim.rejected = rejection(claim) or chinese_rejection(claim)
        if claim.rejected is None:
            _decide(claim, judge, counts, cast_, times)
    return found


def _decide(claim: Claim, judge: Judge, counts: object, cast_: Cast, times: Times) -> None:
    claim.metric = _ruled(claim, "metric") or judge(
        "metric",
        claim,
        lambda: metric_case(claim, counts),  # type: ignore[arg-type]
    )
    claim.metric_sure = claim.sure
    if claim.metric == NONE:
        claim.rejected = "no figure"
        return
    claim.rule = claim.rule or f"{claim.metric} by weights"
    claim.measure = cast(
        "Measure", _ruled(claim, "measure") or judge("measure", claim, lambda: measure_case(claim))
    )
    way = _ruled(claim, "direction")
    if way is not None:
        claim.negative = way == "down"
    elif claim.measure == "change" or claim.metric in _SIGNED_LEVELS:
        signed = claim.quantity.value < 0
        claim.negative = signed or judge("direction", claim, lambda: direction_case(claim)) == "down"
    _decide_owner(claim, judge, cast_)
    claim.metric = _noted(claim, metric_by_owner(claim), "metric") or claim.metric
    ruled = _ruled(claim, "subject")
    part = ruled if ruled is not None else judge("subject", claim, lambda: subject_case(claim))
    claim.subject = part if part != WHOLE else None
    claim.of = whole(claim)
    claim.bound = claim.quantity.bound
    dated = _ruled(claim, "period")
    period = dated if dated is not None else judge("period", claim, lambda: period_case(claim, times))
    claim.period = settled(claim, period)
    claim.status = cast("Status", _ruled(claim, "status") or judge("status", claim, lambda: status_case(claim)))
    ruled = _ruled(claim, "attribution")
    said = ruled if ruled is not None else judge("attribution", claim, lambda: attribution_case(claim))
    if ruled is None and not said:
        said = _noted(claim, unnamed_source(claim), "attribution") or ""
    claim.attribution = said or None


def _decide_owner(claim: Claim, judge: Judge, cast_: Cast) -> None:
    ruled = _noted(claim, entity_rule(claim, cast_) or first_ruling(RULES["entity"], claim), "entity")
    entity = ruled if ruled is not None else judge("entity", claim, lambda: entity_case(claim, cast_))
    claim.name = cast_.names.get(entity)
    again = _noted(claim, chinese_second_look(claim), "entity") if ruled is None else None
    entity = entity if again is None else again
    claim.entity = entity if entity != NOBODY else None
    claim.name = cast_.names.get(entity)


def _ruled(claim: Claim, kind: str) -> str | None:
    """What the first rule for a decision says, noted on the claim."""
    return _noted(claim, first_ruling(RULES[kind], claim), kind)


def _noted(claim: Claim, ruling: Ruling, kind: str) -> str | None:
    if ruling is None:
        return None
    choice, name = ruling
    claim.because.append(f"{kind} {_shown(kind, choice)}: rule {name}")
    if kind == "metric":
        claim.rule = name
    return choice
