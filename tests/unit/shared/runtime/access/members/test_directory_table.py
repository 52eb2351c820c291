"""The tables of the directory are those that the migrations make."""

from pathlib import Path

from services.shared.runtime.access.members.directory_table import GROUPS, PEOPLE
from tests.unit.shared.runtime.access.members.test_table import check_tables


def test_the_migrations_make_the_tables(tmp_path: Path) -> None:
    check_tables(f"sqlite:///{tmp_path / 'keys.sqlite'}", PEOPLE, GROUPS)
