"""Things as Discord describes them in its events and answers."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from simulators.discord.names import (
    ANN,
    APP,
    BEN,
    BOT,
    CAT,
    DM,
    EVERYONE,
    FORUM_TYPE,
    GUILD,
    MANAGE_CHANNELS,
    MANAGE_SERVER,
    PUBLIC_THREAD,
    TEXT,
)


@dataclass(slots=True, kw_only=True)
class Channel:
    """A channel or thread. `deny`: the permissions that the bot lacks here."""

    id: str
    name: str
    type: int = TEXT
    parent: str | None = None
    guild: str = GUILD
    deny: int = 0
    tags: list[dict[str, Any]] = field(default_factory=list)
    flags: int = 0
    state: str = "open"
    messages: list[dict[str, Any]] = field(default_factory=list)


def words(message: dict[str, Any]) -> str:
    """What people read of a message, markdown signs left out."""
    texts = [message["content"]]
    for embed in message["embeds"]:
        texts += [embed.get("author", {}).get("name"), embed.get("title"), embed.get("description")]
        texts += [text for one in embed.get("fields", []) for text in (one["name"], one["value"])]
        texts += [embed.get("footer", {}).get("text")]
    return re.sub(r"\\(?=[^A-Za-z0-9\s])|\*\*", "", "\n".join(filter(None, texts)))


def tag(ident: str, name: str) -> dict[str, Any]:
    return {"id": ident, "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}


def user(ident: str, *, bot: bool = False) -> dict[str, Any]:
    names = {ANN: "Ann *of* the desk", BEN: "Ben", CAT: "Cat", BOT: "Briefwire"}
    return {
        "id": ident, "username": names.get(ident, "somebody").lower(), "global_name": names.get(ident), "discriminator": "0",
        "avatar": None, "bot": bot, "public_flags": 0, "flags": 0, "email": None, "verified": True,
        "mfa_enabled": False, "locale": "en-GB", "avatar_decoration_data": None, "banner": None, "accent_color": None,
    }  # fmt: skip


def without_user(ident: str) -> dict[str, Any]:
    return {
        "roles": {ANN: ["3002"], CAT: ["3003"]}.get(ident, []), "joined_at": "2024-01-01T00:00:00+00:00", "deaf": False,
        "mute": False, "flags": 0, "nick": None, "avatar": None, "premium_since": None, "banner": None,
        "communication_disabled_until": None, "pending": False,
    }  # fmt: skip


def permissions(ident: str) -> int:
    return EVERYONE | {ANN: MANAGE_CHANNELS, CAT: MANAGE_CHANNELS | MANAGE_SERVER}.get(ident, 0)


def channel_object(channel: Channel) -> dict[str, Any]:
    made: dict[str, Any] = {"id": channel.id, "type": channel.type, "name": channel.name, "flags": channel.flags}
    if channel.type == DM:
        return {"id": channel.id, "type": DM, "flags": 0, "recipients": [user(ANN)], "last_message_id": None}
    made |= {"guild_id": GUILD, "parent_id": channel.parent, "last_message_id": None, "rate_limit_per_user": 0}
    if channel.type == PUBLIC_THREAD:
        meta = {
            "archived": False, "auto_archive_duration": 1440, "locked": False,
            "archive_timestamp": "2026-01-01T00:00:00+00:00", "create_timestamp": "2026-01-01T00:00:00+00:00",
        }  # fmt: skip
        made |= {"owner_id": BOT, "thread_metadata": meta, "message_count": 0, "member_count": 1}
        return {**made, "applied_tags": [one["id"] for one in channel.tags], "total_message_sent": 0}
    denied = [{"id": GUILD, "type": 0, "allow": "0", "deny": str(channel.deny)}] if channel.deny else []
    made |= {"position": 0, "permission_overwrites": denied, "nsfw": False, "topic": None}
    if channel.type == FORUM_TYPE:
        made |= {"available_tags": channel.tags, "default_reaction_emoji": None, "default_sort_order": None}
        made |= {"default_forum_layout": 0}
    return made


def without_what_nobody_reads(event: dict[str, Any]) -> dict[str, Any]:
    """An interaction as another server might send it."""
    needed = {"id", "type", "data", "token", "channel_id", "guild_id"}
    member = {"user": event["member"]["user"], "permissions": event["member"]["permissions"]}
    return {key: event[key] for key in needed} | {"member": member}


def message_object(ident: str, channel: str, author: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": ident, "channel_id": channel, "author": author, "content": body.get("content") or "",
        "timestamp": "2026-11-23T12:00:00+00:00", "edited_timestamp": None, "tts": False, "mention_everyone": False,
        "mentions": [], "mention_roles": [], "attachments": [], "pinned": False, "type": 0,
        "embeds": [{**embed, "type": "rich"} for embed in body.get("embeds") or []],
        "components": numbered(body.get("components") or []), "flags": body.get("flags") or 0,
    } | {key: body[key] for key in ("message_reference",) if key in body}  # fmt: skip


def numbered(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Components with the ids that Discord gives them."""
    numbers = count(1)
    return [
        {**row, "id": next(numbers), "components": [{**one, "id": next(numbers)} for one in row["components"]]}
        for row in components
    ]


