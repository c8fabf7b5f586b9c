"""A claim with its metric in, the case for whose figure it is out: each name near it, or nobody."""

from collections.abc import Mapping
from functools import cache

from bot.figures.binding.deals import dealt_for, reckoning
from bot.figures.binding.roles import SUBJECT, roles
from bot.figures.binding.ties import tie, topics
from bot.figures.claims import Claim, by_language, gap, is_chinese, word
from bot.figures.linear import Case, bucket
from bot.figures.names import FIRMS, Name
from bot.figures.passages import Passage, Scene
from bot.figures.subjects import is_price_target

NOBODY = ""
_DEALS = frozenset({"acquisition", "investment", "stake", "contract", "funding", "valuation"})
_FAMILY = {
    "acquisition": "deal",
    "investment": "deal",
    "stake": "deal",
    "contract": "deal",
    "funding": "raise",
    "valuation": "raise",
    "index": "index",
    "market_size": "market",
    "share_price": "shares",
    "fine": "fine",
    "other": "other",
    "tax": "other",
}
_SPEECH = frozenset(
    """
    said says told expects expected sees estimates wrote noted added analysts analyst believes predicts
    """.split()
)
_LINKS = frozenset(
    """
    by from with to in at of for against than between into on and or via versus vs
    """.split()
)


def family(metric: str) -> str:
    """Metrics whose owners are found in the same way."""
    return _FAMILY.get(metric, "own")


class Cast:
    """Everybody in an article: who stands where, how often, and who it is mainly about."""

    def __init__(self, scene: Scene) -> None:
        self.counts: dict[str, int] = {}
        self.kinds: dict[str, str] = {}
        self.names: dict[str, Name] = {}
        self.titled: dict[str, int] = {}
        body_first: dict[str, int] = {}
        for name in scene.names:
            if name.kind == "person":
                continue
            self.counts[name.entity] = self.counts.get(name.entity, 0) + (not name.beside)
            self.kinds.setdefault(name.entity, name.kind)
            self.names.setdefault(name.entity, name)
            if name.beside:
                continue
            if name.part == "title":
                self.titled.setdefault(name.entity, len(self.titled))
            else:
                body_first.setdefault(name.entity, len(body_first))
        own = [entity for entity, kind in self.kinds.items() if kind in FIRMS]
        self.ranked = sorted(
            own,
            key=lambda entity: (-self.counts[entity] - 3 * (entity in self.titled), body_first.get(entity, 99)),
        )
        self.main = self.ranked[0] if self.ranked else None
        self.spread = _spread(scene, self)
        self._ranks = dict(zip(self.ranked, ("main", "second", "third"), strict=False))

    def rank(self, entity: str) -> str:
        """How prominent a name is: main, second, third, other."""
        return self._ranks.get(entity, "other")


def _spread(scene: Scene, cast: Cast) -> str:
    """Whether an article is of one company, of several, or a digest of stories under headings of their own."""
    headed = {
        passage.parties[0].entity
        for passage in scene.passages
        if passage.number > 0 and passage.parties and passage.is_heading
    }
    if len(headed) > 2:
        return "a digest"
    total = sum(cast.counts[entity] for entity in cast.ranked)
    share = 100 * cast.counts[cast.main] // total if cast.main is not None and total else 0
    return f"main {bucket(share, (0, 20, 35, 50, 70))}"


def entity_case(claim: Claim, cast: Cast) -> Case:
    """The case for whose figure a claim is."""
    sort = _sort(claim)
    choices: dict[str, list[str]] = {
        NOBODY: ["nobody", f"nobody {sort}", f"nobody {claim.metric}", f"nobody {claim.metric} {claim.kind}"]
    }
    _here(claim, choices, sort)
    _subjects(claim, choices, sort)
    _nearby(claim, choices, sort)
    _title(claim, choices, sort)
    _headed(claim, choices, cast)
    for entity in cast.ranked[:1]:
        choices.setdefault(entity, [])
    if claim.earlier is not None and claim.earlier.entity in cast.names:
        choices.setdefault(claim.earlier.entity or NOBODY, [])
    _cast(claim, choices, cast, sort)
    _chain(claim, choices)
    _tied(claim, choices, cast)
    _nobody(claim, choices)
    if is_chinese(claim):
        _by_clause(claim, choices, cast, sort)
    return Case((), _eligible(claim, by_language(claim, choices), cast, sort))


