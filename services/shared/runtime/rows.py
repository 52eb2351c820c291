"""Inserts that keep or update existing rows, on SQLite and PostgreSQL."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

Row = Mapping[str, object]
Columns = Mapping[str, Any]

_INSERTS: Mapping[str, Callable[[sa.Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def insert_or_keep(connection: sa.Connection, table: sa.Table, row: Row) -> bool:
    """Inserts the row unless its key is taken. True if it was inserted, False if the stored row was kept."""
    statement = _INSERTS[connection.dialect.name](table).on_conflict_do_nothing().values(dict(row))
    # Without this option, the number of rows of an insert is unknown on PostgreSQL.
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount == 1


def insert_all_or_keep(connection: sa.Connection, table: sa.Table, rows: Iterable[Row]) -> None:
    """Inserts each row unless its key is taken, in one statement."""
    values = [dict(row) for row in rows]
    if values:
        connection.execute(_INSERTS[connection.dialect.name](table).on_conflict_do_nothing(), values)


def insert_or_update(connection: sa.Connection, table: sa.Table, row: Row, keys: Sequence[str]) -> None:
    """Inserts the row; if a row with the same `keys` is stored, overwrites its other columns."""
    insert_all_or_update(connection, table, [row], keys)


def insert_all_or_update(connection: sa.Connection, table: sa.Table, rows: Sequence[Row], keys: Sequence[str]) -> None:
    """Like `insert_or_update`, in one statement, for rows with the same columns."""
    if rows:
        names = [name for name in rows[0] if name not in keys]
        insert_all_or_merge(connection, table, rows, keys, lambda new: {name: new[name] for name in names})


def insert_all_or_merge(
    connection: sa.Connection,
    table: sa.Table,
    rows: Sequence[Row],
    keys: Sequence[str],
    merged: Callable[[Columns], Mapping[str, object]],
) -> None:
    """Inserts rows in one statement. `merged` makes the columns of a row whose `keys` are stored from those of the new
    one; `table` has the stored ones.
    """
    if rows:
        insert = _INSERTS[connection.dialect.name](table)
        statement = insert.on_conflict_do_update(index_elements=list(keys), set_=merged(dict(insert.excluded)))
        connection.execute(statement, [dict(row) for row in rows])
