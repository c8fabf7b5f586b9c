"""Discord's limits as tables, and what Discord would not take in a message, a command or a suggestion."""

import importlib.util
import json
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

EMBED = {"title": 256, "description": 4096, "url": 2048}
EMBED_KEYS = {"title", "description", "url", "color", "timestamp", "fields", "footer", "author"}
BUTTON_KEYS = {"type", "style", "label", "custom_id", "disabled"}
CONTENT, FOOTER, AUTHOR, FIELDS, NAME, VALUE, TOTAL = 2000, 2048, 256, 25, 256, 1024, 6000
ROWS, ROW, CUSTOM_ID, LABEL, NONCE, THREAD_NAME = 5, 5, 100, 80, 25, 100
MESSAGE_KEYS = {
    "content", "embeds", "components", "allowed_mentions", "flags", "nonce", "enforce_nonce", "message_reference",
}  # fmt: skip
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
WEB = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


def size(text: str) -> int:
    """How long Discord's clients say that a text is."""
    return len(text.encode("utf-16-le")) // 2


def wrong_message(body: dict[str, Any], *, editing: bool = False) -> list[str]:
    """What Discord would not take in this message."""
    return list(_wrong_message(body, editing=editing))


def _wrong_message(body: dict[str, Any], *, editing: bool) -> Iterator[str]:
    yield from (f"unknown property {key}" for key in set(body) - MESSAGE_KEYS)
    yield from _too_long(body.get("content"), CONTENT, "content")
    embeds, components = body.get("embeds") or [], body.get("components") or []
    if not editing and not (embeds or components or (body.get("content") or "").strip()):
        yield "an empty message"
    if len(embeds) > 10:
        yield f"{len(embeds)} embeds"
    for embed in embeds:
        yield from _wrong_embed(embed)
    if sum(map(_embed_size, embeds)) > TOTAL:
        yield f"embeds of {sum(map(_embed_size, embeds))} characters in all"
    yield from _wrong_rows(components)
    if len(str(body.get("nonce", ""))) > NONCE:
        yield "a long nonce"
    if body.get("allowed_mentions") is None:
        yield "pings are not switched off"  # Discord takes it; we must not send it
    elif body["allowed_mentions"].get("parse"):
        yield "pings are allowed"


def _wrong_embed(embed: dict[str, Any]) -> Iterator[str]:
    yield from (f"unknown embed property {key}" for key in set(embed) - EMBED_KEYS)
    for key, most in EMBED.items():
        yield from _too_long(embed.get(key), most, key)
    if embed.get("url") is not None and not WEB.fullmatch(embed["url"]):
        yield f"not a well formed URL: {embed['url']:.80}"
    for part, key, most in (("footer", "text", FOOTER), ("author", "name", AUTHOR)):
        if part in embed:
            yield from _not_blank(embed[part].get(key), most, part)
    fields = embed.get("fields", [])
    if len(fields) > FIELDS:
        yield f"{len(fields)} fields"
    for one in fields:
        yield from _not_blank(one.get("name"), NAME, "field name")
        yield from _not_blank(one.get("value"), VALUE, "field value")
    if not embed.keys() - {"color", "timestamp"}:
        yield "an embed that shows nothing"


def _embed_size(embed: dict[str, Any]) -> int:
    texts = [embed.get("title"), embed.get("description"), embed.get("footer", {}).get("text")]
    texts += [embed.get("author", {}).get("name")]
    texts += [text for one in embed.get("fields", []) for text in (one["name"], one["value"])]
    return sum(size(text or "") for text in texts)


def _wrong_rows(rows: list[dict[str, Any]]) -> Iterator[str]:
    buttons = [button for row in rows for button in row.get("components", [])]
    if len(rows) > ROWS or any(not 1 <= len(row.get("components", [])) <= ROW or row["type"] != 1 for row in rows):
        yield "rows that do not fit"
    ids = [button.get("custom_id") for button in buttons]
    if len(set(ids)) < len(ids):
        yield "a custom_id twice"
    for button in buttons:
        yield from (f"unknown button property {key}" for key in set(button) - BUTTON_KEYS)
        yield from _not_blank(button.get("custom_id"), CUSTOM_ID, "custom_id")
        yield from _not_blank(button.get("label"), LABEL, "label")
        if button.get("style") not in {1, 2, 3, 4}:
            yield f"a button of style {button.get('style')}"


def _too_long(text: str | None, most: int, what: str) -> Iterator[str]:
    if size(text or "") > most:
        yield f"{what} of {size(text or '')} characters"


def _not_blank(text: str | None, most: int, what: str) -> Iterator[str]:
    if not (text or "").strip():
        yield f"{what} is blank"
    yield from _too_long(text, most, what)


def wrong_commands(body: list[dict[str, Any]]) -> list[str]:
    """What Discord would not take in these commands."""
    found = [f"{len(body)} commands"] if len(body) > 100 else []
    if len({one["name"] for one in body}) < len(body):
        found.append("a command twice")
    return [*found, *(wrong for one in body for wrong in _wrong_command(one))]


def _wrong_command(one: dict[str, Any]) -> Iterator[str]:
    named = [one, *one["options"]]
    for thing in named:
        if not COMMAND_NAME.fullmatch(thing["name"]) or thing["name"] != thing["name"].lower():
            yield f"the name {thing['name']}"
        if not 1 <= len(thing["description"]) <= 100:
            yield f"the description of {thing['name']}"
    names, needed = [option["name"] for option in one["options"]], [o["required"] for o in one["options"]]
    if len(names) > 25 or len(set(names)) < len(names) or needed != sorted(needed, reverse=True):
        yield f"the options of {one['name']}"
    if sum(len(thing["name"]) + len(thing["description"]) for thing in named) > 8000:
        yield f"{one['name']} is too long in all"


def wrong_choices(choices: list[dict[str, str]]) -> list[str]:
    """What Discord would not take in these suggestions."""
    found = [f"{len(choices)} choices"] if len(choices) > 25 else []
    return found + [
        str(one) for one in choices if not 1 <= len(one["name"]) <= 100 or not 1 <= len(one["value"]) <= 100
    ]


@cache
def specification() -> Any:
    """Discord's own specification as a validator, where it lies beside the repository; None elsewhere."""
    path = Path(__file__).parents[4] / "shared" / "platform" / "validate_discord.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("validate_discord", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.DiscordSpec()


@lru_cache(maxsize=256)
def against_specification(method: str, path: str, body: str) -> list[str]:
    """What Discord's own specification, where it is at hand, finds wrong with a body of JSON.

    Remembered, because the same commands are registered in every test, and reading them takes a third of a second.
    """
    spec = specification()
    return list(spec.check(method, path, json.loads(body))) if spec is not None else []
