from tests.unit.annotation.store_suite import StoreSuite


class TestSqlite(StoreSuite):
    """On SQLite."""
