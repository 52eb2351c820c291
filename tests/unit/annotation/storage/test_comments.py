from tests.unit.annotation.storage.comment_suite import CommentSuite


class TestSqlite(CommentSuite):
    """The suite of comments on SQLite."""
