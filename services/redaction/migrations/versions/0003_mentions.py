"""Adds the ingested documents, and the placeholders in each document."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_ID = sa.String(64)
_NAME = sa.String(200)


def upgrade() -> None:
    op.create_table(
        "documents",
        sa.Column("document_id", _ID, primary_key=True),
        sa.Column("tenant", _NAME, nullable=False),
        sa.Column("matter", _NAME, nullable=False),
        sa.Column("parent_document_id", _ID, nullable=False),
        sa.Column("event", sa.LargeBinary, nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True)),
    )
    op.create_index("documents_matter", "documents", ["tenant", "matter"])
    op.create_table(
        "mentions",
        sa.Column("tenant", _NAME, primary_key=True),
        sa.Column("matter", _NAME, primary_key=True),
        sa.Column("placeholder", sa.String(64), primary_key=True),
        sa.Column("document_id", _ID, primary_key=True),
    )
    op.create_index("mentions_document", "mentions", ["document_id"])


def downgrade() -> None:
    op.drop_table("mentions")
    op.drop_table("documents")
