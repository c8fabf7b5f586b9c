"""A wish and the stories of some days, in; what it would have told and when, out. Refuses to look anything up.

It asks the same questions in the same order as sending does, so that it promises nothing else.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model import Story, Subscription
from bot.subscriptions import breaks_quiet, next_slot, quiet_until, wanted

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The stories that would have been told, with the moment of each: its own, or that of its brief.

    `kept_back` is how many the cap had kept back, `waiting` how many the next brief has, `busiest` the most
    on one day or in one brief.
    """

    posts: tuple[tuple[datetime, Story], ...]
    kept_back: int = 0
    waiting: int = 0
    busiest: int = 0

    @property
    def briefs(self) -> int:
        """In how many messages they would have been told, where that was in briefs."""
        return len({moment for moment, _ in self.posts})


def preview(subscription: Subscription, told: Iterable[Story], since: datetime, now: datetime) -> Preview:
    """What a wish would have told from then to now."""
    found = sorted(_moments(subscription, told, since), key=lambda found: (found[0], found[1].id))
    return _live(subscription, found) if subscription.when.live else _in_briefs(subscription, found, now)


def _live(subscription: Subscription, found: Iterable[tuple[datetime, Story]]) -> Preview:
    days: Counter[date] = Counter()
    posts, kept_back = [], 0
    for at, story in found:
        until = None if breaks_quiet(subscription, story) else quiet_until(subscription, at)
        moment = until or at
        day = moment.astimezone(ZoneInfo(subscription.tz)).date()
        if subscription.cap is not None and days[day] >= subscription.cap:
            kept_back += 1
            continue
        days[day] += 1
        posts.append((moment, story))
    return Preview(posts=tuple(posts), kept_back=kept_back, busiest=max(days.values(), default=0))


def _in_briefs(subscription: Subscription, found: Iterable[tuple[datetime, Story]], now: datetime) -> Preview:
    """Each story in the first brief after it was read, best first."""
    due = [(next_slot(subscription, at - _INSTANT) or at, story) for at, story in found]
    posts = sorted(
        ((slot, story) for slot, story in due if slot <= now), key=lambda post: (post[0], -post[1].importance)
    )
    sizes = Counter(slot for slot, _ in posts)
    return Preview(posts=tuple(posts), waiting=len(due) - len(posts), busiest=max(sizes.values(), default=0))


def _moments(
    subscription: Subscription, told: Iterable[Story], since: datetime
) -> Iterable[tuple[datetime, Story]]:
    """When each story would first have been wanted; with what was known of it then."""
    for story in told:
        for number, reading in enumerate(story.readings, 1):
            if wanted(subscription, reading) is not None:
                if reading.article.published >= since:
                    yield reading.article.published, replace(story, readings=story.readings[:number])
                break
