"""What a new feed lists, what a feed suddenly lists, and what a publisher changes later: who is told of it, and how."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from making import CHANNEL, NOW, subscription
from test_pipeline import FEED, WISH, Bench, capex, entry

from bot import deliveries
from bot.errors import Gone, Refused, Retry
from bot.model import Address, Card, Feed, FigureTable, Footer, Page, Poll, Request, When
from bot.pipeline import Collector, Notifier, Pace

BRIEF = subscription("s2", topics=("all",), when=When(at=time(14)))
OPERATOR = Address(platform="console", channel="operators")
NAMES = ("Alpha", "Borealis", "Cygnet", "Dorado", "Emerald", "Fathom")


def items(*ages, start=0):
    """Entries on as many companies, each published so many days ago."""
    return tuple(
        entry(
            number,
            f"https://news.example/{number}",
            title=f"{NAMES[number % 6]} {number} is building",
            summary=f"{NAMES[number % 6]} is building data centres in {NAMES[number % 6]}ville, part {number}.",
            published=NOW - timedelta(days=age),
        )
        for number, age in enumerate(ages, start)
    )


def lists(bench, *entries):
    bench.feeds.answers[FEED] = Poll(changed=True, entries=entries)


async def turn(bench):
    """A pass and what it causes, an hour later."""
    bench.later(hours=1)
    await bench.collector.collect()
    await bench.publisher.publish()
    return bench.platform.posted


async def typed(bench, text) -> Card:
    return await bench.desk.reply(Request(text=text, address=CHANNEL, user="u1"))


# --- the first poll of a feed ---------------------------------------------------------------------


async def test_a_new_feed_is_read_and_a_live_channel_sees_one_labelled_sample():
    bench = Bench(*items(0, 1, 2), wishes=(WISH, subscription("s3", topics=("all",))), known=False)
    (title,) = await turn(bench)
    assert title.endswith("is building")
    (sent,) = [one for one in bench.archive.deliveries() if one.state == "sent"]
    assert (sent.note, [s.revision for s in bench.archive.recent_stories(NOW - timedelta(days=9))]) == (
        deliveries.SAMPLE,
        [0, 0, 0],
    )
    assert bench.fates() == {"told": 1, "filtered": 2}
    assert await turn(bench) == [title]


async def test_the_samples_label_stands_on_its_card(monkeypatch):
    bench, cards = Bench(*items(0), known=False), []

    async def post(address, card, key):
        cards.append(card)
        return "m1"

    monkeypatch.setattr(bench.platform, "post", post)
    await turn(bench)
    (footer,) = [part for part in cards[0].parts if isinstance(part, Footer)]
    assert footer.text == f"Tech · headline and teaser only · {deliveries.SAMPLE}"


async def test_without_samples_a_new_feed_tells_no_live_channel():
    bench = Bench(*items(0, 1), known=False)
    bench.collector = Collector(bench.collector._ports, Pace(sample=False))
    assert (await turn(bench), bench.fates()) == ([], {"filtered": 2})


async def test_the_next_brief_knows_a_new_feeds_latest_items_and_the_archive_all_of_the_last_decade():
    bench = Bench(*items(0, 2, 30, 4000), wishes=(BRIEF,), known=False)
    await turn(bench)
    assert bench.fates() == {"held": 2, "filtered": 2}
    assert [bench.archive.find_article(f"https://news.example/{n}") is not None for n in range(4)] == [
        True, True, True, False,
    ]  # fmt: skip
    bench.later(hours=2)
    await bench.publisher.plan_briefs()
    await bench.publisher.publish()
    assert bench.platform.posted == ["Brief: every story · 23 Nov 2026", "1. Alpha 0 is building"]


async def test_what_a_feed_brings_after_its_first_poll_is_news():
    bench = Bench(*items(1), known=False)
    await turn(bench)
    lists(bench, *items(1, 0))
    assert len(await turn(bench)) == 2
    assert bench.archive.deliveries()[0].note == ""


async def test_an_empty_first_poll_is_a_first_poll():
    bench = Bench(known=False)
    await turn(bench)
    lists(bench, *items(0, 1))
    assert len(await turn(bench)) == 2


async def test_a_crash_after_the_first_poll_makes_no_news_of_it():
    bench = Bench(*items(0, 1, 2), known=False)

    async def dies(*given):
        raise KeyboardInterrupt

    bench.collector.read_pending = dies
    with pytest.raises(KeyboardInterrupt):
        await bench.collector.collect()
    bench.collector = Collector(bench.collector._ports, Pace(), seed=1)
    assert len(await turn(bench)) == 1


async def test_a_story_that_was_told_is_kept_up_to_date_by_a_feed_that_is_new():
    amount = "3000000000"
    bench = Bench(read=lambda article: capex(amount)(article))
    one = entry(1, "https://news.example/1", title="Orbix Dynamics plans to spend more on data centres next year")
    lists(bench, one)
    await turn(bench)
    other = "https://feeds.example/other.xml"
    amount = "4000000000"
    bench.archive.put_feeds((Feed(url=FEED), Feed(url=other)), managed=True, now=NOW)
    two = replace(one, feed=other, guid="o1", link="https://other.example/1", summary="It said so on day two.")
    bench.feeds.answers[other] = Poll(changed=True, entries=(two,))
    assert [line.split(":")[0].split(" ")[0] for line in await turn(bench)] == ["Orbix", "edited", "Updated"]


# --- a feed that suddenly lists very much ---------------------------------------------------------


async def flooded(*wishes, operator=OPERATOR):
    bench = Bench(*items(9), wishes=wishes or (WISH,))
    bench.collector = Collector(bench.collector._ports, Pace(many=3), seed=1)
    await turn(bench)
    bench.platform.posted.clear()
    lists(bench, *items(0, 0, 0, 0, 0, start=10))
    await turn(bench)
    await Notifier(bench.collector._ports, operator).notify()
    return bench


QUESTION = "Tech suddenly lists 5 new items; are they news, or was it rebuilt?"


async def test_a_flood_is_read_and_asked_about_and_nobody_is_told():
    bench = await flooded()
    assert (bench.platform.posted, bench.platform.places[-1]) == (["Are these news?"], ("operators", None))
    assert bench.fates() == {"told": 1, "filtered": 5}
    (state,) = bench.archive.feeds()
    assert state.question == QUESTION
    assert QUESTION in str(await typed(bench, "/feeds"))
    assert await turn(bench) == ["Are these news?"]


async def test_a_flood_that_is_news_is_told_once():
    bench = await flooded()
    assert (await typed(bench, "/admit")).title == "They are news"
    await bench.publisher.publish()
    assert len(bench.platform.posted) == 1 + 5
    assert bench.archive.feeds()[0].question is None
    assert (await typed(bench, "/admit Tech")).title == "Nothing to decide"
    assert len(await turn(bench)) == 1 + 5


async def test_a_flood_that_is_no_news_stays_known_and_untold():
    bench = await flooded()
    assert (await typed(bench, f"/dismiss {Feed(url=FEED).id}")).title == "Kept quiet"
    assert len(await turn(bench)) == 1
    assert bench.archive.find_article("https://news.example/12") is not None


async def test_briefs_do_not_hear_of_a_flood_before_it_is_admitted():
    bench = await flooded(BRIEF)
    assert bench.archive.held("s2") == bench.archive.held("s2")[:1]
    await typed(bench, "/admit")
    assert len(bench.archive.held("s2")) == 6


async def test_a_question_about_no_such_feed_names_those_that_ask():
    bench = await flooded()
    assert (await typed(bench, "/admit Wire")).title == "Which feed? Tech has a question open."


# --- trouble, told to whoever runs this -----------------------------------------------------------

DOWN = Retry("feeds.example answered 503; we ask again later.")


async def troubled(bench, hours):
    notifier = Notifier(bench.collector._ports, OPERATOR)
    bench.feeds.answers[FEED] = DOWN
    for _ in range(hours):
        bench.later(hours=1)
        bench.archive.put_feed_state(replace(bench.archive.feeds()[0], next_check=None))
        await bench.collector.collect()
        await notifier.notify()
    return notifier


async def test_trouble_is_told_once_and_so_is_its_end():
    bench = Bench()
    notifier = await troubled(bench, 12)
    assert bench.platform.posted == ["A feed is in trouble"]
    lists(bench)
    bench.archive.put_feed_state(replace(bench.archive.feeds()[0], next_check=None))
    await bench.collector.collect()
    await notifier.notify()
    assert bench.platform.posted == ["A feed is in trouble", "A feed is back"]


async def test_a_notice_that_was_sent_and_not_settled_is_not_sent_again():
    bench = Bench()
    bench.platform.lose_receipt = True
    notifier = await troubled(bench, 7)
    bench.later(hours=1)
    await notifier.notify()
    assert (bench.platform.posted, bench.platform.looked_up) == (["A feed is in trouble"], ["feed-notice/1"])
    bench.later(hours=1)
    assert await notifier.notify() == 0


@pytest.mark.parametrize(
    ("error", "tried"),
    [(Retry("busy", after=timedelta(minutes=1)), 1), (Gone("no channel"), 0), (Refused("no"), 0)],
)
async def test_a_notice_that_cannot_be_told_now_is_tried_again_unless_that_is_hopeless(error, tried):
    bench = Bench()
    bench.platform.trouble = [error]
    notifier = await troubled(bench, 8)
    bench.later(minutes=5)
    await notifier.notify()
    assert len(bench.platform.posted) == tried


async def test_without_an_address_a_notice_is_settled_and_nobody_is_posted_to(caplog):
    bench = Bench()
    await troubled(bench, 0)
    nobody = Notifier(bench.collector._ports, None)
    for _ in range(7):
        bench.later(hours=1)
        bench.archive.put_feed_state(replace(bench.archive.feeds()[0], next_check=None))
        await bench.collector.collect()
    assert (await nobody.notify(), await nobody.notify(), bench.platform.posted) == (1, 0, [])
    assert "Tech cannot be read, last read" in caplog.text


# --- what a publisher changes ---------------------------------------------------------------------

TITLE = "Orbix Dynamics plans to spend more on data centres next year"
LINK = "https://news.example/orbix"


class Corrected:
    """A bench on which Orbix's plan was told, and its publisher then changes what it said."""

    def __init__(self, *wishes):
        self.amount = "20000000000"
        self.bench = Bench(wishes=wishes or (WISH,), read=lambda article: capex(self.amount)(article))

    async def says(self, amount, text, *, title=TITLE, page=None, **changes):
        self.amount = amount
        lists(self.bench, entry(1, LINK, title=title, summary=text, **changes))
        self.bench.pages.answers = {LINK: page} if page else {}
        return await turn(self.bench)


