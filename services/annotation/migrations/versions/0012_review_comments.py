"""Adds the table of reviewers' comments."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_ID = sa.String(64)
_NAME = sa.String(200)


def upgrade() -> None:
    """Adds a table. The previous release does not read it, and cannot lose its rows."""
    op.create_table(
        "review_comments",
        sa.Column("comment_id", _ID, primary_key=True),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("author", _NAME, nullable=False),
        sa.Column("asked", _NAME, nullable=False),
        sa.Column("resolved_by", _NAME, nullable=False),
        sa.Column("target_kind", sa.String(16), nullable=False),
        sa.Column("target_id", _ID, nullable=False),
        sa.Column("written_at", sa.BigInteger, nullable=False),
        sa.Column("text", sa.LargeBinary, nullable=False),
        sa.Column("resolved_at", sa.BigInteger),
    )
    op.create_index("review_comments_document", "review_comments", ["document_id", "written_at"])
