"""Everything that people do in Slack, in; handed on to `answering`, each thing once, out.

Acknowledges before it thinks, so that Slack never shows a failure, but an event only when it is answered, or a
second has gone. Each happening is answered once, however often Slack tells of it, and whomever; see `claims`.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any, TypeAlias

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from adapters.claims import Claims
from adapters.slack import asking, forms
from adapters.slack.answering import Answering
from adapters.slack.asking import Ask, Body
from adapters.slack.calls import library_log, respond
from adapters.slack.workspaces import Workspaces, team_of
from adapters.slack_blocks.buttons import SHARE
from bot.errors import BriefwireError, Gone
from bot.ports import Answer

log = logging.getLogger(__name__)

_PARENT_WITHIN = 2.0
_ACKNOWLEDGED_WITHIN = 1.0  # of the three seconds that Slack waits
_ANYTHING = re.compile(r".*", re.DOTALL)
_FORM_FOR = re.compile(r"/(?:subscribe|follow|sub|report \S+)")
_NOT_HERE = (
    "This workspace has not installed Briefwire, or has removed it. Whoever runs it can install it again from its "
    "install page."
)


Work: TypeAlias = Callable[[Body, bool], Coroutine[Any, Any, None]]
"""What is done about something, told whether another process may have done it already."""


class Hearing:
    """Hears what the workspaces' people ask. `app` is to be fed with what Slack sends, by whatever door."""

    def __init__(
        self, workspaces: Workspaces, answer: Answer, claims: Claims, *, signing_secret: str = ""
    ) -> None:
        self._workspaces, self._answer, self._claims = workspaces, answer, claims
        self._in_hand: set[asyncio.Task[None]] = set()
        self.app = AsyncApp(
            name="briefwire",
            logger=library_log("bolt", logging.ERROR),
            signing_secret=signing_secret,
            authorize=self._identity(),
            request_verification_enabled=bool(signing_secret),
            raise_error_for_unhandled_request=True,
            process_before_response=True,  # else Bolt acknowledges an event before anything is done about it
        )
        self._listen()

    def _identity(self) -> Callable[..., Awaitable[AuthorizeResult]]:
        """Who we are to Bolt. It takes no bound method."""

        async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
            return await self._workspaces.identity(enterprise_id, team_id)

        return authorize

    def _listen(self) -> None:
        """One listener for each kind of thing that Slack sends: nothing is left unanswered."""
        app = self.app
        app.command(_ANYTHING)(self._on(self._slash))
        app.action(_ANYTHING)(self._on(self._press))
        app.event(_ANYTHING)(self._on_event())
        for form in (forms.FOLLOW, forms.REPORT):
            app.view(form)(self._filled_in())
        for other in (app.shortcut, app.view, app.view_closed):
            other(_ANYTHING)(self._on(self._nothing))
        app.options(_ANYTHING)(_offers)
        app.error(_swallowed)

    def _on(self, work: Work) -> Callable[[AsyncAck, Body], Awaitable[None]]:
        """A listener that acknowledges, and leaves the work to a task of its own."""

        async def listener(ack: AsyncAck, body: Body) -> None:
            await ack()
            self._begin(work, body)

        return listener

    def _on_event(self) -> Callable[[AsyncAck, Body], Awaitable[None]]:
        """A listener for what Slack tells of again until it is acknowledged, so that a death loses nothing."""

        async def listener(ack: AsyncAck, body: Body) -> None:
            task = self._begin(self._event, body)
            if task is not None:
                await asyncio.wait({task}, timeout=_ACKNOWLEDGED_WITHIN)
            await ack()

        return listener

    def _filled_in(self) -> Callable[[AsyncAck, Body], Awaitable[None]]:
        """The listener for a window: what is wrong in it is acknowledged with, at its fields."""

        async def listener(ack: AsyncAck, body: Body) -> None:
            said = forms.filled(body)
            if said.wrong:
                await ack(response_action="errors", errors=dict(said.wrong))
                return
            await ack()
            if said.ask is not None:
                self._begin(partial(self._submitted, said.ask), body)

        return listener

    def _begin(self, work: Work, body: Body) -> "asyncio.Task[None] | None":
        """The work in a task of its own; None where it was begun before."""
        key = asking.once(body)
        if self._claims.before(key):
            return None
        task = asyncio.create_task(self._isolated(work, body, key))
        self._in_hand.add(task)
        task.add_done_callback(self._in_hand.discard)
        return task

    async def _isolated(self, work: Work, body: Body, key: str | None) -> None:
        try:
            await self._claims.once(key, partial(work, body))
        except BriefwireError as error:
            log.warning("not answered kind=%s reason=%s", body.get("type") or body.get("command"), error)
        except Exception:
            log.exception("answering failed kind=%s", body.get("type") or body.get("command"))

    async def finish(self, within: float) -> None:
        """Waits until what is being answered is answered, for so long."""
        self._claims.close()
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=within)

    async def answering(self, team: str | None) -> Answering:
        """The answers of one workspace."""
        there = await self._workspaces.of(team)
        return Answering(there=there, answer=self._answer, claims=self._claims)

    async def _answering(self, body: Body) -> Answering:
        """The answers of the workspace that something happened in; where it is not ours, says so to the asker."""
        try:
            return await self.answering(team_of(body))
        except Gone:
            if body.get("response_url"):
                await respond(str(body["response_url"]), {"response_type": "ephemeral", "text": _NOT_HERE})
            raise

    # --- what people do ---

    async def _slash(self, body: Body, _again: bool) -> None:
        await self._asked(await self._answering(body), asking.slash(body))

    async def _press(self, body: Body, _again: bool) -> None:
        ask = asking.press(body)
        if ask is None:
            return
        there = await self._answering(body)
        if ask.text.startswith(f"/{SHARE} "):
            await there.share(replace(ask, text=ask.text.removeprefix(f"/{SHARE} ")))
        elif ask.at_home and ask.text == "/start":
            await self._asked(there, replace(ask, text="/subscribe"))
        else:
            await self._asked(there, ask)

    async def _asked(self, there: Answering, ask: Ask) -> None:
        """Answers to the asker alone; a wish or a report without words is asked for in a window."""
        if ask.trigger and _FORM_FOR.fullmatch(ask.text) and await there.open_form(ask):
            return
        await there.privately(ask, await there.card(ask))

    async def _submitted(self, ask: Ask, body: Body, _again: bool) -> None:
        there = await self._answering(body)
        await there.privately(ask, await there.card(ask))
        if ask.in_private and ask.user and ask.text.startswith("/subscribe"):
            await there.home(ask.user, ask.channel)

    async def _event(self, body: Body, again: bool) -> None:
        event = body.get("event") or {}
        kind = event.get("type")
        if kind == "app_mention" or (kind == "message" and event.get("channel_type") == "im"):
            await self._mention(body, event, again)
        elif kind == "app_home_opened" and event.get("tab", "home") == "home":
            there = await self._answering(body)
            await there.home(str(event.get("user")), str(event.get("channel") or event.get("user")))
        elif kind == "member_joined_channel":
            await self._joined(body, event)
        elif kind in {"app_uninstalled", "tokens_revoked"}:
            await self._left(body, kind == "app_uninstalled")

    async def _nothing(self, body: Body, again: bool) -> None:
        """Nothing of ours sends this."""

    async def _mention(self, body: Body, event: Body, again: bool) -> None:
        ask = asking.mention(event)
        if ask is None:
            return
        there = await self._answering(body)
        if event.get("thread_ts") and len(ask.text.split()) <= 2:
            ask = replace(ask, text=await self._meant(there, ask) or ask.text)
        await there.in_thread(ask, asking.once(body), again)

    async def _meant(self, there: Answering, ask: Ask) -> str | None:
        """What a word means in the thread of a card: the card's button of that name."""
        try:
            said = await there.there.calls.read(
                "conversations.replies", where=ask.channel, deadline=_PARENT_WITHIN,
                channel=ask.channel, ts=ask.thread, limit=1, inclusive=True,
            )  # fmt: skip
        except BriefwireError:
            return None
        parent: Body = next(iter(said.get("messages") or ()), {})
        return asking.pressed_for(ask.text, parent.get("blocks") or ())

    async def _joined(self, body: Body, event: Body) -> None:
        """Somebody came into a channel; where it was us, we say hello."""
        me = await self._workspaces.identity(None, team_of(body))
        if event.get("user") and event.get("user") == me.bot_user_id:
            await (await self._answering(body)).greet(str(event.get("channel")))

    async def _left(self, body: Body, uninstalled: bool) -> None:
        """The app was removed from a workspace, or its token revoked: the workspace's data go with it."""
        team, vault = team_of(body), self._workspaces.vault
        if self._workspaces.only is not None or vault is None or team is None:
            log.error("Slack says that the app was uninstalled or its token revoked. Install it again.")
            return
        bots = ((body.get("event") or {}).get("tokens") or {}).get("bot") or ()
        if uninstalled or bots:
            gone = await vault.forget(team)
            await self._workspaces.renew(team)
            log.warning("workspace left, its data are deleted team=%s subscriptions=%s", team, gone)


async def _offers(ack: AsyncAck, body: Body) -> None:
    await ack(options=await asyncio.to_thread(forms.offers, body))


async def _swallowed(error: Exception) -> BoltResponse:
    """What no listener took is acknowledged all the same, so that Slack does not send it again and again."""
    log.warning("not handled error=%s", type(error).__name__)
    return BoltResponse(status=200, body="")
