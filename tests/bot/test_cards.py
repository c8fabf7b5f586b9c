from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from urllib.parse import unquote

from making import NOW, article, figure, reading, report, story, yuan

from bot import cards, wording
from bot.ledger import timeline
from bot.model import (
    Actions,
    Button,
    FigureRow,
    FigureTable,
    Footer,
    Heading,
    Prose,
    Quote,
)

PLAN = figure(bound="up_to", status="planned", alt=(yuan("160000000000"),), attribution="Zheshang researchers")
SPENT = figure("11000000000", period="2024")


def test_a_story_card_says_what_how_much_how_sure_and_who():
    told = story(reading(figures=(PLAN, SPENT)), state="reported")
    assert cards.story(told).parts == (
        Heading(text="ByteDance plans bigger budget", badge="PLANNED", url="https://news.example/a1"),
        Prose(text="ByteDance plans to spend up to US$22bn next year."),
        FigureTable(
            rows=(
                FigureRow(
                    label="Capex 2025",
                    amount="up to US$22bn (CN¥160bn)",
                    note="planned · say Zheshang researchers",
                ),
                FigureRow(label="Capex 2024", amount="US$11bn"),
            )
        ),
        Footer(text="Ledger Wire", at=NOW - timedelta(hours=2)),
        Actions(
            buttons=(
                Button(label="Sources", verb="sources", argument="a1"),
                Button(label="Timeline", verb="figures", argument="bytedance capex"),
                Button(label="Compare", verb="compare", argument="capex ByteDance, Alibaba, Tencent"),
                Button(label="Why this?", verb="why", argument="a1"),
                Button(label="Less like this", verb="less", argument="a1", style="more"),
                Button(label="Report", verb="report", argument="a1", style="more"),
            )
        ),
    )


def test_rows_name_the_company_where_there_are_several():
    other = figure("44500000000", entity="Microsoft", company="microsoft", period="2024", status="forecast")
    table = next(p for p in cards.story(story(reading(figures=(PLAN, other)))).parts if isinstance(p, FigureTable))
    assert [(row.label, row.note) for row in table.rows] == [
        ("ByteDance capex 2025", "planned · say Zheshang researchers"),
        ("Microsoft capex 2024", "forecast"),
    ]


def test_labels_of_parts_changes_and_shares():
    assert (
        wording.label(figure("60000000", subject="Doubao", metric="users", unit="count", period="2024-11"))
        == "ByteDance Doubao users Nov 2024"
    )
    share = figure("56", subject="AI infrastructure", measure="share", of="capex", unit="percent")
    assert wording.label(share, entity=False) == "AI infrastructure share of capex 2025"


def test_at_most_five_figures_and_only_key_ones():
    many = tuple(figure(str(10**9 + n)) for n in range(7))
    assert len(cards.key_figures(many)) == 5
    assert cards.key_figures((figure(key=False),)) == ()


def test_a_story_without_figures_has_no_badge_and_no_table():
    parts = cards.story(story()).parts
    assert parts[0] == Heading(text="ByteDance plans bigger budget", badge=None, url="https://news.example/a1")
    assert not any(isinstance(part, FigureTable) for part in parts)


def test_shallow_sources_say_so():
    footer = next(p for p in cards.story(story(reading(depth="teaser"))).parts if isinstance(p, Footer))
    assert footer.text == "Ledger Wire · headline and teaser only"


def test_outlets_are_counted_by_family():
    own = reading("a3", family="lantau")
    own = replace(
        own, article=replace(own.article, text="The company would not say how it means to pay for all this.")
    )
    told = story(reading("a1", family="ledger"), reading("a2", family="ledger"), own)
    footer = next(p for p in cards.story(told).parts if isinstance(p, Footer))
    assert footer.text == "Ledger Wire · 2 outlets, 2 origins"


