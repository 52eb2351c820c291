"""The membership in force, on SQLite."""

from pathlib import Path

import pytest

from tests.members_suite import MembersSuite


class TestSqlite(MembersSuite):
    @pytest.fixture
    def url(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'keys.sqlite'}"