def _by_clause(claim: Claim, choices: dict[str, list[str]], cast: Cast, sort: str) -> None:
    """Whom a Chinese clause is about."""
    topic = _topic(claim)
    if topic is not None and (topic == NOBODY or topic in cast.names):
        choices.setdefault(topic, []).extend(
            ("topic", f"topic {sort}", f"topic {claim.metric}", f"topic {claim.measure}")
        )


def _topic(claim: Claim) -> str | None:
    """In Chinese a clause is about the name that opens it, and clauses go on about it until another name comes."""
    names = [name for name in claim.passage.names if name.kind not in ("person", "research")]
    before = [name for name in names if name.end <= claim.quantity.start]
    if not before:
        return None
    text = claim.passage.sentence.text
    offset = claim.passage.sentence.start
    own = text.rfind("，", 0, claim.quantity.start - offset) + 1 + offset
    inside = [name for name in before if name.start >= own]
    if inside:
        return inside[-1].entity if claim.metric in ("share_price", "index") else inside[0].entity
    previous = claim.before
    if previous is not None and previous.rejected is None and before[-1].start < previous.quantity.start:
        return previous.entity or NOBODY
    return before[0].entity


def _eligible(claim: Claim, choices: dict[str, list[str]], cast: Cast, sort: str) -> dict[str, list[str]]:
    """Without whom a deal is for, and those who merely speak: research firms, banks that set a price target."""
    reckon = reckoning(claim)
    silent = {
        entity
        for entity in choices
        if entity != NOBODY
        and entity != cast.main
        and (
            cast.kinds.get(entity) == "research"
            or (cast.names[entity].sector in _HOUSES and (sort == "target" or entity in reckon))
        )
    }
    made_for = dealt_for(claim, digest=cast.spread == "a digest")
    if len(choices.keys() - silent - made_for) > 1:
        silent |= made_for
    return (
        {entity: features for entity, features in choices.items() if entity not in silent} if silent else choices
    )


def _sort(claim: Claim) -> str:
    return "target" if claim.metric == "share_price" and is_price_target(claim) else family(claim.metric)


_HOUSES = frozenset({"banking", "research", "funds"})


def _here(claim: Claim, choices: dict[str, list[str]], sort: str) -> None:
    """Names in the same sentence: nearest on either side, what ties them, what lies between."""
    passage = claim.passage
    names = passage.parties
    before = [name for name in names if name.start < claim.quantity.start]
    after = [name for name in names if name.start >= claim.quantity.start]
    for side, ordered in (("before", before[::-1]), ("after", after)):
        seen: dict[str, int] = {}
        for name in ordered:
            if name.entity in seen:
                continue
            rank = len(seen)
            seen[name.entity] = rank
            features = _place_features(claim, passage, name, side, rank, sort)
            choices.setdefault(name.entity, []).extend(features)
    if names:
        first = names[0]
        opening = passage.words.at(first.start)
        choices[first.entity].append(f"first name of the sentence {bucket(opening, (0, 1, 3, 6))}")
        choices[first.entity].append(f"{sort} first name of the sentence")
    for entity in {name.entity for name in names}:
        choices[entity].append("in the sentence")
        choices[entity].append(f"{claim.metric} in the sentence")


