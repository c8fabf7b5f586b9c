"""A throw-away PostgreSQL server: real binaries, a new cluster in a temporary folder, reached by its socket."""

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

_OWNERS = ("postgres", "nobody", "daemon")


class Server:
    """A running cluster. `database()` makes a new database and gives its URL."""

    def __init__(self, sockets: Path) -> None:
        self._sockets = sockets
        self._numbers = itertools.count(1)

    def url(self, database: str) -> str:
        return f"postgresql://briefwire@/{database}?host={self._sockets}"

    def database(self) -> str:
        """The URL of a new, empty database."""
        name = f"briefwire_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name}")
        return self.url(name)

    def _run(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


def missing() -> str | None:
    """Why there can be no server here; None if there can."""
    if _binaries() is None:
        return "PostgreSQL's initdb and pg_ctl are not installed"
    if find_spec("psycopg") is None:
        return "psycopg is not installed"
    if os.geteuid() == 0 and _owner() is None:
        return "PostgreSQL does not run as root, and there is no other user here"
    return None


@contextmanager
def server() -> Iterator[Server]:
    binaries, owner = _binaries(), _owner()
    assert binaries is not None
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        if owner is not None:
            os.chown(place, owner.pw_uid, owner.pw_gid)
        data = place / "data"
        init = ["-U", "briefwire", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        _call([binaries / "initdb", "-D", data, *init], place)
        options = f"-F -c listen_addresses='' -c unix_socket_directories='{place}' -c max_connections=60"
        _call([binaries / "pg_ctl", "-D", data, "-l", place / "log", "-w", "-o", options, "start"], place)
        try:
            yield Server(place)
        finally:
            _call([binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], place)


def _call(command: list[str | Path], folder: Path) -> None:
    owner = _owner()
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LC_ALL": "C"},
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if "start" not in command else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        timeout=60,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {(done.stdout or b'').decode(errors='replace')[-2000:]}")


def _owner() -> pwd.struct_passwd | None:
    """Whom to run it as when we are root; None when we are not, or where nobody is there."""
    if os.geteuid() != 0:
        return None
    users = {user.pw_name: user for user in pwd.getpwall()}
    return next((users[name] for name in _OWNERS if name in users), None)


def _binaries() -> Path | None:
    """The folder that holds initdb and pg_ctl, the newest version first."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parent.name, reverse=True)
    on_path = shutil.which("pg_ctl")
    candidates = [*found, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((path for path in candidates if (path / "initdb").exists() and (path / "pg_ctl").exists()), None)
