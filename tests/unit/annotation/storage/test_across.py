from tests.unit.annotation.storage.across_suite import AcrossSuite


class TestSqlite(AcrossSuite):
    """The suite of questions across documents on SQLite."""
