"""Batches: what a sender sent together, who submitted it, and the latest status of each submission."""

import sqlalchemy as sa
from alembic import op

revision = "ingestion_0007"
down_revision = "ingestion_0006"

_TEXTS = {"batch_id": 200, "submitted_by": 300, "outcome": 30, "outcome_reason": 50}
_IN_A_BATCH = sa.text("batch_id <> ''")


def upgrade() -> None:
    for name, length in _TEXTS.items():
        op.add_column("submissions", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    op.add_column("submissions", sa.Column("received_at", sa.DateTime(timezone=True)))
    op.create_index(
        "submissions_batch",
        "submissions",
        ["tenant", "source_system", "batch_id"],
        sqlite_where=_IN_A_BATCH,
        postgresql_where=_IN_A_BATCH,
    )


def downgrade() -> None:
    op.drop_index("submissions_batch", "submissions")
    for name in ("received_at", *_TEXTS):
        op.drop_column("submissions", name)
