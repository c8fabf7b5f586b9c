"""A sentence in, its noun phrases out: stretches of words that name one thing, without their articles.

Knows the small words and verbs that end a phrase; refuses to know what a phrase is of.
"""

from collections.abc import Iterator, Mapping, Sequence, Set

from bot.figures.binding.roles import VERBS
from bot.figures.chinese_phrases import chinese_phrases, is_chinese
from bot.figures.claims import word
from bot.figures.passages import Passage, Phrase
from bot.figures.words import METRIC, Cue

_MAX_PHRASES = 40
_MAX_WORDS = 5
# Words that end as verbs and adverbs do, and are neither.
_KEPT = frozenset(
    """
    lobbying hiring recurring working remaining outstanding warehousing staking wagering viewing coding
    advertising gaming streaming manufacturing computing banking shipping licensing funding financing
    pricing lending trading marketing engineering mining training hosting packaging clothing networking
    messaging housing printing publishing booking billing testing learning processing modeling modelling
    rating staffing ride-sharing ridesharing ride-hailing car-sharing building offering listing meeting
    spending operating spring string sterling filing hearing ruling settling holding restructuring
    accounting consulting retailing broadcasting recycling charging driving self-driving farming fishing
    nursing parking ticketing catering outsourcing cooling heating lighting imaging sensing mapping gambling
    betting brewing tutoring investing underwriting brokering drilling refining sourcing programming
    monitoring roaming calling texting dating shopping cleaning boarding crowdfunding augmented connected
    advanced branded managed distributed embedded integrated fixed packaged automated shared united limited
    speed feed certified licensed refurbished family assembly supply apply daily italy
    """.split()
)
# Words that name nothing by themselves, at the end of a phrase.
_NAMELESS = frozenset(
    """
    bigger biggest larger largest smaller smallest higher highest lower lowest better best worse worst good
    great young old able unable likely available ready enjoy let become turn put run start try ask call move
    stay strong weak big small high low long short full free big-ticket multi-year one two three several way
    ways thing things lot part parts number amount level bit much rest half time times end beginning day
    basis case
    """.split()
)
_ENDS = VERBS | frozenset(
    """
    think know believe feel mean hope wonder remember consider argue agree assume suggest choose decide find
    according due spend invest buy sell raise pay earn make build expand acquire reach grow rise fall
    increase cut generate launch expect boost add hit top exceed lose gain ship deliver produce create
    provide use take give get go come keep hold bring lift borrow hire employ serve help receive save drive
    support see want need say show a an the this that these those each every some any all both no its his
    her their our my your it he she they we you i them him us me who whom whose which what there here of in
    on at to for from by with as than into over under between among against through during per via within
    without about around near across after before since until amid like including excluding versus vs
    despite because if when while where whereas although though unless so but and or nor not only also then
    be been being do does did done am more less fewer much many most least up down above below out off just
    even still already now ago yet too very well soon again further back away together alone roughly
    approximately nearly almost anymore however instead later earlier ever never always often once twice yoy
    nevertheless nonetheless meanwhile moreover therefore thus hence perhaps maybe otherwise rather quite
    apiece apart aside elsewhere else likely overnight please year years quarter quarters month months week
    weeks day days today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday january
    february march april may june july august september october november december first second third fourth
    half fiscal percent percentage cents dollars dollar euros yen yuan won pounds rupees rupee million
    billion trillion bn mn crore lakh made came went took gave saw grew rose fell sold bought paid spent put
    set lost held kept left led met read sent built brought thought found told knew began ran drew
    """.split()
)
_LEADING = frozenset(
    """
    quarterly annual annually monthly weekly daily yearly total overall net gross record strong weak new
    latest own other such next last previous current past recent year-on-year year-over-year full-year same
    entire whole global combined estimated potential additional company's big huge massive major further
    fresh core key worldwide another first-quarter second-quarter third-quarter fourth-quarter first-half
    second-half q
    """.split()
)
_TELLING = frozenset({"gross", "net", "total"})  # of the metric itself
SEGMENT = frozenset(
    "business businesses unit units segment segments division divisions arm operation operations category".split()
)
_HEADS = frozenset(
    """
    revenue revenues sales sale turnover income profit profits earnings loss losses margin margins spending
    costs cost expenses users subscribers customers members shipments deliveries bookings orders volume
    volumes employees jobs share investment investments production downloads capacity
    """.split()
)
_TRAILING = frozenset("next last previous current past other such same new".split())
_MODIFIED = _HEADS | SEGMENT
_SORTS = frozenset(
    """
    net gross operating capital free pretax pre-tax taxable diluted basic total annual annualized cash
    income interest market stock share unit active paying job record
    """.split()
)