def _place_features(claim: Claim, passage: Passage, name: Name, side: str, rank: int, sort: str) -> list[str]:
    words = passage.words
    start, end = words.at(name.start), words.at(name.end)
    between = gap(passage, end, claim.first) if side == "before" else gap(passage, claim.last, start)
    previous, following = word(passage, start - 1), word(passage, end)
    link = previous if previous in _LINKS else "possessed" if following == "'s" else "bare"
    if (
        following in _SPEECH
        or word(passage, end + 1) in _SPEECH
        or (previous == "to" and word(passage, start - 2) == "according")
    ):
        link = "speaks"
    if (following in {",", "("} and word(passage, end + 1) in {"which", "who", "whose"}) or following in {
        "which",
        "whose",
    }:
        link = "relative"
    near = bucket(between.words, (0, 1, 3, 6, 12, 20))
    placed = f"{side} rank {min(rank, 3)}"
    features = [
        f"{side} {near}",
        f"{placed} amounts {min(between.amounts, 2)}",
        f"{placed} {between.sep}",
        f"{side} {link}",
        f"{sort} {side} {link}",
        f"{sort} {placed} {link}",
        f"{sort} {placed}",
        f"{claim.metric} {side} {link}",
        f"{side} {name.kind}",
        f"{sort} {side} {name.kind}",
    ]
    if name.sector in _HOUSES:
        analysts = (
            "with analysts" if any(cue.kind == "analyst" or cue.phrase in _RATINGS for cue in passage.cues) else ""
        )
        features += [f"{side} a house {analysts}", f"{sort} a house {analysts}", f"{side} a house {link}"]
    if following == "'s":
        features.append(f"possessed {side} {bucket(between.words, (0, 2, 5, 10))}")
    if name.product:
        features.append(f"{side} by its product rank {rank}")
    if sort in ("deal", "raise", "fine"):
        features += [
            f"{sort} {side} then {_verb(passage, end)}",
            f"{sort} {side} prev {previous if previous.isalpha() else ''}",
        ]
    return features


def _subjects(claim: Claim, choices: dict[str, list[str]], sort: str) -> None:
    """Who is the subject: the last before the amount, the first, the only one; and the part that others play."""
    passage = claim.passage
    parts = roles(passage)
    before = [
        (name, part)
        for name, part in zip(passage.names, parts, strict=True)
        if name.can_own and name.end <= claim.quantity.start
    ]
    subjects = [name for name, part in before if part == SUBJECT]
    if subjects:
        last, first = subjects[-1], subjects[0]
        distance = gap(passage, passage.words.at(last.end), claim.first)
        choices[last.entity] += [
            "last subject",
            f"last subject {sort}",
            f"last subject {bucket(distance.words, (0, 3, 6, 12, 20))}",
            f"last subject {distance.sep} {min(distance.amounts, 2)}",
            f"last subject {last.kind}",
        ]
        choices[first.entity] += ["first subject", f"first subject {sort}"]
        if len({name.entity for name in subjects}) == 1:
            choices[first.entity] += ["only subject", f"only subject {sort}"]
    seen: set[str] = set()
    for name, part in reversed(before):
        if name.entity not in seen:
            choices[name.entity] += [f"part {part}", f"part {part} {sort}", f"part {part}, {len(seen)} nearer"]
            if not subjects:
                choices[name.entity].append(f"part {part}, no subject")
            seen.add(name.entity)


def _tied(claim: Claim, choices: dict[str, list[str]], cast: Cast) -> None:
    """The owner of the amount that this one is compared with, and of what the story was about before."""
    found = tie(claim)
    fresh = bool(claim.passage.parties)
    if found.to is not None and found.to.rejected is None and (found.to.entity or NOBODY) in choices:
        same = "same metric" if found.to.metric == claim.metric else "other metric"
        between = any(
            found.to.quantity.end <= name.start and name.end <= claim.quantity.start and name.kind != "person"
            for name in claim.passage.names
        )
        new = "a name between" if between else "no name between"
        choices[found.to.entity or NOBODY] += [
            f"of the tied, {found.sort}",
            f"of the tied, {found.sort}, {new}",
            f"of the tied, {found.sort}, {same}, {new}",
        ]
    seen: set[str] = set()
    for other in topics(claim):
        alike = "same metric" if other.metric == claim.metric else "other metric"
        if alike not in seen and (other.entity is None or other.entity in cast.names):
            seen.add(alike)
            choices.setdefault(other.entity or NOBODY, []).extend(
                (
                    f"of the topic, {alike}, {'others here' if fresh else 'alone'}",
                    f"of the topic, {alike}, {found.sort}",
                    f"of the topic, {alike}, {_since(claim, other)}, {'others here' if fresh else 'alone'}",
                )
            )


