"""The feed files of four parsers' test suites, many broken on purpose: each is read or refused with a reason."""

import os
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from adapters.feeds.documents import Document, Offers, as_json, from_json
from adapters.feeds.firstpass import opened, plain_document
from adapters.feeds.reading import judged, read
from adapters.opml import read_opml, write_opml
from bot.errors import NotAFeed, Unsafe

BENCH = Path(os.environ.get("BRIEFWIRE_BENCH", Path(__file__).parents[3] / "shared" / "bench"))
CORPUS = BENCH / "feeds.tar.gz"
pytestmark = pytest.mark.skipif(
    not CORPUS.exists(), reason="the corpus of feed files (bench/feeds.tar.gz) is not here"
)
URL = "https://wire.example/feed"


def files(suffix=""):
    with tarfile.open(CORPUS) as archive:
        for member in archive:
            held = archive.extractfile(member) if member.isfile() and member.name.endswith(suffix) else None
            if held is not None:
                yield member.name, held.read()


def outcome(body):
    """What a body turns out to be; a reason that names an exception is a crash."""
    try:
        reading = read(body, url=URL, feed=URL)
    except (NotAFeed, Unsafe) as error:
        return "crashed" if "gave up" in str(error) else "refused"
    assert from_json(as_json(reading), URL) == reading
    if isinstance(reading, Offers):
        return "page"
    return "read" if reading.entries else "read, no entries"


def test_every_file_is_read_or_refused_with_a_reason():
    counts = Counter(outcome(body) for _, body in files())
    assert counts["crashed"] == 0
    assert counts.total() >= 3_300
    assert counts["read"] >= 1_470
    assert counts["read"] + counts["read, no entries"] >= 2_670


def test_the_first_pass_says_what_the_judge_says_of_every_file():
    counts = Counter()
    for name, body in files():
        try:
            answer = opened(body)
        except (NotAFeed, Unsafe):
            continue
        plain = plain_document(answer, url=URL, feed=URL)
        counts[plain is not None] += 1
        if plain is not None:
            assert plain == judged(answer, url=URL, feed=URL), name
    assert counts[True] >= 1_000


def test_every_list_of_feeds_is_read_to_its_end():
    for name, body in files(".opml"):
        feeds = read_opml(body)
        assert len(feeds) == len(set(body.split(b'xmlUrl="')[1:])) - repeated(body), name
        assert read_opml(write_opml(feeds).encode()) == feeds, name


def repeated(body):
    """How many rests of lines differ although their address is the same."""
    rests = set(body.split(b'xmlUrl="')[1:])
    return len(rests) - len({rest.partition(b'"')[0] for rest in rests})


def test_documents_of_all_kinds_keep_their_entries_apart():
    for name, body in files("large_rss.xml"):
        document = read(body, url=URL, feed=URL)
        assert isinstance(document, Document), name
        assert len(set(document.entries)) == len(document.entries) > 0
