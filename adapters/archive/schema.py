"""Brings a database to the schema of this version: an engine comes in, nothing goes out.

An empty database gets the tables as they are now. Alembic is imported only where something is to be changed: its
import costs more than making the archive.
"""

from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    select,
)
from sqlalchemy.pool import StaticPool

from adapters.archive.engines import await_turn, reader, writer
from adapters.archive.tables import HEAD, metadata
from bot.errors import BadConfig

# Not Alembic's own name: another program may keep its tables in the same database.
VERSION_TABLE = "archive_version"
MIGRATIONS = Path(__file__).parent / "migrations"

# As Alembic makes it, which reads and writes it from then on.
_versions = Table(
    VERSION_TABLE,
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
)


def migrate(engine: Engine) -> None:
    """Makes the tables, or changes them to what this version expects; several processes may try at once."""
    if isinstance(engine.pool, StaticPool):  # in memory there is no past to migrate from
        with writer(engine).begin() as connection:
            metadata.create_all(connection)
        return
    with reader(engine).connect() as connection:
        if version(connection) == HEAD:
            return
    with writer(engine).begin() as connection:
        await_turn(connection)
        found = version(connection)
        if found is None:
            _make(connection)
        elif found != HEAD:
            upgrade(connection)


def version(connection: Connection) -> str | None:
    """The schema's revision in this database, None in an empty one."""
    if not inspect(connection).has_table(VERSION_TABLE):
        return None
    return connection.scalar(select(_versions.c.version_num))


def _make(connection: Connection) -> None:
    """All tables. One that is there already is not ours, and a mistake that is told."""
    metadata.create_all(connection, checkfirst=False)
    _versions.create(connection, checkfirst=False)
    connection.execute(insert(_versions).values(version_num=HEAD))


def upgrade(connection: Connection) -> None:
    """Runs the migrations that are missing, all of them in an empty database."""
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise BadConfig(
            "store.url", "a newer Briefwire has written this archive; update Briefwire or name another database"
        ) from error
