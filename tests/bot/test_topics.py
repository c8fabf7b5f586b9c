"""The topics table tests itself by its examples. Then: where a cue stands, and what else counts."""

import tomllib
from datetime import UTC, datetime
from decimal import Decimal
from importlib.resources import files

import pytest

from bot import topics
from bot.companies import companies
from bot.model import Article, Company, Evidence, Figure, Mention, TopicMatch
from bot.topics.cues import rules

YES = [(topic, line) for topic, (yes, _) in topics.examples().items() for line in yes]
NO = [(topic, line) for topic, (_, no) in topics.examples().items() for line in no]
FILLER = "The board met in Oslo and spoke of harvests, ferries and the price of wool at some length. " * 12


def article(title: str, text: str = "") -> Article:
    at = datetime(2026, 3, 4, tzinfo=UTC)
    return Article(id="a", url="https://news.test/a", title=title, text=text, published=at, outlet="News")


def found(title: str, text: str = "") -> set[str]:
    return {match.topic for match in topics.topics(article(title, text))}


def capex(*, part: str = "text", key: bool = False, metric: str = "capex", start: int = 0) -> Figure:
    return Figure(
        entity="Norvik",
        metric=metric,
        measure="level",
        value=Decimal(9_000_000_000),
        unit="USD",
        key=key,
        rule="test",
        evidence=Evidence(article="a", start=start, end=start + 3, quote="$9bn", part=part),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(("topic", "headline"), YES)
def test_headlines_that_are_about_a_topic(topic: str, headline: str) -> None:
    assert topic in found(headline)


@pytest.mark.parametrize(("topic", "headline"), NO)
def test_headlines_that_are_not(topic: str, headline: str) -> None:
    assert topic not in found(headline)


def test_every_topic_has_its_examples_and_a_sentence_about_it() -> None:
    rows = {topic.id: topic for topic in topics.table()}
    assert list(rows) == list(topics.examples())
    assert len(rows) >= 27
    poor = [
        key
        for key, (yes, no) in topics.examples().items()
        if len(yes) < 3 or (key != "all" and len(no) < 2) or not rows[key].about.endswith(".")
    ]
    assert poor == []


def test_no_cue_stands_twice_in_a_topic() -> None:
    doubled = {t.id: [cue for cue in set(t.cues) if t.cues.count(cue) > 1] for t in topics.table()}
    assert {key: cues for key, cues in doubled.items() if cues} == {}


def test_everything_matches_all_and_says_so() -> None:
    assert topics.topics(article("Ferries run late in Bergen")) == (TopicMatch(topic="all", cue="every story"),)


def test_the_cue_is_given_in_the_words_of_the_article() -> None:
    matches = {match.topic: match.cue for match in topics.topics(article("Halden Doubles Its Share Buyback"))}
    assert matches["buybacks"] == "Share Buyback"


def test_a_word_far_down_decides_nothing() -> None:
    assert "quantum" not in found("Halden opens an office", FILLER + "It may buy a quantum computer one day.")


def test_a_lead_that_speaks_of_little_else_decides() -> None:
    lead = "The quantum computing firm said that its quantum chip needs fewer qubits. " * 2
    body = "A qubit is hard to keep. A quantum computer holds many qubits, and each quantum chip wants cooling. "
    assert "quantum" in found("Qantor shows its next machine", lead + FILLER[:400] + body * 4)


def test_a_title_that_lists_many_names_is_about_none_of_them() -> None:
    assert "evs" in found("Tesla opens a plant")
    assert "evs" not in found("What to watch: Tesla, Halden, Orso, Veldra and others")


def test_a_years_number_is_no_amount() -> None:
    assert "funding" in found("Tindel raises 38 million")
    assert "funding" not in found("Veldra raises 2027 target")


def test_a_figure_in_the_title_decides_and_is_named() -> None:
    matches = topics.topics(article("Norvik pays"), figures=(capex(part="title", metric="fine"),))
    assert TopicMatch(topic="fines", cue="fine figure of Norvik") in matches


def test_a_figure_elsewhere_decides_only_with_other_signs() -> None:
    plain, regulator = article("Norvik pays"), article("Norvik pays regulator after privacy lawsuit")
    figure = capex(key=True, metric="fine")
    assert "fines" not in {match.topic for match in topics.topics(plain, figures=(figure,))}
    assert "fines" in {match.topic for match in topics.topics(regulator, figures=(figure,))}


def test_a_figure_far_down_never_decides() -> None:
    regulator = article("Norvik pays regulator after privacy lawsuit")
    figure = capex(key=True, metric="fine", start=900)
    assert "fines" not in {match.topic for match in topics.topics(regulator, figures=(figure,))}


def test_capex_of_a_company_of_another_sector_is_not_ai_capex() -> None:
    matches = topics.topics(article("Norvik spends more"), figures=(capex(part="title"),))
    assert "ai-capex" not in {match.topic for match in matches}


def test_a_company_in_the_title_counts_by_its_id_and_by_sector_and_country() -> None:
    apple = Company(id="apple", name="Apple", country="US", sector="hardware")
    riverbank = Company(id="riverbank", name="Riverbank", country="CN", sector="software")
    matches = topics.topics(
        article("Two firms meet"),
        mentions=(
            Mention(company=apple, start=0, end=3, part="title"),
            Mention(company=riverbank, start=4, end=9, part="title"),
        ),
    )
    assert [(match.topic, match.cue) for match in matches] == [
        ("china-tech", "Riverbank in the title"),
        ("big-tech", "Apple in the title"),
        ("all", "every story"),
    ]


def test_a_company_of_the_sector_helps_but_does_not_decide() -> None:
    forge = Company(id="forge", name="Forge", country="US", sector="robotics")
    mention = Mention(company=forge, start=0, end=5, part="title")
    assert "robotics" not in {m.topic for m in topics.topics(article("Forge meets"), mentions=(mention,))}


@pytest.mark.parametrize(
    ("name", "topic"),
    [
        ("ai-capex", "ai-capex"),
        ("AI capex", "ai-capex"),
        ("Data Centers", "data-centres"),
        ("data centre", "data-centres"),
        ("Mergers and Acquisitions", "mergers"),
        ("EVs", "evs"),
        ("weather", None),
    ],
)
def test_find(name: str, topic: str | None) -> None:
    hit = topics.find(name)
    assert (hit.id if hit else None) == topic


@pytest.mark.parametrize(
    ("typed", "topic"), [("quantm", "quantum"), ("antitrst", "antitrust"), ("lay offs", "layoffs")]
)
def test_suggest(typed: str, topic: str) -> None:
    assert topics.suggest(typed)[0].id == topic


def test_suggest_offers_nothing_when_nothing_is_near() -> None:
    assert topics.suggest("zzzz") == ()


def test_the_table_speaks_of_sectors_companies_and_metrics_that_there_are() -> None:
    metrics = set(tomllib.loads(files("bot.data").joinpath("metrics.toml").read_text(encoding="utf-8")))
    ids = {company.id for company in companies()}
    known = {company.sector for company in companies()}
    for rule in rules():
        assert set(rule.topic.sectors) <= known, rule.topic.id
        assert set(rule.topic.metrics) <= metrics, rule.topic.id
        assert rule.companies <= ids, rule.topic.id
