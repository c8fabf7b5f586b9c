"""What the doctor says of Slack, against a real one that is simulated; and the manifest that it tells to paste."""

import asyncio
import json
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from simulators.slack import APP_TOKEN, BOT_TOKEN, Workspace, workspace

from adapters.__main__ import main
from adapters.slack import Slack, examine
from adapters.slack.examining import listening
from adapters.slack.manifest import manifest, scopes


async def found(seen: Workspace, **more: object) -> list[tuple[bool, str, str]]:
    given = {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "api_url": f"{seen.url}/api/", **more}
    return [check async for check in examine(given)]


async def test_all_is_well_where_it_is():
    async with workspace() as seen:
        seen.scopes = set(scopes())
        assert await found(seen) == [
            (True, "Slack, bot_token", "works in Sim"),
            (True, "Slack, scopes", f"all {len(scopes())} granted"),
            (True, "Slack, app_token", "opens a socket"),
        ]


async def test_a_missing_scope_is_named_with_the_clicks_that_add_it():
    async with workspace() as seen:
        seen.scopes = set(scopes()) - {"files:write", "users:read"}
        (_, (good, what, words), _) = await found(seen)
        assert (good, what) == (False, "Slack, scopes")
        assert words.startswith(
            "files:write, users:read missing. api.slack.com/apps > your app > OAuth & Permissions"
        )
        assert words.endswith("Reinstall to Workspace")


@pytest.mark.parametrize(
    ("method", "code", "what", "says"),
    [
        ("auth.test", "invalid_auth", "Slack, bot_token", "Copy it again from OAuth & Permissions"),
        ("auth.test", "token_revoked", "Slack, bot_token", "revoked"),
        ("apps.connections.open", "link_disabled", "Slack, app_token", "Socket Mode is switched off"),
        ("apps.connections.open", "missing_scope", "Slack, app_token", "connections:write"),
    ],
)
async def test_each_trouble_says_what_to_do(method, code, what, says):
    async with workspace() as seen:
        seen.trouble.next(code, method=method)
        bad = [(name, words) for good, name, words in await found(seen) if not good]
        assert [name for name, _ in bad] == [what]
        assert says in bad[0][1]
        assert "xoxb" not in bad[0][1]


async def test_a_slack_out_of_reach_is_one_line_each():
    checks = [
        check
        async for check in examine(
            {"bot_token": BOT_TOKEN, "app_token": "", "signing_secret": "a" * 32, "listen": "127.0.0.1:0",
             "api_url": "http://127.0.0.1:9/api/"}
        )
    ]  # fmt: skip
    assert [(good, what) for good, what, _ in checks] == [(True, "Slack, listen"), (False, "Slack, bot_token")]
    assert "cannot be reached" in checks[1][2]


@pytest.mark.parametrize("missing", [(), ("encryption_key",), ("client_secret", "signing_secret")])
async def test_what_many_workspaces_need(missing):
    given = {"client_id": "c", "client_secret": "s", "signing_secret": "s", "encryption_key": "k",
             "listen": "127.0.0.1:0"}  # fmt: skip
    checks = [check async for check in examine({key: one for key, one in given.items() if key not in missing})]
    (good, what, words), listens = checks
    assert (good, what) == (not missing, "Slack, many workspaces")
    assert listens == (True, "Slack, listen", "127.0.0.1:0 is free")
    assert all(key in words for key in missing)


async def test_a_port_that_another_has_is_said_with_what_to_do():
    async with asyncio.timeout(10):
        other = await asyncio.start_server(lambda reader, writer: writer.close(), "127.0.0.1", 0)
        port = other.sockets[0].getsockname()[1]
        good, what, words = await listening(f"127.0.0.1:{port}")
        other.close()
    assert (good, what) == (False, "Slack, listen")
    assert words.startswith(f"another program has 127.0.0.1:{port}. End it")


async def test_where_we_listen_already_all_is_well():
    slack = Slack(bot_token=BOT_TOKEN, signing_secret="s", listen="127.0.0.1:0", api_url="http://127.0.0.1:9/api/")
    await slack.start(None)
    try:
        there = f"127.0.0.1:{slack.door.port}"
        assert await listening(there) == (True, "Slack, listen", f"a Briefwire that runs listens on {there}")
    finally:
        await slack.stop()


