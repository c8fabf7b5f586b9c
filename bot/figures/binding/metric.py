"""A claim in, the case for its metric out: 32 metrics and `none`, for an amount that is no figure."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from bot.figures.binding.frames import frames
from bot.figures.binding.templates import Template, fitting
from bot.figures.claims import Claim, gap, word
from bot.figures.linear import Case, bucket
from bot.figures.passages import Passage, Scene
from bot.figures.words import METRIC, Cue, table

NONE = "none"
_LINKS = frozenset(
    {"from", "to", "versus", "vs", "than", "compared", "against", "and", "or", "over", "above", "below", "by"}
)


@cache
def metric_names() -> tuple[str, ...]:
    """The metrics of the table, in its order."""
    return tuple(table("metrics.toml"))


@cache
def nouns() -> dict[str, str]:
    """Counted nouns with the metric that they make a count."""
    return {noun: metric for metric, row in table("metrics.toml").items() for noun in row.get("nouns", ())}


def metric_case(claim: Claim, counts: Counter[str]) -> Case:
    """The case for a claim's metric; `counts` are the metric cues of the whole article."""
    found = fitting(claim)
    spoken = _UNSAID | _spoken(claim) | counts.keys() | {template.metric for template in found}
    choices: dict[str, list[str]] = {metric: [] for metric in _possible(claim) if metric in spoken}
    choices[NONE] = []
    given = _given(claim)
    framed = _frames(claim, choices, given)
    _templates(found, choices)
    _cues(claim, choices, given)
    _around(claim, choices, counts, framed)
    _chain(claim, choices, given, framed)
    return Case(tuple(given), choices)


_PER_PIECE = frozenset({"eps", "share_price"})
_OF_FIRMS = frozenset(
    """revenue net_income operating_income capex rnd cash cash_flow market_cap market_size funding valuation debt
    buyback contract investment""".split()
)
_SMALL, _LARGE = 1000, 200_000


def _possible(claim: Claim) -> tuple[str, ...]:
    """The metrics that an amount of this unit and size can be of at all: no share costs millions."""
    size = abs(claim.quantity.value)
    return _metrics_of(claim.kind, small=size < _SMALL, large=size >= _LARGE)


@cache
def _metrics_of(kind: str, *, small: bool, large: bool) -> tuple[str, ...]:
    found = [metric for metric in metric_names() if kind in table_units()[metric]]
    if kind == "money" and small:
        found = [metric for metric in found if metric not in _OF_FIRMS]
    if kind == "money" and large:
        found = [metric for metric in found if metric not in _PER_PIECE]
    return tuple(found)


_UNSAID = frozenset(
    {"other", "revenue", "share_price", "investment", "acquisition", "price", "users", "headcount", "units"}
)


def _spoken(claim: Claim) -> set[str]:
    """The metrics that anything near speaks of: sentence, sentence before, title, amounts before, noun."""
    passages = claim.scene.passages
    at = claim.scene.place(claim.passage)
    near = {at, max(at - 1, 0), 0}
    spoken = set().union(*(passages[place].hinted for place in near))
    for other in (claim.before, claim.earlier):
        if other is not None and other.rejected is None:
            spoken.add(other.metric)
    if {name.kind for name in claim.passage.names} & {"index"}:
        spoken.add("index")
    noun = nouns().get((claim.quantity.noun or "").lower())
    return spoken | {noun} if noun is not None else spoken


def cue_counts(scene: Scene) -> Counter[str]:
    """How often each metric is cued in the title and in the sentences with amounts."""
    spoken = (
        passage for passage in scene.passages if not passage.skip and (passage.quantities or passage.number < 0)
    )
    return Counter(cue.value for passage in spoken for cue in passage.cues_of.get(METRIC, ()))


def _given(claim: Claim) -> list[str]:
    passage, quantity = claim.passage, claim.quantity
    kind = claim.kind
    given = [
        "always",
        f"unit {kind}",
        f"{kind} size {_size(claim)}",
        f"by {quantity.rule}",
        f"{kind} bound {quantity.bound}",
    ]
    if quantity.noun:
        noun = quantity.noun.lower()
        given += [f"noun {noun}", f"noun of {nouns().get(noun) or nouns().get(noun.split()[-1], '?')}"]
    elif kind == "count":
        given.append("no noun")
    if quantity.value_high is not None:
        given.append(f"{kind} range")
    if quantity.approximate_word:
        given.append(f"word {quantity.approximate_word.lower()}")
    given += _neighbours(claim, kind)
    given += _setting(claim, kind)
    given += _company(claim, kind)
    given += _per_share(claim, kind)
    before, after = (
        passage.plain[max(0, claim.first - 8) : claim.first],
        passage.plain[claim.last : claim.last + 7],
    )
    given += [f"before {text}" for text in reversed(before) if _is_telling(text)]
    given += [f"after {text}" for text in after if _is_telling(text)]
    return given


