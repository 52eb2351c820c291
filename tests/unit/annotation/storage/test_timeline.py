from tests.unit.annotation.storage.timeline_suite import TimelineSuite


class TestSqlite(TimelineSuite):
    """The suite of the history of documents on SQLite."""
