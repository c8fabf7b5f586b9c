from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from archive_samples import FEED, FULL_ENTRY, HOUR, NOW, entry, kept_entry, reading, state, story
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.archive import connect
from bot.model import Entry, Feed, FeedState, Notice, NoticeKind, PendingEntry, Telling
from bot.ports import Archive

FULL_STATE = FeedState(
    feed=Feed(
        url="https://wire.example/feed?a=1&b=2",
        name="Wire",
        publisher="wire",
        topics=("chips", "cloud"),
        every=timedelta(minutes=7, microseconds=3),
    ),
    title="The Wire — 通讯",
    health="failing",
    reason="the server said 503",
    failures=3,
    etag='W/"77"',
    last_modified="Mon, 02 Mar 2026 08:00:00 GMT",
    body_digest="0f" * 32,
    checked=NOW,
    succeeded=NOW - HOUR,
    next_check=NOW + HOUR,
    moved_to="https://wire.example/new",
    wait=timedelta(minutes=30),
    cadence=timedelta(hours=5, seconds=7),
    question="Are 50 new items news?",
)


MINUTE = timedelta(minutes=1)


def urls(archive: Archive) -> list[str]:
    return [known.feed.url for known in archive.feeds()]


def test_a_new_archive_is_empty(archive: Archive) -> None:
    assert (archive.feeds(), archive.due_feeds(NOW), archive.pending()) == ((), (), ())


def test_feeds_come_back_as_they_were_put_in(archive: Archive) -> None:
    archive.put_feeds([FULL_STATE.feed], managed=False, now=NOW)
    assert archive.feeds() == (FeedState(feed=FULL_STATE.feed),)
    archive.put_feed_state(FULL_STATE)
    assert archive.feeds() == (FULL_STATE,)


def test_feeds_are_listed_by_label(archive: Archive) -> None:
    named = [Feed(url="https://z.example", name="alpha"), Feed(url="https://a.example", name="Beta")]
    archive.put_feeds([*reversed(named), Feed(url="https://c.example", name="gamma")], managed=False, now=NOW)
    assert [known.label for known in archive.feeds()] == ["alpha", "Beta", "gamma"]


def test_putting_a_feed_again_keeps_its_state(archive: Archive) -> None:
    archive.put_feeds([FULL_STATE.feed], managed=True, now=NOW)
    archive.put_feed_state(FULL_STATE)
    renamed = replace(FULL_STATE.feed, name="Wire 2", topics=(), every=None)
    archive.put_feeds([renamed], managed=True, now=NOW)
    assert archive.feeds() == (replace(FULL_STATE, feed=renamed),)


def test_a_feed_that_left_the_file_is_retired_and_one_added_by_hand_is_not(archive: Archive) -> None:
    first, second, own = (Feed(url=f"https://{name}.example") for name in ("first", "second", "own"))
    archive.put_feeds([first, second], managed=True, now=NOW)
    archive.put_feeds([own], managed=False, now=NOW)
    archive.put_feeds([second], managed=True, now=NOW)
    assert urls(archive) == [own.url, second.url]


def test_a_managed_feed_added_by_hand_stays_managed(archive: Archive) -> None:
    archive.put_feeds([FEED], managed=True, now=NOW)
    archive.put_feeds([FEED], managed=False, now=NOW)
    archive.put_feeds([], managed=True, now=NOW)
    assert archive.feeds() == ()


def test_removing_a_feed_keeps_what_it_brought(archive: Archive) -> None:
    archive.put_feeds([FEED], managed=False, now=NOW)
    brought = archive.keep_poll(state(), [entry(1)], now=NOW)
    assert archive.remove_feed(FEED.url)
    assert not archive.remove_feed(FEED.url)
    assert not archive.remove_feed("https://never.example")
    assert (archive.feeds(), archive.due_feeds(NOW), archive.pending()) == ((), (), brought)


def test_a_removed_feed_that_is_added_again_is_looked_at_and_remembers(archive: Archive) -> None:
    archive.keep_poll(replace(state(), health="gone", reason="410", next_check=NOW + HOUR), [entry(1)], now=NOW)
    archive.remove_feed(FEED.url)
    archive.put_feeds([FEED], managed=False, now=NOW)
    assert archive.due_feeds(NOW) == (state(),)
    assert archive.keep_poll(state(), [entry(1)], now=NOW) == ()


