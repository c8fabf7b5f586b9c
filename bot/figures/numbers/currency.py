"""The table of currencies as lookups: which sign, code or word stands for which unit, and hundredths of it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

DOLLAR, YEN, CENT, CROWN = "$", "¥", "¢", "kr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Currencies:
    """`before`: signs and codes that precede a number; `after`: words that follow it, lower-case;
    `cents`: words for a hundredth; `chinese`: Chinese names. The bare "$", "¥", "¢" and "kr" (a crown) stand for
    themselves.
    """

    codes: frozenset[str]
    crypto: frozenset[str]
    before: MappingProxyType[str, str]
    after: MappingProxyType[str, str]
    cents: MappingProxyType[str, str]
    chinese: MappingProxyType[str, str]


@cache
def currencies() -> Currencies:
    """The table, read once and only when the first amount is looked for."""
    raw = tomllib.loads(resources.files("bot.data").joinpath("currencies.toml").read_text(encoding="utf-8"))
    before = {"$": DOLLAR, "¥": YEN, "￥": YEN, "＄": DOLLAR}
    after = {"dollar": DOLLAR, "buck": DOLLAR, "crown": CROWN, "$": DOLLAR, "¥": YEN, "cent": CENT, "¢": CENT}
    cents = {"cent": DOLLAR, "¢": DOLLAR, "c": DOLLAR}
    chinese: dict[str, str] = {}
    for code, row in raw.items():
        before |= dict.fromkeys((*row.get("signs", ()), *row.get("codes", ())), code)
        after |= {word.lower(): code for word in row.get("words", ())}
        cents |= {word.lower(): code for word in row.get("cents", ())}
        chinese |= dict.fromkeys(row.get("zh", ()), code)
    del after["cent"], after["¢"]
    return Currencies(
        codes=frozenset(raw),
        crypto=frozenset(code for code, row in raw.items() if row.get("crypto")),
        before=MappingProxyType(before),
        after=MappingProxyType(after),
        cents=MappingProxyType(cents),
        chinese=MappingProxyType(chinese),
    )
