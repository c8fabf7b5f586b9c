"""A private answer, shown to everybody: once, with its pictures and files."""

import asyncio
from dataclasses import replace

from discord_samples import PNG, Asked, desk
from simulators import discord
from simulators.discord import ANN, HERE

from bot.model import Address, File, Image, Request


async def test_an_answer_can_be_shared_once_with_the_channel():
    async with discord.connected(desk) as (_, seen, _):
        await seen.choose("compare", {"metric": "capex", "company": "microsoft", "company-2": "alphabet"})
        await seen.until(lambda: seen.private(ANN))
        assert seen.messages(HERE) == []
        (answer,) = seen.whispers(ANN)
        await seen.press("Share to channel", answer)
        await seen.until(lambda: seen.messages(HERE))
        (public,) = seen.channels[HERE.channel].messages
        assert "Shared by Ann *of* the desk" in discord.words(public)
        assert "You asked /compare capex microsoft, alphabet" in discord.words(public)
        assert [one["label"] for one in public["components"][0]["components"]] == ["Timeline"]
        await seen.until(lambda: answer["components"][0]["components"][1]["label"] == "Shared")
        assert answer["components"][0]["components"][1]["disabled"]


async def test_pressing_share_twice_shows_one_message():
    async with discord.connected(desk) as (_, seen, _):
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        (answer,) = seen.whispers(ANN)
        await asyncio.gather(*(seen.press("Share to channel", answer) for _ in range(3)))
        await seen.until(lambda: "Shared" in str(answer["components"]))
        assert len(seen.messages(HERE)) == 1


async def test_where_only_a_person_has_us_the_answer_is_theirs_and_sharing_says_so():
    """Installed by a user, in a server that did not install us: no channel of it is ours to post in."""
    elsewhere = {"guild_id": "3999", "guild": {"id": "3999", "features": []}}
    owners = {"authorizing_integration_owners": {"1": ANN}, "app_permissions": "0"}
    there_is = Address(platform="discord", workspace="3999", channel="4999")

    def prepare(there):
        there.channels["4999"] = discord.Channel(id="4999", name="theirs", guild="3999")

    answer = Asked()
    async with discord.connected(answer, prepare=prepare) as (_, seen, _):
        await seen.choose("capex", {"company": "bytedance"}, ANN, there_is, **elsewhere, **owners)
        await seen.until(lambda: seen.private(ANN))
        assert answer.requests[0].address == there_is
        await seen.press("Share to channel", seen.whispers(ANN)[0], ANN, there_is, **elsewhere, **owners)
        await seen.until(lambda: seen.messages(there_is))
        assert any(how == "POST" and where.startswith("/webhooks/") for how, where, _ in seen.calls)


async def test_a_picture_is_sent_with_its_words_and_shared_with_both():
    picture = Image(png=PNG, alt="Capex: 2025 US$22bn", filename="capex of ByteDance.png")
    whole = await desk(Request(text="/capex bytedance", address=HERE))
    table = File(data=b"a,b\n1,2\n", about="All figures", filename="figures.csv")
    answer = Asked(replace(whole, parts=(*whole.parts, picture, table)))
    async with discord.connected(answer) as (_, seen, _):
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        (shown,) = seen.whispers(ANN)
        assert shown["embeds"][0]["image"] == {"url": "attachment://capex-of-ByteDance.png"}
        assert [one["description"] for one in shown["attachments"]] == ["Capex: 2025 US$22bn", "All figures"]
        await seen.press("Share to channel", shown)
        await seen.until(lambda: seen.messages(HERE))
        (public,) = seen.channels[HERE.channel].messages
        assert public["embeds"][0]["image"] == {"url": "attachment://capex-of-ByteDance.png"}
        assert [one["description"] for one in public["attachments"]] == ["Capex: 2025 US$22bn", "All figures"]
        assert list(seen.stored.values()) == [PNG, table.data, PNG, table.data]
