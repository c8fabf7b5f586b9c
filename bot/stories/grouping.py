"""Signatures in, the story that each belongs to out: at once over a set, or one by one as articles arrive.

An article joins the story whose articles are most like it, if they are like it enough; a story's id is its first
article's. Where it shows that two stories are one, they become the older. Refuses to know what a story says: that
is for `telling`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import nsmallest
from itertools import count

from bot.model import Reading, Story
from bot.stories.bridges import are_one
from bot.stories.likeness import ENOUGH, Parts, likeness, score
from bot.stories.signatures import Signature, signature
from bot.text.similarity import weight

WINDOW = timedelta(days=5)
BRIDGED = 3  # so many other stories are looked at whether they are one; more becomes of them with the next article
BEST_OF = 3  # a story is as like an article as its so many likest articles are on average
CANDIDATES = 40
POSTINGS, LOOKED_AT = 1500, 6000
INDEXED_RUNS = 6
_RARE_TITLE, _RARE_NAME = 3.5, 3.0
_SUBJECT, _AMOUNT, _COPY = 4.0, 2.0, 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """That an article belongs to a story: how surely, what decided, and which article is most like it.

    `also` are younger stories that it shows to be the same.
    """

    story: str
    score: float
    nearest: str
    parts: Parts
    also: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """The decision in words, for `explain`."""
        said = ", ".join(f"{name} {value:+.2f}" for name, value in self.parts)
        return f"{self.score:.2f} of the {ENOUGH} needed; like {self.nearest}: {said}"


def join(joining: Signature, candidates: Iterable[tuple[str, Sequence[Signature]]]) -> Joined | None:
    """The story that an article belongs to, None if it starts one. Of equals the lower id wins."""
    return next(iter(_belonging(joining, candidates)), None)


def _belonging(joining: Signature, candidates: Iterable[tuple[str, Sequence[Signature]]]) -> list[Joined]:
    """All stories that an article is enough like, the likest first."""
    found = (_joined(joining, story, members) for story, members in candidates)
    return sorted((hit for hit in found if hit), key=lambda hit: (-hit.score, hit.story))


def _joined(joining: Signature, story: str, members: Sequence[Signature]) -> Joined | None:
    near = [member for member in members if abs(member.published - joining.published) <= WINDOW]
    rated = [(score(parts), member.article, parts) for member in near for parts in [likeness(joining, member)]]
    rated.sort(key=lambda item: (-item[0], item[1]))
    best = rated[:BEST_OF]
    mean = sum(item[0] for item in best) / len(best) if best else 0.0
    if mean < ENOUGH:
        return None
    return Joined(story=story, score=round(mean, 3), nearest=best[0][1], parts=best[0][2])


class RecentStories:
    """The stories of the last days, by what their articles share. Rebuilt by adding all signatures again.

    Beyond `limit` articles the oldest are forgotten.
    """

    def __init__(self, limit: int = 50_000) -> None:
        self._limit = limit
        self._signatures: dict[str, Signature] = {}
        self._story: dict[str, str] = {}
        self._members: dict[str, dict[str, None]] = {}
        self._began: dict[str, int] = {}  # which story was there before which
        self._numbers = count()
        self._postings: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._signatures)

    def add(self, added: Signature, story: str) -> None:
        """Remembers an article as one of a story; an article that is known is put anew."""
        known = self._signatures.get(added.article)
        if known != added:
            if known is not None:
                self._unlist(known)
            self._signatures[added.article] = added
            for key, _ in _keys(added):
                self._postings.setdefault(key, []).append(added.article)
        self._move(added.article, story)
        if len(self._signatures) > self._limit:
            self._forget_oldest()

    def put(self, story: Story) -> None:
        """Remembers a story with all its articles."""
        for reading in story.readings:
            self.add(signature(reading), story.id)

    def remove(self, article: str) -> None:
        """Forgets an article, if it is known."""
        gone = self._signatures.pop(article, None)
        if gone is None:
            return
        self._unlist(gone)
        self._leave(article, self._story.pop(article))

    def merge(self, story: str, *, into: str) -> None:
        """Makes a story a part of another."""
        for article in tuple(self._members.get(story, ())):
            self._move(article, into)

    def _move(self, article: str, story: str) -> None:
        before = self._story.get(article)
        if before == story:
            return
        self._story[article] = story
        self._members.setdefault(story, {})[article] = None
        if story not in self._began:
            self._began[story] = next(self._numbers)
        if before is not None:
            self._leave(article, before)

    def _leave(self, article: str, story: str) -> None:
        del self._members[story][article]
        if not self._members[story]:
            del self._members[story], self._began[story]

    def _unlist(self, gone: Signature) -> None:
        for key, _ in _keys(gone):
            self._postings[key].remove(gone.article)
            if not self._postings[key]:
                del self._postings[key]

    def forget(self, before: datetime) -> int:
        """Forgets all articles published before then; returns how many."""
        old = [known.article for known in self._signatures.values() if known.published < before]
        for article in old:
            self.remove(article)
        return len(old)

    def _forget_oldest(self) -> None:
        by_age = sorted(self._signatures.values(), key=lambda known: (known.published, known.article))
        for known in by_age[: max(1, self._limit // 10)]:
            self.remove(known.article)

    def story_of(self, article: str) -> str:
        """The story that a remembered article is in."""
        return self._story[article]

    def join(self, reading: Reading) -> str | None:
        """The story that an article belongs to, None if it starts one."""
        found = self.find(signature(reading))
        return found.story if found else None

    def find(self, joining: Signature) -> Joined | None:
        """The same for a signature, with what decided, and with the stories that it makes one."""
        best, *others = _belonging(joining, self._candidates(joining)) or (None,)
        if best is None:
            return None
        mine = self._articles(best.story, joining)
        same = [
            hit.story for hit in others[:BRIDGED] if are_one(hit.score, mine, self._articles(hit.story, joining))
        ]
        oldest, *younger = sorted((best.story, *same), key=self._began.__getitem__)
        return replace(best, story=oldest, also=tuple(younger))

    def _articles(self, story: str, apart_from: Signature) -> list[Signature]:
        return [self._signatures[one] for one in self._members[story] if one != apart_from.article]

    def take(self, joining: Signature) -> Joined | None:
        """Finds an article's story and remembers it there, or as the first of its own."""
        found = self.find(joining)
        self.add(joining, found.story if found else joining.article)
        for story in found.also if found else ():
            self.merge(story, into=self._story[joining.article])
        return found

    def _candidates(self, joining: Signature) -> Iterator[tuple[str, list[Signature]]]:
        shared: dict[str, float] = defaultdict(float)
        for tells, articles in self._found_by(joining):
            for article in articles:
                shared[article] += tells
        shared.pop(joining.article, None)
        best = nsmallest(CANDIDATES, shared, key=lambda article: (-shared[article], article))
        stories: dict[str, list[Signature]] = defaultdict(list)
        for article in best:
            stories[self._story[article]].append(self._signatures[article])
        yield from stories.items()

    def _found_by(self, joining: Signature) -> Iterator[tuple[float, Sequence[str]]]:
        """The latest articles that share a key, the rarest key first, until they are enough to choose from."""
        left = LOOKED_AT
        lists = [(self._postings.get(key, ()), tells) for key, tells in _keys(joining)]
        for articles, tells in sorted(lists, key=lambda found: len(found[0])):
            if left <= 0:
                return
            latest = articles[-min(POSTINGS, left) :]
            left -= len(latest)
            yield tells, latest


def _keys(of: Signature) -> Iterator[tuple[str, float]]:
    """What an article can be found by, with how much it tells to share it."""
    yield from ((f"s {name}", _SUBJECT) for name in of.subjects)
    yield from ((f"t {term}", weight(term)) for term in of.title if weight(term) >= _RARE_TITLE)
    yield from ((f"n {name}", weight(name)) for name in of.names[:15] if weight(name) >= _RARE_NAME)
    yield from (
        (f"a {amount}", _AMOUNT) for amount in of.leading if not amount.startswith(("percent", "pp", "bps"))
    )
    yield from ((f"r {run}", _COPY) for run in of.runs[:INDEXED_RUNS])


def cluster(readings: Iterable[Reading]) -> tuple[tuple[str, str], ...]:
    """(article, story) of each reading, in the order given. The order makes no difference to the stories."""
    given = tuple(readings)
    recent = RecentStories()
    for known in sorted(map(signature, given), key=lambda item: (item.published, item.article)):
        recent.take(known)
    return tuple((reading.article.id, recent.story_of(reading.article.id)) for reading in given)
