"""Passages that are drawn before anyone looks."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

_ID = sa.String(64)


def upgrade() -> None:
    """Adds tables. The previous release draws no passages."""
    op.create_table(
        "passage_strata",
        sa.Column("document_id", _ID, primary_key=True),
        sa.Column("stratum", sa.String(32), primary_key=True),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("probability", sa.Float, nullable=False),
        sa.Column("flagged", sa.Boolean, nullable=False),
    )
    op.create_table(
        "drawn_passages",
        sa.Column("document_id", _ID, primary_key=True),
        sa.Column("start", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("end", sa.BigInteger, nullable=False),
        sa.Column("stratum", sa.String(32), nullable=False),
    )
