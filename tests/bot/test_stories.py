"""Which articles are one story, what a story says, what changed, and who found it out."""

import json
import random
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from bot import stories
from bot.model import Article, Evidence, Figure, Gist, Reading
from bot.stories.bridges import are_one
from bot.stories.grouping import RecentStories
from bot.stories.kinds import kind
from bot.stories.likeness import ENOUGH, SAME_FIGURE, likeness
from bot.stories.signatures import Signature, headline
from bot.stories.states import state

GOLDEN = Path(__file__).parents[1] / "golden" / "stories"
MORNING = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)


def article(ident: str, title: str, text: str = "", **given: Any) -> Article:
    fields = {"url": f"https://news.test/{ident}", "published": MORNING, "outlet": "Northern Wire", **given}
    return Article(id=ident, title=title, text=text, **fields)


def figure(value: str = "20000000000", **given: Any) -> Figure:
    fields: dict[str, Any] = {
        "entity": "Norvik",
        "metric": "capex",
        "measure": "level",
        "unit": "USD",
        "period": "2025",
        "rule": "test",
        "key": True,
        "evidence": Evidence(article="a", start=0, end=1, quote="x"),
        **given,
    }
    return Figure(value=Decimal(value), **fields)


def reading(ident: str, title: str = "Norvik plans", text: str = "", **given: Any) -> Reading:
    figures, companies = given.pop("figures", ()), given.pop("companies", ())
    made = article(ident, title, text, **given)
    return Reading(article=made, gist=Gist(sentences=(), indices=()), figures=figures, companies=companies)


def cases(name: str) -> list[tuple[str, tuple[Reading, ...]]]:
    table = tomllib.loads((GOLDEN / name).read_text(encoding="utf-8"))
    return [
        (case["name"], tuple(_of(f"{name[:3]}{number}-{at}", row) for at, row in enumerate(case["article"])))
        for number, case in enumerate(table["case"])
    ]


def _of(ident: str, row: dict[str, Any]) -> Reading:
    rest = {key: row[key] for key in ("outlet", "published", "language") if key in row}
    return reading(ident, row["title"], row["text"].strip(), **rest)


ONE, APART = cases("one_story.toml"), cases("apart.toml")


@pytest.mark.parametrize("readings", [pytest.param(readings, id=name) for name, readings in ONE])
def test_one_story(readings: tuple[Reading, ...]) -> None:
    first = readings[0].article.id
    assert stories.cluster(readings) == tuple((one.article.id, first) for one in readings)


def test_one_form_filled_in_for_several_companies_is_a_story_each() -> None:
    form = """{name} will cut {jobs} jobs by the end of next year, the company said on Tuesday.

The programme covers offices on four continents. Staff in research and sales will hear first, and those who leave get
six months of pay. Works councils in Europe have been told and will be consulted before anything is final.

It has said before that it wants fewer layers between managers and customers, and that money saved will go into
computing power. Shares were little changed after the announcement."""
    readings = tuple(
        reading(
            name.lower(),
            f"{name} to cut {jobs} jobs",
            form.format(name=name, jobs=jobs),
            figures=(
                figure(jobs.replace(",", ""), entity=name, company=name.lower(), metric="layoffs", unit="count"),
                figure(
                    "2", entity=name, company=name.lower(), metric="share_price", measure="change", unit="percent"
                ),
            ),
        )
        for name, jobs in (("Intel", "26,000"), ("Tesla", "47,000"), ("Salesforce", "6,000"))
    )
    assert stories.cluster(readings) == tuple((one.article.id, one.article.id) for one in readings)
    again = replace(readings[0], article=replace(readings[0].article, id="later", outlet="Exchange Times"))
    assert stories.cluster((*readings, again))[-1] == ("later", "intel")


def test_who_says_it_is_not_whom_a_title_is_about() -> None:
    note = "DoorDash's orders show strong demand, the investment firm Oppenheimer said in a note to its clients."
    found = stories.signature(reading("a", "DoorDash Orders Show Strong Demand, Oppenheimer Says", note))
    assert found.subjects == ("@doordash",)


