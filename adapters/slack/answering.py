"""One thing that somebody asked in a workspace, in; the answer in the right place, out.

Privately, with a button to share it, or in the thread; what was changed is told to the channel. What a card says
is for the `answer` that it was given.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from adapters.claims import KEEP, Claims
from adapters.slack import forms
from adapters.slack.asking import Ask
from adapters.slack.workspaces import Workspace
from adapters.slack_blocks import attached, home, message, shareable, small, without_files
from bot.errors import BriefwireError, Gone
from bot.model import Card, File, Footer, Heading, Prose, Request
from bot.permissions import worth_asking
from bot.ports import Answer

log = logging.getLogger(__name__)

ANSWER_WITHIN = 25.0
_FILE = "Its file is in your messages with me."
_CHART = "Its chart is in your messages with me."
_TOO_LONG = "I stopped looking after a while. Nothing is lost: ask again, or ask for less at once."


def _notice(title: str, words: str) -> Card:
    return Card(kind="notice", parts=(Heading(text=title), Prose(text=words)), private=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Answers in one workspace. `claims` knows what was shared already."""

    there: Workspace
    answer: Answer
    claims: Claims

    async def card(self, ask: Ask) -> Card:
        """The answer to what was asked; it always is a card, and comes before long."""
        request = await self._request(ask)
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                return await self.answer(request)
        except TimeoutError:
            log.warning("answering took too long")
            return _notice("That took too long", _TOO_LONG)

    async def _request(self, ask: Ask) -> Request:
        people = self.there.people
        person = await people.person(ask.user)
        role, managers = await people.role(ask.user, ask.channel) if worth_asking(ask.text) else (None, ())
        return Request(
            text=ask.text,
            address=self.there.address(ask.channel),
            user=ask.user,
            tz=person.zone,
            name=person.name or ask.name or None,
            role=role,
            managers=managers,
            under=ask.under,
        )

    async def in_thread(self, ask: Ask, key: str | None, again: bool) -> None:
        """Answers where it was said, for all to read; `again`: unless that was done already."""
        address, posting = self.there.address(ask.channel, ask.thread), self.there.posting
        if again and await posting.find(address, f"answer {key}", datetime.now(UTC) - KEEP) is not None:
            return
        card = await self.card(ask)
        await (posting.say(address, card) if key is None else posting.post(address, card, f"answer {key}"))
        await self._announce(ask, card)

    # --- privately --------------------------------------------------------------------------------

    async def privately(self, ask: Ask, card: Card) -> None:
        """Shows a card to whoever asked, with a button to share it where there is anybody to share it with."""
        files = attached(card)
        shown = card if not files or ask.in_private else await self._with_files_apart(ask, card)
        if not ask.in_private and card.kind not in {"help", "notice"}:
            shown = shareable(shown, ask.text)
        if not files or not ask.in_private:
            await self._whisper(ask, shown)
        else:
            await self.there.posting.say(self.there.address(ask.channel, ask.thread), shown)
        await self._announce(ask, card)
        if card.announce is not None:
            await self._done(ask)

    async def _done(self, ask: Ask) -> None:
        """Takes the buttons off what everybody sees, once somebody has done what they were for."""
        left = [dict(block) for block in ask.pressed if block.get("type") != "actions"]
        if ask.ephemeral or not left or len(left) == len(ask.pressed) or ask.response_url is None:
            return
        done = [*left, small(f"Done by {ask.name}" if ask.name else "Done")]
        try:
            await self.there.calls.respond(
                ask.response_url, {"replace_original": True, "text": "Done", "blocks": done}
            )
        except BriefwireError as error:
            log.info("what is done still has its buttons reason=%s", error)

    async def _with_files_apart(self, ask: Ask, card: Card) -> Card:
        """The card without its files, which nobody can be shown alone in a channel: they go into messages."""
        handed = any(isinstance(file, File) for file in attached(card))
        try:
            await self.there.posting.send_files(str(ask.user), attached(card))
        except BriefwireError as error:
            log.warning("file not sent reason=%s", error)
            return card
        bare = without_files(card)
        return replace(bare, parts=(*bare.parts, Footer(text=_FILE if handed else _CHART)))

    async def _whisper(self, ask: Ask, card: Card) -> None:
        if ask.response_url:
            # What was pressed in a private answer has had its use once something was changed by it.
            instead = ask.ephemeral and card.announce is not None
            body = {"response_type": "ephemeral", "replace_original": instead, **message(card)}
            try:
                await self.there.calls.respond(ask.response_url, _in(ask.thread, body))
            except Gone:
                log.info("the address for an answer had expired")
            else:
                return
        if ask.in_private or not ask.user:
            await self.there.posting.say(self.there.address(ask.channel, ask.thread), card)
            return
        shown = message(card)
        await self.there.calls.write_once(
            "chat.postEphemeral", where=ask.channel, channel=ask.channel, user=ask.user, thread_ts=ask.thread,
            text=shown["text"], blocks=shown["blocks"],
        )  # fmt: skip

    async def _announce(self, ask: Ask, card: Card) -> None:
        """Tells the channel what somebody changed in it; where that is not possible, tells whoever changed it."""
        if card.announce is None or ask.in_private:
            return
        try:
            await self.there.posting.say(self.there.address(ask.channel), card.announce)
        except BriefwireError as error:
            await self._whisper(ask, _notice("I cannot post here", str(error)))

    # --- sharing ----------------------------------------------------------------------------------

    async def share(self, ask: Ask) -> None:
        """Shows the answer to everybody, saying who shared it; a second press does not show it twice."""
        key = f"share {ask.message} {ask.user} {ask.text}" if ask.message else None
        if not self.claims.before(key):
            await self.claims.once(key, partial(self._share, ask), patient=False)

    async def _share(self, ask: Ask, _again: bool) -> None:
        card = await self.card(ask)
        said = f"Shared by {ask.name}" if ask.name else "Shared"
        public = replace(card, private=False, parts=(*card.parts, Footer(text=f"{said} · {ask.text}")))
        if ask.response_url is None or attached(card):
            await self.there.posting.say(self.there.address(ask.channel, ask.thread), public)
        else:
            body = {"response_type": "in_channel", "replace_original": False, **message(public)}
            await self.there.calls.respond(ask.response_url, _in(ask.thread, body))
        if ask.ephemeral and ask.response_url is not None:
            kept = without_files(card)
            kept = replace(kept, parts=(*kept.parts, Footer(text="Shared to the channel.")))
            await self.there.calls.respond(ask.response_url, {"replace_original": True, **message(kept)})

    # --- windows and the App Home -----------------------------------------------------------------

    async def open_form(self, ask: Ask) -> bool:
        """Opens the window to follow something, or to report it; False where Slack does not open it."""
        verb, _, story = ask.text.partition(" ")
        if verb == "/report":
            view = forms.report(story=story, channel=ask.channel, thread=ask.thread)
        else:
            zone = (await self.there.people.person(ask.user)).zone
            view = forms.follow(channel=ask.channel, zone=zone, thread=ask.thread, name=ask.place)
        try:
            await self.there.calls.write_once("views.open", trigger_id=ask.trigger, view=view)
        except BriefwireError as error:
            log.warning("no window opened reason=%s", error)
            return False
        return True

    async def home(self, user: str, channel: str) -> None:
        """What is followed, today's five figures, the health of the feeds, and what to do next."""
        card = await self.card(Ask(text="/home", channel=channel, user=user))
        zone = (await self.there.people.person(user)).zone
        view = home([card], tz=zone, note=channel)
        await self.there.calls.write("views.publish", user_id=user, view=view)

    async def greet(self, channel: str, whom: str = "channel") -> None:
        """Says hello, once, to a channel or to whoever installed us."""
        card = await self.card(Ask(text=f"/greet {whom}", channel=channel))
        await self.there.posting.say(self.there.address(channel), card)


def _in(thread: str | None, body: Mapping[str, Any]) -> dict[str, Any]:
    return dict(body) if thread is None else {**body, "thread_ts": thread}