def _since(claim: Claim, other: Claim) -> str:
    """Whether the sentences between two claims, or the end of the first's, bring in somebody else."""
    passages = claim.scene.passages
    start, end = claim.scene.place(other.passage), claim.scene.place(claim.passage)
    if any(name.start > other.quantity.end and name.entity != other.entity for name in other.passage.parties):
        return "somebody new behind it"
    between = passages[start + 1 : end]
    if any(name.entity != other.entity for passage in between for name in passage.parties):
        return "somebody new since"
    return "right behind it" if not between else "nobody new since"


_RATINGS = frozenset(
    {"price target", "target price", "price targets", "expects", "forecast", "estimates", "upside"}
)


def _verb(passage: Passage, at: int) -> str:
    """The first telling cue after a name: what it does."""
    for cue in passage.cues:
        if at <= cue.start <= at + 5 and cue.kind == "metric":
            return cue.phrase
    return ""


def _nearby(claim: Claim, choices: dict[str, list[str]], sort: str) -> None:
    """Names of the sentences before, if they are in the same paragraph or just above."""
    passages = claim.scene.passages
    at = claim.scene.place(claim.passage)
    lonely = "with others" if claim.passage.parties else "alone"
    selfish = "self" if _refers_back(claim) else "no self"
    for back in (1, 2, 3):
        if claim.passage.number - back < 0:
            break
        passage = passages[at - back]
        names = passage.parties
        if not names:
            continue
        same = (
            "same paragraph"
            if passage.sentence.paragraph == claim.passage.sentence.paragraph
            else "other paragraph"
        )
        parts = [part for name, part in zip(passage.names, roles(passage), strict=True) if name.can_own]
        for place, name in enumerate(names[:4]):
            order = "first" if place == 0 else "later"
            choices.setdefault(name.entity, []).extend(
                _before(f"{back} back", parts[place], order, lonely, selfish, same, sort)
            )


@cache
def _before(back: str, part: str, order: str, lonely: str, selfish: str, same: str, sort: str) -> tuple[str, ...]:
    """The part that somebody played in a sentence so far back."""
    return (
        f"{back} as {part} {lonely}",
        f"{back} as {part} {lonely} {selfish} {same}",
        f"{back} {order}",
        f"{back} {order} {lonely} {selfish}",
        f"{back} {same} {order}",
        f"{sort} {back} {order} {lonely}",
    )


def _refers_back(claim: Claim) -> bool:
    return any(cue.end <= claim.first for cue in claim.passage.cues_of.get("self", ()))


def _headed(claim: Claim, choices: dict[str, list[str]], cast: Cast) -> None:
    """Who the heading above is about, in an article of several stories."""
    passages = claim.scene.passages
    lonely = "alone" if not claim.passage.parties else "with others"
    at = claim.scene.place(claim.passage)
    for steps in range(1, _HEADED):
        if claim.passage.number - steps < 0:
            return
        passage = passages[at - steps]
        if passage.parties and passage.is_heading:
            near = bucket(steps, (1, 2, 4))
            kind = "digest" if cast.spread == "a digest" else "story"
            first = passage.parties[0].entity
            choices.setdefault(first, []).extend(
                (f"of the heading, {kind} {lonely}", f"of the heading, {near} {lonely}", f"of the heading, {kind}")
            )
            return


_HEADED = 9


