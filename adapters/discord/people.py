"""Who says something on Discord, where, and what they may do there: requests as the rest of us reads them.

What Discord does not tell is not guessed: of a server that is not known yet, nobody is taken for its manager.
"""

from collections.abc import Mapping
from types import MappingProxyType

import discord

from bot.model import Address, Request, Role

_NAMED = 3
_ANYBODY = "whoever may manage channels"
# Languages that are at home in one time zone; it is what a person's first subscription is offered in.
_ZONES: Mapping[str, str] = MappingProxyType(
    {
        "bg": "Europe/Sofia", "cs": "Europe/Prague", "da": "Europe/Copenhagen", "de": "Europe/Berlin",
        "el": "Europe/Athens", "fi": "Europe/Helsinki", "hi": "Asia/Kolkata", "hr": "Europe/Zagreb",
        "hu": "Europe/Budapest", "it": "Europe/Rome", "ja": "Asia/Tokyo", "ko": "Asia/Seoul",
        "lt": "Europe/Vilnius", "nl": "Europe/Amsterdam", "no": "Europe/Oslo", "pl": "Europe/Warsaw",
        "ro": "Europe/Bucharest",
        "sv-SE": "Europe/Stockholm", "th": "Asia/Bangkok", "tr": "Europe/Istanbul", "uk": "Europe/Kyiv",
        "vi": "Asia/Ho_Chi_Minh", "zh-CN": "Asia/Shanghai", "zh-TW": "Asia/Taipei",
    }
)  # fmt: skip


def asks(asked: discord.Interaction, text: str, *, granted: bool = False, under: str | None = None) -> Request:
    """What an interaction asks. `granted`: Discord itself lets this person do it, by its own settings."""
    held = role(asked.permissions, in_server=asked.guild_id is not None)
    return Request(
        text=text,
        address=_address(asked.channel, asked.channel_id, asked.guild_id),
        user=str(asked.user.id),
        tz=zone(asked),
        name=asked.user.display_name,
        role="manager" if granted and held == "member" else held,
        managers=managers(asked.guild),
        under=under,
    )


def says(said: discord.Message, text: str, *, parent: int | None = None, under: str | None = None) -> Request:
    """What a message asks. `parent`: the channel of the thread it was said in, where the library knows none."""
    place = _address(said.channel, said.channel.id, server(said))
    if parent is not None:
        place = Address(
            platform="discord", workspace=place.workspace, channel=str(parent), thread=str(said.channel.id)
        )
    return Request(
        text=text,
        address=place,
        user=str(said.author.id),
        name=said.author.display_name,
        role=_role_of_author(said),
        managers=managers(said.guild),
        under=under,
    )


def server(said: discord.Message) -> int | None:
    """The server that something was said in, also where it is not known yet; None in a direct message."""
    return said.guild.id if said.guild else getattr(said.channel, "guild_id", None)


def role(permissions: discord.Permissions, *, in_server: bool = True) -> Role:
    """What somebody may do. Whoever talks to us alone may do what they like with that conversation."""
    if permissions.administrator or permissions.manage_guild:
        return "admin"
    return "manager" if permissions.manage_channels or not in_server else "member"


def managers(guild: discord.Guild | None) -> tuple[str, ...]:
    """Those who may change a channel, as people know them: the roles that may manage channels."""
    roles = guild.roles if guild else ()
    able = [one for one in roles if not one.managed and not one.is_default() and _able(one.permissions)]
    named = tuple(f"@{one.name}" for one in sorted(able, reverse=True)[:_NAMED])
    return named or (_ANYBODY,)


def zone(asked: discord.Interaction) -> str:
    """The time zone of a person's language, where that is at home in one; else UTC."""
    return _ZONES.get(asked.locale.value, "UTC")


def _able(permissions: discord.Permissions) -> bool:
    return role(permissions) != "member"


def _role_of_author(said: discord.Message) -> Role:
    if server(said) is None:
        return "manager"
    if not isinstance(said.author, discord.Member) or isinstance(said.channel, discord.PartialMessageable):
        return "member"
    try:
        return role(said.channel.permissions_for(said.author))
    except discord.ClientException:  # a thread whose channel is not known
        return role(said.author.guild_permissions)


def _address(channel: object, ident: int | None, guild: int | None) -> Address:
    workspace = str(guild) if guild else None
    if isinstance(channel, discord.Thread):
        return Address(
            platform="discord", workspace=workspace, channel=str(channel.parent_id), thread=str(channel.id)
        )
    return Address(platform="discord", workspace=workspace, channel=str(ident or ""))