def test_a_shared_figure_counts_where_both_articles_are_foremost_about_it() -> None:
    told, aside = [f"norvik|capex|USD {number}" for number in range(4)], "orso|revenue|USD 9"
    bare = Signature(article="a", published=MORNING, kind="event", title=(), lead=(), body=())
    one, other = replace(bare, figures=(aside, *told)), replace(bare, figures=(*told, aside))

    assert dict(likeness(one, other)) == {"figures": 2 * SAME_FIGURE}
    assert dict(likeness(replace(bare, figures=(aside,)), other)) == {}


@pytest.mark.parametrize("readings", [pytest.param(readings, id=name) for name, readings in APART])
def test_stories_apart(readings: tuple[Reading, ...]) -> None:
    assert stories.cluster(readings) == tuple((one.article.id, one.article.id) for one in readings)


def test_cases_together_stay_as_they_are_alone_in_any_order() -> None:
    readings = [one for _, case in (*ONE, *APART) for one in case]
    expected = dict(stories.cluster(tuple(readings)))
    alone = {ident: story for _, case in (*ONE, *APART) for ident, story in stories.cluster(case)}
    assert expected == alone
    random.Random(7).shuffle(readings)
    assert dict(stories.cluster(readings)) == alone


def test_articles_arriving_in_another_order_make_the_same_groups() -> None:
    readings = [one for _, case in (*ONE, *APART) for one in case]
    expected = _groups(dict(stories.cluster(readings)))
    for seed in range(4):
        random.Random(seed).shuffle(readings)
        recent = RecentStories()
        for one in readings:
            recent.take(stories.signature(one))
        assert _groups({one.article.id: recent.story_of(one.article.id) for one in readings}) == expected


