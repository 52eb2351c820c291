"""Migrations, on whatever database. Subclass it and give `url`."""

import importlib
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from services.shared.runtime.storage.database import engine
from services.shared.runtime.storage.schema import migrate

_FIRST = """
import sqlalchemy as sa
from alembic import op
revision = "a1"
down_revision = None
def upgrade():
    op.create_table("things", sa.Column("name", sa.String(10), primary_key=True))
    op.execute("INSERT INTO things VALUES ('first')")
"""
_SECOND = """
import sqlalchemy as sa
from alembic import op
revision = "a2"
down_revision = "a1"
def upgrade():
    op.add_column("things", sa.Column("size", sa.Integer, server_default="7"))
"""
_BROKEN = """
from alembic import op
revision = "a2"
down_revision = "a1"
def upgrade():
    op.execute("DELETE FROM things")
    op.execute("nonsense")
"""


class SchemaSuite:
    @pytest.fixture
    def versions(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
        """Of the package `migrated`, which has one script."""
        folder = tmp_path / "migrated" / "migrations" / "versions"
        folder.mkdir(parents=True)
        (tmp_path / "migrated" / "__init__.py").touch()
        (folder / "0001.py").write_text(_FIRST)
        monkeypatch.syspath_prepend(tmp_path)
        importlib.invalidate_caches()
        yield folder
        sys.modules.pop("migrated", None)

    def rows(self, url: str) -> list[tuple[object, ...]]:
        made = engine(url)
        with made.begin() as connection:
            found = [tuple(row) for row in connection.execute(sa.text("SELECT * FROM things"))]
        made.dispose()
        return found

    def test_what_is_missing_is_run_once(self, url: str, versions: Path) -> None:
        migrate(url, "migrated")
        migrate(url, "migrated")
        assert self.rows(url) == [("first",)]
        (versions / "0002.py").write_text(_SECOND)
        migrate(url, "migrated")
        assert self.rows(url) == [("first", 7)]

    def test_several_may_start_at_once(self, url: str, versions: Path) -> None:
        (versions / "0002.py").write_text(_SECOND)
        with ThreadPoolExecutor(1) as other:
            future = other.submit(_in_another_process, url, versions)
            migrate(url, "migrated")
            assert future.result() == 0
        assert self.rows(url) == [("first", 7)]

    def test_a_migration_that_fails_leaves_nothing(self, url: str, versions: Path) -> None:
        migrate(url, "migrated")
        (versions / "0002.py").write_text(_BROKEN)
        with pytest.raises(sa.exc.DBAPIError):
            migrate(url, "migrated")
        assert self.rows(url) == [("first",)]

    def test_an_older_release_leaves_a_newer_schema_alone(self, url: str, versions: Path) -> None:
        (versions / "0002.py").write_text(_SECOND)
        migrate(url, "migrated")
        (versions / "0002.py").unlink()
        migrate(url, "migrated")
        assert self.rows(url) == [("first", 7)]


def _in_another_process(url: str, versions: Path) -> int:

    code = "import sys; from services.shared.runtime.storage.schema import migrate; migrate(sys.argv[1], 'migrated')"
    path = f"{versions.parents[2]}:{Path(__file__).parents[1]}"
    return subprocess.run([sys.executable, "-c", code, url], env={"PYTHONPATH": path}, check=False).returncode
