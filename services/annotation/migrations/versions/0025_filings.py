"""Exports that are handed to other systems."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

_ID = sa.String(64)
_NAME = sa.String(200)


def upgrade() -> None:
    """Adds a table. The previous release does not read it: what waits is sent after the next start of this one."""
    op.create_table(
        "filings",
        sa.Column("filing_id", _ID, primary_key=True),
        sa.Column("tenant", _NAME, nullable=False),
        sa.Column("matter", _NAME, nullable=False),
        sa.Column("target", _NAME, nullable=False),
        sa.Column("name", _NAME, nullable=False),
        sa.Column("media_type", _NAME, nullable=False),
        sa.Column("digest", _ID, nullable=False),
        sa.Column("file", sa.LargeBinary, nullable=False),
        sa.Column("owner", sa.LargeBinary, nullable=False),
        sa.Column("covers", sa.LargeBinary, nullable=False),
        sa.Column("purpose", _NAME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("attempts", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("due_at", sa.BigInteger, nullable=False),
    )
    op.create_index("filings_due", "filings", ["state", "due_at"])
