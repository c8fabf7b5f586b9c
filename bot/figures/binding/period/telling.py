"""A claim in, the day on which its news was told, or is told to have happened: "said on Monday it would pay ...".

Knows which amounts are the news, those of headline and lead; refuses to know whether a day is what counts.
"""

from collections.abc import Iterator
from decimal import Decimal

from bot.figures.binding.entity import family
from bot.figures.binding.period.steps import UNDATED, kind_of, relation
from bot.figures.claims import Claim
from bot.figures.passages import Passage, Scene
from bot.figures.periods import PeriodMention

_SPEECH = frozenset(
    """
    said says told announced announces reported reports confirmed unveiled disclosed revealed wrote statement
    filing filings release blog post posted tweeted tweet interview memo email note according
    """.split()
)
_AHEAD, _BEHIND = 5, 6
_LEAD = 3
_Amount = tuple[Decimal, str]


class News:
    """What an article's headline and lead tell: the amounts in them, and the day on which they were told."""

    def __init__(self, scene: Scene) -> None:
        self.published = scene.published
        self.titled = {amount for passage in scene.passages if passage.number < 0 for amount in _amounts(passage)}
        self.led: set[_Amount] = set()
        self.again: dict[_Amount, list[tuple[Passage, str]]] = {}
        self.told: str | None = None
        self.dated: str | None = None
        for passage in scene.passages:
            if passage.skip is not None:
                continue
            days = [mention for mention in passage.periods if _is_day(mention)]
            if 0 <= passage.number < _LEAD:
                self.led.update(_amounts(passage))
                for mention in days:
                    self.dated = self.dated or mention.period
            for mention in days:
                if self.told is None and passage.number < 2 * _LEAD and _of_telling(passage, mention):
                    self.told = mention.period
            named = dict.fromkeys(mention.period or UNDATED for mention in days)
            for amount in set(_amounts(passage)) if named else ():
                self.again.setdefault(amount, []).extend((passage, day) for day in named)

    def part(self, claim: Claim) -> str:
        """Where a claim's amount stands among the news: headline, lead, or only further on."""
        amount = (abs(claim.quantity.value), claim.quantity.unit)
        return "headline" if amount in self.titled else "lead" if amount in self.led else "detail"


def _amounts(passage: Passage) -> Iterator[_Amount]:
    for quantity in passage.quantities:
        yield abs(quantity.value), quantity.unit


def _is_day(mention: PeriodMention) -> bool:
    return mention.period is not None and kind_of(mention.period) == "day"


def _of_telling(passage: Passage, mention: PeriodMention) -> bool:
    """Whether a day is one of saying: "announced on Monday", "On Monday, the company said"."""
    texts, start, end = passage.words.texts, passage.words.at(mention.start), passage.words.at(mention.end)
    return not _SPEECH.isdisjoint(texts[max(0, start - _AHEAD) : start]) or not _SPEECH.isdisjoint(
        texts[end : end + _BEHIND]
    )


def told(claim: Claim, choices: dict[str, list[str]], news: News) -> None:
    """The day of the telling, for what is news in it; a day named beside the same amount elsewhere."""
    part, sort = news.part(claim), family(claim.metric)
    undated = choices[UNDATED]
    undated += [f"undated {part}", f"undated {sort} {part}", f"undated {claim.metric} {part}"]
    days = {mention.period for mention in claim.passage.periods if _is_day(mention)}
    if news.told is not None:
        here = "here" if news.told in days else "elsewhere"
        choices.setdefault(news.told, []).extend(
            (
                f"told, {here}",
                f"told, {part} {here}",
                f"told, {sort} {claim.measure} {part}",
                f"told, {claim.metric} {part} {here}",
                f"told, {claim.metric} {claim.measure}",
            )
        )
        undated += [f"undated, told {here}", f"undated, told {part} {here}", f"undated, told {sort} {part} {here}"]
    else:
        undated.append(f"undated, never told, {sort} {part}")
    if news.dated is not None and news.dated != news.told:
        choices.setdefault(news.dated, []).extend(
            (f"day of the lead, {sort} {part}", f"day of the lead, {claim.metric}")
        )
    amount = (abs(claim.quantity.value), claim.quantity.unit)
    seen: set[str] = set()
    for passage, day in news.again.get(amount, ()):
        if passage is not claim.passage and day not in seen:
            seen.add(day)
            choices.setdefault(day, []).extend(
                (
                    f"a day beside the same amount, {sort}",
                    f"a day beside the same amount, {relation(day, news.published)}",
                    f"a day beside the same amount, {claim.passage.part}",
                )
            )
