"""Figures as many articles reported them, in; what holds, what held and what is disputed, out.

`timeline` is the public face. `facts` merges reports, by whatever `names` they go, `standings` says what became
of each, `disputes` sets side by side what cannot both be true, `plausible` says what to check, `sums` computes
with the formula shown, of such facts as `pairs` lets meet; `spans` knows periods as months, `cues` and `scopes`
what a sentence does with its figure. Refuses to fetch anything: reports and rates are given.
"""

from bot.ledger.cues import former, refused
from bot.ledger.disputes import apart
from bot.ledger.facts import Computed, Dispute, Fact, Place, Standing, early, spot
from bot.ledger.plausible import beyond
from bot.ledger.scopes import BASES, basis, years_together
from bot.ledger.spans import Span, several_years, span
from bot.ledger.standings import refusal
from bot.ledger.timelines import STOCKS, Timeline, by_metric, possible_first, timeline

__all__ = [
    "BASES",
    "STOCKS",
    "Computed",
    "Dispute",
    "Fact",
    "Place",
    "Span",
    "Standing",
    "Timeline",
    "apart",
    "basis",
    "beyond",
    "by_metric",
    "early",
    "former",
    "possible_first",
    "refusal",
    "refused",
    "several_years",
    "span",
    "spot",
    "timeline",
    "years_together",
]
