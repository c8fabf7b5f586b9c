"""Claims in, whose they are and of what where a sentence runs in parallel: "Orbix spent $9bn, Velta $7bn".

Knows clauses that leave their verb away, possessive subjects, and "respectively"; refuses to guess elsewhere.
"""

from collections.abc import Callable
from itertools import pairwise

from bot.figures.binding.entity import NOBODY
from bot.figures.claims import Claim, word
from bot.figures.names import Name
from bot.figures.words import METRIC

_JOINS = frozenset({",", "and", "while", "but", ";", "whereas", "&"})
_BRIDGES = frozenset({"at", "with", "for", "about", "around", "roughly", "nearly", "some", "a", "just"})
_MOVES = frozenset({"up", "down", "off", "higher", "lower"})
# Names that hang on one of these are no subjects: "raised $9bn from Orbix and Velta at $90bn".
_GOVERNORS = frozenset(
    """
    from with by to in of for between including into like as over against among via through on at than
    """.split()
)
_OPENS = _JOINS | {"", "as", "though", "although", "said", "that", "since", "because", "when", "after"}
_OWNERS = frozenset({"company", "index", "fund", "crypto"})  # unlike countries, regions, agencies and people
_NO_OWNERS = frozenset({"country", "place", "commodity"})
_ADJECTIVES = frozenset({"the", "broader", "wider", "tech-heavy", "blue-chip", "benchmark"})
_FROM_NAME_TO_METRIC, _FROM_NAME_TO_AMOUNT = 5, 14


def parallel(claim: Claim) -> tuple[str, str] | None:
    """Whose clause it is, or whose turn in a list; nobody's what is of several at once."""
    if _together(claim):
        return NOBODY, "of several at once"
    if _of_a_group(claim):
        return NOBODY, "of a group that nobody names"
    for owner, name in _OWNED:
        if (found := owner(claim)) is not None:
            return found, name
    return None


def _together(claim: Claim) -> bool:
    """Whether an amount is that of several at once: "Orbix, Velta and Nuvolta will spend a combined $90bn"."""
    words = claim.passage.words
    led = words.texts[max(0, claim.first - 4) : claim.first]
    if not _AT_ONCE & set(led) and words.texts[claim.last : claim.last + 1] not in (["combined"], ["together"]):
        return False
    names = [name for name in claim.passage.parties if name.end <= claim.quantity.start and name.kind in _OWNERS]
    spans = [(words.at(name.start), words.at(name.end)) for name in names]
    return len({name.entity for name in names}) > 1 and any(
        _JOINS.issuperset(between) and between
        for between in (words.texts[one[1] : two[0]] for one, two in pairwise(spans))
    )


_AT_ONCE = frozenset({"combined", "together", "collectively"})


def dealt_out(claim: Claim) -> tuple[str, str] | None:
    """Like "gross profit and sales of $4 million and $9 million, respectively"."""
    metric = _Respectively(claim).metric()
    return (metric, "one of each, respectively") if metric is not None else None


def _of_a_group(claim: Claim) -> bool:
    """Like "Together the four will lay out $90bn", "the market grew 8%": nobody is named before it."""
    before = [name for name in claim.passage.parties if name.end <= claim.quantity.start]
    if before or claim.measure == "share":
        return False
    words = claim.passage.words.texts
    opening = words[: min(claim.first, 12)]
    if words[:1] in (["together"], ["combined"]) or words[:2] == ["the", "combined"]:
        return any(text in _NUMBERS for text in opening)
    at = opening.index("market") if "market" in opening else len(words)
    opens = at <= _OPENING or "," in words[max(0, at - _OPENING) : at]
    return claim.metric == "market_size" and opens and at > 0 and words[at - 1] in _THE


_OPENING = 3
_NUMBERS = frozenset("two three four five six seven eight nine ten".split())
_THE = frozenset({"the", "overall", "whole", "total", "global", "worldwide"})


def _gapped(claim: Claim) -> str | None:
    """The owner that stands right before an amount where the verb is left away, as the clause before has it."""
    first, name = claim.before, _last_party(claim)
    if first is None or first.rejected is not None or name is None or name.start < first.quantity.end:
        return None
    if name.kind not in _OWNERS and name.kind != "unknown":
        return None
    while first is not None and first.kind != claim.kind:
        first = first.before
    if first is None or first.rejected is not None:
        return None
    words = claim.passage.words
    start, end = words.at(name.start), words.at(name.end)
    between = words.texts[end : words.at(claim.quantity.bound_start)]
    while word(claim.passage, start - 1) in _ADJECTIVES:
        start -= 1
    bridges = _BRIDGES | _MOVES | {"'s"} if claim.kind == "percent" else _BRIDGES
    if between == [","] and word(claim.passage, start - 1) == ";":  # "Orbix fell 9%; Velta, 7%"
        return name.entity
    if len(between) > 1 or not bridges.issuperset(between):
        return None
    if word(claim.passage, start - 1) not in _JOINS and not _follows(claim, start):
        return None
    return name.entity if _heads_a_clause(claim, name, first) else None


