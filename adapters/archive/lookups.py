"""Rows by many keys at once: a statement and any number of keys come in, all rows go out, in bounded pieces."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select

T = TypeVar("T")

_PIECE = 500  # SQLite takes 32,766 parameters a statement, older ones 999


def rows_for(
    c: Connection, statement: Select[Any], column: ColumnElement[Any], keys: Sequence[object]
) -> Iterator["Row[Any]"]:
    """The rows of the statement whose column is one of the keys, a piece of the keys at a time."""
    for piece in pieces(keys):
        yield from c.execute(statement.where(column.in_(piece)))


def pieces(keys: Sequence[T]) -> Iterator[Sequence[T]]:
    """The keys, as many at a time as a statement takes."""
    for start in range(0, len(keys), _PIECE):
        yield keys[start : start + _PIECE]
