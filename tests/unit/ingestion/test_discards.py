from tests.unit.ingestion.discard_suite import DiscardSuite


class TestSqlite(DiscardSuite):
    """With the `world` of this folder."""
