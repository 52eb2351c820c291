from tests.unit.annotation.webhooks.suite import WebhookSuite


class TestSqlite(WebhookSuite):
    """The suite of webhooks on SQLite."""
