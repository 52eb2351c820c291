from tests.unit.annotation.webhooks.suite import WebhookSuite


class TestSqlite(WebhookSuite):
    """On SQLite."""
