from tests.unit.annotation.storage.reveals_suite import RevealsSuite


class TestSqlite(RevealsSuite):
    """The suite of reveal grants on SQLite."""
