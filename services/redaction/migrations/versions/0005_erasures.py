"""Adds the requests for erasure."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ID = sa.String(64)
_NAME = sa.String(200)


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("erasure_id", _ID, primary_key=True),
        sa.Column("tenant", _NAME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", _NAME, nullable=False),
        sa.Column("requested_by", _NAME, nullable=False),
        sa.Column("approved_by", _NAME, nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("document_ids", sa.Text, nullable=False),
        sa.Column("held_document_ids", sa.Text, nullable=False),
        sa.Column("numbers", sa.Integer, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
    )
    op.create_index("erasures_state", "erasures", ["state"])


def downgrade() -> None:
    op.drop_table("erasures")
