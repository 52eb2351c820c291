from pathlib import Path

import pytest

from tests.outbox_suite import OutboxSuite


class TestSqlite(OutboxSuite):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path}/db.sqlite"
