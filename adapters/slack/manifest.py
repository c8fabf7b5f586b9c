"""The app as Slack's "Create from a manifest" takes it: what never changes, with the commands of the table.

`briefwire manifest` prints it; the file beside this package holds the same for Socket Mode.
"""

import json
from functools import cache
from importlib.resources import files
from typing import Any, TypeAlias

from bot.commands import VERBS, Verb

Manifest: TypeAlias = dict[str, Any]

_HINT = 1000
EVENTS, INSTALLED = "/slack/events", "/slack/oauth_redirect"


def manifest(url: str | None = None, *, many: bool = False) -> Manifest:
    """The manifest: for Socket Mode, or for HTTP at an address of ours; `many` workspaces may install it."""
    made: Manifest = json.loads(_file())
    made["features"]["slash_commands"] = [made["features"]["slash_commands"][0], *map(_command, VERBS)]
    if url:
        _over_http(made, url.rstrip("/"))
        if many:
            made["oauth_config"]["redirect_urls"] = [f"{url.rstrip('/')}{INSTALLED}"]
    return made


def _over_http(made: Manifest, url: str) -> None:
    settings, there = made["settings"], f"{url}{EVENTS}"
    settings["socket_mode_enabled"] = False
    settings["event_subscriptions"]["request_url"] = there
    settings["interactivity"] |= {"request_url": there, "message_menu_options_url": there}
    for command in made["features"]["slash_commands"]:
        command["url"] = there


def _command(verb: Verb) -> Manifest:
    made: Manifest = {"command": f"/{verb.name}", "description": verb.about, "should_escape": True}
    hint = verb.usage.removeprefix(verb.name).strip()
    return {**made, "usage_hint": hint[:_HINT]} if hint else made


def scopes() -> tuple[str, ...]:
    """What the app asks to be allowed."""
    return tuple(json.loads(_file())["oauth_config"]["scopes"]["bot"])


@cache
def _file() -> str:
    return files("adapters").joinpath("slack_manifest.json").read_text(encoding="utf-8")
