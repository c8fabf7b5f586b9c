"""An article with its figures and mentions in, the topics it is about out, each with the cue that decided.

What speaks for a topic is in the table `topics.toml`; how much a place in the article weighs is here. A word
that stands once far down decides nothing. Refuses to know who subscribes.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.companies import companies
from bot.model import Article, Company, Figure, Mention, Topic, TopicMatch
from bot.topics.cues import ANTI, STRONG, TITLED, WEAK, Hit, Rule, hits_in, inside, plain, rows, rules, words_of

LEAD_LENGTH = 450
READ_LENGTH = 2500
# What a strong cue, one that is strong in titles, and a weak one are worth in the title, in the lead, and
# further down, where each occurrence counts. Without a word in the title it takes more, by `UNTITLED`.
WORTH = ((4.0, 2.0, 0.5), (4.0, 0.75, 0.2), (2.0, 0.75, 0.1))
AGAINST = (3.0, 1.0, 0.0)
ABOVE_CAP = (8.0, 3.0)
BODY_CAP = 1.75
UNTITLED = 0.6
FIGURE_IN_TITLE, FIGURE_IN_LEAD, FIGURE_FAR_DOWN = 4.0, 2.0, 1.0
COMPANY_IN_TITLE, SECTOR_IN_TITLE = 4.0, 2.0
CROWDED = 3  # commas: a title that lists so many names is about none of them
EVERYTHING = "all"
_COMMA = re.compile("[,，、]")
_TITLE, _LEAD, _BODY = range(3)
_DECIDES = (TITLED, STRONG, -1)  # the last kind of cue that decides, by place


class _Sign(NamedTuple):
    """Something that speaks for a topic, or, with a weight below zero, against it.

    A topic needs one sign that `decides`: a cue in the title, a strong one in the lead, or a fact.
    """

    weight: float
    place: int
    words: str = ""
    decides: bool = False
    hit: Hit | None = None


def table() -> tuple[Topic, ...]:
    """All topics, in the table's order."""
    return tuple(rule.topic for rule in rules())


