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


# Parts of a company that news in both languages tells of, by their Chinese names.
_IN_ENGLISH = {
    "数据中心": "data centers", "數據中心": "data centers", "AI数据中心": "AI data centers",
    "云": "cloud", "雲": "cloud", "云服务": "cloud", "云计算": "cloud",
    "广告": "advertising", "廣告": "advertising",
    "游戏": "gaming", "遊戲": "gaming", "服务": "services", "服務": "services", "产品": "products",
    "订阅": "subscription", "海外": "overseas", "国际": "international", "國際": "international",
    "大中华区": "Greater China", "智能手机": "smartphones", "智能手機": "smartphones", "手机": "phones",
    "半导体": "semiconductors", "芯片": "chips", "晶片": "chips", "人工智能": "AI", "储能": "energy storage",
    "硬件": "hardware", "软件": "software", "电商": "e-commerce", "研发": "R&D",
    "成交额": "trading volume", "成交額": "trading volume", "绿色债券": "green bonds",
    "加密货币": "crypto", "加密貨幣": "crypto",
}  # fmt: skip


# Words that call one part by two names, as they are compared.
_SAME_WORD = {"centre": "center", "centres": "centers", "cryptocurrency": "crypto", "cryptocurrencies": "crypto"}


def part_in_english(subject: str) -> str:
    """The English name of a part that has one in both languages, else the name as it is."""
    return _IN_ENGLISH.get(subject, subject)


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
        """The subject as it is compared, "" for the whole: "Data-center" and "数据中心" are one."""
        said = part_in_english(self.subject or "").casefold().replace("-", " ")
        words = [_SAME_WORD.get(word, word) for word in said.split()]
        if words:
            words[-1] = words[-1].removesuffix("'s").removesuffix("’s").removesuffix("s")
        return " ".join(words)
