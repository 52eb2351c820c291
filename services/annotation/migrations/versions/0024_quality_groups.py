"""The groups of documents that figures of quality count."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

_ID = sa.String(64)


def upgrade() -> None:
    """Adds a table. The previous release does not read it, and reports figures of single documents."""
    op.create_table(
        "quality_groups",
        sa.Column("part", sa.String(16), primary_key=True),
        sa.Column("document_id", _ID, primary_key=True),
        sa.Column("tenant", sa.String(200), nullable=False),
        sa.Column("group_id", _ID, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("day", sa.Integer, nullable=False),
        sa.Column("fingerprint", _ID, nullable=False),
    )
    op.create_index("quality_groups_tenant", "quality_groups", ["tenant"])
