"""The rules by which this project is laid out. Each failure says what to do about it."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# `bot/` computes. A library goes on this list if it touches no network, database, file or platform.
COMPUTING = {"rapidfuzz"}

# The flow of `bot/`: a module imports only modules that stand before it.
ORDER = """
    model errors ports addresses publishers amounts money wording accounts text companies articles topics figures gates summaries
    readings importance stories ledger alerts cards subscriptions feeds config budgets deliveries previews commands permissions offers queries pipeline
""".split()

PLATFORM_WORDS = re.compile(r"(?<![a-z])(?:guilds?|team_?id|block_?kit|embeds?)(?![a-z])", re.IGNORECASE)

# Each library that reaches outside, and the one place that may import it: a file, or a folder for a package.
# `aiohttp.web` makes servers and stands apart from `aiohttp`, which asks them.
PLACES = {
    "aiohttp": ("adapters/slack/calls.py", "adapters/discord/refusals.py"),
    "aiohttp.web": ("adapters/demo/newsroom.py", "adapters/slack/doors.py"),
    "PIL": ("adapters/charts.py",),
    "alembic": ("adapters/archive/",),
    "certifi": ("adapters/fetch/",),
    "cryptography": ("adapters/slack/vault.py",),
    "apscheduler": ("adapters/schedule.py",),
    "currency_converter": ("adapters/rates.py",),
    "discord": ("adapters/discord/",),
    "feedparser": ("adapters/feeds/xmlfeeds.py",),
    "pycurl": ("adapters/fetch/",),
    "rich": ("adapters/console.py", "adapters/cli/"),
    "slack_bolt": ("adapters/slack/",),
    "slack_sdk": ("adapters/slack/",),
    "sqlalchemy": ("adapters/archive/",),
    "sumy": ("adapters/summary.py",),
    "trafilatura": ("adapters/pages.py",),
    "xlsxwriter": ("adapters/sheets.py",),
    "yarl": ("adapters/fetch/", "adapters/discord/"),
}

# The wiring may see all of `bot`; every other adapter sees the nouns and contracts, and what it computes with.
WIRING = ("adapters/__main__.py", "adapters/wiring.py", "adapters/settings.py", "adapters/cli/")
CONTRACTS = {"model", "ports", "errors"}
COMPUTED_WITH = {
    "adapters/archive/identities.py": {"addresses"},
    "adapters/console.py": {"wording"},
    "adapters/discord/commands.py": {"commands", "companies", "topics"},
    "adapters/discord/forms.py": {"topics"},
    "adapters/pages.py": {"text"},
    "adapters/slack/answering.py": {"permissions"},
    "adapters/slack/forms.py": {"commands", "offers"},
    "adapters/slack/manifest.py": {"commands"},
    "adapters/slack_blocks/lines.py": {"wording"},
    "adapters/slack_blocks/words.py": {"wording"},
}

# Alembic runs this file as a script; everything else only defines things when it is imported.
SCRIPTS = ("adapters/archive/migrations/env.py",)

MEANINGLESS = {"utils", "util", "helpers", "helper", "common", "base", "manager", "service", "misc"}
LONGEST = 500
SLOW = (
    "slack_bolt",
    "slack_sdk",
    "discord",
    "sumy",
    "trafilatura",
    "feedparser",
    "sqlalchemy",
    "aiohttp",
    "pycurl",
    "rich",
)


@cache
def modules(package: str) -> dict[str, Path]:
    """Every module of a package by its dotted name."""
    files = sorted((ROOT / package).rglob("*.py"))
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in files
    }


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[str]:
    """The dotted names that a file imports anywhere, down to the submodule or the name that is taken from it."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{named(path)}: write the whole path instead of a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def python_files(*packages: str) -> list[Path]:
    return [path for package in packages for path in modules(package).values()]


def unit(module: str) -> str | None:
    """The module or package directly under `bot` that a dotted name belongs to."""
    parts = module.split(".")
    return parts[1] if parts[0] == "bot" and len(parts) > 1 else None


# --- bot/ -----------------------------------------------------------------------------------------


def test_bot_imports_only_the_standard_library_itself_and_computing_libraries():
    allowed = sys.stdlib_module_names | COMPUTING | {"bot"}
    strangers = {
        f"{named(path)} imports {name}"
        for path in python_files("bot")
        for name in imports(path)
        if name.split(".")[0] not in allowed
    }
    assert not strangers, "bot/ only decides; do this in adapters/ behind a port of bot/ports.py"


