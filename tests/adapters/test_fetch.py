import asyncio
import gc
import gzip
import shutil
import socket
import ssl
import subprocess
import weakref
import zlib
from contextlib import asynccontextmanager

import pytest
from simulators.web import Names, answer, for_ever, head, in_pieces, redirect, web

from adapters import fetch
from adapters.fetch import Fetcher, Response, Settings, transfers
from adapters.fetch.bodies import Body
from bot.errors import Gone, Refused, Retry, Unsafe

HERE = ("127.0.0.1/32",)


@asynccontextmanager
async def fetching(names=None, **settings):
    quick = {"timeout": 0.5, "idle": 0.25, "max_bytes": 200_000, "allow_private": HERE, **settings}
    async with Fetcher(Settings(**quick), lookup=names) as fetcher:
        yield fetcher


async def failure(fetcher, url, **more):
    """The error that a GET ends in, as kind and sentence."""
    with pytest.raises((Retry, Gone, Refused)) as caught:
        await fetcher.get(url, **more)
    return type(caught.value), str(caught.value)


# --- what comes back ------------------------------------------------------------------------------


async def test_a_page_comes_back_whole_with_its_headers():
    async with web(feed=answer(b"<rss/>", etag='"1"', X_Twice="a\r\nX-Twice: b")) as site, fetching() as fetcher:
        got = await fetcher.get(site.url("/feed?key=1#part"), headers={"If-None-Match": '"0"'})
    assert got == Response(
        url=site.url("/feed?key=1"),
        status=200,
        headers={"connection": "close", "content-length": "6", "etag": '"1"', "x-twice": "a, b"},
        body=b"<rss/>",
    )
    assert site.paths == ["/feed?key=1"]
    sent = site.asked[0].headers
    assert {name: sent[name] for name in ("accept-encoding", "if-none-match", "user-agent")} == {
        "accept-encoding": "gzip, deflate",
        "if-none-match": '"0"',
        "user-agent": Settings().user_agent,
    }


async def test_not_modified_is_an_answer():
    async with web(feed=answer(status=304, etag='"1"')) as site, fetching() as fetcher:
        got = await fetcher.get(site.url("/feed"))
    assert (got.status, got.body, got.headers["etag"]) == (304, b"", '"1"')


async def test_a_body_in_several_tcp_parts_is_read_to_its_end():
    parts = (head(content_length=9), b"one", b"two", b"end")
    async with web(feed=in_pieces(*parts)) as site, fetching() as fetcher:
        assert (await fetcher.get(site.url("/feed"))).body == b"onetwoend"


async def test_a_chunked_body_is_joined():
    parts = (head(transfer_encoding="chunked"), b"3\r\none\r\n", b"3\r\ntwo\r\n0\r\n\r\n")
    async with web(feed=in_pieces(*parts)) as site, fetching() as fetcher:
        assert (await fetcher.get(site.url("/feed"))).body == b"onetwo"


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(b"a feed", mtime=0)),
        ("x-gzip", gzip.compress(b"a feed", mtime=0)),
        ("gzip", gzip.compress(b"a ", mtime=0) + gzip.compress(b"feed", mtime=0)),
        ("gzip", gzip.compress(b"a feed", mtime=0) + b"\0\0 left over"),
        ("deflate", zlib.compress(b"a feed")),
        ("deflate", zlib.compress(b"a feed")[2:-4]),
        ("identity", b"a feed"),
        ("GZIP", gzip.compress(b"a feed", mtime=0)),
    ],
)
async def test_packed_bodies_are_unpacked(coding, packed):
    async with web(feed=answer(packed, content_encoding=coding)) as site, fetching() as fetcher:
        assert (await fetcher.get(site.url("/feed"))).body == b"a feed"


