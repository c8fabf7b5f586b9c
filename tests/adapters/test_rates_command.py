"""`briefwire rates`: how new the rates are, and a refresh that keeps only what can be read."""

import importlib.util
from pathlib import Path

import pytest
from simulators.web import web

from adapters import rates
from adapters.__main__ import main
from adapters.cli.rates import _refresh
from bot.config import parse
from bot.errors import BadArticle

HERE = parse('[fetch]\nallow_private = ["127.0.0.1/32"]\n', {})


def answer(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body)


def history() -> bytes:
    """The package's own history, as the bank publishes it."""
    found = importlib.util.find_spec("currency_converter")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "eurofxref-hist.zip").read_bytes()


@pytest.fixture
def somewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def test_a_refreshed_history_is_used_from_then_on(somewhere):
    async with web(history=answer(history())) as site:
        await _refresh(HERE, site.url("/history"), rates.FILE)
    assert [path.name for path in somewhere.iterdir()] == ["rates.zip"]
    made = rates.connect()
    assert made is not None
    assert made.currencies > 30


async def test_what_is_no_history_is_not_kept(somewhere):
    async with web(page=answer(b"<html>not here</html>")) as site:
        with pytest.raises(BadArticle, match="not the European Central Bank's"):
            await _refresh(HERE, site.url("/page"), rates.FILE)
    assert list(somewhere.iterdir()) == []


def test_the_command_says_how_new_they_are(somewhere, capsys):
    assert main(["rates"]) in {0, 1}
    said = capsys.readouterr().out
    assert said.startswith("ECB: ") or "too old" in said


def test_a_refresh_that_fails_is_one_sentence(somewhere, capsys):
    assert main(["rates", "--refresh", "--url", "http://127.0.0.1:9/history"]) == 1
    assert capsys.readouterr().err.startswith("briefwire: ")
