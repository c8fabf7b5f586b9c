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
    """A row of buttons; where there are many, the last of them behind three dots."""
    folded = _foldable(buttons[IN_THE_ROW - 1 :]) if len(buttons) > IN_THE_ROW else []
    shown = [button for button in buttons if button not in folded]
    row = [_element(button, number) for number, button in enumerate(shown)]
    if folded:
        options = [{"text": _label(button), "value": value(button)} for button in folded]
        row.append({"type": "overflow", "action_id": "ask-more", "options": options})
    return row


def _foldable(buttons: Sequence[Button]) -> list[Button]:
    return [button for button in dict.fromkeys(buttons) if length(value(button)) <= _OPTION_VALUE][:_OPTIONS]


def _element(button: Button, number: int) -> dict[str, Any]:
    return {"type": "button", "action_id": f"ask-{number}", "text": _label(button), "value": value(button)}


def _label(button: Button) -> dict[str, Any]:
    words = plain(button.label, _LABEL) or plain(button.verb, _LABEL) or "Show"
    return {"type": "plain_text", "text": words, "emoji": False}
