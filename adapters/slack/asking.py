"""What Slack tells of a person doing something in, what they ask for out; and the way their answer goes back.

Reads payloads and nothing else: no call is made here.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any, TypeAlias

from adapters.slack_blocks.buttons import meaning

Body: TypeAlias = Mapping[str, Any]

ROOT = "/briefwire"
_LINKED = re.compile(r"<((?:https?|mailto):[^|>]{1,2000})(?:\|[^>]{0,2000})?>")
_NAMED = re.compile(r"<[@#!][^|>]{1,200}\|([^>]{1,200})>")
_MENTION = re.compile(r"<[@#!][^>]{1,200}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A command that somebody gave, where, and where Slack takes the answer.

    `under` is the receipt of the message in whose thread it was said, `trigger` opens a window, `place` is what
    the channel is called, `pressed` are the blocks of the message whose button it was.
    """

    text: str
    channel: str
    user: str | None = None
    name: str = ""
    thread: str | None = None
    response_url: str | None = None
    ephemeral: bool = False
    message: str | None = None
    under: str | None = None
    trigger: str | None = None
    place: str = ""
    at_home: bool = False
    pressed: tuple[Body, ...] = ()

    @property
    def in_private(self) -> bool:
        """Whether nobody else is there: a conversation with the app alone."""
        return self.channel[:1] in {"D", "U", "W"}


def slash(body: Body) -> Ask:
    """A slash command: `/capex bytedance`, or `/briefwire capex bytedance`, which is the same."""
    command, rest = str(body.get("command") or ROOT), typed(str(body.get("text") or ""))
    said = rest.lstrip("/") if command == ROOT else f"{command.lstrip('/')} {rest}"
    return Ask(
        text=f"/{said.strip() or 'help'}",
        channel=str(body.get("channel_id") or body.get("user_id") or ""),
        user=body.get("user_id"),
        name=str(body.get("user_name") or ""),
        response_url=body.get("response_url"),
        trigger=body.get("trigger_id"),
        place=f"#{body['channel_name']}" if body.get("channel_name") else "",
    )


def press(body: Body) -> Ask | None:
    """A press of one of our buttons; None where what was pressed is a link, or not ours."""
    action: Body = next(iter(body.get("actions") or ()), {})
    value = action.get("value") or (action.get("selected_option") or {}).get("value")
    if not value:
        return None
    container, user = body.get("container") or {}, body.get("user") or {}
    home = (body.get("view") or {}).get("private_metadata")
    channel = (body.get("channel") or {}).get("id") or container.get("channel_id") or home or user.get("id") or ""
    verb, argument = meaning(str(value))
    return Ask(
        text=f"/{verb} {argument}".strip(),
        channel=str(channel),
        user=user.get("id"),
        name=str(user.get("username") or user.get("name") or ""),
        thread=container.get("thread_ts") or (body.get("message") or {}).get("thread_ts"),
        response_url=body.get("response_url"),
        ephemeral=bool(container.get("is_ephemeral")),
        message=container.get("message_ts"),
        trigger=body.get("trigger_id"),
        at_home=bool(home),
        pressed=tuple((body.get("message") or {}).get("blocks") or ()),
    )


def mention(event: Body) -> Ask | None:
    """What somebody wrote to us, in a thread of its own where it was not in one; None for what bots write."""
    if event.get("bot_id") or event.get("subtype") or not event.get("channel"):
        return None
    direct = event.get("channel_type") == "im"
    return Ask(
        text=typed(str(event.get("text") or "")) or "help",
        channel=str(event["channel"]),
        user=event.get("user"),
        thread=event.get("thread_ts") or (None if direct else event.get("ts")),
        message=event.get("ts"),
        under=f"{event['channel']}/{event['thread_ts']}" if event.get("thread_ts") else None,
    )


def typed(text: str) -> str:
    """What was typed, before Slack made links and mentions of it."""
    text = _MENTION.sub(" ", _NAMED.sub(r"\1", _LINKED.sub(r"\1", text)))
    return " ".join(unescape(text).split())


def once(body: Body) -> str | None:
    """What tells one happening from the next, however often it is delivered; None for what comes only once."""
    if body.get("event_id"):
        return f"event {body['event_id']}"
    if body.get("trigger_id") and (body.get("command") or body.get("type") == "view_submission"):
        return f"ask {body['trigger_id']}"
    if body.get("type") == "block_actions":
        actions = [(a.get("action_id"), a.get("action_ts"), a.get("value")) for a in body.get("actions") or ()]
        return f"press {body.get('trigger_id')} {(body.get('user') or {}).get('id')} {actions}"
    return None


def pressed_for(word: str, blocks: Iterable[Body]) -> str | None:
    """The command of the button that a word names, among a message's buttons: `sources` in a card's thread."""
    said = word.strip(" ?.!/").casefold()
    for block in blocks:
        for element in block.get("elements") or () if block.get("type") == "actions" else ():
            value = str(element.get("value") or "")
            label = (
                str((element.get("text") or {}).get("text") or "")
                if isinstance(element.get("text"), Mapping)
                else ""
            )
            verb, argument = meaning(value)
            if value and said in {verb.casefold(), label.strip(" ?.!").casefold()}:
                return f"/{verb} {argument}".strip()
    return None
