"""Everything that people do in Slack, in; the answer in the right place, privately or in the thread, out.

Acknowledges first and thinks later, so that Slack never shows a failure; each happening is answered once, however
often Slack tells of it. What is asked and what the card says is for the `answer` that it was given.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.response import BoltResponse

from adapters.slack import asking
from adapters.slack.asking import Ask, Body
from adapters.slack.calls import Calls, library_log
from adapters.slack.memory import Memory, Seen
from adapters.slack.posting import Posting
from adapters.slack_blocks import home, message, shareable
from adapters.slack_blocks.buttons import SHARE
from bot.errors import BriefwireError, Gone, Refused
from bot.model import Actions as Buttons
from bot.model import Address, Button, Card, Footer, Heading, Prose, Request
from bot.ports import Answer

log = logging.getLogger(__name__)

ANSWER_WITHIN = 25.0
_ZONE_WITHIN = 1.0
_PARENT_WITHIN = 2.0
_ANYTHING = re.compile(r".*", re.DOTALL)
_HOME_BUTTONS = (("Topics", "topics"), ("Feeds", "feeds"), ("Settings", "settings"), ("Help", "help"))
_TOO_LONG = "I stopped looking after a while. Nothing is lost: ask again, or ask for less at once."


def _failed(words: str) -> Card:
    return Card(kind="notice", parts=(Heading(text="That took too long"), Prose(text=words)), private=True)


class Hearing:
    """Answers what the workspace's people ask. `app` is to be fed with what Slack sends, by whatever door."""

    def __init__(self, calls: Calls, posting: Posting, answer: Answer, *, signing_secret: str = "") -> None:
        self._calls, self._posting, self._answer = calls, posting, answer
        self._me = AuthorizeResult(enterprise_id=None, team_id=None)
        self._seen, self._zones = Seen(), Memory[str, str](4096)
        self._in_hand: set[asyncio.Task[None]] = set()
        self.app = AsyncApp(
            name="briefwire",
            logger=library_log("bolt", logging.ERROR),
            signing_secret=signing_secret,
            authorize=self._identity(),
            request_verification_enabled=bool(signing_secret),
            raise_error_for_unhandled_request=True,
        )
        self._listen()

    def know(self, said: Body, token: str) -> None:
        """Learns from auth.test who we are, so that we do not answer ourselves."""
        self._me = AuthorizeResult(
            enterprise_id=said.get("enterprise_id"), team_id=said.get("team_id"), bot_token=token,
            bot_id=said.get("bot_id"), bot_user_id=said.get("user_id"),
        )  # fmt: skip

    def _identity(self) -> Callable[[], Awaitable[AuthorizeResult]]:
        """Who we are to Bolt, which would otherwise ask Slack while somebody waits. It takes no bound method."""

        async def authorize() -> AuthorizeResult:
            return self._me

        return authorize

    def _listen(self) -> None:
        """One listener for each kind of thing that Slack sends: nothing is left unanswered."""
        app = self.app
        app.middleware(self._only_once)
        app.command(_ANYTHING)(self._on(self._slash))
        app.action(_ANYTHING)(self._on(self._press))
        app.event(_ANYTHING)(self._on(self._event))
        for other in (app.shortcut, app.view, app.view_closed):
            other(_ANYTHING)(self._on(self._nothing))
        app.options(_ANYTHING)(_no_options)
        app.error(_swallowed)

    async def _only_once(
        self, body: Body, ack: AsyncAck, next_: Callable[[], Awaitable[None]]
    ) -> BoltResponse | None:
        """Acknowledges what came before, and does nothing more about it."""
        key = asking.once(body)
        if key is not None and self._seen.before(key):
            return await ack()
        await next_()
        return None

    def _on(
        self, work: Callable[[Body], Coroutine[Any, Any, None]]
    ) -> Callable[[AsyncAck, Body], Awaitable[None]]:
        """A listener that acknowledges, and leaves the work to a task of its own."""

        async def listener(ack: AsyncAck, body: Body) -> None:
            await ack()
            task = asyncio.create_task(self._isolated(work, body))
            self._in_hand.add(task)
            task.add_done_callback(self._in_hand.discard)

        return listener

    async def _isolated(self, work: Callable[[Body], Coroutine[Any, Any, None]], body: Body) -> None:
        try:
            await work(body)
        except BriefwireError as error:
            log.warning("not answered kind=%s reason=%s", body.get("type") or body.get("command"), error)
        except Exception:
            log.exception("answering failed kind=%s", body.get("type") or body.get("command"))

    async def finish(self, within: float) -> None:
        """Waits until what is being answered is answered, for so long."""
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=within)

    # --- what people do ---

    async def _slash(self, body: Body) -> None:
        ask = asking.slash(body)
        await self._privately(ask, await self._card(ask))

    async def _press(self, body: Body) -> None:
        ask = asking.press(body)
        if ask is None:
            return
        if ask.text.startswith(f"/{SHARE} "):
            await self._share(replace(ask, text=ask.text.removeprefix(f"/{SHARE} ")))
        else:
            await self._privately(ask, await self._card(ask))

    async def _event(self, body: Body) -> None:
        event = body.get("event") or {}
        kind = event.get("type")
        if kind == "app_mention" or (kind == "message" and event.get("channel_type") == "im"):
            await self._mention(event)
        elif kind == "app_home_opened" and event.get("tab", "home") == "home":
            await self._home(str(event.get("user")), str(event.get("channel") or event.get("user")))
        elif kind in {"app_uninstalled", "tokens_revoked"}:
            log.error("Slack says that the app was uninstalled or its token revoked. Install it again.")

    async def _nothing(self, body: Body) -> None:
        """Nothing of ours sends this."""

    async def _mention(self, event: Body) -> None:
        ask = asking.mention(event)
        if ask is None:
            return
        if event.get("thread_ts") and len(ask.text.split()) <= 2:
            ask = replace(ask, text=await self._meant(ask) or ask.text)
        card = await self._card(ask)
        await self._posting.say(Address(platform="slack", channel=ask.channel, thread=ask.thread), card)

    async def _meant(self, ask: Ask) -> str | None:
        """What a word means in the thread of a card: the card's button of that name."""
        try:
            said = await self._calls.read(
                "conversations.replies", where=ask.channel, deadline=_PARENT_WITHIN,
                channel=ask.channel, ts=ask.thread, limit=1, inclusive=True,
            )  # fmt: skip
        except BriefwireError:
            return None
        parent: Body = next(iter(said.get("messages") or ()), {})
        return asking.pressed_for(ask.text, parent.get("blocks") or ())

    async def _home(self, user: str, channel: str) -> None:
        """Today's brief and what is followed, with buttons for the rest."""
        asks = [Ask(text=text, channel=channel, user=user) for text in ("/brief", "/subscriptions")]
        cards = [await self._card(ask) for ask in asks]
        buttons = tuple(Button(label=label, verb=verb, argument="") for label, verb in _HOME_BUTTONS)
        cards.append(Card(kind="help", parts=(Buttons(buttons=buttons),)))
        view = home(cards, tz=await self._zone(user), note=channel)
        await self._calls.write("views.publish", user_id=user, view=view)

    # --- answers ---

    async def _card(self, ask: Ask) -> Card:
        """The answer to what was asked; it always is a card, and comes before long."""
        zone = await self._zone(ask.user)
        request = Request(
            text=ask.text, address=Address(platform="slack", channel=ask.channel), user=ask.user, tz=zone
        )
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                return await self._answer(request)
        except TimeoutError:
            log.warning("answering took too long")
            return _failed(_TOO_LONG)

    async def _privately(self, ask: Ask, card: Card) -> None:
        """Shows a card to whoever asked, with a button to share it where there is anybody to share it with."""
        shared = card if ask.in_private or card.kind in {"help", "notice"} else shareable(card, ask.text)
        if ask.response_url:
            body = {"response_type": "ephemeral", "replace_original": False, **message(shared)}
            try:
                await self._calls.respond(
                    ask.response_url, body if ask.thread is None else {**body, "thread_ts": ask.thread}
                )
            except Gone:
                log.info("the address for an answer had expired")
            else:
                return
        where = Address(platform="slack", channel=ask.channel, thread=ask.thread)
        if ask.in_private or not ask.user:
            await self._posting.say(where, card)
            return
        await self._calls.write_once(
            "chat.postEphemeral", where=ask.channel, channel=ask.channel, user=ask.user, thread_ts=ask.thread,
            text=message(shared)["text"], blocks=message(shared)["blocks"],
        )  # fmt: skip

    async def _share(self, ask: Ask) -> None:
        """Shows the answer to everybody, saying who shared it; a second press does not show it twice."""
        if self._seen.before(f"share {ask.message} {ask.user} {ask.text}") and ask.message:
            return
        card = await self._card(ask)
        said = f"Shared by {ask.name}" if ask.name else "Shared"
        public = replace(card, private=False, parts=(*card.parts, Footer(text=f"{said} · {ask.text}")))
        where = Address(platform="slack", channel=ask.channel, thread=ask.thread)
        if ask.response_url is None:
            await self._posting.say(where, public)
            return
        body = {"response_type": "in_channel", "replace_original": False, **message(public)}
        await self._calls.respond(
            ask.response_url, body if ask.thread is None else {**body, "thread_ts": ask.thread}
        )
        if ask.ephemeral:
            kept = replace(card, parts=(*card.parts, Footer(text="Shared to the channel.")))
            await self._calls.respond(ask.response_url, {"replace_original": True, **message(kept)})

    async def _zone(self, user: str | None) -> str:
        """A person's time zone; UTC where Slack does not tell."""
        known = self._zones.get(user or "")
        if known is not None or not user:
            return known or "UTC"
        try:
            said = await self._calls.read("users.info", deadline=_ZONE_WITHIN, user=user)
        except BriefwireError as error:
            if isinstance(error, Refused | Gone):
                self._zones.put(user, "UTC")
            return "UTC"
        zone = _known_zone((said.get("user") or {}).get("tz"))
        self._zones.put(user, zone)
        return zone


def _known_zone(name: object) -> str:
    try:
        return ZoneInfo(str(name)).key
    except (ValueError, OSError):
        return "UTC"


async def _no_options(ack: AsyncAck) -> None:
    await ack(options=[])


async def _swallowed(error: Exception) -> BoltResponse:
    """What no listener took is acknowledged all the same, so that Slack does not send it again and again."""
    log.warning("not handled error=%s", type(error).__name__)
    return BoltResponse(status=200, body="")
