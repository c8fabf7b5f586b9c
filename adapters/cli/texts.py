"""Commands over texts: figures, summarise, card, cluster, explain. Nothing is fetched and nothing kept.

Beside the engine, each imports what it shows for itself: `figures` is run by programs, often for one text.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot import articles, wording
from bot.errors import BadArticle, BriefwireError, NotUnderstood
from bot.figures import extract, trace
from bot.figures.records import record
from bot.model import Article, Card, Reading


def figures(given: argparse.Namespace) -> int:
    """The figures of a text: a table for people, JSON for programs, JSON lines for many articles."""
    if given.jsonl:
        return _each_line(lambda article: {"figures": [record(figure) for figure in extract(article)]})
    article = _article(given)
    found = extract(article)
    if given.json:
        _print_json({"id": article.id, "figures": [record(figure) for figure in found]})
    elif found:
        from adapters.cli.tables import print_figures

        print_figures(found)
    else:
        sys.stdout.write("No figures in this text.\n")
    return 0


def summarise(given: argparse.Namespace) -> int:
    """The gist of a text."""
    from adapters.summary import SumyRanker
    from bot.summaries import gist

    rank = SumyRanker()

    def result(article: Article) -> dict[str, Any]:
        found = gist(article, extract(article), rank)
        return {"summary": found.text, "sentences": list(found.indices), "dropped": list(found.dropped)}

    if given.jsonl:
        return _each_line(result)
    article = _article(given)
    found = result(article)
    if given.json:
        _print_json({"id": article.id, **found})
    else:
        sys.stdout.write(f"{found['summary'] or 'Nothing in this text can stand as its gist.'}\n")
        for why in found["dropped"]:
            sys.stderr.write(f"dropped: {why}\n")
    return 0


def card(given: argparse.Namespace) -> int:
    """The card of an article, for the terminal, as JSON, or as a platform's payload."""
    from bot import cards, stories

    made = cards.story(stories.story((_reader()(_article(given)),), None))
    if given.form == "json":
        from adapters.records import card_record

        _print_json(card_record(made))
    elif given.form == "html":
        from adapters.previews import page

        sys.stdout.write(page([("", made)]))
    elif given.form == "text":
        _show(made)
    else:
        _print_json(_payload(given.form)(made))
    return 0


def cluster(given: argparse.Namespace) -> int:
    """Which articles on standard input tell the same story."""
    from bot import stories

    read = _reader()
    readings, failed = [], 0
    for _, article in _lines():
        if isinstance(article, BadArticle):
            failed += 1
            sys.stderr.write(f"briefwire: {article}\n")
        else:
            readings.append(read(article))
    for ident, story in stories.cluster(readings):
        _print_line({"id": ident, "story": story})
    return 1 if failed else 0


def explain(given: argparse.Namespace) -> int:
    """What the engine made of a sentence: each number, what was decided of it, and why. Or of a story."""
    if given.story:
        from adapters.cli.stories import explain as explain_story

        return explain_story(given)
    if not given.sentence:
        raise NotUnderstood("Explain what?", hint="Give a sentence in quotes, or a story: explain --story LINK.")
    article = articles.from_record(
        {"id": "sentence", "title": "", "text": given.sentence, "published": given.published or _today()}
    )
    from adapters.cli.tables import print_verdicts

    print_verdicts(trace(article))
    return 0


def _reader() -> Callable[[Article], Reading]:
    from adapters.summary import SumyRanker
    from bot.readings import read

    return partial(read, rank=SumyRanker())


def _show(card: Card) -> None:
    from adapters.console import plain, show_all

    if sys.stdout.isatty():
        show_all((card,))
    else:
        sys.stdout.write(plain(card))


def _payload(form: str) -> Callable[..., Any]:
    """The pure renderer of a platform."""
    try:
        if form == "slack":
            from adapters.slack_blocks import message

            return message
        from adapters.discord_embeds import message as discord_message
    except ImportError as error:
        raise BriefwireError(
            f"This version has no renderer for {form} yet; use --as text or --as json."
        ) from error
    return discord_message


def _article(given: argparse.Namespace) -> Article:
    """The article of a FILE argument: a JSON article, or a plain text with --title and --published."""
    if given.file == "-" and sys.stdin.isatty():
        sys.stderr.write("Reading the text from the terminal; end it with Ctrl-D.\n")
    data = sys.stdin.buffer.read() if given.file == "-" else open(given.file, "rb").read()  # noqa: PTH123, SIM115 - the OSError names the file
    text = data.decode("utf-8", errors="replace")
    if text.lstrip().startswith("{"):
        try:
            return articles.from_record(json.loads(text), otherwise_published=_now())
        except json.JSONDecodeError:
            pass
    return articles.from_record(
        {"id": "text", "title": given.title, "text": text, "published": given.published or _today()}
    )


def _now() -> datetime:
    return datetime.now(UTC)


def _today() -> str:
    return _now().date().isoformat()


def _lines() -> Iterator[tuple[str | None, Article | BadArticle]]:
    """The articles on standard input, each with its id, or why a line is none."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        if not line.strip():
            continue
        ident: str | None = None
        try:
            row = json.loads(line)
            ident = str(row["id"]) if isinstance(row, Mapping) and "id" in row else None
            yield ident, articles.from_record(row, otherwise_published=_now())
        except BadArticle as error:
            yield ident, BadArticle(f"line {number}: {error}")
        except (ValueError, RecursionError) as error:
            yield ident, BadArticle(f"line {number} is no JSON: {str(error).split(':', maxsplit=1)[0]}.")


def _each_line(result: Callable[[Article], dict[str, Any]]) -> int:
    failed = 0
    for ident, article in _lines():
        if isinstance(article, BadArticle):
            failed += 1
            _print_line({"id": ident, "error": str(article)})
        else:
            _print_line({"id": ident or article.id, **result(article)})
    if failed:
        sys.stderr.write(f'briefwire: {wording.count(failed, "line")} held no article; see their "error".\n')
    return 1 if failed else 0


def _print_line(row: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")


def _print_json(row: Any) -> None:  # noqa: ANN401 - any JSON
    sys.stdout.write(json.dumps(row, ensure_ascii=False, indent=2) + "\n")
