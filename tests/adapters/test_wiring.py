"""What the configuration asks for, over a real archive, from one start to the next."""

from datetime import timedelta

from making import CHANNEL, NOW

from adapters.archive import connect
from adapters.settings import PLATFORMS
from adapters.wiring import put_configured
from bot import commands, queries
from bot.config import parse

FOLLOWS = (
    '[platforms.console]\n[[subscriptions]]\nplatform = "console"\nchannel = "terminal"\ntopics = ["chips"]\n'
)


def started(archive, text):
    put_configured(archive, parse(text, {}, PLATFORMS), NOW)
    return [one.topics for one in archive.subscriptions()]


def say(archive, text):
    asked = queries.Asked(command=commands.parse(text), address=CHANNEL, now=NOW + timedelta(hours=1))
    return queries.answer(asked, archive)


def test_what_a_channel_ended_does_not_come_back_with_the_next_start():
    archive = connect("sqlite:///:memory:")
    assert started(archive, FOLLOWS) == [("chips",)]
    assert "does not come back" in say(archive, "/unsubscribe chips").parts[1].text
    assert started(archive, FOLLOWS) == []
    assert started(archive, FOLLOWS) == []
    say(archive, "/subscribe chips")
    assert started(archive, FOLLOWS) == [("chips",)]
    archive.close()


def test_what_is_configured_anew_counts_again():
    archive = connect("sqlite:///:memory:")
    started(archive, FOLLOWS)
    say(archive, "/unsubscribe chips")
    assert started(archive, "[platforms.console]\n") == []
    assert started(archive, FOLLOWS) == [("chips",)]
    archive.close()


def test_the_time_zone_that_a_channel_chose_is_kept_by_the_next_start():
    archive = connect("sqlite:///:memory:")
    started(archive, FOLLOWS)
    say(archive, "/settings tz Asia/Tokyo")
    started(archive, FOLLOWS)
    assert [one.tz for one in archive.subscriptions()] == ["Asia/Tokyo"]
    archive.close()