def test_bot_touches_no_network_file_database_or_clock():
    outside = "asyncio.streams|socket|ssl|http|urllib.request|sqlite3|subprocess|shutil|tempfile|pathlib|os|time"
    reached = {
        f"{named(path)} imports {name}"
        for path in python_files("bot")
        for name in imports(path)
        if re.match(rf"(?:{outside})(?:\.|$)", name)
    }
    asked = {
        f"{named(path)}:{node.lineno} calls {ast.unparse(node.func)}"
        for path in python_files("bot")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and re.fullmatch(r"open|print|input|(?:\w+\.)*(?:now|utcnow|today)", ast.unparse(node.func))
    }
    assert not reached | asked, (
        "bot/ is given the time and the world's answers; let an adapter ask, and pass them in"
    )


def test_bot_does_not_speak_of_a_platforms_inner_things():
    said = {
        f"{named(path)}:{number}: {line.strip()}"
        for path in python_files("bot")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if PLATFORM_WORDS.search(line)
    }
    assert not said, "these words belong to one platform; say them in its adapter"


def test_every_module_of_bot_has_its_place_in_the_flow():
    there = {unit(module) for module in modules("bot")} - {None}
    new, gone = there - set(ORDER), set(ORDER) - there
    assert not new, "put the new module into ORDER, after all that it imports"
    assert not gone, "take the module that is gone out of ORDER"


def test_imports_in_bot_go_one_way():
    place = {name: number for number, name in enumerate(ORDER)}
    backwards = {
        f"{named(path)} imports bot.{target}"
        for module, path in modules("bot").items()
        for target in filter(None, map(unit, imports(path)))
        if target in place and place[target] > place.get(unit(module) or "", len(ORDER))
    }
    assert not backwards, f"imports follow the flow ({' '.join(ORDER)}); pass the value in, or move the function"


@pytest.mark.parametrize("package", ["bot", "adapters"])
def test_no_cycles(package):
    known = modules(package)
    graph = {
        module: {
            target
            for name in imports(path)
            for target in (name if name in known else name.rpartition(".")[0],)
            if target in known and target != module
        }
        for module, path in known.items()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"these import each other; move what they share below both: {' <- '.join(error.args[1])}")


# --- adapters/ ------------------------------------------------------------------------------------


def library(name: str) -> str | None:
    """The third-party library that an imported name belongs to, `aiohttp.web` being one of its own."""
    top = name.split(".")[0]
    if top in sys.stdlib_module_names or top in {"bot", "adapters"}:
        return None
    return "aiohttp.web" if re.match(r"aiohttp\.web(?:\.|$)", name) else top


def test_each_library_that_reaches_outside_is_imported_in_one_place():
    strays = {
        f"{named(path)} imports {name}"
        for path in python_files("adapters")
        for name in filter(None, map(library, imports(path)))
        if not named(path).startswith(PLACES.get(name, ()))
    }
    assert not strays, "ask the adapter that has this library; a new library gets its one place in PLACES"


def test_adapters_see_bot_through_its_contracts():
    prying = {
        f"{named(path)} imports bot.{target}"
        for path in python_files("adapters")
        if not named(path).startswith(WIRING)
        for target in filter(None, map(unit, imports(path)))
        if target not in CONTRACTS | COMPUTED_WITH.get(named(path), set())
    }
    assert not prying, "let the wiring pass it in; what an adapter must compute with stands in COMPUTED_WITH"


# --- both -----------------------------------------------------------------------------------------


