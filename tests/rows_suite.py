"""The tests of inserts for every database. A subclass provides the fixture `connection`, with the table `TABLE`."""

import pytest
import sqlalchemy as sa

from services.shared.runtime.rows import insert_all_or_keep, insert_all_or_update, insert_or_keep, insert_or_update

TABLE = sa.Table("t", sa.MetaData(), sa.Column("k", sa.String, primary_key=True), sa.Column("v", sa.Integer))


def stored(connection: sa.Connection) -> dict[str, int]:
    return {key: value for key, value in connection.execute(sa.select(TABLE))}  # noqa: C416 - a row is no pair


class RowsSuite:
    def test_the_first_row_of_a_key_is_kept(self, connection: sa.Connection) -> None:
        assert insert_or_keep(connection, TABLE, {"k": "a", "v": 1})
        assert not insert_or_keep(connection, TABLE, {"k": "a", "v": 2})
        assert stored(connection) == {"a": 1}

    @pytest.mark.parametrize(
        ("rows", "expected"),
        [
            ([], {"a": 1}),
            ([{"k": "b", "v": 2}], {"a": 1, "b": 2}),
            ([{"k": "a", "v": 9}, {"k": "b", "v": 2}, {"k": "b", "v": 3}], {"a": 1, "b": 2}),
        ],
    )
    def test_of_many_rows_only_new_keys_are_inserted(
        self, connection: sa.Connection, rows: list[dict[str, object]], expected: dict[str, int]
    ) -> None:
        insert_or_keep(connection, TABLE, {"k": "a", "v": 1})
        insert_all_or_keep(connection, TABLE, rows)
        assert stored(connection) == expected

    def test_an_update_overwrites_all_but_the_keys(self, connection: sa.Connection) -> None:
        for value in (1, 2):
            insert_or_update(connection, TABLE, {"k": "a", "v": value}, keys=["k"])
        assert stored(connection) == {"a": 2}

    def test_many_rows_are_inserted_or_overwritten(self, connection: sa.Connection) -> None:
        insert_or_keep(connection, TABLE, {"k": "a", "v": 1})
        insert_all_or_update(connection, TABLE, [{"k": "a", "v": 2}, {"k": "b", "v": 3}], keys=["k"])
        insert_all_or_update(connection, TABLE, [], keys=["k"])
        assert stored(connection) == {"a": 2, "b": 3}
