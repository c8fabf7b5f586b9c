"""A claim in, the periods that the amounts before it lend: what it is compared with, what the story is about."""

from collections.abc import Mapping

from bot.figures.binding.entity import family
from bot.figures.binding.period.steps import UNDATED, kind_of, quarter_before, year_before
from bot.figures.binding.period.times import Times
from bot.figures.binding.ties import sphere, tie, topics
from bot.figures.claims import Claim

_MAX_BACK = 3


_COMPARES = frozenset({"from", "versus", "vs", "than", "to", "against", "with", "above", "below", "for", "of"})


def comparing(claim: Claim) -> str:
    """The word in front of the amount that compares: "from $4.8bn", "versus $3m"."""
    before = claim.passage.words.texts[max(0, claim.first - 4) : claim.first]
    return next((text for text in reversed(before) if text in _COMPARES), "nothing")


def lent_before(claim: Claim, choices: dict[str, list[str]]) -> None:
    passages = claim.scene.passages
    at = claim.scene.place(claim.passage)
    lonely = "alone" if not claim.passage.periods else "with others"
    for back in range(1, _MAX_BACK + 1):
        if claim.passage.number - back < 0:
            break
        passage = passages[at - back]
        same = (
            "same paragraph"
            if passage.sentence.paragraph == claim.passage.sentence.paragraph
            else "other paragraph"
        )
        for place, mention in enumerate(passage.periods[:4]):
            if mention.period is None:
                continue
            order = "first" if place == 0 else "later"
            kind = kind_of(mention.period)
            choices.setdefault(mention.period, []).extend(
                (
                    f"{back} back {order} {lonely}",
                    f"{back} back {kind} {lonely}",
                    f"{same} {kind} {lonely}",
                    f"{family(claim.metric)} back {kind}",
                )
            )


def chained(claim: Claim, choices: dict[str, list[str]]) -> None:
    previous = claim.before
    near = "here" if previous is not None else "sentence before"
    previous = previous or claim.earlier
    if previous is None or previous.rejected is not None:
        return
    period = previous.period or UNDATED
    same = "same metric" if previous.metric == claim.metric else "other metric"
    unit = "same unit" if previous.quantity.unit == claim.quantity.unit else "other unit"
    tie = comparing(claim)
    lonely = "alone" if not claim.passage.periods else "with others"
    choices.setdefault(period, []).extend(
        (
            f"of the amount {near}",
            f"of the amount {near}, {same}",
            f"of the amount {near}, {same}, {lonely}",
            f"of the amount {near}, {same}, {unit}, {tie}",
            f"of the amount {near}, {previous.metric} then {claim.metric}",
            f"of the amount {near}, {previous.measure} then {claim.measure}",
        )
    )
    base = f"which was tied by {comparing(previous)}"
    choices[period] += [
        f"of the amount {near}, {base}",
        f"of the amount {near}, {base}, {tie}",
        f"of the amount {near}, {base}, {same}",
    ]
    _further(claim, previous, choices, f"{base}, {tie}")
    if near == "here" and period and kind_of(period) in ("quarter", "year", "month", "half"):
        choices.setdefault(year_before(period), []).append(f"year before the amount here, {same}, {unit}, {tie}")
        earlier = quarter_before(period)
        if earlier is not None:
            choices.setdefault(earlier, []).append(f"quarter before the amount here, {same}, {tie}")


def _further(claim: Claim, previous: Claim, choices: dict[str, list[str]], base: str) -> None:
    """The amount before the one before, and the first of the sentence: what a comparison came back from."""
    other = previous.before
    if other is not None and other.rejected is None:
        same = "same metric" if other.metric == claim.metric else "other metric"
        choices.setdefault(other.period or UNDATED, []).extend(
            (f"of the amount two back, {base}", f"of the amount two back, {same}")
        )
    first = previous
    while first.before is not None and first.before.rejected is None:
        first = first.before
    where = "here" if claim.before is not None else "of the sentence before"
    if first is not previous:
        same = "same metric" if first.metric == claim.metric else "other metric"
        choices.setdefault(first.period or UNDATED, []).extend(
            (f"of the first amount {where}", f"of the first amount {where}, {same}, {base}")
        )