def phrases(passage: Passage) -> list[Phrase]:
    """The noun phrases of a sentence, in order."""
    if passage.phrases is None:
        passage.phrases = _chinese(passage) if is_chinese(passage) else _found(passage)
    return passage.phrases


def _chinese(passage: Passage) -> list[Phrase]:
    found = [*_named(passage).values(), *chinese_phrases(passage)]
    return sorted(found, key=lambda phrase: phrase.start)[:_MAX_PHRASES]


def _found(passage: Passage) -> list[Phrase]:
    texts = passage.words.texts
    named, amounts, cues = _named(passage), _amounts(passage), _longest(passage)
    found: list[Phrase] = []
    run: int | None = None
    at = 0
    while at <= len(texts) and len(found) < _MAX_PHRASES:
        name = named.get(at)
        if at < len(texts) and name is None and at not in amounts and not _breaks(texts, at):
            run = at if run is None else run
            at += 1
            continue
        if run is not None:
            found += _plain(passage, run, at, cues)
            run = None
        if name is not None:
            found.append(name)
        at = name.end if name is not None else at + 1
    return found


def _named(passage: Passage) -> dict[int, Phrase]:
    """The names of a sentence as phrases, by their first word."""
    place = passage.words.at
    found: dict[int, Phrase] = {}
    for name in passage.names:
        start = place(name.start)
        end = max(place(name.end), start + 1)
        phrase = Phrase(
            name.product or name.entity,
            start,
            end,
            "product" if name.product else name.kind,
            name.entity,
            "",
            word(passage, start - 1),
            word(passage, end),
        )
        found.setdefault(start, phrase)
    return found


def _amounts(passage: Passage) -> set[int]:
    """The words of its amounts."""
    place = passage.words.at
    return {at for one in passage.quantities for at in range(place(one.start), place(one.end))}


def _longest(passage: Passage) -> dict[int, Cue]:
    """The longest cue of a metric at each word."""
    found: dict[int, Cue] = {}
    for cue in passage.cues_of.get(METRIC, ()):
        if cue.start not in found or cue.end > found[cue.start].end:
            found[cue.start] = cue
    return found


def _breaks(texts: Sequence[str], at: int) -> bool:
    text = texts[at]
    if _is_series(texts, at - 1):
        return True
    if text in _KEPT or _is_series(texts, at):
        return False
    if not text[0].isalpha() or text in _ENDS:
        return True
    return len(text) > 4 and (text.endswith(("ed", "ly")) or (text.endswith("ing") and "-" not in text))


def _is_series(texts: Sequence[str], at: int) -> bool:
    """Whether a word is the letter of "Series A"."""
    return at > 0 and len(texts[at]) == 1 and texts[at].isalpha() and texts[at - 1] == "series"


def _plain(passage: Passage, start: int, end: int, cues: Mapping[int, Cue]) -> Iterator[Phrase]:
    """A run of plain words: what stands before the metric in it, else all of it; and what the metric is called."""
    texts = passage.words.texts
    lead, tail = word(passage, start - 1), word(passage, end)
    while end > start + 1 and texts[end - 1] in _TRAILING:
        end -= 1
    cue = next((cues[at] for at in range(start, end) if at in cues and cues[at].end <= end), None)
    metric = cue.value if cue is not None else ""
    stop = _modified(texts, cue) if cue is not None else end
    low, high, kind = _first(texts, start, stop, _LEADING), stop, ""
    while high > low + 1 and texts[high - 1] in SEGMENT:
        high, kind = high - 1, "segment"
    if 0 < high - low <= _MAX_WORDS and texts[high - 1] not in _NAMELESS:
        yield Phrase(_written(passage, low, high), low, high, kind, "", metric, lead, tail)
    if metric:
        low = _first(texts, start, stop, _LEADING - _TELLING)
        if end - low <= _MAX_WORDS:
            yield Phrase(_written(passage, low, end), low, end, "cue", "", metric, lead, tail)


def _modified(texts: Sequence[str], cue: Cue) -> int:
    """Where what modifies a metric ends: before "revenue" of "subscription revenue", before "net income"."""
    head = cue.end - 1
    return head if texts[head] in _MODIFIED and _SORTS.isdisjoint(texts[cue.start : head]) else cue.start


def _first(texts: Sequence[str], start: int, end: int, idle: Set[str]) -> int:
    """The first word of a run that tells something."""
    return next((at for at in range(start, end) if texts[at] not in idle), end)


def _written(passage: Passage, start: int, end: int) -> str:
    return passage.written(passage.words.starts[start], passage.words.ends[end - 1])