# --- where we do not go ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1.",
        "localhost",
        "2130706433",
        "0x7f000001",
        "0x7f.0.0.1",
        "0177.0.0.1",
        "127.1",
        "１２７.0.0.1",  # full-width digits
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::127.0.0.1]",
        "[2002:7f00:1::]",
        "[fe80::1%25lo]",
        "169.254.169.254",
    ],
)
async def test_no_spelling_of_a_private_address_is_asked(host):
    async with web(feed=answer(b"secret")) as site, fetching(allow_private=()) as fetcher:
        kind, _ = await failure(fetcher, f"http://{host}:{site.port}/feed")
    assert (kind, site.asked) == (Unsafe, [])


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://wire.example/", "gopher://wire.example/", "wire.example", "http://", "", "http://[::1"]
)  # fmt: skip
async def test_only_http_and_https_are_asked(url):
    async with fetching() as fetcher:
        kind, _ = await failure(fetcher, url)
    assert kind is Unsafe


async def test_a_name_that_leads_inside_is_refused():
    names = Names(inside_example=[["10.0.0.5", "::1"]])
    async with fetching(names) as fetcher:
        assert await failure(fetcher, "https://inside.example/") == (
            Unsafe,
            "inside.example leads to a private address; "
            "if that is meant, open its range in [fetch] allow_private.",
        )


async def test_of_a_names_addresses_only_the_safe_ones_are_asked():
    names = Names(mixed_example=[["10.0.0.5", "127.0.0.1", "fe80::1"]])
    async with web(feed=answer(b"ok")) as site, fetching(names) as fetcher:
        assert (await fetcher.get(site.url("/feed", "mixed.example"))).body == b"ok"


async def test_an_address_within_a_zone_does_not_spoil_the_others_of_its_name():
    names = Names(mixed_example=[["::1%lo", "127.0.0.1"]], zoned_example=[["fe80::1%lo"]])
    async with web(feed=answer(b"ok")) as site, fetching(names) as fetcher:
        assert (await fetcher.get(site.url("/feed", "mixed.example"))).body == b"ok"
        kind, _ = await failure(fetcher, site.url("/feed", "zoned.example"))
    assert kind is Retry


@pytest.mark.parametrize("host", ["8.8.8.8%2einside.example", "lo%63alhost", "%31%32%37.0.0.1"])
async def test_a_host_that_two_readers_read_differently_is_not_asked(host):
    names = Names(**{"8.8.8.8.inside_example": [["127.0.0.1"]], "localhost": [["127.0.0.1"]]})
    async with web(feed=answer(b"secret"), to=redirect(f"http://{host}/feed")) as site, fetching(names) as fetcher:
        kinds = [(await failure(fetcher, url))[0] for url in (site.url("/feed", host), site.url("/to"))]
    assert (kinds, site.paths, names.asked) == ([Unsafe, Unsafe], ["/to"], [])


async def test_a_name_that_changes_its_address_between_requests_is_looked_at_again():
    names = Names(rebinding_example=[["127.0.0.1"], ["169.254.169.254"]])
    async with web(feed=answer(b"ok")) as site, fetching(names) as fetcher:
        first = await fetcher.get(site.url("/feed", "rebinding.example"))
        kind, sentence = await failure(fetcher, site.url("/feed", "rebinding.example"))
    assert (first.body, kind, names.asked) == (b"ok", Unsafe, ["rebinding.example"] * 2)
    assert sentence.startswith("rebinding.example leads to a link-local address")


async def test_a_name_that_changes_its_address_during_a_redirect_is_caught():
    names = Names(rebinding_example=[["127.0.0.1"], ["10.0.0.1"]])
    async with web(feed=redirect("/inside")) as site, fetching(names) as fetcher:
        kind, _ = await failure(fetcher, site.url("/feed", "rebinding.example"))
    assert (kind, site.paths) == (Unsafe, ["/feed"])


async def test_the_socket_itself_is_guarded_whoever_asks_for_it():
    async with fetching() as fetcher:
        allowed = fetcher._vetted_socket(socket.AF_INET, socket.SOCK_STREAM, 0, "127.0.0.1")
        allowed.close()
        with pytest.raises(OSError, match="a link-local"):
            fetcher._vetted_socket(socket.AF_INET, socket.SOCK_STREAM, 0, "169.254.169.254")


