"""Findings in, cards out: what people see, before any platform, parts in order of importance.

Refuses to look anything up; everything that a card says comes in as a value.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import quote as percent_encoded

from bot import stories, wording
from bot.ledger import Fact, Timeline
from bot.model import (
    Actions,
    Article,
    Button,
    Card,
    Figure,
    FigureRow,
    FigureTable,
    Footer,
    Heading,
    Item,
    Listing,
    Part,
    Prose,
    Quote,
    Report,
    Story,
)
from bot.text.sentences import around

ROWS_ON_A_STORY = 5
ITEMS_ON_A_BRIEF = 8
_DEPTHS = {
    "full": "",
    "feed": "from the feed's own text",
    "teaser": "headline and teaser only",
    "headline": "headline only",
}


# --- stories --------------------------------------------------------------------------------------


def story(value: Story, *, tz: str = "UTC", note: str = "") -> Card:
    """The card of a story: headline and badge, gist, at most five key figures, who says so, where it is from."""
    reading = value.lead
    figures = key_figures(reading.figures)
    parts: list[Part] = [Heading(text=reading.article.title, badge=badge(value, figures), url=reading.article.url)]
    if reading.gist.sentences:
        parts.append(Prose(text=reading.gist.text))
    if figures:
        parts.append(FigureTable(rows=tuple(_rows(figures, reading.article.title))))
    parts.append(Footer(text=_provenance(value, note), at=reading.article.published))
    parts.append(_story_buttons(value, figures))
    return Card(kind="story", parts=tuple(parts))


def key_figures(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """The figures that go on a card."""
    return tuple(figure for figure in figures if figure.key)[:ROWS_ON_A_STORY]


def badge(value: Story, figures: Sequence[Figure]) -> str | None:
    """The word that says how sure the story's first figure is; None for a story without figures."""
    if not figures:
        return None
    if value.state == "confirmed" and figures[0].status == "planned":
        return "CONFIRMED PLAN"
    return wording.STATUS_BADGES[figures[0].status]


def _rows(figures: Sequence[Figure], title: str) -> Iterable[FigureRow]:
    entities = {figure.entity for figure in figures}
    obvious = len(entities) == 1 and (figures[0].entity or "").casefold() in title.casefold()
    for figure in figures:
        yield FigureRow(label=label(figure, entity=not obvious), amount=_amount(figure), note=_says(figure))


def label(figure: Figure, *, entity: bool = True) -> str:
    """What a figure is of: "ByteDance capex 2025", "Doubao users Nov 2024", "AI share of capex 2025"."""
    who = [figure.entity] if entity and figure.entity else []
    if figure.subject and figure.subject != figure.entity:
        who.append(figure.subject)
    what = wording.metric(figure.metric)
    if figure.measure == "share" and figure.of:
        what = f"share of {figure.of}"
    elif who and what[1:2].islower():
        what = what[0].lower() + what[1:]
    elif figure.measure == "change" and figure.unit != "x":
        what = f"{what} change" if figure.metric in {"other"} else what
    return " ".join((*who, what, wording.period(figure.period))).strip()


def _amount(figure: Figure) -> str:
    """The amount, and in brackets the other currencies that the source itself gave."""
    alt = wording.others(figure.alt)
    return f"{wording.amount(figure)} ({alt})" if alt else wording.amount(figure)


def _says(figure: Figure) -> str:
    """How sure, and who says so."""
    status = "" if figure.status == "actual" else figure.status
    return " · ".join(filter(None, (status, figure.attribution and f"says {figure.attribution}")))


def _provenance(value: Story, note: str) -> str:
    outlets, origins = len(stories.outlets(value.readings)), len(stories.origins(value.readings))
    others = f"{wording.count(outlets, 'outlet')}, {wording.count(origins, 'origin')}" if outlets > 1 else ""
    lead = value.lead.article
    return " · ".join(filter(None, (lead.outlet, others, _DEPTHS[lead.depth], note)))


def _story_buttons(value: Story, figures: Sequence[Figure]) -> Actions:
    buttons = [Button(label="Sources", verb="sources", argument=value.id)] if figures else []
    if figures and figures[0].company:
        timeline_of = f"{figures[0].company} {figures[0].metric}"
        buttons.append(Button(label="Timeline", verb="figures", argument=timeline_of))
    buttons.append(Button(label="Why this?", verb="why", argument=value.id))
    return Actions(buttons=tuple(buttons))


def brief(told: Sequence[Story], day: date, *, tz: str = "UTC", more: int = 0, title: str = "") -> Card:
    """The day's brief: one line a story, most important first; an empty day says so."""
    heading = Heading(text=f"{title or 'Tech finance brief'} · {_day(day)}")
    if not told:
        return Card(kind="brief", parts=(heading, Prose(text="Nothing new on what you follow.")))
    shown = told[:ITEMS_ON_A_BRIEF]
    hidden = more + len(told) - len(shown)
    tail = f"… {hidden} more" if hidden else wording.count(len(told), "story", "stories")
    return Card(
        kind="brief", parts=(heading, Listing(items=tuple(_brief_line(item) for item in shown)), Footer(text=tail))
    )


def _day(day: date) -> str:
    return wording.period(day.isoformat())


def _brief_line(value: Story) -> Item:
    reading = value.lead
    first = key_figures(reading.figures)[:2]
    figures = "; ".join(f"{label(figure)}: {_amount(figure)}{_hedge(figure)}" for figure in first)
    return Item(
        text=reading.article.title,
        detail=" — ".join(filter(None, (figures, _provenance(value, "")))),
        url=reading.article.url,
    )


