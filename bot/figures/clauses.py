"""Claims in, what they are of where the words around an amount leave no choice: its clause, not the one before.

Knows "lost $3 billion on sales of $4 billion", "Orbix's share was 20%", "including $2 billion"; refuses to guess.
"""

from bot.figures.binding.ties import FLOWS, tie
from bot.figures.claims import Claim, is_chinese, word
from bot.figures.rulings import Ruling, first_ruling
from bot.figures.words import METRIC

_ABOUT = frozenset(
    "about around roughly nearly almost some just over under more than less at least an a as much".split()
)


def clause_metric(claim: Claim) -> Ruling:
    """The metric that the amount's own clause names."""
    if is_chinese(claim):
        return None
    return first_ruling(_METRIC_RULES, claim)


def words_before(claim: Claim, count: int) -> list[str]:
    """The words before an amount, without those that only round it, the nearest last."""
    texts = claim.passage.words.texts
    at = claim.first
    while at > 0 and texts[at - 1] in _ABOUT:
        at -= 1
    return texts[max(0, at - count) : at]


def words_after(claim: Claim, count: int) -> list[str]:
    at = claim.passage.words.at(claim.quantity.full_end)
    return claim.passage.words.texts[at : at + count]


def _of_a_sum(claim: Claim) -> Ruling:
    """Like "45% of its $625 billion backlog": a part is of what the sum behind it is of."""
    behind, passage = words_after(claim, 2), claim.passage
    if claim.kind != "percent" or behind not in (["of", "its"], ["of", "the"]):
        return None
    sums = [quantity for quantity in passage.quantities if quantity.start > claim.quantity.start]
    if not sums or sums[0].unit.islower() or passage.words.at(sums[0].start) - claim.last > len(behind) + 1:
        return None
    at = passage.words.at(sums[0].full_end)
    named = [cue.value for cue in passage.cues_of.get(METRIC, ()) if at <= cue.start <= at + 1]
    return (named[0], "a part of a sum that is named") if named and named[0] in _WHOLES else None


_WHOLES = frozenset({"contract", "revenue", "capex", "debt", "cost", "rnd"})


def _market_share(claim: Claim) -> Ruling:
    """Like "Orbix's share was 20%", "shipped 60 million phones for a 19% share"."""
    if claim.kind != "percent":
        return None
    behind = words_after(claim, 3)
    deal = _DEALS & set(claim.passage.words.texts)
    if behind[:1] == ["share"] and not deal and (behind[1:2] in _STOPS or behind[1:] == ["of", "the"]):
        return "market_share", "a share of a market"
    led = words_before(claim, 12)
    if led[-3:] == ["a", "share", "of"] and led[-4:-3] in _GAINS_SHARE and not deal:
        return "market_share", "a share of a market"
    at = next((at for at in range(len(led) - 1, 0, -1) if led[at] == "share"), 0)
    if not at or led[at - 1] not in _POSSESSED or led[at + 1 : at + 2] == ["price"]:
        return None
    between = led[at + 1 :]
    if not between or {",", ";", "and", "but", "while", "revenue", "profit", "sales"} & set(between):
        return None
    return ("market_share", "somebody's share") if between[-1] in _IS else None


_STOPS: tuple[list[str], ...] = ([], ["."], [","], [";"], ["and"], ["while"], ["with"])
_GAINS_SHARE: tuple[list[str], ...] = (["for"], ["with"], ["had"], ["has"], ["took"], ["held"], ["giving"])
_POSSESSED = frozenset({"'s", "its", "their", "market"})
_IS = frozenset(
    {"flat", "unchanged", "steady", "stable", "was", "is", "at", "to", "hit", "record", "reached", "of", "were"}
)


def _lost(claim: Claim) -> Ruling:
    """Like "lost $3.2 billion on revenue of $4.4 billion"."""
    behind = words_after(claim, 8)
    on = behind.index("on") if "on" in behind[:4] else len(behind)
    timed = on == 0 or (on > 0 and behind[0] in {"in", "this", "last"})
    if claim.kind != "money" or not timed or not _SALES & set(behind[on:]):
        return None
    if {"burned", "burnt", "burns"} & set(words_before(claim, 2)):
        return "cash_flow", "what somebody burned on sales"
    if not {"lost", "lose", "loses", "losing"} & set(words_before(claim, 1)):
        return None
    return "operating_income" if _PARTS & set(
        words_before(claim, 4)
    ) else "net_income", "what somebody lost on sales"


