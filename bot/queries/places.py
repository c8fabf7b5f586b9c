"""What a place shows of itself: its home and its first minutes.

Real stories stand in for every promise: what is offered has been looked up before.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from bot import cards, previews, stories, subscriptions, wording
from bot.errors import NotUnderstood
from bot.model import (
    Actions,
    Button,
    Card,
    Figure,
    FigureRow,
    FigureTable,
    Footer,
    Heading,
    Item,
    Listing,
    Part,
    Prose,
    Story,
    Subscription,
    When,
)
from bot.ports import Archive
from bot.queries import channels
from bot.queries.asked import Asked
from bot.queries.denials import denials

FIVE = 5
_LOOK_BACK = timedelta(days=14)
_YEARS, _OLDER = timedelta(days=3650), 500
_SHOWN, _ROWS = 3, 3
_MORNING = "daily 08:00"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What somebody may want to begin with."""

    id: str
    name: str
    about: str
    topics: tuple[str, ...]


PACKS = (
    Pack(
        id="ai-capex",
        name="AI capex",
        about="who spends how much on AI, and on the data centres for it",
        topics=("ai-capex", "data-centres"),
    ),
    Pack(id="chips", name="Chips", about="designers, foundries and memory", topics=("chips", "foundry", "memory")),
    Pack(
        id="big-tech",
        name="Big tech earnings",
        about="results and outlooks of the largest",
        topics=("earnings", "big-tech"),
    ),
    Pack(
        id="deals",
        name="Deals",
        about="funding rounds, mergers and listings",
        topics=("funding", "mergers", "ipo"),
    ),
)


# --- the first minutes ----------------------------------------------------------------------------


def start(asked: Asked, archive: Archive) -> Card:
    """The packs to begin with; of one pack, three real cards and a press that follows it."""
    words = " ".join(asked.command.arguments).casefold()
    if not words:
        return _packs(asked)
    pack = next((pack for pack in PACKS if words in {pack.id, pack.name.casefold()}), None)
    if pack is None:
        names = wording.joined((pack.id for pack in PACKS), "or")
        raise NotUnderstood(f"I have no starter pack “{words}”.", hint=f"Say /start {names}.")
    return _pack(pack, asked, archive)


def greet(asked: Asked, archive: Archive) -> Card:
    """Hello to whoever installed us, or one short line to a channel that we joined, each with one button."""
    if "installer" not in asked.command.arguments:
        line = Prose(text="Briefwire is here: tech-finance briefs, and every figure with its sentence.")
        setup = Button(label="Set up this channel", verb="start", argument="", style="primary")
        return Card(kind="notice", parts=(line, Actions(buttons=(setup,))))
    return Card(
        kind="help",
        parts=(
            Heading(text="Hello, Briefwire is ready"),
            Prose(
                text="I read tech-finance news and keep every figure with the sentence it came from. Choose a "
                "starter pack and see three real cards, or ask me right here: capex bytedance."
            ),
            Actions(buttons=(Button(label="Set up", verb="start", argument="", style="primary"),)),
            Footer(text="To follow something in a channel, invite me there and say /start"),
        ),
        private=True,
    )


def _packs(asked: Asked) -> Card:
    buttons = [Button(label=pack.name, verb="start", argument=pack.id) for pack in PACKS]
    first = replace(buttons[0], style="primary")
    return Card(
        kind="help",
        parts=(
            Heading(text="Set up Briefwire here"),
            Prose(
                text="I read tech-finance news, find the figures, and keep each with the sentence it came from. "
                "Choose something to follow: you see real cards before anything is posted."
            ),
            Listing(items=tuple(Item(text=pack.name, detail=pack.about) for pack in PACKS)),
            Actions(buttons=(first, *buttons[1:], Button(label="Other topics", verb="topics", argument=""))),
            Footer(text=f"Times are meant in {asked.tz}. Just ask at any time: /capex bytedance"),
        ),
        private=True,
    )


def _pack(pack: Pack, asked: Asked, archive: Archive) -> Card:
    wish = Subscription(id="preview", address=asked.address, topics=pack.topics, when=When(), tz=asked.tz)
    recent = archive.recent_stories(asked.now - _LOOK_BACK, 10_000)
    fits = [story for story in recent if subscriptions.wants(wish, story)]
    if len(fits) < _SHOWN:  # then older ones say what they would look like
        older = archive.recent_stories(asked.now - _YEARS, _OLDER)
        fits = [story for story in older if subscriptions.wants(wish, story)]
    # With figures first: a card without one shows little of what is promised.
    best = sorted(fits, key=lambda s: (not stories.newest(s), -s.importance, s.id))[:_SHOWN]
    denied = denials(best, archive, now=asked.now, rates=asked.rates)
    week = previews.preview(wish, recent, asked.now - channels.WEEK, asked.now)
    number = wording.count(len(week.posts), "story", "stories")
    often = f"Last week that was {number}, at most {week.busiest} a day." if week.posts else "Last week had none."
    subjects = ", ".join(pack.topics)
    here = [
        Button(
            label="Every morning at 08:00",
            verb="subscribe",
            argument=f"{subjects} {_MORNING} in {asked.tz}",
            style="primary",
        ),
        Button(label="As it happens", verb="subscribe", argument=f"{subjects} now in {asked.tz}"),
        Button(label="Other packs", verb="start", argument=""),
    ]
    return Card(
        kind="help",
        parts=(
            Heading(text=f"{pack.name}: {pack.about}"),
            Prose(text=f"{often} {'Such cards you would get:' if best else ''}".strip()),
            *(part for story in best for part in _sample(story, denied)),
            Actions(buttons=tuple(here)),
            Footer(text=f"08:00 is meant in {asked.tz}. Nothing is posted before you choose."),
        ),
        private=True,
    )


