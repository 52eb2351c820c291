"""The keyring on PostgreSQL: the same suite as on SQLite."""

from collections.abc import Iterator
from itertools import count

import psycopg
import pytest
from psycopg import sql

from services.cli.local.postgres import LocalPostgres
from tests.keyring_suite import KeyringSuite

_numbers = count()


@pytest.mark.postgres
class TestPostgres(KeyringSuite):
    @pytest.fixture
    def url(self, postgres: LocalPostgres) -> Iterator[str]:
        name = f"keys_{next(_numbers)}"
        with psycopg.connect(postgres.dsn, autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield postgres.url.rpartition("/")[0] + "/" + name
        with psycopg.connect(postgres.dsn, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
