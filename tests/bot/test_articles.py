import hashlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles import article, digest, from_record
from bot.errors import BadArticle
from bot.model import Article, Entry, Page

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(hours=5)
LINK = "https://news.example.com/orbix?utm_source=feed"
STORY = "\n\n".join(
    f"Orbix built hall number {n} of its plant in Porto this year, its chief said on Monday."
    for n in "ABCDEFGHIJK"
)


def entry(**changes: object) -> Entry:
    given = {
        "feed": "https://news.example.com/feed",
        "guid": "g1",
        "link": LINK,
        "title": "Orbix builds a plant",
        "published": EARLIER,
    }
    return Entry(**{**given, **changes})  # type: ignore[arg-type]


def read(given: Entry, page: Page | None = None, why_no_page: str | None = None) -> Article:
    return article(given, page, outlet="Example News", family="Example", fetched=NOW, why_no_page=why_no_page)


def test_a_page_makes_a_full_article() -> None:
    page = Page(
        url="https://news.example.com/orbix",
        text=STORY,
        canonical="https://news.example.com/orbix/",
        author="Ann Ode",
        language="en",
    )
    assert read(entry(summary="<p>Orbix builds.</p>"), page) == Article(
        id=hashlib.sha256(b"https://news.example.com/orbix").hexdigest()[:16],
        url="https://news.example.com/orbix",
        title="Orbix builds a plant",
        text=STORY,
        published=EARLIER,
        outlet="Example News",
        feed="https://news.example.com/feed",
        family="Example",
        language="en",
        author="Ann Ode",
        depth="full",
        digest=hashlib.sha256(f"Orbix builds a plant\n\n{STORY}".encode()).hexdigest(),
    )


def test_one_article_has_one_identity_with_and_without_tracking() -> None:
    assert read(entry()).id == read(entry(link="https://NEWS.example.com/orbix#top", guid="other")).id


def test_entries_without_a_link_are_told_apart_by_guid_and_by_title() -> None:
    linkless = [
        entry(link=None, guid="a"),
        entry(link=None, guid="b"),
        entry(link=None, guid=None),
        entry(link=None, guid=None, title="Else"),
    ]
    assert len({read(given).id for given in linkless}) == 4


@pytest.mark.parametrize(
    ("content", "page_text", "paywalled", "why_no_page", "depth", "text"),
    [
        ("", STORY, False, None, "full", STORY),
        (f"<p>{STORY}</p>", "Short page.", False, None, "feed", STORY.replace("\n\n", " ")),
        (
            "<p>Orbix builds a plant.</p>",
            "Subscribe to continue reading.",
            True,
            None,
            "teaser",
            "Orbix builds a plant.",
        ),
        (f"<p>{STORY}</p>", "Orbix builds.", True, None, "feed", STORY.replace("\n\n", " ")),
        ("<p>Orbix builds a plant.</p>", None, False, None, "feed", "Orbix builds a plant."),
        ("<p>Orbix builds a plant.</p>", None, False, "the site refused", "teaser", "Orbix builds a plant."),
        ("<p>Orbix builds. It will sp…</p>", None, False, None, "teaser", "Orbix builds."),
        ("<p>Orbix builds. It will sp [...]</p>", None, False, None, "teaser", "Orbix builds."),
        (
            "<p>Orbix builds a plant. <a href=x>Continue reading…</a></p>",
            None,
            False,
            None,
            "teaser",
            "Orbix builds a plant.",
        ),
        ("", None, False, None, "headline", ""),
        ("", "Checking your browser before you go on", False, None, "headline", ""),
    ],
)
def test_the_deepest_text_is_chosen_and_its_depth_is_honest(
    content: str, page_text: str | None, paywalled: bool, why_no_page: str | None, depth: str, text: str
) -> None:
    page = (
        None
        if page_text is None
        else Page(url="https://news.example.com/orbix", text=page_text, paywalled=paywalled)
    )
    found = read(entry(content=content), page, why_no_page)
    assert (found.depth, found.text) == (depth, text)


@pytest.mark.parametrize(
    ("teaser", "text"),
    [
        ("Orbix will spend $44.5…", "Orbix will spend"),
        ("Orbix will spend $44.5 bil…", "Orbix will spend"),
        ("Orbix opened a plant. It will spend $44.5 bil...", "Orbix opened a plant."),
        (
            "Orbix will build a plant in the hills above Porto…",
            "Orbix will build a plant in the hills above Porto",
        ),
        ("公司宣布建厂。投资30…", "公司宣布建厂。"),
    ],
)
def test_half_an_amount_is_never_kept(teaser: str, text: str) -> None:
    assert read(entry(summary=teaser)).text == text


@pytest.mark.parametrize(
    ("start", "author"),
    [
        ("(Bloomberg) -- ", "Bloomberg"),
        ("LISBON (Reuters) - ", "Reuters"),
        ("SEOUL, Nov 3 (Reuters) – ", "Reuters"),
        ("AFP - ", "AFP"),
        ("", None),
    ],
)
def test_an_agencys_dateline_goes_and_is_the_byline_where_there_is_none(start: str, author: str | None) -> None:
    page = Page(url="https://news.example.com/orbix", text=f"{start}{STORY}")
    found = read(entry(), page)
    assert (found.text, found.author) == (STORY, author)
    assert read(entry(author="Ann Ode"), page).author == "Ann Ode"


CASHIER = (
    "Read on for $1",
    "Our range of subscriptions: Basic at $45 per month, Plus at $75 per month.",
    "More than a million people pay to read us.",
)


