"""What a newcomer, a build and a host find: the locks, the commands, and a package that is whole."""

import ast
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {
    "requirements.lock": (),
    "requirements.txt": ("postgres",),
    "requirements-dev.lock": ("postgres", "charts", "workspaces", "sheets", "dev"),
}

# Importable names that are not spelled like their distribution.
DISTRIBUTIONS = {
    "PIL": "pillow",
    "currency_converter": "currencyconverter",
    "discord": "discord-py",
    "slack_sdk": "slack-bolt",
}


def pins(lock: str) -> dict[str, str]:
    found = re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE)
    return dict(found)


def required(extras: tuple[str, ...]) -> list[Requirement]:
    listed = [
        *PROJECT["dependencies"],
        *(line for extra in extras for line in PROJECT["optional-dependencies"][extra]),
    ]
    return [made for line in listed if (made := Requirement(line)).name != PROJECT["name"]]


@pytest.mark.parametrize(("lock", "extras"), LOCKS.items(), ids=LOCKS)
def test_a_lock_pins_all_that_the_project_asks_for(lock, extras):
    pinned = pins(lock)
    missing = {
        str(wanted)
        for wanted in required(extras)
        if (version := pinned.get(canonicalize_name(wanted.name))) is None
        or Version(version) not in wanted.specifier
    }
    assert not missing, "make lock"


def test_the_locks_agree_and_the_smaller_is_part_of_the_larger():
    core, hosted, developed = (pins(lock).items() for lock in LOCKS)
    assert core <= hosted <= developed


def test_the_core_leaves_out_what_only_some_need():
    heavy = set("numpy scipy pandas matplotlib pillow cryptography torch psycopg pytest mypy".split())
    assert not heavy & pins("requirements.lock").keys(), "make it an extra of pyproject.toml"


def test_every_imported_library_is_asked_for():
    asked = {canonicalize_name(wanted.name) for wanted in required(("postgres", "charts", "workspaces", "sheets"))}
    imported = {
        DISTRIBUTIONS.get(top, top.replace("_", "-"))
        for package in ("bot", "adapters")
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
        if (top := name.split(".")[0]) not in sys.stdlib_module_names | {"bot", "adapters"}
    }
    assert not imported - asked, "name it among the dependencies of pyproject.toml, then make lock"


def test_the_built_package_holds_every_module_and_table(tmp_path):
    source = tmp_path / "source"
    source.mkdir()
    for name in ("bot", "adapters"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    built = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--no-index", "--no-build-isolation", "--wheel-dir", str(tmp_path), str(source)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if name.startswith(("bot/", "adapters/"))}
    written = {
        path.relative_to(ROOT).as_posix()
        for name in ("bot", "adapters")
        for path in (ROOT / name).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert packed == written, "let [tool.setuptools.package-data] name the kind of file that is missing"


# --- the commands ---------------------------------------------------------------------------------


def make(*arguments: str) -> subprocess.CompletedProcess[str]:
    if shutil.which("make") is None:
        pytest.skip("there is no make here")
    # `make test` runs us: what it was told is not for the make that is tried here.
    free = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    return subprocess.run(["make", *arguments], cwd=ROOT, env=free, capture_output=True, text=True, check=False)


def test_make_alone_lists_the_commands():
    shown = make()
    assert shown.returncode == 0
    listed = [line.split()[1] for line in shown.stdout.splitlines()]
    assert listed == [
        "help",
        "demo",
        "run",
        "test",
        "chaos",
        "lint",
        "bench",
        "pictures",
        "train",
        "lock",
        "clean",
    ]


def test_a_python_that_is_too_old_gets_a_sentence(tmp_path):
    old = tmp_path / "old-python"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    failed = make("demo", f"PYTHON={old}", f"VENV={tmp_path / 'venv'}")
    assert failed.returncode != 0
    assert failed.stdout.startswith("Briefwire needs Python 3.11 or newer, and none was found.")
    assert not (tmp_path / "venv").exists()


def test_the_build_runs_what_people_run():
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111 == 0o111
    text = script.read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    assert re.findall(r"^make (\w+)", text, re.MULTILINE) == ["lint", "test"]
    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0
    assert "- run: .ci/run" in (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")


def test_the_worker_of_the_procfile_is_a_command_there_is():
    workers = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text(encoding="utf-8").splitlines())
    assert list(workers) == ["worker"]
    python, *command = shlex.split(workers["worker"])
    assert (python, command) == ("python", ["-m", "adapters", "run"])
    helped = subprocess.run(
        [sys.executable, *command, "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert helped.returncode == 0, helped.stderr
    assert helped.stdout.startswith("usage: briefwire run")
