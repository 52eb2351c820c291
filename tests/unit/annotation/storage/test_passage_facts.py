from tests.unit.annotation.storage.passage_facts_suite import PassageFactsSuite


class TestSqlite(PassageFactsSuite):
    """The suite of the facts about drawn passages on SQLite."""