_SALES = frozenset({"revenue", "revenues", "sales", "turnover"})
_PARTS = frozenset({"arm", "division", "business", "unit", "segment"})
_DRIVING = frozenset("dragging pushing pulling lifting driving boosting".split())


def _driven(claim: Claim) -> Ruling:
    """Like "a tax charge, dragging profit down 83%": what is driven somewhere is what the amount is of."""
    texts = claim.passage.words.texts
    start = max(0, claim.first - 9)
    at = next((at for at in range(claim.first - 1, start, -1) if texts[at] in _DRIVING), 0)
    if not at or {";", ",", "and"} & set(texts[at : claim.first]):
        return None
    if not _WAYS & set(texts[at : claim.first]):
        return None
    near = [cue for cue in claim.passage.cues_of.get(METRIC, ()) if at < cue.start and cue.end <= claim.first]
    return (near[-1].value, "what is driven up or down") if near and near[-1].value in FLOWS else None


_WAYS = frozenset({"up", "down", "higher", "lower", "to", "past", "below", "above"})


def _orders(claim: Claim) -> Ruling:
    """Like "Orders in September totalled 5.1 billion yen, up 30%"."""
    texts = claim.passage.words.texts
    opening = texts[:1] == ["orders"] or (texts[1:2] == ["orders"] and texts[0] in {"new", "net", "its"})
    of_orders = claim.kind == "percent" and claim.before is not None and claim.before.metric == "contract"
    if not opening or not (claim.kind == "money" or of_orders) or claim.first > 16:
        return None
    cues = [cue for cue in claim.passage.cues_of.get(METRIC, ()) if cue.end <= claim.first]
    return None if any(cue.value != "contract" for cue in cues) else ("contract", "orders that open a sentence")


def _product(claim: Claim) -> Ruling:
    """Like "Azure grew 39%": what grows of a product is its sales, unless something else is named."""
    grew = words_before(claim, 1) in (["grew"], ["grows"])
    names = [name for name in claim.passage.parties if name.end <= claim.quantity.start]
    if claim.kind != "percent" or not grew or not names or names[-1].product is None:
        return None
    near = claim.passage.words.at(names[-1].end) + 1 >= claim.first - 1
    cues = [cue for cue in claim.passage.cues_of.get(METRIC, ()) if cue.end <= claim.first]
    return ("revenue", "a product grows") if near and not cues else None


def _part_of(claim: Claim) -> Ruling:
    """Like "commitments of $1.4 trillion, including $250 billion with Orbix and $300 billion with Velta"."""
    whole, texts = claim.before, claim.passage.words.texts
    if whole is None or whole.rejected is not None or claim.kind != "money" or whole.kind != "money":
        return None
    led = words_before(claim, 2)
    behind = claim.last + 5
    own = [cue for cue in claim.passage.cues_of.get(METRIC, ()) if claim.last <= cue.start < behind]
    if own or whole.measure != "level" or whole.metric not in FLOWS | {"contract", "debt"}:
        return None
    if led[-1:] == ["including"] or led == ["of", "which"]:
        return whole.metric, "a part of the sum before"
    listed = led[-1:] == ["and"] and texts[claim.last : claim.last + 1] == texts[whole.last : whole.last + 1]
    again = listed and whole.because and any("a part of the sum before" in reason for reason in whole.because)
    return (whole.metric, "a part of the sum before") if again and words_after(claim, 1) != [] else None


def _base_of(claim: Claim) -> Ruling:
    """Like "25% of revenue, down from 43%": the old side is of what the new one is of."""
    new = _new_side(claim)
    return (new.metric, "of what the new side is") if new is not None else None


def _new_side(claim: Claim) -> Claim | None:
    """The new side of a comparison whose old side an amount is, where no other metric comes in between."""
    new = tie(claim).to
    if tie(claim).sort != "base" or new is None or new.rejected is not None or new.kind != claim.kind:
        return None
    if words_before(claim, 1) != ["from"] or claim.kind != "percent":
        return None
    between = range(new.last, claim.first)
    cues = [
        cue
        for cue in claim.passage.cues_of.get(METRIC, ())
        if cue.start in between and cue.value not in (new.metric, "revenue")
    ]
    plain = new.measure == "share" or new.metric in ("market_share", "margin")
    return new if plain and not cues else None


