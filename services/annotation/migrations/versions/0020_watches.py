"""Watches, and the documents that are not compared with them yet."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

_ID = sa.String(64)
_NAME = sa.String(200)


def upgrade() -> None:
    """Adds tables. The previous release does not write them: what it proposes in an upgrade is not watched."""
    op.create_table(
        "watches",
        sa.Column("watch_id", _ID, primary_key=True),
        sa.Column("tenant", _NAME, nullable=False),
        sa.Column("person", _NAME, nullable=False),
        sa.Column("made_at", sa.BigInteger, nullable=False),
        sa.Column("question", sa.LargeBinary, nullable=False),
    )
    op.create_index("watches_person", "watches", ["tenant", "person"])
    op.create_table(
        "unwatched_documents",
        sa.Column("document_id", _ID, primary_key=True),
        sa.Column("tenant", _NAME, nullable=False),
    )