def test_no_module_is_long():
    long = {
        f"{named(path)}: {lines} lines"
        for path in python_files("bot", "adapters")
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    assert not long, f"make each a package of the same name, with modules of at most {LONGEST} lines"


def test_every_module_opens_with_what_it_is_for():
    silent = {named(path) for path in python_files("bot", "adapters") if not ast.get_docstring(tree(path))}
    assert not silent, "open each with what comes in, what goes out, and what it refuses to know"


def test_no_module_has_a_name_that_says_nothing():
    empty = {
        named(path) for path in python_files("bot", "adapters") if MEANINGLESS & {path.stem, path.parent.name}
    }
    assert not empty, "name each for the things that it makes or keeps"


def is_definition(node: ast.stmt) -> bool:
    if isinstance(node, ast.If):
        return ast.unparse(node.test) in {"__name__ == '__main__'", "TYPE_CHECKING"}
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    return isinstance(
        node,
        ast.Import
        | ast.ImportFrom
        | ast.Assign
        | ast.AnnAssign
        | ast.FunctionDef
        | ast.AsyncFunctionDef
        | ast.ClassDef,
    )


def test_modules_only_define_things_when_they_are_imported():
    working = {
        f"{named(path)}:{node.lineno}: {ast.unparse(node).splitlines()[0]}"
        for path in python_files("bot", "adapters")
        if named(path) not in SCRIPTS
        for node in tree(path).body
        if not is_definition(node)
    }
    assert not working, "move it into a function that somebody calls"


SPY = """
import importlib, sys
root, *names = sys.argv[1:]

def spy(event, arguments):
    if event == "open" and isinstance(arguments[0], str):
        ours = arguments[0].startswith((root + "/bot/", root + "/adapters/"))
        if ours and not arguments[0].endswith((".py", ".pyc")):
            print(event, arguments[0])
    elif event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "subprocess.Popen", "os.fork"):
        print(event, arguments[:2])

sys.path.insert(0, root)
sys.addaudithook(spy)
for name in names:
    importlib.import_module(name)
"""


@pytest.mark.parametrize("package", ["bot", "adapters"])
def test_importing_reads_no_table_and_reaches_nothing(package):
    names = [
        name for name, path in modules(package).items() if named(path) not in SCRIPTS and "__main__" not in name
    ]
    spied = subprocess.run(
        [sys.executable, "-B", "-W", "ignore", "-c", SPY, str(ROOT), *names],
        capture_output=True,
        text=True,
        check=False,
    )
    assert spied.returncode == 0, spied.stderr
    assert not spied.stdout, "read tables in a function with functools.cache, and connect when asked to"


def test_help_imports_no_platform_and_no_heavy_library():
    shown = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "adapters", "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.startswith("usage: briefwire")
    imported = {line.rpartition("|")[2].strip().split(".")[0] for line in shown.stderr.splitlines()}
    assert "adapters" in imported
    assert not imported & set(SLOW), "import it in the function that needs it, so that --help answers at once"


# --- every file -----------------------------------------------------------------------------------

MACHINE = re.compile(r"(?<![\w.:/-])/(?:root|work|home|Users)/\w|/(?:opt|srv)/(?:pypi|wheels)\b")
REGISTRY = re.compile(
    r"\b(?:pypi|pythonhosted|npmjs|test\.pypi)\.(?:org|com|io)\b|--(?:extra-)?index-url|--find-links"
)


@cache
def texts() -> dict[str, str]:
    """Every text file of the project, tracked or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no checkout, so nobody can say which files are the project's")
    found = {}
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and b"\0" not in (data := path.read_bytes()):
            found[name] = data.decode("utf-8", "replace")
    return found


@pytest.mark.parametrize(
    ("pattern", "what"),
    [(MACHINE, "a path on somebody's machine"), (REGISTRY, "a package index")],
    ids=["paths", "indices"],
)
def test_no_file_knows_the_machine_it_was_made_on(pattern, what):
    known = {
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts().items()
        if name != named(Path(__file__))
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    }
    assert not known, f"take {what} out; say it relative to the repository, or let the user's settings say it"


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements.txt", "requirements-dev.lock"])
def test_locks_hold_pins_and_hashes_and_nothing_else(lock):
    odd = [
        line
        for line in (ROOT / lock).read_text(encoding="utf-8").splitlines()
        if not re.fullmatch(r"[a-z0-9-]+==[\w.!+]+(?: ; [^\\/]+)? \\|    --hash=sha256:[0-9a-f]{64}(?: \\)?", line)
    ]
    assert not odd, "make the locks with `make lock`"


def test_nothing_is_left_unfinished():
    marks = re.compile(r"\b(?:TO" + "DO|FIX" + "ME|X" + "XX|NotImplemented" + r"Error)\b")
    left = {
        f"{name}:{number}: {line.strip()[:100]}"
        for name, text in texts().items()
        if name.endswith(".py")
        for number, line in enumerate(text.splitlines(), 1)
        if marks.search(line)
    }
    assert not left, "finish it, or take it out"
