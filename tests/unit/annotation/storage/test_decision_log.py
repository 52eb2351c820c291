from tests.unit.annotation.storage.undo_suite import UndoSuite


class TestSqlite(UndoSuite):
    """The suite of the log of decisions on SQLite."""
