"""The command line: words in, an exit status out. 0 done, 1 something failed and is said on stderr, 2 wrong usage.

Only the parser lives here; a command's module is imported when it is given, so that `--help` is instant.
"""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from adapters.loading import loading
from bot.errors import BriefwireError, NotUnderstood

_EPILOG = """\
examples:
  briefwire demo                              try everything, with no network, token or configuration
  briefwire run --config config.toml          poll, brief, deliver and answer until stopped
  briefwire ask "capex bytedance"             one question to the archive
  briefwire figures article.txt               the figures in a text, each with its quote

Say briefwire COMMAND --help for what a command takes.
"""


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="briefwire",
        description="Tech-finance news briefs in chat, with key figures that trace to their sentence.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="store_true", help="print the version and exit")
    top.add_argument("--verbose", "-v", action="store_true", help="log what is done, one event a line, to stderr")
    verbs = top.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _running(verbs)
    _texts(verbs)
    _feeds(verbs)
    return top


def _command(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, module: str, function: str, about: str
) -> argparse.ArgumentParser:
    made = verbs.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
    made.set_defaults(module=f"adapters.cli.{module}", function=function)
    return made


def _with_config(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "--config", type=Path, metavar="FILE", help="the configuration (default: config.toml if there is one)"
    )


def _running(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    demo = _command(verbs, "demo", "demo", "demo", "the whole product on a built-in newsroom, without any network")
    demo.add_argument("--once", action="store_true", help="print the brief and one /capex answer, then exit")
    run = _command(verbs, "run", "running", "run", "poll, brief, deliver and answer until stopped")
    _with_config(run)
    run.add_argument("--until-idle", action="store_true", help="poll once, deliver what is due, and exit")
    poll = _command(verbs, "poll", "running", "poll", "one pass over all due feeds")
    _with_config(poll)
    poll.add_argument("--all", action="store_true", help="poll every feed, due or not")
    ask = _command(verbs, "ask", "running", "ask", "one chat command, answered on the terminal")
    ask.add_argument("question", nargs="+", help='such as "capex bytedance"')
    ask.add_argument("--save", type=Path, metavar="FILE", help="write the answer's chart or exported file there")
    ask.add_argument("--json", action="store_true", help="the card as JSON")
    _with_config(ask)
    doctor = _command(
        verbs, "doctor", "doctor", "doctor", "check configuration, tokens, database, feeds and clock"
    )
    _with_config(doctor)
    manifest = _command(verbs, "manifest", "doctor", "manifest", "the Slack app to paste into its settings")
    manifest.add_argument("--url", metavar="URL", help="for HTTP: where Slack reaches us (default: Socket Mode)")
    manifest.add_argument("--many", action="store_true", help="with --url: any workspace may install it")
    verify = _command(
        verbs, "verify", "ledger", "verify", "find every stored figure again in its text, by place and hash"
    )
    verify.add_argument("--cards", type=int, metavar="N", help="only the figures on the last N posted cards")
    _with_config(verify)
    export = _command(verbs, "export", "ledger", "export", "all stored figures, each with its proof")
    export.add_argument(
        "--format", choices=("csv", "json", "jsonl", "xlsx"), default="csv", help="csv is the default"
    )
    export.add_argument("--output", type=Path, metavar="FILE", help="where to write (default: standard output)")
    export.add_argument("--texts", action="store_true", help="the articles' texts too, so that import is exact")
    export.add_argument("--year", type=int, metavar="YEAR", help="only figures for this year")
    export.add_argument("--metric", metavar="NAME", help="only this metric, such as capex")
    export.add_argument("--company", metavar="NAME", help="only this company")
    _with_config(export)
    rates = _command(verbs, "rates", "rates", "show", "how new the exchange rates are, or fetch newer ones")
    rates.add_argument("--refresh", action="store_true", help="fetch the European Central Bank's history")
    rates.add_argument("--url", help="from elsewhere than the bank itself")
    _with_config(rates)
    imported = _command(verbs, "import", "ledger", "import", "keep the figures of an export, CSV or JSON")
    imported.add_argument("file", type=Path, help="what briefwire export wrote")
    _with_config(imported)


def _texts(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    for name, function, about in (
        ("figures", "figures", "the figures in a text, with their quotes"),
        ("summarise", "summarise", "the two or three sentences that tell an article"),
    ):
        made = _command(verbs, name, "texts", function, about)
        _with_text(made)
        made.add_argument("--json", action="store_true", help="as JSON")
        made.add_argument("--jsonl", action="store_true", help="one JSON article a line in, one result a line out")
    card = _command(verbs, "card", "texts", "card", "the card that an article would get")
    _with_text(card)
    card.add_argument(
        "--as", dest="form", choices=("text", "json", "slack", "discord", "html"), default="text",
        help="for the terminal, as neutral JSON, as the payload of a platform, or as a page that shows both",
    )  # fmt: skip
    cluster = _command(verbs, "cluster", "texts", "cluster", "which articles tell the same story")
    cluster.add_argument("--jsonl", action="store_true", required=True, help="one JSON article a line on stdin")
    explain = _command(
        verbs, "explain", "texts", "explain", "which rule found which figure, and what was rejected"
    )
    explain.add_argument("sentence", nargs="?", help="a sentence, in quotes")
    explain.add_argument("--story", metavar="LINK", help="instead: a story's importance, origins and joins")
    _with_config(explain)
    explain.add_argument("--published", metavar="DATE", help="the day it was said, 2026-11-23 (default: today)")


def _with_text(made: argparse.ArgumentParser) -> None:
    made.add_argument(
        "file", nargs="?", default="-", help="a text or a JSON article; - is standard input (the default)"
    )
    made.add_argument(
        "--published", metavar="DATE", help="publication date of a plain text, 2026-11-23 (default: today)"
    )
    made.add_argument("--title", default="", help="headline of a plain text")


def _feeds(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    feeds = verbs.add_parser(
        "feeds", help="the feeds that are read, and their health", description="Manage feeds."
    )
    what = feeds.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action, about in (
        ("list", "all feeds with their health"),
        ("add", "add a feed, or find the feeds of a site"),
        ("remove", "stop reading a feed; its articles stay"),
        ("check", "look at feeds now and say what is wrong"),
        ("import", "add all feeds of an OPML file"),
        ("export", "print all feeds as OPML"),
    ):
        made = what.add_parser(action, help=about, description=f"{about[0].upper()}{about[1:]}.")
        made.set_defaults(module="adapters.cli.feeds", function=action)
        _with_config(made)
        if action in {"add", "remove"}:
            made.add_argument("url", help="address of the feed" + (" or site" if action == "add" else ""))
        if action == "check":
            made.add_argument("url", nargs="?", help="only this feed")
        if action == "import":
            made.add_argument("file", type=Path, help="an OPML file")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status."""
    words = parser()
    given = words.parse_args(arguments)
    logging.basicConfig(
        level=logging.INFO if given.verbose else logging.ERROR,
        format="time=%(asctime)s level=%(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    if given.version:
        from importlib.metadata import version

        print(f"briefwire {version('briefwire')}")  # noqa: T201 - this is the command's answer
        return 0
    if given.command is None:
        words.print_help()
        return 2
    return _run(given)


def _run(given: argparse.Namespace) -> int:
    try:
        with loading():
            module = importlib.import_module(given.module)
        function = getattr(module, given.function.replace("import", "import_"))
        return int(function(given) or 0)
    except NotUnderstood as error:
        return _said(f"{error} {error.hint}".strip())
    except BriefwireError as error:
        return _said(str(error))
    except FileNotFoundError as error:
        return _said(f"There is no file {error.filename}.")
    except (IsADirectoryError, PermissionError) as error:
        return _said(f"{error.filename} cannot be read: {error.strerror}.")
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _said(sentence: str) -> int:
    print(f"briefwire: {sentence}", file=sys.stderr)  # noqa: T201 - errors are for people
    return 1


if __name__ == "__main__":
    sys.exit(main())
