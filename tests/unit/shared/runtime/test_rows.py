from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.rows_suite import TABLE, RowsSuite


class TestSqlite(RowsSuite):
    @pytest.fixture
    def connection(self, tmp_path: Path) -> Iterator[sa.Connection]:
        engine = sa.create_engine(f"sqlite:///{tmp_path}/rows.sqlite")
        TABLE.metadata.create_all(engine)
        with engine.begin() as opened:
            yield opened
        engine.dispose()
