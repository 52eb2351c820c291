"""Reveal grants: who can read which personal values of a document, and until when."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Adds an empty table: without a grant, no person reads values. The previous release does not use it."""
    op.create_table(
        "reveal_grants",
        sa.Column("grant_id", sa.String(64), primary_key=True, autoincrement=False),
        sa.Column("tenant", sa.String(200), nullable=False),
        sa.Column("matter", sa.String(200), nullable=False),
        sa.Column("document_id", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("purpose", sa.String(200), nullable=False),
        sa.Column("scope", sa.String(16), nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("value", sa.String(64), nullable=False),
        sa.Column("seconds", sa.BigInteger, nullable=False),
        sa.Column("requested_at", sa.BigInteger, nullable=False),
        sa.Column("mfa_at", sa.BigInteger),
        sa.Column("granted_by", sa.String(200), nullable=False),
        sa.Column("granted_at", sa.BigInteger),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("revoked_by", sa.String(200), nullable=False),
        sa.Column("revoked_at", sa.BigInteger),
    )
    op.create_index("reveal_grants_document", "reveal_grants", ["document_id", "subject"])
