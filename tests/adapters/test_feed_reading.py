import tomllib
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.feeds.charsets import decoded
from adapters.feeds.documents import Document, Offers, as_json, from_json
from adapters.feeds.reading import read
from bot.errors import NotAFeed, Unsafe
from bot.model import Entry

URL = "https://wire.example/feeds/all.xml"
CASES = tomllib.loads((Path(__file__).parents[1] / "golden/feeds/entries.toml").read_text(encoding="utf-8"))[
    "case"
]


def read_text(text, content_type=""):
    return read(text.encode(), url=URL, feed="the feed", content_type=content_type)


def said(entry):
    """The fields of an entry that say something, and its title."""
    values = {field.name: getattr(entry, field.name) for field in fields(Entry) if field.name != "feed"}
    return {name: value for name, value in values.items() if name == "title" or value not in (None, "")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_entries_are_taken_from_documents_of_every_kind(case):
    document = read_text(case["body"])
    assert isinstance(document, Document)
    assert [said(entry) for entry in document.entries] == case["entries"]
    assert {entry.feed for entry in document.entries} <= {"the feed"}
    ttl = timedelta(minutes=case["ttl"]) if "ttl" in case else None
    assert (document.title, document.wait, document.whole) == (case["title"], ttl, True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_reading_survives_the_way_between_processes(case):
    document = read_text(case["body"])
    assert from_json(as_json(document), "the feed") == document


# --- what is no feed ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "the answer is empty"),
        (" \r\n\t\0", "the answer is empty"),
        ("Not found", "it is plain text"),
        ("%PDF-1.4 <<", "it is plain text"),
        ('<?xml version="1.0"?><urlset><url/></urlset>', "it is an XML document of another kind (<urlset>)"),
        ("<opml version='2.0'/>", "it is an OPML list of feeds; import it with `briefwire feeds import`"),
        ("{", "it is JSON with a mistake in it"),
        ("[" * 100_000, "it is JSON with a mistake in it"),
        ('{"version": 1, "items": []}', "it is JSON, but does not name a jsonfeed.org version"),
        ("[1]", "it is JSON, but does not name a jsonfeed.org version"),
        ('{"version": "https://jsonfeed.org/version/1"}', "it is a JSON Feed without a list of items"),
    ],
)
def test_what_is_no_feed_is_told_as_what_it_is(body, reason):
    with pytest.raises(NotAFeed) as caught:
        read_text(body)
    assert str(caught.value) == reason


def levels(number):
    return "".join(f'<!ENTITY l{at} "{f"&l{at - 1};" * 10}">' for at in range(1, number))


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE b [<!ENTITY l0 "ha">{levels(10)}]>',
        "<!DOCTYPE b [<!ENTITY l0 'ha'><!ENTITY l9 '&l0;&l0;'>]>",
        f"<!DOCTYPE b [\n<!-- > ]> --><!ENTITY l9 '{'x' * 2000}'>\n]>",
        f'<!doctype b SYSTEM "a>b" [<!ENTITY l9 "{"x" * 2000}">]>',
    ],
)
def test_entity_bombs_are_refused(doctype):
    with pytest.raises(Unsafe, match="an entity bomb"):
        read_text(f'{doctype}<rss version="2.0"><channel><title>{"&l9;" * 600}</title></channel></rss>')


def test_a_bomb_in_another_charset_is_a_bomb():
    bomb = "<!DOCTYPE b [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><rss><channel><title>&b;</title></channel></rss>"
    with pytest.raises(Unsafe):
        read(bomb.encode("utf-16"), url=URL, feed=URL)


def test_outside_files_are_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words")
    document = read_text(
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}"><!ENTITY % y SYSTEM "{secret.as_uri()}"> %y;]>'
        "<rss version='2.0'><channel><title>a</title><item><title>b &x; c</title></item></channel></rss>"
    )
    assert [entry.title for entry in document.entries] == ["b c"]


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "links"),
    [
        ("<html><body>No feed here</body></html>", ()),
        (
            """<!DOCTYPE html><html><head><title>x</title>
            <link rel="alternate" type="application/rss+xml" title="News &amp; more" href="/new.xml?a=1&amp;b=2">
            <LINK HREF='https://other.example/atom' TYPE='application/atom+xml; charset=x' REL='Alternate Home'>
            <link rel=alternate type=application/feed+json href=feed.json>
            <link rel="alternate" type="application/json" href="/wp-json/">
            <link rel="alternate" hreflang="de" href="/de">
            <link rel="stylesheet" type="application/rss+xml" href="/style">
            <!-- <link rel="alternate" type="application/rss+xml" href="/commented-out.xml"> -->
            <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
            <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
            <link rel="alternate" type="application/rss+xml" href="/new.xml?a=1&amp;b=2" title="again">
            </head>""",
            (
                ("https://wire.example/new.xml?a=1&b=2", "News & more"),
                ("https://other.example/atom", None),
                ("https://wire.example/feeds/feed.json", None),
            ),
        ),
        (
            "<html><base href='https://cdn.example/x/'><link rel=alternate type='application/rss+xml' href='f'>",
            (("https://cdn.example/x/f", None),),
        ),
        (
            "<html><link rel=alternate type='application/rss+xml' title='Comments on: x' href='/comments/feed'>",
            (("https://wire.example/comments/feed", "Comments on: x"),),
        ),
    ],
)
def test_a_page_offers_the_feeds_that_it_names(page, links):
    assert read_text(page, "text/html") == Offers(links=links)


