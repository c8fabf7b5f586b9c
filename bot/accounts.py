"""The account of all that was ever fetched, in; its sum and the reasons behind it, as people read them, out."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import get_args

from bot.model import Account, Fate

KINDS = 5
_CASE = re.compile(r" \(.*|, (?:and|with) .*|; .*", re.DOTALL)
_ADDRESS = re.compile(r"https?://\S+")


def balance(account: Account) -> str:
    """The sum of all fates: "fetched 24 = 20 told + 4 merged"."""
    terms = [f"{account.fates[fate]} {fate}" for fate in get_args(Fate) if account.fates.get(fate)]
    return f"fetched {account.fetched} = {' + '.join(terms) or '0'}"


def reasons(account: Account) -> Iterable[str]:
    """A line for each fate with the kinds of its reasons, the most frequent first."""
    for fate in get_args(Fate):
        kinds: Counter[str] = Counter()
        for (whose, reason), number in account.reasons.items():
            if whose == fate:
                kinds[_kind(reason)] += number
        if kinds:
            shown = [f"{kind} {number}" for kind, number in kinds.most_common(KINDS)]
            others = kinds.total() - sum(number for _, number in kinds.most_common(KINDS))
            shown += [f"others {others}"] * bool(others)
            yield f"{account.fates.get(fate, 0):>6} {fate}: {', '.join(shown)}"


def _kind(reason: str) -> str:
    """A reason without what it says of a single case."""
    return _ADDRESS.sub("another", _CASE.sub("", reason)).rstrip(".")
