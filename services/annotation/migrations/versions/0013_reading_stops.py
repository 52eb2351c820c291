"""Adds the table of readers who stopped reading a document for good."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "reading_stops",
        sa.Column("family", sa.String(64), primary_key=True),
        sa.Column("tenant", sa.String(200), primary_key=True),
        sa.Column("matter", sa.String(200), primary_key=True),
        sa.Column("person", sa.String(300), primary_key=True),
        sa.Column("document_id", sa.String(64), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("stopped_at", sa.BigInteger, nullable=False),
        sa.Column("pages", sa.Text, nullable=False),
    )
