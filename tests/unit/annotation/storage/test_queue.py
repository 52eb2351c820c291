from tests.unit.annotation.storage.queue_suite import QueueSuite


class TestSqlite(QueueSuite):
    """The suite of the queue on SQLite."""
