from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from archive_samples import (
    FEED,
    HOUR,
    NOW,
    article,
    delivery,
    entry,
    figure,
    full_reading,
    keep,
    kept_entry,
    reading,
    state,
    story,
    subscription,
)
from sqlalchemy import select

from adapters.archive import connect, engines, lookups
from adapters.archive.tables import entries
from bot.errors import Refused
from bot.model import Amount, Reading, Report, Story
from bot.ports import Archive


def put(archive: Archive, one: Reading, told: Story | None = None) -> bool:
    told = told or story(one, name=f"story of {one.article.id}")
    return archive.keep_reading(None, one, told, (), reason="nobody asked", now=NOW)


def nothing_kept(archive: Archive) -> bool:
    return archive.recent_stories(NOW - 99 * HOUR) == () and archive.reports() == ()


def test_a_reading_comes_back_equal_in_every_field(archive: Archive) -> None:
    full = full_reading()
    assert put(archive, full)
    assert archive.article("a-full") == full
    assert archive.find_article("http://ledger.example/a/full/?utm_source=x&id=7#top") == full
    assert [str(one.value) for one in full.figures] == [str(one.figure.value) for one in archive.reports(limit=10)]


def test_a_bare_reading_comes_back_equal(archive: Archive) -> None:
    full = full_reading()
    bare = Reading(article=replace(full.article, text="", title=""), gist=replace(full.gist, dropped=()))
    assert put(archive, bare)
    assert archive.article("a-full") == bare


def test_what_is_not_kept_is_none(archive: Archive) -> None:
    assert archive.article("a1") is None
    assert archive.find_article("https://ledger.example/news/1") is None
    assert archive.story("s1") is None
    assert nothing_kept(archive)


DIGITS = ["0.1", "160000000000", "1E-8", "-0", "1.10", "12345678901234567890.0987654321"]


def test_amounts_keep_their_digits(archive: Archive) -> None:
    source = article(1)
    alt = [(Amount(value=Decimal(digits), unit="EUR"),) for digits in DIGITS]
    exact = [figure(source, value=one[0].value, alt=one) for one in alt]
    put(archive, replace(reading(1), figures=tuple(exact)))
    kept = [report.figure for report in archive.reports()]
    assert [str(one.value) for one in kept] == DIGITS
    assert [str(one.alt[0].value) for one in kept] == DIGITS


def test_times_come_back_in_utc(archive: Archive) -> None:
    hong_kong = datetime(2026, 1, 1, 7, 30, 0, 999999, tzinfo=timezone(timedelta(hours=8)))
    put(archive, reading(1, hong_kong))
    kept = archive.article("a1")
    assert kept is not None
    assert kept.article.published.isoformat() == "2025-12-31T23:30:00.999999+00:00"


def test_a_time_without_zone_is_refused(archive: Archive) -> None:
    with pytest.raises(Refused):
        put(archive, reading(1, NOW.replace(tzinfo=None)))
    assert nothing_kept(archive)


def test_a_kept_entry_is_not_pending_and_its_text_is_stored_once(lasting_url: str) -> None:
    archive = connect(lasting_url)
    keep(archive, 1)
    assert archive.pending() == ()
    assert archive.keep_poll(state(), [entry(1)], now=NOW) == ()
    archive.close()
    engine, _ = engines.open_engine(lasting_url)
    with engine.connect() as connection:
        rows = connection.execute(select(entries.c.title, entries.c.summary, entries.c.content))
        assert rows.all() == [("Headline 1", "", "")]
    engine.dispose()


def test_a_second_article_of_the_same_address_is_merged(archive: Archive) -> None:
    keep(archive, 1)
    again = kept_entry(archive, 2)
    source = replace(article(9), url="http://ledger.example/news/1/?utm_medium=x", outlet="Copy")
    twin = Reading(article=source, gist=reading(9).gist, figures=(figure(source),))
    archive.put_subscription(subscription())
    told = story(reading(1), twin, name="s1", revision=5)
    assert not archive.keep_reading(again, twin, told, [delivery(revision=5)], reason="", now=NOW)
    assert (archive.pending(), archive.deliveries(), archive.article("a9")) == ((), (), None)
    assert archive.story("s1") == story(reading(1))
    account = archive.account()
    assert account.reasons["merged", "the same article as https://ledger.example/news/1"] == 1


