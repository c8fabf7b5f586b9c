"""Commands over all stored figures: `verify` finds them again in their texts, `export` and `import` move them."""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from adapters import sheets
from adapters.archive import connect
from adapters.wiring import load, utc_now
from bot import alerts, cards, deliveries, wording
from bot.articles import digest
from bot.commands import metric_named
from bot.companies import companies
from bot.errors import NotUnderstood
from bot.ledger.proofs import IMPORTED, flaw
from bot.ledger.rows import COLUMNS, reports, row
from bot.ledger.spans import year
from bot.model import Article, Delivery, Gist, Reading, Report, Story
from bot.ports import Archive

_PAGE = 2000
_SHOWN = 20
_WRONG_USAGE = 2


# --- verify ---------------------------------------------------------------------------------------


def verify(given: argparse.Namespace) -> int:
    """Finds figures again, by their place and the hash of their text. 1 if one cannot be found."""
    archive = connect(load(given.config).store.url)
    try:
        found = _on_cards(archive, given.cards) if given.cards else _every_report(archive)
        checked, wrong, imported = _checked(found)
    finally:
        archive.close()
    of = f" on the last {wording.count(given.cards, 'card')}" if given.cards else ""
    if wrong:
        sys.stdout.write(f"{wrong:,} of {wording.count(checked, 'figure')}{of} cannot be found again.\n")
        return 1
    sentences = f" Of {imported:,} there is only the imported sentence." if imported else ""
    sys.stdout.write(f"{wording.count(checked, 'figure')}{of} found again, each in its stored text.{sentences}\n")
    return 0


def _checked(found: Iterable[Report]) -> tuple[int, int, int]:
    """How many reports there are, how many have a flaw, and how many are no more than a sentence."""
    checked = wrong = imported = 0
    for report in found:
        checked += 1
        imported += report.article.feed == IMPORTED
        why = flaw(report)
        if why is not None:
            wrong += 1
            if wrong <= _SHOWN:
                sys.stdout.write(f"“{report.figure.quote}” of {report.article.url}: {why}.\n")
    return checked, wrong, imported


def _every_report(archive: Archive) -> Iterator[Report]:
    after = 0
    while page := archive.every_report(after=after, limit=_PAGE):
        yield from (report for _, report in page)
        after = page[-1][0]


def _on_cards(archive: Archive, count: int) -> Iterator[Report]:
    """The figures on the cards that were posted last, each once."""
    posted = [one for one in archive.deliveries(limit=count * 20) if one.state == "sent" and one.receipt]
    seen: set[tuple[str, int, int]] = set()
    for delivery in posted[:count]:
        for reading in _readings(archive, delivery):
            for figure in cards.key_figures(reading.figures):
                place = (reading.article.id, figure.evidence.start, figure.evidence.end)
                if place not in seen:
                    seen.add(place)
                    yield Report(figure=figure, article=reading.article)


def _readings(archive: Archive, delivery: Delivery) -> Iterator[Reading]:
    if alerts.is_alert(delivery):
        reading = archive.article(alerts.article_of(delivery))
        yield from (reading,) if reading else ()
        return
    for story_id in delivery.items if deliveries.is_brief(delivery) else (delivery.story,):
        story = archive.story(story_id)
        yield from story.readings if story else ()


# --- export ---------------------------------------------------------------------------------------


def export(given: argparse.Namespace) -> int:
    """Writes figures, one a row, with quote, sentence, place, address and hash."""
    archive = connect(load(given.config).store.url)
    try:
        unknown = _unknown(given, archive)
        if unknown:
            sys.stderr.write(f"briefwire: {unknown}\n")
            return _WRONG_USAGE
        wanted = (report for report in _every_report(archive) if _wanted(report, given))
        rows = _with_texts(wanted) if given.texts else map(row, wanted)
        if given.output is None and given.format == "xlsx":
            raise NotUnderstood("A spreadsheet goes into a file.", hint="Add --output figures.xlsx.")
        if given.format == "xlsx":
            given.output.write_bytes(sheets.write(tuple(rows), "xlsx"))
        else:
            columns = (*COLUMNS, "text") if given.texts else COLUMNS
            csv = given.format == "csv"
            lines = sheets.csv_lines(rows, columns) if csv else sheets.json_lines(rows, given.format)
            _write(lines, given.output)
    finally:
        archive.close()
    return 0


def _unknown(given: argparse.Namespace, archive: Archive) -> str:
    """What is wrong with a metric or company that nobody knows, in a sentence; "" where there is none."""
    if given.metric and metric_named(given.metric) is None:
        return f"There is no metric {given.metric}; name one such as capex, revenue or net_income."
    if given.company and not (companies().find(given.company) or archive.metric_counts(given.company)):
        near = archive.names_like(given.company) or tuple(one.name for one in companies().suggest(given.company))
        meant = f"did you mean {wording.joined(near, 'or')}?" if near else "try its full name or its ticker."
        return f"I know no company {given.company}; {meant}"
    return ""


def _with_texts(found: Iterable[Report]) -> Iterator[dict[str, str]]:
    """Rows of which the first of each article has its whole text, so that nothing is lost."""
    told: set[str] = set()
    for report in found:
        yield {**row(report), "text": "" if report.article.id in told else report.article.text}
        told.add(report.article.id)


def _write(lines: Iterable[str], output: Path | None) -> None:
    if output is None:
        sys.stdout.writelines(lines)
        return
    with output.open("w", encoding="utf-8", newline="") as out:
        out.writelines(lines)


def _wanted(report: Report, given: argparse.Namespace) -> bool:
    figure = report.figure
    if given.metric and figure.metric != metric_named(given.metric):
        return False
    if given.year and year(figure.period) != given.year:
        return False
    if not given.company:
        return True
    company = companies().find(given.company)
    if company is not None:
        return figure.company == company.id
    name: str = given.company
    return (figure.entity or "").casefold() == name.casefold()


# --- import ---------------------------------------------------------------------------------------


def import_(given: argparse.Namespace) -> int:
    """Keeps the figures of an export; what is here already stays as it is."""
    found = reports(sheets.read(given.file))
    archive = connect(load(given.config).store.url)
    try:
        kept, known = _keep(archive, found)
    finally:
        archive.close()
    articles = wording.count(kept, "article")
    had = f"; {wording.count(known, 'article')} already here" if known else ""
    sys.stdout.write(f"{wording.count(len(found), 'figure')} read, of {articles} that are new{had}.\n")
    return 0


def _keep(archive: Archive, found: Iterable[Report]) -> tuple[int, int]:
    """How many articles were new, and how many were not."""
    by_article: dict[str, list[Report]] = defaultdict(list)
    for report in found:
        by_article[report.article.id].append(report)
    kept = known = 0
    for told in by_article.values():
        reading, key = _reading(told), told[0].story or told[0].article.id
        before = archive.story(key) or Story(id=key, readings=())
        story = replace(before, readings=(*before.readings, reading))
        new = archive.keep_reading(None, reading, story, (), reason="imported", now=utc_now())
        kept, known = kept + new, known + (not new)
    return kept, known


def _reading(told: list[Report]) -> Reading:
    return Reading(
        article=_whole(told[0].article),
        gist=Gist(sentences=(), indices=()),
        figures=tuple(report.figure for report in told),
        companies=tuple(dict.fromkeys(filter(None, (report.figure.company for report in told)))),
        extractor=IMPORTED,
    )


def _whole(article: Article) -> Article:
    """An article as it can be kept: with a hash of what there is of it, and marked where that is not all."""
    here = digest(article.title, article.text)
    return article if here == article.digest else replace(article, digest=here, feed=IMPORTED)