def test_due_feeds(archive: Archive) -> None:
    def known(name: str, **changes: object) -> FeedState:
        return replace(state(f"https://{name}.example"), **changes)

    due = [
        known("never"),
        known("earlier", next_check=NOW - HOUR, health="failing"),
        known("just", next_check=NOW, health="ok"),
    ]
    others = [
        known("later", next_check=NOW + timedelta(microseconds=1)),
        known("paused", health="paused", next_check=NOW - HOUR),
        known("gone", health="gone"),
    ]
    for one in (*others, *due):
        archive.put_feed_state(one)
    assert archive.due_feeds(NOW) == tuple(due)


def test_new_entries_are_pending_and_come_back_as_they_were(archive: Archive) -> None:
    bare = Entry(feed=FEED.url, guid=None, link=None, title="")
    kept = archive.keep_poll(replace(state(), etag='"1"'), [FULL_ENTRY, bare], now=NOW)
    assert kept == (
        PendingEntry(id=kept[0].id, entry=FULL_ENTRY, seen=NOW),
        PendingEntry(id=kept[1].id, entry=bare, seen=NOW),
    )
    assert archive.pending() == kept
    assert archive.pending(limit=1) == kept[:1]
    assert archive.feeds() == (replace(state(), etag='"1"'),)


PLAIN = entry(1)
SAME_TEXT = replace(PLAIN, guid="other", link="https://ledger.example/other")


@pytest.mark.parametrize(
    ("later", "known"),
    [
        pytest.param(PLAIN, True, id="unchanged"),
        pytest.param(replace(PLAIN, title="New", summary="New", link="https://x.example/n"), True, id="same guid"),
        pytest.param(replace(PLAIN, guid="g2", title="New", summary="New"), True, id="same link"),
        pytest.param(
            replace(PLAIN, guid="g2", title="New", link="http://LEDGER.example/news/1/?utm_source=x#top"),
            True,
            id="same canonical link",
        ),
        pytest.param(SAME_TEXT, True, id="same text"),
        pytest.param(
            replace(SAME_TEXT, title="HEADLINE  1", summary="<b>Teaser</b>\n1"), True, id="same text, other markup"
        ),
        pytest.param(
            replace(SAME_TEXT, title="Headline\N{NO-BREAK SPACE}1", summary="Teaser\N{IDEOGRAPHIC SPACE}1"),
            True,
            id="same text, other spaces",
        ),
        pytest.param(replace(SAME_TEXT, title="Headline 2"), False, id="other title"),
        pytest.param(replace(SAME_TEXT, summary="Teaser 2"), False, id="other text"),
        pytest.param(replace(SAME_TEXT, feed="https://wire.example/rss"), False, id="same text in another feed"),
        pytest.param(
            replace(PLAIN, feed="https://wire.example/rss", link="https://wire.example/1"),
            False,
            id="same guid and text in another feed",
        ),
        pytest.param(
            replace(PLAIN, feed="https://wire.example/rss", guid="w1", title="New", summary="New"),
            True,
            id="same link in another feed",
        ),
    ],
)
def test_when_an_entry_is_known(archive: Archive, later: Entry, known: bool) -> None:
    archive.keep_poll(state(), [PLAIN], now=NOW)
    kept = archive.keep_poll(state(later.feed), [later], now=NOW + HOUR)
    assert [one.entry for one in kept] == ([] if known else [later])
    assert len(archive.pending()) == 1 + len(kept)


def test_a_daily_title_without_text_is_new_every_day(archive: Archive) -> None:
    monday = Entry(feed=FEED.url, guid="m", link="https://ledger.example/m", title="The morning in numbers")
    tuesday = replace(monday, guid="t", link="https://ledger.example/t")
    assert len(archive.keep_poll(state(), [monday, tuesday], now=NOW)) == 2


def test_a_title_alone_is_known_by_itself(archive: Archive) -> None:
    bare = Entry(feed=FEED.url, guid=None, link=None, title="Only a title")
    assert len(archive.keep_poll(state(), [bare, bare], now=NOW)) == 1
    assert archive.keep_poll(state(), [bare], now=NOW) == ()


def test_a_link_to_the_whole_site_tells_nothing_apart(archive: Archive) -> None:
    home = [replace(entry(number), link="https://ledger.example/") for number in (1, 2)]
    assert [one.entry for one in archive.keep_poll(state(), home, now=NOW)] == home