@pytest.mark.parametrize(
    "location",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:10.0.0.1]/",
        "//10.0.0.1/",
        "http://0x0a000001/",
        "http://inside.example/",
        "file:///etc/passwd",
        "ftp://wire.example/",
        "javascript:alert(1)",
        "http://[",
        "http://\udcff/",
    ],
)
async def test_a_redirect_leads_to_no_place_that_we_would_not_ask_ourselves(location):
    names = Names(inside_example=[["192.168.1.1"]])
    script = head(302, content_length=0).replace(b"\r\n\r\n", b"\r\nLocation: ", 1)
    script += location.encode("utf-8", "surrogateescape") + b"\r\n\r\n"
    async with web(feed=script) as site, fetching(names) as fetcher:
        kind, _ = await failure(fetcher, site.url("/feed"))
    assert (kind, site.paths) == (Unsafe, ["/feed"])


# --- redirects ------------------------------------------------------------------------------------


async def test_five_redirects_are_followed_and_a_sixth_is_not():
    hops = {f"hop{number}": redirect(f"/hop{number + 1}") for number in range(6)}
    async with web(**hops, hop6=answer(b"end")) as site, fetching() as fetcher:
        assert (await fetcher.get(site.url("/hop1"))).body == b"end"
        assert await failure(fetcher, site.url("/hop0")) == (
            Refused,
            "127.0.0.1 sends us on more than 5 times; check the address in a browser.",
        )


async def test_a_circle_ends():
    async with web(loop=redirect("/loop")) as site, fetching() as fetcher:
        kind, _ = await failure(fetcher, site.url("/loop"))
    assert (kind, len(site.asked)) == (Refused, 6)


async def test_a_redirect_to_nowhere_is_tried_again():
    async with web(feed=answer(status=302)) as site, fetching() as fetcher:
        assert await failure(fetcher, site.url("/feed")) == (
            Retry,
            "127.0.0.1 sends us on without saying where; we ask again later.",
        )


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), "/b"), ((308, 301), "/c"), ((301, 302), "/b"), ((302, 301), None), ((307,), None), ((), None)],
)
async def test_only_permanent_redirects_from_the_start_move_an_address(statuses, moved):
    names = "abcd"
    hops = {names[at]: redirect(f"/{names[at + 1]}", status) for at, status in enumerate(statuses)}
    async with web(**hops, **{names[len(statuses)]: answer(b"end")}) as site, fetching() as fetcher:
        got = await fetcher.get(site.url("/a"))
    assert (got.url, got.moved_permanently_to) == (site.url(f"/{names[len(statuses)]}"), moved and site.url(moved))


async def test_a_redirect_that_never_ends_is_followed_at_once():
    head_of_both = redirect("/end").replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n")
    endless = for_ever(head_of_both, b"2710\r\n" + b"\0" * 10_000 + b"\r\n")
    async with web(feed=endless, end=answer(b"end")) as site, fetching() as fetcher:
        assert (await fetcher.get(site.url("/feed"))).body == b"end"


# --- what we keep to ourselves --------------------------------------------------------------------


async def test_cookies_are_not_kept():
    scripts = {"feed": answer(b"ok", set_cookie="track=1; Path=/"), "to": redirect("/feed")}
    async with web(**scripts) as site, fetching() as fetcher:
        for path in ("/feed", "/to", "/feed"):
            await fetcher.get(site.url(path))
    assert ["cookie" in asked.headers for asked in site.asked] == [False] * 4


async def test_a_login_stays_with_its_origin():
    names = Names(one_example=[["127.0.0.1"]], two_example=[["127.0.0.1"]])
    async with web() as site, fetching(names) as fetcher:
        site.scripts = {
            "/mine": redirect("/here", 301),
            "/here": redirect(site.url("/there", "two.example", "eve:sting")),
            "/there": redirect(site.url("/back", "one.example")),
            "/back": answer(b"end"),
        }
        got = await fetcher.get(
            site.url("/mine", "one.example", "jo%40wire:s3cret"), headers={"X-Public": "1", "Cookie": "c=1"}
        )
    basic = "Basic am9Ad2lyZTpzM2NyZXQ="
    assert [
        (asked.path, asked.headers.get("authorization"), asked.headers.get("cookie"), asked.headers["x-public"])
        for asked in site.asked
    ] == [
        ("/mine", basic, "c=1", "1"),
        ("/here", basic, "c=1", "1"),
        ("/there", None, None, "1"),
        ("/back", None, None, "1"),
    ]
    assert got.url == site.url("/back", "one.example")
    assert got.moved_permanently_to == site.url("/here", "one.example", "jo%40wire:s3cret")


