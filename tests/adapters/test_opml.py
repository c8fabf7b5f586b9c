import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.opml import read_opml, write_opml
from bot.errors import NotAFeed, Unsafe
from bot.model import Feed


def read_with_problems(text):
    problems = []
    return read_opml(text.encode() if isinstance(text, str) else text, problems.append), problems


def test_a_list_is_read_through_its_folders():
    found = read_with_problems("""<?xml version="1.0" encoding="utf-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
  <outline text="Chips" category="/tech">
    <outline type="rss" text="Wire" title="The  Wire" xmlUrl="https://wire.example/feed?a=1&amp;b=2" htmlUrl="https://wire.example/"/>
    <outline text="Deeper"><outline TEXT="Lens" XMLURL="https://lens.example/atom"/></outline>
  </outline>
  <outline xmlUrl="feed://old.example/rss"/>
  <outline xmlUrl="feed:http://older.example/rss" text="http://older.example/rss"/>
  <outline text="Empty folder"></outline>
</body></opml>""")
    assert found == (
        (
            Feed(url="https://wire.example/feed?a=1&b=2", name="The Wire"),
            Feed(url="https://lens.example/atom", name="Lens"),
            Feed(url="https://old.example/rss"),
            Feed(url="http://older.example/rss"),
        ),
        ["Line 9: “Empty folder” has no feed address (xmlUrl)."],
    )


def test_lines_that_are_left_out_are_named():
    found = read_with_problems("""<opml><body>
<outline text="Wire" xmlUrl="https://wire.example/feed"/>
<outline text="Bookmark" htmlUrl="https://wire.example/"/>
<outline text="Mail" xmlUrl="mailto:desk@wire.example"/>
<outline text="Broken" xmlUrl="http://[/"/>
<outline text="Again" xmlUrl="https://wire.example/feed"/>
</body></opml>""")
    assert found == (
        (Feed(url="https://wire.example/feed", name="Wire"),),
        [
            "Line 3: “Bookmark” has no feed address (xmlUrl).",
            "Line 4: mailto:desk@wire.example is no http or https address.",
            "Line 5: http://[/ is no http or https address.",
            "Line 6: https://wire.example/feed is listed twice; the first one counts.",
        ],
    )


def test_broken_xml_is_read_outline_by_outline():
    found = read_with_problems("""<opml version="2.0"><body><outline text="Money & Markets">
<outline text="The "Old" Wire" title="The "Old" Wire" description="<b>x"
  xmlUrl="https://wire.example/?a=1&copy=2" type="rss"/>
<outline text="Fish &amp; Chips" xmlUrl="https://fish.example/feed?a=1&amp;b=2"/><outline text="Lens"
   xmlUrl='https://lens.example/atom' />
<outline text="No address" />
</outline></body></opml>""")
    assert found == (
        (
            Feed(url="https://wire.example/?a=1&copy=2", name='The "Old" Wire'),
            Feed(url="https://fish.example/feed?a=1&b=2", name="Fish & Chips"),
            Feed(url="https://lens.example/atom", name="Lens"),
        ),
        [
            "Line 1: the XML is broken here; we read each outline by itself instead.",
            "Line 6: “No address” has no feed address (xmlUrl).",
        ],
    )


@pytest.mark.parametrize("text", ["", "words", "<rss/>", "<opml", "{}", b"\xff\xfe\x00"])
def test_what_is_no_list_is_said_to_be_none(text):
    with pytest.raises(NotAFeed, match=r"^This is .*no OPML file"):
        read_opml(text.encode() if isinstance(text, str) else text)


def test_a_list_of_nothing_is_one():
    assert read_with_problems("<opml><body/></opml>") == ((), [])


@pytest.mark.parametrize(
    "entity", ['<!ENTITY a "ha">', '<!ENTITY a SYSTEM "file:///etc/passwd">', '<!ENTITY % a "b">']
)
def test_entities_are_not_expanded(entity):
    with pytest.raises(Unsafe, match="declares entities"):
        read_opml(f"<!DOCTYPE opml [{entity}]><opml><body><outline text='&a;'/></body></opml>".encode())


def test_a_list_is_written_one_feed_a_line():
    feeds = (
        Feed(url="https://wire.example/?a=1&b=2", name='R&D "x"', topics=("chips",)),
        Feed(url="https://b.example/"),
    )
    assert write_opml(feeds, title="Mine & yours") == (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<opml version="2.0">\n'
        "  <head>\n    <title>Mine &amp; yours</title>\n  </head>\n"
        "  <body>\n"
        """    <outline type="rss" text='R&amp;D "x"' title='R&amp;D "x"' xmlUrl="https://wire.example/?a=1&amp;b=2"/>\n"""
        '    <outline type="rss" text="https://b.example/" title="https://b.example/" xmlUrl="https://b.example/"/>\n'
        "  </body>\n"
        "</opml>\n"
    )


NAMES = st.none() | st.text(max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
PATHS = st.text(st.sampled_from("ab/?&=;<>\"'é%20#"), max_size=15)


@given(st.lists(st.tuples(NAMES, PATHS), max_size=5, unique_by=lambda row: row[1]))
def test_what_was_written_is_read_back(rows):
    legal = [(name and "".join(letter for letter in name if letter.isprintable()), path) for name, path in rows]
    feeds = tuple(
        Feed(url=f"https://wire.example/{path}".strip(), name=" ".join((name or "").split()) or None)
        for name, path in legal
    )
    assert read_with_problems(write_opml(feeds)) == (feeds, [])
