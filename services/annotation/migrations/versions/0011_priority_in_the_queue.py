"""The queue of reviews: client and priority of the documents."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Adds columns. The previous release writes rows without them, which have priority -1: they are computed again, as
    are those that exist.
    """
    op.add_column("review_workloads", sa.Column("client_id", sa.String(200), nullable=False, server_default=""))
    op.add_column("review_workloads", sa.Column("priority", sa.Integer, nullable=False, server_default="-1"))