# --- charsets -------------------------------------------------------------------------------------

TITLE = "Müller GmbH — 万科 “R&D”"


@pytest.mark.parametrize(
    ("charset", "declared", "http", "title"),
    [
        ("utf-8", "utf-8", "", TITLE),
        ("utf-8", "iso-8859-1", "", TITLE),
        ("utf-8", "", "application/xml; charset=iso-8859-1", TITLE),
        ("utf-8-sig", "gb2312", "text/xml", TITLE),
        ("utf-8", "no-such-charset", "text/xml; charset=none", TITLE),
        ("utf-8", "idna", "text/xml; charset=punycode", TITLE),
        ("utf-16", "utf-16", "", TITLE),
        ("utf-16-le", "utf-16", "", TITLE),
        ("utf-16-be", "utf-8", "text/xml; charset=utf-8", TITLE),
        ("utf-32", "", "", TITLE),
        ("gb18030", "gb2312", "", TITLE),
        ("gbk", "", 'text/xml; charset="GBK"', "万科企业 R&D"),
        ("big5", "big5", "", "萬科企業 R&D"),
        ("shift_jis", "Shift_JIS", "", "日本電産 R&D"),
        ("iso-2022-jp", "iso-2022-jp", "", "日本電産 R&D"),
        ("euc-kr", "euc-kr", "", "삼성전자 R&D"),
        ("koi8-r", "koi8-r", "text/xml; charset=utf-8", "Яндекс R&D"),
        ("cp1252", "iso-8859-1", "", "Müller — “R&D” €5m"),
        ("cp1252", "", "", "Müller — “R&D” €5m"),
        ("cp037", "cp037", "", "Muller R&D"),
    ],
)
def test_headlines_survive_wrong_and_missing_charsets(charset, declared, http, title):
    encoding = f' encoding="{declared}"' if declared else ""
    escaped = title.replace("&", "&amp;")
    text = f'<?xml version="1.0"{encoding}?><rss version="2.0"><channel><title>{escaped}</title></channel></rss>'
    document = read(text.encode(charset), url=URL, feed=URL, content_type=http)
    assert document == Document(title=title, entries=())


def test_a_few_bad_bytes_cost_only_themselves():
    body = b"<rss version='2.0'><channel><title>" + "café ".encode() * 200 + b"\xff\xc3</title></channel></rss>"
    assert read(body, url=URL, feed=URL) == Document(title=("café " * 200 + "��")[:2000], entries=())


@given(st.binary(max_size=300), st.sampled_from(["", "text/xml; charset=utf-16", "text/xml; charset=hz"]))
@settings(max_examples=300)
def test_no_bytes_break_the_decoding(body, content_type):
    assert isinstance(decoded(body, content_type), str)


MARKUP = """
    <rss> <channel> <item> </item> <title> </title> &amp; &l; &#9; &#x0; <![CDATA[ ]]> <!-- --> <!DOCTYPE
    <!ENTITY [ ]> <?xml ?> <a b=' ' > < x <link/> <html> <guid> <author> @ <source> <content:encoded> { " ] é
""".split()


@given(st.lists(st.sampled_from(MARKUP), max_size=25).map(" ".join))
@settings(max_examples=300, deadline=None)
def test_no_heap_of_markup_breaks_the_reading(text):
    reason = ""
    try:
        found = read_text(text)
    except (NotAFeed, Unsafe) as error:
        found, reason = Offers(links=()), str(error)
    assert "gave up" not in reason
    assert from_json(as_json(found), "the feed") == found


def test_the_end_of_a_document_is_missed_when_it_is_missing():
    text = "<rss version='2.0'><channel><item><title>one</title></item><item><title>tw"
    document = read_text(text)
    assert (document.whole, document.entries[0].title) == (False, "one")