def test_an_entry_is_followed_through_one_change_after_another(archive: Archive) -> None:
    first = entry(1)
    steps = [
        replace(first, guid="moved"),
        replace(first, guid="moved", title="Corrected", summary="Corrected"),
        replace(first, guid="moved", title="Corrected", summary="Corrected", link="https://ledger.example/c"),
        replace(first, guid="again", title="Other", summary="Other", link="https://ledger.example/c"),
    ]
    kept = archive.keep_poll(state(), [first], now=NOW)
    for step in steps:
        assert archive.keep_poll(state(), [step], now=NOW + HOUR) == ()
    (one,) = archive.pending()
    assert (one.id, one.entry) == (kept[0].id, replace(first, title="Other", summary="Other"))


def test_one_poll_may_hold_an_entry_twice(archive: Archive) -> None:
    twice = [entry(1), replace(entry(1), guid="copy"), entry(2)]
    assert [one.entry for one in archive.keep_poll(state(), twice, now=NOW)] == [entry(1), entry(2)]


def test_letters_that_no_database_takes_are_replaced_one_for_one(archive: Archive) -> None:
    odd = replace(entry(1), title="a\0b\ud800c", content="x" * 9 + "\0")
    archive.keep_poll(state(), [odd], now=NOW)
    assert [one.entry for one in archive.pending()] == [
        replace(odd, title="a\ufffdb\ufffdc", content="x" * 9 + "\ufffd")
    ]


def test_a_poll_of_hundreds_of_entries(archive: Archive) -> None:
    many = [entry(number) for number in range(700)]
    assert [one.entry for one in archive.keep_poll(state(), many, now=NOW)] == many
    assert archive.keep_poll(state(), many, now=NOW) == ()
    assert [one.entry for one in archive.pending(limit=1000)] == many


def test_failed_readings_are_counted_until_the_last(archive: Archive) -> None:
    (pending,) = archive.keep_poll(state(), [entry(1)], now=NOW)
    archive.fail_entry(pending, "the page was slow", final=False, now=NOW)
    assert archive.pending() == (replace(pending, attempts=1),)
    archive.fail_entry(pending, "the page is gone", final=True, now=NOW)
    assert archive.pending() == ()
    account = archive.account()
    assert (account.fates, account.reasons) == ({"failed": 1}, {("failed", "the page is gone"): 1})


def test_a_correction_that_comes_too_soon_after_another_is_looked_for_again(archive: Archive) -> None:
    first = reading(1)
    first = replace(first, article=replace(first.article, feed=FEED.url))
    assert archive.keep_reading(kept_entry(archive, 1), first, story(first), (), reason="", now=NOW)
    polled = replace(state(), etag='"1"', last_modified="yesterday", body_digest="0f" * 32)
    archive.keep_poll(polled, [replace(entry(1), title="Headline 1, corrected")], now=NOW + MINUTE)
    (once,) = archive.pending()
    archive.fail_entry(once, "the page was gone", final=True, now=NOW + MINUTE)

    twice = replace(entry(1), title="Headline 1, corrected twice")
    archive.keep_poll(polled, [twice], now=NOW + 2 * MINUTE)
    (waiting,) = archive.feeds()
    assert (archive.pending(), waiting) == (
        (),
        replace(polled, etag=None, last_modified=None, body_digest=None),
    )

    archive.keep_poll(polled, [twice], now=NOW + HOUR)
    assert [pending.entry.title for pending in archive.pending()] == [twice.title]
    assert archive.feeds() == (polled,)


# --- first looks, floods, changes, notices --------------------------------------------------------


def test_an_entry_keeps_who_is_to_hear_of_it_and_one_too_old_is_not_read(archive: Archive) -> None:
    telling: list[Telling] = ["first", "background", "unread", "withheld"]
    kept = archive.keep_poll(state(), [entry(number) for number in range(4)], now=NOW, telling=telling)
    assert [one.telling for one in kept] == telling
    assert [one.telling for one in archive.pending()] == ["first", "background", "withheld"]
    assert archive.account().reasons == {("filtered", "older than we read of a feed that is new to us"): 1}
    assert archive.keep_poll(state(), [entry(2)], now=NOW + HOUR) == ()


