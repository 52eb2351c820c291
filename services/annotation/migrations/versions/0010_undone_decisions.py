"""The decisions that their reviewers took back."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

_ID = sa.String(64)
_NAME = sa.String(200)


def upgrade() -> None:
    """Adds tables. The previous release sees an undone decision nowhere, and cannot lose its row."""
    op.create_table(
        "undone_decisions",
        sa.Column("document_id", _ID, primary_key=True),
        sa.Column("decision_id", _NAME, primary_key=True),
        sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), nullable=False),
        sa.Column("set_revision", sa.Integer, nullable=False),
        sa.Column("undone_revision", sa.Integer, nullable=False),
        sa.Column("undone_at", sa.BigInteger, nullable=False),
        sa.Column("base", _NAME, nullable=False),
        sa.Column("fingerprint", _ID, nullable=False),
        sa.Column("annotation", sa.LargeBinary, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("review_id", _ID, nullable=False),
        sa.Index("undone_decisions_set", "set_id"),
    )
    op.create_table(
        "undone_finding_decisions",
        sa.Column("document_id", _ID, primary_key=True),
        sa.Column("decision_id", _NAME, primary_key=True),
        sa.Column("family", _ID, nullable=False),
        sa.Column("tenant", _NAME, nullable=False),
        sa.Column("matter", _NAME, nullable=False),
        sa.Column("lasting_id", _ID, nullable=False),
        sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), nullable=False),
        sa.Column("set_revision", sa.Integer, nullable=False),
        sa.Column("undone_revision", sa.Integer, nullable=False),
        sa.Column("decided_at", sa.BigInteger, nullable=False),
        sa.Column("undone_at", sa.BigInteger, nullable=False),
        sa.Column("base", _NAME, nullable=False),
        sa.Column("fingerprint", _ID, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
