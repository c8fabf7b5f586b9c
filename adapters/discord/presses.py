"""A pressed button or a filled form in; what it asks for, answered for whoever pressed it, out.

A button's id is all that has to be known of it, so it does not matter who posted it, or when, or whether anything
was restarted since. Refuses to know how an answer is found.
"""

from collections.abc import Mapping
from typing import Any

import discord

from adapters.discord import commands, forms, people
from adapters.discord.answering import FORM, NOTED, REPLACE, Answering, notice
from adapters.discord.sharing import Sharing
from adapters.discord_embeds import Pressed, message, pressed
from adapters.discord_embeds.buttons import KEEP, MORE, SHARE, SHARED, in_rows, once_more, receipt
from adapters.discord_embeds.markdown import unescaped
from bot.model import Actions, Button, Card, Heading, Prose

_REMEMBERED = 500
_OLD_BUTTON = notice(
    "This button is no longer in use",
    "Its message is from an older version. Type /help to see what can be asked.",
)
NOT_HERE = notice(
    "I can't post here",
    "Only you have added me, so nothing can be followed in this channel. Whoever manages the server can add me; "
    "or say this in our direct messages.",
)
_KEPT = notice("Nothing was changed", "All is as it was.")


class Presses:
    """What people press and fill in."""

    def __init__(self, answering: Answering) -> None:
        self._answering = answering
        self._sharing = Sharing(answering)
        self._filled: dict[int, forms.Filled] = {}

    async def press(self, asked: discord.Interaction) -> None:
        """A button."""
        data: Mapping[str, Any] = asked.data or {}
        custom_id = str(data.get("custom_id", ""))
        wish = pressed(custom_id)
        if custom_id == SHARE:
            await self._sharing.share(asked)
        elif custom_id == SHARED:
            await self._answering.acknowledge(asked, NOTED)
        elif custom_id == KEEP:
            await self._answering.acknowledge(asked, REPLACE, message(_KEPT))
        elif custom_id == forms.AGAIN:
            await self.open_form(asked)
        elif wish is not None and wish.verb == MORE:
            await self._open(asked, wish)
        elif wish is None or not commands.known(wish.verb):
            await self._answering.whisper(asked, _OLD_BUTTON)
        elif commands.manages(wish.verb) and not self._answering.posts_there(asked):
            await self._answering.whisper(asked, NOT_HERE)
        elif wish.unsure:
            await self._make_sure(asked, wish)
        elif commands.form(wish.verb) and not wish.argument:
            await self.open_form(asked)
        elif wish.verb == "report" and forms.takes(wish.argument):
            await self._answering.acknowledge(asked, FORM, forms.report(wish.argument))
        else:
            await self._do(asked, wish)

    async def _do(self, asked: discord.Interaction, wish: Pressed) -> None:
        """Does what a button asks. What it changed is shown where it was pressed, in the place of the button."""
        alone = asked.message is not None and asked.message.flags.ephemeral
        if alone and commands.manages(wish.verb):
            await self._answering.acknowledge(asked, NOTED)
        else:
            await self._answering.think(asked)
        under = receipt(asked.channel_id, asked.message.id if asked.message else None, wish.mark)
        card = await self._answering.ask(people.asks(asked, wish.text, under=under))
        if alone and commands.manages(wish.verb) and card.announce is None:
            await self._answering.add(asked, card)
            return
        await self._answering.show(asked, card)
        if card.announce is not None and not alone and not wish.mark:
            await self._answering.done(asked)

    async def _open(self, asked: discord.Interaction, wish: Pressed) -> None:
        """What is behind the three dots, each with what it does."""
        buttons = tuple(
            Button(label=commands.about(one.verb), verb=one.verb, argument=one.argument)
            for one in wish.behind
            if commands.known(one.verb)
        )
        shown = asked.message.embeds if asked.message else []
        title = next((embed.title for embed in shown if embed.title), None) or "This story"
        parts = (Heading(text=unescaped(title)), Prose(text="What about it?"), Actions(buttons=buttons))
        await self._answering.whisper(asked, Card(kind="notice", parts=parts, private=True))

    async def _make_sure(self, asked: discord.Interaction, wish: Pressed) -> None:
        """Asks once more before something is taken away."""
        label = _label_of(asked) or wish.text
        question = notice(f"{label}?", wish.sure or f"That is {wish.text}. Nothing changes until you say yes.")
        await self._answering.whisper(asked, question, once_more(wish, label))

    # --- forms ------------------------------------------------------------------------------------

    async def open_form(self, asked: discord.Interaction) -> None:
        """The form for a subscription, as it was filled in before by whoever comes back to it."""
        form = forms.subscribe(self._filled.get(asked.user.id), tz=people.zone(asked))
        await self._answering.acknowledge(asked, FORM, form)

    async def fill(self, asked: discord.Interaction) -> None:
        """A form that was filled in. What was not understood can be changed, and nothing has to be typed anew."""
        data: Mapping[str, Any] = asked.data or {}
        custom_id, filled = str(data.get("custom_id", "")), forms.read(data.get("components", ()))
        if custom_id.startswith(forms.REPORT):
            await self._answering.think(asked)
            request = people.asks(asked, forms.line(custom_id, filled))
            await self._answering.show(asked, await self._answering.ask(request))
            return
        if custom_id != forms.SUBSCRIBE:
            await self._answering.whisper(asked, _OLD_BUTTON)
            return
        self._remember(asked.user.id, filled)
        await self._answering.think(asked)
        card = await self._answering.ask(people.asks(asked, forms.line(custom_id, filled)))
        again = () if card.announce is not None else in_rows([forms.again()])
        await self._answering.show(asked, card, more=again)
        if card.announce is not None:
            self._filled.pop(asked.user.id, None)

    def _remember(self, person: int, filled: forms.Filled) -> None:
        self._filled[person] = filled
        while len(self._filled) > _REMEMBERED:
            self._filled.pop(next(iter(self._filled)))


def _label_of(asked: discord.Interaction) -> str:
    """What stands on the pressed button."""
    data: Mapping[str, Any] = asked.data or {}
    rows = asked.message.components if asked.message else []
    found = (one for row in rows if isinstance(row, discord.ActionRow) for one in row.children)
    return next(
        (
            one.label or ""
            for one in found
            if isinstance(one, discord.Button) and one.custom_id == data.get("custom_id")
        ),
        "",
    )
