"""The filters by which documents are searched."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Adds a table. Rows are made when documents are searched; the previous release does not read them."""
    op.create_table(
        "text_signatures",
        sa.Column("document_id", sa.String(64), primary_key=True),
        sa.Column("generation", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
