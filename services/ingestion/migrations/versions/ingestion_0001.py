"""Submissions, documents, contents, withdrawals, uploads."""

import sqlalchemy as sa
from alembic import op

revision = "ingestion_0001"
down_revision = None
branch_labels = None
depends_on = None

_ID = sa.String(200)
_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_submissions()
    _create_documents()
    _create_withdrawals_and_uploads()


def downgrade() -> None:
    for table in ("uploads", "withdrawals", "contents", "documents", "submissions"):
        op.drop_table(table)


def _create_submissions() -> None:
    op.create_table(
        "submissions",
        sa.Column("tenant", _ID, primary_key=True),
        sa.Column("source_system", _ID, primary_key=True),
        sa.Column("submission_id", _ID, primary_key=True),
        sa.Column("family", _ID, nullable=False),
        sa.Column("matter", _ID, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.Column("status", sa.String(30), nullable=False, server_default=""),
        sa.Column("reason", sa.String(50), nullable=False, server_default=""),
        sa.Column("document_id", _ID, nullable=False, server_default=""),
        sa.Column("duplicate_of", _ID, nullable=False, server_default=""),
        sa.Column("content_hash", sa.String(64), nullable=False, server_default=""),
        sa.Column("events", sa.LargeBinary),
        sa.Column("later_status", sa.LargeBinary),
        sa.Column("changed_at", _WHEN, nullable=False),
    )
    op.create_index("submissions_family", "submissions", ["tenant", "family", "changed_at"])
    op.create_index("submissions_waiting", "submissions", ["status", "changed_at"])


def _create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("tenant", _ID, primary_key=True),
        sa.Column("family", _ID, primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("document_id", _ID, nullable=False, unique=True),
        sa.Column("source_system", _ID, nullable=False),
        sa.Column("matter", _ID, nullable=False),
        sa.Column("submission_id", _ID, nullable=False),
        sa.Column("record", sa.LargeBinary, nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("simhash", sa.BigInteger, nullable=False),
        *(sa.Column(f"band{place}", sa.SmallInteger, nullable=False) for place in range(8)),
        sa.Column("withdrawn", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("ingested_at", _WHEN, nullable=False),
    )
    for place in range(8):
        op.create_index(f"documents_band{place}", "documents", ["tenant", "matter", f"band{place}"])
    op.create_table(
        "contents",
        sa.Column("tenant", _ID, primary_key=True),
        sa.Column("source_system", _ID, primary_key=True),
        sa.Column("matter", _ID, primary_key=True),
        sa.Column("content_hash", sa.String(64), primary_key=True),
        sa.Column("family", _ID, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
    )
    op.create_index("contents_family", "contents", ["tenant", "family"])


def _create_withdrawals_and_uploads() -> None:
    op.create_table(
        "withdrawals",
        sa.Column("tenant", _ID, primary_key=True),
        sa.Column("family", _ID, primary_key=True),
        sa.Column("event_id", _ID, primary_key=True),
        sa.Column("at", _WHEN, nullable=False),
        sa.Column("events", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "uploads",
        sa.Column("tenant", _ID, primary_key=True),
        sa.Column("subject", _ID, primary_key=True),
        sa.Column("offset", sa.BigInteger, primary_key=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("actor", _ID, nullable=False),
        sa.Column("matter", _ID, nullable=False),
        sa.Column("kept_at", _WHEN, nullable=False),
    )
