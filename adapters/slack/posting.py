"""Cards into channels, each once: what is posted carries its key, by which it is found again after a crash.

Knows what an address means on Slack; refuses to know why anything is posted.
"""

import asyncio
import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.memory import Memory
from adapters.slack.calls import DEADLINE, Answer, Calls, words_of
from adapters.slack_blocks import attached, message, without_files
from bot.errors import BriefwireError, Gone, Refused, Retry, Unsure
from bot.model import Address, Card, File, Image, Prose

log = logging.getLogger(__name__)

EVENT = "briefwire_delivery"
_SKEW = timedelta(minutes=1)
_PAGE, _PAGES = 200, 25
_CHANNEL = re.compile(r"[CDG][A-Z0-9]+")
_PERSON = re.compile(r"[UW][A-Z0-9]+")


class Posting:
    """Posts, edits and finds messages. A receipt is the channel's id and the message's time stamp."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls
        self._posted: Memory[str, str] = Memory(4096)
        self._unsure: Memory[str, datetime] = Memory(4096)
        self._channels: Memory[str, str] = Memory(4096)
        self._in_hand: dict[str, asyncio.Task[str]] = {}

    async def post(self, address: Address, card: Card, key: str) -> str:
        """Posts a card once a key, however often and however many at a time ask for it."""
        known = self._posted.get(key)
        if known is not None:
            return known
        task = self._in_hand.get(key)
        if task is None:
            task = self._in_hand[key] = asyncio.create_task(self._post(address, card, key))
            task.add_done_callback(lambda done: self._done(key, done))
        # Whoever gives up waiting does not leave a message behind of which nobody knows whether it was sent.
        return await asyncio.shield(task)

    def _done(self, key: str, task: "asyncio.Task[str]") -> None:
        self._in_hand.pop(key, None)
        if not task.cancelled():
            task.exception()  # looked at, so that nobody complains where whoever asked has given up

    async def _post(self, address: Address, card: Card, key: str) -> str:
        begun = self._unsure.get(key)
        receipt = await self._looked_for(address, key, begun) if begun else None
        if receipt is None:
            receipt = await self._send(address, card, key)
        self._unsure.pop(key)
        self._posted.put(key, receipt)
        return receipt

    async def _looked_for(self, address: Address, key: str, begun: datetime) -> str | None:
        """What was posted; a look that takes long must not let the post leave when nobody expects it any more."""
        try:
            async with asyncio.timeout(DEADLINE):
                return await self.find(address, key, begun)
        except TimeoutError as error:
            raise Retry("Slack takes too long to show whether it was posted already.") from error

    async def _send(self, address: Address, card: Card, key: str) -> str:
        begun = self._unsure.get(key) or datetime.now(UTC)
        try:
            said = await self.say(address, card, metadata={"event_type": EVENT, "event_payload": {"key": key}})
        except Unsure:
            self._unsure.put(key, begun)
            raise
        self._channels.put(address.channel, str(said.get("channel") or address.channel))
        return f"{said.get('channel') or address.channel}/{said.get('ts', '')}"

    async def say(self, address: Address, card: Card, **more: Any) -> Answer:  # noqa: ANN401 - what the method takes
        """Posts a card without a key: an answer, whose receipt nobody needs. Its files come beneath it."""
        said = await self._calls.write_once(
            "chat.postMessage", where=address.channel, channel=address.channel, thread_ts=_ts(address.thread),
            **message(without_files(card)), **more,
        )  # fmt: skip
        channel, ts = str(said.get("channel") or address.channel), str(said.get("ts") or "")
        alone = channel.startswith("D")
        await self._attach(channel, attached(card), _ts(address.thread) or (None if alone else ts))
        return said

    async def _attach(self, channel: str, files: Sequence[Image | File], thread: str | None) -> None:
        """Puts files below a message; one that Slack does not take is told in words."""
        for file in files:
            try:
                await self._calls.upload(channel, file, thread)
            except BriefwireError as error:
                log.warning("file not taken reason=%s", error)
                told = Card(kind="notice", parts=(Prose(text=words_of(file)),))
                await self._calls.write_once(
                    "chat.postMessage", where=channel, channel=channel, thread_ts=thread, **message(told)
                )

    async def send_files(self, user: str, files: Sequence[Image | File]) -> None:
        """Puts files into somebody's messages with us."""
        channel = await self._channel_id(user)
        for file in files:
            await self._calls.upload(channel, file)

    async def edit(self, address: Address, receipt: str, card: Card) -> None:
        """Replaces a card that was posted; it keeps its key."""
        channel, _, ts = receipt.rpartition("/")
        shown = message(card)
        await self._calls.write(
            "chat.update", where=address.channel, channel=channel or address.channel, ts=ts,
            text=shown["text"], blocks=shown["blocks"],
        )  # fmt: skip

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """The receipt of what was posted with this key; raises where that cannot be known for sure."""
        try:
            return self._posted.get(key) or await self._found(address, key, since)
        except Refused as error:
            raise Retry(f"I cannot look whether it was posted already. {error}") from error

    async def _found(self, address: Address, key: str, since: datetime) -> str | None:
        channel = await self._channel_id(address.channel)
        asked: dict[str, Any] = {"oldest": f"{(since - _SKEW).timestamp():.6f}", "limit": _PAGE}
        if address.thread:
            asked["ts"] = _ts(address.thread)
        for _ in range(_PAGES):
            said = await self._page(
                "conversations.replies" if address.thread else "conversations.history", channel, asked
            )
            for found in said.get("messages") or ():
                if _key_of(found) == key:
                    return f"{channel}/{found['ts']}"
            asked["cursor"] = (said.get("response_metadata") or {}).get("next_cursor")
            if not asked["cursor"]:
                return None
        raise Retry(f"So much was written in {address.channel} that I do not find what I posted there.")

    async def _page(self, method: str, channel: str, asked: dict[str, Any]) -> Answer:
        """A page of what was written in a channel; joins it where only members may look."""
        try:
            return await self._calls.read(
                method, where=channel, channel=channel, include_all_metadata=True, **asked
            )
        except Gone as error:
            try:
                await self._calls.write("conversations.join", where=channel, channel=channel)
            except BriefwireError:
                raise error from None
        return await self._calls.read(method, where=channel, channel=channel, include_all_metadata=True, **asked)

    async def _channel_id(self, named: str) -> str:
        """The id of a channel that an address may give as a name, or as the person at its other end."""
        known = self._channels.get(named)
        if known is None:
            known = await self._looked_up(named)
            self._channels.put(named, known)
        return known

    async def _looked_up(self, named: str) -> str:
        if _CHANNEL.fullmatch(named):
            return named
        if _PERSON.fullmatch(named):
            opened = await self._calls.write("conversations.open", where=named, users=named)
            return str((opened.get("channel") or {}).get("id") or named)
        cursor = None
        for _ in range(_PAGES):
            said = await self._calls.read("conversations.list", where=named, limit=1000, cursor=cursor)
            for channel in said.get("channels") or ():
                if channel.get("name") == named.removeprefix("#"):
                    return str(channel["id"])
            cursor = (said.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        raise Gone(f"Slack shows me no channel called {named}. Invite me there, or give the channel's id.")

    async def finish(self, within: float) -> None:
        """Waits for what is being posted, for so long."""
        if self._in_hand:
            await asyncio.wait(self._in_hand.values(), timeout=within)


def _ts(thread: str | None) -> str | None:
    """The time stamp of a thread's first message, of which an address may have the whole receipt."""
    return thread.rpartition("/")[2] if thread else None


def _key_of(found: dict[str, Any]) -> str | None:
    metadata = found.get("metadata") or {}
    if metadata.get("event_type") != EVENT:
        return None
    key = (metadata.get("event_payload") or {}).get("key")
    return None if key is None else str(key)
