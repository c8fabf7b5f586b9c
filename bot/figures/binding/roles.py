"""A name in a sentence in, the part it plays there out: subject, possessor, object, or merely named.

Knows verbs by their endings and a list of the irregular ones; refuses to know what is said.
"""

from bot.figures.claims import word
from bot.figures.names import Name
from bot.figures.passages import Passage

SUBJECT, POSSESSOR, OBJECT, NAMED = "subject", "possessor", "object", "named"
VERBS = frozenset(
    """
    is are was were has have had will would could may might can should must does did do rose fell
    grew held began got gave saw swung won lost took made sold bought spent paid cut put let led met
    hit beat became came went ran drew built shut sank slid shrank rise rises fall falls grow grows
    hold holds begin begins gets gives sees wins loses takes makes sells buys spends pays cuts puts
    lets leads meets hits beats becomes comes goes runs draws builds says said told tells expects
    plans aims wants seeks owns reports posts forecasts estimates predicts projects trades operates
    employs generates earns offers agrees intends hopes looks faces needs uses remains stands
    announces raises lifts lowers boosts warns adds joins launches acquires invests closes ends
    opens jumps climbs gains drops slips slides surges tumbles soars plunges sinks edges dips slumps
    rallies declines advances increases decreases accounts counts controls claims believes thinks
    anticipates projects commands holds serves laid kept left put spun shed sent brought broke overtook
    """.split()
)
_BETWEEN = frozenset(
    """
    also now still already recently reportedly currently then has have had just only inc corp ltd
    plc co group itself stock shares share inc. corp. co. meanwhile again even not
    """.split()
)
_NO_SUBJECT = frozenset(
    """
    by from with to in at of for against than between into on via versus vs like including as about
    over under through near per behind outside
    """.split()
)
_REACH, _BRACKET = 4, 8


def roles(passage: Passage) -> tuple[str, ...]:
    """The part of each of a passage's names, in order."""
    if passage.roles is None:
        passage.roles = tuple(_role(passage, name) for name in passage.names)
    return passage.roles


def _role(passage: Passage, name: Name) -> str:
    words = passage.words
    start, end = words.at(name.start), words.at(name.end)
    if word(passage, end) == "'s":
        return POSSESSOR
    before = word(passage, start - 1)
    if before in _NO_SUBJECT or (before in {"the", "rival", "giant"} and word(passage, start - 2) in _NO_SUBJECT):
        return OBJECT
    return (
        SUBJECT if _verb_follows(passage, end) else OBJECT if before in VERBS or before.endswith("ed") else NAMED
    )


def _verb_follows(passage: Passage, at: int) -> bool:
    at = _past_brackets(passage, at)
    for place in range(at, at + _REACH):
        text = word(passage, place)
        if text in VERBS or (len(text) > 4 and text.endswith("ed")):
            return True
        if text not in _BETWEEN and not text.endswith("ly"):
            return False
    return False


def _past_brackets(passage: Passage, at: int) -> int:
    """Beyond a ticker in brackets or a short clause between commas."""
    opening = word(passage, at)
    closing = {"(": ")", ",": ",", "[": "]"}.get(opening)
    if closing is None:
        return at
    for place in range(at + 1, at + 1 + (_BRACKET * (2 if opening == "," else 1))):
        if word(passage, place) == closing:
            return place + 1
    return at
