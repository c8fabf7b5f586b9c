import asyncio
import gzip
import json
import os
import random
import re
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.pages import PageReader, page_from_html
from bot.articles import article
from bot.errors import Gone, Refused
from bot.model import Entry, Page

URL = "https://news.example.com/2026/orbix-plant"
BODY = [
    "Orbix Group will spend $3.2 billion on a plant in Porto, its chief executive said on Monday in Lisbon.",
    "The plant is to open in the spring of 2028 and will make glue for the makers of chips, she said.",
    "Tavelin, a rival, has said that it would build two such plants in Spain for about 900 million euros each.",
    "Shares of Orbix rose 4.1% to 31 euros after the news, which analysts at Quillon had not expected this year.",
    "The group employed 12,400 people at the end of June, and it wants to hire another 800 of them for Porto.",
]


def html(*parts: str, head: str = "", lang: str = "en") -> bytes:
    body = "".join(parts)
    return f"<!doctype html><html lang='{lang}'><head>{head}</head><body>{body}</body></html>".encode()


def story(*between: str) -> str:
    """The article's markup, with other markup between its second and third paragraph."""
    paragraphs = [f"<p>{line}</p>" for line in BODY]
    return (
        "<main><article><h1>Orbix to build</h1>"
        + "".join([*paragraphs[:2], *between, *paragraphs[2:]])
        + "</article></main>"
    )


def read(markup: bytes, url: str = URL, content_type: str | None = "text/html; charset=utf-8") -> Page:
    return page_from_html(markup, url, content_type)


def kept(page: Page) -> list[str]:
    """The paragraphs that the article made from a page would have."""
    entry = Entry(feed="https://news.example.com/feed", guid=None, link=URL, title="Orbix to build")
    now = datetime(2026, 11, 23, tzinfo=UTC)
    made = article(entry, page, outlet="Example", family=None, fetched=now, why_no_page=None)
    return made.text.split("\n\n")


@pytest.mark.parametrize(
    "clutter",
    [
        "<div class='share'><a href=#>Share</a> <a href=#>Tweet</a> <a href=#>Email</a></div>",
        "<p>Share Tweet LinkedIn Email</p>",
        "<div class='ticker'>ORBX +1.2% TAVE -0.5% QUIL +3.1%</div>",
        "<p>ORBX +1.2% | TAVE -0.5% | QUIL +3.1%</p>",
        "<ul class='quotes'><li>ORBX 31.02 +4.1%</li><li>TAVE 9.80 -0.5%</li></ul>",
        "<div id='cookie-banner'>We use cookies. <button>Accept all</button></div>",
        "<p>We use cookies to show you offers worth $5. Accept all cookies?</p>",
        "<aside class='newsletter'><p>Join 250,000 readers of our newsletter, free for 30 days.</p></aside>",
        "<p>Sign up for our newsletter: 250,000 readers pay $9 a month.</p>",
        "<aside><h3>Also read</h3><ul><li><a href=/x>Orbix sued for $1.1 million</a></li></ul></aside>",
        "<p>Read more: <a href=/x>Orbix sued for $1.1 million</a></p>",
        "<p>Disclosure: the writer holds 40 shares of Orbix.</p>",
        "<figure><img src=x.jpg><figcaption>A plant that cost $7 million. Photo: Ann Ode</figcaption></figure>",
        "<script>var price = '$99 billion';</script><style>.x{}</style>",
        "<p>Advertisement</p>",
    ],
)
def test_what_pages_put_around_an_article_stays_out(clutter: str) -> None:
    around = "<header><nav><a href=/>Home</a> <a href=/m>Markets +1.2%</a></nav></header>"
    footer = "<footer>© 2026 Example. Quotes delayed 15 minutes.</footer>"
    assert kept(read(html(around, story(clutter), footer))) == BODY


def test_paragraphs_made_of_line_breaks_are_paragraphs() -> None:
    markup = html(f"<main><article><h1>Orbix to build</h1><div>{'<br><br>'.join(BODY)}</div></article></main>")
    assert kept(read(markup)) == BODY


def test_lists_are_read_and_tables_are_not() -> None:
    markup = html(
        story(
            "<ul><li>Orbix pays no tax in Porto until 2031, the city said on Monday.</li></ul>",
            "<table><tr><td>Sales</td><td>5.1</td></tr></table>",
        )
    )
    assert kept(read(markup)) == [
        *BODY[:2],
        "Orbix pays no tax in Porto until 2031, the city said on Monday.",
        *BODY[2:],
    ]


