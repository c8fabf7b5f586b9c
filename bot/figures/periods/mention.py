"""The noun of this package: an expression of time found in a text, with the period it resolves to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodMention:
    """An expression of time in a text, at a half-open place.

    `period` is its resolution ("2025Q3", "FY2026", "2024-11", "2025/2028"), None for an expression that stands
    for no single day, month, quarter, half or year ("last week", "since June"). `relative` marks comparisons
    ("a year earlier", "the previous quarter") that were resolved against an anchor; `offset` is then the step
    from the anchor: ("years", -1). `rule` names what found it.
    """

    start: int
    end: int
    period: str | None
    rule: str
    relative: bool = False
    offset: tuple[str, int] | None = None
