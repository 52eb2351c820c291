"""The tables of the membership are those that the migrations make."""

from pathlib import Path

import sqlalchemy as sa

from services.shared.runtime.access.members.table import MATTER_MEMBERS, MEMBER_CHANGES
from services.shared.runtime.keys.table import KEYS_SCHEMA
from services.shared.runtime.storage.database import engine
from services.shared.runtime.storage.schema import migrate


def check_tables(url: str, *tables: sa.Table) -> None:
    migrate(url, KEYS_SCHEMA)
    made = engine(url)
    found = sa.inspect(made)
    for table in tables:
        columns = {one["name"]: (str(one["type"]), one["nullable"]) for one in found.get_columns(table.name)}
        assert columns == {one.name: (str(one.type.compile(made.dialect)), one.nullable) for one in table.columns}
        assert [one["name"] for one in found.get_indexes(table.name)] == [one.name for one in table.indexes]
    made.dispose()


def test_the_migrations_make_the_tables(tmp_path: Path) -> None:
    check_tables(f"sqlite:///{tmp_path / 'keys.sqlite'}", MATTER_MEMBERS, MEMBER_CHANGES)
