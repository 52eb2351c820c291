from tests.unit.annotation.storage.facts_suite import FactsSuite


class TestSqlite(FactsSuite):
    """The suite of the facts of a review on SQLite."""
