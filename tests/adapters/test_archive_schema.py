import sqlite3
import subprocess
import sys
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from archive_samples import (
    HOUR,
    LEASE,
    NOW,
    delivery,
    entry,
    full_reading,
    keep,
    reading,
    state,
    story,
    subscription,
)
from sqlalchemy import Connection, inspect

from adapters.archive import connect, engines, schema
from adapters.archive.tables import HEAD, metadata
from bot.errors import BadConfig, Retry
from bot.model import Account
from bot.ports import Archive

CASCADE = {"sqlite": "", "postgresql": " CASCADE"}

# --- migrations -----------------------------------------------------------------------------------


def shape(connection: Connection) -> dict[str, object]:
    """Everything about the tables but the order of columns, and what a column is filled with when it is added."""
    seen = inspect(connection)
    found: dict[str, object] = {}
    for table in seen.get_table_names():
        columns = {column["name"]: (str(column["type"]), column["nullable"]) for column in seen.get_columns(table)}
        keys = {
            (
                key["name"],
                *key["constrained_columns"],
                key["referred_table"],
                *key["referred_columns"],
                *key["options"],
            )
            for key in seen.get_foreign_keys(table)
        }
        indices = {(index["name"], *index["column_names"], index["unique"]) for index in seen.get_indexes(table)}
        unique = {(rule["name"], *rule["column_names"]) for rule in seen.get_unique_constraints(table)}
        primary = seen.get_pk_constraint(table)
        found[table] = (columns, keys, indices, unique, primary["name"], primary["constrained_columns"])
    return found


def test_the_migrations_lead_to_the_tables(empty_url: str) -> None:
    engine, _ = engines.open_engine(empty_url)
    with engines.writer(engine).begin() as connection:
        schema.upgrade(connection)
        migrated = shape(connection)
        context = MigrationContext.configure(connection, opts={"version_table": schema.VERSION_TABLE})
        assert compare_metadata(context, metadata) == []
        assert schema.version(connection) == HEAD
        for table in migrated:
            connection.exec_driver_sql(f"DROP TABLE {table}{CASCADE[engine.dialect.name]}")
    schema.migrate(engine)
    with engine.connect() as connection:
        assert shape(connection) == migrated
        assert schema.version(connection) == HEAD
    engine.dispose()


def test_a_table_of_somebody_else_is_not_taken_for_ours(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "archive.db") as file:
        file.execute("CREATE TABLE feeds (name TEXT)")
    file.close()
    with pytest.raises(Retry, match="table feeds already exists"):
        connect(f"sqlite:///{tmp_path / 'archive.db'}")


def test_head_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_connecting_again_finds_everything(lasting_url: str) -> None:
    first = connect(lasting_url)
    first.put_subscription(subscription())
    told = keep(first, 1, delivery())
    first.keep_poll(state(), [entry(2)], now=NOW)
    pending, account = first.pending(), first.account()
    first.close()
    second = connect(lasting_url)
    assert (second.story("s1"), second.pending(), second.account()) == (told, pending, account)
    assert second.account() == Account(fetched=2, fates={"held": 1, "pending": 1}, reasons={("held", "topic"): 1})
    second.close()


CONNECT = "import sys; from adapters.archive import connect; connect(sys.argv[1]).close()"


def test_processes_that_connect_at_once_do_not_collide(empty_url: str) -> None:
    processes = [
        subprocess.Popen([sys.executable, "-c", CONNECT, empty_url], stderr=subprocess.PIPE) for _ in range(4)
    ]
    errors = [process.communicate(timeout=60)[1].decode() for process in processes]
    assert errors == [""] * 4
    archive = connect(empty_url)
    assert archive.account().fetched == 0
    archive.close()


def test_opening_an_archive_that_is_up_to_date_leaves_alembic_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    connect(url).close()
    program = f"{CONNECT}; print('alembic' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program, url], capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("False\n", "")


def test_an_archive_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'archive.db'}"
    connect(url).close()
    with sqlite3.connect(tmp_path / "archive.db") as file:
        file.execute("UPDATE archive_version SET version_num = '9999'")
    file.close()
    with pytest.raises(BadConfig, match="a newer Briefwire has written this archive"):
        connect(url)


# --- what can be wrong with a URL -----------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["", "briefwire.db", "mysql://u:hush@h/d", "postgresql://u:hu@sh@h:nan/d", "sqlite//x"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(
        BadConfig, match=r"^store\.url: this is no database address that Briefwire knows; write"
    ) as bad:
        connect(url)
    assert "hu" not in str(bad.value)
    assert bad.value.__cause__ is None


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match=r"^store\.url: the folder .*/none does not exist; make it"):
        connect(f"sqlite:///{tmp_path}/none/archive.db")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("This is a letter, not a database. " * 100)
    with pytest.raises(BadConfig, match=r"archive\.db cannot be opened \(file is not a database\)"):
        connect(f"sqlite:///{tmp_path / 'archive.db'}")


def test_a_folder_in_place_of_a_file(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="unable to open database file"):
        connect(f"sqlite:///{tmp_path}")