async def test_a_callers_authorization_stays_with_its_origin_too():
    names = Names(one_example=[["127.0.0.1"]], two_example=[["127.0.0.1"]])
    async with web(there=answer(b"end")) as site, fetching(names) as fetcher:
        site.scripts["/here"] = redirect(site.url("/there", "two.example"))
        await fetcher.get(site.url("/here", "one.example"), headers={"AUTHORIZATION": "Bearer s3cret"})
    assert [asked.headers.get("authorization") for asked in site.asked] == ["Bearer s3cret", None]


@pytest.mark.parametrize("path", ["/cut", "/no", "/loop", "/unsafe", "/packed", "/huge"])
async def test_no_error_tells_a_secret(path):
    async with (
        web(
            cut=head(content_length=9),
            no=answer(status=403),
            loop=redirect("/loop?key=s3cret"),
            unsafe=redirect("http://jo:s3cret@10.0.0.1/?key=s3cret"),
            packed=answer(b"x", content_encoding="br"),
            huge=head(content_length=10**9),
        ) as site,
        fetching() as fetcher,
    ):
        _, sentence = await failure(fetcher, site.url(f"{path}?key=s3cret", login="jo:s3cret"))
    assert "s3cret" not in sentence
    assert "jo" not in sentence


async def test_proxies_of_the_environment_are_not_used(monkeypatch):
    async with web(feed=answer(b"direct")) as site, fetching() as fetcher:
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
        assert (await fetcher.get(site.url("/feed"))).body == b"direct"


async def test_a_header_of_any_letters_is_sent_and_none_becomes_two():
    async with web(feed=answer(b"ok")) as site, fetching(user_agent="Bot für alle") as fetcher:
        await fetcher.get(site.url("/feed"))
        kind, _ = await failure(fetcher, site.url("/feed"), headers={"X-A": "b\r\nX-C: d"})
    assert ([asked.headers["user-agent"] for asked in site.asked], kind) == (["Bot fÃ¼r alle"], Retry)


# --- limits ---------------------------------------------------------------------------------------

HUGE = "127.0.0.1 sends more than 200,000 bytes; we stopped reading."


def bomb(size=50_000_000):
    return gzip.compress(b"\0" * size, 1)


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(answer(bomb(), content_encoding="gzip"), id="gzip bomb"),
        pytest.param(answer(zlib.compress(b"\0" * 50_000_000), content_encoding="deflate"), id="deflate bomb"),
        pytest.param(answer(gzip.compress(b"") * 5000, content_encoding="gzip"), id="thousands of empty members"),
        pytest.param(for_ever(head(), b"\0" * 50_000), id="endless"),
        pytest.param(
            for_ever(head(transfer_encoding="chunked"), b"2710\r\n" + b"\0" * 10_000 + b"\r\n"), id="chunks"
        ),
        pytest.param(head(content_length=10**12), id="announced"),
    ],
)
async def test_a_body_over_the_limit_is_not_read_to_its_end(script):
    async with web(feed=script) as site, fetching(timeout=5.0) as fetcher:
        assert await failure(fetcher, site.url("/feed")) == (Unsafe, HUGE)


async def test_the_limit_counts_unpacked_bytes_exactly():
    packed = answer(gzip.compress(b"\0" * 1000), content_encoding="gzip")
    async with web(feed=packed) as site, fetching() as fetcher:
        assert len((await fetcher.get(site.url("/feed"), max_bytes=1000)).body) == 1000
        assert await failure(fetcher, site.url("/feed"), max_bytes=999) == (
            Unsafe,
            "127.0.0.1 sends more than 999 bytes; we stopped reading.",
        )


