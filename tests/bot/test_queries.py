"""Answers over a real archive in memory: what is asked, and the card that comes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from making import CHANNEL, NOW, figure, reading, story, subscription

from adapters import charts, sheets
from adapters.archive import connect
from adapters.console import plain
from bot import commands, queries
from bot.errors import NotUnderstood
from bot.model import Actions, Evidence, FigureTable, File, Footer, Image, Listing, Prose, Quote, Rule

TEXT = "ByteDance plans to spend up to US$22bn next year. It spent US$11bn in 2024. Revenue was US$110bn."


def spot(quote, ident="a1"):
    start = TEXT.index(quote)
    return Evidence(article=ident, start=start, end=start + len(quote), quote=quote)


@pytest.fixture
def archive():
    made = connect("sqlite:///:memory:")
    told = reading(
        "a1",
        text=TEXT,
        figures=(
            figure(bound="up_to", status="planned", evidence=spot("up to US$22bn next year")),
            figure("11000000000", period="2024", evidence=spot("US$11bn in 2024")),
            figure("110000000000", metric="revenue", period=None, evidence=spot("Revenue was US$110bn")),
        ),
    )
    made.keep_reading(
        None,
        told,
        story(told, importance=3.0, parts=(("outlets", 1.0), ("figure", 2.0))),
        (),
        reason="nobody",
        now=NOW,
    )
    yield made
    made.close()


def ask(archive, text, before=None):
    command = commands.parse(text)
    asked = queries.Asked(
        command=command, address=CHANNEL, now=NOW, before=before, charts=charts.draw, sheets=sheets.write
    )
    return queries.answer(asked, archive)


def table(card):
    return [(row.label, row.amount) for part in card.parts if isinstance(part, FigureTable) for row in part.rows]


def test_a_metric_of_a_company_comes_by_period(archive):
    card = ask(archive, "/capex bytedance")
    assert table(card) == [
        ("2025", "up to US$22bn"), ("↳ on 2024", "up to +100%"), ("2024", "US$11bn"),
    ]  # fmt: skip
    assert card.private


def test_years_narrow_it(archive):
    assert table(ask(archive, "/capex bytedance 2024")) == [("2024", "US$11bn")]
    assert table(ask(archive, "/capex bytedance since 2025")) == [
        ("2025", "up to US$22bn"), ("↳ on 2024", "up to +100%"),
    ]  # fmt: skip
    card = ask(archive, "/capex bytedance 2019")
    assert (card.title, card.parts[1]) == (
        "No capex of ByteDance for 2019",
        Prose(text="I do have 2025: up to US$22bn, planned; 2024: US$11bn. /figures ByteDance capex shows all."),
    )


def test_all_figures_of_a_company(archive):
    assert table(ask(archive, "/figures bytedance")) == [
        ("Revenue, no period given", "US$110bn"), ("Capex 2025", "up to US$22bn"), ("Capex 2024", "US$11bn"),
    ]  # fmt: skip


def test_a_known_company_without_that_metric_hears_what_there_is(archive):
    card = ask(archive, "/layoffs bytedance")
    assert card.title == "No layoffs of ByteDance so far"
    assert card.parts[1] == Prose(text="I do have: capex (2) and revenue (1). Ask /figures ByteDance.")


def test_a_known_company_without_any_figure_says_so(archive):
    assert ask(archive, "/capex alibaba").title == "No figures of Alibaba so far"


def test_an_unknown_company_gets_suggestions(archive):
    with pytest.raises(NotUnderstood) as told:
        ask(archive, "/capex bytedanse")
    assert "Did you mean ByteDance" in told.value.hint
    assert told.value.suggestions[0] == "/capex ByteDance"


def test_a_name_that_only_the_archive_knows_is_found(archive):
    told = reading(
        "a2",
        figures=(
            figure(
                "5", entity="Orbix Dynamics", company=None, evidence=replace(spot("US$11bn in 2024"), article="a2")
            ),
        ),
    )
    archive.keep_reading(None, told, story(told), (), reason="", now=NOW)
    assert table(ask(archive, "/capex Orbix Dynamics")) == [("2025", "US$5")]


def test_sources_quote_the_sentence_of_what_was_asked_before(archive):
    before = commands.parse("/capex bytedance")
    quotes = [part.text for part in ask(archive, "/sources", before).parts if isinstance(part, Quote)]
    assert quotes == ["ByteDance plans to spend up to US$22bn next year.", "It spent US$11bn in 2024."]
    assert (
        len(
            [
                p
                for p in ask(archive, "/sources a1".replace("a1", "bytedance revenue")).parts
                if isinstance(p, Quote)
            ]
        )
        == 1
    )
    with pytest.raises(NotUnderstood):
        ask(archive, "/sources")


def test_companies_side_by_side(archive):
    assert table(ask(archive, "/compare capex bytedance alibaba 2025")) == [
        ("ByteDance 2025", "up to US$22bn"),
        ("Alibaba", "—"),
    ]
    assert ask(archive, "/capex alibaba vs tencent").title == "No capex of Alibaba and Tencent so far"


def test_a_brief_now_holds_what_the_channel_follows(archive):
    assert [item.text for item in listing(ask(archive, "/brief"))] == ["ByteDance plans bigger budget"]
    archive.put_subscription(subscription(topics=("layoffs",)))
    assert ask(archive, "/brief").parts[1] == Prose(text="Nothing new on what you follow.")


def test_an_alert_is_no_wish_for_stories(archive):
    archive.put_subscription(subscription("alert", topics=(), rule=Rule(condition="conflict")))
    assert [item.text for item in listing(ask(archive, "/brief"))] == ["ByteDance plans bigger budget"]
    why = {item.text: item.detail for item in listing(ask(archive, "/why https://news.example/a1"))}
    assert why["Filtered"] == "this channel follows nothing"


def listing(card):
    return next(part.items for part in card.parts if isinstance(part, Listing))


def test_subscribing_shows_in_the_list_and_ends_with_unsubscribe(archive):
    card = ask(archive, "/subscribe ai-capex daily 08:00 in Asia/Hong_Kong")
    assert card.title == "Subscribed to ai-capex"
    assert card.parts[1] == Prose(text="Daily 08:00. The next brief is due 24 Nov 2026, 08:00 (Asia/Hong_Kong).")
    kept = archive.subscriptions(CHANNEL)
    assert [(s.topics, s.tz, s.since) for s in kept] == [(("ai-capex",), "Asia/Hong_Kong", NOW)]
    ask(archive, "/subscribe ai-capex now")
    assert [(s.when.live, s.id) for s in archive.subscriptions(CHANNEL)] == [(True, kept[0].id)]
    assert listing(ask(archive, "/subscriptions"))[0].text == "ai-capex"
    with pytest.raises(NotUnderstood):
        ask(archive, "/unsubscribe layoffs")
    assert ask(archive, "/unsubscribe ai-capex").title == "Unsubscribed from ai-capex"
    assert archive.subscriptions(CHANNEL) == ()
    assert ask(archive, "/unsubscribe all").title == "Nothing to stop"


def test_why_tells_topics_wishes_and_the_sum(archive):
    archive.put_subscription(subscription())
    rows = [(item.text, item.detail) for item in listing(ask(archive, "/why https://news.example/a1"))]
    assert rows == [
        ("Topic ai-capex", "because of capex"),
        ("This channel follows it", "topic ai-capex (capex)"),
        ("Importance 3", "= outlets 1 + figure 2"),
    ]
    assert ask(archive, "/why https://news.example/never").title == "Never fetched"


def test_topics_feeds_settings_and_help_have_something_to_say(archive):
    assert "ai-capex" in [item.text for item in listing(ask(archive, "/topics"))]
    assert ask(archive, "/feeds").title == "No feeds yet"
    assert listing(ask(archive, "/settings"))[0].detail == "UTC"
    assert listing(ask(archive, "/help capex"))[1].detail == "/capex bytedance"
    with pytest.raises(NotUnderstood):
        ask(archive, "/topics zzzzzz")


@pytest.mark.parametrize("text", [verb.example for verb in commands.VERBS])
def test_every_answer_can_be_printed(archive, text):
    try:
        card = ask(archive, text, commands.parse("/capex bytedance"))
    except NotUnderstood:
        pytest.fail(f"{text} was not understood")
    assert card.title in plain(card).replace("\n", " ") or len(card.title) > 80


def test_old_stories_are_not_in_todays_brief(archive):
    old = reading("a9", published=NOW - timedelta(days=3))
    archive.keep_reading(None, old, story(old), (), reason="", now=NOW)
    assert len(listing(ask(archive, "/brief"))) == 1
    assert len(listing(ask(archive, "/brief week"))) == 2


def part(card, kind):
    return next((one for one in card.parts if isinstance(one, kind)), None)


def test_a_chart_is_offered_and_drawn_where_there_is_something_to_draw(archive):
    buttons = [(b.label, b.verb, b.argument) for b in part(ask(archive, "/capex bytedance"), Actions).buttons]
    assert ("Chart", "chart", "capex bytedance") in buttons
    card = ask(archive, "/chart capex bytedance")
    image = part(card, Image)
    assert image.png.startswith(b"\x89PNG")
    assert image.filename == "bytedance-capex.png"
    assert image.alt == "Bar chart, ByteDance: capex. 2025: up to US$22bn, planned; 2024: US$11bn, reported."


def test_without_charts_or_with_one_period_the_table_comes_and_says_why(archive):
    plain_asked = queries.Asked(command=commands.parse("/chart capex bytedance"), address=CHANNEL, now=NOW)
    card = queries.answer(plain_asked, archive)
    assert "pip install 'briefwire[charts]'" in card.parts[1].text
    assert table(card)[0] == ("2025", "up to US$22bn")
    few = ask(archive, "/chart revenue bytedance")
    assert few.parts[1] == Prose(text="There are fewer than two periods to draw, so this is the table.")
    assert ask(archive, "/chart capex alibaba").title == "No figures of Alibaba so far"


def test_an_export_is_a_file_with_a_row_a_figure(archive):
    found = part(ask(archive, "/export capex bytedance 2024"), File)
    assert found.filename == "bytedance-capex-2024.csv"
    assert found.about == "1 figure, each with its quote, sentence, place, address and hash."
    assert (
        found.data.decode("utf-8-sig").splitlines()[1].startswith("bytedance,ByteDance,,capex,level,11000000000,")
    )
    assert part(ask(archive, "/export revenue as xlsx"), File).data.startswith(b"PK")
    assert ask(archive, "/export capex 2019").title == "No capex 2019 to export"


def test_the_top_is_by_what_holds_and_not_by_what_was_once_said(archive):
    said = (
        ("b1", "microsoft", "90000000000", "2026", "planned", 9),
        ("b2", "microsoft", "60000000000", "2026", "planned", 1),
        ("b3", "alphabet", "70000000000", "2026", "planned", 3),
        ("b4", "meta", "65000000000", "FY2026", "planned", 3),
        ("b5", "amazon", "99000000000", "2026/2030", "planned", 3),
        ("b6", "oracle", "98000000000", "2026Q3", "actual", 3),
    )
    for ident, company, value, period, status, days in said:
        made = figure(
            value, company=company, entity=company, period=period, status=status,
            evidence=replace(spot("US$11bn in 2024"), article=ident),
        )  # fmt: skip
        told = reading(ident, figures=(made,), published=NOW - timedelta(days=days))
        archive.keep_reading(None, told, story(told), (), reason="", now=NOW)
    assert table(ask(archive, "/top capex 2026")) == [
        ("1. Alphabet 2026", "US$70bn"), ("2. Meta fiscal 2026", "US$65bn"), ("3. Microsoft 2026", "US$60bn"),
    ]  # fmt: skip


def test_a_gap_says_what_there_is_for_other_years(archive):
    made = figure("98000000000", company="microsoft", entity="Microsoft", period="FY2027", status="planned",
                  evidence=replace(spot("US$11bn in 2024"), article="b1"))  # fmt: skip
    told = reading("b1", figures=(made,))
    archive.keep_reading(None, told, story(told), (), reason="", now=NOW)
    card = ask(archive, "/compare capex bytedance microsoft 2025")
    assert [row.note for row in part(card, FigureTable).rows][1] == (
        "nothing for 2025 · fiscal 2027 (Jul 2026–Jun 2027): US$98bn, planned"
    )
    named = ask(archive, "/compare capex bytedance microsoft 2027")
    assert [row.label for row in part(named, FigureTable).rows] == ["ByteDance", "Microsoft fiscal 2027"]
    assert part(named, Prose).text == "Microsoft's fiscal 2027 runs Jul 2026–Jun 2027."


def notes(card):
    return [part.text for part in card.parts if isinstance(part, Prose)]


@pytest.mark.parametrize(
    ("text", "said", "better"),
    [
        ("/capex bytdanc vs alphabet", "I don't know “bytdanc”. Did you mean ByteDance?", "/capex ByteDance, Alphabet"),
        ("/compare capex bytdanc alphabet", "I don't know “bytdanc”. Did you mean ByteDance?",
         "/compare capex ByteDance, Alphabet"),
        ("/compare capex bytedance zqxwv 2025", "I don't know “zqxwv”.", None),
        ("/capex bytedance in bitcoins", "I don't know “in bitcoins”. Of currencies I know yuan, dollars, euros, yen, "
         "pounds and others by their three letters.", None),
        ("/capex bytedance 20266", "I don't know “20266”. A year has four digits.", None),
        ("/chart capex bytedance zqxwv", "I don't know “zqxwv”.", None),
    ],
)  # fmt: skip
def test_a_word_that_nobody_knows_is_named_and_the_others_are_answered(archive, text, said, better):
    card = ask(archive, text)
    assert notes(card)[0] == said
    buttons = [button.label for part in card.parts if isinstance(part, Actions) for button in part.buttons]
    assert (better in buttons) if better else not [label for label in buttons if label.startswith("/")]
    assert "nothing reported that I have read" not in [
        row.note
        for part in card.parts
        if isinstance(part, FigureTable)
        for row in part.rows
        if row.label == "zqxwv"
    ]


def test_several_names_that_nobody_knows_are_no_comparison(archive):
    with pytest.raises(NotUnderstood, match="I don't know “bytdanc” and “alphabeet”") as told:
        ask(archive, "/capex bytdanc vs alphabeet")
    assert told.value.hint == "Did you mean ByteDance and Alphabet?"
    assert told.value.suggestions == ("/capex ByteDance, Alphabet",)


def test_a_comparison_that_was_not_finished_answers_for_the_one(archive):
    assert ask(archive, "/capex bytedance vs").title == "ByteDance: capex"


def test_a_name_that_only_the_archive_knows_stands_beside_others(archive):
    made = figure(
        "5", entity="Orbix Dynamics", company=None, evidence=replace(spot("US$11bn in 2024"), article="a2")
    )
    told = reading("a2", figures=(made,))
    archive.keep_reading(None, told, story(told), (), reason="", now=NOW)
    for text in ("/capex bytedance vs Orbix Dynamics", "/compare capex orbix dynamics bytedance"):
        rows = {label.casefold(): amount for label, amount in table(ask(archive, text))}
        assert rows == {"bytedance 2025": "up to US$22bn", "orbix dynamics 2025": "US$5"}


def test_a_chart_of_a_misspelt_name_is_suggested_with_its_metric(archive):
    with pytest.raises(NotUnderstood) as told:
        ask(archive, "/chart capex bytedanse")
    assert told.value.suggestions[0] == "/chart capex ByteDance"


def test_there_is_no_file_of_a_name_that_nobody_knows(archive):
    with pytest.raises(NotUnderstood, match="I don't know “zqxwv”"):
        ask(archive, "/export zqxwv")
    assert ask(archive, "/export layoffs").parts[1] == Prose(text="Nothing that I have read gives one.")
    assert "Leave the time away" in ask(archive, "/export capex 2019").parts[1].text


def footer(card):
    return part(card, Footer).text


def test_a_brief_says_by_what_it_is_narrowed_and_how_to_see_all(archive):
    assert footer(ask(archive, "/brief")) == "1 story"
    archive.put_subscription(subscription(topics=("layoffs",)))
    narrowed = ask(archive, "/brief week")
    assert narrowed.title == "Tech finance brief · 16 Nov – 23 Nov 2026"
    assert footer(narrowed) == "only what is followed here: layoffs · /brief week all shows all 1"
    assert [item.text for item in listing(ask(archive, "/brief all"))] == ["ByteDance plans bigger budget"]


def test_a_brief_may_be_of_one_topic_or_company(archive):
    archive.put_subscription(subscription(topics=("layoffs",)))
    for named in ("ai-capex", "ByteDance", "on bytedance today"):
        assert [item.text for item in listing(ask(archive, f"/brief {named}"))] == [
            "ByteDance plans bigger budget"
        ]
    assert ask(archive, "/brief tencent week").parts[1] == Prose(text="Nothing new on Tencent.")
    assert "only Tencent · /brief week all shows all" in footer(ask(archive, "/brief tencent week"))


@pytest.mark.parametrize(
    ("said", "why", "better"),
    [
        ("bytedanse", "I know no topic or company “bytedanse”.", "/brief ByteDance"),
        ("last month", "A brief is of a day or a week.", None),
    ],
)
def test_a_brief_of_what_nobody_knows_is_not_a_brief_of_everything(archive, said, why, better):
    with pytest.raises(NotUnderstood) as told:
        ask(archive, f"/brief {said}")
    assert str(told.value) == why
    assert better is None or better in told.value.suggestions


def test_a_brief_without_any_story_speaks_of_what_is_followed_only_where_something_is():
    empty = connect("sqlite:///:memory:")
    assert ask(empty, "/brief").parts[1] == Prose(text="Nothing new today.")
    assert ask(empty, "/brief week").parts[1] == Prose(text="Nothing new this week.")
    empty.put_subscription(subscription(topics=("layoffs",)))
    assert ask(empty, "/brief").parts[1] == Prose(text="Nothing new on what you follow.")
    empty.close()


def test_settings_name_every_time_zone_with_what_is_told_in_it(archive):
    ask(archive, "/subscribe chips")
    assert listing(ask(archive, "/settings"))[0].detail == "UTC"
    ask(archive, "/subscribe ai-capex in Asia/Tokyo")
    zones = listing(ask(archive, "/settings"))[0].detail.split("; ")
    assert sorted(zones) == ["Asia/Tokyo for ai-capex", "UTC for chips"]


def test_unsubscribing_from_nothing_asks_from_what(archive):
    ask(archive, "/subscribe chips")
    with pytest.raises(NotUnderstood, match="Stop which subscription") as told:
        ask(archive, "/unsubscribe")
    assert told.value.suggestions == ("/unsubscribe chips",)
