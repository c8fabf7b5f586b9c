"""The day's brief: a line a story, what goes beneath it, and a count of what is in neither."""

from datetime import date, timedelta

from making import NOW, figure, reading, story, subscription, yuan

from bot import cards, wording
from bot.model import Card, FigureRow, FigureTable, Footer, Heading, Item, Listing, Prose
from bot.queries.briefs import ranked

DAY = date(2026, 11, 23)
PLAN = figure(bound="up_to", status="planned", alt=(yuan("160000000000"),))
REVENUE = figure("9500000000", metric="revenue", period="2025", entity="Orbix", company=None)


def stories(number):
    return [story(reading(f"a{n}", figures=(PLAN,))) for n in range(number)]


def test_a_line_is_a_headline_and_the_figures_that_matter():
    before, more = figure("20000000000", status="planned"), figure("38", measure="change", unit="percent")
    told = story(reading(figures=(more, PLAN, before, REVENUE, figure("60000000", metric="users", unit="count"))))
    assert cards.brief([told], DAY) == Card(
        kind="brief",
        parts=(
            Heading(text="Tech finance brief · 23 Nov 2026"),
            Listing(
                items=(
                    Item(
                        text="ByteDance plans bigger budget",
                        detail="Capex 2025: up to US$22bn (CN¥160bn), planned · Orbix revenue 2025: US$9.5bn",
                        url="https://news.example/a1",
                    ),
                )
            ),
            Footer(text="1 story"),
        ),
    )


def test_a_story_without_figures_says_whose_it_is():
    listing = cards.brief([story()], DAY).parts[1]
    assert isinstance(listing, Listing)
    assert [item.detail for item in listing.items] == ["Ledger Wire"]


def test_a_brief_is_eight_lines_at_most_and_counts_the_others():
    card = cards.brief(stories(10), DAY, more=90)
    listing = card.parts[1]
    assert isinstance(listing, Listing)
    assert len(listing.items) == cards.ITEMS_ON_A_BRIEF == 8
    assert card.parts[-1] == Footer(text="the first 8 of 100 stories")


def test_an_empty_brief_says_so_and_has_nothing_beneath():
    assert cards.brief((), DAY).parts[1] == Prose(text="Nothing new on what you follow.")
    assert cards.details(()) == ()


def test_beneath_a_brief_each_story_is_told_with_gist_figures_and_source():
    (card,) = cards.details([story(reading(figures=(PLAN,)))])
    assert card.parts == (
        Heading(text="1. ByteDance plans bigger budget", badge="PLANNED", url="https://news.example/a1"),
        Prose(text="ByteDance plans to spend up to US$22bn next year."),
        FigureTable(rows=(FigureRow(label="Capex 2025", amount="up to US$22bn (CN¥160bn)", note="planned"),)),
        Footer(text="Ledger Wire", at=NOW - timedelta(hours=2)),
    )


def test_every_story_of_a_brief_is_beneath_it_or_counted():
    told = stories(8 + cards.MOST_LINES_BENEATH + 2)
    beneath = cards.details(told, more=30)
    headings = [part.text for card in beneath for part in card.parts if isinstance(part, Heading)]
    assert [heading.split(".")[0] for heading in headings] == [*"12345678", "Also", "Also", "Also"]
    lines = [
        item.url for card in beneath for part in card.parts if isinstance(part, Listing) for item in part.items
    ]
    assert lines == [one.lead.article.url for one in told[8:-2]]
    assert beneath[-1].parts[-1] == Footer(text="… and 32 more of less importance")


def test_what_was_denied_is_said_to_be_and_comes_after_what_stands():
    other = figure("11000000000", period="2024")
    told = story(reading(figures=(PLAN, other)))
    denied = {("a1", PLAN.evidence.start, PLAN.value): "denied by ByteDance, 1 Dec 2026"}
    (card,) = cards.details([told], denied=denied)
    heading, table = card.parts[0], card.parts[2]
    assert isinstance(heading, Heading)
    assert heading.badge == "DENIED"
    assert isinstance(table, FigureTable)
    assert table.rows == (
        FigureRow(label="Capex 2024", amount="US$11bn"),
        FigureRow(
            label="Capex 2025",
            amount="up to US$22bn (CN¥160bn)",
            note="denied by ByteDance, 1 Dec 2026 · planned",
        ),
    )


def test_what_cannot_have_been_reported_yet_leads_no_line():
    expected = figure("40000000000", status="planned", period="2026", metric="revenue")
    impossible = figure("30000000000", period="2026", metric="revenue", subject="cloud")
    told = story(reading(figures=(impossible, expected)))
    listing = cards.brief([told], DAY).parts[1]
    assert isinstance(listing, Listing)
    assert listing.items[0].detail.startswith("Revenue 2026: US$40bn, planned")


def test_an_amount_that_is_given_rounded_as_well_is_told_once_with_all_its_digits():
    rounded, exact = figure("1800000000", metric="revenue"), figure("1840000000", metric="revenue")
    (card,) = cards.details([story(reading(figures=(rounded, exact)))])
    table = card.parts[2]
    assert isinstance(table, FigureTable)
    assert [row.amount for row in table.rows] == ["US$1.84bn"]


def test_a_brief_of_a_company_begins_with_what_is_about_it():
    named = subscription(topics=(), companies=("bytedance",))
    beside = story(reading("a1", title="Orbix buys a rival for $90bn", figures=(REVENUE,)), importance=90.0)
    titled = story(reading("a2", title="ByteDance opens an office"), importance=1.0)
    owned = story(reading("a3", title="A budget grows", figures=(PLAN,)), importance=2.0)
    assert ranked([beside, titled, owned], named) == [owned, titled, beside]
    assert ranked([titled, beside, owned]) == [beside, owned, titled]


def test_a_loss_in_two_currencies_has_one_sign():
    assert wording.others((yuan("-369200000000"),)) == "−CN¥369.2bn"