def _before_it(period: str) -> Mapping[str, str | None]:
    """The periods that one is usually compared with."""
    return {"year before": year_before(period), "quarter before": quarter_before(period)}


def tied(claim: Claim, choices: dict[str, list[str]]) -> None:
    """The period of the amount that this one is compared with or says again, and the time before that."""
    found = tie(claim)
    lonely = _loneliness(claim)
    if found.to is None or found.to.rejected is not None:
        choices[UNDATED].append(f"undated, tie {found.sort}")
        return
    same = "same metric" if found.to.metric == claim.metric else "other metric"
    same_sphere = "same sphere" if sphere(found.to.metric) == sphere(claim.metric) else "other sphere"
    period = found.to.period or UNDATED
    choices.setdefault(period, []).extend(
        (
            f"tied, {found.sort}",
            f"tied, {found.sort}, {same}",
            f"tied, {found.sort}, {same_sphere}",
            f"tied, {found.sort}, {lonely}",
            f"tied, {found.sort}, {found.to.measure} then {claim.measure}",
        )
    )
    if period and kind_of(period) in ("quarter", "year", "month", "half"):
        for name, other in _before_it(period).items():
            if other is not None:
                choices.setdefault(other, []).extend(
                    (
                        f"{name} the tied, {found.sort}",
                        f"{name} the tied, {found.sort}, {lonely}",
                        f"{name} the tied, {found.sort}, {same}",
                    )
                )


def _loneliness(claim: Claim) -> str:
    """Whether the stretch from the amount before to a little after this one speaks of time at all."""
    start = claim.before.quantity.end if claim.before is not None else claim.passage.sentence.start
    ends = claim.passage.words.ends
    reach = ends[min(claim.last + 8, len(ends) - 1)] if ends else claim.quantity.end
    near = [mention for mention in claim.passage.periods if start <= mention.start <= reach]
    if not near:
        return "no time near" if claim.passage.periods else "alone"
    return "a compared time near" if any(mention.relative for mention in near) else "a time near"


def topical(claim: Claim, choices: dict[str, list[str]]) -> None:
    """The time that the story was about before this sentence: of its last amount, and of its last like this."""
    kind, base = tie(claim).sort, sphere(claim.metric)
    lonely = _loneliness(claim)
    seen = set()
    for steps, other in enumerate(topics(claim)):
        alike = (
            "same metric"
            if other.metric == claim.metric
            else "same sphere"
            if sphere(other.metric) == base
            else "other"
        )
        if alike in seen:
            continue
        seen.add(alike)
        period = other.period or UNDATED
        names = (
            f"of the topic, {alike}",
            f"of the topic, {alike}, {lonely}",
            f"of the topic, {alike}, {kind}",
            f"of the topic, {alike}, {kind}, {lonely}",
            f"of the topic, {base}, {alike}, {claim.measure}",
            f"of the topic, {alike}, {'near' if steps < 3 else 'far'}",
        )
        choices.setdefault(period, []).extend(names)
        if period and kind == "base" and kind_of(period) in ("quarter", "year", "month", "half"):
            for name, earlier in _before_it(period).items():
                if earlier is not None:
                    choices.setdefault(earlier, []).append(f"{name} the topic, {alike}, {lonely}")


_WINDOWS = frozenset(
    """
    since months weeks past week decade debut ytd 52-week record low lows high highs ipo listing so
    years year-to-date
    """.split()
)


def session(claim: Claim, choices: dict[str, list[str]], times: Times) -> None:
    """The trading day that an article's share moves are of, unless the move is over a longer time."""
    if sphere(claim.metric) != "market":
        return
    near = claim.passage.words.texts[max(0, claim.first - 8) : claim.last + 9]
    window = "plain" if _WINDOWS.isdisjoint(near) else "over a while"
    days = any(mention.period and kind_of(mention.period) == "day" for mention in claim.passage.periods)
    told = "a day told" if days else "no day told" if claim.passage.periods else "no time told"
    features = [
        f"session, {claim.measure}",
        f"session, {claim.measure}, {window}",
        f"session, {claim.measure}, {window}, {told}",
        f"session, {claim.metric}, {claim.kind}, {window}",
    ]
    choices.setdefault(times.session, []).extend(features)
    choices[UNDATED].extend(f"undated {feature}" for feature in features)
