"""What the library raises, in; our errors with a sentence that says where to click, out. The one such place."""

from datetime import timedelta

import aiohttp
import discord

from bot.errors import BriefwireError, Gone, Refused, Retry, Unsure

FOREIGN = (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError, RuntimeError, ValueError)
# Discord's own numbers of what is dealt with where it happens.
NOT_FOR_MESSAGES = frozenset({40058, 50008, 50024})
NO_THREADS = frozenset({50001, 50003, 50013, 50024, 160006, 160007})
NO_SUCH_CHANNEL, ARCHIVED, THREAD_EXISTS, MAY_NOT_ANSWER = 10003, 50083, 160004, 160002
NOT_ACCEPTED = (
    "Discord does not accept the bot's token. Developer Portal → your application → Bot → Reset Token, "
    "then put the new one into DISCORD_TOKEN and restart."
)
_LONGEST_SAID = 200
_GONE = {
    10003: "{place} was deleted. Subscribe in another channel.",
    10004: "The server of {place} is gone, or I am no longer in it. Invite Briefwire again.",
    10008: "The message in {place} was deleted.",
    10013: "That account no longer exists.",
    50001: "I can't see {place}. If I am still in the server: Edit Channel → Permissions → Briefwire → "
    "View Channel; if not, invite Briefwire again.",
    50007: "{place} takes no direct messages from me. Its owner can allow them: Server → Privacy Settings → "
    "Direct Messages.",
    50013: "I can't post in {place}: Send Messages is off for me there. Edit Channel → Permissions → Briefwire: "
    "allow View Channel, Send Messages and Embed Links.",
    50083: "{place} is archived. Open it again, or subscribe in another channel.",
    160005: "{place} is locked. A moderator can unlock it, or subscribe in another channel.",
}
_REFUSED = {
    10062: "The question expired before I could answer; ask again.",
    40060: "The question was answered already.",
    40067: "{place} wants a tag on every post and has none that I may use. Edit Channel → Tags: add one.",
    40058: "{place} is a forum, which takes posts only.",
    50003: "That can't be done in direct messages.",
    50008: "{place} takes no messages. Choose a text channel, a thread or a forum.",
    50024: "{place} takes no messages. Choose a text channel, a thread or a forum.",
    160002: "I may not answer messages in {place}: Read Message History is off for me there.",
    160004: "The message in {place} has a thread already.",
}
_LATER = {
    20016: "{place} is in slow mode.",
    20022: "{place} takes no more edits for the moment.",
    20028: "{place} takes no more messages for the moment.",
    20029: "The server takes no more messages for the moment.",
    130000: "Discord is busy.",
    160006: "The server has as many threads open as it may.",
    160007: "The server has as many threads open as it may.",
}


def ours(error: BaseException, place: str) -> BriefwireError:
    """The error that a failed call to Discord means, spoken of a place such as "#markets"."""
    match error:
        case discord.RateLimited():
            return Retry("Discord asks to wait.", after=timedelta(seconds=error.retry_after))
        case discord.HTTPException():
            return _answered(error, place)
        case TimeoutError():
            return Unsure("Discord did not answer in time.")
        case ValueError():
            return Unsure("Discord's answer could not be read.")
        case aiohttp.ClientConnectorError():
            return Retry("Discord could not be reached.")
        case _:
            return Unsure(f"Discord could not be reached ({type(error).__name__}).")


def code(error: BriefwireError) -> int:
    """Discord's own number of what went wrong, 0 if it gave none."""
    return getattr(error.__cause__, "code", 0)


def _answered(error: discord.HTTPException, place: str) -> BriefwireError:
    name = _capital(place)
    if error.status == 429 or error.code in _LATER:
        said = _LATER.get(error.code, "Discord asks to wait.").format(place=name)
        return Retry(said, after=_asked_wait(error))
    if error.status >= 500:
        return Unsure(f"Discord is having trouble (HTTP {error.status}).")
    if error.status == 401:
        return Gone(NOT_ACCEPTED)
    if error.code in _GONE:
        return Gone(_said(_GONE[error.code], place))
    if error.code in _REFUSED:
        return Refused(_said(_REFUSED[error.code], place))
    if error.status == 403 and not error.code:
        return Retry("Something between here and Discord refuses us (HTTP 403 without a reason).")
    if error.status == 404 and error.code:
        return Gone(f"{name} is not there any more ({error.code}).")
    return Refused(f"Discord refused it (HTTP {error.status}, {error.code}): {_one_line(error.text)}")


def _said(sentence: str, place: str) -> str:
    """A sentence with the place's name in it, in capitals where it comes first."""
    return sentence.format(place=_capital(place) if sentence.startswith("{place}") else place)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _one_line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST_SAID]


def _asked_wait(error: discord.HTTPException) -> timedelta | None:
    """How long Discord asks to wait, from its header; None if it does not say."""
    asked = error.response.headers.get("Retry-After") or error.response.headers.get("X-RateLimit-Reset-After")
    try:
        return timedelta(seconds=float(asked)) if asked else None
    except (ValueError, OverflowError):
        return None
