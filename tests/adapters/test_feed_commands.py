"""`briefwire feeds add`, against sites that are simulated."""

import asyncio

import pytest
from simulators.web import answer, head, web

from adapters.__main__ import main
from adapters.archive import connect
from bot.model import Feed

RSS = (
    b"<rss version='2.0'><channel><title>The Wire</title><item><title>Fab opens</title>"
    b"<link>/a/1</link></item></channel></rss>"
)
LINK = b"<html><link rel=alternate type='application/rss+xml' title='%s' href='%s'>"


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'archive.db'}")
    monkeypatch.setenv("COLUMNS", "200")
    (tmp_path / "config.toml").write_text('[fetch]\nallow_private = ["127.0.0.1/32"]\n', encoding="utf-8")
    return f"sqlite:///{tmp_path / 'archive.db'}"


async def added(path, **scripts):
    """What adding that address of a site does: the exit status, and what the site was asked."""
    async with web(**scripts) as site:
        status = await asyncio.to_thread(main, ["feeds", "add", site.url(path)])
        return status, site


def kept(store):
    archive = connect(store)
    try:
        return [state.feed for state in archive.feeds()]
    finally:
        archive.close()


async def test_a_sites_address_adds_its_feed_with_one_request_and_not_by_what_its_link_says(store, capsys):
    status, site = await added("/", **{"": answer(LINK % (b"RSS", b"/feed")), "feed": answer(RSS)})
    assert (status, site.paths, kept(store)) == (0, ["/"], [Feed(url=site.url("/feed"))])
    assert capsys.readouterr().out.startswith("Added RSS. It is read at the next poll")


async def test_two_feeds_are_offered_and_none_is_added(store, capsys):
    status, site = await added("/", **{"": answer(LINK % (b"News", b"/a") + LINK % (b"Tech", b"/b"))})
    assert (status, site.paths, kept(store)) == (1, ["/"], [])
    assert capsys.readouterr().out.splitlines()[1:] == [
        f"  briefwire feeds add {site.url('/a')}    News",
        f"  briefwire feeds add {site.url('/b')}    Tech",
    ]


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (answer(b"<html></html>"), "gives us a web page that names no feed; look for its RSS or Atom address."),
        (head(429, **{"Retry-After": "1790"}), "answered 429 (Too Many Requests), so nothing was added; try again in 30 minutes."),
        (head(503), "answered 503 (Service Unavailable), so nothing was added; try again later."),
        (head(403), "answered 403 (Forbidden): it does not let us in; ask the site to allow our user agent or remove it."),
        (head(410), "answered 410 (Gone): it is gone for good; remove it or find its new address."),
    ],
)  # fmt: skip
async def test_what_cannot_be_added_says_why(store, capsys, script, said):
    status, site = await added("/", **{"": script})
    assert (status, site.paths, kept(store)) == (1, ["/"], [])
    assert capsys.readouterr().err == f"briefwire: 127.0.0.1 {said}\n"


@pytest.mark.parametrize("url", ["http://", "https:///feed", ""])
def test_an_address_that_names_no_site_says_so(store, capsys, url):
    assert main(["feeds", "add", url]) == 1
    assert capsys.readouterr().err == "briefwire: This address names no site; write it as https://….\n"
