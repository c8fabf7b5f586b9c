"""Why a story was told, and why it was not: one answer for each thing that can become of it."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from making import CHANNEL, subscription
from test_pipeline import FEED, ONE, TITLE, TWO, WISH, Bench, Story, entry, five_stories

from bot import accounts, subscriptions
from bot.errors import Refused, Retry
from bot.model import Account, Listing, Minimum, Page, Request, When


async def ask(bench, text):
    return await bench.desk.reply(Request(text=text, address=CHANNEL, user="ann"))


async def rows(bench, text):
    card = await ask(bench, text)
    return [(item.text, item.detail) for part in card.parts if isinstance(part, Listing) for item in part.items]


async def after(bench, *, publish=True):
    await bench.collector.collect()
    if publish:
        await bench.publisher.publish()
    return bench


async def test_a_told_card_says_by_which_rule_and_what_it_merges():
    story = Story()
    await story.arrives("3000000000")
    await story.arrives("3000000000")
    said = await rows(story.bench, "/why https://news.example/1")
    assert said[:3] == [
        ("Told 23 Nov 2026, 12:00", "topic ai-capex (data centres)"),
        ("Topic ai-capex", "because of data centres"),
        ("This channel follows it", "topic ai-capex (data centres)"),
    ]
    assert said[3][0].startswith("Importance ")
    assert said[4:] == [("2 articles are one story", "by Tech")]
    merged = ("Merged", f"into “{TITLE}” of Tech, which tells the same")
    assert await rows(story.bench, "/why missing https://news.example/2") == [merged, *said]


async def test_what_a_figure_is_missing_for():
    threshold = subscriptions.minimum("5bn usd")
    for wish, why in (
        (replace(WISH, minimum=threshold), "no figure in it reaches the threshold of 5bn usd"),
        (replace(WISH, metrics=("revenue",)), "no key figure in it is of revenue"),
        (replace(WISH, topics=("ipo",)), "no subscription of this channel wants it"),
    ):
        story = Story(wish)
        await story.arrives("3000000000")
        assert ("Filtered", why) in await rows(story.bench, "/why missing https://news.example/1")
    assert threshold == Minimum(value=threshold.value, unit="USD")


async def test_an_address_that_led_to_another_explains_what_it_led_to():
    bench = Bench(entry(1, "https://short.example/x1", summary=""))
    text = "Orbix Dynamics plans to spend US$3bn on data centres next year, its largest budget so far. " * 9
    bench.pages.answers["https://short.example/x1"] = Page(url=ONE, text=text)
    await after(bench)
    told = await rows(bench, f"/why {ONE}")
    assert told[0] == ("Told 23 Nov 2026, 12:00", "topic ai-capex (data centres)")
    assert await rows(bench, "/why missing https://short.example/x1") == told


async def test_a_channel_that_follows_nothing():
    bench = Bench(entry(1, ONE), wishes=(replace(WISH, address=replace(CHANNEL, channel="other")),))
    await after(bench)
    assert ("Filtered", "this channel follows nothing") in await rows(bench, f"/why missing {ONE}")


async def test_never_fetched():
    bench = await after(Bench())
    assert (await ask(bench, "/why missing https://news.example/none")).title == "Never fetched"


async def test_not_read_yet():
    bench = Bench(entry(1, ONE))
    bench.pages.answers[ONE] = Retry("news.example is slow.")
    await after(bench)
    assert (await ask(bench, f"/why missing {ONE}")).title == "Not read yet"


async def test_failed_to_read():
    bench = await after(Bench(entry(3, ONE, title="A crash")))
    card = await ask(bench, f"/why missing {ONE}?utm_source=mail")
    assert (card.title, card.parts[1].text) == (
        "Failed", "It came in a feed, and could not be read: reading it failed: ValueError",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wish", "trouble", "said"),
    [
        (WISH, None, ("Told 23 Nov 2026, 12:00", "topic ai-capex (data centres)")),
        (subscription(when=When(at=time(18))), None, ("Held until 23 Nov 2026, 18:00, for a brief", "topic ai-capex (data centres)")),
        (
            replace(WISH, quiet=subscriptions.quiet("11:00-13:00")), None,
            ("Held until 23 Nov 2026, 13:00", "topic ai-capex (data centres); held by quiet hours"),
        ),
        (replace(WISH, state="paused", reason="by request"), None, ("Paused", "paused: by request")),
        (WISH, Refused("The card is too long."), ("Not told", "The card is too long.")),
    ],
)  # fmt: skip
async def test_what_became_of_it_here(wish, trouble, said):
    bench = Bench(entry(1, ONE), wishes=(wish,))
    bench.platform.trouble = [trouble] if trouble else []
    await after(bench)
    assert (await rows(bench, f"/why {ONE}"))[0] == said
    (first,) = await rows(bench, "/history")
    assert first == ("Title 1 of the day", f"{said[0]}: {said[1]}")


async def test_history_is_the_newest_first_and_its_account_closes():
    bench = five_stories(replace(WISH, cap=2))
    bench.feeds.answers[FEED] = replace(
        bench.feeds.answers[FEED], entries=(*bench.feeds.answers[FEED].entries, entry(9, TWO))
    )
    await after(bench)
    card = await ask(bench, "/history")
    assert card.parts[-1].text == "in all channels: fetched 6 = 2 told + 3 held + 1 filtered"
    told = [detail.split(":")[0] for _, detail in await rows(bench, "/history")]
    assert told == ["Held until 24 Nov 2026, 08"] * 3 + ["Told 23 Nov 2026, 12"] * 2


async def test_history_of_a_silent_channel():
    assert (await ask(Bench(), "/history")).title == "Nothing yet"


def test_the_account_says_what_kinds_of_reasons_there_are():
    account = Account(
        fetched=9,
        fates={"filtered": 3, "merged": 2, "told": 4},
        reasons={
            ("told", "topic chips (Nvidia), and US$2bn reaches the threshold"): 2,
            ("told", "topic chips (AMD); held by quiet hours"): 1,
            ("told", "company microsoft"): 1,
            ("merged", "the same article as https://news.example/1"): 1,
            ("merged", "the same article as https://news.example/2"): 1,
            ("filtered", "no subscription wants it (it is about crypto)"): 3,
        },
    )
    assert accounts.balance(account) == "fetched 9 = 4 told + 2 merged + 3 filtered"
    assert list(accounts.reasons(account)) == [
        "     4 told: topic chips 3, company microsoft 1",
        "     2 merged: the same article as another 2",
        "     3 filtered: no subscription wants it 3",
    ]
    assert accounts.balance(Account(fetched=0, fates={})) == "fetched 0 = 0"


def test_many_kinds_of_reasons_are_counted_together():
    account = Account(fetched=7, fates={"held": 7}, reasons={("held", f"topic t{n}"): 1 for n in range(7)})
    (line,) = accounts.reasons(account)
    assert line == "     7 held: topic t0 1, topic t1 1, topic t2 1, topic t3 1, topic t4 1, others 2"


# --- pausing and going on -------------------------------------------------------------------------


async def test_what_is_missed_in_a_pause_comes_in_the_next_brief():
    bench = Bench(entry(1, ONE))
    assert (await ask(bench, "/pause ai-capex")).title == "Paused: ai-capex"
    await after(bench)
    assert (bench.platform.posted, bench.fates()) == ([], {"held": 1})
    card = await ask(bench, "/resume")
    assert (card.title, card.parts[1].text) == (
        "Going on: ai-capex",
        "1 story came meanwhile, for the next brief.",
    )
    bench.later(hours=20)
    await bench.publisher.plan_briefs()
    await bench.publisher.publish()
    assert bench.platform.posted == ["1 more on ai-capex · 24 Nov 2026", "1. Title 1 of the day"]
    assert bench.fates() == {"told": 1}


async def test_pausing_nothing_says_so():
    bench = Bench(wishes=())
    assert (await ask(bench, "/pause")).title == "Nothing to pause"
    assert (await ask(Bench(), "/resume")).title == "Nothing is paused"
    assert (await ask(Bench(), "/pause ipo")).title == "This channel does not follow “ipo”."


async def test_a_preview_saves_nothing():
    story = Story()
    await story.arrives("3000000000")
    story.bench.later(hours=1)
    card = await ask(story.bench, "/preview all cap 3")
    assert card.title == "With this rule last week: 1 post, at most 1 a day"
    assert [text for text, _ in await rows(story.bench, "/preview all")] == [TITLE]
    assert len(story.bench.archive.subscriptions()) == 1
    assert (await ask(story.bench, "/preview ipo")).title == "ipo: nothing last week"


async def test_subscribing_says_its_terms_back():
    bench = Bench(wishes=())
    card = await ask(bench, "/subscribe ai-capex over 1bn usd quiet 22:00-07:00 cap 10")
    assert card.parts[1].text.startswith("Now; over 1bn usd; quiet 22:00-07:00; at most 10 a day.")
    (made,) = bench.archive.subscriptions()
    assert (made.cap, made.quiet, made.minimum) == (
        10, subscriptions.quiet("22:00-07:00"), subscriptions.minimum("1bn usd"),
    )  # fmt: skip
    assert bench.clock() - timedelta(0) == made.since


async def test_subscribing_to_figures_of_a_metric_on_days_that_have_some():
    bench = Bench(wishes=())
    card = await ask(bench, "/subscribe ai-capex with funding daily 08:00 silent")
    assert card.title == "Subscribed to ai-capex with funding"
    assert card.parts[1].text.startswith("Daily 08:00; silent where there is nothing.")
    (made,) = bench.archive.subscriptions()
    assert (made.topics, made.metrics, made.empty) == (("ai-capex",), ("funding",), False)