BRIDGES = tomllib.loads((GOLDEN / "bridges.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in BRIDGES])
def test_a_story_that_bridges_two(case: dict[str, Any]) -> None:
    known = [stories.signature(_of(str(at), row)) for at, row in enumerate(case["article"])]
    *others, last = known
    for one in others:
        found = stories.join(last, [(one.article, [one])])
        assert found is not None, "the last article belongs to the story of each"
    recent = RecentStories()
    for one in known:
        recent.take(one)
    told = {str(number): str(of[0]) for of in case["stories"] for number in of}
    assert {one.article: recent.story_of(one.article) for one in known} == told


def test_of_two_stories_that_become_one_the_older_stays_though_the_other_is_liker() -> None:
    first, second, last = (stories.signature(_of(str(at), row)) for at, row in enumerate(BRIDGES[0]["article"]))
    recent = RecentStories()
    for one in (second, first):
        recent.take(one)
    found = recent.take(last)
    assert found is not None
    assert (found.nearest, found.story, found.also) == ("0", "1", ("0",))
    assert [recent.story_of(number) for number in "012"] == ["1", "1", "1"]
    again = recent.take(replace(last, article="3"))
    assert again is not None
    assert (again.nearest, again.story, again.also) == ("2", "1", ())


@pytest.mark.parametrize(
    ("ours", "theirs", "one"),
    [
        (("halden|capex|USD 6400000000",), ("halden|capex|USD 7100000000",), False),
        (("halden|capex|USD 6400000000",), ("halden|capex|USD 6.41E+9",), True),
        (("halden|capex|USD 6400000000",), ("halden|capex|EUR 5900000000", "halden|deal_value|USD 1"), True),
        (("halden|share_price|USD 14",), ("halden|share_price|USD 15",), True),
        ((), ("halden|capex|USD 7100000000",), True),
    ],
)
def test_stories_whose_figures_contradict_each_other_stay_two(
    ours: tuple[str, ...], theirs: tuple[str, ...], *, one: bool
) -> None:
    first, second, _ = (stories.signature(_of(str(at), row)) for at, row in enumerate(BRIDGES[0]["article"]))
    assert are_one(3.78, [replace(first, figures=ours)], [replace(second, figures=theirs)]) == one


def test_stories_that_are_little_alike_stay_two() -> None:
    first, second, _ = (stories.signature(_of(str(at), row)) for at, row in enumerate(BRIDGES[0]["article"]))
    assert [are_one(belongs, [first], [second]) for belongs in (2.4, 3.1, 3.3)] == [False, False, True]


def _groups(told: dict[str, str]) -> set[frozenset[str]]:
    return {frozenset(ident for ident in told if told[ident] == story) for story in told.values()}


def test_a_signature_survives_json() -> None:
    known = stories.signature(ONE[0][1][0])
    assert Signature.from_json(json.loads(json.dumps(known.to_json()))) == known


def test_join_says_why() -> None:
    first, second = (stories.signature(one) for one in ONE[0][1][:2])
    joined = stories.join(second, [("s1", [first])])
    assert joined is not None
    assert (joined.story, joined.nearest) == ("s1", first.article)
    assert joined.score == pytest.approx(sum(value for _, value in joined.parts), abs=0.01)
    assert "amounts in title and lead +" in joined.reason
    assert stories.join(second, []) is None


class TestRecentStories:
    def test_rebuilt_from_signatures_it_answers_as_before(self) -> None:
        recent, rebuilt = RecentStories(), RecentStories()
        known = [stories.signature(one) for one in ONE[0][1]]
        for one in known[:3]:
            recent.take(one)
        for one in reversed(known[:3]):
            rebuilt.add(Signature.from_json(one.to_json()), recent.story_of(one.article))
        assert rebuilt.find(known[3]) == recent.find(known[3])

    def test_put_and_join_speak_of_stories_and_readings(self) -> None:
        recent = RecentStories()
        recent.put(stories.story(ONE[0][1][:2], None))
        assert recent.join(ONE[0][1][2]) == ONE[0][1][0].article.id
        assert recent.join(ONE[1][1][0]) is None

    def test_an_article_put_again_is_known_once(self) -> None:
        recent = RecentStories()
        known = stories.signature(ONE[0][1][0])
        recent.add(known, "s1")
        recent.add(known, "s2")
        assert (len(recent), recent.story_of(known.article)) == (1, "s2")

    def test_old_articles_are_forgotten(self) -> None:
        recent = RecentStories()
        for _, case in ONE:
            recent.take(stories.signature(case[0]))
        assert recent.forget(datetime(2026, 6, 1, tzinfo=UTC)) == 3
        assert len(recent) == len(ONE) - 3
        recent.remove("never seen")

    def test_beyond_its_limit_the_oldest_go(self) -> None:
        recent = RecentStories(limit=10)
        for day in range(11):
            recent.take(
                stories.signature(reading(f"a{day}", f"Item {day}", published=MORNING + timedelta(days=day)))
            )
        assert len(recent) == 10
        with pytest.raises(KeyError):
            recent.story_of("a0")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Halden buys Orso", "event"),
        ("Halden Q3 results beat estimates", "results"),
        ("Halden third-quarter preview: what to expect", "preview"),
        ("Is Halden stock a buy, sell or hold?", "opinion"),
        ("Opinion: Halden should wait", "opinion"),
        ("Give Halden a chance | Nora Field", "opinion"),
        ("Stocks making the biggest moves at noon", "movers"),
        ("Wall Street ends higher on chip rally", "wrap"),
        ("Morning briefing: tariffs, ferries, Halden", "digest"),
        ("收评：沪指涨1%", "wrap"),
        ("财经早报：北川电子发布新品", "digest"),
    ],
)
def test_kinds(title: str, expected: str) -> None:
    assert kind(title, "") == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Halden buys Orso — 2nd Update", "Halden buys Orso"),
        ("Halden buys Orso - Reuters", "Halden buys Orso"),
        ("Halden buys Orso — Update — WSJ", "Halden buys Orso"),
        ("Halden - a history", "Halden - a history"),
    ],
)
def test_headline(title: str, expected: str) -> None:
    assert headline(title) == expected


