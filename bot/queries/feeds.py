"""What people ask and decide about feeds: how they are, and whether what one suddenly listed is news."""

from bot import cards, deliveries, feeds, wording
from bot.errors import NotUnderstood
from bot.model import Card, Delivery, FeedState
from bot.ports import Archive
from bot.queries.asked import Asked


def overview(asked: Asked, archive: Archive) -> Card:
    """All feeds with their health, those in trouble first."""
    states = archive.feeds()
    if not states:
        return cards.notice("No feeds yet", "Add one with briefwire feeds add URL, or in the configuration.")
    return cards.feed_list([(state, feeds.health(state, asked.now)) for state in states])


def admit(asked: Asked, archive: Archive) -> Card:
    """What a feed suddenly listed is news: everybody who wants it is told."""
    state = _asking(" ".join(asked.command.arguments), archive)
    if state is None:
        return _NOTHING_ASKED
    index = deliveries.Index(archive.subscriptions())
    caused: list[Delivery] = []
    for article_id in archive.withheld(state.feed.url):
        story, reading = archive.story_with(article_id), archive.article(article_id)
        if story is not None and reading is not None:
            caused += deliveries.plan(story, reading, index, now=asked.now).deliveries
    queued = archive.answer_question(state.feed.url, "news", caused)
    said = f"{wording.count(queued, 'delivery', 'deliveries')} of what {state.label} listed will go out."
    return cards.notice("They are news", said)


def dismiss(asked: Asked, archive: Archive) -> Card:
    """What a feed suddenly listed is no news: it stays known, and nobody is told."""
    state = _asking(" ".join(asked.command.arguments), archive)
    if state is None:
        return _NOTHING_ASKED
    archive.answer_question(state.feed.url, "background", ())
    return cards.notice("Kept quiet", f"What {state.label} listed is known to /figures; nobody is told.")


_NOTHING_ASKED = cards.notice(
    "Nothing to decide", "No feed has a question open. /feeds shows how each of them is."
)


def _asking(name: str, archive: Archive) -> FeedState | None:
    """The feed with a question that is called so; without a name, the only one. None where no feed has any."""
    asking = [state for state in archive.feeds() if state.question]
    if not asking:
        return None
    chosen = [state for state in asking if not name or _is_called(state, name)]
    if len(chosen) == 1:
        return chosen[0]
    listed = wording.joined((state.label for state in asking), "or")
    raise NotUnderstood(f"Which feed? {listed} has a question open.", hint=f"/admit {asking[0].label}")


def _is_called(state: FeedState, name: str) -> bool:
    return name in (state.feed.id, state.feed.url) or name.casefold() == state.label.casefold()
