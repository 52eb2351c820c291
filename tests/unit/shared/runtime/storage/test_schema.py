from pathlib import Path

import pytest

from services.shared.runtime.storage.schema import migrate
from tests.schema_suite import SchemaSuite


class TestSqlite(SchemaSuite):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path}/db.sqlite"


def test_the_package_must_exist(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a package"):
        migrate(f"sqlite:///{tmp_path}/db.sqlite", "services.shared.runtime.storage.schema")
