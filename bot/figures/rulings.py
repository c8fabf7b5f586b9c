"""What every module of rules hands on: a ruling, the first of several, and the Chinese around an amount.

A ruling is (choice, name of the rule), None where a rule does not apply. Refuses to know any rule.
"""

from collections.abc import Callable, Iterable

from bot.figures.claims import Claim
from bot.text.scripts import simplified

Ruling = tuple[str, str] | None


def first_ruling(rules: Iterable[Callable[[Claim], Ruling]], claim: Claim) -> Ruling:
    """What the first rule that applies says; those behind it are not asked."""
    return next((ruling for rule in rules if (ruling := rule(claim)) is not None), None)


def chinese_before(claim: Claim) -> str:
    """What stands before an amount in its sentence, in simplified characters."""
    return simplified(claim.passage.written(claim.passage.sentence.start, claim.quantity.start))


def chinese_after(claim: Claim) -> str:
    """What stands behind an amount in its sentence, in simplified characters."""
    return simplified(claim.passage.written(claim.quantity.full_end, claim.passage.sentence.end))
