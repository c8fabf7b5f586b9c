"""A private answer in, the same for everybody out: once, as it stands, with who showed it, and with its files.

Discord keeps the answer, so it can be shared after a restart too. Refuses to know what it says.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import discord

from adapters.discord.answering import NOTED, ORIGINAL, Answering
from adapters.discord.refusals import FOREIGN
from adapters.discord_embeds.buttons import SHARE, already_shared
from adapters.discord_embeds.markdown import escaped
from bot.errors import BriefwireError
from bot.model import File, Image

log = logging.getLogger(__name__)

_KEYS = ("title", "url", "description", "color", "timestamp", "fields", "footer", "author")
_REMEMBERED = 500


class Sharing:
    """What was shared."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._shared: dict[int, None] = {}

    async def share(self, asked: discord.Interaction) -> None:
        """Shows the answer whose button was pressed to the channel; the button then says so."""
        await self._answering.acknowledge(asked, NOTED)
        answer = asked.message
        if answer is None or not answer.embeds or answer.id in self._shared:
            return
        self._shared[answer.id] = None
        while len(self._shared) > _REMEMBERED:
            self._shared.pop(next(iter(self._shared)))
        buttons = [_plain_row(row) for row in answer.components if isinstance(row, discord.ActionRow)]
        files = [again for attached in answer.attachments if (again := await _again(attached))]
        try:
            await self._answering.publish(asked, _public(asked, answer, buttons, files), f"s{answer.id}", files)
        except BriefwireError:
            self._shared.pop(answer.id, None)
            raise
        done = [[already_shared() if b["custom_id"] == SHARE else b for b in row] for row in buttons]
        rows = [{"type": 1, "components": row} for row in done]
        await self._answering.call(asked, "PATCH", ORIGINAL, {"components": rows})


def _public(
    asked: discord.Interaction,
    answer: discord.Message,
    buttons: Sequence[Sequence[Mapping[str, object]]],
    files: Sequence[Image | File],
) -> dict[str, Any]:
    """The answer as a message for everybody, without the button that shares it."""
    kept = [[button for button in row if button["custom_id"] != SHARE] for row in buttons]
    embeds = [_plain_embed(shown) for shown in answer.embeds]
    for embed, picture in zip(embeds, (one for one in files if isinstance(one, Image)), strict=False):
        embed["image"] = {"url": f"attachment://{picture.filename}"}
    attached = [
        {"id": str(number), "filename": one.filename, "description": _words(one)}
        for number, one in enumerate(files)
    ]
    made = {
        "content": f"-# Shared by {escaped(asked.user.display_name)}",
        "embeds": [embed for embed in embeds if embed],
        "components": [{"type": 1, "components": row} for row in kept if row],
        "allowed_mentions": {"parse": []},
    }
    return {**made, "attachments": attached} if attached else made


async def _again(attached: discord.Attachment) -> Image | File | None:
    """A picture or file of the answer, to be sent again: what only one person sees may not be linked to."""
    try:
        data = await attached.read()
    except FOREIGN as error:
        log.warning("discord file not shared id=%s reason=%s", attached.id, type(error).__name__)
        return None
    words = attached.description or attached.filename
    if (attached.content_type or "").startswith("image/"):
        return Image(png=data, alt=words, filename=attached.filename)
    return File(data=data, about=words, filename=attached.filename)


def _words(one: Image | File) -> str:
    return one.alt if isinstance(one, Image) else one.about


def _plain_row(row: discord.ActionRow) -> list[dict[str, object]]:
    """A row of a message's buttons as it would be sent."""
    return [
        {"type": 2, "style": button.style.value, "label": button.label, "custom_id": button.custom_id}
        for button in row.children
        if isinstance(button, discord.Button) and button.custom_id
    ]


def _plain_embed(shown: discord.Embed) -> dict[str, Any]:
    """A message's embed as it would be sent, without what Discord added."""
    return {key: value for key, value in shown.to_dict().items() if key in _KEYS}
