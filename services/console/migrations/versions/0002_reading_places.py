"""Where people were in documents."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NAME = sa.String(200)


def upgrade() -> None:
    op.create_table(
        "reading_places",
        sa.Column("tenant", _NAME, primary_key=True),
        sa.Column("subject", _NAME, primary_key=True),
        sa.Column("document_id", sa.String(64), primary_key=True),
        sa.Column("kept_at", sa.BigInteger, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
