import asyncio
import gzip
import hashlib
import tomllib
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from simulators.web import answer, for_ever, head, in_pieces, redirect, web

from adapters.feeds import FeedReader, polling
from adapters.feeds.documents import Document
from adapters.feeds.parsing import ParsingProcesses
from adapters.feeds.reading import read
from adapters.feeds.waits import feed_wait, header_wait, longer
from adapters.fetch import Fetcher, Settings
from bot.errors import Gone, NotAFeed, Refused, Retry, Unsafe
from bot.model import Entry, Feed, FeedState, Poll

OPEN = Settings(timeout=0.5, idle=0.25, max_bytes=200_000, allow_private=("127.0.0.1/32",))
RSS = (
    b"<rss version='2.0'><channel><title>The Wire</title><ttl>30</ttl><item><title>Fab opens</title>"
    b"<link>/a/1</link><guid isPermaLink='false'>1</guid></item></channel></rss>"
)
PAGE = b"<html><link rel=alternate type='application/rss+xml' title='News' href='/feed'></html>"
WAITS = tomllib.loads((Path(__file__).parents[1] / "golden/feeds/waits.toml").read_text(encoding="utf-8"))


def digest(body):
    return hashlib.sha256(body).hexdigest()


async def in_this_process(body, **more):
    return read(body, **more)


@asynccontextmanager
async def reading(**scripts):
    """A site and a reader of it."""
    async with (
        web(**scripts) as site,
        Fetcher(OPEN) as fetcher,
        FeedReader(fetcher, in_this_process) as feeds,
    ):
        yield site, feeds


def state(url, **more):
    return FeedState(feed=Feed(url=url), **more)


# --- polling --------------------------------------------------------------------------------------


async def test_a_first_look_brings_entries_validators_and_the_wait():
    script = answer(RSS, etag='"1"', last_modified="Mon, 02 Mar 2026 08:00:00 GMT", cache_control="max-age=60")
    async with reading(feed=script) as (site, feeds):
        url = site.url("/feed")
        poll = await feeds.poll(state(url))
    assert poll == Poll(
        changed=True,
        entries=(Entry(feed=url, guid="1", link=site.url("/a/1"), title="Fab opens"),),
        title="The Wire",
        etag='"1"',
        last_modified="Mon, 02 Mar 2026 08:00:00 GMT",
        body_digest=digest(RSS),
        wait=timedelta(minutes=30),
    )
    sent = site.asked[0].headers
    assert [name for name in ("if-none-match", "if-modified-since") if name in sent] == []


async def test_a_second_look_is_conditional_and_a_304_keeps_what_we_know():
    async with reading(feed=answer(status=304, cache_control="max-age=900")) as (site, feeds):
        known = {"etag": '"1"', "last_modified": "yesterday", "body_digest": "0f" * 32}
        poll = await feeds.poll(state(site.url("/feed"), **known))
    assert poll == Poll(changed=False, wait=timedelta(minutes=15), **known)
    sent = site.asked[0].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"1"', "yesterday")


async def test_the_same_body_again_is_not_parsed():
    async def never(body, **more):
        raise AssertionError("parsed an unchanged body")

    async with web(feed=answer(RSS, etag='"2"')) as site, Fetcher(OPEN) as fetcher:
        known = state(site.url("/feed"), body_digest=digest(RSS), etag='"1"')
        poll = await FeedReader(fetcher, never).poll(known)
    assert poll == Poll(changed=False, etag='"2"', body_digest=digest(RSS))


@pytest.mark.parametrize("etag", ["“1”", "x" * 2000])
async def test_validators_that_cannot_be_sent_back_are_not_kept(etag):
    script = head(content_length=len(RSS)).replace(b"\r\n\r\n", b"\r\nETag: " + etag.encode() + b"\r\n\r\n") + RSS
    async with reading(feed=script) as (site, feeds):
        assert (await feeds.poll(state(site.url("/feed")))).etag is None


async def test_a_packed_body_in_pieces_is_a_feed():
    packed = gzip.compress(RSS)
    script = in_pieces(head(content_encoding="gzip", content_length=len(packed)), packed[:20], packed[20:])
    async with reading(feed=script) as (site, feeds):
        poll = await feeds.poll(state(site.url("/feed")))
    assert [entry.guid for entry in poll.entries] == ["1"]


async def test_a_body_that_may_be_cut_is_read_and_leaves_no_validators():
    cut = RSS[:-20]
    async with reading(feed=head(etag='"1"') + cut, whole=head(etag='"1"') + RSS) as (site, feeds):
        poll = await feeds.poll(state(site.url("/feed")))
        whole = await feeds.poll(state(site.url("/whole")))
    assert (poll.etag, poll.body_digest, [entry.guid for entry in poll.entries]) == (None, None, ["1"])
    assert (whole.etag, whole.body_digest) == ('"1"', digest(RSS))