async def test_nothing_of_a_body_stays_with_the_fetcher(monkeypatch):
    bodies = []

    class Watched(Body):
        def __init__(self, *given):
            super().__init__(*given)
            bodies.append(weakref.ref(self))

    monkeypatch.setattr(fetch, "Body", Watched)
    scripts = {"feed": answer(b"\0" * 100_000), "huge": for_ever(head(), b"\0" * 50_000)}
    async with web(**scripts) as site, fetching() as fetcher:
        await fetcher.get(site.url("/feed"))
        await failure(fetcher, site.url("/huge"))
        await asyncio.sleep(0)  # the loop still holds what it has just woken us with
        gc.collect()
        assert [body() for body in bodies] == [None, None]


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress"])
async def test_a_coding_that_we_did_not_ask_for_is_refused(coding):
    async with web(feed=answer(b"bomb", content_encoding=coding)) as site, fetching() as fetcher:
        assert await failure(fetcher, site.url("/feed")) == (
            Refused,
            f"127.0.0.1 packs its answer as {coding}, which we did not ask for.",
        )


# --- broken, slow, absent -------------------------------------------------------------------------

CUT = "127.0.0.1 cut its answer short; we ask again later."


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(head(content_length=100) + b"<rss>", id="shorter than announced"),
        pytest.param(head(transfer_encoding="chunked") + b"5\r\n<rss>\r\n", id="no last chunk"),
        pytest.param(answer(gzip.compress(b"<rss>" * 100)[:-20], content_encoding="gzip"), id="half a gzip"),
        pytest.param(answer(b"<rss>", content_encoding="gzip"), id="no gzip at all"),
        pytest.param(answer(b"<rss>", content_encoding="deflate"), id="no deflate at all"),
    ],
)
async def test_half_an_answer_is_none(script):
    async with web(feed=script) as site, fetching() as fetcher:
        assert await failure(fetcher, site.url("/feed")) == (Retry, CUT)


async def test_rubbish_between_chunks_is_no_answer():
    script = in_pieces(head(transfer_encoding="chunked"), b"5\r\n<rss>\r\n", b"zz\r\n</rss>\r\n0\r\n\r\n")
    async with web(feed=script) as site, fetching() as fetcher:
        kind, _ = await failure(fetcher, site.url("/feed"))
    assert kind is Retry


@pytest.mark.parametrize(
    ("script", "mishap"),
    [
        pytest.param(for_ever(head(content_length=10**5), b"x", 0.02), "took too long to answer", id="slow body"),
        pytest.param(for_ever(b"HTTP/1.1 200 OK\r\nX-A: ", b"x", 0.02), "took too long to answer", id="slow head"),
        pytest.param(for_ever(b"", b"HTTP/1.1 103 Wait\r\n\r\n", 0.02), "took too long to answer", id="hints"),
        pytest.param(in_pieces(head(content_length=9), b"x", pause=3), "sent nothing for too long", id="idle"),
        pytest.param(in_pieces(b"", pause=3), "sent nothing for too long", id="silent"),
        pytest.param(
            for_ever(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), "sent something that is not HTTP", id="heads"
        ),
        pytest.param(
            for_ever(b"HTTP/1.1 200 OK\r\nX: ", b"x" * 9000), "sent something that is not HTTP", id="line"
        ),
        pytest.param(b"SSH-2.0-OpenSSH_9\r\n\r\n", "sent something that is not HTTP", id="other protocol"),
        pytest.param(b"HTTP/1.1 200OK\r\n\r\n", "sent something that is not HTTP", id="no status"),
        pytest.param(b"HTTP/1.1\r\n\r\n", "sent something that is not HTTP", id="no status at all"),
        pytest.param(
            head(transfer_encoding="gzip, chunked"), "sent something that is not HTTP", id="odd transfer coding"
        ),
        pytest.param(b"", "broke the connection", id="hung up"),
    ],
)
async def test_whatever_a_server_does_instead_of_answering_ends_soon(script, mishap):
    # All limits but the one it is about are far away: a busy machine may pause for longer than lies between them.
    limits = {"timeout": 30, "idle": 30}
    limits |= {"took too long to answer": {"timeout": 0.5}, "sent nothing for too long": {"idle": 0.25}}.get(
        mishap, {}
    )
    async with web(feed=script) as site, fetching(**limits) as fetcher:
        assert await failure(fetcher, site.url("/feed")) == (Retry, f"127.0.0.1 {mishap}; we ask again later.")


