"""Amounts in a text: text in, quantities with their places out, in text order and without overlap.

It reads numbers, currencies, scales, units, ranges, hedges and what is counted, in English and Chinese. It
refuses to know whose figure it is, of what, or for when.
"""

import re

from bot.figures.numbers import chinese, digits, joins, latin
from bot.figures.numbers.bounds import bound_after, bound_before, is_tolerance
from bot.figures.numbers.currency import CROWN, DOLLAR, YEN, currencies
from bot.figures.numbers.quantity import Draft, Quantity, plain
from bot.model import Amount

__all__ = ["Quantity", "is_tolerance", "quantities"]

_BARE = frozenset({DOLLAR, YEN, CROWN})


def quantities(
    text: str, *, language: str = "en", dollar: str = "USD", yen: str | None = None, yuan: str | None = None
) -> tuple[Quantity, ...]:
    """The amounts in a text. `dollar`: what a bare $ means; `yen`, `yuan`: ¥ or 元, None to judge by the text."""
    mixed = chinese.HAS_CHINESE.search(text) is not None
    first = _merged(text, yuan) if mixed else latin.drafts(text)
    joined = joins.of_percent(text, joins.elliptic(text, joins.ranged(text, first)))
    found = joins.repeated(text, joined, currencies().codes | _BARE)
    found = [draft for draft in found if not draft.bare or _kept(text, draft, yuan)]
    _hundredths(found)
    unsure = {unit for draft in found for unit in (draft.unit, *(amount.unit for amount in draft.alt))}
    bare = {
        DOLLAR: dollar,
        YEN: yen or (_yen(text, language) if YEN in unsure else "JPY"),
        CROWN: _crown(text) if CROWN in unsure else "SEK",
    }
    return tuple(_finished(text, draft, bare, mixed) for draft in found)


def _hundredths(found: list[Draft]) -> None:
    """Cents are hundredths of the euro where a text speaks of euros and of no dollars."""
    whole = {draft.unit for draft in found if draft.rule not in _CENTS}
    if "EUR" in whole and not {DOLLAR, "USD"} & whole:
        for draft in found:
            if draft.rule in _CENTS and draft.unit == DOLLAR:
                draft.unit = "EUR"


_CENTS = frozenset({"money-hundredths", "money-hundredths-range"})


def _merged(text: str, yuan: str | None) -> list[Draft]:
    """The Chinese drafts, and the Latin ones where no Chinese one stands."""
    ours = chinese.drafts(text, yuan=yuan or _yuan(text))
    taken = bytearray(len(text))
    for draft in ours:
        taken[draft.start : draft.end] = b"1" * (draft.end - draft.start)
    theirs = (draft for draft in latin.drafts(text) if b"1"[0] not in taken[draft.start : draft.end])
    return sorted((*ours, *theirs), key=lambda draft: draft.start)


def _yuan(text: str) -> str:
    """What a plain 元 means: what the text says once, Hong Kong dollars in its market's copy, else yuan."""
    if (said := _SAID_ONCE.search(text)) is not None:
        return currencies().chinese[said["name"]]
    traditional = _TRADITIONAL.search(text) is not None and "人民币" not in text and "台幣" not in text
    return "HKD" if traditional and _HONG_KONG.search(text) else "CNY"


_TRADITIONAL = re.compile("[報億與為開漲]")
_SAID_ONCE = re.compile(
    r"元[(（](?P<name>人民币|人民幣|美元|港元|港币|港幣|新台币|新台幣)[^)）\d]{0,3}(?:下同|‧下同)[)）]"
)
_HONG_KONG = re.compile(
    "港元|恒指|恆指|港股|港交所|異動股|異動板塊|大行|里昂|開市報|新造[0-9]|造[0-9.]{1,7}元|目標價"
)


def _kept(text: str, draft: Draft, yuan: str | None) -> bool:
    if draft.rule == "zh-scale-without-unit":
        draft.unit = yuan or "CNY"
        return True
    return digits.keep_bare(text, draft)


_CROWNS = {"NOK": ("norw", "oslo"), "DKK": ("danish", "denmark", "copenhagen"), "CZK": ("czech", "prague")}


def _crown(text: str) -> str:
    """What crowns are: those of the country that the text speaks of most, else Swedish."""
    lowered = text.lower()
    said = {code: sum(map(lowered.count, names)) for code, names in _CROWNS.items()}
    said["SEK"] = sum(map(lowered.count, ("swed", "stockholm")))
    return max(("SEK", *_CROWNS), key=said.__getitem__)


def _yen(text: str, language: str) -> str:
    """What a bare ¥ means: what the text itself calls it, else CNY in Chinese."""
    lowered = text.lower()
    chinese = sum(lowered.count(word) for word in ("yuan", "rmb", "renminbi", "人民币", "china", "chinese"))
    japanese = sum(lowered.count(word) for word in (" yen", "日元", "japan", "tokyo"))
    if chinese == japanese:
        return "CNY" if language == "zh" else "JPY"
    return "CNY" if chinese > japanese else "JPY"


def _finished(text: str, draft: Draft, bare: dict[str, str], mixed: bool) -> Quantity:
    bound, bound_start = bound_before(text, draft.start)
    end = draft.end
    if mixed and bound == "exact":
        bound, bound_start = chinese.bound_before(text, draft.start)
        if bound in ("exact", "about"):
            after = chinese.bound_after(text, draft)
            bound = after if after != "exact" else bound
    if bound in ("exact", "about"):
        after, after_end = bound_after(text, end)
        if after != "exact":
            bound = after
            if draft.full_end == draft.end:
                draft.full_end = after_end if text[end] in "+-" else draft.full_end
    unit = draft.unit or "count"
    return Quantity(
        start=draft.start,
        end=end,
        value=plain(draft.value),
        value_high=None if draft.high is None else plain(draft.high),
        unit=bare.get(unit, unit),
        noun=draft.noun,
        bound=bound,
        bound_start=bound_start,
        alt=tuple(
            Amount(value=plain(amount.value), unit=bare.get(amount.unit, amount.unit)) for amount in draft.alt
        ),
        full_end=max(draft.full_end, end),
        rule=draft.rule,
        approximate_word=draft.approximate_word,
    )
