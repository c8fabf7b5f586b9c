import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from simulators import postgres
from sqlalchemy import delete

from adapters.archive import connect, engines
from adapters.archive.tables import metadata
from bot.ports import Archive


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    why_not = postgres.missing()
    if why_not:
        pytest.skip(why_not)
    with postgres.server() as server:
        yield server


@pytest.fixture(scope="session")
def _shared_database(postgres_server: postgres.Server) -> str:
    """A database with the schema: making one takes longer than emptying it."""
    url = postgres_server.database()
    connect(url).close()
    return url


@pytest.fixture
def postgres_url(_shared_database: str) -> str:
    """An empty archive on PostgreSQL."""
    engine, _ = engines.open_engine(_shared_database)
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
    engine.dispose()
    return _shared_database


@pytest.fixture(scope="session")
def _new_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "archive.db"
    connect(f"sqlite:///{path}").close()
    return path


@pytest.fixture
def file_url(_new_file: Path, tmp_path: Path) -> str:
    """An empty archive in a file."""
    return f"sqlite:///{shutil.copy(_new_file, tmp_path)}"


@pytest.fixture(params=["file_url", "postgres_url"])
def lasting_url(request: pytest.FixtureRequest) -> str:
    """An empty archive that outlives its connection, and that two processes can share."""
    url: str = request.getfixturevalue(request.param)
    return url


@pytest.fixture(params=["file", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a schema."""
    if request.param == "file":
        return f"sqlite:///{tmp_path / 'archive.db'}"
    server: postgres.Server = request.getfixturevalue("postgres_server")
    return server.database()


@pytest.fixture(params=["memory", "file_url", "postgres_url"])
def archive(request: pytest.FixtureRequest) -> Iterator[Archive]:
    archive = connect(
        "sqlite:///:memory:" if request.param == "memory" else request.getfixturevalue(request.param)
    )
    yield archive
    archive.close()
