"""Two stories and how surely an article belongs to both, in; whether they are one out.

Over-merging hurts more than a duplicate. So the article alone is no proof: the stories must be alike themselves,
and nothing in one may speak against the other. Refuses to choose which of them stays.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.stories.facts import RESTLESS
from bot.stories.likeness import OTHER_COMPANIES_PART, likeness, same_amount, score
from bot.stories.signatures import Signature

ONE_STORY = 2.6  # more than an article needs to join: two stories that were told are not made one lightly
COMPARED = 12  # of each story the latest articles, so that the long ones cost no more


def are_one(belongs: float, one: Sequence[Signature], other: Sequence[Signature]) -> bool:
    """Whether two stories are one, where an article `belongs` to both at least so surely."""
    if _contradict(one, other):
        return False
    alike = [likeness(mine, theirs) for mine in _latest(one) for theirs in _latest(other)]
    if any(not parts or OTHER_COMPANIES_PART in dict(parts) for parts in alike):
        return False
    return (sum(map(score, alike)) / len(alike) + belongs) / 2 >= ONE_STORY


def _latest(articles: Iterable[Signature]) -> Sequence[Signature]:
    return sorted(articles, key=lambda known: (known.published, known.article))[-COMPARED:]


def _contradict(one: Sequence[Signature], other: Sequence[Signature]) -> bool:
    """Whether both give figures of one company and metric, and never the same amount."""
    ours, theirs = _amounts(one), _amounts(other)
    shared = ours.keys() & theirs.keys()
    return bool(shared) and not any(
        same_amount(amount, theirs_too) for what in shared for amount in ours[what] for theirs_too in theirs[what]
    )


def _amounts(articles: Iterable[Signature]) -> dict[tuple[str, str, str], set[str]]:
    """The amounts that articles give, by company, metric and unit."""
    found: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for known in articles:
        for figure in known.figures:
            whose, metric, amount = figure.rsplit("|", 2)
            if metric not in RESTLESS:
                found[whose, metric, amount.partition(" ")[0]].add(amount)
    return found
