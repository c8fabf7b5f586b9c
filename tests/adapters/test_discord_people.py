"""Who asks on Discord, and what they may do."""

import pytest
from discord_samples import Asked, card
from simulators import discord
from simulators.discord import ANN, BEN, CAT, ELSEWHERE, HERE

from bot.model import Button


@pytest.mark.parametrize(
    ("person", "said", "pressed", "typed"),
    [
        (ANN, "manager", "manager", "manager"),
        (BEN, "member", "member", "manager"),
        (CAT, "admin", "admin", "admin"),
    ],
)
async def test_what_somebody_may_is_told_by_discords_own_roles(person, said, pressed, typed):
    """A command that changes things reaches us only where Discord, or the server's own settings, let it through."""
    answer = Asked()
    buttons = (Button(label="Stop", verb="unsubscribe", argument="all"),)
    async with discord.connected(answer) as (platform, seen, _):
        await platform.post(ELSEWHERE, card(buttons=buttons), "k1")
        await seen.mention("subscribe ai-capex", person=person, address=ELSEWHERE)
        await seen.until(lambda: len(seen.messages(ELSEWHERE)) == 3)
        await seen.press("Stop", seen.channels[ELSEWHERE.channel].messages[0], person, ELSEWHERE)
        await seen.choose("subscribe", {"topic": "ai-capex"}, person, ELSEWHERE)
        await seen.until(lambda: len(answer.requests) == 3)
        assert [request.role for request in answer.requests] == [said, pressed, typed]
        assert [request.managers for request in answer.requests] == [("@owners", "@desk")] * 3
        assert {request.user for request in answer.requests} == {person}
        assert all(request.name for request in answer.requests)


async def test_of_a_server_that_is_not_known_yet_nobody_is_taken_for_a_manager_and_talk_is_not_listened_to():
    def prepare(there):
        there.bare = True

    answer = Asked()
    async with discord.connected(answer, prepare=prepare) as (_, seen, _):
        await seen.mention("capex bytedance", whom="")
        await seen.mention("subscribe ai-capex", person=CAT)
        await seen.until(lambda: answer.requests)
        assert [(one.text, one.role, one.address) for one in answer.requests] == [
            ("subscribe ai-capex", "member", HERE)
        ]
