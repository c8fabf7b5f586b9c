"""Articles of many outlets in, stories out: which articles tell one event, what it says, and what changed.

`signatures` keeps the little of an article that is compared, `kinds` says what sort of piece it is, `likeness`
adds up what speaks for one story, `grouping` decides, by `bridges` also of two stories; `telling` makes the story,
of figures that `facts` merges and titles that `headlines` compares, `states` says how sure it is, `origins` who
found it out and `reasons` why it is one. Refuses to know who is told.
"""

from bot.stories.facts import merged
from bot.stories.grouping import WINDOW, Joined, RecentStories, cluster, join
from bot.stories.headlines import only_headline
from bot.stories.origins import origins, outlets
from bot.stories.reasons import Reason, reasons
from bot.stories.signatures import Signature, signature
from bot.stories.telling import changes, newest, story

__all__ = [
    "WINDOW",
    "Joined",
    "Reason",
    "RecentStories",
    "Signature",
    "changes",
    "cluster",
    "join",
    "merged",
    "newest",
    "only_headline",
    "origins",
    "outlets",
    "reasons",
    "signature",
    "story",
]