def _neighbours(claim: Claim, kind: str) -> list[str]:
    passage = claim.passage
    left = [_plain(passage, claim.first - offset) for offset in (1, 2, 3)]
    right = [_plain(passage, claim.last + offset) for offset in (0, 1, 2)]
    return [
        f"w-1 {left[0]}",
        f"w+1 {right[0]}",
        f"{kind} w-1 {left[0]}",
        f"{kind} w+1 {right[0]}",
        f"w-2 {left[1]}",
        f"w+2 {right[1]}",
        f"{kind} w-2 {left[1]}",
        f"{kind} w+2 {right[1]}",
        f"w-3 {left[2]}",
        f"w+3 {right[2]}",
        f"w+1+2 {right[0]} {right[1]}",
        f"w-2-1 {left[1]} {left[0]}",
    ]


def _setting(claim: Claim, kind: str) -> list[str]:
    passage = claim.passage
    found = [f"{kind} in {passage.part}", f"place {_place(claim)}"]
    if passage.part == "text" and len(passage.words) < 14 and passage.sentence.text[-1:] not in ".!?。":
        found.append("line without full stop")
    kinds = {name.kind for name in passage.names}
    found += [f"{kind} near {name_kind}" for name_kind in sorted(kinds)] or [f"{kind} near nobody"]
    found += [
        f"{kind} with {cue_kind}"
        for cue_kind in (
            "rise",
            "fall",
            "analyst",
            "rumoured",
            "planned",
            "rate",
            "each",
            "clock",
            "technical",
            "share",
            "group",
        )
        if cue_kind in passage.cues_of
    ]
    if passage.periods:
        found.append(f"{kind} with period")
    return found


def _company(claim: Claim, kind: str) -> list[str]:
    """What sort of name stands nearest before the amount, and in what way."""
    names = [name for name in claim.passage.parties if name.end <= claim.quantity.start]
    after = [name for name in claim.passage.parties if name.start >= claim.quantity.end]
    found = []
    if names:
        between = gap(claim.passage, claim.passage.words.at(names[-1].end), claim.first)
        found += [
            f"{kind} of {names[-1].kind} {between.sep}",
            f"{kind} of {names[-1].kind} {bucket(between.words, (0, 2, 5, 10))}",
        ]
    if after:
        between = gap(claim.passage, claim.last, claim.passage.words.at(after[0].start))
        found.append(f"{kind} then {after[0].kind} {bucket(between.words, (0, 2, 5, 10))}")
    if (
        len(claim.passage.words) < 16
        and claim.quantity.value != 0
        and word(claim.passage, claim.first - 1) in {"+", "-", "−", ")"}
    ):
        found.append(f"{kind} signed in a short line")
    noun = nouns().get((claim.quantity.noun or "").lower().split(" ")[-1])
    if noun is not None:
        found += [
            f"noun of {noun}, {metric} cued"
            for metric in sorted(claim.passage.metrics & {"layoffs", "users", "headcount", "units", "stake"})
        ]
    return found


def is_per_share(claim: Claim) -> bool:
    """Whether the amount is followed by "a share", "per diluted share" or the like."""
    if claim.kind != "money" or word(claim.passage, claim.last) not in ("a", "per"):
        return False
    return not _SHARES.isdisjoint(claim.passage.words.texts[claim.last + 1 : claim.last + 3])


_SHARES = frozenset({"share", "ads", "ad", "adr"})


def _per_share(claim: Claim, kind: str) -> list[str]:
    if kind != "money":
        return []
    if not is_per_share(claim):
        others = claim.quantity.value > 1000 and not _SHARES.isdisjoint(claim.passage.words.texts)
        return ["other amounts per share"] if others else []
    cued = claim.passage.metrics
    profits = cued & {"eps", "net_income"}
    return [
        "per share",
        f"per share, {'profit' if profits else 'no profit'} cued",
        *(f"per share, {metric} cued" for metric in sorted(cued)),
    ]


def _plain(passage: Passage, at: int) -> str:
    """A word as a feature: numbers and names lose their identity."""
    plain = passage.plain
    return "^" if at < 0 else plain[at] if at < len(plain) else "$"


