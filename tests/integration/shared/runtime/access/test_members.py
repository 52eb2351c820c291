"""The membership in force, on PostgreSQL."""

import pytest

from tests.members_suite import MembersSuite


@pytest.mark.postgres
class TestPostgres(MembersSuite):
    @pytest.fixture
    def url(self, postgres_url: str) -> str:
        return postgres_url
