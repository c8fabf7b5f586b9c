"""Slack's Web API as the rest of the adapter uses it: one call, its answer, or one of our own errors.

The only place that knows how Slack and the network say no. Waits a moment where Slack asks for a moment; for
anything longer it raises `Retry` and leaves the waiting to whoever has the time.
"""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, TypeAlias

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.builtin_async_handlers import (
    AsyncConnectionErrorRetryHandler,
    AsyncRateLimitErrorRetryHandler,
    AsyncServerErrorRetryHandler,
)
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.errors import BriefwireError, Gone, Refused, Retry, Unsure
from bot.model import File, Image

Given: TypeAlias = Any  # whatever a method takes: text, numbers, blocks
Answer: TypeAlias = dict[str, Any]

API = "https://slack.com/api/"
DEADLINE = 10.0
PATIENCE = 2.0
_TITLE, _ALT = 150, 1000
OPERATOR_MENDS_IT = timedelta(minutes=10)
_SECRETS = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|(?<=ticket=)[^&\s'\"]+")


class Redacted(logging.Filter):
    """Takes tokens and tickets out of what the libraries log, and tracebacks with them."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Lets every record through, cleaned."""
        record.msg, record.args = _SECRETS.sub("(hidden)", record.getMessage()), None
        record.exc_info = record.exc_text = None
        return True


def library_log(name: str, level: int = logging.WARNING) -> logging.Logger:
    """A logger that can be given to Slack's libraries: only what is bad, and nothing secret."""
    logger = logging.getLogger(f"{__name__}.{name}")
    logger.setLevel(level)
    if not any(isinstance(one, Redacted) for one in logger.filters):
        logger.addFilter(Redacted())
    return logger


class Misconfigured(Retry):
    """Only whoever runs us can mend it; until then, nothing works."""


# --- what Slack says when it says no --------------------------------------------------------------

_CHANNEL_GONE = {
    "channel_not_found": "Slack knows no channel {where} that I may see: it was deleted, or it is private. "
    "Invite me there with /invite, or move the subscription.",
    "is_archived": "The channel {where} is archived. Unarchive it, or move the subscription to another channel.",
    "not_in_channel": "I am not in the channel {where}. Type /invite and my name there.",
    "restricted_action": "In {where} only some people may post. Let me post there in the channel's settings.",
    "restricted_action_read_only_channel": "The channel {where} is read-only. Let me post in its settings.",
    "restricted_action_thread_only_channel": "In {where} I may post only in threads. Change its settings.",
    "restricted_action_non_threadable_channel": "The channel {where} takes no threads. Change its settings.",
    "user_not_found": "Slack knows no person {where}. Move the subscription to a channel.",
    "user_disabled": "The account {where} was deactivated. Move the subscription to a channel.",
    "cannot_dm_bot": "{where} is a bot, and bots get no messages. Move the subscription to a channel.",
    "messages_tab_disabled": "People cannot be written to: switch on the Messages tab of the app's App Home.",
    "message_not_found": "The message in {where} was deleted.",
    "thread_not_found": "The thread in {where} was deleted.",
    "account_inactive": "Slack says that the app was uninstalled. Install it again and give me its new token.",
    "token_revoked": "Slack says that the app's token was revoked. Install it again and give me its new token.",
    "team_access_not_granted": "The app has no access to that workspace any more. Install it there again.",
}
_OPERATOR = {
    "invalid_auth": "Slack does not know the token. Copy it again from OAuth & Permissions of the app.",
    "not_authed": "No token reached Slack. Set bot_token in the section [platforms.slack].",
    "token_expired": "The token has expired. Copy the new one from OAuth & Permissions of the app.",
    "not_allowed_token_type": "That is the wrong token: bot_token begins with xoxb-, app_token with xapp-.",
    "missing_scope": "The app lacks the scope {needed}. Add it in OAuth & Permissions, then install it again.",
    "no_permission": "The app may not do that. Add the scopes of its manifest, and install it again.",
    "org_login_required": "The workspace is being moved to an organisation, and cannot be reached until then.",
    "ekm_access_denied": "The organisation's key management keeps me out; its administrators can let me in.",
    "access_denied": "The workspace keeps me out; its administrators can let me in.",
    "link_disabled": "Socket Mode is switched off. Switch it on in the app's settings, under Socket Mode.",
}
_PASSING = {
    "message_limit_exceeded", "service_unavailable", "request_timeout", "team_added_to_org", "accesslimited",
    "too_many_websockets",
}  # fmt: skip
# Of these Slack says that part of what was asked for may have been done.
_HALF_DONE = {"fatal_error", "internal_error", "operation_timeout"}


def _said_no(error: SlackApiError, where: str) -> BriefwireError:
    """What an error code means for whoever asked."""
    data = getattr(error.response, "data", None)
    said: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    status = int(getattr(error.response, "status_code", 0) or 0)
    code = str(said.get("error") or "")
    after = _asked_to_wait(getattr(error.response, "headers", {}) or {})
    if status == 429 or code in {"ratelimited", "rate_limited"}:
        return Retry("Slack asks me to write more slowly.", after)
    if status >= 500:
        return Unsure(f"Slack has trouble (it answered {status}).", after)
    if code in _CHANNEL_GONE:
        return Gone(_CHANNEL_GONE[code].format(where=where or "there"))
    if code in _OPERATOR:
        return Misconfigured(
            _OPERATOR[code].format(needed=said.get("needed") or "that it needs"), OPERATOR_MENDS_IT
        )
    if code in _HALF_DONE:
        return Unsure(f"Slack has trouble ({code}).", after)
    if code in _PASSING:
        return Retry(f"Slack has trouble ({code}).", after)
    if not code:
        return Unsure(f"Slack gave an answer that is none{f' (status {status})' if status else ''}.", after)
    return Refused(f"Slack did not take it: {code}{_details(said)}.")


def _details(said: Mapping[str, Any]) -> str:
    messages = (said.get("response_metadata") or {}).get("messages") or said.get("errors") or ()
    return f" ({str(messages[0])[:200]})" if messages else ""


def _asked_to_wait(headers: Mapping[str, str]) -> timedelta | None:
    asked = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return timedelta(seconds=float(asked)) if re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", asked) else None


@asynccontextmanager
async def _ours(where: str, deadline: float) -> AsyncIterator[None]:
    """Foreign errors in, ours out; and no longer than the deadline."""
    try:
        async with asyncio.timeout(deadline):
            yield
    except SlackApiError as error:
        raise _said_no(error, where) from error
    except TimeoutError as error:
        raise Unsure("Slack did not answer in time.") from error
    except aiohttp.ClientConnectorError as error:
        raise Retry("Slack cannot be reached from here.") from error
    except (aiohttp.ClientError, SlackClientError, OSError, ValueError, AttributeError) as error:
        # The last is how the library takes an answer that is text where it should be JSON.
        raise Unsure(f"The connection to Slack broke ({type(error).__name__}).") from error


# --- trying again ---------------------------------------------------------------------------------


class _ShortWaits(AsyncRateLimitErrorRetryHandler):
    """Waits and tries again where Slack asks for a moment, not where it asks for longer."""

    async def _can_retry_async(
        self, *, state: RetryState, request: HttpRequest, response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:  # fmt: skip
        if response is None or response.status_code != 429:
            return False
        asked = next(
            (values[0] for name, values in response.headers.items() if name.lower() == "retry-after"), "1"
        )
        return asked.isdecimal() and int(asked) + 1 <= PATIENCE


class _NeverArrived(AsyncConnectionErrorRetryHandler):
    """Tries again only where nothing can have reached Slack."""

    def __init__(self) -> None:
        super().__init__(error_types=[aiohttp.ClientConnectorError])


def _handlers(*, repeatable: bool) -> list[AsyncRetryHandler]:
    """When a call is tried again at once: what posts must not be repeated where it may have worked."""
    if repeatable:
        return [AsyncConnectionErrorRetryHandler(), AsyncServerErrorRetryHandler(), _ShortWaits()]
    return [_NeverArrived(), _ShortWaits()]


class Calls:
    """The calls of one workspace's bot. `open` makes them share connections; without it each has its own."""

    def __init__(self, token: str, url: str | None = None, deadline: float = DEADLINE) -> None:
        self._log = library_log("web")
        self._url, self._deadline = url or API, deadline
        self.web = self._client(token, repeatable=True)
        self._once = self._client(token, repeatable=False)
        self._session: aiohttp.ClientSession | None = None

    def _client(self, token: str, *, repeatable: bool) -> AsyncWebClient:
        return AsyncWebClient(
            token=token,
            base_url=self._url,
            timeout=int(DEADLINE),
            logger=self._log,
            retry_handlers=_handlers(repeatable=repeatable),
        )

    async def open(self) -> None:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=DEADLINE))
        self.web.session = self._once.session = self._session

    async def close(self) -> None:
        self.web.session = self._once.session = None
        if self._session is not None:
            await self._session.close()

    async def read(self, method: str, *, where: str = "", deadline: float | None = None, **given: Given) -> Answer:
        """Asks for something. Methods that read take no JSON."""
        async with _ours(where, deadline or self._deadline):
            return _data(await self.web.api_call(method, http_verb="GET", params=_sent(given)))

    async def write(self, method: str, *, where: str = "", **given: Given) -> Answer:
        """Makes something so; doing it twice is doing it once."""
        async with _ours(where, self._deadline):
            return _data(await self.web.api_call(method, json=_sent(given)))

    async def write_once(self, method: str, *, where: str = "", **given: Given) -> Answer:
        """Does something that is done anew each time; raises `Unsure` where it may have worked."""
        async with _ours(where, self._deadline):
            return _data(await self._once.api_call(method, json=_sent(given)))

    async def granted(self) -> tuple[Answer, frozenset[str] | None]:
        """Who we are, and what the token may do; None where Slack does not tell."""
        async with _ours("", self._deadline):
            response = await self.web.api_call("auth.test", json={})
        told = {name.lower(): value for name, value in response.headers.items()}.get("x-oauth-scopes")
        said = told if isinstance(told, str) or told is None else told[0]
        scopes = None if said is None else frozenset(scope.strip() for scope in said.split(",") if scope.strip())
        return _data(response), scopes

    async def socket_url(self, app_token: str) -> str:
        """The address of a new socket, good for one connection."""
        async with _ours("", self._deadline):
            return str(_data(await self.web.apps_connections_open(app_token=app_token)).get("url", ""))

    async def respond(self, response_url: str, body: Mapping[str, Any]) -> None:
        """Answers to the address that came with a command or a press; `Gone` where it has expired."""
        await respond(response_url, body, session=self._session, deadline=self._deadline)

    async def upload(self, channel: str, file: Image | File, thread: str | None = None) -> None:
        """Puts a file into a channel: asks where it may go, sends it, and says where it is to be shown."""
        words = words_of(file)
        async with _ours(channel, self._deadline):
            await self.web.files_upload_v2(
                channel=channel, thread_ts=thread, filename=file.filename,
                content=file.png if isinstance(file, Image) else file.data,
                title=words.partition("\n")[0][:_TITLE] or file.filename,
                alt_txt=words[:_ALT] if isinstance(file, Image) else None,
            )  # fmt: skip