def test_a_page_laid_out_in_a_table_is_still_read() -> None:
    rows = "".join(f"<p>{line}</p>" for line in BODY)
    assert [line for line in BODY if line in read(html(f"<table><tr><td>{rows}</td></tr></table>")).text] == BODY


def test_what_a_page_says_of_itself_is_kept() -> None:
    linked = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "NewsArticle",
                "headline": "Other",
                "datePublished": "2026-11-02T10:30:00+01:00",
                "articleSection": ["Business", "Porto"],
                "author": [{"@type": "Person", "name": "Ann Ode"}, {"name": "Bo Lind"}],
            }
        ],
    }
    head = (
        "<title>Orbix to build | Example</title><meta property='og:title' content='Orbix &amp; Co to build'>"
        "<link rel='canonical' href='/2026/orbix'>"
        f"<script type='application/ld+json'>{json.dumps(linked)}</script>"
    )
    assert read(html(story(), head=head, lang="en-GB")) == Page(
        url=URL,
        text="\n\n".join(BODY),
        title="Orbix & Co to build",
        canonical="https://news.example.com/2026/orbix",
        published=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
        author="Ann Ode, Bo Lind",
        language="en-GB",
        section="Business",
    )


@pytest.mark.parametrize(
    ("head", "section"),
    [
        ("<meta property='article:section' content=' Opinion '>", "Opinion"),
        ("<meta name='parsely-section' content='Markets'>", "Markets"),
        ('<script type="application/ld+json">{"@type": "Article", "articleSection": "Tech"}</script>', "Tech"),
        ('<script type="application/ld+json">{"@type": "Article", "articleSection": [7]}</script>', None),
        ("<meta property='article:section' content=''>", None),
    ],
)
def test_a_page_says_in_which_section_it_stands(head: str, section: str | None) -> None:
    assert read(html(story(), head=head)).section == section


def test_a_page_that_wants_no_search_engine_is_read_all_the_same() -> None:
    head = "<meta name='robots' content='noindex,nofollow'><meta name='googlebot' content='noindex'>"
    assert read(html(story(), head=head)).text == "\n\n".join(BODY)


@pytest.mark.parametrize(
    ("said", "canonical"),
    [
        ("/2026/orbix?p=2#top", "https://news.example.com/2026/orbix?p=2"),
        ("https://other.example.org/orbix", "https://other.example.org/orbix"),
        ("//other.example.org/orbix", None),
        ("http://192.168.0.7/orbix", None),
        ("http://169.254.169.254/latest", None),
        ("http://[::1]/orbix", None),
        ("http://printer.local/orbix", None),
        ("http://intranet/orbix", None),
        ("https://user:pass@other.example.org/x", None),
        ("javascript:alert(1)", None),
        ("ftp://news.example.com/x", None),
        ("https://news.example.com/", None),
        ("http://[broken", None),
        ("", None),
    ],
)
def test_a_canonical_address_is_kept_only_if_it_can_be_one(said: str, canonical: str | None) -> None:
    assert read(html(story(), head=f"<link rel=canonical href='{said}'>")).canonical == canonical


LOCKED = '<script type=\'application/ld+json\'>{"@type": "NewsArticle", "isAccessibleForFree": %s}</script>'


@pytest.mark.parametrize(
    ("markup", "paywalled"),
    [
        (html(story(), head=LOCKED % "false"), True),
        (html(story(), head=LOCKED % '"False"'), True),
        (html(story(), head=LOCKED % "true"), False),
        (html(story(), head="<meta property='article:content_tier' content='locked'>"), True),
        (html(story(), head="<meta property='article:content_tier' content='metered'>"), False),
        (html(story(*[f"<p>{n}. {line}</p>" for n in range(4) for line in BODY]), head=LOCKED % "false"), False),
        (html(story() + "<div class='paywall'>Subscribe to continue reading for $1 a week.</div>"), True),
        (html(story()), False),
    ],
)
def test_a_paywall_is_recognised(markup: bytes, paywalled: bool) -> None:
    assert read(markup).paywalled is paywalled


def test_a_payment_notice_never_becomes_the_article() -> None:
    notice = "<p>To continue reading this article, start your free trial: $1 for 4 weeks, then $39 a month.</p>"
    page = read(
        html(
            "<main><article><h1>Orbix to build</h1>",
            *(f"<p>{line}</p>" for line in BODY[:2]),
            notice,
            "</article></main>",
        )
    )
    assert (page.paywalled, page.text) == (True, "\n\n".join(BODY[:2]))


