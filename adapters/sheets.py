"""Flat rows in, the bytes of a table out, and back: CSV, JSON, a JSON row a line, and XLSX by the extra `sheets`.

Spreadsheets run nothing that stands in them. Refuses to know what the rows are about.
"""

import csv
import importlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO, StringIO
from pathlib import Path

from bot.errors import BadArticle, Refused

FORMS = ("csv", "json", "jsonl", "xlsx")
# A spreadsheet would take such a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBERS = frozenset({"value", "value_high", "start", "end", "sentence_start"})
_EXACT_DIGITS = 15  # of a spreadsheet's number
_LONGEST_CELL = 32_767
Row = Mapping[str, str]


def write(rows: Sequence[Row], form: str) -> bytes:
    """The rows as a file of that form; Refused where what it takes is not installed."""
    if form == "xlsx":
        return _xlsx(rows)
    if form == "csv":
        return ("\ufeff" + "".join(csv_lines(rows, tuple(rows[0]) if rows else ()))).encode()
    return "".join(json_lines(rows, form)).encode()


def json_lines(rows: Iterable[Row], form: str) -> Iterator[str]:
    """The rows as JSON: one list, or one object a line."""
    if form == "jsonl":
        yield from (f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
        return
    before = "[\n"
    for row in rows:
        yield f"{before}{json.dumps(row, ensure_ascii=False)}"
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def csv_lines(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    """The rows as CSV, the names of the columns above."""
    line = StringIO()
    table = csv.DictWriter(line, columns, lineterminator="\n")
    table.writeheader()
    for row in rows:
        table.writerow({name: _harmless(name, text) for name, text in row.items()})
        yield line.getvalue()
        line.seek(0)
        line.truncate()
    yield line.getvalue()


def _harmless(name: str, text: str) -> str:
    return f"'{text}" if name not in _NUMBERS and text.startswith(_FORMULA) else text


def _xlsx(rows: Sequence[Row]) -> bytes:
    try:
        xlsxwriter = importlib.import_module("xlsxwriter")
    except ModuleNotFoundError as error:
        raise Refused("XLSX is not installed here: pip install 'briefwire[sheets]' brings it.") from error
    out = BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, safe)
    sheet, bold = book.add_worksheet("figures"), book.add_format({"bold": True})
    columns = tuple(rows[0]) if rows else ()
    sheet.write_row(0, 0, columns, bold)
    for number, row in enumerate(rows, 1):
        for place, name in enumerate(columns):
            text = row.get(name, "")
            if name in _NUMBERS and text and len(text.strip("-").replace(".", "").rstrip("0")) <= _EXACT_DIGITS:
                sheet.write_number(number, place, float(text))
            elif text:
                sheet.write_string(number, place, text[:_LONGEST_CELL])
    sheet.freeze_panes(1, 0)
    if rows:
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
    book.close()
    return out.getvalue()


def read(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a file that `write` made; BadArticle if it is none of these forms."""
    if path.suffix.lower() == ".xlsx":
        raise BadArticle(f"{path} is a spreadsheet, which is for people. Import the export as CSV or JSON.")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadArticle(f"{path} is not UTF-8, and so no export of ours.") from error
    try:
        if text.lstrip().startswith("["):
            rows = json.loads(text)
        elif text.lstrip().startswith("{"):
            rows = [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            rows = list(read_csv(StringIO(text, newline="")))
    except ValueError as error:
        raise BadArticle(f"{path} cannot be read: {error}.") from error
    for row in rows:
        if not isinstance(row, dict) or not all(isinstance(one, str) for one in row.values()):
            raise BadArticle(f"{path} has a row that is not one of ours: {str(row)[:60]}.")
        yield row


def read_csv(lines: Iterable[str]) -> Iterator[dict[str, str]]:
    """The rows that `csv_lines` wrote."""
    for one in csv.DictReader(lines):
        yield {
            name: text[1:] if text and text.startswith("'") and text[1:].startswith(_FORMULA) else text or ""
            for name, text in one.items()
            if name is not None
        }