async def test_an_address_of_another_machine_is_said_to_be_none_of_this():
    good, _, words = await listening("192.0.2.1:3000")
    assert not good
    assert words.startswith("192.0.2.1 is no address of this machine. Say 0.0.0.0:3000")


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("bot_token", APP_TOKEN, "is the app-level token, which belongs into app_token"),
        ("app_token", BOT_TOKEN, "is the bot's token, which belongs into bot_token"),
        ("bot_token", "xoxp-1234567890", "is a person's token"),
        ("bot_token", f"'{BOT_TOKEN}'", "has quotes around it"),
        ("signing_secret", "https://hooks.slack.com/services/T/B/x", "is the address of a webhook"),
        ("bot_token", "secret", "does not look right"),
    ],
)
def test_a_token_that_is_another_one_is_called_by_its_name(key, value, says, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    given = {"bot_token": BOT_TOKEN, "app_token": APP_TOKEN, "api_url": "http://127.0.0.1:9/api/", key: value}
    lines = "".join(f'{name} = "{one}"\n' for name, one in given.items())
    (tmp_path / "c.toml").write_text(f'[store]\nurl = "sqlite:///{tmp_path}/b.db"\n[platforms.slack]\n{lines}')
    assert main(["doctor", "--config", str(tmp_path / "c.toml")]) == 1
    (line,) = (said for said in capsys.readouterr().out.splitlines() if said.startswith("BAD  platforms.slack"))
    assert line.startswith(f"BAD  platforms.slack.{key}: {says}. Slack: ")
    assert value.strip() not in line


# --- through the command line ---------------------------------------------------------------------


@pytest.fixture
def reachable() -> Iterator[Workspace]:
    """A workspace that runs in a thread of its own: the command has a loop of its own."""
    ready, done, loop = threading.Event(), asyncio.Event(), asyncio.new_event_loop()
    there: list[Workspace] = []

    async def serve() -> None:
        async with workspace() as seen:
            there.append(seen)
            ready.set()
            await done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(serve(),))
    thread.start()
    ready.wait(10)
    yield there[0]
    loop.call_soon_threadsafe(done.set)
    thread.join(10)
    loop.close()


def test_the_doctor_asks_slack(reachable, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("SLACK_BOT_TOKEN", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    config = tmp_path / "config.toml"
    config.write_text(
        f'[store]\nurl = "sqlite:///{tmp_path}/b.db"\n[platforms.slack]\nbot_token = "{BOT_TOKEN}"\n'
        f'app_token = "{APP_TOKEN}"\napi_url = "{reachable.url}/api/"\n'
    )
    assert main(["doctor", "--config", str(config)]) == 0
    assert "ok   Slack, bot_token: works in Sim" in capsys.readouterr().out
    reachable.scopes = {"chat:write"}
    assert main(["doctor", "--config", str(config)]) == 1
    assert "BAD  Slack, scopes: app_mentions:read, channels:history" in capsys.readouterr().out


# --- the manifest ---------------------------------------------------------------------------------


def test_the_manifest_for_http_names_our_address_everywhere():
    made = manifest("https://bot.example/", many=True)
    there = "https://bot.example/slack/events"
    assert {command["url"] for command in made["features"]["slash_commands"]} == {there}
    assert made["settings"]["interactivity"]["request_url"] == there
    assert made["settings"]["interactivity"]["message_menu_options_url"] == there
    assert made["settings"]["event_subscriptions"]["request_url"] == there
    assert made["settings"]["socket_mode_enabled"] is False
    assert made["oauth_config"]["redirect_urls"] == ["https://bot.example/slack/oauth_redirect"]
    assert len(made["features"]["slash_commands"]) <= 50, "Slack takes no more"


def test_the_command_prints_it_and_says_what_it_needs(capsys):
    assert main(["manifest"]) == 0
    assert json.loads(capsys.readouterr().out) == manifest()
    assert main(["manifest", "--many"]) == 1
    assert "--many needs --url" in capsys.readouterr().err


def test_printing_it_needs_no_platform_library():
    done = subprocess.run(
        [sys.executable, "-m", "adapters", "manifest"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
