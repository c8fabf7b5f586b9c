"""Time zones as people call them."""

import pytest

from bot import commands
from bot.commands.zones import zone
from bot.errors import NotUnderstood


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Europe/London", "Europe/London"),
        ("london", "Europe/London"),
        ("New York", "America/New_York"),
        ("asia/hong_kong", "Asia/Hong_Kong"),
        ("singapore", "Asia/Singapore"),
        ("San Francisco", "America/Los_Angeles"),
        ("香港", "Asia/Hong_Kong"),
        ("utc", "UTC"),
        ("GMT", "GMT"),
    ],
)
def test_a_zone_goes_by_its_name_or_by_a_city(said, name):
    assert zone(said) == name
    assert commands.parse(f"/settings tz {said}").arguments == ("tz", name)
    assert commands.parse(f"/settings time zone to {said}").arguments == ("tz", name)


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("Londn", ["Europe/London"]),
        ("Europe/Londn", ["Europe/London"]),
        ("san fransisco", ["America/Los_Angeles"]),
        ("EST", ["America/New_York"]),
        ("IST", ["Asia/Kolkata", "Europe/Dublin"]),
        ("UTC+8", ["Asia/Shanghai", "Asia/Singapore"]),
        ("GMT-05:00", ["America/New_York"]),
        ("+5:30", ["Asia/Kolkata"]),
        ("Narnia", []),
    ],
)
def test_what_is_no_zone_offers_those_that_may_be_meant(said, offered):
    with pytest.raises(NotUnderstood) as told:
        commands.parse(f"/settings tz {said}")
    assert str(told.value) == f"I do not know the time zone “{said}”."
    assert told.value.suggestions == tuple(f"/settings tz {name}" for name in offered)
    assert told.value.hint.startswith(f"Did you mean {offered[0]}?" if offered else "Name a city")


def test_a_wish_keeps_its_other_words_where_its_zone_is_mended():
    with pytest.raises(NotUnderstood) as told:
        commands.parse("/subscribe chips daily 08:00 in Europe/Londn")
    assert told.value.suggestions == ("/subscribe chips daily 08:00 in Europe/London",)


def test_the_zone_has_to_be_named():
    with pytest.raises(NotUnderstood, match="Which time zone"):
        commands.parse("/settings tz")
