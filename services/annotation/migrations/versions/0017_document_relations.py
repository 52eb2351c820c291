"""Relations between the documents of a matter."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

_ID = sa.String(64)
_NAME = sa.String(200)


def upgrade() -> None:
    """Adds a table. The previous release does not read it."""
    op.create_table(
        "document_relations",
        sa.Column("tenant", _NAME, primary_key=True),
        sa.Column("matter", _NAME, primary_key=True),
        sa.Column("family", _ID, primary_key=True),
        sa.Column("other", _ID, primary_key=True),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("evidence", sa.String(64), nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("start", sa.BigInteger),
        sa.Column("end", sa.BigInteger),
        sa.Column("decided_by", _NAME, nullable=False),
        sa.Column("decided_at", sa.BigInteger),
        sa.Column("effective_on", sa.String(10), nullable=False),
    )