class TestState:
    @pytest.mark.parametrize(
        ("title", "text", "expected"),
        [
            ("Norvik reportedly in talks to buy Orso", "", "rumoured"),
            ("Norvik nears deal for Orso: sources", "Norvik said it would not comment.", "rumoured"),
            ("Norvik opens plant", "A plant has opened in Vaasa.", "reported"),
            ("Norvik opens plant", "The company said in a statement that the plant is open.", "confirmed"),
            ("Norvik opens plant", "A spokeswoman for Norvik confirmed the opening.", "confirmed"),
            ("知情人士：北川电子洽谈收购", "", "rumoured"),
            ("北川电子收购案", "北川电子公告称，收购已完成。", "filed"),
            ("北川电子收购案", "北川电子官方宣布收购已完成。", "confirmed"),
            (
                "Norvik opens plant",
                "Norvik said in a filing to the Oslo Stock Exchange that the plant is open.",
                "filed",
            ),
            ("Norvik sells bonds", "Norvik raised the money, a regulatory filing showed on Monday.", "filed"),
            ("Norvik sells bonds", "The terms stand in Norvik's Form 8-K of Monday.", "filed"),
            ("Norvik plans to list", "Norvik lost money last year, it said in its prospectus.", "filed"),
            ("Norvik reportedly sells bonds", "A regulatory filing named no buyer.", "rumoured"),
            ("Norvik fights Orso", "Norvik denied it in a court filing.", "confirmed"),
            ("Norvik fights Orso", "Orso has filed a lawsuit.", "reported"),
            ("Norvik fights Orso", "Orso denied it in a filing made to a federal court.", "confirmed"),
            (
                "Norvik fights Orso",
                "According to a new court filing, Orso’s lawyers said so in a filing.",
                "confirmed",
            ),
            (
                "Norvik fights Orso",
                "It will sue, Norvik said in a filing with the SEC. A judge will hear it.",
                "filed",
            ),
        ],
    )
    def test_by_words(self, title: str, text: str, expected: str) -> None:
        assert state(reading("a", title, text)) == expected

    def test_by_figures(self) -> None:
        rumoured = (figure(status="rumoured"), figure("5", metric="users", status="rumoured"))
        assert state(reading("a", figures=rumoured)) == "rumoured"
        assert state(reading("a", figures=(figure(attribution="the company"),))) == "confirmed"
        assert state(reading("a", text="Norvik said it would spend it.", figures=(figure(),))) == "confirmed"
        assert state(reading("a", text="Analysts said it would spend it.", figures=(figure(),))) == "reported"

    def test_a_story_is_as_sure_as_its_surest_article(self) -> None:
        rumour = reading("a", "Norvik reportedly in talks")
        own = reading("b", "Norvik buys Orso", "Norvik announced it in a press release.")
        assert stories.story((rumour,), None).state == "rumoured"
        filed = reading("c", "Norvik buys Orso", "Norvik closed the deal, according to an exchange filing.")
        assert stories.story((rumour, own), None).state == "confirmed"
        assert stories.story((rumour, own, filed), None).state == "filed"

    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("https://www.sec.gov/Archives/edgar/data/1/000000000026000001/norvik-8k.htm", "filed"),
            ("https://www1.hkexnews.hk/listedco/listconews/sehk/2026/0302/1.pdf", "filed"),
            ("https://www.sec.gov/newsroom/press-releases/2026-1", "confirmed"),
        ],
    )
    def test_by_where_it_stands(self, url: str, expected: str) -> None:
        assert state(reading("a", "Norvik opens plant", url=url)) == expected


