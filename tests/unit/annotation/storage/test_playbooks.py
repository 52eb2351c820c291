from tests.unit.annotation.storage.playbook_suite import PlaybookSuite


class TestSqlite(PlaybookSuite):
    """The suite of a tenant's own playbooks on SQLite."""
