from tests.unit.ingestion.store.suite import StoreSuite


class TestSqlite(StoreSuite):
    """The suite on SQLite, with one file per test."""
