"""How a database is reached: a URL comes in, an engine with its habits goes out, and foreign errors become ours.

All that differs between SQLite and PostgreSQL is in here; it knows no table.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, exc, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import StaticPool

from bot.errors import BadConfig, Refused, Retry

_PATIENCE = 30  # seconds that a writer waits for another process before it gives up for now
_TURN = text("SELECT pg_advisory_xact_lock(7228601150)")  # any number, as long as it stays the same
_QUICK_TURN = text("SELECT pg_advisory_xact_lock(7228601150), set_config('synchronous_commit', 'off', true)")
_CLAIMS = text("SELECT pg_advisory_xact_lock(7228601151)")
_OURS_TO_MEND = re.compile(
    r"""authentication\ failed | does\ not\ exist | no\ pg_hba | permission\ denied | unable\ to\ open
      | not\ a\ database | readonly | no\ password\ supplied | invalid\ \S{1,40}\ value
    """,
    re.VERBOSE,
)
_PREAMBLE = re.compile(r"\Aconnection (?:failed|is bad): |FATAL: {1,4}")
_FORMS = "write sqlite:///path/to/file.db or postgresql://user:password@host/database"


def open_engine(url: str) -> tuple[Engine, str]:
    """The engine for a store URL, and what to call the database in messages, its password left out."""
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    return _postgresql(parsed)


def writer(engine: Engine, *, flush: bool = True) -> Engine:
    """The engine for transactions that write: SQLite takes its lock at once, so two processes never deadlock.

    Without `flush` a commit does not wait for the disk. A power cut, not a crash, may then take back the latest
    such transactions, whole and latest first; the next flushed one brings all before it to disk.
    """
    return engine.execution_options(writes=True, flush=flush)


def reader(engine: Engine) -> Engine:
    """The engine for transactions that read: all statements of one see the same moment."""
    return (
        engine if engine.dialect.name == "sqlite" else engine.execution_options(isolation_level="REPEATABLE READ")
    )


def await_turn(connection: Connection) -> None:
    """Makes this the only writing transaction until it ends; on SQLite it is that already."""
    if connection.dialect.name == "postgresql":
        connection.execute(_TURN if connection.get_execution_options().get("flush", True) else _QUICK_TURN)


def await_claims(connection: Connection) -> None:
    """Makes this the only claim until it ends: of two at a time each could take something of one channel, for
    neither sees what the other is just taking. On SQLite all writers take turns.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_CLAIMS)


@contextmanager
def reaching(place: str) -> Iterator[None]:
    """While connecting: what the user can mend is a complaint about the configuration, the rest may pass."""
    try:
        yield
    except exc.SQLAlchemyError as error:
        why = _first_line(error)
        if _OURS_TO_MEND.search(why):
            why = f"the archive at {place} cannot be opened ({why}); check its address, user and rights"
            raise BadConfig("store.url", why) from error
        raise Retry(f"The archive at {place} cannot be reached ({why}); check that the database runs.") from error


@contextmanager
def in_our_words(place: str) -> Iterator[None]:
    """While working: a busy or lost database is worth another try, anything else is refused for good."""
    try:
        yield
    except (exc.OperationalError, exc.InterfaceError, exc.InternalError, exc.TimeoutError) as error:
        raise Retry(f"The archive at {place} did not answer ({_first_line(error)}).") from error
    except exc.IntegrityError as error:
        raise Refused(f"The archive will not keep what points at nothing kept ({_first_line(error)}).") from error
    except exc.SQLAlchemyError as error:
        raise Refused(f"The archive will not keep this ({_first_line(error)}).") from error


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(re.sub(r"\Apostgres://", "postgresql://", url.strip()))
        backend = parsed.get_backend_name()
    except (exc.ArgumentError, ValueError):
        backend = ""
    if backend not in {"sqlite", "postgresql"}:
        # The cause is left out: it may quote the URL, and that holds the password.
        raise BadConfig("store.url", f"this is no database address that Briefwire knows; {_FORMS}") from None
    return parsed


def _sqlite(url: URL) -> tuple[Engine, str]:
    url = url.set(drivername="sqlite")
    if url.database in {None, "", ":memory:"}:
        options: dict[str, Any] = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    else:
        folder = Path(str(url.database)).parent
        if not folder.is_dir() and not str(url.database).startswith("file:"):
            raise BadConfig("store.url", f"the folder {folder} does not exist; make it, or name another file")
        options = {"connect_args": {"timeout": _PATIENCE}}
    engine = create_engine(url, **options)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine, url.database or ":memory:"


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in ("foreign_keys=ON", "journal_mode=WAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("writes"):
        connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options['flush'] else 'NORMAL'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")


def _postgresql(url: URL) -> tuple[Engine, str]:
    place = f"{url.host or url.query.get('host', 'localhost')}/{url.database or ''}"
    patience = {"connect_timeout": 10, "tcp_user_timeout": _PATIENCE * 1000, "application_name": "briefwire"}
    try:
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_pre_ping=True,
            connect_args={name: value for name, value in patience.items() if name not in url.query},
        )
    except ModuleNotFoundError as error:
        raise BadConfig(
            "store.url", "PostgreSQL needs its driver; install it with: pip install 'briefwire[postgres]'"
        ) from error
    event.listen(engine, "connect", _prepare_postgresql)
    return engine, place


def _prepare_postgresql(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection
    """No statement waits for ever, neither for the server nor for another writer."""
    connection.execute(f"SET statement_timeout = '{_PATIENCE}s'")
    connection.commit()


def _first_line(error: exc.SQLAlchemyError) -> str:
    """What the database said, without the statement and its values, which SQLAlchemy would add."""
    said = str(getattr(error, "orig", None) or error.args[0] if error.args else error)
    return _PREAMBLE.sub("", said.strip().partition("\n")[0]).removesuffix(".")
