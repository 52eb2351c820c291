from tests.unit.annotation.storage.suite import StoreSuite


class TestSqlite(StoreSuite):
    """The suite of the store on SQLite."""
