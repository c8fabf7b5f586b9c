from making import CHANNEL

from bot.budgets import Budget, Turns
from bot.model import Address

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
    for number in range(6):
        turns.take(at(f"c{number}"), 10.0)
    assert "slack/T1" in turns.busy(10.0)
    assert "slack/T1" not in turns.busy(10.3)
