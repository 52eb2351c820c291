from tests.unit.annotation.webhook_suite import WebhookSuite


class TestSqlite(WebhookSuite):
    """On SQLite."""