async def test_a_publishers_correction_edits_the_card_and_says_what_changed():
    story = Corrected()
    await story.says("20000000000", "It plans US$20bn.")
    assert await story.says("22000000000", "It plans US$22bn. An earlier version gave another amount.") == [
        TITLE,
        f"edited {TITLE}",
        f"Updated: corrected by Tech; Orbix capex 2025: US$20bn → US$22bn — {TITLE}",
    ]
    kept = story.bench.archive.find_article(LINK)
    assert (kept.article.text, kept.article.published) == (
        "It plans US$22bn. An earlier version gave another amount.",
        NOW + timedelta(hours=1),
    )
    (edited,) = story.bench.platform.edited
    rows = [row for part in edited.parts if isinstance(part, FigureTable) for row in part.rows]
    assert [row.amount for row in rows] == ["US$22bn"]
    assert story.bench.fates() == {"told": 1}


async def test_a_new_wording_with_the_same_figures_is_kept_and_told_nobody():
    story = Corrected()
    await story.says("20000000000", "It plans US$20bn.")
    assert await story.says("20000000000", "It plans US$20bn, it said.") == [TITLE]
    assert story.bench.archive.find_article(LINK).article.text == "It plans US$20bn, it said."


OTHER_TITLE = "Orbix Dynamics denies that it plans to spend more on data centres"


