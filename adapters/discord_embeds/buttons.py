"""A card's buttons in, rows of components out, and back: what a press of one asks for.

The id of a button is all of its state, so a button works for as long as its message is there:
`bw:<mark>:<verb> <argument>`. The mark says which delivery posted the message; private answers have none.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from adapters.discord_embeds.markdown import clean, clip, plain, units
from bot.model import Button

SHARE = "bw::share"
SHARED = "bw::shared"
LONGEST_ID = 100
LONGEST_LABEL = 80
A_ROW = 5
ROWS = 5
PRIMARY, SECONDARY = 1, 2

_ID = re.compile(r"bw:(?P<mark>[0-9a-f]{0,24}):(?P<verb>[a-z][a-z-]{0,31})(?: (?P<argument>.{1,95}))?", re.DOTALL)
FOLLOWED = Button(label="What this channel follows", verb="subscriptions", argument="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What a button's id says."""

    verb: str
    argument: str = ""
    mark: str = ""

    @property
    def text(self) -> str:
        """What somebody would type instead."""
        return f"/{self.verb} {self.argument}".strip()


def pressed(custom_id: str) -> Pressed | None:
    """What pressing the button with this id asks for; None if it is none of ours."""
    found = _ID.fullmatch(custom_id)
    if found is None:
        return None
    return Pressed(verb=found["verb"], argument=found["argument"] or "", mark=found["mark"])


def button_id(button: Button, mark: str = "") -> str | None:
    """The id of a button, None if it would be too long or could not be read back."""
    argument = clean(button.argument)
    made = f"bw:{mark}:{' '.join(filter(None, (button.verb, argument)))}"
    whole = argument == " ".join(button.argument.split())
    return made if whole and units(made) <= LONGEST_ID and pressed(made) else None


def rows(buttons: Sequence[Button], *, mark: str = "", share: bool = False) -> tuple[list[dict[str, object]], int]:
    """Rows of buttons, and how many had no room. A mark always finds its place, if need be on a button of ours."""
    wanted = list(buttons)
    if mark and not any(button_id(button, mark) for button in wanted):
        wanted.insert(0, FOLLOWED)
    made = [_component(button, mark) for button in wanted]
    distinct = list(_distinct(made))
    room = A_ROW * ROWS - share
    shown = distinct[:room]
    hidden = made.count(None) + len(distinct) - len(shown)
    if share:
        shown.append(_button("Share to channel", SHARE, PRIMARY))
    lines = [shown[start : start + A_ROW] for start in range(0, len(shown), A_ROW)]
    return [{"type": 1, "components": line} for line in lines], hidden


def _component(button: Button, mark: str) -> dict[str, object] | None:
    custom_id = button_id(button, mark) or button_id(button)
    label = clip(button.label, LONGEST_LABEL, plain) or button.verb
    return _button(label, custom_id, SECONDARY) if custom_id else None


def _button(label: str, custom_id: str, style: int, *, disabled: bool = False) -> dict[str, object]:
    made: dict[str, object] = {"type": 2, "style": style, "label": label, "custom_id": custom_id}
    return {**made, "disabled": True} if disabled else made


def _distinct(made: Iterable[dict[str, object] | None]) -> Iterator[dict[str, object]]:
    """The buttons that there are, each id once."""
    seen: set[object] = set()
    for button in made:
        if button is not None and button["custom_id"] not in seen:
            seen.add(button["custom_id"])
            yield button


def already_shared() -> dict[str, object]:
    """What the share button becomes."""
    return _button("Shared", SHARED, SECONDARY, disabled=True)
