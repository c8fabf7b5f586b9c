"""Alerts: rules as they are typed, and histories in which each rule fires on the right article and on no other."""

import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from histories import FixedRates, moment, read
from making import CHANNEL, NOW, subscription

from adapters.archive import connect
from bot import alerts, commands, queries
from bot.errors import NotUnderstood
from bot.model import Actions, Prose, Rule, Story

FOLDER = Path(__file__).parents[1] / "golden" / "alerts"
RULES = tomllib.loads((FOLDER / "rules.toml").read_text(encoding="utf-8"))
HISTORIES = tomllib.loads((FOLDER / "histories.toml").read_text(encoding="utf-8"))["history"]


def rule(typed: str) -> Rule:
    found = commands.parse(f"/alert {typed}").rule
    assert found is not None
    return found


@pytest.mark.parametrize("case", RULES["rule"], ids=lambda case: case["typed"])
def test_a_rule_is_said_back_and_can_be_typed_again(case: dict[str, str]) -> None:
    found = rule(case["typed"])
    assert alerts.words(found) == case["words"]
    assert alerts.typed(found) == case.get("again", alerts.typed(found))
    assert rule(alerts.typed(found)) == found


@pytest.mark.parametrize("case", RULES["refused"], ids=lambda case: case["typed"])
def test_what_is_no_rule_says_why(case: dict[str, str]) -> None:
    with pytest.raises(NotUnderstood) as told:
        commands.parse(f"/alert {case['typed']}")
    assert str(told.value) == case["why"]


def cases() -> list[Any]:
    return [
        pytest.param(history, wanted, id=f"{history['name']}: {wanted['rule']}")
        for history in HISTORIES
        for wanted in history["alert"]
    ]


@pytest.mark.parametrize(("history", "wanted"), cases())
def test_a_rule_fires_once_on_the_right_article(history: dict[str, Any], wanted: dict[str, Any]) -> None:
    archive = connect("sqlite:///:memory:")
    wish = subscription("alert", topics=(), rule=rule(wanted["rule"]))
    found = []
    for at, told in enumerate(history["article"], 1):
        reading = read(history, at, told)
        fired = alerts.due(
            (wish,), reading, lambda who, metric: archive.reports(companies=(who,), metrics=(metric,)),
            now=moment(told.get("read", told["on"])), rates=FixedRates() if history.get("rates") else None,
        )  # fmt: skip
        found += [[at, sentence] for one in fired for sentence in one.note.splitlines()]
        assert {(one.subscription, one.story) for one in fired} <= {("alert", f"alert:{reading.article.id}")}
        archive.keep_reading(
            None, reading, Story(id=reading.article.id, readings=(reading,)), (), reason="", now=NOW
        )
    archive.close()
    assert found == wanted["fires"]


def test_a_paused_alert_is_silent() -> None:
    history = HISTORIES[0]
    wish = subscription("alert", topics=(), rule=rule("bytedance capex"), state="paused")
    reading = read(history, 1, history["article"][0])
    assert alerts.due((wish,), reading, lambda who, metric: (), now=reading.article.published) == ()


def test_the_echo_says_how_often_it_would_have_been_told() -> None:
    archive = connect("sqlite:///:memory:")
    history = HISTORIES[0]
    for at, told in enumerate(history["article"], 1):
        reading = read(history, at, told)
        archive.keep_reading(
            None, reading, Story(id=reading.article.id, readings=(reading,)), (), reason="", now=NOW
        )
    asked = queries.Asked(
        command=commands.parse("/alert bytedance capex"),
        address=CHANNEL,
        now=moment(history["now"]),
        rates=FixedRates(),
    )
    card = queries.answer(asked, archive)
    assert "In the last 30 days it would have been told 3 times." in card.parts[1].text
    assert [item.text for item in card.parts[2].items] == [
        sentence
        for wanted in history["alert"]
        if wanted["rule"] == "bytedance capex"
        for _, sentence in wanted["fires"]
    ]
    silent = queries.answer(replace(asked, command=commands.parse("/alert bytedance capex > 90bn usd")), archive)
    assert silent.parts[1].text.endswith("it would have been told 0 times.")
    archive.close()


def ask(archive: Any, text: str) -> Any:
    return queries.answer(queries.Asked(command=commands.parse(text), address=CHANNEL, now=NOW), archive)


def test_a_rule_is_saved_only_after_it_was_said_back() -> None:
    archive = connect("sqlite:///:memory:")
    echo = ask(archive, "/alert capex > 20bn usd")
    assert echo.title == "Alert on capex of any company, more than US$20bn?"
    assert archive.subscriptions(CHANNEL) == ()
    pressed = next(part.buttons[0] for part in echo.parts if isinstance(part, Actions))
    assert (
        ask(archive, f"/{pressed.verb} {pressed.argument}").title
        == "Alert saved: capex of any company, more than US$20bn"
    )
    saved = archive.subscriptions(CHANNEL)
    assert [one.rule for one in saved] == [rule("capex > 20bn usd")]
    ask(archive, f"/{pressed.verb} {pressed.argument}")
    assert archive.subscriptions(CHANNEL) == saved
    assert ask(archive, "/alerts").parts[1].items[0].text == "capex of any company, more than US$20bn"
    assert ask(archive, f"/unsubscribe {saved[0].id}").title == (
        "Unsubscribed from alert on capex of any company, more than US$20bn"
    )
    assert isinstance(ask(archive, "/alerts").parts[1], Prose)
    archive.close()


def test_a_rule_that_was_saved_without_its_money_says_so_and_is_mended_by_two_presses() -> None:
    archive = connect("sqlite:///:memory:")
    old = Rule(condition="amount", company="bytedance", metric="capex", value=Decimal(25 * 10**9), unit="count")
    archive.put_subscription(subscription("old", topics=(), rule=old))
    ask(archive, "/alert save alibaba users > 1bn")
    card = ask(archive, "/alerts")
    said = {item.text: item.detail for item in card.parts[1].items}
    assert said["capex of ByteDance, 25bn or more"] == (
        "It cannot fire: capex is money, and the rule does not say which. Say /alert bytedance capex >= 25bn usd, "
        "then /unsubscribe old. · id old"
    )
    assert not said["users of Alibaba, more than 1bn"].startswith("It cannot")
    pressed = next(part.buttons for part in card.parts if isinstance(part, Actions))
    echo = ask(archive, f"/{pressed[0].verb} {pressed[0].argument}")
    assert echo.title == "Alert on capex of ByteDance, US$25bn or more?"
    ask(archive, f"/{pressed[1].verb} {pressed[1].argument}")
    assert not any(isinstance(part, Actions) for part in ask(archive, "/alerts").parts)
    archive.close()


def test_a_bare_number_that_was_saved_was_meant_in_billions() -> None:
    old = Rule(condition="amount", metric="capex", value=Decimal(25), unit="count", strict=True)
    assert alerts.with_money(old) == "capex > 25bn usd"


def test_a_paused_alert_is_listed_as_paused() -> None:
    archive = connect("sqlite:///:memory:")
    ask(archive, "/alert save alibaba users > 1bn")
    ask(archive, "/pause")
    assert "paused: by request" in ask(archive, "/alerts").parts[1].items[0].detail
    archive.close()


def test_an_amount_without_its_money_can_be_pressed_with_it():
    with pytest.raises(NotUnderstood) as told:
        commands.parse("/alert nvidia revenue under 50")
    assert told.value.suggestions == ("/alert nvidia revenue < 50m usd", "/alert nvidia revenue < 50bn usd")
    assert commands.parse(told.value.suggestions[1]).rule.value == 50 * 10**9
