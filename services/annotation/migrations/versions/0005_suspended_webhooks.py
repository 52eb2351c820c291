"""The right that the system of a webhook subscription lost."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Adds a column. All subscriptions are active until the service has read the access policy."""
    op.add_column("webhook_subscriptions", sa.Column("suspended", sa.String(32), nullable=False, server_default=""))
