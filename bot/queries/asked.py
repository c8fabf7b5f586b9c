"""What a question comes with besides its words: where, when, by whom it was asked, and what was asked before."""

from dataclasses import dataclass
from datetime import datetime

from bot.companies import companies
from bot.model import Address, Command
from bot.ports import Charts, Rates, Sheets


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A command with where, by whom and when it was asked, and what this conversation asked before."""

    command: Command
    address: Address
    now: datetime
    user: str | None = None
    name: str | None = None
    tz: str = "UTC"
    before: Command | None = None
    rates: Rates | None = None
    charts: Charts | None = None
    sheets: Sheets | None = None


def company_name(key: str) -> str:
    """The common name of a company id, or the name that was typed."""
    company = companies().get(key)
    return company.name if company else key
