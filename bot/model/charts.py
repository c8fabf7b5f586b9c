"""Bars to be drawn, before any drawing library."""

from dataclasses import dataclass
from decimal import Decimal

from bot.model.figures import Bound, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: whose or when (`name`, `under` it smaller), its `value` in the chart's unit, and what is written.

    `high` is the end of a range, `bound` what the words allow beyond the value. `early`: told before its period
    was over. `disputed`: another bar says otherwise.
    """

    name: str
    value: Decimal
    text: str
    kind: Status
    under: str = ""
    high: Decimal | None = None
    bound: Bound = "exact"
    early: bool = False
    disputed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars from top to bottom under a title; bars of one name stand together. `alt` says all of it in words."""

    title: str
    bars: tuple[Bar, ...]
    alt: str
    footer: str = ""
    dark: bool = False
