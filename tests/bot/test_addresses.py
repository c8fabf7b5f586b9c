import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.addresses import canonical_url


@pytest.mark.parametrize(
    ("found", "canonical"),
    [
        ("https://news.example/a", "https://news.example/a"),
        ("  https://news.example/a\n", "https://news.example/a"),
        ("HTTPS://News.Example/Path/A", "https://news.example/Path/A"),
        ("https://news.example:443/a", "https://news.example/a"),
        ("http://news.example:80/a", "http://news.example/a"),
        ("http://news.example:443/a", "http://news.example:443/a"),
        ("https://news.example:8443/a", "https://news.example:8443/a"),
        ("https://news.example./a", "https://news.example/a"),
        ("https://news.example/a/", "https://news.example/a"),
        ("https://news.example/a//", "https://news.example/a"),
        ("https://news.example/", "https://news.example"),
        ("https://news.example", "https://news.example"),
        ("https://news.example/a#comments", "https://news.example/a"),
        ("https://news.example/a#:~:text=capex", "https://news.example/a"),
        ("https://news.example/a?", "https://news.example/a"),
        ("https://news.example/a/?id=7", "https://news.example/a?id=7"),
        ("https://news.example/a?utm_source=rss&utm_medium=feed", "https://news.example/a"),
        ("https://news.example/a?b=2&utm_campaign=x&a=1", "https://news.example/a?b=2&a=1"),
        ("https://news.example/a?FBCLID=Zz&p=3", "https://news.example/a?p=3"),
        ("https://news.example/a?gclid=1&ref=home&mc_cid=2", "https://news.example/a"),
        ("https://news.example/a?reference=9&utm=1", "https://news.example/a?reference=9&utm=1"),
        ("https://news.example/a?x=&y", "https://news.example/a?x=&y"),
        ("https://news.example/a?q=c%26d", "https://news.example/a?q=c%26d"),
        ("https://reader:pw@News.Example/a", "https://reader:pw@news.example/a"),
        ("https://[2001:DB8::1]:443/a", "https://[2001:db8::1]/a"),
        ("https://新闻.example/甲", "https://新闻.example/甲"),
        ("urn:uuid:1234", "urn:uuid:1234"),
        ("mailto:desk@news.example", "mailto:desk@news.example"),
        ("/relative/path#top", "/relative/path#top"),
        ("https://news.example:99999/a", "https://news.example:99999/a"),
        ("https://[broken/a", "https://[broken/a"),
        ("https://", "https://"),
        ("", ""),
    ],
)
def test_canonical_url(found: str, canonical: str) -> None:
    assert canonical_url(found) == canonical


PIECES = st.sampled_from(["a=1", "utm_source=x", "ref=", "q=%20", "", "fbclid=1", "b"])


@given(
    host=st.sampled_from(["news.example", "NEWS.example:443", "x.example:8080"]),
    path=st.lists(st.sampled_from(["a", "B", ""]), max_size=4).map("/".join),
    query=st.lists(PIECES, max_size=5),
    fragment=st.sampled_from(["", "#top"]),
)
def test_a_canonical_url_is_its_own(host: str, path: str, query: list[str], fragment: str) -> None:
    once = canonical_url(f"https://{host}/{path}?{'&'.join(query)}{fragment}")
    assert canonical_url(once) == once


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    once = canonical_url(text)
    assert canonical_url(once) == once