def _is_telling(plain: str) -> bool:
    """Whether a word says anything by itself: no sign, no number, no name."""
    return len(plain) > 1 and plain != "Name"


def _size(claim: Claim) -> str:
    digits = claim.quantity.value.adjusted()
    for edge in (9, 6, 3, 1, 0):
        if digits >= edge:
            return f"1e{edge}"
    return "small"


def _place(claim: Claim) -> str:
    number = claim.passage.number
    body = len(claim.scene.passages) or 1
    if number < 0:
        return "title"
    return (
        "start" if number < 3 else "early" if number * 3 < body else "late" if number * 3 > 2 * body else "middle"
    )


def _cues(claim: Claim, choices: dict[str, list[str]], given: list[str]) -> None:
    cues = claim.passage.cues_of.get(METRIC, [])
    before = [cue for cue in cues if cue.end <= claim.first]
    after = [cue for cue in cues if cue.end > claim.first]
    for side, ordered in (("before", before[::-1]), ("after", after)):
        rank, previous, seen = -1, -1, set()
        for cue in ordered:
            if cue.start != previous:
                rank, previous = rank + 1, cue.start
            if cue.value in seen or rank > 5 or cue.value not in choices:
                continue
            seen.add(cue.value)
            features = _cue_features(claim, cue, side, rank)
            choices[cue.value] += features
            if rank < 2:
                given.append(f"cue {side} {rank} {cue.phrase}")
                given.append(f"cue {side} {cue.phrase}")
    _hints(claim, choices, given)


def _hints(claim: Claim, choices: dict[str, list[str]], given: list[str]) -> None:
    """Words that merely go with a metric: nearest on either side, never between a cue and its rank."""
    hints = claim.passage.cues_of.get("hint", ())
    before = [cue for cue in hints if cue.end <= claim.first][::-1]
    after = [cue for cue in hints if cue.end > claim.first]
    for side, ordered in (("before", before), ("after", after)):
        seen = set()
        for cue in ordered[:6]:
            between = (
                gap(claim.passage, cue.end, claim.first)
                if side == "before"
                else gap(claim.passage, claim.last, cue.start)
            )
            if cue.value not in seen and cue.value in choices:
                seen.add(cue.value)
                choices[cue.value] += [
                    f"hint {side} {bucket(between.words, (0, 2, 5, 10))} {min(between.amounts, 1)} {between.sep}",
                    f"hint {side} {cue.phrase}",
                ]
            if between.words <= 8:
                given.append(f"hint {side} {min(between.amounts, 1)} {cue.phrase}")


def _cue_features(claim: Claim, cue: Cue, side: str, rank: int) -> list[str]:
    between = (
        gap(claim.passage, cue.end, claim.first) if side == "before" else gap(claim.passage, claim.last, cue.start)
    )
    inside = side == "after" and cue.start < claim.last
    distance = "inside" if inside else bucket(between.words)
    amounts = min(between.amounts, 2)
    rank = min(rank, 3)
    features = [
        f"cue {side} at {distance}",
        f"cue {side} rank {rank} amounts {amounts}",
        f"cue {side} rank {rank} {between.sep}",
        f"cue {side} rank {rank} {claim.kind}",
    ]
    if side == "after":
        link = _plain(claim.passage, claim.last)
        features.append(f"cue after {distance} by {link}")
    else:
        features.append(f"cue before {distance} by {_plain(claim.passage, claim.first - 1)}")
    return features


def _frames(claim: Claim, choices: dict[str, list[str]], given: list[str]) -> str:
    """Features of the governing phrases; how firmly the amount is governed at all."""
    found = frames(claim)
    for place, frame in enumerate(found[:5]):
        strength = "strong" if frame.cue.kind == METRIC else "weak"
        order = "first" if place == 0 else "later"
        if frame.cue.value not in choices:
            continue
        choices[frame.cue.value] += [
            f"{strength} {frame.sort}",
            f"{strength} {frame.sort} {order}",
            f"{strength} {frame.sort} {claim.kind}",
            f"{frame.sort} {frame.cue.phrase}",
        ]
        given.append(f"{frame.sort} {frame.cue.phrase}")
    if not found:
        return "free"
    first = found[0]
    return ("framed" if first.sort != "loose predicate" else "loose") + (
        " strong" if first.cue.kind == METRIC else " weak"
    )


