"""What people ask, and figures as articles reported them."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from bot.model.articles import Article
from bot.model.deliveries import Address, Rule, When
from bot.model.figures import Figure

Role: TypeAlias = Literal["member", "manager", "admin"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Something a person typed, and where. `user` is the platform's id of the person, `name` what they are called.

    `role` is what the platform lets them do there: a manager may change this channel, an admin the workspace; None
    where the platform knows no roles. `managers` names those who may change this channel, as people know them:
    "Ann", "whoever may manage channels". `under` is the receipt of the card beneath which it was said.
    """

    text: str
    address: Address
    user: str | None = None
    tz: str = "UTC"
    name: str | None = None
    role: Role | None = None
    managers: tuple[str, ...] = ()
    under: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A request understood: a verb of the command table and its arguments, cleaned.

    `options` are the terms of a wish, as typed: quiet, cap, over, about. `heard` says a free question back as it
    was understood ("capex of ByteDance, 2027"). `period` is the quarter or half that is asked for, in the
    notation of figures, or the span of several: 2025Q1/2026Q3, 2025Q1/, /2026Q3; `since` and `until` are then its
    years. `by_months`: it was told from today's ("last quarter"), so that no fiscal quarter of that name is meant.
    """

    verb: str
    arguments: tuple[str, ...] = ()
    metric: str | None = None
    companies: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    period: str | None = None
    by_months: bool = False
    currency: str | None = None
    limit: int | None = None
    when: When | None = None
    heard: str | None = None
    options: tuple[tuple[str, str], ...] = ()
    rule: Rule | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A figure as an article gave it: the figure, and the article it stands in."""

    figure: Figure
    article: Article
    story: str | None = None
