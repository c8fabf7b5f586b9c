"""Cards to channels, threads and forums of Discord, each delivery once; and what was posted, found again.

What belongs beneath a card goes into its thread, which is begun then; where there may be none, it answers the
card.

A delivery's key lives on as a mark in the ids of its message's buttons: nobody sees it, it stays as long as the
message does, and it can be read back. The same mark is the nonce, by which Discord itself keeps a post that is
repeated within minutes from becoming a second message. Refuses to know who asks for what.
"""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from adapters.discord.refusals import ARCHIVED, NO_SUCH_CHANNEL, NO_THREADS, NOT_FOR_MESSAGES, THREAD_EXISTS, code
from adapters.discord.session import Session
from adapters.discord_embeds import attached, marks, message, words
from adapters.discord_embeds.markdown import clip, plain, unescaped
from bot.errors import BriefwireError, Gone, Refused, Retry, Unsure
from bot.model import Address, Card, File, Image

log = logging.getLogger(__name__)

_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = "/channels/{channel_id}/messages/{message_id}"
_THREADS = "/channels/{channel_id}/threads"
_BEGIN_THREAD = "/channels/{channel_id}/messages/{message_id}/threads"
_CHANNEL = "/channels/{channel_id}"
_FORUMS = frozenset({15, 16})
_TAG_NEEDED = 1 << 4
_THREAD_NAME = 100
_DAY_IN_MINUTES = 1440
_PAGE = 100
_MOST_PAGES = 50
_REMEMBERED = 1000
_POST_WITHIN = 20.0
_CLOCK_SKEW = timedelta(minutes=1)
_NONCE_LIVES = timedelta(minutes=2)
_UNREADABLE = timedelta(minutes=15)
_THREADS_OFF = (
    "what belongs beneath a card answers it instead; Edit Channel → Permissions → Briefwire: allow Create Public "
    "Threads and Send Messages in Threads"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where to talk: a channel or thread; beneath a card, the thread of the message `root` in `parent`."""

    channel: str
    parent: str = ""
    root: str = ""


class Posts:
    """What one bot posts."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._forums: dict[str, Mapping[str, Any]] = {}
        self._posting: dict[str, asyncio.Task[str]] = {}
        self._posted: dict[str, str] = {}
        self._doubtful: dict[str, datetime] = {}

    async def finish(self) -> None:
        """Waits for what is being posted."""
        if self._posting:
            await asyncio.wait(self._posting.values(), timeout=self._session.pace.stop)

    async def post(self, address: Address, card: Card, key: str) -> str:
        """Posts a card once, however often and impatiently it is asked for; see the port."""
        place = _place(address)
        if key in self._posted:
            return self._posted[key]
        if key not in self._posting:
            task = asyncio.create_task(self._post(place, address, card, key))
            self._posting[key] = task
            task.add_done_callback(lambda done: self._ended(key, done))
        return await asyncio.shield(self._posting[key])

    def _ended(self, key: str, done: asyncio.Task[str]) -> None:
        """Forgets a task; its error was told to whoever still waited for it."""
        self._posting.pop(key, None)
        if not done.cancelled() and done.exception() is not None:
            log.debug("discord post failed error=%s", type(done.exception()).__name__)

    async def _post(self, place: _Place, address: Address, card: Card, key: str) -> str:
        """One try. What may have arrived unknown to us is looked up before it is repeated.

        It takes several calls at times, but never so long that it arrives when nobody expects it any more.
        """
        began = datetime.now(UTC)
        try:
            async with asyncio.timeout(_POST_WITHIN):
                found = await self.find(address, key, self._doubtful[key]) if key in self._doubtful else None
                return self._remember(key, found or await self._create(place, card, mark(key)))
        except TimeoutError as error:
            self._doubtful.setdefault(key, began)
            raise Unsure("Discord did not answer in time.") from error
        except Retry:
            self._doubtful.setdefault(key, began)
            raise

    def _remember(self, key: str, receipt: str) -> str:
        self._doubtful.pop(key, None)
        self._posted[key] = receipt
        while len(self._posted) > _REMEMBERED:
            self._posted.pop(next(iter(self._posted)))
        return receipt

    async def _create(self, place: _Place, card: Card, nonce: str) -> str:
        if place.root:
            return await self._create_beneath(place, card, nonce)
        channel = place.channel
        known = isinstance(self._session.channel(channel), discord.ForumChannel)
        if channel not in self._forums and not (known and await self._is_forum(channel)):
            try:
                return await self._create_message(channel, card, nonce)
            except Refused as error:
                if code(error) not in NOT_FOR_MESSAGES or not await self._is_forum(channel):
                    raise
        return await self._create_forum_post(channel, card, nonce)

    # --- beneath a card ---------------------------------------------------------------------------

    async def _create_beneath(self, place: _Place, card: Card, nonce: str) -> str:
        """Says something in the thread of a card, which is begun if there is none yet."""
        try:
            return await self._create_message(place.channel, card, nonce)
        except Gone as error:
            if code(error) != NO_SUCH_CHANNEL:
                raise
        try:
            await self._begin_thread(place)
        except BriefwireError as error:
            if code(error) not in NO_THREADS:
                raise
            log.info("discord begins no thread channel=%s reason=%s", place.parent, _THREADS_OFF)
            return await self._create_message(place.parent, card, nonce, answers=place.root)
        return await self._create_message(place.channel, card, nonce)

    async def _begin_thread(self, place: _Place) -> None:
        """Begins the thread of a card, under the card's title. Somebody else may have begun it already."""
        root = await self._about(place.parent, "GET", _MESSAGE, message_id=place.root)
        title = next((str(shown["title"]) for shown in root.get("embeds", ()) if shown.get("title")), "Briefwire")
        body = {"name": clip(unescaped(title), _THREAD_NAME, plain), "auto_archive_duration": _DAY_IN_MINUTES}
        try:
            await self._about(place.parent, "POST", _BEGIN_THREAD, body=body, message_id=place.root)
        except Refused as error:
            if code(error) != THREAD_EXISTS:
                raise

    # --- in a channel -----------------------------------------------------------------------------

    async def _create_message(self, channel: str, card: Card, nonce: str, *, answers: str = "") -> str:
        bare = self._session.may(channel, "embed_links") is False
        body = {**message(card, mark=nonce, bare=bare), "nonce": nonce, "enforce_nonce": True}
        if answers:
            body["message_reference"] = {"message_id": answers, "fail_if_not_exists": False}
        made = await self._about(channel, "POST", _MESSAGES, body=body, files=attached(card))
        if not made.get("embeds") and bare:
            await self._say_in_words(channel, str(made["id"]), card)
        return f"{channel}/{made['id']}/{nonce}"

    async def _say_in_words(self, channel: str, ident: str, card: Card) -> None:
        """Adds the card's words to a message from which Discord left out the rest."""
        log.warning("discord shows no cards channel=%s: allow Embed Links in its permissions", channel)
        try:
            await self._about(channel, "PATCH", _MESSAGE, body=words(card), message_id=ident)
        except BriefwireError as error:
            log.warning("discord words not added channel=%s reason=%s", channel, error)

    async def _is_forum(self, channel: str) -> bool:
        known = await self._about(channel, "GET", _CHANNEL)
        if known.get("type") in _FORUMS:
            self._forums[channel] = known
        return channel in self._forums

    async def _create_forum_post(self, channel: str, card: Card, nonce: str) -> str:
        """A post of its own in a forum, with a tag that fits, or the first that may be used where one must be."""
        body = {
            "name": clip(card.title, _THREAD_NAME, plain) or "Briefwire",
            "message": message(card, mark=nonce),
            "applied_tags": _tags(self._forums[channel], card),
        }
        made = await self._about(channel, "POST", _THREADS, body=body, files=attached(card))
        return f"{made['id']}/{made['id']}/{nonce}"

    async def edit(self, receipt: str, card: Card) -> None:
        """Replaces a posted card; see the port. In a thread that went to sleep, it is woken first."""
        channel, ident, nonce = _receipt(receipt)
        try:
            await self._replace(channel, ident, nonce, card)
        except Gone as error:
            if code(error) != ARCHIVED:
                raise
            await self._about(channel, "PATCH", _CHANNEL, body={"archived": False})
            await self._replace(channel, ident, nonce, card)

    async def _replace(self, channel: str, ident: str, nonce: str, card: Card) -> None:
        body = {"attachments": [], **message(card, mark=nonce)}
        await self._about(channel, "PATCH", _MESSAGE, body=body, files=attached(card), message_id=ident)

    async def _about(
        self, channel: str, method: str, path: str, *, body: object = None, params: dict[str, str] | None = None,
        files: Sequence[Image | File] = (), **ids: str,
    ) -> Any:  # noqa: ANN401 - whatever JSON Discord answers  # fmt: skip
        place = self._session.place(channel)
        ids_of = {"channel_id": channel, **ids}
        return await self._session.call(method, path, ids_of, place=place, body=body, params=params, files=files)

    # --- looking up -------------------------------------------------------------------------------

    async def find(self, address: Address, key: str, since: datetime) -> str | None:
        """The receipt of what was posted with this key; see the port."""
        place, wanted = _place(address), mark(key)
        if not place.root:
            return await self._find(place.channel, wanted, since)
        try:
            return await self._find(place.channel, wanted, since)
        except Gone as error:
            if code(error) != NO_SUCH_CHANNEL:
                raise
        return await self._find(place.parent, wanted, since)

    async def _find(self, channel: str, wanted: str, since: datetime) -> str | None:
        if self._session.may(channel, "read_message_history") is False:
            self._cannot_tell(channel, since)
            return None
        try:
            async for found in self._history(channel, since - _CLOCK_SKEW):
                if wanted in marks(found):
                    return f"{channel}/{found['id']}/{wanted}"
        except Refused as error:
            if code(error) not in NOT_FOR_MESSAGES or not await self._is_forum(channel):
                raise
            return await self._find_post(channel, wanted, since - _CLOCK_SKEW)
        return None

    def _cannot_tell(self, channel: str, since: datetime) -> None:
        """Without the history nothing can be looked up: a fresh nonce still protects, then somebody must act."""
        if datetime.now(UTC) - since > _NONCE_LIVES:
            raise Retry(
                f"I can't see whether this is in {self._session.place(channel)} already: Read Message History is "
                "off for me there. Edit Channel → Permissions → Briefwire.",
                after=_UNREADABLE,
            )

    async def _history(self, channel: str, since: datetime) -> AsyncIterator[Mapping[str, Any]]:
        """The messages of a channel since then, in pages of a hundred."""
        after = discord.utils.time_snowflake(since)
        for _ in range(_MOST_PAGES):
            params = {"after": str(after), "limit": str(_PAGE)}
            page = await self._about(channel, "GET", _MESSAGES, params=params)
            for said in page:
                yield said
            if len(page) < _PAGE:
                return
            after = max(int(said["id"]) for said in page)
        raise Retry(f"More was said in {self._session.place(channel)} than can be looked through at once.")

    async def _find_post(self, forum: str, wanted: str, since: datetime) -> str | None:
        """The post of a forum with this mark; a post and its first message have the same id."""
        guild = str(self._forums[forum].get("guild_id", ""))
        found = await self._session.call("GET", "/guilds/{guild_id}/threads/active", {"guild_id": guild})
        first = discord.utils.time_snowflake(since)
        for thread in found.get("threads", ()):
            if thread.get("parent_id") == forum and int(thread["id"]) >= first:
                opening = await self._about(thread["id"], "GET", _MESSAGE, message_id=thread["id"])
                if wanted in marks(opening):
                    return f"{thread['id']}/{thread['id']}/{wanted}"
        return None


def mark(key: str) -> str:
    """A delivery's key in 24 characters: its nonce, and the mark in the ids of its buttons."""
    return hashlib.sha256(key.encode()).hexdigest()[:24]


def _place(address: Address) -> _Place:
    """Where an address leads: to a channel, to a thread, or beneath the card that its receipt names.

    A card that is the beginning of a forum's post, or stands in a thread, has what belongs beneath it beside it.
    """
    thread = address.thread or ""
    if "/" not in thread:
        return _Place(channel=_id(thread or address.channel))
    parent, root, _ = _receipt(thread)
    if parent != address.channel or parent == root:
        return _Place(channel=_id(parent))
    return _Place(channel=_id(root), parent=_id(parent), root=root)


def _receipt(receipt: str) -> tuple[str, str, str]:
    """Channel, message and mark of a receipt."""
    channel, _, rest = receipt.partition("/")
    ident, _, nonce = rest.partition("/")
    return channel, ident, nonce


def _id(channel: str) -> str:
    """The id of a channel or thread, which is a number."""
    if not (channel.isascii() and channel.isdigit()):
        raise Refused(
            f"“{channel[:60]}” is no Discord channel. Use its id: Settings → Advanced → Developer Mode on, then "
            "right-click the channel → Copy Channel ID."
        )
    return channel


def _tags(forum: Mapping[str, Any], card: Card) -> list[str]:
    """The forum's tag that is called like the card's badge or kind; any, where the forum wants one."""
    tags = [tag for tag in forum.get("available_tags", ()) if not tag.get("moderated")]
    called = {str(getattr(part, "badge", "") or "").casefold() for part in card.parts} | {card.kind}
    fitting = [tag["id"] for tag in tags if tag["name"].casefold() in called - {""}]
    needed = int(forum.get("flags") or 0) & _TAG_NEEDED
    return fitting[:1] or [tag["id"] for tag in tags[: 1 if needed else 0]]
