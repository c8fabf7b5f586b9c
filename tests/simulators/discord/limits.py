"""Discord's limits as tables, and what Discord would not take in a message, a command or a suggestion."""

import importlib.util
import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

EMBED = {"title": 256, "description": 4096, "url": 2048}
EMBED_KEYS = {"title", "description", "url", "color", "timestamp", "fields", "footer", "author", "image"}
BUTTON_KEYS = {"type", "style", "label", "custom_id", "disabled"}
CONTENT, FOOTER, AUTHOR, FIELDS, NAME, VALUE, TOTAL = 2000, 2048, 256, 25, 256, 1024, 6000
ROWS, ROW, CUSTOM_ID, LABEL, NONCE, THREAD_NAME = 5, 5, 100, 80, 25, 100
ON_MESSAGE, COMMAND = 3, 32
ALT, ATTACHED, PICTURE = 1024, 10, 10 * 2**20
FORM_TITLE, FORM_LABEL, FORM_ABOUT, FORM_FIELDS, OPTIONS, OPTION, TYPED = 45, 45, 100, 5, 25, 100, 4000
LABEL_TYPE, SELECT_TYPE, TEXT_TYPE = 18, 3, 4
MESSAGE_KEYS = {
    "content", "embeds", "components", "allowed_mentions", "flags", "nonce", "enforce_nonce", "message_reference",
    "attachments",
}  # fmt: skip
COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")
WEB = re.compile(r"https?://[a-z0-9][a-z0-9.-]*(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)


def size(text: str) -> int:
    """How long Discord's clients say that a text is."""
    return len(text.encode("utf-16-le")) // 2


def wrong_message(
    body: dict[str, Any], *, editing: bool = False, files: Mapping[str, bytes] = MappingProxyType({})
) -> list[str]:
    """What Discord would not take in this message, sent with these files."""
    return [*_wrong_message(body, editing=editing), *_wrong_files(body, files)]


def _wrong_files(body: dict[str, Any], files: Mapping[str, bytes]) -> Iterator[str]:
    attached = body.get("attachments") or []
    names = [one.get("filename") for one in attached]
    if len(attached) > ATTACHED or len(set(names)) < len(names):
        yield f"{len(attached)} attachments"
    if {str(one["id"]) for one in attached} != {str(number) for number in range(len(files))}:
        yield "attachments and files do not go together"
    if names != list(files):
        yield "a file under another name"
    for one in attached:
        yield from _not_blank(one.get("description"), ALT, "alt text")
    shown = [str(embed["image"]["url"]) for embed in body.get("embeds") or [] if "image" in embed]
    yield from (f"no picture for {url}" for url in shown if url.removeprefix("attachment://") not in files)
    pictures = {name: data for name, data in files.items() if name.endswith(".png")}
    yield from (f"{name} is no picture" for name, data in pictures.items() if not data.startswith(b"\x89PNG"))
    if any(len(data) > PICTURE for data in files.values()):
        yield "a file that is too large"


def wrong_form(body: dict[str, Any]) -> list[str]:
    """What Discord would not take in this form."""
    return list(_wrong_form(body))


def _wrong_form(body: dict[str, Any]) -> Iterator[str]:
    yield from _not_blank(body["custom_id"], CUSTOM_ID, "custom_id")
    yield from _not_blank(body["title"], FORM_TITLE, "title")
    labels = body["components"]
    if not 1 <= len(labels) <= FORM_FIELDS or any(one["type"] != LABEL_TYPE for one in labels):
        yield "labels that do not fit"
    ids = [one["component"]["custom_id"] for one in labels]
    if len(set(ids)) < len(ids):
        yield "a custom_id twice"
    for one in labels:
        yield from _not_blank(one["label"], FORM_LABEL, "label")
        yield from _too_long(one.get("description"), FORM_ABOUT, "description")
        yield from _wrong_field(one["component"])


def _wrong_field(field: dict[str, Any]) -> Iterator[str]:
    if field["type"] == TEXT_TYPE:
        yield from _too_long(field.get("value"), min(TYPED, field.get("max_length", TYPED)), "value")
        return
    options = field["options"]
    chosen = [one for one in options if one.get("default")]
    if field["type"] != SELECT_TYPE or not 1 <= len(options) <= OPTIONS:
        yield f"a choice of {len(options)}"
    if len({one["value"] for one in options}) < len(options):
        yield "an option twice"
    if len(chosen) > field.get("max_values", 1):
        yield f"{len(chosen)} chosen at once"
    for one in options:
        yield from _not_blank(one["label"], OPTION, "option label")
        yield from _not_blank(one["value"], OPTION, "option value")


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
    if len({(one["type"], one["name"]) for one in body}) < len(body):
        found.append("a command twice")
    return [*found, *(wrong for one in body for wrong in _wrong_command(one))]


def _wrong_command(one: dict[str, Any]) -> Iterator[str]:
    if one["type"] == ON_MESSAGE:
        yield from _not_blank(one["name"], COMMAND, "name")
        yield from (f"{key} of a command on messages" for key in {"description", "options"} & set(one))
        return
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
def against_specification(method: str, path: str, body: str, files: tuple[str, ...] = ()) -> list[str]:
    """What Discord's own specification, where it is at hand, finds wrong with a body of JSON and these files.

    Remembered, because the same commands are registered in every test, and reading them takes a third of a second.
    """
    spec = specification()
    return list(spec.check(method, path, json.loads(body), files=files)) if spec is not None else []
