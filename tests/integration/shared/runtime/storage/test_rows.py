from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from services.cli.local.postgres import LocalPostgres
from services.shared.runtime.storage.database import engine
from tests.databases import create_database
from tests.rows_suite import TABLE, RowsSuite


@pytest.mark.postgres
class TestPostgres(RowsSuite):
    @pytest.fixture
    def connection(self, postgres: LocalPostgres) -> Iterator[sa.Connection]:
        made = engine(create_database(postgres))
        TABLE.metadata.create_all(made)
        with made.begin() as opened:
            yield opened
        made.dispose()
