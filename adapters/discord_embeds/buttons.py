"""A card's buttons in, rows of components out, and back: what a press of one asks for.

The id of a button is all of its state, so a button works for as long as its message is there:
`bw:<mark>:<verb> <argument>`. The mark says which delivery posted the message; private answers have none. An
exclamation mark before the verb: it takes something away, so it is asked for once more, in the words behind the
bar where there is room for them: `bw:<mark>:!<verb> <argument>|<what happens then>`. What goes behind the three
dots stands in the id of the one button that opens it: `bw:<mark>:more <verb>,<verb> <argument>`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.discord_embeds.markdown import clean, clip, plain, units
from bot.model import Button, ButtonStyle

SHARE = "bw::share"
SHARED = "bw::shared"
LONGEST_ID = 100
LONGEST_LABEL = 80
A_ROW = 5
ROWS = 5
PRIMARY, SECONDARY, DANGER = 1, 2, 4
MORE, KEEP = "more", "bw::keep"
_STYLES: Mapping[ButtonStyle, int] = {"plain": SECONDARY, "primary": PRIMARY, "danger": DANGER, "more": SECONDARY}

_ID = re.compile(
    r"bw:(?P<mark>[0-9a-f]{0,24}):(?P<unsure>!?)(?P<verb>[a-z][a-z-]{0,31})(?: (?P<argument>.{1,95}))?", re.DOTALL
)
FOLLOWED = Button(label="What this channel follows", verb="subscriptions", argument="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """What a button's id says. `unsure`: it is to be asked for once more, saying what happens then, in `sure`."""

    verb: str
    argument: str = ""
    mark: str = ""
    unsure: bool = False
    sure: str = ""

    @property
    def text(self) -> str:
        """What somebody would type instead."""
        return f"/{self.verb} {self.argument}".strip()

    @property
    def behind(self) -> tuple["Pressed", ...]:
        """What stands behind the three dots."""
        verbs, _, argument = self.argument.partition(" ")
        return tuple(Pressed(verb=verb, argument=argument) for verb in verbs.split(",") if verb)


def pressed(custom_id: str) -> Pressed | None:
    """What pressing the button with this id asks for; None if it is none of ours."""
    found = _ID.fullmatch(custom_id)
    if found is None:
        return None
    argument, sure = found["argument"] or "", ""
    if found["unsure"]:
        argument, _, sure = argument.partition("|")
    return Pressed(
        verb=found["verb"], argument=argument, mark=found["mark"], unsure=bool(found["unsure"]), sure=sure
    )


def pressable(message: Mapping[str, Any]) -> Iterator[tuple[str, Pressed]]:
    """The buttons of a message as Discord tells it, those that are ours: what stands on each, and what it asks."""
    for row in message.get("components", ()):
        for button in row.get("components", ()):
            wish = pressed(str(button.get("custom_id", "")))
            if wish is not None:
                yield str(button.get("label") or ""), wish


def marks_of(message: Mapping[str, Any]) -> frozenset[str]:
    """The marks in the ids of a message's buttons: one, in what a delivery posted."""
    return frozenset(wish.mark for _, wish in pressable(message) if wish.mark)


def button_id(button: Button, mark: str = "") -> str | None:
    """The id of a button, None if it would be too long or could not be read back."""
    argument = clean(button.argument)
    unsure = "!" if button.style == "danger" else ""
    made = f"bw:{mark}:{unsure}{' '.join(filter(None, (button.verb, argument)))}"
    space = "" if argument else " "
    asking = f"{made}{space}|{clean(button.confirm)}" if unsure and button.confirm else made
    made = asking if units(asking) <= LONGEST_ID else made
    read = pressed(made)
    whole = argument == " ".join(button.argument.split()) and read is not None and read.argument == argument
    return made if whole and units(made) <= LONGEST_ID else None


def rows(buttons: Sequence[Button], *, mark: str = "", share: bool = False) -> tuple[list[dict[str, object]], int]:
    """Rows of buttons, and how many had no room. A mark always finds its place, if need be on a button of ours."""
    wanted = list(_behind_dots(buttons))
    if mark and not any(button_id(button, mark) for button in wanted):
        wanted.insert(0, FOLLOWED)
    made = [_component(button, mark) for button in wanted]
    distinct = list(_distinct(made))
    room = A_ROW * ROWS - share
    shown = distinct[:room]
    hidden = made.count(None) + len(distinct) - len(shown)
    if share:
        shown.append(_button("Share to channel", SHARE, PRIMARY))
    return in_rows(shown), hidden


def in_rows(shown: Sequence[dict[str, object]]) -> list[dict[str, object]]:
    """Buttons in rows of five."""
    lines = [shown[start : start + A_ROW] for start in range(0, len(shown), A_ROW)]
    return [{"type": 1, "components": list(line)} for line in lines]


def _behind_dots(buttons: Sequence[Button]) -> Iterator[Button]:
    """The buttons, with those that go behind the three dots as one. What is about other things stays in sight."""
    hidden = [button for button in buttons if button.style == "more"]
    argument = hidden[0].argument if hidden else ""
    together = [button.verb for button in hidden if button.argument == argument]
    dots = Button(label="⋯", verb=MORE, argument=f"{','.join(together)} {argument}".strip())
    fits = button_id(dots, "0" * 24) is not None
    yield from (b for b in buttons if b.style != "more" or b.argument != argument or not fits)
    if hidden and fits:
        yield dots


def _component(button: Button, mark: str) -> dict[str, object] | None:
    custom_id = button_id(button, mark) or button_id(button)
    label = clip(button.label, LONGEST_LABEL, plain) or button.verb
    return _button(label, custom_id, _STYLES[button.style]) if custom_id else None


def once_more(wish: Pressed, label: str) -> list[dict[str, object]]:
    """The two buttons of a question whether something is really wanted."""
    sure = button_id(Button(label=label, verb=wish.verb, argument=wish.argument))
    label = clip(f"Yes: {label}", LONGEST_LABEL, plain)
    yes = [_button(label, sure, DANGER)] if sure else []
    return in_rows([*yes, _button("No, keep it", KEEP, SECONDARY)])


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


def receipt(channel: object, ident: object, mark: str) -> str | None:
    """The receipt of a message, by its mark; None for a message that no delivery posted."""
    return f"{channel}/{ident}/{mark}" if channel and ident and mark else None
