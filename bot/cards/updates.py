"""What changed of a story that was told, in; the line beneath its card, or the notice to its channel, out."""

from bot.model import Card, Footer, Heading, Prose, Story

_BADGES = {"rumoured": "RUMOURED", "reported": "REPORTED", "confirmed": "CONFIRMED", "filed": "FILED"}


def update(story: Story, note: str) -> Card:
    """One line for the thread of the card, which shows the new state itself."""
    return Card(kind="notice", parts=(Prose(text=f"Updated: {note} — {story.lead.article.title}"),))


def state_notice(story: Story, note: str) -> Card:
    """A short card for the whole channel: how sure the story is has changed."""
    article = story.lead.article
    heading = Heading(text=article.title, badge=_BADGES[story.state], url=article.url)
    return Card(
        kind="notice",
        parts=(heading, Prose(text=f"Updated: {note}"), Footer(text=article.outlet, at=article.published)),
    )
