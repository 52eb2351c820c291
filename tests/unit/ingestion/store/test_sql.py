"""The suite on SQLite."""

from tests.unit.ingestion.store.suite import StoreSuite


class TestSqlite(StoreSuite):
    """SQLite, one file a test."""