def guild_object(channels: Iterable[Channel]) -> dict[str, Any]:
    role = {
        "color": 0, "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None}, "hoist": False,
        "icon": None, "unicode_emoji": None, "managed": False, "mentionable": False, "flags": 0,
    }  # fmt: skip
    roles = [
        {**role, "id": GUILD, "name": "@everyone", "position": 0, "permissions": str(EVERYONE)},
        {**role, "id": "3002", "name": "desk", "position": 1, "permissions": str(MANAGE_CHANNELS)},
        {
            **role,
            "id": "3003",
            "name": "owners",
            "position": 2,
            "permissions": str(MANAGE_CHANNELS | MANAGE_SERVER),
        },
    ]
    open_ones = [one for one in channels if one.state == "open" and one.guild == GUILD]
    return {
        "id": GUILD, "name": "Newsroom", "icon": None, "icon_hash": None, "splash": None, "discovery_splash": None,
        "owner_id": "5009", "afk_channel_id": None, "afk_timeout": 300, "verification_level": 1,
        "default_message_notifications": 1, "explicit_content_filter": 0, "roles": roles, "emojis": [], "features": [],
        "mfa_level": 0, "application_id": None, "system_channel_id": None, "system_channel_flags": 0,
        "rules_channel_id": None, "vanity_url_code": None, "description": None, "banner": None, "premium_tier": 0,
        "preferred_locale": "en-GB", "public_updates_channel_id": None, "nsfw_level": 0, "stickers": [],
        "premium_progress_bar_enabled": False, "safety_alerts_channel_id": None, "joined_at": "2024-01-01T00:00:00+00:00",
        "large": False, "unavailable": False, "member_count": 3, "voice_states": [], "presences": [], "region": "x",
        "members": [{**without_user(BOT), "user": user(BOT, bot=True)}],
        "channels": [channel_object(one) for one in open_ones if one.type in {TEXT, FORUM_TYPE}],
        "threads": [channel_object(one) for one in open_ones if one.type == PUBLIC_THREAD],
        "stage_instances": [], "guild_scheduled_events": [], "soundboard_sounds": [], "incidents_data": None,
        "hub_type": None, "max_members": 1000,
    }  # fmt: skip


def interaction(
    ident: str,
    token: str,
    kind: int,
    data: dict[str, Any],
    person: str,
    channel: Channel,
    **more: Any,
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": ident, "application_id": APP, "type": kind, "token": token, "version": 1, "data": data,
        "channel_id": channel.id, "channel": channel_object(channel),
        "app_permissions": str(EVERYONE), "locale": "en-GB", "entitlements": [], "attachment_size_limit": 10485760,
        "authorizing_integration_owners": {"0": GUILD},
    }  # fmt: skip
    if channel.type == DM:
        made |= {"user": user(person), "context": 1}
    else:
        asker = {**without_user(person), "user": user(person), "permissions": str(permissions(person))}
        made |= {"member": asker, "context": 0, "guild_id": GUILD}
        made |= {"guild": {"id": GUILD, "locale": "en-GB", "features": []}, "guild_locale": "en-GB"}
    return {**made, **more}