@pytest.mark.parametrize("paywalled", [True, False])
def test_what_a_cashier_says_never_becomes_the_article(paywalled: bool) -> None:
    page = Page(url="https://news.example.com/orbix", text="\n\n".join(CASHIER), paywalled=paywalled)
    found = read(entry(summary="Orbix builds a plant."), page)
    assert (found.text, found.depth) == ("Orbix builds a plant.", "teaser")
    bare = read(entry(), page)
    assert (bare.text, bare.depth) == ("", "headline")


def test_what_a_cashier_says_beneath_a_teaser_is_no_part_of_it() -> None:
    said = "Orbix builds a plant in Porto, its chief said."
    page = Page(url="https://news.example.com/orbix", text="\n\n".join((said, *CASHIER[:2])), paywalled=True)
    found = read(entry(), page)
    assert (found.text, found.depth) == (said, "teaser")


def test_the_news_of_what_a_subscription_costs_stays() -> None:
    said = "Flixo raises the price of its subscription to $19 a month."
    page = Page(url="https://news.example.com/flixo", text=f"{said}\n\n{CASHIER[1]}", paywalled=True)
    assert read(entry(title="Flixo raises its price"), page).text == said


@pytest.mark.parametrize("title", ["", "The of and", "星野机器人完成融资"])
def test_a_title_without_telling_words_refuses_no_page(title: str) -> None:
    text = "星野机器人宣布完成5.3亿元B轮融资。" if "星" in title else "It rose."
    page = Page(url="https://news.example.com/x", text=text)
    assert read(entry(title=title), page).depth == "full"


def test_boilerplate_goes_and_news_stays() -> None:
    page = Page(
        url=LINK,
        text=f"Orbix builds a plant\n\n(Bloomberg) -- {STORY}\n\nShare Tweet Email\n\n"
        "Also read:\n\nOrbix sued for $1.1 million\n\nWhy glue is dear",
    )
    assert read(entry(), page).text == STORY


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("Orbix raises $3m | Example News", "Orbix raises $3m"),
        ("Orbix raises $3m - example.com - Reuters", "Orbix raises $3m - example.com"),
        ("Orbix raises $3m — Barrons.com", "Orbix raises $3m"),
        ("Orbix raises $3m - news.example.com", "Orbix raises $3m"),
        ("Orbix raises $3m - and spends it", "Orbix raises $3m - and spends it"),
        ("Glue - Apple", "Glue - Apple"),
        ("UPDATE 2-Orbix raises $3m", "Orbix raises $3m"),
        ("Orbix &amp; Co <b>raise</b>\n$3m", "Orbix & Co raise $3m"),
    ],
)
def test_a_title_is_clean_and_without_its_site(raw: str, title: str) -> None:
    assert read(entry(title=raw)).title == title


def test_an_untitled_entry_takes_the_title_of_its_page_or_its_first_line() -> None:
    page = Page(url=LINK, text=STORY, title="Porto gets a plant | Example News")
    assert read(entry(title=""), page).title == "Porto gets a plant"
    assert read(entry(title="", summary="Orbix builds.")).title == "Orbix builds."
    assert read(entry(title="")).title == "Example News"


@pytest.mark.parametrize(
    ("said", "on_page", "published"),
    [
        (EARLIER, None, EARLIER),
        (None, EARLIER, EARLIER),
        (None, None, NOW),
        (NOW + timedelta(days=3), None, NOW),
        (datetime(1970, 1, 1, tzinfo=UTC), EARLIER, EARLIER),
    ],
)
def test_the_time_is_the_feeds_the_pages_or_now_and_never_later(
    said: datetime | None, on_page: datetime | None, published: datetime
) -> None:
    assert read(entry(published=said), Page(url=LINK, text=STORY, published=on_page)).published == published


def test_a_record_keeps_its_text_to_the_letter() -> None:
    text = "Orbix  spent\u00a0$3m.\r\n\r\nAlso read:\n x "
    record = {"id": 7, "title": " T ", "text": text, "published": "2026-11-02", "url": "https://ft.com/x"}
    found = from_record(record)
    assert (found.id, found.title, found.text, found.published, found.url) == (
        "7",
        " T ",
        text,
        datetime(2026, 11, 2, tzinfo=UTC),
        "https://ft.com/x",
    )
    assert (found.outlet, found.family, found.depth, found.digest) == (
        "Financial Times",
        "Nikkei",
        "full",
        digest(" T ", text),
    )


@pytest.mark.parametrize(
    "date",
    ["2026-11-02T08:30:00Z", "2026-11-02T09:30:00+01:00", "Mon, 02 Nov 2026 08:30:00 GMT", "2026-11-02 08:30"],
)
def test_a_record_may_write_its_date_in_the_usual_ways(date: str) -> None:
    assert from_record({"title": "T", "published": date}).published == datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (7, "an article is an object with id, title, text and published, not a number"),
        (None, "an article is an object with id, title, text and published, not nothing"),
        ({}, "the article has neither a title nor a text"),
        ({"title": " ", "text": "\n"}, "the article has neither a title nor a text"),
        ({"title": ["x"]}, "the article's title is a list, and should be a string"),
        ({"title": "x"}, "the article has no date: give `published`, as in 2026-11-23"),
        (
            {"title": "x", "published": "soon"},
            "the article's published is no date: 'soon'; write it as 2026-11-23",
        ),
    ],
)
def test_what_is_no_article_is_said_in_one_sentence(record: object, why: str) -> None:
    with pytest.raises(BadArticle) as caught:
        from_record(record)
    assert str(caught.value) == why


def test_a_record_without_a_date_takes_the_one_given() -> None:
    assert from_record({"title": "x"}, otherwise_published=NOW).published == NOW


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=60))
def test_any_entry_becomes_an_article(content: str, title: str, link: str) -> None:
    found = read(entry(content=content, title=title, link=link))
    assert found.digest == digest(found.title, found.text)
    assert (found.depth == "headline") == (not found.text)
