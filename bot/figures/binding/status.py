"""A claim with metric and owner in, the case for its status out: actual, planned, forecast or rumoured."""

from bot.figures.binding.entity import family
from bot.figures.binding.hedges import hedge
from bot.figures.binding.period import UNDATED, relation
from bot.figures.binding.ties import tie
from bot.figures.claims import Claim, gap, word
from bot.figures.linear import Case, bucket
from bot.model import Status

STATUSES: tuple[Status, ...] = ("actual", "planned", "forecast", "rumoured")
_KINDS = ("planned", "expected", "forecast", "rumoured", "happened", "analyst")
_VERBS = frozenset(_KINDS[:5])
_WIDE = frozenset({"rumoured", "planned", "analyst"})


def status_case(claim: Claim) -> Case:
    """The case for a claim's status."""
    sort = family(claim.metric)
    given = ["always", f"{claim.metric}", f"{claim.metric} {claim.measure}", f"{sort}", f"bound {claim.bound}"]
    where = relation(claim.period or UNDATED, claim.scene.published)
    given += [
        f"period {where}",
        f"{claim.metric} period {where}",
        f"period {_time(where)}",
        f"{sort} period {_time(where)}",
    ]
    given += _cues(claim, sort)
    given += _around(claim, sort)
    given += _speaker(claim)
    given += _chain(claim)
    given += _grammar(claim, sort)
    if claim.subject == "price target":
        given.append("price target")
    for offset in (1, 2, 3):
        given += [
            f"w-{offset} {word(claim.passage, claim.first - offset)}",
            f"w+{offset} {word(claim.passage, claim.last + offset - 1)}",
        ]
    return Case(tuple(given), dict.fromkeys(STATUSES, ()))


def _grammar(claim: Claim, sort: str) -> list[str]:
    """What the hedge that governs the amount says, and how it is tied to the amount before."""
    found = [f"tie {tie(claim).sort}", f"{sort} tie {tie(claim).sort}"]
    ruling = hedge(claim)
    if ruling is not None:
        found += [f"hedge {ruling[0]}", f"hedge {ruling[1]}"]
    return found


def _time(where: str) -> str:
    if where == "none":
        return "none"
    tail = where.rsplit(" ", 1)[-1]
    if tail == "ahead" or (
        tail.lstrip("-").isdigit()
        and not tail.startswith("-")
        and int(tail) > 0
        and "back" not in where
        and "day" not in where
    ):
        return "future"
    return "now" if tail in ("0", "now") else "past"


def _cues(claim: Claim, sort: str) -> list[str]:
    found = []
    passage = claim.passage
    for kind in _KINDS:
        cues = passage.cues_of.get(kind)
        if cues is None:
            found.append(f"no {kind}")
            continue
        before = [cue for cue in cues if cue.end <= claim.first]
        after = [cue for cue in cues if cue.start >= claim.first]
        for side, cue in (("before", before[-1] if before else None), ("after", after[0] if after else None)):
            if cue is None:
                continue
            between = (
                gap(passage, cue.end, claim.first) if side == "before" else gap(passage, claim.last, cue.start)
            )
            near = bucket(between.words, (0, 2, 5, 10, 20))
            found += [
                f"{kind} {side}",
                f"{kind} {side} {near} {min(between.amounts, 1)}",
                f"{kind} {side} {between.sep} {min(between.amounts, 1)}",
                f"{sort} {kind} {side}",
                f"{claim.metric} {kind} {side}",
                f"{kind} {side} {cue.phrase}",
                f"{side} {cue.phrase} {near}",
            ]
        if not before and not after:
            found.append(f"no {kind}")
    verbs = [cue for cue in passage.cues if cue.kind in _VERBS]
    last = next((cue for cue in reversed(verbs) if cue.end <= claim.first), None)
    if last is not None:
        found += [f"last verb {last.kind}", f"last verb {last.phrase}", f"{sort} last verb {last.kind}"]
    if verbs:
        found.append(f"first verb {verbs[0].phrase}")
    return found


def _around(claim: Claim, sort: str) -> list[str]:
    """Hedges of the title and of the sentences before, which govern what comes after."""
    passages = claim.scene.passages
    at = claim.scene.place(claim.passage)
    found = []
    if at > 0:
        wide = sorted(passages[at - 1].cues_of.keys() & _WIDE)
        found += [f"{kind} in the sentence before" for kind in wide]
    if passages[0].number < 0:
        for kind in sorted(passages[0].cues_of.keys() & {"rumoured", "planned", "expected"}):
            found += [f"{kind} in the title", f"{sort} {kind} in the title"]
    found.append(f"in {claim.passage.part}")
    return found


def _speaker(claim: Claim) -> list[str]:
    """Who expects: the owner itself (a plan), or somebody else (a forecast)."""
    passage = claim.passage
    found = []
    for cue in passage.cues_of.get("expected", ()):
        place = passage.words.starts[cue.start]
        names = [name for name in passage.names if name.end <= place]
        own = [other for other in passage.cues_of.get("self", ()) if other.end <= cue.start]
        analysts = [other for other in passage.cues_of.get("analyst", ()) if abs(other.start - cue.start) <= 4]
        if analysts:
            found.append("analysts expect")
        elif names and names[-1].entity == claim.entity:
            found.append("its owner expects")
        elif names:
            found.append(f"{names[-1].kind} expects")
        elif own:
            found.append("itself expects")
        else:
            found.append("somebody expects")
    return found


def _chain(claim: Claim) -> list[str]:
    previous = claim.before
    if previous is None or previous.rejected is not None:
        if claim.earlier is not None and claim.earlier.rejected is None:
            return [f"sentence before {claim.earlier.status}"]
        return []
    between = gap(claim.passage, previous.last, claim.first)
    same = "same metric" if previous.metric == claim.metric else "other metric"
    period = "same period" if previous.period == claim.period else "other period"
    between_words = claim.passage.words.texts[previous.last : claim.first]
    link = next((text for text in reversed(between_words) if text in _LINKS), "")
    return [
        f"after {previous.status}",
        f"after {previous.status}, {same}",
        f"after {previous.status}, {same}, {period}, {link}",
        f"after {previous.status}, {between.sep}",
        f"after {previous.status}, {bucket(between.words, (0, 2, 5, 10))}",
    ]


_LINKS = frozenset(
    {
        "from",
        "to",
        "versus",
        "vs",
        "than",
        "compared",
        "against",
        "and",
        "above",
        "below",
        "of",
        "for",
        "topping",
        "beating",
        "missing",
    }
)
