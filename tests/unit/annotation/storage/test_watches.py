from tests.unit.annotation.storage.watch_suite import WatchSuite


class TestSqlite(WatchSuite):
    """The suite of watches on SQLite."""
