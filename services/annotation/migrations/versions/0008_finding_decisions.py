"""The decisions of reviewers on findings."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_ID = sa.String(64)
_NAME = sa.String(200)


def upgrade() -> None:
    """Adds a table. The previous release does not read it, and cannot lose its rows."""
    op.create_table(
        "finding_decisions",
        sa.Column("document_id", _ID, primary_key=True),
        sa.Column("decision_id", _NAME, primary_key=True),
        sa.Column("family", _ID, nullable=False),
        sa.Column("tenant", _NAME, nullable=False),
        sa.Column("matter", _NAME, nullable=False),
        sa.Column("lasting_id", _ID, nullable=False),
        sa.Column("set_id", _ID, sa.ForeignKey("sets.set_id"), nullable=False),
        sa.Column("set_revision", sa.Integer, nullable=False),
        sa.Column("decided_at", sa.BigInteger, nullable=False),
        sa.Column("fingerprint", _ID, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_index("finding_decisions_family", "finding_decisions", ["family", "decided_at"])
