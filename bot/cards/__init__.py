"""Findings in, cards out: what people see, before any platform, parts in order of importance.

`stories` makes the card of a story, `briefs` those of many, `ledger` those of figures over time, `comparisons` of
several companies side by side, `charts` the bars of either, `rows` the line of a fact, `alerts` what fired,
`feeds` those on feeds, `answers` notices, lists and sources; `labels` are the few words beside a figure,
`standing` those on one that was denied.
Refuses to look anything up.
"""

from bot.cards.alerts import alert
from bot.cards.answers import listing, notice, sources
from bot.cards.briefs import ITEMS_ON_A_BRIEF, MOST_LINES_BENEATH, brief, details
from bot.cards.charts import by_period, charted, side_by_side
from bot.cards.comparisons import Line, comparison, ranking
from bot.cards.feeds import feed_list, feed_notice
from bot.cards.labels import amount, fragment
from bot.cards.ledger import overview, timeline
from bot.cards.rows import View
from bot.cards.standing import NOTHING, Denied, standing_first, word
from bot.cards.stories import ROWS_ON_A_STORY, badge, key_figures, story

__all__ = [
    "ITEMS_ON_A_BRIEF",
    "MOST_LINES_BENEATH",
    "NOTHING",
    "ROWS_ON_A_STORY",
    "Denied",
    "Line",
    "View",
    "alert",
    "amount",
    "badge",
    "brief",
    "by_period",
    "charted",
    "comparison",
    "details",
    "feed_list",
    "feed_notice",
    "fragment",
    "key_figures",
    "listing",
    "notice",
    "overview",
    "ranking",
    "side_by_side",
    "sources",
    "standing_first",
    "story",
    "timeline",
    "word",
]
