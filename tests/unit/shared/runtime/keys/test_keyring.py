"""The keyring on SQLite. tests/integration/shared runs the same suite on PostgreSQL."""

from pathlib import Path

import pytest

from tests.keyring_suite import KeyringSuite


class TestSqlite(KeyringSuite):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path}/keys.sqlite"
