"""A server that lets the bot in."""

import pytest
from discord_samples import Asked, card
from simulators import discord
from simulators.discord import ANN, BEN, HERE


@pytest.mark.parametrize(
    ("added_by", "private", "where", "text"),
    [
        (BEN, False, f"77{BEN}", "/greet installer"),
        (None, False, "775009", "/greet installer"),
        (BEN, True, "4101", "/greet channel"),
    ],
)
async def test_whoever_lets_us_in_gets_one_message(added_by, private, where, text):
    answer = Asked(card("Hello"))
    async with discord.connected(answer) as (_, seen, _):
        seen.added_by, seen.private_people = added_by, private
        await seen.join()
        await seen.until(lambda: where in seen.channels and seen.channels[where].messages)
        assert [discord.words(one).splitlines()[0] for one in seen.channels[where].messages] == ["Hello"]
        assert answer.texts[-1] == text
        assert seen.messages(HERE) == []


async def test_a_server_that_is_only_told_of_late_is_not_greeted():
    answer = Asked()
    async with discord.connected(answer) as (_, seen, _):
        await seen.join(just_now=False)
        await seen.type("/capex bytedance")
        await seen.until(lambda: seen.private(ANN))
        assert answer.texts == ["/capex bytedance"]
