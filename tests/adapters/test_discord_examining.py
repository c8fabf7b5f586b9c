"""What `briefwire doctor` says of a Discord bot."""

from simulators import discord
from simulators.discord import HERE, LINKS

from adapters.discord import examine
from bot.config import Secret

LINK = (
    "https://discord.com/oauth2/authorize?client_id=2002&scope=bot+applications.commands&permissions=309237763072"
)


async def said(there, **more):
    settings = {"token": Secret(discord.TOKEN), "api_url": there.url, "gateway_url": there.gateway, **more}
    return [check async for check in examine(settings)]


async def test_all_is_well():
    async with discord.server() as there:
        assert await said(there, guild_ids=("3001",)) == [
            (True, "Discord, token", "works as Briefwire"),
            (True, "Discord, intents", "none needed that Discord has to grant"),
            (True, "Discord, gateway", "takes one connection"),
            (True, "Discord, servers", "in Newsroom"),
            (True, "Discord, guild_ids 3001", "no commands yet; briefwire run registers them"),
        ]


async def test_what_is_missing_has_its_click_path():
    async with discord.server() as there:
        there.channels[HERE.channel].deny = LINKS
        there.advised = 3
        assert (await said(there, guild_ids=("3999",)))[2:] == [
            (True, "Discord, gateway", "wants 3 connections: set shards = 0"),
            (True, "Discord, servers", "in Newsroom"),
            (
                False,
                "Discord, rights in Newsroom",
                f"Embed Links off for me. Server Settings → Roles → Briefwire, or invite me again: {LINK}",
            ),
            (False, "Discord, guild_ids 3999", f"I am not in it, or it is no server's id. Invite me: {LINK}"),
        ]


async def test_a_server_without_these_pages_is_none_the_worse_for_it():
    async with discord.server() as there:
        there.trouble.next("missing", at="GET /gateway/bot")
        there.trouble.next("missing", at="GET /users/@me/guilds")
        assert await said(there) == [
            (True, "Discord, token", "works as Briefwire"),
            (True, "Discord, intents", "none needed that Discord has to grant"),
        ]


async def test_a_wrong_token_ends_it():
    async with discord.server() as there:
        there.revoked = True
        ((good, what, words),) = await said(there)
        assert (good, what) == (False, "Discord, token")
        assert "Reset Token" in words
        assert discord.TOKEN not in words
