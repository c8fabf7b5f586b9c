from dataclasses import replace
from datetime import timedelta

from making import CHANNEL, NOW

from bot.budgets import Budget, Turns
from bot.model import Address, Waiting

SLACK = {"slack": Budget(channel=1.0, workspace=0.2)}


def at(channel, workspace="T1"):
    return Address(platform="slack", workspace=workspace, channel=channel)


def test_without_a_budget_it_is_always_ones_turn():
    turns = Turns()
    assert [turns.take(CHANNEL, 5.0) for _ in range(3)] == [5.0, 5.0, 5.0]
    assert (turns.busy(5.0), turns.wait(5.0)) == (frozenset(), 0.0)


def test_a_channel_waits_for_its_own_interval_and_a_workspace_for_its():
    turns = Turns(SLACK)
    assert turns.take(at("a"), 10.0) == 10.0
    assert turns.take(at("b"), 10.0) == 10.2
    assert turns.take(at("a"), 10.0) == 11.0
    assert turns.take(at("a", "T2"), 10.0) == 10.0


def test_who_is_busy_and_for_how_long():
    turns = Turns(SLACK)
    turns.take(at("a"), 10.0)
    assert turns.busy(10.0) == {"slack/T1/a"}
    assert turns.wait(10.0) == 1.0
    assert (turns.busy(11.0), turns.wait(11.0)) == (frozenset(), 0.0)


def test_a_workspace_with_enough_to_do_is_busy_as_a_whole():
    turns = Turns(SLACK)
    for number in range(8):
        turns.take(at(f"c{number}"), 10.0)
    assert "slack/T1" in turns.busy(10.0)
    assert "slack/T1" not in turns.busy(10.2)


# --- whose turn it is ----------------------------------------------------------------------------


def waiting(number, channel, *, of=1, workspace="T1", due=NOW):
    there = at(channel, workspace)
    return Waiting(
        id=number, due=due, platform="slack", workspace=there.workspace_key, channel=there.channel_key, number=of
    )


def test_the_oldest_of_each_workspace_go_first_and_only_a_few_of_each():
    late = NOW - timedelta(hours=1)
    busy = [waiting(number, f"c{number}", due=late) for number in range(40)]
    chosen = Turns(SLACK).choose([*busy, waiting(50, "quiet", workspace="T2")], 20)
    assert chosen == (0, 50, *range(1, 16))
    assert Turns(SLACK).choose(busy, 3) == (0, 1, 2)
    assert Turns().choose(busy, 20) == tuple(range(16))


def test_who_was_told_nothing_lately_goes_before_who_was():
    turns = Turns(SLACK)
    for number, channel in enumerate("ab"):
        turns.take(at(channel), 10.0 + number)
    waits = [waiting(1, "b"), waiting(2, "a"), waiting(3, "new", due=NOW + timedelta(minutes=1))]
    assert turns.choose(waits, 9) == (3, 2, 1)


def test_who_would_keep_a_workspace_from_being_done_goes_first():
    few, many = [waiting(number, f"c{number}", of=4) for number in range(9)], waiting(20, "long", of=9)
    turns = Turns(SLACK)
    turns.take(at("long"), 10.0)
    assert turns.choose([*few, many], 1) == (20,)
    assert turns.choose([*few, replace(many, number=8)], 1) == (0,)


def drained(left, quiet=None):
    """Seconds until all is sent, and until `quiet`, of which one comes after a while, is told; simulated."""
    turns, now, told, end = Turns(SLACK), 0.0, 0.0, 0.0
    while left:
        if quiet is not None and now >= 20 and not told and quiet not in left:
            left[quiet] = 1
        busy = turns.busy(now)
        free = [channel for channel in left if at(channel).channel_key not in busy]
        if at("any").workspace_key not in busy:
            waits = [waiting(number, channel, of=left[channel]) for number, channel in enumerate(free)]
            for number in turns.choose(waits, 99):
                channel = free[number]
                end = max(end, turns.take(at(channel), now))
                told = end if channel == quiet else told
                left[channel] -= 1
                left = {channel: number for channel, number in left.items() if number}
        now += 0.1
    return end, told


def test_a_quiet_channel_waits_for_no_backlog():
    end, told = drained({f"c{number}": 10 for number in range(50)}, quiet="quiet")
    assert round(end) == 100
    assert told - 20 < 6