async def test_a_new_headline_edits_the_card_and_posts_nothing():
    story = Corrected()
    await story.says("20000000000", "It plans US$20bn.")
    said = await story.says("20000000000", "It plans US$20bn.", title=OTHER_TITLE)
    assert said == [TITLE, f"edited {OTHER_TITLE}"]
    (edited,) = story.bench.platform.edited
    footer = next(part for part in edited.parts if isinstance(part, Footer))
    assert footer.text.endswith(f" · updated: headline: {TITLE} → {OTHER_TITLE}")
    revised = story.bench.archive.deliveries()[0]
    assert (revised.state, revised.revision, revised.notice) == ("sent", 1, False)
    assert revised.note == f"headline: {TITLE} → {OTHER_TITLE}"
    assert story.bench.fates() == {"told": 1}


async def test_a_new_headline_and_another_figure_are_told_together():
    story = Corrected()
    await story.says("20000000000", "It plans US$20bn.")
    said = await story.says("22000000000", "It plans US$22bn.", title=OTHER_TITLE)
    changed = f"Orbix capex 2025: US$20bn → US$22bn; headline: {TITLE} → {OTHER_TITLE}"
    assert said[1:] == [f"edited {OTHER_TITLE}", f"Updated: corrected by Tech; {changed} — {OTHER_TITLE}"]