def words_of(file: Image | File) -> str:
    """What a file shows or holds, for those who cannot see it."""
    return file.alt if isinstance(file, Image) else file.about


async def respond(
    response_url: str, body: Mapping[str, Any], *, session: aiohttp.ClientSession | None = None,
    deadline: float = DEADLINE,
) -> None:  # fmt: skip
    """Answers to an address that Slack gave for that, which needs no token; `Gone` where it has expired."""
    hook = AsyncWebhookClient(
        response_url, timeout=int(DEADLINE), session=session, logger=library_log("web"),
        retry_handlers=_handlers(repeatable=False),
    )  # fmt: skip
    async with _ours("", deadline):
        response = await hook.send_dict(dict(body))
    if response.status_code == 429 or response.status_code >= 500:
        raise Retry(f"Slack has trouble (it answered {response.status_code}).")
    if response.status_code >= 400 or _is_error(response.body):
        raise Gone("The address for the answer has expired; it works for half an hour.")


def _sent(given: Mapping[str, Given]) -> dict[str, Given]:
    return {name: value for name, value in given.items() if value is not None}


def _data(response: AsyncSlackResponse) -> Answer:
    return dict(response.data) if isinstance(response.data, Mapping) else {}


def _is_error(body: str) -> bool:
    return body.lstrip().startswith("{") and '"ok":false' in body.replace(" ", "")
