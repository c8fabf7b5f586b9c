"""A message that speaks to us, in; the answer under it, for all to read, since all could read the question.

Beneath a card, a few words mean what the card's buttons mean, and the card is what is asked about. Needs no
privileged intent: Discord shows us the words of messages that mention us, and no others.
"""

import re
from collections.abc import Mapping
from typing import Any

import discord

from adapters.discord import commands, people
from adapters.discord.answering import MESSAGES, Answering
from adapters.discord.refusals import MAY_NOT_ANSWER, code
from adapters.discord_embeds import attached, message
from adapters.discord_embeds.buttons import marks_of, pressable, receipt
from bot.errors import Refused

_LONGEST_NAME = 40
_FOLLOWS = re.compile(r"(?:what|how)\s+about\b|compare\b|(?:vs|versus|since)\b", re.IGNORECASE)
_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_CHANNEL = "/channels/{channel_id}"
_FORUMS = frozenset({15, 16})
_THREADS = frozenset({10, 11, 12})


class Mentions:
    """What people say to us in channels, threads and direct messages."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering

    def are_for_us(self, said: discord.Message, me: discord.ClientUser | None) -> bool:
        """Whether a message is a question: one that mentions us, or that was said to us alone."""
        return me is not None and not said.author.bot and (people.server(said) is None or me in said.mentions)

    async def reply(self, said: discord.Message, me: discord.ClientUser) -> None:
        """Answers a question where it was asked."""
        named = re.compile(rf"<@!?{me.id}>")
        written = named.sub(" ", said.content).strip()
        parent = await self._parent(said)
        above = await self.card_above(said.channel, said.reference, parent)
        text = _meant(written, above) or "help"
        to_us = people.server(said) is None or named.search(said.content)
        if not (to_us or text != written or _is_question(written)):
            return
        card = await self._answering.ask(people.says(said, text, parent=parent, under=_receipt(above)))
        body = {**message(card), "nonce": f"r{said.id}", "enforce_nonce": True}
        to = {"message_reference": {"message_id": str(said.id), "fail_if_not_exists": False}}
        channel = {"channel_id": said.channel.id}
        try:
            await self._answering.patiently("POST", MESSAGES, channel, {**body, **to}, attached(card))
        except Refused as error:
            if code(error) != MAY_NOT_ANSWER:
                raise
            await self._answering.patiently("POST", MESSAGES, channel, body, attached(card))

    async def _parent(self, said: discord.Message) -> int | None:
        """The channel of a thread that the library does not know, such as one that just woke up."""
        if not isinstance(said.channel, discord.PartialMessageable) or people.server(said) is None:
            return None
        known: Mapping[str, Any] = await self._answering.look_up(_CHANNEL, {"channel_id": said.channel.id})
        return int(known["parent_id"]) if known.get("type") in _THREADS and known.get("parent_id") else None

    async def card_above(
        self, channel: object, reference: discord.MessageReference | None = None, parent: int | None = None
    ) -> Mapping[str, Any]:
        """The message that something is said beneath: the one replied to, or the one that began the thread."""
        if reference is not None and reference.message_id is not None:
            ids = {"channel_id": reference.channel_id, "message_id": reference.message_id}
            return await self._answering.look_up(_MESSAGE, ids)
        thread = channel.id if isinstance(channel, discord.Thread | discord.PartialMessageable) else None
        parent = channel.parent_id if isinstance(channel, discord.Thread) else parent
        if thread is None or parent is None:
            return {}
        above = await self._answering.look_up(_MESSAGE, {"channel_id": parent, "message_id": thread})
        return above or await self._answering.look_up(_MESSAGE, {"channel_id": thread, "message_id": thread})

    async def receipt_above(self, channel: object) -> str | None:
        """The receipt of the card in whose thread something is asked."""
        return _receipt(await self.card_above(channel)) if isinstance(channel, discord.Thread) else None


def _meant(text: str, above: Mapping[str, Any]) -> str:
    """What a few words below a card ask: what its button of that name does, else what they say."""
    word = text.strip(" ?!.").casefold()
    if len(word) > _LONGEST_NAME:
        return text
    wishes = {
        name: wish.text
        for label, wish in pressable(above)
        if commands.known(wish.verb)
        for name in (wish.verb, label.strip(" ?!.").casefold())
    }
    return wishes.get(word, text)


def _is_question(text: str) -> bool:
    """Whether words that only answer a message of ours are meant for us: people also remark on it."""
    word = next(iter(text.split()), "")
    return text.endswith(("?", "？")) or commands.known(word.lower().lstrip("/")) or bool(_FOLLOWS.match(text))


def _receipt(above: Mapping[str, Any]) -> str | None:
    """The receipt of a card that a delivery posted; None for any other message."""
    return receipt(above.get("channel_id"), above.get("id"), next(iter(marks_of(above)), ""))