def _beside_with(claim: Claim) -> str | None:
    """Like ", with Orbix off 2.8%", ", with Velta putting in up to $2 billion"."""
    name, words = _last_party(claim), claim.passage.words
    if name is None or name.kind not in _OWNERS or name.sector in _HOUSES:
        return None
    start, end = words.at(name.start), words.at(name.end)
    if word(claim.passage, start - 1) != "with" or word(claim.passage, start - 2) not in _JOINS:
        return None
    doing = word(claim.passage, end)
    near = words.texts[end : words.at(claim.quantity.bound_start)]
    apart = doing in _MOVES | _PLACES or (len(doing) > 4 and doing.endswith("ing"))
    return name.entity if apart and len(near) <= 6 and "," not in near else None


_HOUSES = frozenset({"banking", "research", "funds"})
_PLACES = frozenset({"at", "second", "third", "fourth", "fifth", "first", "ahead", "next", "behind", "on"})


def _object(claim: Claim) -> str | None:
    """Like "fined Orbix €500 million and Velta €200 million", where the first is Orbix's."""
    first, name = claim.before, _last_party(claim)
    if first is None or first.rejected is not None or name is None or name.start < first.quantity.end:
        return None
    words = claim.passage.words
    before = [other for other in claim.passage.parties if other.end <= first.quantity.start]
    alike = first.kind == claim.kind and first.metric == claim.metric
    led = word(claim.passage, words.at(name.start) - 1) in _JOINS and _adjoins(claim, name)
    if not before or not alike or not led or not _adjoins(first, before[-1]):
        return None
    return name.entity if first.entity == before[-1].entity else None


def _adjoins(claim: Claim, name: Name) -> bool:
    """Whether nothing lies between a name and an amount."""
    return claim.passage.words.at(name.end) == claim.passage.words.at(claim.quantity.bound_start)


def _told_by(claim: Claim) -> str | None:
    """Like "less than the $8 billion that rival Orbix reported", "the $9 billion posted by Orbix"."""
    words = claim.passage.words
    at = words.at(claim.quantity.full_end)
    if "the" not in (
        word(claim.passage, claim.first - 1),
        word(claim.passage, words.at(claim.quantity.bound_start) - 1),
    ):
        return None
    names = [name for name in claim.passage.parties if name.start >= claim.quantity.full_end]
    if not names or names[0].kind not in _OWNERS:
        return None
    start, end = words.at(names[0].start), words.at(names[0].end)
    led, doing = words.texts[at:start], [text for text in words.texts[end : end + 2] if text != "had"][:1]
    if len(led) == 2 and led[1] == "by" and led[0] in _TOLD:
        return names[0].entity
    plain = {"that", "which", "rival", "its", "fellow", "peer"}.issuperset(led)
    return names[0].entity if plain and doing and doing[0] in _TOLD else None


_TOLD = frozenset(
    """
    reported posted made earned delivered sold shipped offered spent raised logged recorded generated booked
    """.split()
)


def _back_to(claim: Claim) -> str | None:
    """Whom the story was about before an aside told of somebody else's amount, where nobody is named since."""
    aside = claim.earlier
    if claim.before is not None or aside is None or claim.passage.parties or _told_by(aside) is None:
        return None
    main = aside.before
    return main.entity if main is not None and main.rejected is None else None


def _its_own(claim: Claim) -> str | None:
    """Like "About 45% of its $625 billion backlog comes from Orbix": "its" comes first, and is of another."""
    words, earlier, names = claim.passage.words, claim.earlier, claim.passage.parties
    own = words.texts.index("its") if "its" in words.texts[:6] else 0
    if not own or earlier is None or not names or abs(own - claim.first) > _OPENING + 1:
        return None
    if words.at(names[0].start) <= claim.last or word(claim.passage, words.at(names[0].start) - 1) != "from":
        return None
    while earlier.passage is claim.passage and earlier.before is not None:
        earlier = earlier.before
    return earlier.entity if earlier.rejected is None else None


