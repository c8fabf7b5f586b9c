"""A private answer in, the same for everybody out: once, as it stands, with who showed it, and with its pictures.

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
from bot.model import Image

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
        pictures = [image for attached in answer.attachments if (image := await _picture(attached))]
        try:
            await self._answering.publish(
                asked, _public(asked, answer, buttons, pictures), f"s{answer.id}", pictures
            )
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
    pictures: Sequence[Image],
) -> dict[str, Any]:
    """The answer as a message for everybody, without the button that shares it."""
    kept = [[button for button in row if button["custom_id"] != SHARE] for row in buttons]
    embeds = [_plain_embed(shown) for shown in answer.embeds]
    for embed, picture in zip(embeds, pictures, strict=False):
        embed["image"] = {"url": f"attachment://{picture.filename}"}
    attached = [
        {"id": str(number), "filename": picture.filename, "description": picture.alt}
        for number, picture in enumerate(pictures)
    ]
    made = {
        "content": f"-# Shared by {escaped(asked.user.display_name)}",
        "embeds": [embed for embed in embeds if embed],
        "components": [{"type": 1, "components": row} for row in kept if row],
        "allowed_mentions": {"parse": []},
    }
    return {**made, "attachments": attached} if attached else made


async def _picture(attached: discord.Attachment) -> Image | None:
    """A picture of the answer, to be sent again: what only one person sees may not be linked to."""
    try:
        png = await attached.read()
    except FOREIGN as error:
        log.warning("discord picture not shared id=%s reason=%s", attached.id, type(error).__name__)
        return None
    return Image(png=png, alt=attached.description or "A chart", filename=attached.filename)


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
