"""The form in which a subscription is filled in, and what was filled in as the line that somebody would type.

Every field may be left empty but what is followed; what is wrong is said by whoever reads the line. No I/O.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from bot import topics

Payload: TypeAlias = dict[str, Any]
Filled: TypeAlias = Mapping[str, tuple[str, ...]]

SUBSCRIBE, AGAIN = "bw::form", "bw::form-again"
MOST_TOPICS, CHOICES = 8, 25
_LABEL, _BUTTON, _SELECT, _TEXT, _ONE_LINE, _PRIMARY = 18, 2, 3, 4, 1, 1
_TIMES = (
    ("now", "At once, story by story"),
    ("daily 08:00", "A brief every day at 08:00"),
    ("daily 18:00", "A brief every day at 18:00"),
    ("weekdays 08:00", "A brief on weekdays at 08:00"),
    ("weekly mon 09:00", "A brief on Mondays at 09:00"),
)
_USUAL = "weekdays 08:00"


def subscribe(filled: Filled | None = None, *, tz: str = "UTC") -> Payload:
    """The form, with what was filled in before, if anything was."""
    before = filled or {"when": (_USUAL,), "zone": (tz,)}
    return {
        "custom_id": SUBSCRIBE,
        "title": "Follow topics and companies",
        "components": [
            _label("Topics", "Up to eight; more fit below", _topics(before.get("topics", ()))),
            _label("Companies, or other topics", "With commas between: ByteDance, MSFT", _text("others", before)),
            _label("When", "", _choice("when", _TIMES, before.get("when", ()))),
            _label("Only with a figure over", "Empty for every story: 1bn usd, 20 percent", _text("over", before)),
            _label("Time zone", "For example Europe/Paris", _text("zone", before)),
        ],
    }


def read(components: Iterable[Mapping[str, Any]]) -> Filled:
    """What was filled in, by field."""
    return {str(one["custom_id"]): tuple(_values(one)) for one in _fields(components)}


def line(filled: Filled) -> str:
    """What somebody would type for the same."""
    subjects = ", ".join((*filled.get("topics", ()), *filled.get("others", ())))
    over, place = _first(filled, "over"), _first(filled, "zone")
    terms = (_first(filled, "when"), f"over {over}" if over else "", f"in {place}" if place else "")
    return " ".join(("/subscribe", *filter(None, (subjects, *terms))))


def _first(filled: Filled, name: str) -> str:
    return next(iter(filled.get(name, ())), "")


def _fields(components: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for outer in components:
        inner: Sequence[Mapping[str, Any]] = outer.get("components") or (outer.get("component") or {},)
        yield from (one for one in inner if one.get("custom_id"))


def _values(field: Mapping[str, Any]) -> Iterator[str]:
    given = field.get("values") or (field.get("value"),)
    yield from (text for text in (" ".join(str(value or "").split()) for value in given) if text)


def _label(label: str, about: str, component: Payload) -> Payload:
    made: Payload = {"type": _LABEL, "label": label, "component": component}
    return {**made, "description": about} if about else made


def _text(name: str, before: Filled) -> Payload:
    made: Payload = {"type": _TEXT, "custom_id": name, "style": _ONE_LINE, "required": False, "max_length": 150}
    value = ", ".join(before.get(name, ()))[:150]
    return {**made, "value": value} if value else made


def _topics(chosen: Sequence[str]) -> Payload:
    rows = [(topic.id, topic.name) for topic in topics.table()]
    offered = [row for row in rows if row[0] in chosen] + [row for row in rows if row[0] not in chosen]
    kept = sorted(offered[:CHOICES], key=rows.index)
    return {**_choice("topics", kept, chosen), "min_values": 0, "max_values": MOST_TOPICS, "required": False}


def _choice(name: str, rows: Iterable[tuple[str, str]], chosen: Sequence[str]) -> Payload:
    options = [
        {"value": value, "label": label} | ({"default": True} if value in chosen else {}) for value, label in rows
    ]
    return {"type": _SELECT, "custom_id": name, "options": options}


def again() -> Payload:
    """The button that opens the form once more."""
    return {"type": _BUTTON, "style": _PRIMARY, "label": "Change it", "custom_id": AGAIN}
