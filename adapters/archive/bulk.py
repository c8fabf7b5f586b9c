"""Many rows in, written by one statement through the driver itself: the way there costs more than the database.

Values become what the types of their columns make of them, as everywhere else. It knows no table.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from sqlalchemy import Column, Connection, Table
from sqlalchemy.engine import Dialect

_Binding: TypeAlias = Callable[[Any], Any]


class Rows:
    """A statement that writes these columns of a table, once for each row."""

    def __init__(self, statement: str, columns: Sequence[Column[Any]]) -> None:
        self._statement = statement
        self._columns = tuple(columns)

    def write(self, c: Connection, rows: Iterable[Sequence[Any]]) -> None:
        """Each row has a value for each column, in their order."""
        bindings = _bindings(self._columns, c.dialect)
        bound = [
            tuple([value if bind is None else bind(value) for bind, value in zip(bindings, row, strict=True)])
            for row in rows
        ]
        if bound:
            mark = "?" if c.dialect.paramstyle == "qmark" else "%s"
            c.exec_driver_sql(self._statement.replace("?", mark), bound)


def insertion(table: Table, names: Sequence[str]) -> Rows:
    """New rows."""
    listed, marks = ", ".join(names), ", ".join("?" for _ in names)
    statement = f"INSERT INTO {table.name} ({listed}) VALUES ({marks})"  # noqa: S608 - names of ours
    return Rows(statement, [table.c[name] for name in names])


def change(table: Table, names: Sequence[str], *, where: str) -> Rows:
    """Rows that are there, each found by its column `where`, whose value comes last."""
    sets = ", ".join(f"{name} = ?" for name in names)
    statement = f"UPDATE {table.name} SET {sets} WHERE {where} = ?"  # noqa: S608 - as above
    return Rows(statement, [table.c[name] for name in (*names, where)])


@lru_cache(maxsize=50)
def _bindings(columns: tuple[Column[Any], ...], dialect: Dialect) -> tuple[_Binding | None, ...]:
    return tuple(column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns)
