"""The keyring on SQLite; PostgreSQL goes through the same suite in tests/integration/shared."""

from pathlib import Path

import pytest

from tests.keyring_suite import KeyringSuite


class TestSqlite(KeyringSuite):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path}/keys.sqlite"
