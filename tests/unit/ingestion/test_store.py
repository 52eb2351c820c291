"""The suite on SQLite."""

from tests.unit.ingestion.store_suite import StoreSuite


class TestSqlite(StoreSuite):
    """SQLite, one file a test."""
