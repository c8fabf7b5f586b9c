"""Many rows in, written by few statements through the driver itself: the way there costs more than the database.

Values become what the types of their columns make of them, as everywhere else. It knows no table.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, TypeAlias

from sqlalchemy import Column, Connection, Table
from sqlalchemy.engine import Dialect

_PIECE = 500  # keys that are looked up at once
_MOST_VALUES = 999  # in a statement, for older SQLites

_Binding: TypeAlias = Callable[[Any], Any]


class Rows:
    """A statement that writes these columns of a table, once for each row."""

    def __init__(self, statement: str, columns: Sequence[Column[Any]]) -> None:
        self._statement = statement
        self._columns = tuple(columns)

    def write(self, c: Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Each row has a value for each column, in their order."""
        if not rows:
            return
        columns = zip(_bindings(self._columns, c.dialect), zip(*rows, strict=True), strict=True)
        bound = zip(*(_bound(bind, values) for bind, values in columns), strict=True)
        self._send(c, list(bound))

    def _send(self, c: Connection, rows: list[tuple[Any, ...]]) -> None:
        c.exec_driver_sql(self._statement.replace("?", _mark(c)), rows)


class NewRows(Rows):
    """Rows that are added. To SQLite many of them go in one statement, which takes two thirds of the time."""

    def __init__(self, table: Table, names: Sequence[str]) -> None:
        self._insert = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES "  # noqa: S608 - names of ours
        self._row = f"({', '.join('?' for _ in names)})"
        super().__init__(self._insert + self._row, [table.c[name] for name in names])

    def _send(self, c: Connection, rows: list[tuple[Any, ...]]) -> None:
        if c.dialect.name != "sqlite":  # PostgreSQL's driver sends them together by itself
            super()._send(c, rows)
            return
        most = _MOST_VALUES // len(self._columns)
        for start in range(0, len(rows), most):
            piece = rows[start : start + most]
            statement = self._insert + ", ".join([self._row] * len(piece))
            c.exec_driver_sql(statement, tuple(chain.from_iterable(piece)))


def change(table: Table, names: Sequence[str], *, where: str) -> Rows:
    """Rows that are there, each found by its column `where`, whose value comes last."""
    sets = ", ".join(f"{name} = ?" for name in names)
    statement = f"UPDATE {table.name} SET {sets} WHERE {where} = ?"  # noqa: S608 - names of ours
    return Rows(statement, [table.c[name] for name in (*names, where)])


def read(c: Connection, table: Table, names: Sequence[str], *, where: str, keys: Sequence[str]) -> dict[Any, Any]:
    """Two columns of the rows whose column `where` is one of the keys, by the first of them."""
    found: dict[Any, Any] = {}
    for start in range(0, len(keys), _PIECE):
        piece = tuple(keys[start : start + _PIECE])
        marks = ", ".join([_mark(c)] * len(piece))
        statement = f"SELECT {', '.join(names)} FROM {table.name} WHERE {where} IN ({marks})"  # noqa: S608
        # All at once: asked for one by one, rows cost more than finding them.
        found |= {row[0]: row[1] for row in c.exec_driver_sql(statement, piece).all()}
    return found


def _mark(c: Connection) -> str:
    return "?" if c.dialect.paramstyle == "qmark" else "%s"


def _bound(bind: _Binding | None, values: Sequence[Any]) -> Sequence[Any]:
    """One column. What is the same in all rows, as the time is that all were seen, is bound once."""
    if bind is None:
        return values
    if len(set(map(id, values))) == 1:
        return [bind(values[0])] * len(values)
    return list(map(bind, values))


@lru_cache(maxsize=50)
def _bindings(columns: tuple[Column[Any], ...], dialect: Dialect) -> tuple[_Binding | None, ...]:
    return tuple(column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns)
