"""Company histories, hand-written: what was reported, and the timeline, the disputes and the reply that follow."""

from typing import Any

import pytest
from histories import WIDTH, FixedRates, asked, histories, kept, moment

from adapters.console import plain
from bot import commands, wording
from bot.ledger import timeline


def lines(history: dict[str, Any], archive: Any) -> tuple[list[str], list[str]]:
    """The timeline and the disputes, a line each."""
    command = commands.parse(history["ask"], history["now"])
    facts = [
        fact
        for key in command.companies
        for fact in timeline(
            key, command.metric or "capex", archive.reports(companies=(key,), metrics=(command.metric or "capex",)),
            now=moment(history["now"]), rates=FixedRates() if history.get("rates") else None,
        ).facts
    ]  # fmt: skip
    told = [
        " ".join(filter(None, (
            fact.figure.period or "-", fact.figure.subject, fact.figure.status, wording.amount(fact.figure),
            fact.standing, f"{fact.outlets}/{fact.origins}",
        )))
        for fact in facts
    ]  # fmt: skip
    disputed = [
        f"{fact.figure.period} {wording.amount(fact.figure)} or {wording.amount(other.figure)}: {other.cause}"
        for fact in facts
        for other in fact.disputes
    ]
    return told, disputed


@pytest.mark.parametrize("history", histories())
def test_a_history_reads_as_an_analyst_would_tell_it(history: dict[str, Any]) -> None:
    archive = kept(history)
    try:
        told, disputed = lines(history, archive)
        assert told == history["timeline"]
        assert disputed == history.get("disputes", [])
        assert plain(asked(history, archive), width=WIDTH) == history["reply"]
        if "all" in history:
            assert plain(asked(history, archive, " all"), width=WIDTH) == history["all"]
    finally:
        archive.close()


def test_there_are_histories_enough() -> None:
    assert len(histories()) >= 20
