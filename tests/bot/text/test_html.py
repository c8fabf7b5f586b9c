import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.html import paragraphs, plain


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One &amp; two</p><p>Three</p>", "One & two\n\nThree"),
        ("no markup &lt;here&gt; at 5 &lt; 6", "no markup <here> at 5 < 6"),
        ("&amp;lt;b&amp;gt;", "&lt;b&gt;"),
        ("Orbix rose<br>Tavelin fell<br/>and went on", "Orbix rose\n\nTavelin fell and went on"),
        ("A<br><br>B", "A\n\nB"),
        ("x<script>if (a<b) alert('$9m')</script>y<style>p{}</style>z", "xyz"),
        ("<figure><img alt='a > b'><figcaption>Photo: $5m</figcaption></figure>Text", "Text"),
        ("<p>broken\nline and <b>bo</b>ld</p>", "broken line and bold"),
        ("<ul><li>one<li>two</ul>", "one\n\ntwo"),
        (
            "<table><tr><th>Revenue</th><td>5</td></tr><tr><td>Profit</td><td>1</td></tr></table>",
            "Revenue 5\n\nProfit 1",
        ),
        ("<!-- hidden $3m -->seen<!-- never closed", "seen never closed"),
        ("<![CDATA[kept]]>", "kept"),
        ('<a title="5" tall">x</a>', "x"),
        ("5 < 6 and a <b and c", "5 < 6 and a <b and c"),
        ("<script>never closed $9m", ""),
        ("<iframe src=x>after an unclosed frame", "after an unclosed frame"),
        ("&#99999999999999999999;x&#0;", "x\ufffd"),
        ("$<b>4</b>.<i>5</i>bn", "$4.5bn"),
        ("", ""),
        ("<", "<"),
    ],
)
def test_markup_becomes_what_a_reader_sees(markup: str, text: str) -> None:
    assert plain(markup) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("one\u00a0two\u202fthree", "one two three"),
        ("1\u202f250\u00a0000 units", "1\u00a0250\u00a0000 units"),
        ("soft\u00adhyphen and zero\u200bwidth", "softhyphen and zerowidth"),
        ("a\r\n\r\nb\rc", "a\n\nb c"),
        ("A\n \n\n\nB\nC", "A\n\nB\n\nC"),
        ("  padded\t\ttext ", "padded text"),
    ],
)
def test_white_space_is_put_in_order(raw: str, text: str) -> None:
    assert paragraphs(raw) == text


def test_lines_wrapped_at_a_fixed_width_are_one_paragraph() -> None:
    lines = [
        "The plant in Porto will be built by Orbix, which said that the",
        "Tavelin group would lend it the money for the first of the two",
        "New halls.",
    ]
    assert paragraphs("\n".join(lines)) == " ".join(lines)


@given(st.text(max_size=300))
def test_order_is_put_once(text: str) -> None:
    assert paragraphs(paragraphs(text)) == paragraphs(text)


@given(st.text(alphabet="<>/!-\"'= abp&#x1;[]", max_size=300))
def test_any_markup_is_survived(markup: str) -> None:
    assert "\n\n\n" not in plain(markup)


@pytest.mark.parametrize(
    "piece", ["<!--", "<script", "<form>", "<a \"'", "<a '\"<a ", "&#", "</", "<p>", "\n \n", "&lt;"]
)
def test_a_long_run_of_broken_markup_is_read_to_its_end(piece: str) -> None:
    assert plain(piece * 60_000 + "<p>the end</p>").endswith("the end") or piece in (
        "<script",
        "<!--",
        "<form>",
        "<a \"'",
        "<a '\"<a ",
    )