def _subject_again(claim: Claim) -> str | None:
    """Like "Orbix overtook Velta as its shares climbed 3%": what is "its" is of whom the sentence is about."""
    words, names = claim.passage.words, claim.passage.parties
    own = next((at for at in range(claim.first - 1, max(1, claim.first - 12), -1) if words.texts[at] == "its"), 0)
    before = [name for name in names if name.end <= claim.quantity.start]
    if not own or words.texts[own - 1] not in _WHILE or len({name.entity for name in before}) != 2:
        return None
    if words.at(before[-1].start) > own or words.at(before[0].start) > 1 or before[0].kind not in _OWNERS:
        return None
    possessed = word(claim.passage, words.at(before[0].end)) == "'s"
    return None if possessed or before[0].entity == before[-1].entity else before[0].entity


_WHILE = frozenset({"as", "after", "while", "when", "though", "although", "because"})


def _last_party(claim: Claim) -> Name | None:
    before = [name for name in claim.passage.parties if name.end <= claim.quantity.start]
    return before[-1] if before and before[-1].product is None else None


def _follows(claim: Claim, start: int) -> bool:
    """Like "followed by Samsung at 19%"."""
    return word(claim.passage, start - 1) == "by" and word(claim.passage, start - 2) == "followed"


def _heads_a_clause(claim: Claim, name: Name, first: Claim) -> bool:
    """Whether a name is no member of a list that hangs on a preposition, and the clause before has its own."""
    words, at = claim.passage.words, claim.passage.words.at(name.start)
    subjects = [other for other in claim.passage.parties if other.end <= first.quantity.start]
    set_apart = _gapped(first) is not None or _beside_with(first) is not None
    if not subjects or (_touches(first, subjects[-1]) and not set_apart):
        return False
    for other in reversed([other for other in claim.passage.parties if other.end <= name.start]):
        between = words.texts[words.at(other.end) : at]
        if not between or not _JOINS.issuperset(between):
            break
        at = words.at(other.start)
    return word(claim.passage, at - 1) not in _GOVERNORS or _follows(claim, at)


def _touches(claim: Claim, name: Name) -> bool:
    """Whether a name stands right before an amount, as what gets it does: "pay Orbix $9bn and Velta $7bn"."""
    words = claim.passage.words
    return _BRIDGES.issuperset(words.texts[words.at(name.end) : words.at(claim.quantity.bound_start)])


def _possessed(claim: Claim) -> str | None:
    """The owner that a clause opens with: "and Velta's second-quarter sales rose 5% to $844 million"."""
    before = [name for name in claim.passage.parties if name.end <= claim.quantity.start]
    name = before[-1] if before else None
    if name is None or not _is_possessed(claim, name):
        return None
    if name.kind not in _OWNERS and not (name.kind == "unknown" and claim.metric in _EARNED):
        return None
    words = claim.passage.words
    start, end = words.at(name.start), words.at(name.end)
    if word(claim.passage, start - 1) not in _OPENS or claim.first - end > _FROM_NAME_TO_AMOUNT:
        return None
    near = [
        cue
        for cue in claim.passage.cues
        if end <= cue.start <= end + _FROM_NAME_TO_METRIC and cue.end <= claim.first
    ]
    spoken = min((cue.start for cue in near if cue.kind == "speak"), default=claim.first)
    named = {cue.value for cue in near if cue.kind == METRIC and cue.start < spoken}
    return name.entity if claim.metric in named else None


def _is_possessed(claim: Claim, name: Name) -> bool:
    """Whether a name is followed by an 's, or ends in one."""
    written = claim.passage.written
    return bool({"'s", "’s"} & {written(name.end, name.end + 2), written(name.end - 2, name.end)})


_EARNED = frozenset({"revenue", "net_income", "operating_income"})


def gapped_direction(claim: Claim) -> tuple[str, str] | None:
    """Like "The Nikkei slipped 0.7% and the Topix 0.3%": a verb left away moves as the one before."""
    first = claim.before
    while first is not None and (first.kind != claim.kind or first.measure != "change"):
        first = first.before
    if first is None or first.rejected is not None or claim.kind != "percent" or _gapped(claim) is None:
        return None
    moved = _MOVES & set(claim.passage.words.texts[max(0, claim.first - 3) : claim.last + 2])
    return None if moved else ("down" if first.negative else "up", "a move whose verb is left away")


