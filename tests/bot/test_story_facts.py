"""Which amount of a fact holds when the articles of one story give several, and which article tells the story."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bot import stories
from bot.model import Article, Evidence, Figure, Gist, Reading

MORNING = datetime(2026, 3, 3, 7, 0, tzinfo=UTC)


def figure(value: str, **given: Any) -> Figure:
    fields: dict[str, Any] = {
        "entity": "Norvik",
        "metric": "capex",
        "measure": "level",
        "unit": "USD",
        "period": "2026",
        "rule": "test",
        "key": True,
        "evidence": Evidence(article="a", start=0, end=1, quote="x"),
        **given,
    }
    return Figure(value=Decimal(value) * 10**9, **fields)


def told(number: int, outlet: str, *figures: Figure, title: str = "Norvik plans", **given: Any) -> Reading:
    made = Article(
        id=f"a{number}",
        title=title,
        published=MORNING + timedelta(hours=number),
        outlet=outlet,
        **{"text": "", "url": f"https://news.test/{number}", **given},
    )
    mine = tuple(replace(one, evidence=replace(one.evidence, article=made.id)) for one in figures)
    return Reading(article=made, gist=Gist(sentences=(), indices=()), figures=mine)


def held(*claims: tuple[str, str], **given: Any) -> list[str]:
    """What holds after each of the claims, which are an outlet and its amount in billions."""
    readings = [told(number, outlet, figure(value, **given)) for number, (outlet, value) in enumerate(claims)]
    found = []
    for number in range(1, len(readings) + 1):
        (holds,) = stories.merged(readings[:number]).values()
        found.append(f"{holds.value / 10**9:g}")
    return found


@pytest.mark.parametrize(
    ("claims", "holds"),
    [
        pytest.param((("A", "20"), ("B", "22")), ["20", "22"], id="a later amount is news"),
        pytest.param(
            (("A", "20"), ("B", "22"), ("A", "20")), ["20", "22", "22"], id="what it was is repeated late"
        ),
        pytest.param(
            (("A", "20"), ("B", "22"), ("B", "20")), ["20", "22", "20"], id="who changed it takes it back"
        ),
        pytest.param(
            (("A", "20"), ("B", "22"), ("C", "20"), ("D", "20")),
            ["20", "22", "22", "20"],
            id="one outlet was wrong",
        ),
        pytest.param(
            (("A", "20"), ("B", "20"), ("C", "22"), ("D", "22")),
            ["20", "20", "20", "22"],
            id="what two gave is changed by two",
        ),
        pytest.param((("A", "20"), ("B", "20"), ("B", "22")), ["20", "20", "22"], id="or by one of the two"),
        pytest.param((("A", "44"), ("B", "9.74")), ["44", "44"], id="an amount of something else"),
        pytest.param((("A", "97.4"), ("B", "97.6")), ["97.4", "97.4"], id="a slip of the pen"),
        pytest.param((("A", "20"), ("B", "20.4")), ["20", "20.4"], id="more digits"),
        pytest.param((("A", "20.4"), ("B", "20")), ["20.4", "20.4"], id="fewer digits"),
    ],
)
def test_which_amount_holds(claims: tuple[tuple[str, str], ...], holds: list[str]) -> None:
    assert held(*claims) == holds


def test_what_a_company_confirms_counts_for_more_than_what_two_outlets_reported() -> None:
    reported = [told(number, outlet, figure("20")) for number, outlet in ((1, "A"), (2, "B"))]
    own = told(3, "C", figure("22", attribution="the company"))
    story = stories.story((*reported, own), stories.story(reported, None))
    assert (story.state, story.told_by) == ("confirmed", "a3")
    assert [now.value for _, now in stories.newest(story)] == [22 * 10**9]


def test_what_does_not_say_what_it_is_of_is_on_a_card_only_where_nothing_does() -> None:
    silent = figure("182", metric="other")
    counted = figure("300", metric="other", unit="count", of="data centres")
    for figures, shown in (
        ((silent, figure("20")), ["capex"]),
        ((silent, counted), ["other"]),
        ((silent,), ["other"]),
    ):
        reading = replace(told(1, "A", silent), figures=figures)
        found = [now for _, now in stories.newest(stories.story((reading,), None))]
        assert [one.metric for one in found] == shown
        assert counted not in figures or found == [counted]


def test_what_was_told_before_the_article_on_the_card_does_not_change_its_figures() -> None:
    """The card's own amount, which two outlets had otherwise, is no older one that was changed to theirs."""
    early = [told(number, outlet, figure("20")) for number, outlet in ((1, "A"), (2, "B"))]
    late = told(3, "C", figure("22"), depth="full")
    shallow = [replace(one, article=replace(one.article, depth="teaser")) for one in early]
    story = stories.story((*shallow, late), None)
    assert [(was.value, now.value) for was, now in stories.newest(story)] == [(22 * 10**9, 22 * 10**9)]


def test_an_amount_within_a_range_that_was_told_changes_nothing() -> None:
    readings = (
        told(1, "A", figure("20", value_high=Decimal(25) * 10**9)),
        told(2, "B", figure("22")),
        told(3, "C", figure("30")),
    )
    amounts = [next(iter(stories.merged(readings[:number]).values())).value for number in (2, 3)]
    assert amounts == [20 * 10**9, 30 * 10**9]


@pytest.mark.parametrize("periods", [(None, None), (None, "2026-03-03"), ("2026-03-03", "2026-03-04")])
def test_what_happens_once_is_one_fact_on_whatever_day_it_is_told(periods: tuple[str | None, str | None]) -> None:
    rumour, deal = (
        figure(value, metric="acquisition", period=period)
        for value, period in zip(("4", "4.2"), periods, strict=True)
    )
    before = stories.story((told(1, "A", rumour),), None)
    after = stories.story((*before.readings, told(2, "B", deal)), before)
    (change,) = stories.changes(before, after)
    assert change.endswith("US$4bn → US$4.2bn")


def test_what_has_no_period_and_happens_often_is_no_fact() -> None:
    assert stories.merged((told(1, "A", figure("20", period=None)),)) == {}


def test_a_story_is_told_by_the_article_that_is_as_sure_as_it() -> None:
    rumour = told(1, "A", title="Norvik reportedly in talks to buy Orso", text="Orso is old.", depth="full")
    deal = told(2, "B", title="Norvik buys Orso", text="Norvik announced it in a statement.", depth="teaser")
    bare = told(
        3, "C", title="Norvik buys Orso", text="", depth="headline", url="https://www.sec.gov/Archives/edgar/1"
    )
    forms = [stories.story((rumour, deal, bare)[:number], None) for number in (1, 2, 3)]
    assert [(form.state, form.told_by) for form in forms] == [
        ("rumoured", "a1"),
        ("confirmed", "a2"),
        ("filed", "a2"),  # the filing itself is a headline, from which no card can be made
    ]
    assert forms[2].lead == deal