@pytest.mark.parametrize(
    ("body", "content_type", "why"),
    [
        (b"%PDF-1.7 ...", "application/pdf", "application/pdf"),
        (b"%PDF-1.7 ...", "text/html", "not an article"),
        (b"\x89PNG", "image/png", "image/png"),
        (b"", "text/html", "news.example.com"),
        (b"   ", "text/plain", "is empty"),
        (b"\x00\xff\xfe" * 50, "text/html", "news.example.com"),
        (b"<html><body></body></html>", "text/html", "no article text"),
        (
            b"<html><body><p>Checking your browser before you go on to the site.</p></body></html>",
            "text/html",
            "human reader",
        ),
        (b"<html><body><p>Subscribe to continue reading.</p></body></html>", "text/html", "no article text"),
        (b"<div>" * 50_000, "text/html", "news.example.com"),
    ],
)
def test_what_is_no_article_is_refused_in_one_sentence(body: bytes, content_type: str, why: str) -> None:
    with pytest.raises(Refused) as caught:
        page_from_html(body, URL, content_type)
    assert why in str(caught.value)


@pytest.mark.parametrize(
    ("charset", "header", "head"),
    [
        ("utf-8", "text/html", ""),
        ("iso-8859-1", "text/html; charset=ISO-8859-1", ""),
        ("windows-1252", "text/html", "<meta charset='windows-1252'>"),
        ("gb18030", "text/html; charset=gb2312x", "<meta charset=gb18030>"),
        ("utf-8", "text/html; charset=iso-8859-1", ""),
    ],
)
def test_any_charset_is_read_whoever_names_it(charset: str, header: str, head: str) -> None:
    line = "Die Orbix-Gruppe erhöht ihre Ausgaben für das Werk in Köln auf 3,2 Milliarden Euro, teilte sie mit."
    page = read(html(story(f"<p>{line}</p>"), head=head).decode().encode(charset), content_type=header)
    assert line in page.text


def test_plain_text_is_an_article_too() -> None:
    assert read("\n\n".join(BODY).encode(), content_type="text/plain").text == "\n\n".join(BODY)


@dataclass
class Given:
    """A response as the fetcher gives it."""

    body: bytes
    url: str = URL
    headers: Mapping[str, str] = field(default_factory=lambda: {"content-type": "text/html"})


class Site:
    """Stands in for the web: one address is there."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Mapping[str, str]]] = []

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] = {},
        max_bytes: int | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> Given:
        self.asked.append((url, headers))
        if url != URL:
            raise Gone("It is not there.")
        return Given(html(story()))


async def test_a_page_is_fetched_as_html_and_read() -> None:
    site = Site()
    page = await PageReader(site).read(URL)
    assert page.text == "\n\n".join(BODY)
    assert [(url, headers["accept"].split(",")[0]) for url, headers in site.asked] == [(URL, "text/html")]


async def test_what_the_fetcher_raises_goes_through() -> None:
    with pytest.raises(Gone):
        await PageReader(Site()).read("https://news.example.com/other")


async def test_a_page_is_taken_apart_off_the_event_loop() -> None:
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0)

    heart = asyncio.create_task(beat())
    await PageReader(Site()).read(URL)
    heart.cancel()
    assert beats > 2


BENCH = Path(os.environ.get("BRIEFWIRE_BENCH") or Path(__file__).parents[3] / "shared/bench")
NEWSROOM = BENCH.parent / "newsroom/serve.py"


@pytest.mark.skipif(not NEWSROOM.exists(), reason="the newsroom of the bench is not here")
def test_the_newsrooms_pages_lose_their_clutter_and_nothing_else() -> None:
    pool = BENCH / "pool.jsonl.gz"
    lines = gzip.decompress(pool.read_bytes()).decode().strip().split("\n")
    rows = [json.loads(line) for line in random.Random(1).sample(lines, 60)]
    server = subprocess.Popen(
        [sys.executable, str(NEWSROOM), str(pool), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", server.stdout.readline())
        assert address is not None
        pages = [urllib.request.urlopen(f"{address[0]}/a/{row['id']}", timeout=10).read() for row in rows]
    finally:
        server.kill()
        server.communicate()
    shares = []
    for row, markup in zip(rows, pages, strict=True):
        text = page_from_html(markup, f"{address[0]}/a/{row['id']}", "text/html").text
        assert not re.search(r"Also read:|free for 30 days, then|Newsroom\. All rights|Subscribe for \$1", text)
        written, found = (Counter(re.findall(r"\w+", part)) for part in (row["text"], text))
        shares.append((written & found).total() / max(1, written.total()))
    assert sum(shares) / len(shares) > 0.97