@pytest.mark.parametrize(
    "title",
    [TITLE.upper(), f"“{TITLE}”", f"{TITLE}.", f"{TITLE} - Tech", f"UPDATE 1-{TITLE}", f"{TITLE} | Reuters"],
)
async def test_the_form_of_a_headline_is_no_news(title):
    story = Corrected()
    await story.says("20000000000", "It plans US$20bn.")
    assert await story.says("20000000000", "It plans US$20bn.", title=title) == [TITLE]
    assert [one.revision for one in story.bench.archive.deliveries()] == [0]


async def test_what_a_brief_told_is_not_told_again_for_its_headline():
    story = Corrected(BRIEF)
    for _ in range(2):
        await story.says("20000000000", "It plans US$20bn.")
        await story.bench.publisher.plan_briefs()
        await story.bench.publisher.publish()
    story.bench.archive.put_subscription(WISH)
    said = await story.says("20000000000", "It plans US$20bn.", title=OTHER_TITLE)
    assert said == ["Brief: every story · 23 Nov 2026", f"1. {TITLE}"]
    assert story.bench.platform.edited == []


async def test_a_channel_that_was_not_told_a_story_does_not_hear_of_its_headline():
    story = Corrected(subscription("s9", topics=("nothing",)))
    await story.says("20000000000", "It plans US$20bn.")
    story.bench.archive.put_subscription(WISH)
    assert await story.says("20000000000", "It plans US$20bn.", title=OTHER_TITLE) == []
    assert (await story.says("22000000000", "It plans US$22bn.", title=OTHER_TITLE))[:1] == [OTHER_TITLE]


async def test_a_headline_that_changes_before_it_was_told_is_told_once():
    story = Corrected()
    lists(story.bench, entry(1, LINK, title=TITLE, summary="It plans US$20bn."))
    await story.bench.collector.collect()
    assert await story.says("20000000000", "It plans US$20bn.", title=OTHER_TITLE) == [OTHER_TITLE]
    assert {one.state for one in story.bench.archive.deliveries()} == {"sent"}


async def test_a_page_that_cannot_be_had_this_time_corrects_nothing():
    story = Corrected()
    page = Page(url=LINK, text="Orbix Dynamics plans to spend US$20bn on data centres. " * 9)
    await story.says("20000000000", "It plans US$20bn.", page=page)
    assert await story.says("1", "Sign in to read on.") == [TITLE]
    assert story.bench.archive.find_article(LINK).article.depth == "full"
    assert story.bench.fates() == {"told": 1}


