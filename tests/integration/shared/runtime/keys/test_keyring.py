"""The keyring on PostgreSQL: the same suite as on SQLite."""

import pytest

from tests.keyring_suite import KeyringSuite


@pytest.mark.postgres
class TestPostgres(KeyringSuite):
    @pytest.fixture
    def url(self, postgres_url: str) -> str:
        return postgres_url
