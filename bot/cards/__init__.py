"""Findings in, cards out: what people see, before any platform, parts in order of importance.

`stories` makes the card of a story, `briefs` those of many, `ledger` those of figures over time, `feeds` those on
feeds, and `answers` notices, lists and sources; `labels` are the few words that say what a figure is. Refuses to
look anything up.
"""

from bot.cards.answers import listing, notice, sources
from bot.cards.briefs import ITEMS_ON_A_BRIEF, MOST_LINES_BENEATH, brief, details
from bot.cards.feeds import feed_list, feed_notice
from bot.cards.labels import amount, fragment, label
from bot.cards.ledger import Line, View, comparison, overview, ranking, timeline
from bot.cards.stories import ROWS_ON_A_STORY, badge, key_figures, story

__all__ = [
    "ITEMS_ON_A_BRIEF",
    "MOST_LINES_BENEATH",
    "ROWS_ON_A_STORY",
    "Line",
    "View",
    "amount",
    "badge",
    "brief",
    "comparison",
    "details",
    "feed_list",
    "feed_notice",
    "fragment",
    "key_figures",
    "label",
    "listing",
    "notice",
    "overview",
    "ranking",
    "sources",
    "story",
    "timeline",
]
