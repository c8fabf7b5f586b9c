"""Commands over all stored figures: `verify` finds each again in its text, `export` writes them with proof."""

import argparse
import csv
import json
import sys
from collections.abc import Iterable, Iterator
from typing import TextIO

from adapters.archive import connect
from adapters.wiring import load
from bot import wording
from bot.companies import companies
from bot.ledger.proofs import flaw
from bot.ledger.rows import COLUMNS, row
from bot.model import Report
from bot.ports import Archive

_PAGE = 2000
_SHOWN = 20
# A spreadsheet would take such a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS = frozenset({"value", "value_high", "start", "end", "sentence_start"})


def verify(given: argparse.Namespace) -> int:
    """Finds every stored figure again, by its place and the hash of its text. 1 if one cannot be found."""
    archive = connect(load(given.config).store.url)
    checked = wrong = 0
    try:
        for report in _every_report(archive):
            checked += 1
            found = flaw(report)
            if found is not None:
                wrong += 1
                if wrong <= _SHOWN:
                    sys.stdout.write(f"“{report.figure.quote}” of {report.article.url}: {found}.\n")
    finally:
        archive.close()
    if wrong:
        sys.stdout.write(f"{wrong:,} of {wording.count(checked, 'figure')} cannot be found again.\n")
        return 1
    sys.stdout.write(f"{wording.count(checked, 'figure')} found again, each in its stored text.\n")
    return 0


def _every_report(archive: Archive) -> Iterator[Report]:
    after = 0
    while page := archive.every_report(after=after, limit=_PAGE):
        yield from (report for _, report in page)
        after = page[-1][0]


def export(given: argparse.Namespace) -> int:
    """Writes figures, one a row, with quote, sentence, place, address and hash."""
    archive = connect(load(given.config).store.url)
    try:
        rows = (row(report) for report in _every_report(archive) if _wanted(report, given))
        out = sys.stdout
        if given.format == "csv":
            write_csv(rows, out)
        elif given.format == "jsonl":
            out.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in rows)
        else:
            json.dump(list(rows), out, ensure_ascii=False, indent=1)
            out.write("\n")
    finally:
        archive.close()
    return 0


def _wanted(report: Report, given: argparse.Namespace) -> bool:
    figure = report.figure
    if given.metric and figure.metric != given.metric:
        return False
    if not given.company:
        return True
    company = companies().find(given.company)
    if company is not None:
        return figure.company == company.id
    name: str = given.company
    return (figure.entity or "").casefold() == name.casefold()


def write_csv(rows: Iterable[dict[str, str]], out: TextIO) -> None:
    """A table that spreadsheets open without running anything in it."""
    table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    table.writeheader()
    for one in rows:
        table.writerow({name: _harmless(name, text) for name, text in one.items()})


def _harmless(name: str, text: str) -> str:
    return f"'{text}" if name not in _NUMBERS and text.startswith(_FORMULA) else text


def read_csv(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """The rows that `write_csv` wrote."""
    for one in csv.DictReader(lines):
        yield {
            name: text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text
            for name, text in one.items()
        }