@cache
def examples() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each topic, headlines that are about it, and headlines that are not."""
    return {key: (tuple(row["yes"]), tuple(row["no"])) for key, row in rows().items()}


def find(name: str) -> Topic | None:
    """The topic that a person means by an id or a name, whatever its case, hyphens and plural."""
    return _by_name().get(plain(name))


def suggest(name: str) -> tuple[Topic, ...]:
    """At most three topics whose names are like a misspelt one, best first."""
    near = process.extract(plain(name), list(_by_name()), scorer=fuzz.WRatio, limit=6, score_cutoff=70)
    found = {_by_name()[choice].id: _by_name()[choice] for choice, _, _ in near}
    return tuple(found.values())[:3]


def topics(
    article: Article, *, figures: Sequence[Figure] = (), mentions: Sequence[Mention] = ()
) -> tuple[TopicMatch, ...]:
    """What an article is about, the surest first; `all` is always among it."""
    parts = _parts(article)
    signs: dict[int, list[_Sign]] = defaultdict(list)
    for place, part in enumerate(parts):
        for number, sign in _said(part, place):
            signs[number].append(sign)
    for number, sign in (*_counted(figures), *_named(mentions)):
        signs[number].append(sign)
    scored = [(_score(signs[number]), number) for number in signs]
    decided = [(score, number) for score, number in scored if score >= rules()[number].threshold]
    found = tuple(
        TopicMatch(topic=rules()[number].topic.id, cue=_cue(signs[number], parts))
        for _, number in sorted(decided, key=lambda item: (-item[0], item[1]))
    )
    return (*found, TopicMatch(topic=EVERYTHING, cue="every story"))


def _score(signs: Sequence[_Sign]) -> float:
    """What speaks for a topic in sum; without a word in the title, or a figure, it takes more."""
    if not any(sign.decides for sign in signs):
        return 0.0
    total = sum(sign.weight for sign in signs)
    return total if any(sign.place == _TITLE and sign.weight > 0 for sign in signs) else total - UNTITLED


def _cue(signs: Sequence[_Sign], parts: Sequence[str]) -> str:
    best = max(signs, key=lambda sign: sign.weight)
    return words_of(parts[best.place], best.hit) if best.hit else best.words


def _parts(article: Article) -> tuple[str, str, str]:
    text = article.text[:READ_LENGTH]
    if len(text) <= LEAD_LENGTH:
        return article.title, text, ""
    cut = text.rfind(" ", LEAD_LENGTH // 2, LEAD_LENGTH)
    cut = cut if cut > 0 else LEAD_LENGTH
    return article.title, text[:cut], text[cut:]


def _said(part: str, place: int) -> Iterator[tuple[int, _Sign]]:
    """What the cues in one part are worth to each topic."""
    crowded = place == _TITLE and len(_COMMA.findall(part)) >= CROWDED
    for number, hits in hits_in(part).items():
        against = [hit for hit in hits if hit.kind == ANTI]
        if against and AGAINST[place]:
            yield number, _Sign(-AGAINST[place], place)
        cues = [hit for hit in hits if hit.kind != ANTI and not any(inside(hit, anti) for anti in against)]
        if crowded:
            cues = [hit._replace(kind=WEAK) if hit.kind == TITLED else hit for hit in cues]
        if cues:
            best = min(cues, key=_by_strength)
            worth = (_worth_below if place == _BODY else _worth_above)(cues, place)
            yield number, _Sign(worth, place, decides=best.kind <= _DECIDES[place], hit=best)


def _by_strength(hit: Hit) -> tuple[int, int, int]:
    """The strongest cues first; of those the longest, then the first."""
    return hit.kind, hit.start - hit.end, hit.start


def _worth_below(cues: Sequence[Hit], place: int) -> float:
    return min(BODY_CAP, sum(WORTH[hit.kind][place] for hit in cues))


def _worth_above(cues: Sequence[Hit], place: int) -> float:
    """In title and lead a phrase said twice counts once, and one inside another not at all."""
    said: dict[str, float] = {}
    spans: list[Hit] = []
    for hit in sorted(cues, key=_by_strength):
        if not any(inside(hit, other) or inside(other, hit) for other in spans):
            spans.append(hit)
            said.setdefault(hit.cue, WORTH[hit.kind][place])
    return min(ABOVE_CAP[place], sum(said.values()))


def _counted(figures: Sequence[Figure]) -> Iterator[tuple[int, _Sign]]:
    """What the figures are worth to each topic: one, the weightiest, of each topic's metrics."""
    best: dict[int, tuple[float, Figure]] = {}
    for figure in figures:
        weight = _figure_weight(figure)
        for number in _topics_of_metrics().get(figure.metric, ()) if weight else ():
            if (number not in best or weight > best[number][0]) and _fits(figure, rules()[number]):
                best[number] = weight, figure
    for number, (weight, figure) in best.items():
        place = _TITLE if figure.evidence.part == "title" else _LEAD
        of = f" of {figure.entity}" if figure.entity else ""
        words = f"{figure.metric.replace('_', ' ')} figure{of}"
        yield number, _Sign(weight, place, words, decides=weight > FIGURE_FAR_DOWN)


@cache
def _topics_of_metrics() -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, rule in enumerate(rules()):
        for metric in rule.topic.metrics:
            found[metric].append(number)
    return {metric: tuple(numbers) for metric, numbers in found.items()}


def _fits(figure: Figure, rule: Rule) -> bool:
    if not rule.topic.sectors:
        return True
    company = companies().get(figure.company) if figure.company else None
    return company is not None and company.sector in rule.topic.sectors


def _figure_weight(figure: Figure) -> float:
    if figure.evidence.part == "title":
        return FIGURE_IN_TITLE
    if not figure.key:
        return 0.0
    return FIGURE_IN_LEAD if figure.evidence.start < LEAD_LENGTH else FIGURE_FAR_DOWN


def _named(mentions: Sequence[Mention]) -> Iterator[tuple[int, _Sign]]:
    """What the companies in the title are worth to each topic."""
    titled = {mention.company.id: mention.company for mention in mentions if mention.part == "title"}
    for number, rule in enumerate(rules()):
        for company in titled.values():
            weight = _company_weight(company, rule)
            if weight:
                decides = weight >= COMPANY_IN_TITLE
                yield number, _Sign(weight, _TITLE, f"{company.name} in the title", decides=decides)
                break


def _company_weight(company: Company, rule: Rule) -> float:
    if company.id in rule.companies:
        return COMPANY_IN_TITLE
    if company.sector is None or company.sector not in rule.topic.sectors:
        return 0.0
    if rule.countries:
        return COMPANY_IN_TITLE if company.country in rule.countries else 0.0
    return SECTOR_IN_TITLE


@cache
def _by_name() -> dict[str, Topic]:
    names = {plain(topic.name): topic for topic in table()}
    return names | {plain(topic.id): topic for topic in table()}
