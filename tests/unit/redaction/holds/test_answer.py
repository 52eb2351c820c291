from tests.unit.redaction.holds.suite import HoldSuite


class TestSqlite(HoldSuite):
    """With the `world` of this folder."""
