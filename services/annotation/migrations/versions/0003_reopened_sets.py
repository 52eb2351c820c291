"""The last published set of each document whose review is reopened."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Adds a table. Reviews that were reopened before have no row: their published set is not readable."""
    op.create_table(
        "reopened_sets",
        sa.Column("document_id", sa.String(64), sa.ForeignKey("documents.document_id"), primary_key=True),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
