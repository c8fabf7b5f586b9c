"""Cards as JSON, for programs: the platform-neutral form that `--json` and `--as json` print."""

from base64 import b64encode
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.model import Card


def card_record(card: Card) -> dict[str, Any]:
    """A card as JSON values: its kind, whether it is private, and its parts, each with its `type`."""
    return {"kind": card.kind, "private": card.private, "parts": [_record(part) for part in card.parts]}


def _record(value: Any) -> Any:  # noqa: ANN401 - any value of the model
    if is_dataclass(value) and not isinstance(value, type):
        row = {field.name: _record(getattr(value, field.name)) for field in fields(value)}
        return {"type": type(value).__name__, **row}
    if isinstance(value, tuple):
        return [_record(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
