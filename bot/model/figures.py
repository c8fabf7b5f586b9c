"""What a figure is, and the evidence that it stands on."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, TypeAlias

from bot.model.articles import TextPart

Measure: TypeAlias = Literal["level", "change", "share"]
Status: TypeAlias = Literal["actual", "planned", "forecast", "rumoured"]
Bound: TypeAlias = Literal["exact", "about", "up_to", "at_least"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number with its unit: an ISO 4217 code, a crypto ticker, `percent`, `pp`, `bps`, `x` or `count`."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """What one unit of a currency was worth in another on a day, and whose rate it is ("ECB")."""

    value: Decimal
    day: date
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Where a figure stands: the half-open span of `quote` in the article's `part`, checked by `digest`.

    `digest` is the article's, so that one changed byte in the source is noticed.
    """

    article: str
    start: int
    end: int
    quote: str
    part: TextPart = "text"
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One fact: whose figure, of what, how much, for when, how sure, says who, and where it stands.

    `entity` is the common name and `company` the id of its row in the companies table (None if unknown);
    `subject` the product, segment or deal inside it. `value` is the full number, falls and losses negative.
    `period` is `2025`, `2025Q3`, `2025H1`, `2024-11`, `2025-01-29`, `FY2026`, `FY2026Q2`, `2025/2028` or None.
    `sure` is how sure the engine is of metric, measure, entity, period and status taken together, 0 to 1.
    `rule` names what found it; `because` says in words why each field was chosen, for `explain`.
    """

    entity: str | None
    metric: str
    measure: Measure
    value: Decimal
    unit: str
    evidence: Evidence
    rule: str
    company: str | None = None
    subject: str | None = None
    value_high: Decimal | None = None
    of: str | None = None
    period: str | None = None
    status: Status = "actual"
    bound: Bound = "exact"
    alt: tuple[Amount, ...] = ()
    attribution: str | None = None
    key: bool = False
    score: float = 0.0
    sure: float = 1.0
    because: tuple[str, ...] = ()

    @property
    def quote(self) -> str:
        """The exact words that carry the amount."""
        return self.evidence.quote

    @property
    def subject_key(self) -> str:
        """The subject as it is compared, "" for the whole: "Data-center" and "data centers" are one."""
        words = (self.subject or "").casefold().replace("-", " ").split()
        if words:
            words[-1] = words[-1].removesuffix("'s").removesuffix("’s").removesuffix("s")
        return " ".join(words)
