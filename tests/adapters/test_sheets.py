"""Tables as files: what is written is read back, and nothing in it runs."""

import zipfile
from io import BytesIO

import pytest

from adapters import sheets
from bot.errors import BadArticle, Refused

ROWS = [
    {"company": "bytedance", "value": "22000000000", "quote": "up to US$22bn", "title": "=1+1", "start": "26"},
    {"company": "字节跳动", "value": "-0.5", "quote": 'a "quote", with\nlines', "title": "@x", "start": "0"},
]


@pytest.mark.parametrize("form", ["csv", "json", "jsonl"])
def test_rows_come_back_as_they_were(tmp_path, form):
    path = tmp_path / f"figures.{form}"
    path.write_bytes(sheets.write(ROWS, form))
    assert list(sheets.read(path)) == ROWS


@pytest.mark.parametrize("form", ["csv", "json", "jsonl", "xlsx"])
def test_no_rows_are_a_file_too(tmp_path, form):
    path = tmp_path / f"none.{form}"
    path.write_bytes(sheets.write([], form))
    if form != "xlsx":
        assert list(sheets.read(path)) == []


def test_a_spreadsheet_has_numbers_and_no_formula():
    with zipfile.ZipFile(BytesIO(sheets.write(ROWS, "xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        strings = book.read("xl/sharedStrings.xml").decode()
    assert "<v>22000000000</v>" in sheet
    assert "<f>" not in sheet
    assert "=1+1" in strings
    assert "字节跳动" in strings


def test_without_its_library_a_spreadsheet_is_refused(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(Refused, match="briefwire\\[sheets\\]"):
        sheets.write(ROWS, "xlsx")


@pytest.mark.parametrize(
    ("name", "body", "why"),
    [
        ("a.xlsx", b"PK", "for people"),
        ("a.csv", b"\xff\xfe\x00", "not UTF-8"),
        ("a.json", b"[1, 2", "cannot be read"),
        ("a.json", b"[1, 2]", "not one of ours"),
        ("a.jsonl", b'{"a": 1}', "not one of ours"),
    ],
)
def test_what_is_no_table_of_ours_says_so(tmp_path, name, body, why):
    path = tmp_path / name
    path.write_bytes(body)
    with pytest.raises(BadArticle, match=why):
        list(sheets.read(path))