def test_a_server_that_does_not_run(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    with pytest.raises(Retry, match=r"^The archive at .*/news cannot be reached \(.*\); check") as error:
        connect(f"postgres://desk:hush@/news?host={tmp_path}")
    assert "hush" not in str(error.value)


def test_a_database_that_is_not_there(postgres_url: str) -> None:
    with pytest.raises(BadConfig, match=r"does not exist") as error:
        connect(postgres_url.replace("briefwire@/briefwire", "briefwire:hush@/nowhere"))
    assert "hush" not in str(error.value)


def test_the_short_name_of_postgresql(postgres_url: str) -> None:
    archive = connect(postgres_url.replace("postgresql://", "postgres://"))
    assert archive.account().fetched == 0
    archive.close()


def test_a_busy_database_is_worth_another_try(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "_PATIENCE", 0)
    archive = connect(f"sqlite:///{tmp_path / 'archive.db'}")
    other = sqlite3.connect(tmp_path / "archive.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Retry, match=r"did not answer \(database is locked\)"):
        archive.put_subscription(subscription())
    assert archive.subscriptions() == ()
    other.close()
    archive.put_subscription(subscription())
    archive.close()


# --- several at once ------------------------------------------------------------------------------


def test_threads_share_an_archive(archive: Archive) -> None:
    """Writers and readers at once: nothing is lost, and nobody sees half a reading."""

    def work(number: int) -> bool:
        keep(archive, number)
        return archive.story(f"s{number}") == story(reading(number), name=f"s{number}")

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(40))) == [True] * 40
    assert archive.account().fates == {"filtered": 40}


def test_two_archives_share_a_database(lasting_url: str) -> None:
    """The same entries polled, and the same articles read, by both at once: each is kept once."""
    archives = [connect(lasting_url) for _ in range(2)]
    entries = [entry(number) for number in range(30)]
    start = threading.Barrier(4)

    def work(archive: Archive) -> tuple[int, int]:
        start.wait(timeout=30)
        polled = len(archive.keep_poll(state(), entries, now=NOW))
        read = sum(
            archive.keep_reading(
                None, reading(number), story(reading(number), name=f"s{number}"), (), reason="", now=NOW
            )
            for number in range(20)
        )
        return polled, read

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(work, archives * 2))
    assert (sum(polled for polled, _ in done), sum(read for _, read in done)) == (30, 20)
    assert len(archives[0].recent_stories(NOW)) == 20
    for archive in archives:
        archive.close()


CLAIM = """
import sys
from datetime import datetime, timedelta
from dataclasses import replace
from adapters.archive import connect
archive, now = connect(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
while claimed := archive.claim(now, timedelta(hours=1), limit=3):
    for one in claimed:
        print(one.key)
        archive.settle(replace(one, state="sent", settled=now))
"""


def test_two_processes_claim_each_delivery_once(lasting_url: str) -> None:
    archive = connect(lasting_url)
    archive.put_subscription(subscription())
    keep(archive, 1)
    wanted = [delivery(revision=number) for number in range(120)]
    archive.queue(wanted)
    command = [sys.executable, "-c", CLAIM, lasting_url, NOW.isoformat()]
    processes = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    told: Counter[str] = Counter()
    for process in processes:
        out, errors = process.communicate(timeout=60)
        assert errors == b""
        told.update(out.decode().split())
    assert told == Counter(one.key for one in wanted)
    assert archive.claim(NOW + 9 * HOUR, LEASE) == ()
    archive.close()


def test_a_claim_passes_over_what_another_is_taking(postgres_url: str) -> None:
    """A claim in flight locks its rows; another claim takes the rest and does not wait."""
    psycopg = pytest.importorskip("psycopg")
    archive = connect(postgres_url)
    archive.put_subscription(subscription())
    keep(archive, 1)
    archive.queue([delivery(revision=number) for number in range(3)])
    with psycopg.connect(postgres_url) as other:
        other.execute("SELECT id FROM deliveries WHERE revision = 0 FOR UPDATE")
        assert [one.revision for one in archive.claim(NOW, LEASE)] == [1, 2]
    assert [one.revision for one in archive.claim(NOW, LEASE)] == [0]
    archive.close()


def test_what_was_kept_survives_a_killed_process(lasting_url: str) -> None:
    program = """
import os, signal, sys
sys.path.insert(0, sys.argv[2])
from archive_samples import NOW, full_reading, kept_entry, story
from adapters.archive import connect
archive = connect(sys.argv[1])
pending = kept_entry(archive, 1)
archive.keep_reading(pending, full_reading(), story(full_reading()), (), reason="", now=NOW)
kept_entry(archive, 2)
os.kill(os.getpid(), signal.SIGKILL)
"""
    command = [sys.executable, "-c", program, lasting_url, str(Path(__file__).parent)]
    assert subprocess.run(command, timeout=60).returncode == -9
    archive = connect(lasting_url)
    assert archive.article("a-full") == full_reading()
    assert [replace(one, id=2).entry for one in archive.pending()] == [entry(2)]
    archive.close()