async def test_a_text_that_changes_all_the_time_is_read_again_a_few_times():
    story = Corrected()
    for number in range(60):
        await story.says("20000000000", f"It plans US$20bn. {number} people read this.")
    assert len(story.bench.pages.asked) == 1 + 5
    assert story.bench.platform.posted == [TITLE]


async def test_a_page_that_breaks_the_reader_the_second_time_loses_nothing():
    story = Corrected()
    await story.says("20000000000", "It plans US$20bn.")
    lists(story.bench, entry(1, LINK, title=TITLE, summary="It plans US$22bn."))

    def broken(article):
        raise ValueError(article.title)

    story.bench.collector._ports = replace(story.bench.collector._ports, read=broken)
    assert await turn(story.bench) == [TITLE]
    assert story.bench.fates() == {"told": 1}


REPLAYS = {
    "date": {"published": NOW - timedelta(days=1)},
    "title": {"title": "Orbix Dynamics: more for data centres"},
    "tracking": {"link": f"{LINK}?utm_source=rss&utm_medium=feed#top"},
    "guid": {"guid": "another"},
    "text": {"summary": "It plans <b>US$20bn</b>, it said today."},
}


@pytest.mark.parametrize("order", [tuple(REPLAYS), tuple(reversed(REPLAYS)), ("guid", "title", "text", "date")])
async def test_a_replay_in_which_everything_changes_posts_nothing_again(order):
    story, changed = Corrected(), {}
    await story.says("20000000000", "It plans US$20bn.")
    for change in order:
        changed |= REPLAYS[change]
        given = {"title": TITLE, "summary": "It plans US$20bn.", **changed}
        lists(story.bench, replace(entry(1, LINK), **given))
        edits = [f"edited {changed['title']}"] if "title" in changed else []
        assert await turn(story.bench) == [TITLE, *edits]
    assert story.bench.fates() == {"told": 1}
    assert len(story.bench.archive.recent_stories(NOW - timedelta(days=9))) == 1


# --- many feeds at once ---------------------------------------------------------------------------


async def test_a_feed_that_cannot_be_kept_loses_no_other(monkeypatch):
    bench = Bench(*items(1))
    others = {f"https://feeds.example/{n}.xml": items(1, start=20 + n) for n in range(5)}
    bench.archive.put_feeds((Feed(url=url) for url in others), managed=False, now=NOW)
    for url, listed in others.items():
        entries = tuple(replace(one, feed=url) for one in listed)
        bench.feeds.answers[url] = Poll(changed=True, entries=entries)
    whole = bench.archive.keep_looks

    def keep(looks, *, now):
        if any(look.state.feed.url == FEED for look in looks):
            raise Refused("The archive will not keep this.")
        return whole(looks, now=now)

    monkeypatch.setattr(bench.archive, "keep_looks", keep)
    result = await bench.collector.collect()
    assert (result.polled, result.new, result.read) == (6, 5, 5)
    assert result.problems == [("Tech", "The archive will not keep this.")]


async def test_an_archive_that_breaks_ends_the_pass_and_hangs_nobody(monkeypatch):
    bench = Bench(*items(1))

    def broken(looks, *, now):
        raise ZeroDivisionError

    monkeypatch.setattr(bench.archive, "keep_looks", broken)
    result = await bench.collector.collect()
    assert result.problems == [("Tech", "Keeping it failed; the log has the details.")]


async def test_articles_kept_before_a_restart_are_joined_after_it():
    story = Corrected()
    await story.says("20000000000", "It plans US$20bn.")
    story.bench.collector = Collector(story.bench.collector._ports, Pace(), seed=1)
    more = entry(2, "https://other.example/2", title=TITLE, summary="It plans US$20bn, it said on day two.")
    lists(story.bench, more)
    await turn(story.bench)
    (told,) = story.bench.archive.recent_stories(NOW - timedelta(days=9))
    assert len(told.readings) == 2