def base_measure(claim: Claim) -> Ruling:
    """The measure of an old side, and of those among others."""
    if claim.kind == "count" and words_after(claim, 2) == ["of", "them"]:
        return "level", "some of them"
    if claim.kind == "percent" and any("a part that is accounted for" in reason for reason in claim.because):
        return "share", "so many per cent of it"
    new = None if is_chinese(claim) else _new_side(claim)
    return (new.measure, "measured as the new side") if new is not None else None


_BOOKED = frozenset("book books booked booking take took takes taken record recorded records".split())


def _charged(claim: Claim) -> Ruling:
    """Like "expects to book charges of $230 million"."""
    near = [*words_before(claim, 7), *words_after(claim, 3)]
    charges = {"charge", "charges"} & set(near)
    if claim.kind != "money" or not charges or not _BOOKED & set(near):
        return None
    return None if {"tax", "criminal", "antitrust", "fraud"} & set(near) else ("cost", "a charge that is booked")


_TARIFFS = frozenset({"tariff", "tariffs", "levies", "duties"})
_HITS = frozenset({"cost", "hit", "impact", "blow", "costs"})


def _tariffs(claim: Claim) -> Ruling:
    """Like "tariffs are expected to cost it $1.4 billion", "a $1.4 billion hit from tariffs"."""
    led, behind = words_before(claim, 8), words_after(claim, 6)
    if claim.kind != "money":
        return None
    cost = bool(_TARIFFS & set(led)) and bool(_HITS & set(led[-3:]))
    hit = bool(_HITS & set(behind[:1])) and bool(_TARIFFS & set(behind))
    return ("tax", "what tariffs cost") if cost or hit else None


_DEALS = frozenset("buy acquire pay purchase deal takeover bid offer bought acquired paid sell sold".split())


def _held(claim: Claim) -> Ruling:
    """Like "ended June with $14.5 billion of debt and $8.2 billion in cash"."""
    texts = claim.passage.words.texts
    if claim.kind != "money" or words_after(claim, 2) != ["in", "cash"] or _DEALS & set(texts[: claim.last + 8]):
        return None
    holds = {"had", "has", "held", "holds", "ended", "with"} & set(texts[max(0, claim.first - 12) : claim.first])
    return (
        ("cash", "cash that is held")
        if holds and word(claim.passage, claim.first - 1) in {"and", "with", "had"}
        else None
    )


_METRIC_RULES = (
    _of_a_sum, _market_share, _lost, _driven, _orders, _product, _part_of, _base_of, _charged, _tariffs, _held,
)  # fmt: skip


_OUT = frozenset({"burn", "burns", "burned", "burnt", "burning", "negative"})
_SAVES = frozenset({"save", "saves", "saved", "saving", "savings"})
_AGAINST = frozenset({"unfavorable", "unfavourable", "headwind", "headwinds"})
_LESS = frozenset({"fewer", "less"})
_CUTS = frozenset(
    """
    cut cuts trimmed trims lowered lowers reduced reduces reduce slashed hit dent dents shave shrink shrinks
    """.split()
)


def clause_direction(claim: Claim) -> Ruling:
    """What is saved, given up, cut by it or less than before is negative."""
    if is_chinese(claim):
        return None
    near = [*words_before(claim, 3), *words_after(claim, 5)]
    if claim.metric == "cost" and claim.kind == "money" and claim.measure == "level" and _SAVES & set(near):
        return "down", "what is saved"
    if claim.metric == "cash_flow" and claim.kind == "money" and _OUT & set(words_before(claim, 6)):
        return "down", "what is burned"
    if claim.measure != "change" or claim.kind not in ("percent", "money"):
        return None
    if claim.kind == "money" and _AGAINST & set(near):
        return "down", "what currencies took"
    if claim.kind == "percent" and _LESS & set(words_after(claim, 1)):
        return "down", "so many per cent fewer"
    led = words_before(claim, 6)
    if claim.metric in _EARNED and _LOSSES & set(led) and _NARROWS & set(led):
        return "up", "a loss that narrows"
    led = led[-5:]
    if led[-2:] in (["gave", "up"], ["giving", "up"], ["given", "up"]):
        return "down", "what is given up"
    return ("down", "what something is cut by") if led[-1:] == ["by"] and _CUTS & set(led) else None


_EARNED = frozenset({"net_income", "operating_income", "eps"})
_LOSSES = frozenset({"loss", "losses", "deficit"})
_NARROWS = frozenset({"narrowed", "narrows", "narrow", "narrowing", "shrank", "shrunk", "shrinking", "shrinks"})