async def test_a_switch_to_another_protocol_is_no_answer():
    script = for_ever(b"HTTP/1.1 101 Switching\r\nUpgrade: foo\r\n\r\n", b"x" * 1000)
    async with web(feed=script) as site, fetching() as fetcher:
        kind, sentence = await failure(fetcher, site.url("/feed"))
    assert (kind, sentence.startswith("127.0.0.1 answered 101")) == (Refused, True)


async def test_the_silent_are_given_up_while_others_talk():
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        silent = f"https://127.0.0.1:{mute.getsockname()[1]}/"
        async with web(feed=answer(b"ok")) as site, fetching(timeout=3) as fetcher:
            waiting = asyncio.create_task(failure(fetcher, silent))
            while not waiting.done():
                await fetcher.get(site.url("/feed"))
                await asyncio.sleep(0.02)
    assert await waiting == (Retry, "127.0.0.1 sent nothing for too long; we ask again later.")


async def test_the_latest_date_is_no_reason_to_wait():
    late = answer(status=503, retry_after="Fri, 31 Dec 9999 23:59:59 -1200")
    async with web(feed=late) as site, fetching() as fetcher:
        kind, _ = await failure(fetcher, site.url("/feed"))
    assert kind is Retry


async def test_whoever_is_still_asked_at_the_end_broke_the_connection():
    looked_up = asyncio.Event()

    async def slow_names(host, port):
        await looked_up.wait()
        return ["127.0.0.1"]

    async with web(feed=in_pieces(b"", pause=3)) as site:
        async with fetching(slow_names, timeout=5, idle=5) as fetcher:
            urls = site.url("/feed"), site.url("/feed", "slow.example")
            asking = [asyncio.create_task(failure(fetcher, url)) for url in urls]
            await asyncio.sleep(0.05)
        looked_up.set()
        ends = await asyncio.gather(*asking)
    assert [sentence.partition(" ")[2] for _, sentence in ends] == [
        "broke the connection; we ask again later."
    ] * 2


async def test_the_deadline_holds_for_all_hops_together():
    async def late(say):
        await asyncio.sleep(0.15)
        await say(redirect("/feed"))

    async with web(feed=late) as site, fetching(timeout=0.4) as fetcher:
        kind, sentence = await failure(fetcher, site.url("/feed"))
    assert (kind, sentence) == (Retry, "127.0.0.1 took too long to answer; we ask again later.")
    assert len(site.asked) == 3


async def test_who_is_not_there_is_asked_again_later():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with fetching(Names()) as fetcher:
        refused = await failure(fetcher, f"http://127.0.0.1:{port}/")
        unknown = await failure(fetcher, "http://nobody.example/")
    assert [refused, unknown] == [
        (Retry, "127.0.0.1 does not accept connections; we ask again later."),
        (Retry, "nobody.example is a name that nobody knows at present; we ask again later."),
    ]


async def test_a_plain_server_asked_for_tls_is_told_as_such():
    async def talk(reader, writer):
        await reader.read(100)
        writer.write(answer(b"plain", 400))
        writer.close()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server, fetching() as fetcher:
        port = server.sockets[0].getsockname()[1]
        assert await failure(fetcher, f"https://127.0.0.1:{port}/") == (
            Retry,
            "127.0.0.1 does not speak TLS with us; we ask again later.",
        )


