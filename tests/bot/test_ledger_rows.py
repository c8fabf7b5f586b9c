"""Proofs and rows: every figure is found again in its text, and a row gives back the figure that it was made of."""

from dataclasses import replace
from io import StringIO

import pytest
from histories import histories, kept
from making import figure

from adapters.sheets import csv_lines, read_csv
from bot.errors import BadArticle
from bot.ledger import timeline
from bot.ledger.proofs import flaw
from bot.ledger.rows import COLUMNS, reports, row


def told(history):
    archive = kept(history)
    try:
        return [report for _, report in archive.every_report()]
    finally:
        archive.close()


ALL = [parameter.values[0] for parameter in histories()]


@pytest.fixture(scope="module")
def one():
    return told(ALL[0])[0]


def test_every_figure_of_every_history_is_found_again():
    assert [flaw(report) for history in ALL for report in told(history)] == [None] * sum(
        len(article["figure"]) for history in ALL for article in history["article"]
    )


def test_one_changed_byte_is_noticed_wherever_it_is(one):
    text, evidence = one.article.text, one.figure.evidence
    changed = replace(one.article, text=f"{text[:-1]}!")
    shifted = replace(one.figure, evidence=replace(evidence, start=evidence.start + 1))
    reworded = replace(one.figure, evidence=replace(evidence, quote=f"{evidence.quote[:-1]}?"))
    older = replace(one.figure, evidence=replace(evidence, digest="0" * 64))
    elsewhere = replace(one.figure, evidence=replace(evidence, article="a99"))
    beyond = replace(one.figure, evidence=replace(evidence, end=10_000))
    found = [
        flaw(replace(one, article=changed)),
        flaw(replace(one, article=replace(one.article, title="Another"))),
        *(flaw(replace(one, figure=made)) for made in (shifted, reworded, older, elsewhere, beyond)),
    ]
    assert all(found)
    assert len(set(found)) == 6


def test_rows_give_back_the_same_ledger_by_way_of_a_table():
    for history in ALL:
        before = told(history)
        table = "".join(csv_lines((row(report) for report in before), COLUMNS))
        after = reports(read_csv(StringIO(table, newline="")))
        assert [report.figure for report in after] == [report.figure for report in before]
        assert ledger(after) == ledger(before)


def ledger(found):
    keys = {(report.figure.company or "", report.figure.metric) for report in found}
    return [
        (fact.figure, fact.standing, fact.because, fact.disputes, fact.change, fact.outcome, fact.outlets)
        for company, metric in sorted(keys)
        for fact in timeline(
            company, metric, [r for r in found if (r.figure.company or "", r.figure.metric) == (company, metric)]
        ).facts
    ]


def test_a_table_holds_no_formula(one):
    evil = replace(one, article=replace(one.article, title="=1+1"), figure=figure("-5"))
    written = "".join(csv_lines([row(evil)], COLUMNS))
    assert "'=1+1" in written
    assert ",-5," in written
    assert [found["title"] for found in read_csv(written.splitlines(keepends=True))] == ["=1+1"]


def test_what_is_no_row_of_ours_is_refused(one):
    with pytest.raises(BadArticle, match="no column company"):
        reports([{"quote": "x"}])
    for column in ("value", "published", "start"):
        with pytest.raises(BadArticle, match="cannot be read"):
            reports([{**row(one), column: "x"}])
    assert tuple(row(one)) == COLUMNS