class TestStory:
    def test_its_id_is_its_first_articles_for_good(self) -> None:
        late, early = reading("b"), reading("a", published=MORNING - timedelta(hours=1))
        first = stories.story((late,), None)
        assert (first.id, first.revision) == ("b", 0)
        second = stories.story((late, early), first)
        assert (second.id, [one.article.id for one in second.readings]) == ("b", ["a", "b"])

    def test_of_several_that_become_one_it_keeps_the_id_of_the_first_and_outgrows_all(self) -> None:
        one, other, more = (reading(ident) for ident in "abc")
        older, younger = stories.story((one,), None), replace(stories.story((other,), None), revision=4)
        told = stories.story((one, other, more), older, (younger,))
        assert (told.id, told.revision, len(told.readings)) == ("a", 5, 3)

    def test_another_article_that_says_the_same_is_no_revision(self) -> None:
        first = stories.story((reading("a", figures=(figure("97400000000"),)),), None)
        rounded = reading("b", figures=(figure("97000000000"),), published=MORNING + timedelta(hours=1))
        second = stories.story((*first.readings, rounded), first)
        assert second.revision == 0
        assert [kept.value for kept in stories.merged(second.readings).values()] == [Decimal(97400000000)]

    def test_a_changed_figure_is_a_revision_that_says_so(self) -> None:
        first = stories.story((reading("a", figures=(figure(),)),), None)
        raised = reading("b", figures=(figure("22000000000"),), published=MORNING + timedelta(hours=1))
        second = stories.story((*first.readings, raised), first)
        assert second.revision == 1
        assert stories.changes(first, second) == ("Norvik capex 2025: US$20bn → US$22bn",)

    def test_a_changed_state_is_a_revision(self) -> None:
        first = stories.story((reading("a", "Norvik reportedly in talks"),), None)
        own = reading("b", "Norvik buys Orso", "Norvik announced it in a press release.")
        second = stories.story((*first.readings, own), first)
        assert (second.revision, stories.changes(first, second)) == (1, ("rumoured → confirmed",))

    def test_the_first_figures_are_a_revision(self) -> None:
        first = stories.story((reading("a"),), None)
        second = stories.story((*first.readings, reading("b", figures=(figure(),))), first)
        assert stories.changes(first, second) == ("first figures: Norvik capex 2025 US$20bn",)

    def test_a_correction_names_the_outlet(self) -> None:
        first = stories.story((reading("a", figures=(figure(),), digest="1"),), None)
        second = stories.story((reading("a", figures=(figure("2000000000"),), digest="2"),), first)
        assert stories.changes(first, second) == (
            "corrected by Northern Wire",
            "Norvik capex 2025: US$20bn → US$2bn",
        )

    def test_other_periods_units_and_forecasts_are_other_facts(self) -> None:
        first = stories.story((reading("a", figures=(figure(),)),), None)
        others = (figure("1", period="2024"), figure("2", unit="CNY"), figure("3", status="forecast"))
        second = stories.story((*first.readings, reading("b", figures=others)), first)
        assert stories.changes(first, second) == ()

    def test_share_prices_move_without_news(self) -> None:
        first = stories.story((reading("a", figures=(figure("10", metric="share_price"), figure())),), None)
        moved = reading("b", figures=(figure("11", metric="share_price"),))
        assert stories.changes(first, stories.story((*first.readings, moved), first)) == ()

    def test_what_was_reported_of_a_past_quarter_is_settled(self) -> None:
        profit = {"metric": "net_income", "period": "2025Q4"}
        first = stories.story((reading("a", figures=(figure("1290000000", **profit),)),), None)
        adjusted = figure("458000000", **profit, evidence=Evidence(article="b", start=0, end=1, quote="x"))
        assert (
            stories.changes(first, stories.story((*first.readings, reading("b", figures=(adjusted,))), first))
            == ()
        )

    def test_a_list_of_movers_weighs_less_than_the_news_and_confirms_nothing(self) -> None:
        said = "The company said in a statement that it would wait."
        movers = stories.story((reading("a", "Stocks making the biggest moves at noon", said),), None)
        assert (movers.state, movers.parts) == ("reported", (("movers", -14.0), ("reported", 3.0)))

    def test_importance_is_the_sum_of_its_parts(self) -> None:
        made = stories.story((reading("a", figures=(figure(),)),), None)
        assert made.importance == pytest.approx(sum(value for _, value in made.parts))
        assert made.importance > 0