def _templates(found: Sequence[Template], choices: dict[str, list[str]]) -> None:
    """The templates that the amount's surroundings fit: how many speak for a metric, and which."""
    if not found:
        return
    spoken = Counter(template.metric for template in found)
    for metric in spoken.keys() & choices.keys():
        choices[metric].append(f"templates {min(spoken[metric], 4)} of {min(len(spoken), 4)}")
    for place, template in enumerate(found):
        if template.metric in choices:
            order = "first" if place == 0 else "later"
            choices[template.metric] += [
                f"template {template.text}",
                f"a template {order} of {min(template.fixed, 4)} words",
                f"a template for {template.metric}",
            ]


def _around(claim: Claim, choices: dict[str, list[str]], counts: Counter[str], framed: str) -> None:
    passages = claim.scene.passages
    at = claim.scene.place(claim.passage)
    if at > 0:
        for value in passages[at - 1].metrics & choices.keys():
            choices[value].append(f"cue in the sentence before, {framed}")
    if passages[0].number < 0 and at > 0:
        for value in passages[0].metrics & choices.keys():
            choices[value].append(f"cue in the title, {framed}")
    total = sum(counts.values()) or 1
    for value, count in counts.items():
        if value not in choices:
            continue
        share = bucket(count * 100 // total, (0, 3, 8, 15, 30))
        choices[value] += [f"cued in the article {share}", f"cued in the article {share}, {framed}"]


@cache
def table_units() -> dict[str, tuple[str, ...]]:
    """The kinds of unit that each metric comes in."""
    return {metric: tuple(row["unit"]) for metric, row in table("metrics.toml").items()}


def _chain(claim: Claim, choices: dict[str, list[str]], given: list[str], framed: str) -> None:
    previous = claim.before
    if previous is not None:
        if previous.rejected is not None:
            given.append("after a rejected amount")
            return
        link = _link(claim, previous)
        same = (
            "same unit" if previous.quantity.unit == claim.quantity.unit else f"{previous.kind} then {claim.kind}"
        )
        between = gap(claim.passage, previous.last, claim.first)
        choices.get(previous.metric, []).extend(
            [
                f"metric of the amount before, {framed}",
                f"metric of the amount before, {link}",
                f"metric of the amount before, {same}",
                f"metric of the amount before, {same}, {link}",
                f"metric of the amount before, {same}, {link}, {framed}",
                f"metric of the amount before, {between.sep} {bucket(between.words)}",
            ]
        )
        given.append(f"after {previous.metric}, {same}")
        added = _added(claim, previous)
        choices.get(previous.metric, []).extend(
            (
                f"metric of the amount before, {added}",
                f"metric of the amount before, {added}, {previous.kind} then {claim.kind}",
                f"metric of the amount before, {added}, {between.sep}",
            )
        )
        given.append(f"{claim.kind} {added}")
        _like(claim, choices, framed)
    elif claim.earlier is not None and claim.earlier.rejected is None:
        same = "same unit" if claim.earlier.quantity.unit == claim.quantity.unit else "other unit"
        choices.get(claim.earlier.metric, []).append(f"metric of the sentence before, {same}, {framed}")


def _added(claim: Claim, previous: Claim) -> str:
    """How this amount is added to the one before: as its move ("an increase of 11%"), as something new."""
    between = [cue for cue in claim.passage.cues if previous.last <= cue.start and cue.end <= claim.first]
    moved = "moved" if any(cue.kind in ("rise", "fall") for cue in between) else "still"
    fresh = next((cue.kind for cue in reversed(between) if cue.kind in (METRIC, "hint")), "nothing")
    behind = next(
        (
            cue.kind
            for cue in claim.passage.cues
            if cue.kind in (METRIC, "hint") and claim.last <= cue.start <= claim.last + 2
        ),
        "nothing",
    )
    return f"{moved}, {fresh} between, {behind} behind"


def _like(claim: Claim, choices: dict[str, list[str]], framed: str) -> None:
    """The amount further ahead in the sentence that is most like this one, in unit and size."""
    other = claim.before
    while other is not None:
        if other.rejected is None and other.quantity.unit == claim.quantity.unit and _size(other) == _size(claim):
            link = _link(claim, other)
            choices.get(other.metric, []).extend(
                [
                    f"metric of the like amount before, {framed}",
                    f"metric of the like amount before, {claim.kind} {link}",
                    f"metric of the like amount before, {_size(claim) if claim.kind == 'money' else claim.kind}",
                ]
            )
            return
        other = other.before


def _link(claim: Claim, previous: Claim) -> str:
    """The word that ties this amount to the one before it."""
    between = claim.passage.words.texts[previous.last : claim.first]
    return next((text for text in reversed(between) if text in _LINKS), "nothing")