async def test_a_moved_feed_is_asked_at_its_new_address_under_its_old_name():
    async with reading(old=redirect("/new", 301), new=answer(RSS)) as (site, feeds):
        first = await feeds.poll(state(site.url("/old")))
        later = await feeds.poll(state(site.url("/old"), moved_to=first.moved_to))
    assert (first.moved_to, later.moved_to) == (site.url("/new"), None)
    assert site.paths == ["/old", "/new", "/new"]
    assert later.entries[0].feed == site.url("/old")


BOMB = (
    b"<!DOCTYPE b [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><rss version='2.0'><channel>"
    b"<title>&b;</title></channel></rss>"
)
LOOK = "look for its RSS or Atom address."


@pytest.mark.parametrize(
    ("script", "kind", "sentence"),
    [
        (answer(status=410), Gone, "answered 410 (Gone): it is gone for good; remove it or find its new address."),
        (answer(status=404), Retry, "answered 404 (Not Found): nothing is there; check the address."),
        (answer(status=503), Retry, "answered 503 (Service Unavailable); we ask again later."),
        (answer(status=429, retry_after=60), Retry, "answered 429 (Too Many Requests); we ask again later."),
        (for_ever(head(), b" " * 65536), Unsafe, "sends more than 200,000 bytes; we stopped reading."),
        (in_pieces(b"", pause=3), Retry, "sent nothing for too long; we ask again later."),
        (redirect("/feed"), Refused, "sends us on more than 5 times; check the address in a browser."),
        (answer(b""), NotAFeed, "gives us no feed: the answer is empty."),
        (answer(b"Soon!"), NotAFeed, "gives us no feed: it is plain text."),
        (answer(b"<html></html>"), NotAFeed, f"gives us a web page that names no feed; {LOOK}"),
    ],
    ids=["gone", "missing", "broken", "too often", "huge", "slow", "loop", "empty", "text", "page"],
)
async def test_what_can_go_wrong_is_said_in_one_sentence(script, kind, sentence):
    async with reading(feed=script) as (site, feeds):
        with pytest.raises((Retry, Gone, Refused, NotAFeed)) as caught:
            await feeds.poll(state(site.url("/feed")))
    assert (type(caught.value), str(caught.value)) == (kind, f"127.0.0.1 {sentence}")
    assert getattr(caught.value, "after", None) == (timedelta(minutes=1) if "429" in sentence else None)


GUARD = "if that is meant, open its range in [fetch] allow_private."


async def test_private_places_and_bombs_are_unsafe():
    async with reading(inside=redirect("http://169.254.169.254/latest/"), bomb=answer(BOMB)) as (site, feeds):
        said = []
        for path in ("/inside", "/bomb"):
            with pytest.raises(Unsafe) as caught:
                await feeds.poll(state(site.url(path)))
            said.append(str(caught.value))
    assert said == [
        f"169.254.169.254 leads to a link-local address; {GUARD}",
        "We do not read what 127.0.0.1 gives us: the document declares entities made of entities "
        "(an entity bomb), which we do not expand.",
    ]


async def test_a_page_instead_of_a_feed_says_which_feeds_it_names():
    async with reading(page=answer(PAGE, content_type="text/html")) as (site, feeds):
        with pytest.raises(NotAFeed) as caught:
            await feeds.poll(state(site.url("/page")))
    assert caught.value.found == (site.url("/feed"),)
    assert str(caught.value) == f"127.0.0.1 gives us a web page, not a feed; it names {site.url('/feed')}."


async def test_a_404_that_stays_is_gone():
    async with reading() as (site, feeds):
        with pytest.raises(Gone):
            await feeds.poll(state(site.url("/feed"), failures=9))


# --- finding feeds --------------------------------------------------------------------------------


async def test_a_feeds_address_is_that_feed_with_its_title():
    async with reading(feed=answer(RSS)) as (site, feeds):
        found = await feeds.discover(site.url("/feed"))
    assert found == (Feed(url=site.url("/feed"), name="The Wire"),)
    assert site.paths == ["/feed"]


async def test_a_feed_that_moved_is_found_where_it_is_now():
    async with reading(old=redirect("/feed", 308), now=redirect("/feed", 302), feed=answer(RSS)) as (site, feeds):
        moved = await feeds.discover(site.url("/old"))
        lent = await feeds.discover(site.url("/now"))
    assert [feed.url for feed in (*moved, *lent)] == [site.url("/feed"), site.url("/now")]


async def test_a_sites_address_is_the_feeds_that_its_page_names_with_one_get():
    page = PAGE + b"<link rel=alternate type=application/atom+xml href=b>"
    async with reading(page=answer(page)) as (site, feeds):
        found = await feeds.discover(site.url("/page"))
    assert found == (Feed(url=site.url("/feed"), name="News"), Feed(url=site.url("/b")))
    assert site.paths == ["/page"]


async def test_a_page_without_feeds_is_explained():
    async with reading(page=answer(b"<html></html>")) as (site, feeds):
        with pytest.raises(NotAFeed, match=r"^127\.0\.0\.1 gives us a web page that names no feed; look for"):
            await feeds.discover(site.url("/page"))


