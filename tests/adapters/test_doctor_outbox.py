"""What the doctor says of channels that are gone and of what could not be sent."""

import argparse
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from archive_samples import LEASE, NOW, delivery, keep, subscription

from adapters.archive import connect
from adapters.cli.doctor import doctor
from adapters.wiring import load
from bot.model import Rule


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(f'[store]\nurl = "sqlite:///{tmp_path / "doctor.db"}"\n')
    return path


def lines(config: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    status = doctor(argparse.Namespace(config=config))
    said = capsys.readouterr().out.splitlines()
    return status, [line for line in said if "deliveries" in line or "paused" in line]


def test_a_quiet_outbox_is_well(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lines(config, capsys) == (0, ["ok   deliveries: 0 being sent, none of the last 0 lost"])


def test_a_lost_channel_and_a_refused_card_are_shown(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive = connect(load(config).store.url)
    archive.put_subscription(subscription("ai"))
    gone = replace(subscription("gone", channel="C9"), state="paused", reason="3 March 2026: it was archived.")
    archive.put_subscription(gone)
    archive.put_subscription(
        replace(subscription("asked", channel="C8"), state="paused", reason="by request on 3 Mar")
    )
    keep(archive, 1, delivery("s1"))
    (claimed,) = archive.claim(NOW, LEASE)
    archive.settle(replace(claimed, state="rejected", attempts=1, settled=NOW, trouble="The card is too long."))
    archive.close()
    assert lines(config, capsys) == (
        1,
        [
            "BAD  ai-capex in console//C9: paused: 3 March 2026: it was archived. Say /resume there when it is back.",
            "BAD  deliveries: 1 of the last 1 were not told, the newest because: The card is too long.",
        ],
    )


def test_an_alert_that_cannot_fire_is_named(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = Rule(condition="amount", company="bytedance", metric="capex", value=Decimal(25 * 10**9), unit="count")
    archive = connect(load(config).store.url)
    archive.put_subscription(replace(subscription("old"), topics=(), rule=rule))
    archive.close()
    assert doctor(argparse.Namespace(config=config)) == 1
    (line,) = (said for said in capsys.readouterr().out.splitlines() if "cannot fire" in said)
    assert line == (
        "BAD  alert on capex of ByteDance, 25bn or more in console//terminal: It cannot fire: capex is money, and the rule "
        "does not say which. /alerts there mends it."
    )
