"""The nouns of Briefwire: frozen values that every other module takes and gives.

Nothing here reads a clock, a file or a network. Times are aware UTC datetimes, amounts are `Decimal`,
collections are tuples. Figures follow the field's own terms; see `Figure` for what each field means.

What cards and charts are made of is imported when it is first asked for: who only polls feeds needs none of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from bot.model.articles import (
    Article,
    Company,
    CompanyKind,
    Depth,
    Mention,
    Page,
    Sentence,
    TextPart,
    Topic,
    TopicMatch,
)
from bot.model.channels import Change, ChannelSettings, Editors
from bot.model.deliveries import (
    Account,
    Address,
    Condition,
    Delivery,
    DeliveryState,
    Fate,
    Minimum,
    Quiet,
    Rule,
    Subscription,
    SubscriptionState,
    Waiting,
    When,
)
from bot.model.feeds import (
    Entry,
    Feed,
    FeedHealth,
    FeedState,
    Look,
    Notice,
    NoticeKind,
    PendingEntry,
    Poll,
    Telling,
)
from bot.model.figures import Amount, Bound, Evidence, Figure, Measure, Rate, Status, part_in_english
from bot.model.questions import Command, Report, Request, Role
from bot.model.stories import Gist, Reading, Story, StoryState

if TYPE_CHECKING:
    from bot.model.cards import (
        Actions,
        Button,
        ButtonStyle,
        Card,
        CardKind,
        FigureRow,
        FigureTable,
        File,
        Footer,
        Heading,
        Image,
        Item,
        Listing,
        Part,
        Prose,
        Quote,
    )
    from bot.model.charts import Bar, Chart

__all__ = [
    "Account",
    "Actions",
    "Address",
    "Amount",
    "Article",
    "Bar",
    "Bound",
    "Button",
    "ButtonStyle",
    "Card",
    "CardKind",
    "Change",
    "ChannelSettings",
    "Chart",
    "Command",
    "Company",
    "CompanyKind",
    "Condition",
    "Delivery",
    "DeliveryState",
    "Depth",
    "Editors",
    "Entry",
    "Evidence",
    "Fate",
    "Feed",
    "FeedHealth",
    "FeedState",
    "Figure",
    "FigureRow",
    "FigureTable",
    "File",
    "Footer",
    "Gist",
    "Heading",
    "Image",
    "Item",
    "Listing",
    "Look",
    "Measure",
    "Mention",
    "Minimum",
    "Notice",
    "NoticeKind",
    "Page",
    "Part",
    "PendingEntry",
    "Poll",
    "Prose",
    "Quiet",
    "Quote",
    "Rate",
    "Reading",
    "Report",
    "Request",
    "Role",
    "Rule",
    "Sentence",
    "Status",
    "Story",
    "StoryState",
    "Subscription",
    "SubscriptionState",
    "Telling",
    "TextPart",
    "Topic",
    "TopicMatch",
    "Waiting",
    "When",
    "part_in_english",
]

_OF_CHARTS = frozenset({"Bar", "Chart"})


def __getattr__(name: str) -> object:
    """What is public and not here yet: the nouns of charts and of cards."""
    if name not in __all__:
        raise AttributeError(name)
    return getattr(import_module(f"bot.model.{'charts' if name in _OF_CHARTS else 'cards'}"), name)
