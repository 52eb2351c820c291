"""The size of parked messages, for the limit of a source system."""

import sqlalchemy as sa
from alembic import op

revision = "ingestion_0005"
down_revision = "ingestion_0004"


def upgrade() -> None:
    op.add_column("parked_messages", sa.Column("size", sa.BigInteger, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("parked_messages", "size")
