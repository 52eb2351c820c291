"""The table of originals that were destroyed after their retention time."""

import sqlalchemy as sa
from alembic import op

revision = "ingestion_0002"
down_revision = "ingestion_0001"

_ID = sa.String(200)


def upgrade() -> None:
    op.create_table(
        "destroyed_originals",
        sa.Column("tenant", _ID, primary_key=True),
        sa.Column("document_id", _ID, primary_key=True),
    )


def downgrade() -> None:
    op.drop_table("destroyed_originals")
