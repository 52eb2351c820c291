import pytest

from tests.schema_suite import SchemaSuite

pytestmark = pytest.mark.postgres


class TestPostgres(SchemaSuite):
    @pytest.fixture
    def url(self, postgres_url: str) -> str:
        return postgres_url