def test_a_timeline_shows_each_fact_with_its_sources():
    reports = (
        report("20000000000", ident="a1", status="rumoured", published=NOW - timedelta(days=9), outlet="Seedling"),
        report(ident="a2", bound="up_to", status="planned", published=NOW, outlet="Ledger Wire"),
        report("60", ident="a3", unit="percent", measure="share", of="capex", subject="AI infrastructure"),
    )
    found = timeline("bytedance", "capex", reports)
    card = cards.timeline(found, name="ByteDance", view=cards.View(again="/capex bytedance all"))
    assert card.private
    assert card.parts == (
        Heading(text="ByteDance: capex"),
        FigureTable(
            rows=(FigureRow(label="2025", amount="up to US$22bn", note="planned · Ledger Wire, 23 Nov 2026"),)
        ),
        FigureTable(
            rows=(
                FigureRow(
                    label="AI infrastructure share of capex 2025",
                    amount="60%",
                    note="reported · Ledger Wire, 23 Nov 2026",
                ),
            ),
            title="Parts, products and changes",
        ),
        Footer(text="3 facts from 3 articles · 1 superseded not shown: /capex bytedance all"),
        Actions(
            buttons=(
                Button(label="Sources", verb="sources", argument="bytedance capex"),
                Button(label="All of it", verb="figures", argument="bytedance capex all"),
            )
        ),
    )
    everything = cards.timeline(found, name="ByteDance", view=cards.View(everything=True))
    assert everything.parts[3] == FigureTable(
        rows=(
            FigureRow(
                label="2025",
                amount="US$20bn",
                note="superseded by the plan of 23 Nov 2026 · rumoured · Seedling, 14 Nov 2026",
            ),
        ),
        title="No longer stands",
    )


def test_sources_quote_the_whole_sentence_and_link_to_its_words():
    card = cards.sources("ByteDance capex", (report(bound="up_to"),))
    assert card.parts[1] == Quote(
        text="ByteDance plans to spend up to US$22bn next year.",
        source="ByteDance capex 2025: up to US$22bn — Ledger Wire, 23 Nov 2026",
        url="https://news.example/a1#:~:text=up%20to%20US%2422bn%20next%20year",
    )


def test_a_text_fragment_escapes_what_fragments_reserve():
    assert (
        cards.fragment(article(), "10-15%, up & on")
        == "https://news.example/a1#:~:text=10%2D15%25%2C%20up%20%26%20on"
    )


def test_a_long_quote_is_found_by_its_ends():
    spoken = (
        "The company plans to spend up to $22 billion on capital expenditure next year, most of it abroad, it said"
    )
    assert cards.fragment(article(), spoken) == (
        "https://news.example/a1#:~:text=The%20company%20plans%20to,it%20abroad%2C%20it%20said"
    )
    written = "钱塘证券研究员在最新报告中表示，字节跳动计划明年的资本开支最多为1600亿元人民币（约合220亿美元），主要投向人工智能相关的基础设施。"
    assert unquote(cards.fragment(article(), written)).partition("=")[2] == (
        "钱塘证券研究员在最新报告中表示,主要投向人工智能相关的基础设施。"
    )
    assert cards.fragment(article(), "x" * 170).endswith("x" * 170)


def test_one_sentence_with_several_figures_is_quoted_once():
    reports = (report(bound="up_to"), report("11000000000", period="2024"), report("9", ident="a2"))
    card = cards.sources("ByteDance capex", reports, limit=1, more="/sources bytedance capex all")
    assert card.parts[1].source == (
        "ByteDance capex 2025: up to US$22bn; ByteDance capex 2024: US$11bn — Ledger Wire, 23 Nov 2026"
    )
    assert card.parts[2] == Footer(text="1 more sentence: /sources bytedance capex all")


def test_a_comparison_shows_gaps_as_gaps():
    fact = timeline("bytedance", "capex", (report(value=str(Decimal(22 * 10**9))),)).facts[0]
    card = cards.comparison(
        "capex", (cards.Line(name="ByteDance", fact=fact), cards.Line(name="Alibaba", fact=None)), period="2025"
    )
    assert card.parts == (
        Heading(text="Comparison: capex 2025"),
        FigureTable(
            rows=(
                FigureRow(label="ByteDance 2025", amount="US$22bn", note="reported · Ledger Wire, 23 Nov 2026"),
                FigureRow(label="Alibaba", amount="—", note="nothing reported that I have read"),
            )
        ),
    )


