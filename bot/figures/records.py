"""A figure in, its JSON record out, field by field as the labels have it."""

from decimal import Decimal
from typing import Any

from bot.model import Figure


def record(figure: Figure) -> dict[str, Any]:
    """The record of a figure, with its evidence's place and its rule."""
    evidence: dict[str, Any] = {"start": figure.evidence.start, "end": figure.evidence.end}
    if figure.evidence.part == "title":
        evidence["in"] = "title"
    return {
        "entity": figure.entity,
        "subject": figure.subject,
        "metric": figure.metric,
        "measure": figure.measure,
        "value": number(figure.value),
        "value_high": number(figure.value_high) if figure.value_high is not None else None,
        "unit": figure.unit,
        "of": figure.of,
        "period": figure.period,
        "status": figure.status,
        "bound": figure.bound,
        "alt": [{"value": number(amount.value), "unit": amount.unit} for amount in figure.alt],
        "attribution": figure.attribution,
        "quote": figure.quote,
        "key": figure.key,
        "evidence": evidence,
        "rule": figure.rule,
    }


def number(value: Decimal) -> int | float:
    """A decimal as JSON has it: an integer when it is one."""
    return int(value) if value == value.to_integral_value() else float(value)
