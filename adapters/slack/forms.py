"""The windows: to follow something, and to say what is wrong; and the commands that they mean once they are sent.

Pure: it builds views and reads payloads, and asks nobody. What is wrong with a field is said at the field.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from adapters.slack.asking import Ask, Body
from bot.commands import parse
from bot.errors import NotUnderstood
from bot.offers import company_offers, topic_offers

View: TypeAlias = dict[str, Any]
Offer: TypeAlias = dict[str, Any]

FOLLOW, REPORT = "follow", "report"
MOST_OFFERS = 100
_TEXT, _VALUE = 75, 75
_RHYTHMS = {"now": "As it happens", "daily": "Every day", "weekdays": "Monday to Friday", "weekly mon": "Mondays"}
_LIVE = "now"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A window that was sent off: the command that it means, or what is wrong at which field."""

    ask: Ask | None = None
    wrong: Mapping[str, str] | None = None


def follow(*, channel: str, zone: str, thread: str | None = None, name: str = "") -> View:
    """The window to follow something in a channel; times are meant in the given zone."""
    where = json.dumps({"channel": channel, "zone": zone, "thread": thread})
    to = f"What {name or 'this channel'} should follow" if channel[:1] == "C" else "What I should send you"
    return {
        "type": "modal",
        "callback_id": FOLLOW,
        "private_metadata": where,
        "title": _plain("Follow"),
        "submit": _plain("Follow"),
        "close": _plain("Cancel"),
        "blocks": [
            {"type": "section", "text": _plain(f"{to}: any of these topics or companies.")},
            _input("topics", "Topics", _several("topics", "Choose topics", letters=0)),
            _input("companies", "Companies", _several("companies", "A name or a ticker", letters=1)),
            _input("rhythm", "When", _rhythms(), optional=False),
            _input("at", "At what time", {"type": "timepicker", "action_id": "at", "initial_time": "08:00"},
                   hint=f"In your time zone, {zone}. Not needed where it comes as it happens."),
            _input("over", "Only stories with a figure of at least", {
                "type": "plain_text_input", "action_id": "over", "max_length": 60,
                "placeholder": _plain("1bn usd, or 10 %"),
            }),
        ],
    }  # fmt: skip


def report(*, story: str, channel: str, thread: str | None = None) -> View:
    """The window to say what is wrong with a story."""
    return {
        "type": "modal",
        "callback_id": REPORT,
        "private_metadata": json.dumps({"channel": channel, "story": story, "thread": thread}),
        "title": _plain("Report"),
        "submit": _plain("Report"),
        "close": _plain("Cancel"),
        "blocks": [
            _input("words", "What is wrong?", {
                "type": "plain_text_input", "action_id": "words", "multiline": True, "max_length": 200,
                "placeholder": _plain("The year is wrong, it is not about this company, …"),
            }, hint="Whoever runs Briefwire sees it together with the story."),
        ],
    }  # fmt: skip


def _plain(text: str) -> View:
    return {"type": "plain_text", "text": text, "emoji": False}


def _input(block: str, label: str, element: View, *, optional: bool = True, hint: str = "") -> View:
    made = {"type": "input", "block_id": block, "label": _plain(label), "element": element, "optional": optional}
    return {**made, "hint": _plain(hint)} if hint else made


def _several(action: str, placeholder: str, *, letters: int) -> View:
    return {
        "type": "multi_external_select", "action_id": action, "placeholder": _plain(placeholder),
        "min_query_length": letters, "max_selected_items": 10,
    }  # fmt: skip


def _rhythms() -> View:
    options = [_option(label, rhythm) for rhythm, label in _RHYTHMS.items()]
    return {"type": "static_select", "action_id": "rhythm", "options": options, "initial_option": options[1]}


def _option(label: str, value: str) -> Offer:
    short = label if len(label) <= _TEXT else f"{label[: _TEXT - 1]}…"
    return {"text": _plain(short), "value": value}


def offers(body: Body) -> list[Offer]:
    """What to choose from, for the letters typed so far."""
    find = {"topics": topic_offers, "companies": company_offers}.get(str(body.get("action_id")))
    found = find(str(body.get("value") or ""), MOST_OFFERS) if find else []
    return [_option(label, value) for label, value in found if len(value) <= _VALUE]


def filled(body: Body) -> Filled:
    """What a sent window means."""
    view = body.get("view") or {}
    values = (view.get("state") or {}).get("values") or {}
    if view.get("callback_id") == REPORT:
        return _reported(body, values, json.loads(view.get("private_metadata") or "{}"))
    chosen = [*_chosen(values, "topics"), *_chosen(values, "companies")]
    over = str(_of(values, "over").get("value") or "").strip()
    rhythm = str((_of(values, "rhythm").get("selected_option") or {}).get("value") or _LIVE)
    at = str(_of(values, "at").get("selected_time") or "08:00")
    where = json.loads(view.get("private_metadata") or "{}")
    wrong = {} if chosen else {"topics": "Choose a topic here, or a company below."}
    if over and not _amount(over):
        wrong["over"] = "Write it like 1bn usd, 500m eur, or 10 %."
    if wrong:
        return Filled(wrong=wrong)
    when = rhythm if rhythm == _LIVE else f"{rhythm} {at}"
    least = f"over {over}" if over else ""
    line = " ".join(filter(None, (", ".join(chosen), least, when, f"in {where.get('zone') or 'UTC'}")))
    user = body.get("user") or {}
    return Filled(
        ask=Ask(
            text=f"/subscribe {line}",
            channel=str(where.get("channel") or user.get("id") or ""),
            thread=where.get("thread"),
            user=user.get("id"),
            name=str(user.get("username") or user.get("name") or ""),
        )
    )


def _reported(body: Body, values: Mapping[str, Any], where: Mapping[str, Any]) -> Filled:
    words = " ".join(str(_of(values, "words").get("value") or "").split())
    user = body.get("user") or {}
    return Filled(
        ask=Ask(
            text=f"/report {where.get('story') or ''} {words}".strip(),
            channel=str(where.get("channel") or user.get("id") or ""),
            thread=where.get("thread"),
            user=user.get("id"),
            name=str(user.get("username") or user.get("name") or ""),
        )
    )


def _of(values: Mapping[str, Any], field: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (values.get(field) or {}).get(field) or {}
    return found


def _chosen(values: Mapping[str, Any], field: str) -> list[str]:
    return [str(option["value"]) for option in _of(values, field).get("selected_options") or ()]


def _amount(said: str) -> bool:
    """Whether the words are an amount that a wish can have."""
    try:
        return dict(parse(f"/subscribe all over {said}").options).get("over") == said
    except NotUnderstood:
        return False