def test_a_second_article_of_the_same_id_is_merged(archive: Archive) -> None:
    put(archive, reading(1))
    twin = reading(1)
    assert not put(archive, replace(twin, article=replace(twin.article, url="https://other.example/1")))


@pytest.mark.parametrize("url", ["", " ", "https://ledger.example/", "https://ledger.example/?utm_source=rss"])
def test_articles_without_an_address_of_their_own_are_different(archive: Archive, url: str) -> None:
    apart = [reading(1), reading(2)]
    apart = [replace(one, article=replace(one.article, url=url)) for one in apart]
    assert [put(archive, one) for one in apart] == [True, True]
    assert [archive.article("a1"), archive.article("a2"), archive.find_article(url)] == [*apart, None]


def test_a_story_comes_back_equal_and_as_it_was_last(archive: Archive) -> None:
    one, two, three = reading(1), reading(2, NOW - HOUR), reading(3)
    first = Story(id="s", readings=(one,), state="rumoured", importance=0.1, parts=(("amount", 1 / 3),))
    assert put(archive, one, first)
    assert archive.story("s") == first
    grown = Story(
        id="s", readings=(two, one), revision=1, state="confirmed", importance=2.5, parts=(), told_by="a1"
    )
    assert put(archive, two, grown)
    assert archive.story("s") == grown
    other = story(three, name="t", revision=7)
    assert put(archive, three, other)
    assert archive.recent_stories(NOW) == (grown, other)


def test_two_stories_become_one(archive: Archive) -> None:
    one, two, three = (reading(number) for number in (1, 2, 3))
    put(archive, one, story(one, name="s"))
    put(archive, two, story(two, name="t"))
    both = story(one, two, three, name="t")
    put(archive, three, both)
    assert (archive.story("s"), archive.story("t")) == (None, both)
    assert archive.recent_stories(NOW) == (both,)


def test_a_story_keeps_the_article_that_another_process_added(archive: Archive) -> None:
    one, two, three = (reading(number) for number in (1, 2, 3))
    put(archive, one, story(one, name="s"))
    put(archive, two, story(one, two, name="s", revision=1))
    put(archive, three, story(one, three, name="s", revision=1))
    kept = archive.story("s")
    assert kept is not None
    assert {member.article.id for member in kept.readings} == {"a1", "a2", "a3"}


def test_recent_stories_are_newest_first_and_whole(archive: Archive) -> None:
    ages = {1: 50 * HOUR, 2: 3 * HOUR, 3: 2 * HOUR, 4: HOUR}
    old, first, second, third = (reading(number, NOW - age) for number, age in ages.items())
    aged, grown = story(old, name="old"), story(old, third, name="old")
    put(archive, old, aged)
    put(archive, first, story(first, name="x"))
    put(archive, second, story(second, name="y"))
    assert [one.id for one in archive.recent_stories(NOW - 4 * HOUR)] == ["y", "x"]
    put(archive, third, grown)
    assert archive.recent_stories(NOW - 2 * HOUR) == (grown, story(second, name="y"))
    assert archive.recent_stories(NOW - 4 * HOUR, limit=1) == (grown,)


def broken_story(one: Reading) -> tuple[Reading, Story]:
    return one, story(reading(7), one, name="s")


def broken_evidence(one: Reading) -> tuple[Reading, Story]:
    stray = replace(one.figures[0], evidence=replace(one.figures[0].evidence, article="a7"))
    one = replace(one, figures=(stray,))
    return one, story(one, name="s")


@pytest.mark.parametrize("breaking", [broken_story, broken_evidence])
def test_what_points_at_nothing_is_refused_whole(
    archive: Archive, breaking: Callable[[Reading], tuple[Reading, Story]]
) -> None:
    pending = kept_entry(archive, 1)
    broken, told = breaking(reading(1))
    with pytest.raises(Refused):
        archive.keep_reading(pending, broken, told, (), reason="", now=NOW)
    assert nothing_kept(archive)
    assert archive.pending() == (pending,)


def test_a_delivery_for_nobody_takes_the_whole_reading_back(archive: Archive) -> None:
    pending = kept_entry(archive, 1)
    with pytest.raises(Refused, match="points at nothing kept"):
        archive.keep_reading(pending, reading(1), story(reading(1)), [delivery()], reason="", now=NOW)
    assert nothing_kept(archive)
    assert archive.pending() == (pending,)


