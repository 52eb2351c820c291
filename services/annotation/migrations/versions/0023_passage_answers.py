"""What reviewers answer about drawn passages."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

_ID, _NAME = sa.String(64), sa.String(200)


def upgrade() -> None:
    """Adds a table. The previous release asks about no passages."""
    op.create_table(
        "passage_answers",
        sa.Column("document_id", _ID, primary_key=True),
        sa.Column("sitting", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("start", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("found", sa.Boolean, nullable=False),
        sa.Column("asked_by", _NAME, nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("actor", _NAME, nullable=False),
        sa.Column("answered_at", sa.BigInteger),
    )
