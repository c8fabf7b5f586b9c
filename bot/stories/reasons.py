"""A story in, why it is one out: of each article, who found it out, how sure it is, and what put it there.

What is compared are the articles as they are now, in the order of their dates; when they were read others may
have been first. Refuses to know how this is shown.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.model import Story, StoryState
from bot.stories.grouping import join
from bot.stories.origins import family, origin_of_each
from bot.stories.signatures import signature
from bot.stories.states import state


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why an article is in its story. `why` is the sum that joined it, "" for the first."""

    article: str
    outlet: str
    family: str
    origin: str
    state: StoryState
    published: datetime
    why: str


def reasons(story: Story) -> tuple[Reason, ...]:
    """One for each article, earliest first."""
    found = []
    signatures = [signature(reading) for reading in story.readings]
    origins = origin_of_each(story.readings)
    for at, (reading, origin) in enumerate(zip(story.readings, origins, strict=True)):
        joined = join(signatures[at], [(story.id, signatures[:at])])
        apart = "joined when other articles were there to compare" if at else ""
        found.append(
            Reason(
                article=reading.article.id,
                outlet=reading.article.outlet,
                family=family(reading.article),
                origin=origin,
                state=state(reading),
                published=reading.article.published,
                why=joined.reason if joined else apart,
            )
        )
    return tuple(found)
