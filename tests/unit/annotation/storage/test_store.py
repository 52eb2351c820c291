from tests.unit.annotation.storage.suite import StoreSuite


class TestSqlite(StoreSuite):
    """On SQLite."""
