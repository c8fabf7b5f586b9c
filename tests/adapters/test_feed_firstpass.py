"""The cheap first pass says what feedparser says of every document that it reads, and leaves the rest alone."""

import tomllib
from pathlib import Path

import pytest
from feedparser.mixin import _FeedParserMixin
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.demo.newsroom import Newsroom
from adapters.feeds.firstpass import opened, plain_document
from adapters.feeds.plainfeeds import MEANT, PREFIXES
from adapters.feeds.reading import judged
from bot.errors import NotAFeed, Unsafe

URL = "https://wire.example/feeds/all.xml"
GOLDEN = Path(__file__).parents[1] / "golden/feeds"
CASES = tomllib.loads((GOLDEN / "plain.toml").read_text(encoding="utf-8"))["case"]
ENTRIES = tomllib.loads((GOLDEN / "entries.toml").read_text(encoding="utf-8"))["case"]
SPACES = """
    xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
    xmlns:media="http://search.yahoo.com/mrss/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
    xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:slash="http://purl.org/rss/1.0/modules/slash/"
    xmlns:thr="http://purl.org/syndication/thread/1.0" xmlns:x="urn:x" xmlns:title="urn:title"
"""
ATOM = 'xmlns:atom="http://www.w3.org/2005/Atom"'


def rss(item="", channel=""):
    inner = f"{channel}<item><title>t</title>{item}</item>"
    return f'<rss version="2.0" {ATOM} {SPACES}><channel>{inner}</channel></rss>'


def atom(entry, feed=""):
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {SPACES}>{feed}<entry><title>t</title>{entry}</entry></feed>'
    )


def text_of(case):
    if "document" in case:
        return case["document"]
    return atom(case["entry"]) if "entry" in case else rss(case.get("item", ""), case.get("channel", ""))


def both(text):
    """The document by the first pass, None if it is odd, and by the judge."""
    answer = opened(text.encode())
    return plain_document(answer, url=URL, feed=URL), judged(answer, url=URL, feed=URL)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_plain_documents_are_read_as_the_judge_reads_them_and_odd_ones_are_not(case):
    plain, judgement = both(text_of(case))
    assert plain == (judgement if case["plain"] else None)


@pytest.mark.parametrize("case", ENTRIES, ids=lambda case: case["name"])
def test_the_golden_documents_are_read_the_same_both_ways(case):
    plain, judgement = both(case["body"])
    assert plain in (None, judgement)


async def test_the_built_in_newsroom_is_plain():
    import aiohttp

    async with Newsroom() as newsroom, aiohttp.ClientSession() as session:
        for outlet in newsroom.outlets:
            async with session.get(f"{newsroom.base}/feeds/{outlet}.xml") as response:
                plain, judgement = both(await response.text())
            assert plain == judgement


# --- that nothing which feedparser understands is taken for a stranger ----------------------------


def test_every_element_that_feedparser_handles_is_known_to_mean_something():
    handled = {name.split("_", 2)[2].lower() for name in dir(_FeedParserMixin) if name[:5] in ("_star", "_end_")}
    assert handled - MEANT == set()


def test_every_name_space_that_feedparser_handles_is_known_by_its_prefix():
    speaking = {name.partition("_")[0] + "_" for name in MEANT if "_" in name}
    theirs = {
        uri.lower(): f"{prefix.lower()}_" if prefix else "" for uri, prefix in _FeedParserMixin.namespaces.items()
    }
    needed = {uri: prefix for uri, prefix in theirs.items() if uri and (not prefix or prefix in speaking)}
    assert {uri: PREFIXES.get(uri) for uri in needed} == needed


# --- documents that nobody thought of -------------------------------------------------------------

NAMES = """title link guid id description summary content content:encoded pubDate published updated dc:date author
    dc:creator category source media:content media:thumbnail media:group media:credit media:title media:description
    itunes:summary itunes:author itunes:owner slash:comments x:rank title:x comments enclosure name image language ttl""".split()
ATTRIBUTES = [
    "", "", "", "", 'type="html"', 'type="text"', 'isPermaLink="false"', 'href="https://wire.example/l"', 'url="u"',
    'rel="self" href="s"', 'xml:lang="de"', 'base="b"', 'x:href="q"', 'type="xhtml"', 'mode="base64"', 'lang="fr"',
]  # fmt: skip
TEXTS = [
    "", " ", "Nimbus buys Delta", "a &amp; b", "&lt;b&gt;c&lt;/b&gt;", "<![CDATA[<p>x & y</p>]]>", "é", "Ã©", "&#150;",
    "https://wire.example/a", "/a?x=1&amp;y=2", "http:///a", "Mon, 23 Dec 2024 10:15:00 GMT", "Ada", "ada@wire.example",
    "x<!-- c -->y", "true", "60", "en_GB", "1 &lt; 2", "&#0;", "R&amp;amp;D", "<i>z</i>", "<media:title>m</media:title>",
    "<itunes:name>n</itunes:name>", "<name>n</name>",
]  # fmt: skip
ELEMENTS = st.builds(
    lambda name, said, text: f"<{name} {said}>{text}</{name}>",
    st.sampled_from(NAMES),
    st.sampled_from(ATTRIBUTES),
    st.sampled_from(TEXTS),
)
HEAPS = st.lists(ELEMENTS, max_size=5, unique_by=lambda element: element.split()[0]).map("".join)


@given(st.one_of(HEAPS.map(rss), HEAPS.map(atom), st.builds(rss, HEAPS, HEAPS), st.builds(atom, HEAPS, HEAPS)))
@settings(max_examples=400)
def test_no_heap_of_elements_is_read_otherwise_than_by_the_judge(text):
    plain, judgement = both(text)
    assert plain in (None, judgement)


@given(st.binary(max_size=200))
def test_no_bytes_break_the_first_pass(body):
    try:
        answer = opened(b"<rss version='2.0'><channel><item><title>" + body)
    except (NotAFeed, Unsafe):
        return
    assert plain_document(answer, url=URL, feed=URL) is None or body