def row_period(claim: Claim) -> tuple[str, str] | None:
    """Like "delivered 221,970 and 190,068 cars in 2024, respectively": the time is that of all."""
    group = _Respectively(claim)
    texts = claim.passage.words.texts
    behind = [mention for mention in claim.passage.periods if mention.start >= claim.quantity.end]
    if claim.metric == "share_price" or group.place is None or len(behind) != 1:
        return None
    if "respectively" not in texts[claim.last :]:
        return None
    return (behind[0].period, "the time of a row") if behind[0].period else None


class _Respectively:
    """The amounts that a "respectively" deals out, and the place of one among them."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.group = _dealt(claim)
        self.place = next((at for at, one in enumerate(self.group) if one.place == claim.place), None)

    def entity(self) -> str | None:
        """The name that the amount belongs to, of as many names as amounts."""
        if self.place is None:
            return None
        words = self.claim.passage.words
        names = [
            name
            for name in self.claim.passage.parties
            if name.end <= self.group[0].quantity.start and name.kind not in _NO_OWNERS
        ]
        spans = [(words.at(name.start), words.at(name.end)) for name in names]
        found = _list(spans, len(self.group), words.texts)
        return names[found + self.place].entity if found is not None else None

    def metric(self) -> str | None:
        """The metric that the amount belongs to, of as many as amounts, or of as many amounts before."""
        if self.place is None or self.entity() is not None:
            return None
        words = self.claim.passage.words
        cues = [cue for cue in self.claim.passage.cues_of.get(METRIC, ()) if cue.end <= self.group[0].first]
        found = _list([(cue.start, cue.end) for cue in cues], len(self.group), words.texts)
        if found is not None:
            return cues[found + self.place].value
        before = _before(self.group[0])
        return before[self.place].metric if len(before) == len(self.group) else None


def _dealt(claim: Claim) -> list[Claim]:
    """The claims that stand in a row right before the first "respectively" behind, up to this one."""
    texts = claim.passage.words.texts
    if "respectively" not in texts[claim.last :]:
        return _in_a_row(claim)
    at = texts.index("respectively", claim.last)
    ends = [quantity for quantity in claim.passage.quantities if claim.passage.words.at(quantity.start) < at]
    places = [claim.passage.words.at(quantity.start) for quantity in ends]
    row = [(first, claim.passage.words.at(quantity.end)) for first, quantity in zip(places, ends, strict=True)]
    count = _row_at_end(row, texts, at)
    start = len(row) - count
    behind = start <= claim.order
    return [] if count < 2 or not behind else _claims_from(claim, start, count)


_LOOSE = 5  # words between the last amount and "respectively": "vehicles in 2024,"
_IN_A_ROW = _JOINS - {";", "while", "but", "whereas"} | _MOVES


def _in_a_row(claim: Claim) -> list[Claim]:
    """Like "Orbix and Velta were 3% and 5% higher": as many amounts as names, without a "respectively"."""
    words, quantities = claim.passage.words, claim.passage.quantities
    start, end = claim.order, claim.order + 1
    while start > 0 and _joined(claim, start - 1):
        start -= 1
    while end < len(quantities) and _joined(claim, end - 1):
        end += 1
    first = words.at(quantities[start].bound_start)
    names = [name for name in claim.passage.parties if words.at(name.end) <= first]
    if end - start < 2 or len(names) < end - start or claim.kind != "percent":
        return []
    led = words.texts[words.at(names[-1].end) : first]
    listed = _list([(words.at(name.start), words.at(name.end)) for name in names], end - start, words.texts)
    plain = 0 < len(led) <= _VERB and _GOVERNORS.isdisjoint(led) and _JOINS.isdisjoint(led) and "each" not in led
    if listed is None or listed + end - start != len(names) or not plain or "'s" in led:
        return []
    opens = word(claim.passage, words.at(names[listed].start) - 1) not in _GOVERNORS
    return _claims_from(claim, start, end - start) if opens else []


_VERB = 3


def _joined(claim: Claim, at: int) -> bool:
    """Whether only "and" or a comma, and a way to move, parts an amount from the next, of the same unit."""
    words, (one, two) = claim.passage.words, claim.passage.quantities[at : at + 2]
    between = words.texts[words.at(one.full_end) : words.at(two.bound_start)]
    return one.unit == two.unit and 0 < len(between) <= 2 and _IN_A_ROW.issuperset(between)


def _row_at_end(row: list[tuple[int, int]], texts: list[str], at: int) -> int:
    """How many amounts stand in a row just before a place."""
    count, edge = 0, at
    for start, end in reversed(row):
        between = texts[end:edge]
        loose = len(between) <= _LOOSE if count == 0 else bool(between) and _JOINS.issuperset(between)
        if not loose:
            break
        count, edge = count + 1, start
    return count


def _claims_from(claim: Claim, start: int, count: int) -> list[Claim]:
    """The claims of a row; those behind this one are not decided yet, and stand for themselves as this one."""
    row = [claim]
    other = claim.before
    while other is not None and other.order >= start:
        row.insert(0, other)
        other = other.before
    return row + [claim] * (count - len(row)) if len(row) <= count else []


def _before(claim: Claim) -> list[Claim]:
    """The decided claims of the sentence before one."""
    found: list[Claim] = []
    other = claim.before
    while other is not None:
        if other.rejected is None:
            found.insert(0, other)
        other = other.before
    return found


def _list(spans: list[tuple[int, int]], count: int, texts: list[str]) -> int | None:
    """Where the last list of exactly so many members begins among stretches of words."""
    runs: list[list[int]] = []
    for at, (start, _) in enumerate(spans):
        between = texts[spans[at - 1][1] : start] if at else []
        if at and between and _JOINS.issuperset(between):
            runs[-1].append(at)
        else:
            runs.append([at])
    return next((run[0] for run in reversed(runs) if len(run) == count), None)


def _for_whom(claim: Claim) -> str | None:
    """Like "$7bn for Orbix and $10bn for Velta", "a 9% rise for Velta", "a 9% rise in Velta shares"."""
    if claim.metric in _FOR_OTHERS:
        return None
    words = claim.passage.words
    name = next((name for name in claim.passage.parties if words.at(name.start) >= claim.last), None)
    if name is None or name.kind not in _OWNERS:
        return None
    start = words.at(name.start)
    between = words.texts[claim.last : start]
    if between[:1] and between[0] in _CHANGES:
        del between[0]
        if between == ["in"] and word(claim.passage, words.at(name.end)) in ("shares", "stock"):
            return name.entity
    if between[:1] != ["for"] or any(text not in ("the", "a") and "-" not in text for text in between[1:]):
        return None
    following = word(claim.passage, words.at(name.end))
    served = claim.passage.written(name.end + 1, name.end + 2).islower() and following not in _ENDS
    return name.entity if not served else None  # "for Orbix shoppers"


# Those are made for somebody: "a $9bn offer for Velta", "a contract for Velta".
_FOR_OTHERS = frozenset({"acquisition", "investment", "stake", "contract", "debt", "capex", "cost", "layoffs"})
_ENDS = frozenset("and or in on over at while but as this last year years during index shares stock".split())
_CHANGES = frozenset(
    "rise fall gain loss growth increase decrease decline drop jump surge plunge advance valuation".split()
)


def _described(claim: Claim) -> str | None:
    """Like "Orbix, which raised $9bn": the name that the clause hangs on, if it is the subject, alone."""
    name = _last_party(claim)
    if name is None or claim.metric == "acquisition":
        return None
    if name.kind not in _OWNERS and (name.kind != "unknown" or claim.metric not in _RAISED):
        return None
    words = claim.passage.words
    start, end = words.at(name.start), words.at(name.end)
    texts = words.texts[end : claim.first]
    del texts[: texts[:1] == [","]]
    if texts[:1] != ["which"] or not texts[1:] or texts[1] in _NEW_SUBJECTS or not _STOPS.isdisjoint(texts):
        return None
    return name.entity if word(claim.passage, start - 1) not in ("and", "&") and "each" not in texts else None


_RAISED = frozenset({"funding", "valuation"})
_STOPS = frozenset({",", ";", ":", "(", ")", "\u2014", "\u2013"})
# Behind them the name is what the clause is about no more, or never was: "Velta, which it bought for $9bn".
_NEW_SUBJECTS = frozenset("it he she they we i the its his their is was are were has have had in".split())


def _respective(claim: Claim) -> str | None:
    return _Respectively(claim).entity()


_OWNED: tuple[tuple[Callable[[Claim], str | None], str], ...] = (
    (_respective, "a name each, respectively"),
    (_gapped, "a name beside, its verb left away"),
    (_described, "a name with which"),
    (_for_whom, "whom the amount is for"),
    (_beside_with, "a name with its amount, set apart"),
    (_object, "an amount to each of several"),
    (_told_by, "an amount that somebody told"),
    (_back_to, "back to whom it was about"),
    (_its_own, "its own, said of a part"),
    (_subject_again, "its own, of whom the sentence is about"),
    (_possessed, "a clause that opens with its owner"),
)