# --- the ledger -----------------------------------------------------------------------------------


def filled(archive: Archive) -> dict[str, Report]:
    """Five figures in three articles, by a short name."""

    def source(number: int, age: timedelta, *kinds: dict[str, object]) -> list[Report]:
        one = article(number, NOW - age)
        one_reading = replace(reading(number, NOW - age), figures=tuple(figure(one, **kind) for kind in kinds))
        put(archive, one_reading, story(one_reading, name=f"s{number}"))
        return [Report(figure=found, article=one, story=f"s{number}") for found in one_reading.figures]

    unknown = {"company": None, "entity": "Nordlicht"}
    old = source(1, 48 * HOUR, {}, {"metric": "revenue"})
    new = source(2, HOUR, {"company": "vega", "entity": "Vega"}, unknown)
    mid = source(3, 24 * HOUR, {})
    return dict(zip(["old capex", "old revenue", "vega", "unknown", "mid capex"], [*old, *new, *mid], strict=True))


ASKED: list[tuple[dict[str, Any], list[str]]] = [
    ({}, ["vega", "unknown", "mid capex", "old capex", "old revenue"]),
    ({"limit": 2}, ["vega", "unknown"]),
    ({"companies": ["nordlicht"]}, ["mid capex", "old capex", "old revenue"]),
    ({"companies": ["nordlicht"], "metrics": ["revenue"]}, ["old revenue"]),
    ({"companies": ["nordlicht"], "since": NOW - 24 * HOUR}, ["mid capex"]),
    ({"companies": ["NORDLICHT"]}, ["unknown"]),
    ({"companies": ["vega", "Nordlicht"]}, ["vega", "unknown"]),
    ({"metrics": ["revenue", "capex"], "since": NOW - HOUR}, ["vega", "unknown"]),
    ({"metrics": ["fine"]}, []),
    ({"companies": ["nobody"]}, []),
]


def test_reports(archive: Archive) -> None:
    known = filled(archive)
    found = [archive.reports(**asked) for asked, _ in ASKED]
    assert found == [tuple(known[name] for name in names) for _, names in ASKED]


def test_metric_counts(archive: Archive) -> None:
    filled(archive)
    assert archive.metric_counts("nordlicht") == {"capex": 2, "revenue": 1}
    assert list(archive.metric_counts("nordlicht")) == ["capex", "revenue"]
    assert archive.metric_counts("Nordlicht") == {"capex": 1}
    assert archive.metric_counts("nobody") == {}


def test_somebody_without_an_id_is_found_by_the_beginning_of_the_name(archive: Archive) -> None:
    for number, name in enumerate(("Larkspur Robotics", "Larkspur Robotics", "Larkmoor", "Vega"), start=70):
        one = reading(number)
        put(archive, replace(one, figures=(figure(one.article, entity=name, company=None),)))
    assert archive.names_like("larks") == ("Larkspur Robotics",)
    assert archive.names_like("Lark") == ("Larkmoor", "Larkspur Robotics")
    assert archive.names_like("Lark", 1) == ("Larkmoor",)
    assert archive.names_like("robotics") == ()


def test_many_articles_are_asked_for_in_pieces(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lookups, "_PIECE", 4)
    many = [reading(number, NOW - timedelta(minutes=number)) for number in range(11)]
    for one in many:
        put(archive, one)
    put(archive, reading(99), story(*many, reading(99), name="s"))
    assert [one.article for one in archive.reports(companies=["nordlicht"])] == [
        one.article for one in sorted([*many, reading(99)], key=lambda one: one.article.published, reverse=True)
    ]
    assert archive.recent_stories(NOW - HOUR) == (story(*many, reading(99), name="s"),)


def test_articles_outlive_their_feed(archive: Archive) -> None:
    keep(archive, 1)
    archive.remove_feed(FEED.url)
    assert archive.article("a1") == reading(1)


def test_the_story_that_an_article_is_in(archive: Archive) -> None:
    keep(archive, 1)
    told = keep(archive, 2, name="s1")
    assert archive.story_with("a2") == archive.story_with("a1") == told
    assert archive.story_with("a3") is None
