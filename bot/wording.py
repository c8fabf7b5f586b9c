"""Numbers, changes, periods and times as people read them: "up to US$22bn", "fiscal Q2 2026", "14:05".

Never more digits than the source gave: trailing zeros are not invented and significant digits not added.
Refuses to know where a figure comes from or which are shown.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from bot.model import Amount, Figure, part_in_english

_SIGNS = {
    "USD": "US$", "EUR": "€", "GBP": "£", "JPY": "¥", "CNY": "CN¥", "KRW": "₩", "INR": "₹", "HKD": "HK$",
    "TWD": "NT$", "AUD": "A$", "CAD": "C$", "SGD": "S$", "BRL": "R$", "NZD": "NZ$", "ILS": "₪",
}  # fmt: skip
_SCALES = ((Decimal(10) ** 12, "tn"), (Decimal(10) ** 9, "bn"), (Decimal(10) ** 6, "m"))
BOUNDS = {"exact": "", "about": "about ", "up_to": "up to ", "at_least": "at least "}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
STATUS_BADGES = {"actual": "REPORTED", "planned": "PLANNED", "forecast": "FORECAST", "rumoured": "RUMOURED"}


def plain(value: Decimal) -> str:
    """A number with thousands separators and no digits that it did not have: 1234.50 → "1,234.5"."""
    return f"{value.normalize():,f}"


def scaled(value: Decimal) -> str:
    """A large number with its scale: 22000000000 → "22bn", 1250000 → "1.25m", 9500 → "9,500"."""
    size = abs(value)
    for scale, letters in _SCALES:
        if size >= scale:
            return f"{plain(value / scale)}{letters}"
    return plain(value)


def _cents(value: Decimal) -> str:
    """A price: whole, or with at least two decimals, as prices are written."""
    one_decimal = value != value.to_integral_value() and value * 10 == (value * 10).to_integral_value()
    return f"{value:,.2f}" if one_decimal else plain(value)


def money(value: Decimal, currency: str) -> str:
    """An amount of money: "US$22bn", "-€1.5m", "160bn THB" where the currency has no sign of its own."""
    minus = "-" if value < 0 else ""
    sign = _SIGNS.get(currency)
    digits = _cents(abs(value)) if abs(value) < 1000 else scaled(abs(value))
    return f"{minus}{sign}{digits}" if sign else f"{minus}{digits} {currency}"


def quantity(value: Decimal, unit: str, of: str | None = None) -> str:
    """Any amount in its unit: money, "56%", "1.2 pp", "25 bps", "2×", "60m users"."""
    if unit == "percent":
        return f"{plain(value)}%"
    if unit in {"pp", "bps"}:
        return f"{plain(value)} {unit}"
    if unit == "x":
        return f"{plain(value)}×"
    if unit == "count":
        return f"{scaled(value)} {of}" if of else scaled(value)
    return money(value, unit)


def span(low: Decimal, high: Decimal, unit: str, of: str | None = None) -> str:
    """A range, its unit said once: "US$60–65bn", "10–15%"; in full where the scales differ."""
    first, last = quantity(low, unit, of), quantity(high, unit, of)
    digits_low, digits_high = plain(abs(low)), plain(abs(high))
    for scale, letters in _SCALES:
        if abs(low) >= scale and abs(high) >= scale:
            digits_low, digits_high = plain(abs(low) / scale) + letters, plain(abs(high) / scale) + letters
            if letters in last and digits_high in last and abs(high) < 1000 * scale:
                return last.replace(digits_high, f"{digits_low.removesuffix(letters)}–{digits_high}", 1)
            break
    if digits_high in last and abs(high) < 1_000_000 and low >= 0:
        return last.replace(digits_high, f"{digits_low}–{digits_high}", 1)
    return f"{first} to {last}"


def amount(figure: Figure) -> str:
    """The figure's amount with its bound and direction: "up to US$22bn", "+22%", "about 60m users"."""
    value, of = figure.value, figure.of if figure.unit == "count" else None
    if figure.value_high is not None:
        body = span(value, figure.value_high, figure.unit, of)
    else:
        body = quantity(value, figure.unit, of)
    if figure.measure == "change" and figure.unit != "x" and value > 0:
        body = f"+{body}"
    return BOUNDS[figure.bound] + body.replace("-", "−", 1) if value < 0 else BOUNDS[figure.bound] + body


def signed(percent: Decimal) -> str:
    """A change in percent with its sign: "+6.8%", "−4%", "±0%"."""
    if percent == 0:
        return "±0%"
    return f"{'+' if percent > 0 else '−'}{plain(abs(percent))}%"


def others(alt: Iterable[Amount]) -> str:
    """The same amount in the other units that the source gave: "160bn CNY" written as money."""
    return ", ".join(f"{'−' if item.value < 0 else ''}{quantity(abs(item.value), item.unit)}" for item in alt)


