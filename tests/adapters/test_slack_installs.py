"""Many workspaces: each installs the app by itself, is served with its own token, and leaves with all its data."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlparse

import pytest
from aiohttp import ClientSession
from simulators.slack import ANN, BOT, SIGNING_SECRET, Workspace, happening, slash, workspace

from adapters.archive import connect
from adapters.slack import Slack
from adapters.slack import connect as connect_slack
from adapters.slack.vault import Installed, Vault
from bot.config import Secret
from bot.errors import BadConfig, Gone
from bot.model import Address, Card, Heading
from bot.pipeline import Desk
from bot.ports import Archive

KEY = "a key that nobody would guess"
CARD = Card(kind="story", parts=(Heading(text="A card"),))
TOKENS = {"T0ONE": "xoxb-one-1234567890", "T0TWO": "xoxb-two-1234567890"}  # made up


def settings(seen: Workspace, **more: Any) -> dict[str, Any]:
    return {
        "client_id": "c-1", "client_secret": Secret("s-1"), "signing_secret": Secret(SIGNING_SECRET),
        "encryption_key": Secret(KEY), "listen": "127.0.0.1:0", "api_url": f"{seen.url}/api/", **more,
    }  # fmt: skip


@asynccontextmanager
async def many() -> AsyncIterator[tuple[Slack, Workspace, Archive]]:
    archive = connect("sqlite:///:memory:")
    async with workspace() as seen:
        made = connect_slack(settings(seen), archive)
        await made.start(Desk(archive, lambda: datetime.now(UTC)).reply)
        seen.http = f"http://127.0.0.1:{made.door.port}/slack/events"  # type: ignore[union-attr]
        try:
            yield made, seen, archive
        finally:
            await made.stop()
    archive.close()


async def install(seen: Workspace, team: str, *, keep_state: str | None = None) -> tuple[int, str]:
    """Somebody presses "Add to Slack" and agrees; the status of the last page, and the state that was used."""
    root = seen.http.removesuffix("/slack/events")
    seen.codes[f"code-{team}"] = {
        "access_token": TOKENS[team], "bot_user_id": BOT, "team": {"id": team, "name": team},
        "authed_user": {"id": ANN}, "scope": "chat:write", "token_type": "bot", "app_id": "A0SIM",
    }  # fmt: skip
    async with ClientSession() as session:
        async with session.get(f"{root}/slack/install") as page:
            text, cookies = await page.text(), page.headers.getall("Set-Cookie")
        found = re.search(r'href="(https://slack\.com/oauth[^"]+)"', text)
        assert found is not None, text
        link = urlparse(unescape(found[1]))
        state = keep_state or parse_qs(link.query)["state"][0]
        cookie = cookies[0].partition(";")[0] if keep_state is None else f"slack-app-oauth-state={state}"
        done = f"{root}/slack/oauth_redirect?code=code-{team}&state={state}"
        async with session.get(done, headers={"Cookie": cookie}) as page:  # the cookie is for https alone
            return page.status, state


async def test_a_workspace_installs_the_app_and_its_installer_is_greeted():
    async with many() as (_, seen, archive):
        assert (await install(seen, "T0ONE"))[0] == 200
        assert archive.installed("slack") == ("T0ONE",)
        await seen.until(lambda: seen.messages(Address(platform="slack", channel="D0ANN")))
        assert seen.messages(Address(platform="slack", channel="D0ANN"))[0].startswith("Hello, Briefwire is ready")
        assert ("chat.postMessage", TOKENS["T0ONE"]) in seen.used


async def test_a_state_is_good_once_and_a_made_up_one_never():
    async with many() as (_, seen, archive):
        _, state = await install(seen, "T0ONE")
        assert (await install(seen, "T0TWO", keep_state=state))[0] == 401
        assert (await install(seen, "T0TWO", keep_state="made-up"))[0] == 401
        assert archive.installed("slack") == ("T0ONE",)


async def test_tokens_are_sealed_in_the_archive_and_opened_by_the_key_alone():
    archive = connect("sqlite:///:memory:")
    one = Installed(team="T0ONE", token=TOKENS["T0ONE"], bot_user=BOT, installer=ANN)
    await Vault(archive, KEY).keep(one)
    sealed = archive.installation("slack", "T0ONE")
    assert sealed is not None
    assert TOKENS["T0ONE"] not in sealed
    assert "T0ONE" not in sealed
    assert await Vault(archive, KEY).installation("T0ONE") == one
    assert await Vault(archive, "another key, just as long").installation("T0ONE") is None
    assert TOKENS["T0ONE"] not in repr(one)
    archive.close()


async def test_each_workspace_is_served_with_its_own_token_also_after_a_restart():
    async with many() as (_, seen, archive):
        for team in TOKENS:
            await install(seen, team)
        seen.used.clear()
        for team in TOKENS:
            address = Address(platform="slack", workspace=team, channel="C0HOME")
            made = connect_slack(settings(seen), archive)
            assert await made.post(address, CARD, f"k-{team}")
            await made.stop()
        assert [token for _, token in seen.used] == list(TOKENS.values())
        await seen.deliver("slash_commands", slash(seen, "/subscribe", "chips", ANN, "C0HOME", team_id="T0TWO"))
        await seen.until(lambda: seen.private(ANN))
        assert {one.address.workspace for one in archive.subscriptions()} == {"T0TWO"}
        assert ("users.info", TOKENS["T0TWO"]) in seen.used


async def test_whoever_has_not_installed_the_app_is_told_so():
    async with many() as (made, seen, _):
        await seen.deliver("slash_commands", slash(seen, "/capex", "bytedance", ANN, "C0HOME", team_id="T0ZZZ"))
        await seen.until(lambda: seen.whispers[ANN])
        assert "has not installed Briefwire" in seen.whispers[ANN][0]["text"]
        with pytest.raises(Gone, match="T0ZZZ has not installed the app"):
            await made.post(Address(platform="slack", workspace="T0ZZZ", channel="C1"), CARD, "k1")


@pytest.mark.parametrize(
    "event", [{"type": "app_uninstalled"}, {"type": "tokens_revoked", "tokens": {"bot": [BOT]}}]
)
async def test_a_workspace_that_leaves_takes_its_data_with_it(event, caplog):
    async with many() as (_, seen, archive):
        for team in TOKENS:
            await install(seen, team)
            await seen.deliver("slash_commands", slash(seen, "/subscribe", "chips", ANN, "C0HOME", team_id=team))
        await seen.until(lambda: len(seen.private(ANN)) == 2)
        assert len(archive.subscriptions()) == 2
        await seen.deliver("events_api", happening(seen, event) | {"team_id": "T0ONE"})
        for _ in range(100):
            if "workspace left" in caplog.text:
                break
            await asyncio.sleep(0.02)
        assert archive.installed("slack") == ("T0TWO",)
        assert {one.address.workspace for one in archive.subscriptions()} == {"T0TWO"}
        await seen.deliver("slash_commands", slash(seen, "/capex", "bytedance", ANN, "C0HOME", team_id="T0ONE"))
        await seen.until(lambda: len(seen.whispers[ANN]) == 3)
        assert "has not installed Briefwire" in seen.whispers[ANN][2]["text"]


async def test_a_slow_archive_keeps_no_workspace_waiting():
    async with many() as (made, seen, _):
        await install(seen, "T0ONE")
        vault = made._workspaces.vault
        assert vault is not None
        looked_up = vault.installation

        async def slowly(team: str) -> Installed | None:
            await asyncio.sleep(1.5)
            return await looked_up(team)

        vault.installation = slowly  # type: ignore[method-assign]
        seen.waits.clear()
        await seen.deliver("slash_commands", slash(seen, "/help", "", ANN, "C0HOME", team_id="T0ONE"))
        assert seen.waits[0] < 1.4
        await seen.until(lambda: seen.private(ANN))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"encryption_key": None}, "encryption_key: is missing"),
        ({"encryption_key": "short"}, "encryption_key: is to be 16 or more characters"),
        ({"client_secret": None}, "client_secret: is missing"),
        ({"signing_secret": None}, "signing_secret: is missing"),
        ({"client_id": None}, "bot_token: is missing"),
    ],
)
async def test_what_is_missing_is_named(change, says):
    archive = connect("sqlite:///:memory:")
    async with workspace() as seen:
        with pytest.raises(BadConfig, match=says):
            connect_slack(settings(seen, **change), archive)
    archive.close()