def _sample(story: Story, denied: cards.Denied) -> Iterable[Part]:
    """A story's card without its gist and buttons."""
    for part in cards.story(story, denied=denied).parts:
        if isinstance(part, FigureTable):
            yield FigureTable(rows=part.rows[:_ROWS])
        elif isinstance(part, Heading | Footer):
            yield part


# --- home -----------------------------------------------------------------------------------------


def home(asked: Asked, archive: Archive) -> Card:
    """What is followed, today's five figures, how the feeds are, and what to do next."""
    followed = _followed(asked, archive)
    buttons = (
        Button(label="Follow something", verb="start", argument="", style="primary"),
        Button(label="Today's brief", verb="brief", argument=""),
        Button(label="Topics", verb="topics", argument=""),
        Button(label="Feeds", verb="feeds", argument=""),
        Button(label="Settings", verb="settings", argument=""),
        Button(label="Help", verb="help", argument=""),
    )
    follows: tuple[Part, ...] = (
        (Listing(title="What you follow", items=tuple(followed)),)
        if followed
        else (Prose(text="You follow nothing yet. A starter pack takes a minute."),)
    )
    return Card(
        kind="help",
        parts=(
            Heading(text="Briefwire"),
            *follows,
            *_five(asked, archive),
            Actions(buttons=buttons),
            Footer(text=_health(archive)),
        ),
        private=True,
    )


def _followed(asked: Asked, archive: Archive) -> list[Item]:
    """The wishes of this place, and those that the asker made elsewhere."""
    here = archive.subscriptions(asked.address)
    ids = {one.id for one in here}
    elsewhere = [
        one
        for one in archive.subscriptions()
        if asked.user is not None
        and one.owner == asked.user
        and one.id not in ids
        and one.address.workspace_key == asked.address.workspace_key
    ]
    return [
        Item(
            text=channels.subject(one),
            detail=" · ".join((*channels.terms(one), *(("paused",) if one.state == "paused" else ()))),
            at=None if one.id in ids else one.address,
        )
        for one in (*here, *elsewhere)
    ]


def _five(asked: Asked, archive: Archive) -> Iterable[Part]:
    """The first figure of each of the day's most important stories; of the week's on a day without."""
    for title, days in (("Today's five figures", 1), ("This week's five figures", 7)):
        found = archive.recent_stories(asked.now - timedelta(days=days))
        ranked = sorted(found, key=lambda s: (s.importance, s.lead.article.published, s.id), reverse=True)
        told = [story for story in ranked if stories.newest(story)]
        denied = denials(told[: 2 * FIVE], archive, now=asked.now, rates=asked.rates)
        rows = tuple(_row(*first) for first in _first_figures(told, denied))[:FIVE]
        if rows:
            yield FigureTable(rows=rows, title=title if len(rows) == FIVE else title.replace("five ", ""))
            return
    yield Prose(text="No figures this week so far.")


def _first_figures(told: Iterable[Story], denied: cards.Denied) -> Iterable[tuple[Story, Figure]]:
    """The first figure of each story that stands, each thing once."""
    seen = set()
    for story in told:
        figure = cards.standing_first(story, stories.newest(story), denied)[0][1]
        thing = (figure.company or figure.entity, figure.metric, figure.measure, figure.subject_key, figure.period)
        if thing not in seen and not cards.word(figure, denied):
            seen.add(thing)
            yield story, figure


def _row(story: Story, figure: Figure) -> FigureRow:
    status = "" if figure.status == "actual" else figure.status
    note = " · ".join(filter(None, (status, story.lead.article.outlet)))
    return FigureRow(label=wording.label(figure), amount=cards.amount(figure), note=note, ref=story.id)


def _health(archive: Archive) -> str:
    states = archive.feeds()
    counts = {name: sum(state.health == name for state in states) for name in ("failing", "paused", "gone")}
    fine = len(states) - sum(counts.values())
    bad = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    return f"{wording.count(fine, 'feed')} fine" + (f", {bad}: /feeds says why" if bad else "")