def _title(claim: Claim, choices: dict[str, list[str]], sort: str) -> None:
    title = claim.scene.passages[0]
    if title.number >= 0:
        return
    for place, name in enumerate(title.parties[:4]):
        order = "first" if place == 0 else "later"
        choices.setdefault(name.entity, []).extend((f"title {order}", f"{sort} title {order}"))


def _cast(claim: Claim, choices: Mapping[str, list[str]], cast: Cast, sort: str) -> None:
    here = {name.entity for name in claim.passage.names}
    lonely = "alone" if not claim.passage.parties else "with others"
    selfish = "self" if _refers_back(claim) else "no self"
    for entity, features in choices.items():
        if entity == NOBODY:
            continue
        rank = cast.rank(entity)
        kind = cast.kinds.get(entity, "unknown")
        inside = "here" if entity in here else "elsewhere"
        name = cast.names.get(entity)
        counted = f"counted {bucket(cast.counts.get(entity, 0), (0, 1, 2, 4, 8))}"
        if name is not None and name.sector in _HOUSES:
            features += [f"house {sort} {rank}", f"house {rank}"]
        features += _standing(rank, f"{inside} {lonely}", selfish, cast.spread)
        features += _by_kind(kind, rank, inside, claim.metric, claim.kind, counted)


@cache
def _standing(rank: str, where: str, selfish: str, spread: str) -> tuple[str, ...]:
    """How prominent somebody is in the article, and whether in the sentence too."""
    return rank, f"{rank} {where}", f"{rank} {where} {selfish}", f"{rank}, {spread}", f"{rank} {where}, {spread}"


@cache
def _by_kind(kind: str, rank: str, inside: str, metric: str, unit: str, counted: str) -> tuple[str, ...]:
    """What sort of name it is, for an amount of this sort."""
    return (
        f"{metric} {rank}",
        f"kind {kind}",
        f"{metric} kind {kind}",
        f"{metric} {unit} kind {kind}",
        f"{inside} kind {kind}",
        counted,
        f"{kind} {counted}",
    )


def _chain(claim: Claim, choices: Mapping[str, list[str]]) -> None:
    previous = claim.before
    if previous is not None and previous.rejected is None:
        entity = previous.entity or NOBODY
        if entity in choices:
            same = "same metric" if previous.metric == claim.metric else "other metric"
            between = gap(claim.passage, previous.last, claim.first)
            fresh = any(
                previous.quantity.end <= name.start and name.end <= claim.quantity.start and name.kind != "person"
                for name in claim.passage.names
            )
            choices[entity] += [
                "of the amount before",
                f"of the amount before, {same}",
                f"of the amount before, {same}, {between.sep}, {'a name between' if fresh else 'no name between'}",
                f"of the amount before, {'a name between' if fresh else 'no name between'}",
            ]
    elif claim.earlier is not None and claim.earlier.rejected is None:
        entity = claim.earlier.entity or NOBODY
        if entity in choices:
            same = "same metric" if claim.earlier.metric == claim.metric else "other metric"
            lonely = "alone" if not claim.passage.parties else "with others"
            since = _since(claim, claim.earlier)
            choices[entity] += [
                f"of the sentence before, {same}",
                f"of the sentence before, {lonely}",
                f"of the sentence before, {lonely}, {since}",
                f"of the sentence before, {same}, {since}",
            ]


def _nobody(claim: Claim, choices: Mapping[str, list[str]]) -> None:
    passage = claim.passage
    features = choices[NOBODY]
    features.append("nobody, names here" if passage.parties else "nobody, no names here")
    features += [f"nobody with {kind}" for kind in sorted(passage.cues_of.keys() & {"group", "self", "analyst"})]
    for cue in passage.cues_of.get("group", ()):
        near = bucket(claim.first - cue.end, (0, 3, 8)) if cue.end <= claim.first else "after"
        features.append(f"nobody, group {near}")
        features.append(f"nobody, group {cue.phrase}")