async def test_kept_connections_are_closed_when_nobody_asks(monkeypatch):
    monkeypatch.setattr(transfers, "KEPT_SECONDS", 0.1)
    hung_up = asyncio.Semaphore(0)

    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")
        await reader.read()
        writer.close()
        hung_up.release()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
        async with fetching() as fetcher:
            assert (await fetcher.get(url)).body == b"ok"
            await asyncio.wait_for(hung_up.acquire(), 2)
            assert (await fetcher.get(url)).body == b"ok"
        await asyncio.wait_for(hung_up.acquire(), 2)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A folder of one certificate for feeds.example under its hashed name, with its key."""
    folder = tmp_path_factory.mktemp("trusted")
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    made += ["-days", "2", "-subj", "/CN=feeds.example", "-addext", "subjectAltName=DNS:feeds.example"]
    made += ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    try:
        subprocess.run(made, check=True, capture_output=True)
        hashed = ["openssl", "x509", "-hash", "-noout", "-in", str(folder / "cert.pem")]
        name = subprocess.run(hashed, check=True, capture_output=True, text=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError) as error:
        pytest.skip(f"no certificate can be made here: {error}")
    shutil.copy(folder / "cert.pem", folder / f"{name}.0")
    return folder


@pytest.mark.parametrize(
    ("trust", "host", "outcome"),
    [
        ({}, "feeds.example", "shows a certificate that is not valid"),
        ({"SSL_CERT_FILE": "cert.pem"}, "feeds.example", "ok"),
        ({"SSL_CERT_DIR": ""}, "feeds.example", "ok"),
        ({"SSL_CERT_FILE": "cert.pem"}, "others.example", "shows a certificate that is not valid"),
    ],
)
async def test_certificates_count_as_python_itself_trusts_them(certificate, monkeypatch, trust, host, outcome):
    for name, file in trust.items():
        monkeypatch.setenv(name, str(certificate / file))
    transfers._authorities.cache_clear()
    shown = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    shown.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")

    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer(b"ok"))
        writer.close()

    names = Names(feeds_example=[["127.0.0.1"]], others_example=[["127.0.0.1"]])
    async with await asyncio.start_server(talk, "127.0.0.1", 0, ssl=shown) as server, fetching(names) as fetcher:
        url = f"https://{host}:{server.sockets[0].getsockname()[1]}/"
        if outcome == "ok":
            assert (await fetcher.get(url)).body == b"ok"
        else:
            assert await failure(fetcher, url) == (Retry, f"{host} {outcome}; we ask again later.")
    transfers._authorities.cache_clear()


# --- manners --------------------------------------------------------------------------------------


async def slowly(say):
    await asyncio.sleep(0.05)
    await say(answer(b"ok"))


async def test_one_host_is_asked_only_so_much_at_once():
    async with web(feed=slowly) as site, fetching(per_host=2) as fetcher:
        await asyncio.gather(*(fetcher.get(site.url("/feed")) for _ in range(6)))
    assert (site.busiest, len(site.asked)) == (2, 6)


async def test_a_crowd_at_one_host_does_not_hold_up_another():
    names = Names(crowd_example=[["127.0.0.1"]], quiet_example=[["127.0.0.1"]])
    scripts = {"slow": in_pieces(answer(b"ok"), pause=0.2), "feed": answer(b"ok")}
    manners = {"per_host": 1, "concurrency": 2, "timeout": 5}
    async with web(**scripts) as site, fetching(names, **manners) as fetcher:
        crowd = [asyncio.create_task(fetcher.get(site.url("/slow", "crowd.example"))) for _ in range(4)]
        await asyncio.sleep(0)
        await fetcher.get(site.url("/feed", "quiet.example"))
        assert not crowd[-1].done()
        await asyncio.gather(*crowd)
    assert site.paths.index("/feed") < len(site.paths) - 1


async def test_all_hosts_together_are_asked_only_so_much_at_once():
    names = Names(**{f"host{number}_example": [["127.0.0.1"]] for number in range(6)})
    async with web(feed=slowly) as site, fetching(names, concurrency=3) as fetcher:
        await asyncio.gather(*(fetcher.get(site.url("/feed", f"host{number}.example")) for number in range(6)))
    assert site.busiest == 3
