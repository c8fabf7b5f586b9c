"""The rule of an alert as it is typed, in; the rule, out, or NotUnderstood with what to type instead.

"bytedance capex > 25bn usd", "capex change >= 10 %", "first capex of alibaba", "conflict bytedance".
"""

import re
from dataclasses import replace
from decimal import Decimal

from bot import wording
from bot.companies import companies
from bot.errors import NotUnderstood
from bot.model import Rule

HELP = (
    "Write it like bytedance capex > 25bn usd, capex change ≥ 10 %, first capex of alibaba, or conflict bytedance."
)
_STRICTLY_OVER = r">(?!=)|\bover\b|\babove\b|\bmore\s+than\b|\bexceeds?\b|\btops?\b|\b(?:pass|cross)(?:es)?\b"
_OVER = rf"≥|>=|\bat\s+least\b|\breach(?:es)?\b|{_STRICTLY_OVER}"
_STRICTLY_UNDER = r"<(?!=)|\bunder\b|\bbelow\b|\bless\s+than\b"
_UNDER = rf"≤|<=|\bat\s+most\b|{_STRICTLY_UNDER}"
_STRICT = re.compile(rf"{_STRICTLY_OVER}|{_STRICTLY_UNDER}", re.IGNORECASE)
_AMOUNT = re.compile(
    rf"""(?:(?P<over>{_OVER})|(?P<under>{_UNDER})|\bby\b)?\s*
        (?P<sign>US\$|HK\$|NT\$|CN¥|\$|€|£|¥|₩|₹)?\s*
        (?P<number>\d[\d,]{{0,20}}(?:\.\d{{1,6}})?)\s*
        (?P<scale>trillion|tn|billion|bn|million|mn|thousand|[bmk](?![a-z]))?\s*
        (?P<unit>%|percent\b|per\s+cent\b|us\s+dollars?\b|dollars?\b|yuan\b|renminbi\b|rmb\b|euros?\b|pounds?\b|yen\b|won\b|rupees?\b
          |[a-z]{{3}}(?![a-z]))?""",
    re.VERBOSE | re.IGNORECASE,
)
_SCALES = {
    "k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "b": 9, "bn": 9, "billion": 9, "tn": 12, "trillion": 12,
}  # fmt: skip
_SIGNS = {
    "US$": "USD", "$": "USD", "HK$": "HKD", "NT$": "TWD", "CN¥": "CNY", "€": "EUR", "£": "GBP", "¥": "JPY",
    "₩": "KRW", "₹": "INR",
}  # fmt: skip
_UNITS = {
    "dollar": "USD", "us dollar": "USD", "yuan": "CNY", "renminbi": "CNY", "rmb": "CNY", "euro": "EUR",
    "pound": "GBP", "yen": "JPY", "won": "KRW", "rupee": "INR", "%": "percent", "percent": "percent",
    "per cent": "percent",
}  # fmt: skip
_CHANGE = re.compile(
    r"""\b(?:chang(?:es?|ed)|mov(?:es?|ed)|ris(?:es?|ing)|falls?|grow(?:s|th)?|revis(?:ed|ion)|raised|cut
        |drops?|jumps?|surges?|plunges?|slumps?|declines?|(?:in|de)creases?)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_CONFLICT = re.compile(r"\b(?:conflicts?|disputes?|differ(?:s|ences?)?)\b(?:\s+open(?:s|ed))?", re.IGNORECASE)
_FIRST = re.compile(r"\bfirst\b", re.IGNORECASE)
_FILLER = re.compile(
    r"\b(?:any|all|compan(?:y|ies)|of|for|when|if|me|on|a|an|the|is|are|gets?|new|figures?|numbers?|tell|and|by|in)\b",
    re.IGNORECASE,
)
# Of these a percentage is an amount, not a change.
_IN_PERCENT = frozenset({"margin", "share"})


def rule(text: str, metric: str | None) -> Rule:
    """The rule in a text from which its metric was taken."""
    rest, limit = text, next(filter(_is_limit, _AMOUNT.finditer(text)), None)
    found = Rule(condition="new", metric=metric)
    if limit is not None:
        rest = f"{rest[: limit.start()]} {rest[limit.end() :]}"
        found = _limited(found, limit, rest)
    elif _CHANGE.search(rest):
        raise NotUnderstood("Changes by how much?", hint=HELP)
    elif _CONFLICT.search(rest):
        found = replace(found, condition="conflict")
    elif _FIRST.search(rest):
        found = replace(found, condition="first")
    return _of_company(found, _name_in(rest))


def _name_in(rest: str) -> str:
    """Whose figures the words name that are no rule."""
    for pattern in (_CHANGE, _CONFLICT, _FIRST, _FILLER):
        rest = pattern.sub(" ", rest)
    return " ".join(rest.strip(" ,.:").split())


def _is_limit(found: re.Match[str]) -> bool:
    """Whether a number is an amount: it is compared, or has a scale or a sign of money."""
    return bool(found["over"] or found["under"] or found["scale"] or found["sign"] or found["unit"] == "%")


def _limited(found: Rule, limit: re.Match[str], rest: str) -> Rule:
    """The rule with its limit; `rest` is what the text says besides. What falls below an amount is below it."""
    unit, changes = _unit(limit), _CHANGE.search(rest) is not None
    value = Decimal(limit["number"].replace(",", "")).scaleb(_SCALES.get((limit["scale"] or "").lower(), 0))
    strict = _STRICT.fullmatch(limit["over"] or limit["under"] or "") is not None
    if unit == "percent" and (changes or found.metric not in _IN_PERCENT):
        return replace(found, condition="change", value=value, unit=unit, strict=strict)
    if changes and not (limit["over"] or limit["under"]):
        raise NotUnderstood("A change is measured in percent.", hint=HELP)
    if found.metric is None:
        raise NotUnderstood("An amount of what?", hint=HELP)
    _check_unit(found.metric, unit, limit, _name_in(rest))
    below = limit["under"] is not None
    return replace(found, condition="amount", value=value + 0, unit=unit, below=below, strict=strict)


def _check_unit(metric: str, unit: str, limit: re.Match[str], whose: str) -> None:
    """That a metric is given in such a unit; an amount of money without its currency would never be reached."""
    kinds = wording.metric_units(metric)
    kind = unit if unit in {"count", "percent"} else "money"
    name, said = wording.metric(metric), f"{limit['number']}{limit['scale'] or ''}".strip()
    if kind == "count" and "money" in kinds:
        sign = "<" if limit["under"] else ">"
        examples = [f"{metric} {sign} {said}{scale} usd" for scale in (("",) if limit["scale"] else ("m", "bn"))]
        raise NotUnderstood(
            f"{said} of which money?"
            if limit["scale"]
            else f"{said} of what: millions or billions, and of which money?",
            hint=f"{name} is an amount of money: say {wording.joined(examples, 'or')}.",
            suggestions=tuple(" ".join(f"/alert {whose} {one}".split()) for one in examples),
        )
    if kind not in kinds:
        example = "25m" if "count" in kinds else "40 %"
        raise NotUnderstood(
            f"{name} is {'counted' if 'count' in kinds else 'given in percent'}, "
            f"not in {'numbers' if kind == 'count' else unit}.",
            hint=f"Write it like {metric} > {example}.",
        )


def _unit(limit: re.Match[str]) -> str:
    said = " ".join((limit["unit"] or "").lower().split())
    if said:
        return _UNITS.get(said) or _UNITS.get(said.removesuffix("s")) or said.upper()
    return _SIGNS[limit["sign"].upper()] if limit["sign"] else "count"


def _of_company(found: Rule, name: str) -> Rule:
    if not name:
        if found.condition == "new" and found.metric is None:
            raise NotUnderstood("An alert on what?", hint=HELP)
        return found
    company = companies().find(name)
    if company is None:
        near = companies().suggest(name)
        hint = f"Did you mean {near[0].name}?" if near else HELP
        raise NotUnderstood(f"I know no company or metric “{name}”.", hint=hint)
    return replace(found, company=company.id)
