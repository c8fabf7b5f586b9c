"""Workspaces that install the app by themselves: Slack's OAuth pages, with state and installations in the vault.

A press on "Add to Slack" comes in, a sealed token and a greeting to whoever pressed it go out.
"""

import logging
from collections.abc import Awaitable, Callable

from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.models.installation import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.calls import library_log
from adapters.slack.vault import Installed, Vault
from bot.errors import BriefwireError

log = logging.getLogger(__name__)

INSTALL, REDIRECT = "/slack/install", "/slack/oauth_redirect"
Welcome = Callable[[Installed], Awaitable[None]]


class _Installations(AsyncInstallationStore):
    """The vault as the library wants it: it only ever saves."""

    def __init__(self, vault: Vault, welcome: Welcome) -> None:
        self._vault, self._welcome = vault, welcome

    async def async_save(self, installation: Installation) -> None:
        team = installation.team_id or installation.enterprise_id
        if not team or not installation.bot_token:
            log.error("an installation without a workspace or a token is not kept")
            return
        installed = Installed(
            team=team,
            token=installation.bot_token,
            bot=installation.bot_id,
            bot_user=installation.bot_user_id,
            installer=installation.user_id,
            name=installation.team_name,
        )
        await self._vault.keep(installed)
        try:
            await self._welcome(installed)
        except BriefwireError as error:
            log.warning("installer not greeted team=%s reason=%s", team, error)


class _States(AsyncOAuthStateStore):
    """The vault's states as the library wants them."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    async def async_issue(self, *args: object, **kwargs: object) -> str:
        return await self._vault.issue()

    async def async_consume(self, state: str) -> bool:
        return await self._vault.consume(state)


def oauth_flow(
    vault: Vault, *, client_id: str, client_secret: str, scopes: tuple[str, ...], url: str, welcome: Welcome
) -> AsyncOAuthFlow:
    """The pages by which a workspace installs the app."""
    settings = AsyncOAuthSettings(
        client_id=client_id,
        client_secret=client_secret,
        scopes=scopes,
        install_path=INSTALL,
        redirect_uri_path=REDIRECT,
        installation_store=_Installations(vault, welcome),
        state_store=_States(vault),
        logger=library_log("oauth", logging.ERROR),
    )
    client = AsyncWebClient(base_url=url, logger=library_log("web"))
    return AsyncOAuthFlow(settings=settings, client=client, logger=library_log("oauth", logging.ERROR))