def _hedge(figure: Figure) -> str:
    return "" if figure.status == "actual" else f" ({figure.status})"


# --- the ledger -----------------------------------------------------------------------------------


def timeline(value: Timeline, *, name: str, limit: int = 12) -> Card:
    """A company's figures of one metric by period, newest first; parts and products below the whole."""
    whole = [fact for fact in value.facts if fact.figure.subject is None]
    parts = [fact for fact in value.facts if fact.figure.subject is not None]
    heading = Heading(text=f"{name}: {wording.metric(value.metric).lower()}")
    tables = [
        FigureTable(rows=tuple(_fact_row(fact) for fact in facts[:limit]), title=title)
        for facts, title in ((whole, None), (parts, "Products, segments and deals"))
        if facts
    ]
    articles = {report.article.id for fact in value.facts for report in fact.reports}
    hidden = max(0, len(whole) - limit) + max(0, len(parts) - limit)
    said = f"{wording.count(len(value.facts), 'figure')} from {wording.count(len(articles), 'article')}"
    tail = " · ".join(filter(None, (said, f"… {hidden} more" if hidden else "", "/sources shows the sentences")))
    buttons = Actions(
        buttons=(Button(label="Sources", verb="sources", argument=f"{value.company} {value.metric}"),)
    )
    return Card(kind="timeline", parts=(heading, *tables, Footer(text=tail), buttons), private=True)


def _fact_row(fact: Fact) -> FigureRow:
    figure, newest = fact.figure, fact.latest
    outlets = wording.count(fact.outlets, "outlet") if fact.outlets > 1 else newest.article.outlet
    note = (
        "superseded" if fact.superseded else "",
        "" if figure.status == "actual" else figure.status,
        f"says {figure.attribution}" if figure.attribution else "",
        outlets,
        wording.day(newest.article.published),
    )
    subject = f"{figure.subject} " if figure.subject else ""
    what = {"level": "", "change": "change ", "share": f"share of {figure.of or 'total'} "}[figure.measure]
    when = wording.period(figure.period) or "no period given"
    return FigureRow(label=f"{subject}{what}{when}", amount=_amount(figure), note=" · ".join(filter(None, note)))


def overview(name: str, tables: Sequence[Timeline], *, each: int = 3) -> Card:
    """All that is known of a company: the latest facts of each metric."""
    rows = []
    for table in tables:
        for fact in table.facts[:each]:
            row = _fact_row(fact)
            rows.append(
                FigureRow(label=f"{wording.metric(table.metric)} {row.label}", amount=row.amount, note=row.note)
            )
    total = sum(len(table.facts) for table in tables)
    tail = f"{wording.count(len(rows), 'figure')} of {total} · /figures {name} revenue shows all of one metric"
    return Card(
        kind="timeline",
        parts=(Heading(text=f"{name}: figures"), FigureTable(rows=tuple(rows)), Footer(text=tail)),
        private=True,
    )


def comparison(metric: str, lines: Sequence[tuple[str, Fact | None]], *, period: str | None) -> Card:
    """One metric of several companies side by side; a gap is shown as a gap."""
    rows = []
    for name, fact in lines:
        if fact is None:
            rows.append(FigureRow(label=name, amount="—", note="nothing reported that I have read"))
        else:
            row = _fact_row(fact)
            rows.append(FigureRow(label=f"{name} {row.label}", amount=row.amount, note=row.note))
    heading = Heading(text=" ".join(filter(None, ("Comparison:", wording.metric(metric).lower(), period or ""))))
    return Card(kind="timeline", parts=(heading, FigureTable(rows=tuple(rows))), private=True)


def sources(title: str, reports: Sequence[Report], *, limit: int = 8) -> Card:
    """Each figure with the very sentence it comes from and a link that opens the page at it."""
    quotes: list[Part] = [_source(report) for report in reports[:limit]]
    hidden = len(reports) - len(quotes)
    tail: tuple[Part, ...] = (Footer(text=f"… {hidden} more"),) if hidden > 0 else ()
    return Card(kind="answer", parts=(Heading(text=f"Sources: {title}"), *quotes, *tail), private=True)


def _source(report: Report) -> Quote:
    figure, article = report.figure, report.article
    found = figure.evidence
    whole = article.title if found.part == "title" else around(article.text, found.start, found.end)
    said = f"{label(figure)}: {_amount(figure)} — {article.outlet}, {wording.day(article.published)}"
    return Quote(text=whole, source=said, url=fragment(article, found.quote))


def fragment(article: Article, words: str) -> str:
    """The article's address with a text fragment that opens it at these words."""
    encoded = percent_encoded(words, safe="").replace("-", "%2D")
    return f"{article.url}#:~:text={encoded}"


# --- plain answers --------------------------------------------------------------------------------


def notice(title: str, text: str, items: Iterable[Item] = ()) -> Card:
    """A short private answer: what happened, and what to do."""
    lines = tuple(items)
    listing: tuple[Part, ...] = (Listing(items=lines),) if lines else ()
    return Card(kind="notice", parts=(Heading(text=title), Prose(text=text), *listing), private=True)


def listing(title: str, items: Iterable[Item], *, footer: str = "") -> Card:
    """A private list."""
    tail: tuple[Part, ...] = (Footer(text=footer),) if footer else ()
    return Card(kind="answer", parts=(Heading(text=title), Listing(items=tuple(items)), *tail), private=True)