async def test_an_address_without_a_scheme_is_asked_by_https():
    async with reading() as (_, feeds):
        with pytest.raises(Unsafe, match=r"^10\.0\.0\.1 leads to a private address"):
            await feeds.discover("10.0.0.1/news")


# --- waits ----------------------------------------------------------------------------------------


def seconds(wait):
    return wait and wait.total_seconds()


@pytest.mark.parametrize("case", WAITS["http"], ids=lambda case: str(case["headers"]))
def test_http_says_how_long_to_stay_away(case):
    assert seconds(header_wait(case["headers"])) == case.get("seconds")


@pytest.mark.parametrize("case", WAITS["feed"], ids=lambda case: str(case["said"]))
def test_a_feed_says_how_long_to_stay_away(case):
    assert seconds(feed_wait(*case["said"])) == case.get("seconds")


def test_the_longer_wait_counts():
    one, two = timedelta(minutes=1), timedelta(minutes=2)
    assert [longer(one, two), longer(None, one), longer(two, None), longer(None, None)] == [two, one, two, None]


# --- processes ------------------------------------------------------------------------------------

# Thousands of categories in one entry take feedparser quadratic time.
TOUGH = b"<rss version='2.0'><channel><item>" + b"".join(b"<category>%d</category>" % n for n in range(60_000))


async def test_children_read_what_we_would_read_ourselves():
    bodies = {"rss": RSS, "json": b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": "\\ud800"}]}'}
    async with ParsingProcesses(most=1) as processes:
        for body in bodies.values():
            more = {"url": "https://wire.example/f", "feed": "f", "content_type": "text/xml; charset=utf-8"}
            assert await processes(body, **more) == read(body, **more)
        page = await processes(PAGE, url="https://wire.example/", feed="f", content_type="")
        assert page.links == (("https://wire.example/feed", "News"),)
        with pytest.raises(NotAFeed, match=r"^it is plain text$"):
            await processes(b"words", url="", feed="", content_type="")
        with pytest.raises(Unsafe, match="an entity bomb"):
            await processes(BOMB, url="", feed="", content_type="")


async def test_a_body_that_takes_too_long_is_given_up_and_the_next_is_read():
    async with ParsingProcesses(most=1, seconds=1.0) as processes:
        with pytest.raises(Unsafe, match=r"^it takes more than 1 seconds to read$"):
            await processes(TOUGH, url="", feed="", content_type="")
        assert await processes(RSS, url="", feed="", content_type="") == read(RSS, url="", feed="")


async def test_a_cancelled_reading_leaves_no_process_behind():
    async with ParsingProcesses(most=1) as processes:
        task = asyncio.create_task(processes(TOUGH, url="", feed="", content_type=""))
        await asyncio.sleep(0.4)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert isinstance(await processes(RSS, url="", feed="", content_type=""), Document)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="environments of processes are not shown here")
async def test_children_inherit_no_secret(monkeypatch):
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-not-for-children")
    async with ParsingProcesses(most=1) as processes:
        await processes(RSS, url="", feed="", content_type="")
        environment = await asyncio.to_thread(Path(f"/proc/{processes._idle[0].pid}/environ").read_bytes)
    assert b"PYTHONPATH" in environment
    assert b"xoxb" not in environment


async def test_a_child_that_died_in_its_sleep_is_replaced():
    async with ParsingProcesses(most=1) as processes:
        await processes(RSS, url="", feed="", content_type="")
        processes._idle[0].kill()
        await processes._idle[0].wait()
        assert isinstance(await processes(RSS, url="", feed="", content_type=""), Document)


# A document type is odd, however harmless.
ODD = b"<!DOCTYPE rss>" + RSS


async def test_plain_feeds_need_no_child_and_odd_ones_are_read_by_one():
    async with (
        web(plain=answer(RSS), odd=answer(ODD)) as site,
        Fetcher(OPEN) as fetcher,
        FeedReader(fetcher) as feeds,
    ):
        plain = await feeds.poll(state(site.url("/plain")))
        children = list(feeds._processes._idle)
        odd = await feeds.poll(state(site.url("/odd")))
        assert (children, len(feeds._processes._idle)) == ([], 1)
    assert replace(plain, entries=()) == Poll(
        changed=True, title="The Wire", body_digest=digest(RSS), wait=timedelta(minutes=30)
    )
    assert [replace(entry, feed="") for entry in plain.entries] == [
        replace(entry, feed="") for entry in odd.entries
    ]


async def test_a_large_feed_is_left_to_a_child():
    given = []

    async def child(body, **more):
        given.append(len(body))
        return read(body, **more)

    large = RSS.replace(b"Fab opens", b"Fab opens" + b" " * polling.SMALL)
    async with web(feed=answer(large)) as site, Fetcher(replace(OPEN, max_bytes=10**6)) as fetcher:
        poll = await FeedReader(fetcher, child).poll(state(site.url("/feed")))
    assert (given, [entry.title for entry in poll.entries]) == ([len(large)], ["Fab opens"])
