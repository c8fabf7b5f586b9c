"""A claim with metric and owner in, the case for its subject out: a part or product of the owner, or the whole."""

from bot.figures.binding.entity import family
from bot.figures.binding.ties import tie
from bot.figures.claims import Claim, by_language, gap, is_chinese
from bot.figures.linear import Case, bucket
from bot.figures.names import leaders
from bot.figures.passages import Phrase
from bot.figures.phrases import SEGMENT, phrases
from bot.figures.words import METRIC

WHOLE = ""
_BEFORE, _AFTER = 4, 2
_LINKS = frozenset(
    [
        *"of in from for on at to by with its the a and".split(),
        *"的 在 占 和 及 为 是 中 对 由 从 以 、 ，".split(),
        "'s",
        ",",
    ]
)
_SKIPPED = frozenset([*"its the a an their our this next last year quarter total overall company".split(), "'s"])


def subject_case(claim: Claim) -> Case:
    """The case for a claim's subject: phrases of its sentence, those of the amounts before, or the whole."""
    choices: dict[str, list[str]] = {WHOLE: _whole(claim)}
    _phrases(claim, choices)
    _chain(claim, choices)
    if len(choices) > 1 and claim.measure == "share" and claim.metric not in _PAID_OUT:
        del choices[WHOLE]
    return Case((), by_language(claim, choices))


# A share is of a part, but here the part is of somebody's all: of the staff, of the profit.
_PAID_OUT = frozenset({"layoffs", "buyback", "dividend", "market_cap", "fine"})


def _whole(claim: Claim) -> list[str]:
    passage = claim.passage
    owned = any(name.entity == claim.entity and not name.product for name in passage.names)
    named = "nobody's" if claim.entity is None else "named here" if owned else "named elsewhere"
    modified = any(phrase.cue == claim.metric and phrase.kind != "cue" for phrase in phrases(passage))
    return [
        f"whole {claim.metric}",
        f"whole {claim.metric} {claim.measure}",
        f"whole {claim.metric} {claim.kind}",
        f"whole {family(claim.metric)} {named}",
        f"whole {claim.metric} {named}",
        f"whole {tie(claim).sort}",
        f"whole {claim.metric} {'modified' if modified else 'plain'}",
    ]


def _phrases(claim: Claim, choices: dict[str, list[str]]) -> None:
    found = [p for p in phrases(claim.passage) if not _is_owner(claim, p) and not _is_divided(claim, p)]
    before = [phrase for phrase in found if phrase.end <= claim.first]
    after = [phrase for phrase in found if phrase.start >= claim.last]
    nearest = next((phrase for phrase in reversed(before) if phrase.cue == claim.metric), None)
    if nearest is not None:
        choices.setdefault(nearest.text, []).extend(
            ("nearest of its metric", f"nearest of its metric {claim.metric} {nearest.kind}")
        )
    for rank, phrase in enumerate(before[::-1][:_BEFORE]):
        choices.setdefault(phrase.text, []).extend(_features(claim, phrase, "before", rank))
    for rank, phrase in enumerate(after[:_AFTER]):
        choices.setdefault(phrase.text, []).extend(_features(claim, phrase, "after", rank))
    if len(before) > _BEFORE:
        phrase = before[0]
        choices.setdefault(phrase.text, []).extend(_features(claim, phrase, "before", 9))


def _is_owner(claim: Claim, phrase: Phrase) -> bool:
    own = bool(phrase.entity) and phrase.entity == claim.entity
    return phrase.kind == "person" or (own and (phrase.kind != "product" or phrase.text in leaders()))


def _is_divided(claim: Claim, phrase: Phrase) -> bool:
    """Like "revenue" in "69% of revenue": what a share is taken of is not the part."""
    return claim.measure == "share" and _follows(claim, phrase) == "the amount by of"


def _features(claim: Claim, phrase: Phrase, side: str, rank: int) -> list[str]:
    passage, metric = claim.passage, claim.metric
    between = gap(passage, phrase.end, claim.first) if side == "before" else gap(passage, claim.last, phrase.start)
    kind = phrase.kind or ("Plain" if phrase.text[0].isupper() and phrase.start > 0 else "plain")
    if phrase.entity and phrase.entity == claim.entity:
        kind = f"own {kind}"
    of = "its metric" if phrase.cue == metric else "another metric" if phrase.cue else "no metric"
    lead = phrase.lead if phrase.lead in _LINKS else "opening" if phrase.start == 0 else "other"
    tail = phrase.tail if phrase.tail in SEGMENT or phrase.tail in _LINKS else "other"
    features = [
        f"{side} {min(rank, 4)} {between.sep} {min(between.amounts, 2)}",
        f"{side} {bucket(between.words, (0, 1, 2, 4, 8, 14))}",
        f"{metric} {kind} {side}",
        f"{metric} {kind} {of}",
        f"{kind} {side} {lead}",
        f"{claim.measure} follows {_follows(claim, phrase)}",
        f"{side} then {tail}",
        f"{metric} {claim.measure} {side} {of}",
    ]
    if not phrase.entity:
        head = phrase.text[-2:] if is_chinese(claim) else phrase.text.rpartition(" ")[2].lower()
        features += [f"is {phrase.text.lower()}", f"head {head}", f"{metric} head {head}"]
    return features


def _follows(claim: Claim, phrase: Phrase) -> str:
    """The word by which a phrase hangs on what goes before it: the metric, the amount, another phrase."""
    texts = claim.passage.words.texts
    at = phrase.start - 1
    while at >= 0 and texts[at] in _SKIPPED:
        at -= 1
    if at < 0:
        return "nothing"
    link = texts[at] if texts[at] in _LINKS else ""
    place = at if link else at + 1
    if place == claim.last:
        return f"the amount by {link}"
    cue = next((cue for cue in claim.passage.cues_of.get(METRIC, ()) if cue.end == place), None)
    if cue is not None:
        return f"{'its' if cue.value == claim.metric else 'another'} metric by {link}"
    return f"by {link}"


def _chain(claim: Claim, choices: dict[str, list[str]]) -> None:
    """The subject of the amount that this one is held against, and of the one in the last sentence."""
    found = tie(claim)
    if found.to is not None and found.to.rejected is None:
        same = "same metric" if found.to.metric == claim.metric else "other metric"
        owner = "same owner" if found.to.entity == claim.entity else "other owner"
        choices.setdefault(_part(found.to), []).extend(
            (
                f"of the tied, {found.sort}",
                f"of the tied, {found.sort}, {same}",
                f"of the tied, {same}, {owner}",
                f"of the tied, {found.sort}, {'part' if found.to.subject else 'whole'}",
            )
        )
    other = claim.earlier
    if claim.before is None and other is not None and other.rejected is None:
        same = "same metric" if other.metric == claim.metric else "other metric"
        owner = "same owner" if other.entity == claim.entity else "other owner"
        fresh = "fresh" if claim.passage.names else "alone"
        choices.setdefault(_part(other), []).extend(
            (
                f"of the last sentence, {same}, {owner}",
                f"of the last sentence, {same}, {owner}, {fresh}",
                f"of the last sentence, {claim.metric}, {'part' if other.subject else 'whole'}",
            )
        )


def _part(claim: Claim) -> str:
    """What a claim is of; where analysts see a price is, in Chinese, no part of anybody."""
    target = claim.subject == "price target" and is_chinese(claim)
    return WHOLE if claim.subject is None or target else claim.subject
