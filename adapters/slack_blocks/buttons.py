"""A button in, the command that it stands for as Slack keeps it out, and back.

The button is all the state that there is, so it goes on working on old messages and after a restart.
"""

from collections.abc import Sequence
from html import escape, unescape
from typing import Any

from adapters.slack_blocks.words import clean, length, plain
from bot.model import Button

SHARE = "share"
IN_THE_ROW = 5
MOST_IN_A_ROW = 25
_LABEL, _VALUE, _OPTION_VALUE, _OPTIONS = 75, 2000, 75, 5


def value(button: Button) -> str:
    """What a button sends back when it is pressed: the verb, and what it is asked about."""
    return escape(clean(f"{button.verb} {button.argument}"), quote=False)


def meaning(sent: str) -> tuple[str, str]:
    """The verb and the argument that were sent back."""
    verb, _, argument = unescape(sent).partition(" ")
    return verb, argument


def usable(buttons: Sequence[Button]) -> list[Button]:
    """The buttons that Slack can keep."""
    return [button for button in buttons if length(value(button)) <= _VALUE][:MOST_IN_A_ROW]


def elements(buttons: Sequence[Button]) -> list[dict[str, Any]]:
    """A row of buttons; those that are seldom wanted behind three dots, and where there are many, the last too."""
    first = [button for button in buttons if button.style != "more"]
    seldom = [button for button in buttons if button.style == "more"]
    room = IN_THE_ROW - 1 if seldom or len(first) > IN_THE_ROW else IN_THE_ROW
    behind = [button for button in first[room:] if button.style != "danger"]
    folded = _foldable([*behind, *seldom])
    shown = [button for button in (*first, *seldom) if button not in folded]
    row = [_element(button, number) for number, button in enumerate(shown)]
    if folded:
        options = [{"text": _label(button), "value": value(button)} for button in folded]
        row.append({"type": "overflow", "action_id": "ask-more", "options": options})
    return row


def _foldable(buttons: Sequence[Button]) -> list[Button]:
    return [button for button in dict.fromkeys(buttons) if length(value(button)) <= _OPTION_VALUE][:_OPTIONS]


def _element(button: Button, number: int) -> dict[str, Any]:
    made = {"type": "button", "action_id": f"ask-{number}", "text": _label(button), "value": value(button)}
    if button.style in {"primary", "danger"}:
        made["style"] = button.style
    return {**made, "confirm": _confirm(button)} if button.confirm else made


def _confirm(button: Button) -> dict[str, Any]:
    """What is asked before: so that nobody ends anything by a slip of the finger."""
    return {
        "title": _words("Are you sure?", 100),
        "text": _words(button.confirm, 300),
        "confirm": _words(button.label, 30),
        "deny": _words("No, keep it", 30),
        "style": "danger",
    }


def _words(text: str, limit: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": plain(text, limit) or "Yes", "emoji": False}


def _label(button: Button) -> dict[str, Any]:
    words = plain(button.label, _LABEL) or plain(button.verb, _LABEL) or "Show"
    return {"type": "plain_text", "text": words, "emoji": False}
