from tests.unit.annotation.storage.quality_suite import QualitySuite


class TestSqlite(QualitySuite):
    """The suite of the figures of quality on SQLite."""
