"""A wish and the stories of some days, in; what it would have told and when, out. Refuses to look anything up.

It asks the same questions in the same order as sending does, so that it promises nothing else.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.model import Story, Subscription
from bot.subscriptions import breaks_quiet, quiet_until, wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The stories that would have been posted, with the moment of each, and how many the cap had kept back."""

    posts: tuple[tuple[datetime, Story], ...]
    kept_back: int = 0
    busiest: int = 0


def preview(subscription: Subscription, told: Iterable[Story], since: datetime) -> Preview:
    """What a live wish would have posted since then; of a wish for briefs, what its briefs would have held."""
    live = subscription.when.live
    found = sorted(_moments(subscription, told, since), key=lambda found: (found[0], found[1].id))
    days: Counter[date] = Counter()
    posts, kept_back = [], 0
    for at, story in found:
        until = quiet_until(subscription, at) if live and not breaks_quiet(subscription, story) else None
        moment = until or at
        day = moment.astimezone(ZoneInfo(subscription.tz)).date()
        if live and subscription.cap is not None and days[day] >= subscription.cap:
            kept_back += 1
            continue
        days[day] += 1
        posts.append((moment, story))
    return Preview(posts=tuple(posts), kept_back=kept_back, busiest=max(days.values(), default=0))


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