def test_what_a_plan_was_raised_from_stands_beside_it_and_is_no_row_of_its_own():
    raised = "The company raised its capital budget for 2025 to $85bn from about $80bn."
    new = replace(figure("85000000000", quote=raised, alt=()), bound="exact")
    old = replace(figure("80000000000", quote=raised, alt=()), bound="about")
    card = cards.story(story(reading("a1", figures=(new, old))))
    table = next(part for part in card.parts if isinstance(part, FigureTable))
    assert [(row.amount, row.note) for row in table.rows] == [("US$85bn", "from about US$80bn")]


def test_a_subject_that_says_the_metric_stands_for_both():
    def said(metric: str, subject: str, **more: str) -> str:
        return wording.label(figure("9e9", metric=metric, subject=subject, **more))

    assert said("debt", "green bonds") == "ByteDance green bonds 2025"
    assert said("other", "trading volume") == "ByteDance trading volume 2025"
    assert (
        said("other", "trading volume", measure="change", unit="percent") == "ByteDance trading volume change 2025"
    )
    assert said("revenue", "advertising") == "ByteDance advertising revenue 2025"
    assert said("revenue", "ByteDance") == "ByteDance revenue 2025"
    assert said("revenue", "产品收入") == "ByteDance 产品收入 2025"
    assert said("revenue", "会员") == "ByteDance 会员 revenue 2025"
    assert said("capex", "数据中心") == "ByteDance data centers capex 2025"


def test_a_label_opens_with_a_capital_unless_a_name_has_its_own():
    def said(subject: str | None) -> str:
        return wording.label(figure("9e9", metric="revenue", subject=subject), entity=False)

    assert [said("cloud"), said("iPhone"), said(None)] == [
        "Cloud revenue 2025",
        "iPhone revenue 2025",
        "Revenue 2025",
    ]


def test_two_wordings_of_a_part_are_one():
    parts = ("Data Center", "data-center", "data centers", "Data Center's", "data centres", "数据中心")

    assert {figure("1", subject=subject).subject_key for subject in parts} == {"data center"}
    assert figure("1").subject_key == ""


def test_an_overview_keeps_the_small_letter_that_a_name_begins_with():
    told = timeline("bytedance", "revenue", [report("9000000000", metric="revenue", subject="iPhone")])

    card = cards.overview("ByteDance", [told])

    table = next(part for part in card.parts if isinstance(part, FigureTable))
    assert [row.label for row in table.rows] == ["iPhone revenue 2025"]


def test_outlets_of_one_house_are_both_named():
    one = report(ident="a1", outlet="Lantau Courier", published=NOW - timedelta(days=1))
    house = [
        replace(told, article=replace(told.article, family="lantau"))
        for told in (one, report(ident="a2", outlet="Nanan Keji"))
    ]
    card = cards.timeline(timeline("bytedance", "capex", house), name="ByteDance")
    table = next(part for part in card.parts if isinstance(part, FigureTable))
    assert table.rows[0].note == "reported · Nanan Keji and Lantau Courier, 23 Nov 2026"


def test_what_a_company_was_worth_before_is_called_so_and_stands_behind():
    text = "Larkspur is worth US$4.2bn now; its previous valuation was US$1.9bn. In 2021 it was worth US$1.1bn."
    worth = {"entity": "Larkspur", "company": None, "metric": "valuation", "period": None}

    def valued(value, quote, **more):
        start = text.index(quote)
        evidence = replace(figure().evidence, start=start, end=start + len(quote), quote=quote)
        return figure(value, **{**worth, **more}, evidence=evidence)

    told = (
        valued("1900000000", "its previous valuation was US$1.9bn"),
        valued("1100000000", "In 2021 it was worth US$1.1bn", period="2021"),
        valued("4200000000", "worth US$4.2bn now"),
    )
    table = next(
        part
        for part in cards.story(story(reading(title="Larkspur raises money", text=text, figures=told))).parts
        if isinstance(part, FigureTable)
    )
    assert [(row.label, row.amount, row.note) for row in table.rows] == [
        ("Valuation", "US$4.2bn", ""),
        ("Valuation", "US$1.9bn", "before"),
        ("Valuation 2021", "US$1.1bn", "before"),
    ]
