"""What every module of rules hands on: a ruling, the first of several, and what is written around an amount.

A ruling is (choice, name of the rule), None where a rule does not apply. Refuses to know any rule.
"""

import re
from collections.abc import Callable, Iterable

from bot.figures.claims import Claim
from bot.text.scripts import simplified

Ruling = tuple[str, str] | None


def first_ruling(rules: Iterable[Callable[[Claim], Ruling]], claim: Claim) -> Ruling:
    """What the first rule that applies says; those behind it are not asked."""
    return next((ruling for rule in rules if (ruling := rule(claim)) is not None), None)


def before(claim: Claim, reach: int) -> str:
    """What stands before an amount in its sentence, as far as so many characters reach."""
    at = claim.quantity.bound_start - claim.passage.sentence.start
    return claim.passage.sentence.text[max(0, at - reach) : at]


def led(claim: Claim, reach: int) -> str:
    """What stands before an amount in its sentence, without the words that only round it, and without a space."""
    return _ROUNDS.sub("", before(claim, reach)).rstrip()


_ROUNDS = re.compile(
    r"(?:\s(?:about|around|roughly|nearly|almost|some|just|only|over|under|more|less|than|at|least|an?|as|much|up|to"
    r"|approximately|another|additional|extra|further|estimated|record|total)){1,6}\s?$",
    re.IGNORECASE,
)


def behind(claim: Claim, reach: int) -> str:
    """What stands behind an amount in its sentence, as far as so many characters reach."""
    at = claim.quantity.full_end - claim.passage.sentence.start
    return claim.passage.sentence.text[at : at + reach]


def chinese_before(claim: Claim) -> str:
    """What stands before an amount in its sentence, in simplified characters."""
    return simplified(claim.passage.written(claim.passage.sentence.start, claim.quantity.start))


def chinese_after(claim: Claim) -> str:
    """What stands behind an amount in its sentence, in simplified characters."""
    return simplified(claim.passage.written(claim.quantity.full_end, claim.passage.sentence.end))