class TestOrigins:
    def test_one_family_is_one_outlet(self) -> None:
        readings = (reading("a", outlet="WSJ"), reading("b", outlet="Barron's"), reading("c", outlet="Reuters"))
        assert stories.outlets(readings) == ("News Corp", "Thomson Reuters")

    def test_an_unknown_outlet_speaks_for_itself(self) -> None:
        assert stories.outlets((reading("a", outlet="Tarn Courier"),)) == ("Tarn Courier",)

    @pytest.mark.parametrize(
        "text",
        [
            "Norvik is in talks, Reuters reported on Tuesday.",
            "Norvik is in talks, Reuters first reported.",
            "Norvik is in talks, the paper said, citing Reuters.",
            "Norvik is in talks, according to a report by Reuters.",
            "A manager told Reuters that talks had begun.",
        ],
    )
    def test_who_cites_an_agency_found_nothing_out(self, text: str) -> None:
        readings = (reading("a", outlet="Reuters"), reading("b", text=text, outlet="Tarn Courier"))
        assert stories.origins(readings) == ("Thomson Reuters",)

    def test_sources_are_cited_in_chinese_too(self) -> None:
        cites = reading("a", "北川电子洽谈收购", "据财新报道，北川电子正在洽谈。", outlet="南方科技报")
        assert stories.origins((cites,)) == ("Caixin",)

    def test_the_source_at_the_end_of_a_title_counts(self) -> None:
        assert stories.origins((reading("a", "Norvik in talks - Bloomberg News", outlet="Tarn Courier"),)) == (
            "Bloomberg",
        )

    def test_a_company_or_a_person_is_no_source_of_this_kind(self) -> None:
        text = "Norvik is in talks, according to Ingrid Moe. Analysts told clients to wait."
        assert stories.origins((reading("a", text=text, outlet="Tarn Courier"),)) == ("Tarn Courier",)

    def test_a_reprint_is_its_originals(self) -> None:
        copied = next(case for name, case in ONE if name.startswith("wire copy"))
        assert stories.outlets(copied) == ("Northern Wire", "Deccan Mail")
        assert stories.origins(copied) == ("Northern Wire",)

    @pytest.mark.parametrize(
        "author", ["Reuters", "By Reuters", "Ann Ode, Reuters", "Ann Ode | Reuters News Staff for Reuters"]
    )
    def test_an_agencys_byline_says_whose_it_is(self, author: str) -> None:
        mine = reading("a", text="Norvik is in talks.", outlet="Tarn Courier", author=author)
        assert stories.origins((mine,)) == ("Thomson Reuters",)

    @pytest.mark.parametrize("author", ["Reuters Jones", "Ann Ode", "Financial Times", ""])
    def test_other_bylines_do_not(self, author: str) -> None:
        mine = reading("a", text="Norvik is in talks.", outlet="Tarn Courier", author=author)
        assert stories.origins((mine,)) == ("Tarn Courier",)

    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
    def test_copies_are_the_agencys_that_has_the_text_whoever_had_it_first(self, order: tuple[int, ...]) -> None:
        text = " ".join(f"Norvik said on Monday that plant number {n} would be built by then." for n in range(30))
        copies = [reading(name, text=text, outlet=name) for name in ("Tarn Courier", "Reuters", "Deccan Mail")]
        last = reading("z", text="Norvik is building plants, Reuters reported.", outlet="Harbour Post")
        assert stories.origins((*(copies[at] for at in order), last)) == ("Thomson Reuters",)

    def test_own_findings_count_each(self) -> None:
        acquisition = ONE[0][1]
        assert len(stories.origins(acquisition)) == 4


def test_a_piece_of_the_opinion_section_is_no_news() -> None:
    kinds = [
        kind("Norvik opens plant", "", section) for section in (None, "Business", "Opinion", "观点", "Columnists")
    ]
    assert kinds == ["event", "event", "opinion", "opinion", "opinion"]


class TestReasons:
    def test_each_article_says_who_found_it_out_and_what_put_it_there(self) -> None:
        told = stories.story(ONE[0][1], None)
        found = stories.reasons(told)
        assert [reason.article for reason in found] == [one.article.id for one in told.readings]
        assert found[0].why == ""
        for reason in found[1:]:
            total, _, parts = reason.why.partition(" of the ")
            said = [float(part.rpartition(" ")[2]) for part in parts.partition(": ")[2].split(", ")]
            assert float(total) >= ENOUGH
            assert len(said) > 2

    def test_a_reprint_says_so(self) -> None:
        copied = next(case for name, case in ONE if name.startswith("wire copy"))
        found = stories.reasons(stories.story(copied, None))
        assert [reason.origin for reason in found] == ["Northern Wire", "Northern Wire"]
        assert found[1].why.endswith(": reprint +9.00")

    def test_an_article_that_nothing_else_is_like_is_said_to_have_come_among_others(self) -> None:
        told = stories.story(
            (reading("a", "Norvik opens plant"), reading("b", "A brewery opens its cellar")), None
        )
        assert [reason.why for reason in stories.reasons(told)] == [
            "",
            "joined when other articles were there to compare",
        ]
