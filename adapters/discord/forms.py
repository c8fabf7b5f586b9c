"""The forms to follow something and to say what is wrong; what was filled in, as the line that it stands for.

Every field may be left empty but what is followed; what is wrong is said by whoever reads the line. No I/O.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from bot import topics

Payload: TypeAlias = dict[str, Any]
Filled: TypeAlias = Mapping[str, tuple[str, ...]]

SUBSCRIBE, AGAIN, REPORT = "bw::form", "bw::form-again", "bw::report "
MOST_TOPICS, CHOICES, LONGEST_ID = 8, 25, 100
_LABEL, _BUTTON, _SELECT, _TEXT, _ONE_LINE, _SEVERAL_LINES, _PRIMARY = 18, 2, 3, 4, 1, 2, 1
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


def takes(story: str) -> bool:
    """Whether the form to say what is wrong can keep which story it is about."""
    return 0 < len(story) <= LONGEST_ID - len(REPORT) and " " not in story


def report(story: str) -> Payload:
    """The form to say what is wrong with a story; its id keeps which."""
    words: Payload = {
        "type": _TEXT, "custom_id": "words", "style": _SEVERAL_LINES, "required": False, "max_length": 200,
        "placeholder": "The year is wrong, it is not about this company, …",
    }  # fmt: skip
    about = "Whoever runs Briefwire sees it together with the story."
    return {
        "custom_id": f"{REPORT}{story}",
        "title": "Report",
        "components": [_label("What is wrong?", about, words)],
    }


def read(components: Iterable[Mapping[str, Any]]) -> Filled:
    """What was filled in, by field."""
    return {str(one["custom_id"]): tuple(_values(one)) for one in _fields(components)}


def line(custom_id: str, filled: Filled) -> str:
    """What somebody would type for the same."""
    if custom_id.startswith(REPORT):
        return f"/report {custom_id.removeprefix(REPORT)} {_first(filled, 'words')}".strip()
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