def test_how_many_entries_would_be_new(archive: Archive) -> None:
    archive.keep_poll(state(), [entry(1)], now=NOW)
    assert archive.unknown([replace(entry(1), guid="moved"), entry(2), entry(3)]) == 2


def test_a_paused_feed_that_is_added_by_hand_is_looked_at_again_and_the_file_revives_nothing(
    archive: Archive,
) -> None:
    paused = replace(state(), health="paused", reason="Paused.", failures=12)
    archive.put_feeds([FEED], managed=True, now=NOW)
    archive.put_feed_state(paused)
    archive.put_feeds([FEED], managed=True, now=NOW)
    assert archive.feeds() == (paused,)
    archive.put_feeds([FEED], managed=False, now=NOW)
    assert archive.feeds() == (state(),)


def notice(text: str, kind: NoticeKind = "trouble") -> Notice:
    return Notice(feed=FEED.url, kind=kind, text=text, due=NOW)


def test_a_notice_is_kept_with_the_state_that_caused_it_and_taken_by_one(archive: Archive) -> None:
    archive.put_feed_state(state(), notice=notice("down"))
    archive.keep_poll(state(), [], now=NOW, notice=notice("up", "recovery"))
    taken = archive.claim_notices(NOW, HOUR)
    assert [(one.text, one.kind, one.begun) for one in taken] == [
        ("down", "trouble", None),
        ("up", "recovery", None),
    ]
    assert archive.claim_notices(NOW, HOUR) == ()
    again = archive.claim_notices(NOW + HOUR, HOUR)
    assert [(one.id, one.begun) for one in again] == [(one.id, NOW) for one in taken]


def test_a_notice_that_is_settled_is_not_taken_again(archive: Archive) -> None:
    archive.put_feed_state(state(), notice=notice("down"))
    (one,) = archive.claim_notices(NOW, HOUR)
    archive.settle_notice(one, "queued", reason="busy", due=NOW + 2 * HOUR)
    (later,) = archive.claim_notices(NOW + 2 * HOUR, HOUR)
    assert (later.id, later.attempts) == (one.id, 1)
    archive.settle_notice(later, "told", reason="", due=NOW)
    assert archive.claim_notices(NOW + 9 * HOUR, HOUR) == ()


def test_of_two_questions_about_a_feed_that_nobody_heard_yet_the_newer_is_asked(archive: Archive) -> None:
    for text in ("41 new items?", "60 new items?"):
        archive.put_feed_state(state(), notice=notice(text, "question"))
    assert [one.text for one in archive.claim_notices(NOW, HOUR)] == ["60 new items?"]


# --- replays --------------------------------------------------------------------------------------

TRACKED = ("utm_source=rss", "utm_campaign=x&utm_medium=y", "fbclid=1", "ref=home", "")
CHANGES = {
    "date": lambda one, turn: replace(one, published=None if turn % 3 == 0 else NOW - HOUR * turn),
    "title": lambda one, turn: replace(one, title=f"{one.title} (update {turn})"),
    "tracking": lambda one, turn: replace(one, link=f"{one.link}?{TRACKED[turn % len(TRACKED)]}#top"),
    "text": lambda one, turn: replace(one, summary=f"<p>Said {turn}</p>"),
    "guid": lambda one, turn: replace(one, guid=f"{one.guid}/{turn}"),
}


@settings(max_examples=25, deadline=None)
@given(
    replays=st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=8),
    order=st.randoms(use_true_random=False),
    dates=st.sampled_from(["given", "none", "equal"]),
)
def test_a_replay_in_which_every_item_changes_brings_nothing_new(
    replays: list[str], order: Random, dates: str
) -> None:
    """Whatever changes from poll to poll, in whatever order items stand: nothing is new, and no article is lost."""
    archive = connect("sqlite:///:memory:")
    published = {"given": NOW - HOUR, "none": None, "equal": NOW}[dates]
    items = [replace(entry(number), published=published) for number in range(6)]
    kept = archive.keep_poll(state(), items, now=NOW)
    for turn, change in enumerate(replays, 1):
        items = [CHANGES[change](one, turn) for one in items]
        order.shuffle(items)
        assert archive.keep_poll(state(), items, now=NOW + turn * HOUR) == ()
    assert [one.id for one in archive.pending()] == [one.id for one in kept]
    archive.close()