def period(text: str | None) -> str:
    """A period as people say it: 2025Q3 → "Q3 2025", FY2026Q2 → "fiscal Q2 2026", 2024-11 → "Nov 2024"."""
    if text is None:
        return ""
    fiscal, body = ("fiscal ", text[2:]) if text.startswith("FY") else ("", text)
    if "/" in body:
        first, last = (period(end) for end in body.split("/", 1))
        if not (first and last):
            return f"{fiscal}{first} and later" if first else f"{last} and earlier"
        return f"{fiscal}{first}–{last}"
    if body[4:5] in {"Q", "H"}:
        return f"{fiscal}{body[4:]} {body[:4]}"
    parts = body.split("-")
    if len(parts) == 2 and parts[1].isdigit():
        return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}"
    if len(parts) == 3:
        return f"{int(parts[2])} {MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{fiscal}{body}"


def day(moment: datetime, tz: str = "UTC") -> str:
    """A date in somebody's zone: "23 Nov 2026"."""
    local = moment.astimezone(ZoneInfo(tz))
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def clock(moment: datetime, tz: str = "UTC") -> str:
    """A date and time in somebody's zone: "23 Nov 2026, 14:05"."""
    return f"{day(moment, tz)}, {moment.astimezone(ZoneInfo(tz)):%H:%M}"


def ago(moment: datetime, now: datetime) -> str:
    """How long since, in the largest unit that fits: "3 days ago", "just now"."""
    gap = now - moment
    for size, name in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour"), (timedelta(minutes=1), "minute")):
        count = gap // size
        if count >= 1:
            return f"{count} {name}{'s' if count > 1 else ''} ago"
    return "just now"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: "1 outlet", "3 outlets"."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def joined(items: Iterable[str], last: str = "and") -> str:
    """A list in prose: "a", "a and b", "a, b and c"."""
    words = tuple(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


@cache
def _metrics() -> dict[str, dict[str, Any]]:
    import tomllib  # who only polls needs no names

    return tomllib.loads(files("bot.data").joinpath("metrics.toml").read_text(encoding="utf-8"))


@cache
def _metric_names() -> dict[str, str]:
    return {name: row["name"] for name, row in _metrics().items()}


_SPEAKERS = re.compile(
    r"^(?:Analysts|Researchers|Economists|Sources|People|Executives|Officials|Insiders|Investors)\b|(?:^|\s)(?:people|[a-z]{3,20}(?<!s)s|both)(?=$|\s(?:at|of|in|from|with|who|familiar|close|briefed|involved)\b)"
    r"|^(?:\w[^,]{0,60},\s)*\w[^,]{0,60}\sand\s(?!(?:its|the)\b)[A-Z]"
)


def says(who: str) -> str:
    """Who said something, with the verb that fits: "says the company", "say researchers at Qiantang"."""
    return f"{'say' if _SPEAKERS.search(who) else 'says'} {who}"


def to_check(doubt: str) -> str:
    """What stands beside an amount that something speaks against: "check the source: 40 times what others say"."""
    return f"check the source: {doubt}"


def owner(name: str) -> str:
    """A name as people say it: "Google Cloud's" → "Google Cloud", "数据中心" → "data centers"."""
    return part_in_english(name.removesuffix("'s").removesuffix("’s") if len(name) > 3 else name)


def label(figure: Figure, *, entity: bool = True) -> str:
    """What a figure is of: "ByteDance capex 2025", "Doubao users Nov 2024", "AI share of capex 2025".

    A subject that says the metric itself stands for both: "Verizon green bonds 2019".
    """
    who = figure.entity if entity else None
    part = owner(figure.subject) if figure.subject and figure.subject != figure.entity else ""
    if figure.measure == "share" and figure.of:
        what = "share" if figure.of == "other" else f"share of {_small(metric(figure.of))}"
    elif part and (figure.metric == "other" or _says_metric(part, figure.metric)):
        what = ""
    else:
        what = _small(metric(figure.metric))
    change = "change" if figure.metric == "other" and figure.measure == "change" and figure.unit != "x" else ""
    said = " ".join(filter(None, (who, part, what, change, period(figure.period))))
    return said[0].upper() + said[1:] if said.partition(" ")[0].islower() else said


def _small(name: str) -> str:
    """A metric's name within a phrase: "Net income" → "net income"."""
    return name[0].lower() + name[1:] if name[1:2].islower() else name


def _says_metric(part: str, name: str) -> bool:
    """Whether a part's last words are a name of the metric: "senior notes" of debt."""
    said, names = part.casefold(), _metrics()[name]
    return any(said == phrase or said.endswith(f" {phrase}") for phrase in names.get("phrases", ())) or any(
        said.endswith(phrase) for phrase in names.get("zh", ())
    )


def metric(name: str) -> str:
    """A metric's name for people: net_income → "Net income"."""
    return _metric_names().get(name) or name.replace("_", " ").capitalize()


def metric_units(name: str) -> tuple[str, ...]:
    """What a metric is given in: money, percent, count, and what it changes by."""
    return tuple(_metrics()[name]["unit"])


def metric_id(said: str) -> str | None:
    """The metric of that id or name: "Net income" → net_income; None if there is none."""
    wanted = said.strip().lower().replace(" ", "_").replace("-", "_")
    names = _metric_names()
    return (
        wanted
        if wanted in names
        else next((key for key, name in names.items() if name.lower() == said.lower()), None)
    )
